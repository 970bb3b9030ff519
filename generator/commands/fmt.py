"""`uretken fmt`: the keys of every record in the order of its model."""

from __future__ import annotations

import sys
from pathlib import Path

import click

from generator.commands.common import content_option, words_for
from generator.importers.folder import write_whole
from generator.read import read
from generator.records.problem import in_order
from generator.report import as_text
from generator.tidying import tidied


@click.command()
@content_option
@click.argument("paths", nargs=-1, type=click.Path(exists=True, path_type=Path))
@click.option("--check", "only_check", is_flag=True, help="Change nothing; list the files that would change.")
@click.pass_obj
def fmt(language: str, content: Path, paths: tuple[Path, ...], *, only_check: bool) -> None:
    """Put the keys of all records in order; with PATHS, only of those files or folders.

    Comments, quotes and values stay as they are. A file that cannot be read is left alone and told.

    Exit status: 0 when every file is in order now, 1 when --check found one that is not or a file cannot be read,
    2 when nothing could be done.
    """
    words = words_for(language)
    root = content.resolve()
    if outside := [path for path in paths if not path.resolve().is_relative_to(root)]:
        names = ", ".join(str(path) for path in outside)
        message = words.gettext("{names} is not below {folder}; --content names another folder")
        raise click.UsageError(message.format(names=names, folder=content))
    wanted = [path.resolve() for path in paths]
    contents = read(content)

    def meant(name: str) -> bool:
        return not wanted or any((root / name).is_relative_to(path) for path in wanted)

    problems = tuple(problem for problem in in_order(list(contents.problems)) if meant(problem.file))
    faulty = {problem.file for problem in problems}
    changed = same = 0
    line = words.gettext("{file}: is not in order") if only_check else words.gettext("{file}: put in order")
    for document in contents.documents:
        if document.file in faulty or not meant(document.file):
            continue
        path = content / document.file
        before = path.read_bytes()
        after = tidied(document, before)
        if after == before:
            same += 1
            continue
        changed += 1
        click.echo(line.format(file=path.as_posix()))
        if not only_check:
            write_whole(path, after)
    click.echo(as_text(problems, words, content.as_posix()), nl=False)
    if only_check:
        summary = words.gettext("{changed} not in order, {same} in order, {left} left alone")
    else:
        summary = words.gettext("{changed} put in order, {same} in order already, {left} left alone")
    click.echo(summary.format(changed=changed, same=same, left=len(faulty)), err=True)
    sys.exit(1 if problems or (only_check and changed) else 0)
