"""Photos that come with an answer: counted, weighed, and each made anew in a process of its own.

Takes the files of a post, gives JPEGs without metadata and every fault; the files as they were sent are kept nowhere.
"""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from threading import Semaphore
from typing import IO

from forms_api.faults import Fault, _

LARGEST = 5_000_000
"""Bytes of a photo as it is sent."""
_PIXELS, _SIDE, _SECONDS = 40_000_000, 1600, 30
_CANVAS = Path(__file__).with_name("photo_canvas.py")
_at_once, _in_line = Semaphore(1), Semaphore(4)
"""One picture needs much memory; and whoever sends many must not keep everybody else from being answered."""
_TOLD = {
    "not-a-picture": _("{name}: this is no JPEG, PNG or WEBP picture, or it is broken. Choose another one."),
    "too-many-pixels": _("{name}: this picture has more than 40 million pixels. Choose a smaller one."),
    "busy": _("{name}: too many photos are coming in at this moment. Try again in a minute, or send it without."),
    "too-large": _("{name}: this picture has more than 5 MB. Choose a smaller one."),
}
TOO_MANY = _("{count} photos were chosen; {most} are possible.")


@dataclass(frozen=True, slots=True)
class Sent:
    """One file of a post."""

    name: str
    stream: IO[bytes]


def made_anew(files: Iterable[Sent], most: int) -> tuple[tuple[bytes, ...], tuple[Fault, ...]]:
    """The photos as JPEGs, and everything that is to be put right; no photo where there is anything."""
    sent = [file for file in files if file.name]
    if len(sent) > most:
        values = {"count": str(len(sent)), "most": str(most)}
        return (), (Fault("too-many-photos", TOO_MANY, values, "photo"),)
    photos: list[bytes] = []
    faults: list[Fault] = []
    for file in sent:
        made = _one(file)
        if isinstance(made, bytes):
            photos.append(made)
        else:
            faults.append(Fault(f"photo-{made}", _TOLD[made], {"name": _shown(file.name)}, "photo"))
    return (() if faults else tuple(photos)), tuple(faults)


def _one(file: Sent) -> bytes | str:
    """A photo, or why it is none."""
    if not _in_line.acquire(blocking=False):
        return "busy"
    try:
        return _drawn(file)
    finally:
        _in_line.release()


def _drawn(file: Sent) -> bytes | str:
    with file.stream:  # it lies on the disk until it is closed
        content = file.stream.read(LARGEST + 1)
    if len(content) > LARGEST:
        return "too-large"
    command = (sys.executable, "-I", str(_CANVAS), str(_PIXELS), str(_SIDE))
    try:
        with _at_once:
            done = subprocess.run(  # noqa: S603 - our own file and two numbers
                command, input=content, capture_output=True, timeout=_SECONDS, check=False
            )
    except subprocess.TimeoutExpired:
        return "not-a-picture"
    if done.returncode == 0 and done.stdout.startswith(b"\xff\xd8"):
        return done.stdout
    reason = done.stdout.decode("ascii", "replace") if done.returncode == 3 else ""
    return reason if reason in _TOLD else "not-a-picture"  # also when the decoder was killed


def _shown(name: str) -> str:
    """A file's name as it is told: its end, on one line."""
    line = "".join(letter for letter in name if letter.isprintable())
    return line if len(line) <= 40 else "…" + line[-39:]
