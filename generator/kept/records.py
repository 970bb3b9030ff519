"""The records of the last build by the digest of their files, so that only what is new is read and judged anew.

Takes a folder of the cache, gives records, packed as `records.packed` does it, and which of them were sound; nothing of
what another program kept.
"""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

import msgspec

from generator.check.judging import Sound
from generator.kept.store import keep, kept
from generator.program import program

NAME, SOUND = "records.json", "sound.json"


class _Kept(msgspec.Struct, frozen=True):
    program: str
    records: dict[str, msgspec.Raw]


class _KeptSound(msgspec.Struct, frozen=True):
    program: str
    looked_up: str
    records: frozenset[str]


def kept_records(folder: Path) -> dict[str, bytes]:
    """Digest of a file to its packed record; empty where nothing is kept, or by another program."""
    found = kept(folder / NAME, _Kept)
    return {key: bytes(one) for key, one in found.records.items()} if found and found.program == program() else {}


def keep_records(folder: Path, before: Mapping[str, bytes], now: Mapping[str, bytes]) -> None:
    """Keep the records of this build, if they are others than those of the last one."""
    if before.keys() != now.keys():
        keep(folder / NAME, _Kept(program(), {key: msgspec.Raw(one) for key, one in now.items()}))


def kept_sound(folder: Path) -> Sound:
    """The records that no rule had anything to say of."""
    found = kept(folder / SOUND, _KeptSound)
    return Sound(found.looked_up, found.records) if found and found.program == program() else Sound()


def keep_sound(folder: Path, before: Sound, now: Sound) -> None:
    """Keep which records are sound, if these are others than before."""
    if before != now:
        keep(folder / SOUND, _KeptSound(program(), now.looked_up, now.records))
