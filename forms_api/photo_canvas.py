"""One picture made anew, in a process of its own that a broken or hostile file may take down.

Reads a picture from standard input, writes a JPEG without any metadata to standard output, and ends with 0; or writes
why it cannot, and ends with 3. Runs as a file, so that it loads nothing but Pillow. Its arguments: the most pixels of
the picture, and the greatest side of what it writes.
"""

from __future__ import annotations

import io
import os
import resource
import sys
import warnings

from PIL import Image, ImageOps

_MEMORY, _SECONDS, _QUALITY = 1 << 30, 20, 82


def main() -> int:
    """Look at the head of the picture first, and decode it only if it is no bomb."""
    if hasattr(os, "sched_setaffinity"):  # the service may stay on one processor; what it waits for need not
        os.sched_setaffinity(0, range(os.cpu_count() or 1))
    most, side = int(sys.argv[1]), int(sys.argv[2])
    resource.setrlimit(resource.RLIMIT_AS, (_MEMORY, _MEMORY))
    resource.setrlimit(resource.RLIMIT_CPU, (_SECONDS, _SECONDS))
    warnings.simplefilter("error", Image.DecompressionBombWarning)
    try:
        with Image.open(io.BytesIO(sys.stdin.buffer.read()), formats=("JPEG", "PNG", "WEBP")) as opened:
            if opened.width * opened.height > most:
                return _refused("too-many-pixels")
            opened.draft("RGB", (side, side))  # a JPEG is decoded no larger than it is needed
            picture = ImageOps.exif_transpose(opened).convert("RGBA")
    except (Image.DecompressionBombWarning, Image.DecompressionBombError):
        return _refused("too-many-pixels")
    except Exception:  # noqa: BLE001 - whatever the decoder says, it is no picture to us
        return _refused("not-a-picture")
    picture.thumbnail((side, side), Image.Resampling.LANCZOS)
    canvas = Image.new("RGB", picture.size, "white")  # a fresh one: nothing of the file's own comes along
    canvas.paste(picture, mask=picture.getchannel("A"))
    canvas.save(sys.stdout.buffer, "JPEG", quality=_QUALITY, optimize=True, progressive=True)
    return 0


def _refused(reason: str) -> int:
    sys.stdout.write(reason)
    return 3


if __name__ == "__main__":
    sys.exit(main())
