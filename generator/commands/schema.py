"""`uretken schema`: JSON Schemas of the records, and the settings with which editors find them."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from pathlib import Path

import click

from generator.check import check
from generator.check.town import Town
from generator.commands.common import content_option, words_for
from generator.editor import Schema, choices, schema_of
from generator.editor.files import (
    SCHEMAS,
    SettingsUnreadable,
    as_json,
    schema_files,
    settings_files,
    written_language,
)
from generator.importers.folder import write_whole
from generator.read import read
from generator.records.kinds import KINDS, kind_named
from generator.records.words import Words, load_words


@click.command()
@content_option
@click.option("--lang", help="Language of labels and hover text. [default: the town's own]")
@click.option("--kind", "name", type=click.Choice([kind.name for kind in KINDS]), help="Only this kind of record.")
@click.option("--stdout", is_flag=True, help="Print the schema of --kind and write nothing.")
@click.option(
    "--workspace",
    type=click.Path(exists=True, file_okay=False, path_type=Path),
    help="Folder your editor opens, when it is not the content folder but one around it.",
)
@click.pass_context
def schema(
    context: click.Context, content: Path, lang: str | None, name: str | None, workspace: Path | None, *, stdout: bool
) -> None:
    """Write schemas for completion, hover text and red underlines, with the town's own ids and codes.

    They go to .schemas/ in the content folder, with settings for VS Code and JetBrains editors beside them.
    """
    messages = words_for(context.obj)
    if stdout and not name:
        raise click.UsageError(messages.gettext("--stdout prints one schema; say which with --kind"))
    if workspace and not content.resolve().is_relative_to(workspace.resolve()):
        message = messages.gettext("{names} is not below {folder}; --content names another folder")
        raise click.UsageError(message.format(names=content, folder=workspace))
    town = check(read(content)).town
    asked = lang or (context.parent.params.get("lang") if context.parent else None)
    made = schemas(town, language_of_schemas(town, asked), (name,) if name else ())
    if stdout:
        click.echo(as_json(made[str(name)]), nl=False)
        return
    for path in (*_written(content, made), *_mapped(content, workspace, messages)):
        click.echo(path.as_posix())


def _written(content: Path, made: Mapping[str, Schema]) -> Iterator[Path]:
    for file, text in schema_files(made).items():
        write_whole(content / file, text.encode())
        yield content / file


def _mapped(content: Path, workspace: Path | None, messages: Words) -> Iterator[Path]:
    codelists = tuple(sorted(path.stem for path in (content / "codelists").glob("*.yml") if path.stem != "questions"))
    for folder in dict.fromkeys((content, workspace or content)):
        try:
            settings = settings_files(folder, content, codelists)
        except SettingsUnreadable as error:
            message = messages.gettext(
                "{file} has comments or cannot be read, so it was left as it is. "
                "Add {folder} to it, or delete it and try again."
            )
            raise click.ClickException(message.format(file=error, folder=(content / SCHEMAS).as_posix())) from None
        for path, text in settings.items():
            write_whole(path, text.encode())
            yield path


def renew_schemas(content: Path) -> None:
    """Writes the schemas again in their language, where there are some: a new record's id may be named at once."""
    if language := written_language(content):
        list(_written(content, schemas(check(read(content)).town, language)))


def language_of_schemas(town: Town | None, asked: str | None) -> str:
    """The language asked for, else the town's own: the same files whoever makes them."""
    own = town.site.languages if town else ()
    wanted = (asked, *own) if asked else own
    return next((language for language in wanted if language in load_words("generator")), "en")


def schemas(town: Town | None, language: str, names: tuple[str, ...] = ()) -> dict[str, Schema]:
    """The schemas of these kinds, or of all."""
    words = load_words("generator")[language]
    offered = choices(town, words)
    wanted = [kind_named(name) for name in names] or [*KINDS]
    return {kind.name: schema_of(kind, offered, words) for kind in wanted}
