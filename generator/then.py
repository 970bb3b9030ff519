"""The records as they stood at the end of a day, laid into a folder of their own: what an auditor builds from.

Takes a content folder in a git repository and a day; writes only into the folder it is given. What was withdrawn since
stays withdrawn: an earlier day does not bring it back.
"""

from __future__ import annotations

from datetime import date
from pathlib import Path

from generator.git import GitError, as_of
from generator.history import names_of_withdrawn
from generator.history.withdrawn import FILE
from generator.read import read_document
from generator.records.kinds import kind_named
from generator.records.town import Withdrawn
from generator.records.validate import validate
from generator.records.yaml_reader import parse_yaml
from generator.records.yaml_writer import write_yaml


def as_it_stood(content: Path, day: date, to: Path) -> str:
    """Write the content folder of that day into the empty folder `to`; gives the commit.

    Raises NoCommitThen when there was none yet, GitError with git's own words or when today's withdrawn.yml cannot be
    read: without it nobody could tell what has to stay away.
    """
    tombstones = _present_tombstones(content)
    commit = as_of(content, day, to)
    gone = names_of_withdrawn(content)
    there: set[tuple[str, str]] = set()
    for path in sorted(to.rglob("*.yml")):
        document, _ = read_document(path.relative_to(to).as_posix(), path.read_bytes())
        if document is None:
            continue
        if (document.kind.name, document.id) in gone:
            path.unlink()
        else:
            there.add((document.kind.name, document.id))
    if tombstones is not None:
        (to / FILE).write_text(_tombstones(tombstones, there), "utf-8")
    return commit


def _present_tombstones(content: Path) -> Withdrawn | None:
    path = content / FILE
    if not path.is_file():
        return None
    parsed = parse_yaml(path.read_bytes(), FILE)
    record = validate(kind_named("withdrawn"), "withdrawn", parsed.value).record if not parsed.problems else None
    if not isinstance(record, Withdrawn):
        raise GitError(f"{path}: uretken check")
    return record


def _tombstones(record: Withdrawn, there: set[tuple[str, str]]) -> str:
    """Today's withdrawn records; a successor that was not there yet is left out."""
    entries = tuple(
        entry if (entry.kind, entry.successor) in there else entry.model_copy(update={"successor": None})
        for entry in record.records
    )
    return write_yaml(record.model_copy(update={"records": entries}))
