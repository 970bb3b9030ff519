"""Taking an answer down: its file goes, and withdrawn.yml says that it was there and why it is not.

Takes a withdrawn submission and the present file, gives the new one; what staff wrote in it stays as it is. Never holds
a word of what was said.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from forms_api.faults import _, refused, words_for
from forms_api.submission import BY_SENDER, Submission
from generator.records.kinds import kind_named
from generator.records.town import Withdrawn
from generator.records.validate import validate
from generator.records.yaml_edit import rewritten
from generator.records.yaml_reader import parse_yaml
from generator.records.yaml_writer import plain, write_yaml

PATH = "withdrawn.yml"
BY_MISTAKE = _("It was published by mistake.")
ASKED_FOR = _("The person who wrote it asked for it to be withdrawn.")


def with_tombstone(present: bytes | None, gone: Submission, languages: Iterable[str], day: str) -> bytes | None:
    """withdrawn.yml with an entry for it; the same bytes where it has one. Raises Refused where it is unreadable.

    `day` is the day it is taken down.
    """
    kind = kind_named("withdrawn")
    parsed = parse_yaml(present or b"records: []\n", PATH)
    before = None if parsed.problems else validate(kind, "withdrawn", parsed.value).record
    if not isinstance(before, Withdrawn):
        raise refused(
            "withdrawn-unreadable",
            _("{path} in the content has a fault, so nothing can be taken down. Mend it; uretken check shows where."),
            path=PATH,
        )
    if ("feedback", gone.id) in {(entry.kind, entry.id) for entry in before.records}:
        return present
    values = plain(before)
    record = validate(
        kind, "withdrawn", {**values, "records": [*values.get("records", ()), _entry(gone, languages, day)]}
    ).record
    assert isinstance(record, Withdrawn)  # noqa: S101 - made of ids, a day and a cleaned sentence
    return write_yaml(record).encode() if present is None else rewritten(present, kind, record)


def _entry(one: Submission, languages: Iterable[str], day: str) -> Mapping[str, Any]:
    ours = BY_MISTAKE if one.state == "rejected" else ASKED_FOR if one.reason in (None, BY_SENDER) else None
    reason = {language: words_for(language).gettext(ours) for language in languages} if ours else one.reason
    return {"kind": "feedback", "id": one.id, "date": day, "reason": reason}
