"""Fingerprints of values: equal values have equal ones, in every run and on every machine.

Takes records, figures and what pages are made of, gives digests. Made of the JSON that msgspec writes of a value, which
is only compared and never read back.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import fields, is_dataclass
from functools import partial
from types import FunctionType
from typing import Any

import msgspec
from pydantic import BaseModel

from generator.records.base import Record
from generator.records.digest import digest
from generator.render.page import View


class NotFixed(Exception):
    """Of this value no fingerprint can be taken: it may be another one tomorrow."""


class Fingerprints:
    """Takes fingerprints; that of a record is taken once, as long as it is the same object.

    `known` has records with a digest of theirs that was taken before.
    """

    def __init__(self, known: Iterable[tuple[Record, str]] = ()) -> None:
        self._encode = msgspec.json.Encoder(enc_hook=self._plain, order="deterministic", decimal_format="string").encode
        self._of_records = {id(record): (record, made) for record, made in known}

    def of(self, value: Any) -> str:
        """The fingerprint of a value. Raises NotFixed."""
        try:
            written = self._encode(value)
        except TypeError:
            return self._of_parts(value)
        return digest(written)

    def _of_parts(self, value: Any) -> str:
        """Of a value in which something has keys that JSON does not know: of each part for itself."""
        if isinstance(value, Mapping):
            written = self._encode({repr(key): one for key, one in value.items()})
            return digest(b"keys" + written)
        if isinstance(value, tuple | list):
            parts = [self.of(one) for one in value]
        elif is_dataclass(value) and not isinstance(value, type):
            parts = [self.of(getattr(value, one.name)) for one in fields(value)]
        else:
            raise NotFixed(type(value).__name__)
        return digest("".join(parts).encode())

    def _plain(self, value: Any) -> Any:
        """What stands for a value that msgspec does not know."""
        if isinstance(value, Record):
            kept = self._of_records.get(id(value))
            if kept is None:
                made = digest(self._encode(_fields(value)))
                self._of_records[id(value)] = kept = (value, made)
            return kept[1]
        if isinstance(value, BaseModel):
            return _fields(value)
        if isinstance(value, str):
            return str(value)
        if isinstance(value, Mapping):
            return {repr(key): one for key, one in value.items()}
        if isinstance(value, partial):
            given = [one for one in value.args if not isinstance(one, View)]
            return [value.func.__qualname__, given, value.keywords]
        if isinstance(value, View):
            return value.language
        if isinstance(value, type) or (isinstance(value, FunctionType) and value.__closure__ is None):
            return [value.__module__, value.__qualname__]  # part of the program, which has a digest of its own
        raise NotFixed(type(value).__name__)


def _fields(value: BaseModel) -> Any:
    return [type(value).__name__, value.__dict__]
