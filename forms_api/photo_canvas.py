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

from PIL import Image, ImageCms, ImageOps

_MEMORY, _SECONDS, _QUALITY = 1 << 30, 20, 82
_CONTINUOUS = ("L", "LA", "RGB", "RGBA", "CMYK")
"""Colours that can be made smaller as they are."""


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
            picture = _in_plain_colours(_small(opened, side))
    except (Image.DecompressionBombWarning, Image.DecompressionBombError):
        return _refused("too-many-pixels")
    except Exception:  # noqa: BLE001 - whatever the decoder says, it is no picture to us
        return _refused("not-a-picture")
    canvas = Image.new("RGB", picture.size, "white")  # a fresh one: nothing of the file's own comes along
    canvas.paste(picture, mask=picture.getchannel("A"))
    canvas.save(sys.stdout.buffer, "JPEG", quality=_QUALITY, optimize=True, progressive=True)
    return 0


def _small(opened: Image.Image, side: int) -> Image.Image:
    """The picture no larger than it is needed, then upright: in this order it needs the least memory."""
    if opened.mode.startswith("I;16"):  # Pillow would cut off everything but the darkest 256 of 65,536 greys
        opened = opened.convert("I").point(lambda grey: grey * (1 / 257)).convert("L")
    elif opened.mode not in _CONTINUOUS:
        opened = opened.convert("RGBA" if "transparency" in opened.info else "RGB")
    opened.thumbnail((side, side), Image.Resampling.LANCZOS)
    return ImageOps.exif_transpose(opened)


def _in_plain_colours(picture: Image.Image) -> Image.Image:
    """In the colours of every screen: many telephones use others, and the profile that says so goes."""
    profile = picture.info.get("icc_profile")
    if picture.mode in ("RGB", "CMYK") and profile:
        try:
            source = ImageCms.ImageCmsProfile(io.BytesIO(profile))
            made = ImageCms.profileToProfile(picture, source, ImageCms.createProfile("sRGB"), outputMode="RGB")
            picture = made or picture
        except (ImageCms.PyCMSError, OSError, ValueError, TypeError):
            pass  # a profile that cannot be read tells nothing of the colours
    return picture.convert("RGBA")


def _refused(reason: str) -> int:
    sys.stdout.write(reason)
    return 3


if __name__ == "__main__":
    sys.exit(main())
