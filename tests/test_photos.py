"""Photos are published upright and small, and nothing of the camera goes with them."""

from __future__ import annotations

from pathlib import Path

import pytest
from PIL import Image, ImageOps
from PIL.ExifTags import GPS, IFD, Base

from generator.check import check
from generator.publish.photos import cleaned, sizes_on_pages, write_photos
from generator.read import read
from generator.render.page import SMALL
from tests.towns import SMALL_TOWN, small_town

ROAD = "yol/once.jpg"


def taken_by_a_phone(file: Path, size: tuple[int, int] = (2000, 1000), orientation: int = 6) -> None:
    """A photo that lies on its side: red on what is to be its top, with the place it was taken at."""
    file.parent.mkdir(parents=True, exist_ok=True)
    image = Image.new("RGB", size, (20, 60, 200))
    image.paste((220, 20, 20), (0, 0, size[0] // 2, size[1]))
    exif = image.getexif()
    exif[Base.Orientation] = orientation
    exif[Base.Make] = "Telefon"
    exif.get_ifd(IFD.GPSInfo).update({GPS.GPSLatitudeRef: "N", GPS.GPSLatitude: (38.0, 45.0, 4.0)})
    image.save(file, exif=exif, comment=b"Ayse cekti", quality=90)


def published(folder: Path, site: Path) -> tuple[str, ...]:
    names = {path.relative_to(folder).as_posix() for path in folder.rglob("*") if path.is_file()}
    return tuple(problem.code for problem in write_photos(folder, names, frozenset([ROAD]), site))


def test_a_photo_with_gps_is_published_without_it_upright_and_in_two_sizes(tmp_path: Path) -> None:
    taken_by_a_phone(tmp_path / "files" / ROAD, (4200, 2100))
    with Image.open(tmp_path / "files" / ROAD) as original:
        assert original.getexif().get_ifd(IFD.GPSInfo)  # or the test shows nothing
    assert published(tmp_path / "files", tmp_path / "site") == ()
    for file, size in ((f"files/{ROAD}", (1600, 3200)), (f"{SMALL}/{ROAD}", (640, 1280))):
        written = (tmp_path / "site" / file).read_bytes()
        assert not [word for word in (b"Exif", b"Telefon", b"Ayse", b"http://ns.adobe") if word in written]
        with Image.open(tmp_path / "site" / file) as picture:
            assert picture.size == size
            assert not picture.getexif()
            red, _, blue = picture.convert("RGB").getpixel((size[0] // 2, 10))  # type: ignore[misc]
            assert red > 180 > 60 > blue  # the red half is on top


@pytest.mark.parametrize("orientation", range(1, 9))
def test_the_size_told_to_the_page_is_that_of_the_small_file(tmp_path: Path, orientation: int) -> None:
    taken_by_a_phone(tmp_path / ROAD, (1403, 937), orientation)
    small = cleaned(tmp_path / ROAD, 640)
    (tmp_path / "small.jpg").write_bytes(small)
    with Image.open(tmp_path / "small.jpg") as picture, Image.open(tmp_path / ROAD) as original:
        assert {ROAD: picture.size} == sizes_on_pages(tmp_path, [ROAD])
        seen = ImageOps.exif_transpose(original).resize(picture.size)
        for point in ((5, 5), (5, picture.size[1] - 5), (picture.size[0] - 5, 5)):
            there, here = seen.getpixel(point), picture.getpixel(point)
            assert isinstance(there, tuple)
            assert isinstance(here, tuple)
            assert abs(there[0] - here[0]) < 40


def test_the_same_photo_gives_the_same_bytes_and_a_small_one_is_not_blown_up(tmp_path: Path) -> None:
    taken_by_a_phone(tmp_path / ROAD, (300, 200), 1)
    assert cleaned(tmp_path / ROAD, 640) == cleaned(tmp_path / ROAD, 640)
    assert sizes_on_pages(tmp_path, [ROAD]) == {ROAD: (300, 200)}


@pytest.mark.parametrize("ending", ["png", "webp"])
def test_pictures_that_are_no_photos_keep_their_size_and_lose_what_is_written_into_them(
    tmp_path: Path, ending: str
) -> None:
    image = Image.new("RGBA", (1800, 20), (0, 0, 0, 0))
    exif = image.getexif()
    exif[Base.Make] = "Telefon"
    (tmp_path / "files").mkdir()
    image.save(tmp_path / "files" / f"plan.{ending}", exif=exif)
    assert published(tmp_path / "files", tmp_path / "site") == ()
    assert not (tmp_path / "site" / SMALL).exists()
    assert b"Telefon" not in (tmp_path / "site" / "files" / f"plan.{ending}").read_bytes()
    with Image.open(tmp_path / "site" / "files" / f"plan.{ending}") as picture:
        assert picture.size == (1800, 20)
        assert picture.convert("RGBA").getpixel((3, 3))[3] == 0  # type: ignore[index]


def test_what_is_no_picture_is_published_as_it_is_and_told_of(tmp_path: Path) -> None:
    taken_by_a_phone(tmp_path / "files" / ROAD)
    half = (tmp_path / "files" / ROAD).read_bytes()[:3000]
    (tmp_path / "files" / ROAD).write_bytes(half)
    (tmp_path / "files" / "rapor.pdf").write_bytes(b"%PDF-1.4")
    (tmp_path / "files" / "cizim.svg").write_bytes(b"<svg/>")
    (tmp_path / "files" / "bos.png").write_bytes(b"")
    assert published(tmp_path / "files", tmp_path / "site") == ("unreadable-picture", "unreadable-picture")
    assert (tmp_path / "site" / "files" / ROAD).read_bytes() == half
    assert (tmp_path / "site" / SMALL / ROAD).read_bytes() == half
    assert (tmp_path / "site" / "files" / "rapor.pdf").read_bytes() == b"%PDF-1.4"
    assert (tmp_path / "site" / "files" / "cizim.svg").read_bytes() == b"<svg/>"


@pytest.mark.parametrize(
    ("said", "told"), [("0", []), ("5", []), *((said, ["not-in-list"]) for said in ("6", "-1", "3.5"))]
)
def test_a_town_takes_at_most_five_photos_with_an_answer(tmp_path: Path, said: str, told: list[str]) -> None:
    site = (SMALL_TOWN / "site.yml").read_text("utf-8")
    found = check(read(small_town(tmp_path, {"site.yml": f"{site}form:\n  photos: {said}\n"})))
    assert [problem.code for problem in found.problems] == told


def test_a_photo_that_an_answer_names_must_be_there(tmp_path: Path) -> None:
    answer = (
        "about: {kind: project, id: yol-genisletme}\nstage: need\nchannel: web\ndate: 2026-03-04\n"
        "status: {state: received}\ntext: Yol dar.\nphotos: [{file: feedback/2026/fb-2026-7k2m9q-1.jpg}]\n"
    )
    found = check(read(small_town(tmp_path, {"feedback/2026/fb-2026-7k2m9q.yml": answer})))
    assert [problem.code for problem in found.problems] == ["missing-file"]
