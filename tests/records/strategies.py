"""Values of records as hypothesis draws them: texts that tempt a YAML reader, and whole records of every kind."""

from __future__ import annotations

from datetime import date
from types import NoneType
from typing import Any, Literal, get_args, get_origin, get_type_hints

from hypothesis import strategies as st
from pydantic import BaseModel

from generator.records.base import Record
from generator.records.day import Day
from generator.records.scalars import (
    Amount,
    Code,
    Count,
    Id,
    Language,
    Latitude,
    Line,
    Link,
    Longitude,
    Percentage,
    Quantity,
    UpToFive,
    YesOrNo,
)
from generator.records.text import Text

TRICKY = st.sampled_from(
    (
        *("no", "N", "Yes", "~", "null", "06", "01.10", "12:30", "1_000", "1e5", "0o7", "0x1F", ".5", "2026-01-05"),
        *("<<", "=", "- a", "a: b", "a #b", "# a", "'", '"', "%", "@", "[", "{", "&a", "*a", "!a", "|", ">", "?"),
        *("a\nb", "a\r\nb", " a", "a\n\n  b\n- c", "👩\u200d🌾"),
    )
)
# Text as a record may hold it: nothing invisible, not only blanks.
SEEN = st.characters(exclude_categories=["Cs", "Cc", "Cf", "Zl", "Zp"]) | st.sampled_from("\n\t\u200d")
WORDS = TRICKY | st.text(SEEN, min_size=1, max_size=200).filter(str.strip)
CODES = TRICKY | st.from_regex(r"[0-9A-Za-z][0-9A-Za-z._:/+-]{0,12}", fullmatch=True)
LANGUAGES = st.sampled_from(["tr", "en", "no", "on", "de"])
TEXTS = WORDS | st.dictionaries(LANGUAGES, WORDS, min_size=1)
AMOUNTS = st.decimals(-(10**12), 10**12, places=2).map(str)
QUANTITIES = st.decimals(-999, 999, places=4).map(str) | st.sampled_from(["12.3450", "0.125", "1000"])

PROJECTS = st.fixed_dictionaries(
    {"title": TEXTS, "stage": st.just("need"), "status": st.just({"state": "active"})},
    optional={
        "places": st.lists(st.sampled_from(["merkez", {"place": "no"}, {"place": "a1", "share": "33.333"}])),
        "dimensions": st.just(["social", {"dimension": "physical", "share": "40"}]),
        "cost": st.fixed_dictionaries(
            {}, optional={"estimate": AMOUNTS, "approved": st.fixed_dictionaries({"value": AMOUNTS, "source": TEXTS})}
        ),
        "indicators": st.lists(
            st.fixed_dictionaries(
                {
                    "id": st.just("yaya"),
                    "title": TEXTS,
                    "unit": TEXTS,
                    "direction": st.just("up"),
                    "values": st.lists(st.fixed_dictionaries({"value": QUANTITIES, "date": st.just("2026-01")})),
                }
            )
        ),
        "contracts": st.just(
            [
                {
                    "id": "a",
                    "supplier": "X",
                    "tenderers": "5",
                    "value": "1",
                    "changes": [{"date": "2026", "what": "end", "from": "no", "reason": "z"}],
                }
            ]
        ),
        "identifiers": st.lists(WORDS),
        "as_of": st.sampled_from(["2026", "2026-01", "2026-01-05"]),
    },
)
ANSWERS = st.fixed_dictionaries(
    {
        "about": st.just({"kind": "place", "id": "merkez"}),
        "stage": st.just("need"),
        "answers": st.dictionaries(st.sampled_from(["value", "place", "dimension", "no", "06"]), WORDS, max_size=2),
        "text": WORDS,
        "channel": st.just("web"),
        "date": st.just("2026-01-05"),
        "status": st.just({"state": "received"}),
    }
)
LINES = st.fixed_dictionaries(
    {
        "year": st.just("2026"),
        "status": st.just("draft"),
        "lines": st.lists(
            st.fixed_dictionaries(
                {
                    "direction": st.just("revenue"),
                    "economic": CODES,
                    "amounts": st.dictionaries(CODES | st.just("value"), AMOUNTS),
                }
            )
        ),
    }
)

# Every kind of record, drawn from its model: a field added there is drawn at once.

IDS = st.from_regex(r"[a-z0-9][a-z0-9-]{0,12}", fullmatch=True)
COUNTS = st.integers(0, 10**9).map(str)
DAYS = st.dates(min_value=date(1800, 1, 1), max_value=date(2200, 12, 31)).flatmap(
    lambda day: st.sampled_from([f"{day:%Y}", f"{day:%Y-%m}", f"{day:%Y-%m-%d}"])
)
_SCALARS: tuple[tuple[Any, st.SearchStrategy[Any]], ...] = (
    (Text, TEXTS),
    (Day, DAYS),
    (Amount, AMOUNTS),
    (Quantity, QUANTITIES),
    (Percentage, st.decimals(0, 100, places=3).map(str)),
    (Latitude, st.decimals(-90, 90, places=6).map(str)),
    (Longitude, st.decimals(-180, 180, places=6).map(str)),
    (Count, COUNTS),
    (UpToFive, st.integers(0, 5).map(str)),
    (Id, IDS),
    (Language, LANGUAGES),
    (Link, st.sampled_from(["https://ornek.example/a?b=c#d", "http://a.example/%C4%B1"])),
    (Line, WORDS),
    (Code, CODES),
    (YesOrNo, st.sampled_from(["true", "false"])),
)


def records_of(model: type[BaseModel]) -> st.SearchStrategy[Any]:
    """Values of a record of this model, as YAML holds them; not every one of them passes `validate`."""
    hints = get_type_hints(model, include_extras=True)
    fields = {
        name: (info.alias or name, info.is_required()) for name, info in model.model_fields.items() if name != "id"
    }
    if "id" in model.model_fields and not issubclass(model, Record):
        fields["id"] = ("id", True)
    required = {alias: _values(hints[name]) for name, (alias, must) in fields.items() if must}
    optional = {alias: _values(hints[name]) for name, (alias, must) in fields.items() if not must}
    return st.fixed_dictionaries(required, optional=optional)


def _values(hint: Any) -> st.SearchStrategy[Any]:
    for scalar, strategy in _SCALARS:
        if hint == scalar:
            return strategy
    origin, parts = get_origin(hint), get_args(hint)
    if NoneType in parts:
        return _values(next(part for part in parts if part is not NoneType))
    if origin is Literal:
        return st.sampled_from(parts)
    if origin is dict:
        return st.dictionaries(_values(parts[0]), _values(parts[1]), max_size=2)
    if origin is tuple and parts[1:] == (...,):
        return st.lists(_values(parts[0]), max_size=2)
    if origin is tuple:
        return st.tuples(*map(_values, parts)).map(list)
    assert issubclass(hint, BaseModel), hint
    return records_of(hint)
