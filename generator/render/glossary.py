"""The glossary: words explained where they appear and on a page of their own.

Takes the shipped words and those of a town's codelists/terms.yml, which win; gives them by code.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from functools import cache
from importlib.resources import files

from generator.check.town import Town
from generator.classification import extended, read_codelist
from generator.records.town import Codelist, CodelistEntry
from generator.render.page import Page, View

TERMS = "terms"
"""The code list in which a town adds words or says them its own way."""


@cache
def shipped_terms() -> Codelist:
    """The words that come with the generator."""
    return read_codelist(files("generator") / "glossary.yml", TERMS)


def terms_of(town: Town) -> Mapping[str, CodelistEntry]:
    """A town's words by code."""
    own = town.codelists.get(TERMS)
    joined = extended(shipped_terms(), own) if own else shipped_terms()
    return {entry.code: entry for entry in joined.codes}


def anchor(code: str) -> str:
    """Where a word stands on the page of the glossary."""
    return f"terim-{code}"


def glossary(view: View) -> Iterator[Page]:
    """Every word with what it means, in the order of the alphabet."""
    words = view.words
    lead = words.gettext("The words of budgets, tenders and measurements, said plainly.")
    yield Page(
        language=view.language,
        path=view.section("help"),
        section="help",
        title=words.label("menu", "help"),
        description=lead,
        template="glossary.html.jinja",
        values={
            "lead": lead,
            "items": view.in_order(list(terms_of(view.town).values()), lambda entry: view.text(entry.label)),
        },
        others=view.section_paths("help"),
    )
