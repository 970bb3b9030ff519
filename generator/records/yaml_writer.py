"""A record as YAML text: keys in the order of its model, every text safe for YAML 1.1 and 1.2 readers.

Takes a record, gives text that `parse_yaml` reads back to the same record. Never writes a file.
"""

from __future__ import annotations

import re
from typing import Any

import yaml
from pydantic import BaseModel

from generator.records.base import Record
from generator.records.key_order import keys_of

# Written without quotes only what every YAML reader takes for the same text.
WORD = re.compile(r"[A-Za-z][A-Za-z0-9_-]*", re.ASCII)
_WHOLE_OR_DAY = re.compile(r"0|-?[1-9][0-9]{0,14}|[0-9]{4}-[0-9]{2}(-[0-9]{2})?", re.ASCII)
_DECIMAL = re.compile(r"-?(0|[1-9][0-9]{0,14})\.[0-9]{1,9}", re.ASCII)
READ_OTHERWISE = frozenset(["y", "n", "yes", "no", "on", "off", "true", "false", "null"])


class _Quoted(str):
    """A text to be written in double quotes."""


class _Bare(str):
    """A number or a day, to be written without quotes."""


class _Writer(yaml.SafeDumper):
    """PyYAML's writer with our quoting and indented lists."""

    def increase_indent(self, flow: bool = False, indentless: bool = False) -> None:  # noqa: FBT001, FBT002 - theirs
        super().increase_indent(flow, False)


_Writer.add_representer(
    _Quoted, lambda dumper, text: dumper.represent_scalar("tag:yaml.org,2002:str", str(text), style='"')
)


def _bare(dumper: yaml.SafeDumper, text: _Bare) -> yaml.ScalarNode:
    # The tag a reader would give it, so that it is written without quotes and without the tag.
    tag = dumper.resolve(yaml.ScalarNode, str(text), (True, False))  # type: ignore[no-untyped-call]  # untyped stub
    return dumper.represent_scalar(tag, str(text))


_Writer.add_representer(_Bare, _bare)


def write_yaml(record: Record) -> str:
    """The record as YAML. The id is left out: it is the file name."""
    values = plain(record)
    values = {name: values[name] for name in keys_of(type(record)) if name in values and name != "id"}
    return yaml.dump(
        _quoted(values), Dumper=_Writer, sort_keys=False, allow_unicode=True, width=110, default_flow_style=False
    )


def plain(record: BaseModel) -> dict[str, Any]:
    """The record as mappings, lists and text, fields at their defaults left out, bare forms where they say it all."""
    dumped: dict[str, Any] = record.model_dump(mode="json", by_alias=True, exclude_defaults=True)
    return dumped


def _quoted(value: Any) -> Any:
    if isinstance(value, dict):
        return {_key(name): _quoted(part) for name, part in value.items()}
    if isinstance(value, list):
        return [_quoted(part) for part in value]
    if isinstance(value, str):
        return _Bare(value) if says_the_same_bare(value) else _key(value)
    return value


def says_the_same_bare(text: str) -> bool:
    """Whether a reader that sees a number or a day can give back the very text: not 12.50, 06 or -0."""
    return bool(_WHOLE_OR_DAY.fullmatch(text) or (_DECIMAL.fullmatch(text) and repr(float(text)) == text))


def _key(text: str) -> str:
    return text if WORD.fullmatch(text) and text.lower() not in READ_OTHERWISE else _Quoted(text)
