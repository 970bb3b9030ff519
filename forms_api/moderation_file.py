"""The file of a year's moderation: how many answers came, were published and were refused, by month and reason.

Takes counts, gives bytes; never a text, an id or anything else of a submission.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping

from forms_api.database.moderation import MonthCounts
from generator.records.kinds import kind_named
from generator.records.moderation import Moderation, ModerationMonth
from generator.records.validate import validate
from generator.records.yaml_reader import parse_yaml
from generator.records.yaml_writer import plain, write_yaml

Month = dict[str, object]


def moderation_files(counts: Mapping[str, MonthCounts], read: Callable[[str], bytes | None]) -> dict[str, bytes]:
    """Path below the content folder to the file, for every year whose file has to change.

    A month that the present file counts more of stays: the database may be younger, or may have forgotten.
    """
    files: dict[str, bytes] = {}
    for year in sorted({month[:4] for month in counts}):
        path = f"moderation/{year}.yml"
        present = read(path)
        months = {month: _entry(month, count) for month, count in counts.items() if month.startswith(year)}
        for standing in _months(year, present):
            month, received = str(standing.month), standing.received
            if month not in counts or received > counts[month].received:
                months[month] = plain(standing)
        new = _written(year, [months[month] for month in sorted(months)])
        if new != present:
            files[path] = new
    return files


def _entry(month: str, count: MonthCounts) -> Month:
    refused = [{"reason": reason, "count": str(number)} for reason, number in sorted(count.refused.items())]
    entry: Month = {"month": month, "received": str(count.received), "published": str(count.published)}
    return entry | ({"refused": refused} if refused else {})


def _months(year: str, content: bytes | None) -> tuple[ModerationMonth, ...]:
    if content is None:
        return ()
    record = validate(kind_named("moderation"), year, parse_yaml(content, f"{year}.yml").value).record
    return record.months if isinstance(record, Moderation) else ()


def _written(year: str, months: list[Month]) -> bytes:
    record = validate(kind_named("moderation"), year, {"months": months}).record
    assert record is not None  # noqa: S101 - made of numbers and codes alone
    return write_yaml(record).encode()
