"""Feedback files into a content folder on this machine: each written beside its place, then renamed into it."""

from __future__ import annotations

import os
import tempfile
from pathlib import Path

from forms_api.faults import _, refused
from forms_api.publishing import Make


class FolderTarget:
    """A content folder."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    def change(self, make: Make) -> None:
        """Write and delete the files, each one whole or not at all."""
        if not self.folder.is_dir():
            raise refused(
                "no-folder",
                _("There is no folder {folder} to publish to. Make it, or set publish.path."),
                folder=str(self.folder),
            )
        try:
            for path, content in make(self._read).items():
                if content is None:
                    (self.folder / path).unlink(missing_ok=True)
                else:
                    _write(self.folder / path, content)
        except OSError as error:
            raise refused(
                "folder-not-written",
                _("{file} cannot be written: {reason}. Give the service the right to write there."),
                file=str(error.filename or self.folder),
                reason=error.strerror or "",
            ) from None

    def _read(self, path: str) -> bytes | None:
        try:
            return (self.folder / path).read_bytes()
        except FileNotFoundError:
            return None


def _write(file: Path, content: bytes) -> None:
    file.parent.mkdir(parents=True, exist_ok=True)
    descriptor, beside = tempfile.mkstemp(prefix=".", suffix=".new", dir=file.parent)
    try:
        with os.fdopen(descriptor, "wb") as new:
            new.write(content)
            new.flush()
            os.fchmod(new.fileno(), 0o644)
            os.fsync(new.fileno())
        Path(beside).replace(file)
    except BaseException:
        Path(beside).unlink(missing_ok=True)
        raise
    folder = os.open(file.parent, os.O_RDONLY)
    try:
        os.fsync(folder)
    finally:
        os.close(folder)
