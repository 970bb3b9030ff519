"""What several verbs share: the content option and the words of messages."""

from __future__ import annotations

from pathlib import Path

import click

from generator.records.words import Words, load_words

content_option = click.option(
    "--content",
    type=click.Path(exists=True, file_okay=False, path_type=Path),
    default="content",
    show_default=True,
    help="Folder with the records.",
)


def words_for(language: str) -> Words:
    """The words of a language; English when there is no catalogue for it."""
    catalogues = load_words("generator")
    return catalogues.get(language, catalogues["en"])
