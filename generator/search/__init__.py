"""What can be found, as files that a few kB of script read: no server, no engine, no third party.

Takes a view, gives files below the language's folder; never reads a page, and never carries what is not published.
"""

from __future__ import annotations

from collections.abc import Iterator

from generator.render.page import View
from generator.search.entries import KINDS, entries
from generator.search.facets import facets_file
from generator.search.index import DataFile, index_files
from generator.search.lists import list_files, points_file
from generator.search.stems import STEMS, Stems

WORDS = ("label", "results", "none", "some", "more", "all", "filters", "clear", "loading", "failed")
"""What the script says; labels of the context ``search``."""


def search(view: View) -> Iterator[DataFile]:
    """Every file of the search of one language: ``search/index.json`` and what it names."""
    found = entries(view)
    words = view.words
    told = {
        "language": view.language,
        "kindNames": {kind: words.label("found", kind) for kind in KINDS},
        "words": {word: words.label("search", word) for word in WORDS},
    }
    files = index_files(found, STEMS.get(view.language, Stems()), told)
    for name, content in (*files, facets_file(view, found), *list_files(view, found), points_file(view)):
        yield f"{view.language}/search/{name}", content
