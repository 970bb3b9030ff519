"""A finished folder put in the place of the published one, at once.

Takes two folders; on Linux they change places in one system call (``renameat2`` with ``RENAME_EXCHANGE``), so that no
reader ever finds half a site; elsewhere two renames do.
"""

from __future__ import annotations

import ctypes
import os
import shutil
from pathlib import Path

_AT_FDCWD = -100
_RENAME_EXCHANGE = 2


def put_in_place(finished: Path, published: Path) -> None:
    """Make `finished` the folder `published`; what was published before is deleted. Both lie on one file system."""
    if not published.exists():
        finished.rename(published)
        return
    if not _exchanged(finished, published):
        old = finished.with_name(f"{finished.name}.old")
        published.rename(old)
        finished.rename(published)
        old.rename(finished)
    shutil.rmtree(finished)


def _exchanged(first: Path, second: Path) -> bool:
    """Whether the two changed places; False where the system cannot do that."""
    try:
        renameat2 = ctypes.CDLL(None, use_errno=True).renameat2
    except (OSError, AttributeError):
        return False
    names = (os.fsencode(first), os.fsencode(second))
    return bool(renameat2(_AT_FDCWD, names[0], _AT_FDCWD, names[1], _RENAME_EXCHANGE) == 0)
