"""`uretken new`: a record to fill in, under an id that is free."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

import click

from generator.check import check
from generator.commands.common import content_option, words_for
from generator.commands.schema import renew_schemas, schemas
from generator.editor.template import record_text
from generator.importers.folder import free_id, once_used, stored
from generator.read import read
from generator.records.kinds import Kind, kind_named
from generator.records.scalars import is_id
from generator.records.slug import slug
from generator.records.words import Words

_YEAR = re.compile(r"[12][0-9]{3}", re.ASCII)

REQUIRED: Mapping[str, Callable[[str, str], dict[str, Any]]] = {
    "project": lambda _, title: {"title": title, "stage": "need", "status": {"state": "active"}},
    "need": lambda _, title: {"title": title, "status": {"state": "open"}},
    "place": lambda _, title: {"name": title},
    "budget": lambda identity, title: {
        "year": int(identity),
        "status": "draft",
        **({"title": title} if title else {}),
    },
}
"""Kind to the fields a new record has, from its id and its title."""


@click.command()
@click.argument("kind_name", metavar="KIND", type=click.Choice(list(REQUIRED)))
@click.argument("identity", metavar="[ID]", required=False)
@click.option("--title", help="What it is called; without ID, the id is made from it.")
@content_option
@click.pass_obj
def new(language: str, kind_name: str, identity: str | None, title: str | None, content: Path) -> None:
    """Write a record to fill in: a project, a need, a place or a year's budget.

    Every field stands in it with what it is for; those that are not needed are comments.
    """
    words, kind = words_for(language), kind_named(kind_name)
    title = (title or "").strip()
    chosen = _chosen_id(kind, identity, title, content, words)
    town = check(read(content)).town
    given = REQUIRED[kind_name](chosen, title or ("" if kind_name == "budget" else _as_title(chosen)))
    head = words.gettext(
        "Lines that begin with # are examples: delete the # to use one, and the lines you do not need. "
        "Then run: uretken check"
    )
    schema = schemas(town, words.language, (kind_name,))[kind_name]
    if kind_name == "budget":
        schema["properties"]["tables"]["items"]["properties"]["file"]["examples"] = [_table_of(chosen)]
    text = record_text(schema, given, _notes(kind_name, chosen, words), head)
    path = content / kind.folder / f"{chosen}.yml"
    path.parent.mkdir(parents=True, exist_ok=True)
    try:
        with path.open("x", encoding="utf-8") as file:
            file.write(text)
    except OSError as error:
        raise click.ClickException(f"{path.as_posix()}: {error.strerror}") from None
    click.echo(path.as_posix())
    renew_schemas(content)


def _chosen_id(kind: Kind, identity: str | None, title: str, content: Path, words: Words) -> str:
    """The id that was asked for, or one made from the title. Leaves with a suggestion when it cannot be had."""
    records = stored(content, kind)
    taken = {*records, *once_used(content, kind, records)}
    if identity is None:
        if not slug(title) or kind.name == "budget":
            raise click.UsageError(words.gettext("an id or --title is needed; a budget's id is its year"))
        return free_id(title, taken)
    if kind.name == "budget" and not _YEAR.fullmatch(identity):
        message = words.gettext("{value} is not a year. A budget's id is its year, for example 2027.")
        raise click.UsageError(message.format(value=identity))
    if not is_id(identity):
        message = words.gettext("{value} is not an id. Use a-z, 0-9 and -, for example {suggestion}.")
        suggestion = free_id(identity, taken)
        raise click.UsageError(message.format(value=identity, suggestion=suggestion))
    if identity in taken:
        message = words.gettext("the id {value} is or was in use, and addresses stay. {suggestion} is free.")
        raise click.UsageError(message.format(value=identity, suggestion=_free(kind, identity, taken)))
    return identity


def _free(kind: Kind, identity: str, taken: set[str]) -> str:
    if kind.name != "budget":
        return free_id(identity, taken)
    return next(str(year) for year in range(int(identity), 10_000) if str(year) not in taken)


def _as_title(identity: str) -> str:
    words = identity.replace("-", " ")
    return words[:1].upper() + words[1:]


def _notes(kind_name: str, identity: str, words: Words) -> dict[str, str]:
    """What a field's description alone does not tell."""
    if kind_name != "budget":
        return {}
    sentence = words.gettext("Save the table as it comes from the accounts beside this file, as {file}.")
    return {"tables": sentence.format(file=f"budgets/{_table_of(identity)}")}


def _table_of(year: str) -> str:
    return f"{year}-gider.csv"
