"""Pictures as they are published: upright, no larger than a screen needs, with nothing of the camera left in them.

Takes the folder of photos and documents and the names of those that records call photos; gives sizes, writes files.
A phone writes into every photo where and when it was taken, so no picture is published as it came. The one door to
Pillow.
"""

from __future__ import annotations

import io
import shutil
import struct
from collections.abc import Iterable, Mapping
from pathlib import Path, PurePosixPath

from PIL import Image, ImageCms, ImageOps

from generator.check.town import Town
from generator.records.problem import Problem, Severity
from generator.records.validate import shown
from generator.render.page import SMALL

ON_PAGES = 640
"""Pixels: the greatest width of a photo that stands on a page."""
ALONE = 1600
"""Pixels: the greatest width of a photo that is opened by itself."""
_SAVED: Mapping[str, tuple[str, Mapping[str, int | bool]]] = {
    ".jpg": ("JPEG", {"quality": 82, "optimize": True, "progressive": True}),
    ".jpeg": ("JPEG", {"quality": 82, "optimize": True, "progressive": True}),
    ".png": ("PNG", {"optimize": True}),
    ".webp": ("WEBP", {"quality": 80, "method": 4}),
    ".avif": ("AVIF", {"quality": 65}),
}
"""Ending to the format and how it is written; other files are copied as they are."""
_BROKEN = (OSError, SyntaxError, ValueError, TypeError, EOFError, struct.error, Image.DecompressionBombError)
"""What Pillow raises for files that are no picture, or half of one."""
_ORIENTATION = 0x0112
_LYING = (5, 6, 7, 8)
"""The orientations of a photo that was taken with the camera on its side."""

Size = tuple[int, int]
"""Width and height in pixels."""


def photo_names(town: Town) -> frozenset[str]:
    """The files that records call photos."""
    of_projects = (photo.file for project in town.projects.values() for photo in project.photos)
    sent = (photo.file for answer in town.feedback.values() for photo in answer.photos)
    return frozenset((*of_projects, *sent))


def sizes_on_pages(folder: Path, names: Iterable[str]) -> dict[str, Size]:
    """Photo to its size on a page. Only the heads of files are read; what is no picture is left out."""
    found: dict[str, Size] = {}
    for name in sorted(names):
        try:
            with Image.open(folder / name) as image:
                found[name] = _fitted(_upright(image), ON_PAGES)
        except _BROKEN:
            continue
    return found


def write_photos(folder: Path, files: Iterable[str], photos: frozenset[str], site: Path) -> tuple[Problem, ...]:
    """Publish the files below `folder`: pictures made clean, photos in two sizes, anything else as it is.

    Gives a warning for every picture that cannot be read; it is published as it came.
    """
    problems = []
    for name in sorted(files):
        whole = _prepared(site / "files" / name)
        if PurePosixPath(name).suffix.lower() not in _SAVED:
            shutil.copyfile(folder / name, whole)
            continue
        try:
            clean = cleaned(folder / name, ALONE if name in photos else None)
            small = cleaned(folder / name, ON_PAGES) if name in photos else None
        except _BROKEN:
            problems.append(unreadable(name))
            clean = small = (folder / name).read_bytes()
        whole.write_bytes(clean)
        if small is not None and name in photos:
            _prepared(site / SMALL / name).write_bytes(small)
    return tuple(problems)


def unreadable(name: str) -> Problem:
    """The warning about a picture that cannot be read."""
    return Problem("unreadable-picture", f"files/{name}", values={"value": shown(name)}, severity=Severity.WARNING)


def names_of(name: str, photos: frozenset[str]) -> tuple[str, ...]:
    """The files of the site that one photo or document gives."""
    small = name in photos and PurePosixPath(name).suffix.lower() in _SAVED
    return (f"files/{name}", f"{SMALL}/{name}") if small else (f"files/{name}",)


def cleaned(file: Path, widest: int | None) -> bytes:
    """A picture upright and without metadata, at most so many pixels wide. Raises what Pillow raises."""
    kind, settings = _SAVED[file.suffix.lower()]
    with Image.open(file) as opened:
        upright = _upright(opened)
        size = _fitted(upright, widest) if widest else upright
        if size != upright:
            lies = opened.getexif().get(_ORIENTATION) in _LYING
            opened.draft(None, size[::-1] if lies else size)  # a JPEG is decoded no larger than it is needed
        picture = _in_plain_colours(ImageOps.exif_transpose(opened), kind)
    if picture.size != size:
        picture = picture.resize(size, Image.Resampling.LANCZOS)
    picture.info = {}  # comments, profiles and whatever else savers take over from the original
    written = io.BytesIO()
    picture.save(written, kind, **settings)
    return written.getvalue()


def _in_plain_colours(image: Image.Image, kind: str) -> Image.Image:
    """In the colours of every screen, for the profile that told otherwise goes with the rest of the metadata."""
    profile = image.info.get("icc_profile")
    see_through = "A" in image.getbands() or "transparency" in image.info
    if image.mode in ("RGB", "CMYK") and profile:
        try:
            source = ImageCms.ImageCmsProfile(io.BytesIO(profile))
            converted = ImageCms.profileToProfile(image, source, ImageCms.createProfile("sRGB"), outputMode="RGB")
            image = converted or image
        except (ImageCms.PyCMSError, *_BROKEN):
            pass  # a profile that cannot be read tells nothing of the colours
    if see_through and kind != "JPEG":
        return image.convert("RGBA")
    return image if image.mode in ("RGB", "L") else image.convert("RGB")


def _upright(image: Image.Image) -> Size:
    width, height = image.size
    return (height, width) if image.getexif().get(_ORIENTATION) in _LYING else (width, height)


def _fitted(size: Size, widest: int) -> Size:
    width, height = size
    return size if width <= widest else (widest, max(1, round(height * widest / width)))


def _prepared(file: Path) -> Path:
    file.parent.mkdir(parents=True, exist_ok=True)
    return file
