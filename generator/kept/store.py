"""What one build leaves for the next, as JSON with a checksum: what cannot be trusted is thrown away.

Takes values of msgspec's types, gives them back; never anything that could be run, and never a half-written file.
"""

from __future__ import annotations

import os
from pathlib import Path
from typing import TypeVar

import msgspec

from generator.records.digest import digest

T = TypeVar("T")

_HEAD = 25
"""Bytes of the first line: the checksum of the rest."""


def keep(file: Path, value: object) -> None:
    """Write a value, whole or not at all."""
    file.parent.mkdir(parents=True, exist_ok=True)
    written = msgspec.json.encode(value)
    beside = file.with_name(f"{file.name}.new")
    beside.write_bytes(digest(written).encode() + b"\n" + written)
    os.replace(beside, file)  # noqa: PTH105 - over what is there, on every system


def kept(file: Path, kind: type[T]) -> T | None:
    """What was kept; None where there is nothing, or something else, or a part of it."""
    try:
        found = file.read_bytes()
    except OSError:
        return None
    head, body = found[: _HEAD - 1], found[_HEAD:]
    if digest(body).encode() != head:
        return None
    try:
        return msgspec.json.decode(body, type=kind)
    except (msgspec.DecodeError, ValueError):
        return None
