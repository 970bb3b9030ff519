"""Photos that come with an answer: made anew without metadata, published one by one, gone with the answer."""

from __future__ import annotations

import gc
import io
import os
import random
import re
import resource
import shutil
import signal
import struct
import subprocess
import sys
import time
import zlib
from collections.abc import Callable, Iterator
from pathlib import Path
from threading import Thread

import pytest
from PIL import Image, ImageCms
from PIL.PngImagePlugin import PngInfo
from werkzeug.test import TestResponse

from tests.built import ROOT, built

from .conftest import ANSWER, Town, git
from .test_staff import STAFF, Colleague

# The client of the tests writes large bodies into a file that it never closes.
pytestmark = pytest.mark.filterwarnings("ignore::pytest.PytestUnraisableExceptionWarning")
AGAIN = "Lütfen fotoğrafları yeniden seçin"
MARK = "GIZLI-KAMERA-38.7507"


@pytest.fixture(autouse=True)
def files_of_the_client() -> Iterator[None]:
    """Let go of them here, and not in whatever test comes next."""
    yield
    gc.collect()


@pytest.fixture
def town(make_town: Callable[..., Town]) -> Town:
    town = make_town('[publish]\nto = "folder"\npath = "content"\n')
    town.forms["photos"] = 3
    town.write_forms()
    (town.folder / "content").mkdir(exist_ok=True)
    return town


def picture(size: tuple[int, int] = (800, 600), kind: str = "JPEG", mode: str = "RGB") -> bytes:
    """A picture with everything a camera or a person may have written into it."""
    made = Image.new(mode, size, {"RGB": (200, 40, 40), "CMYK": (0, 200, 200, 0), "I;16": 30000}.get(mode, 128))
    exif = Image.Exif()
    exif[0x010F], exif[0x9286], exif[0x0112] = MARK, MARK, 6
    exif.get_ifd(0x8825)[1] = "N"
    exif.get_ifd(0x8825)[2] = (38.0, 45.0, 2.5)
    written = io.BytesIO()
    if kind == "PNG":
        info = PngInfo()
        info.add_text("Comment", MARK)
        made.save(written, kind, pnginfo=info, **({} if mode == "I;16" else {"exif": exif}))
    elif kind == "WEBP":
        made.save(written, kind, exif=exif, xmp=MARK.encode())
    else:
        made.save(written, kind, exif=exif, comment=MARK, icc_profile=b"x" * 200)
    return written.getvalue()


def send(town: Town, *photos: bytes, names: str = "foto.jpg", **more: str) -> TestResponse:
    with town.app().test_client() as client:
        given = {**ANSWER, **more, "photo": [(io.BytesIO(photo), names) for photo in photos]}
        return client.post("/api/feedback", data=given, content_type="multipart/form-data")


def kept(town: Town) -> list[bytes]:
    assert town.run("photos", town.only_id(), "--into", str(town.folder / "out")).exit_code == 0
    return [file.read_bytes() for file in sorted((town.folder / "out").glob("*.jpg"))]


@pytest.mark.parametrize("kind", ["JPEG", "PNG", "WEBP"])
def test_nothing_that_the_camera_wrote_survives_and_the_picture_stands_upright(town: Town, kind: str) -> None:
    sent = picture(kind=kind)
    assert MARK.encode() in sent
    assert send(town, sent).status_code == 201
    [made] = kept(town)
    assert MARK.encode() not in made
    assert b"Exif" not in made
    assert b"ICC_PROFILE" not in made
    with Image.open(io.BytesIO(made)) as image:
        assert (image.format, image.mode, image.size) == ("JPEG", "RGB", (600, 800))
        assert image.getpixel((300, 400)) == pytest.approx((200, 40, 40), abs=6)
    stored = b"".join(file.read_bytes() for file in town.folder.glob("forms.sqlite*"))
    assert MARK.encode() not in stored, "the file as it was sent is kept nowhere"


@pytest.mark.parametrize("bytes_", [200_000, 1_000_000, 4_900_000])
def test_a_photo_as_a_telephone_takes_it_comes_through_whatever_its_bytes_are(town: Town, bytes_: int) -> None:
    """Pieces of it stay in the reader's hands; what is as even as the pictures above leaves none there."""
    taken = picture((1200, 900))
    sent = [taken + random.Random(seed).randbytes(bytes_ - len(taken)) for seed in range(3)]  # noqa: S311 - only bytes
    assert [send(town, photo, text=f"Foto {number}").status_code for number, photo in enumerate(sent)] == [201] * 3
    assert send(town, *sent).status_code == 201


def test_grey_of_sixteen_bits_keeps_its_greys(town: Town) -> None:
    send(town, picture(kind="PNG", mode="I;16"))
    with Image.open(io.BytesIO(kept(town)[0])) as image:
        assert image.getpixel((400, 300)) == pytest.approx((30000 / 257,) * 3, abs=3)


def test_colours_are_those_that_the_profile_of_the_camera_means(town: Town) -> None:
    profile = bytearray(ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB")).tobytes())
    red, green = profile.index(b"rXYZ"), profile.index(b"gXYZ")
    profile[red : red + 4], profile[green : green + 4] = b"gXYZ", b"rXYZ"  # its first channel is green
    written = io.BytesIO()
    Image.new("RGB", (40, 40), (250, 10, 10)).save(written, "JPEG", icc_profile=bytes(profile), quality=95)
    send(town, written.getvalue())
    with Image.open(io.BytesIO(kept(town)[0])) as image:
        assert "icc_profile" not in image.info
        assert image.getpixel((20, 20)) == pytest.approx((10, 250, 10), abs=12)


@pytest.mark.parametrize("kind", ["WEBP", "PNG", "MPO"])
def test_of_pictures_that_move_the_first_one_is_taken(town: Town, kind: str) -> None:
    written = io.BytesIO()
    first, then = Image.new("RGB", (40, 30), (200, 40, 40)), Image.new("RGB", (40, 30), (0, 0, 250))
    first.save(written, kind, save_all=True, append_images=[then] * 3)
    assert send(town, written.getvalue()).status_code == 201
    [made] = kept(town)
    with Image.open(io.BytesIO(made)) as image:
        assert getattr(image, "n_frames", 1) == 1
        assert image.getpixel((20, 15)) == pytest.approx((200, 40, 40), abs=6)


def test_a_large_photo_is_made_as_large_as_a_screen(town: Town) -> None:
    send(town, picture((4000, 3000)))
    with Image.open(io.BytesIO(kept(town)[0])) as image:
        assert max(image.size) == 1600


@pytest.mark.parametrize("mode", ["L", "CMYK", "I;16", "P", "RGBA", "1"])
def test_pictures_of_every_kind_of_colour_are_taken(town: Town, mode: str) -> None:
    assert send(town, picture(kind="JPEG" if mode == "CMYK" else "PNG", mode=mode)).status_code == 201
    assert len(kept(town)) == 1


def bomb() -> bytes:
    """A PNG of 17 KB that claims 144 million pixels."""

    def chunk(name: bytes, data: bytes) -> bytes:
        return struct.pack(">I", len(data)) + name + data + struct.pack(">I", zlib.crc32(name + data))

    head = struct.pack(">IIBBBBB", 12_000, 12_000, 1, 0, 0, 0, 0)
    rows = zlib.compress(b"\0" * (1501 * 12_000), 9)
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", head) + chunk(b"IDAT", rows) + chunk(b"IEND", b"")


@pytest.mark.parametrize(
    ("sent", "code"),
    [
        (bomb(), "photo-too-many-pixels"),
        (picture()[:3000], "photo-not-a-picture"),
        (b"<svg xmlns='http://www.w3.org/2000/svg'><script>alert(1)</script></svg>", "photo-not-a-picture"),
        (b"GIF89a" + b"\0" * 100, "photo-not-a-picture"),
        (b"\xff\xd8" + b"A" * 5000, "photo-not-a-picture"),
        (b"", "photo-not-a-picture"),
        (picture() + b"\0" * 5_000_000, "photo-too-large"),
    ],
    ids=["bomb", "cut", "svg", "gif", "noise", "empty", "large"],
)
def test_what_is_no_photo_is_told_beside_everything_else_and_the_text_is_kept(
    town: Town, sent: bytes, code: str
) -> None:
    began = time.perf_counter()
    with town.app().test_client() as client:
        given = {**ANSWER, "email": "no address", "photo": [(io.BytesIO(sent), "foto.jpg")]}
        answer = client.post(
            "/api/feedback", data=given, content_type="multipart/form-data", headers={"Accept": "application/json"}
        )
    assert answer.status_code == 422
    assert {error["code"] for error in answer.get_json()["errors"]} == {code, "not-an-email"}
    assert time.perf_counter() - began < 40
    assert town.rows("SELECT count(*) FROM submissions") == [(0,)]
    page = send(town, sent)
    assert ANSWER["text"] in page.text
    assert "foto.jpg" in page.text
    assert AGAIN in page.text
    assert AGAIN not in send(town, email="no address").text, "there was none"


@pytest.mark.skipif(not Path("/proc").is_dir(), reason="looks for the process in /proc")
def test_a_decoder_that_is_killed_is_told_and_takes_nothing_else_down(town: Town) -> None:
    huge = io.BytesIO()
    Image.effect_noise((2200, 2200), 40).save(huge, "PNG", compress_level=1)
    assert len(huge.getvalue()) < 5_000_000
    answers: list[TestResponse] = []
    sending = Thread(target=lambda: answers.append(send(town, huge.getvalue())))
    sending.start()
    while sending.is_alive():
        for child in _children("photo_canvas.py"):
            os.kill(child, signal.SIGKILL)
        time.sleep(0.005)
    sending.join()
    assert answers[0].status_code == 422
    assert ANSWER["text"] in answers[0].text
    assert send(town, picture((10, 10))).status_code == 201


def _children(name: str) -> list[int]:
    """The processes of this one that run a file."""
    found = []
    for folder in Path("/proc").iterdir():
        try:
            mine = folder.name.isdigit() and f"\nPPid:\t{os.getpid()}\n" in (folder / "status").read_text("utf-8")
            if mine and name.encode() in (folder / "cmdline").read_bytes():
                found.append(int(folder.name))
        except OSError:
            continue
    return found


def test_a_bomb_is_refused_before_it_is_decoded() -> None:
    began = resource.getrusage(resource.RUSAGE_CHILDREN)
    command = [sys.executable, "-I", str(ROOT / "forms_api" / "photo_canvas.py"), "40000000", "1600"]
    done = subprocess.run(command, input=bomb(), capture_output=True, check=False)
    spent = resource.getrusage(resource.RUSAGE_CHILDREN)
    assert (done.returncode, done.stdout) == (3, b"too-many-pixels")
    assert spent.ru_utime - began.ru_utime < 1


def test_the_service_itself_never_loads_a_decoder() -> None:
    loaded = "import sys, forms_api.app, forms_api.commands; sys.exit('PIL' in sys.modules)"
    assert subprocess.run([sys.executable, "-c", loaded], cwd=ROOT, check=False).returncode == 0


def test_a_picture_with_something_behind_it_comes_out_without_it(town: Town) -> None:
    assert send(town, picture() + b"PK\x03\x04<script>alert(1)</script>").status_code == 201
    assert b"script" not in kept(town)[0]


def test_more_photos_than_the_town_allows_are_told(town: Town) -> None:
    assert send(town, *[picture((10, 10))] * 4).status_code == 422
    assert send(town, *[picture((10, 10))] * 3).status_code == 201
    town.forms["photos"] = 0
    town.write_forms()
    assert send(town, picture((10, 10)), text="Başka").status_code == 422


def test_a_body_that_is_too_large_is_told_and_other_addresses_stay_small(town: Town) -> None:
    assert send(town, *[b"\0" * 6_000_000] * 3).status_code == 413
    with town.app().test_client() as client:
        big = {"code": "x" * 100_000, "file": (io.BytesIO(b"x" * 200_000), "x")}
        assert client.post("/api/receipt", data=big, content_type="multipart/form-data").status_code == 413
        assert client.post("/api/feedback", data={**ANSWER, "text": "x" * 70_000}).status_code == 413


def test_the_same_photos_sent_twice_are_one_answer_and_others_are_not(town: Town) -> None:
    for photo in (picture((10, 10)), picture((10, 10)), picture((20, 20))):
        assert send(town, photo).status_code == 201
    assert town.rows("SELECT count(*) FROM submissions") == [(2,)]


def test_only_what_staff_approve_is_published_and_it_leaves_with_the_answer(town: Town, tmp_path: Path) -> None:
    shutil.rmtree(tmp_path / "content")
    shutil.copytree(ROOT / "content", tmp_path / "content")
    send(town, picture((300, 200)), picture((200, 300)))
    identity = town.only_id()
    assert town.run("approve", identity, "--photo", "3").exit_code == 1
    assert town.run("approve", identity, "--photo", "2").exit_code == 0
    assert town.run("publish").exit_code == 0
    folder = tmp_path / "content" / "files" / "feedback" / "2026"
    assert [file.name for file in folder.glob("*")] == [f"{identity}-2.jpg"]
    site = built(tmp_path / "content", tmp_path / "site")
    name = f"{identity}-2.jpg"
    showing = [page for page in site.rglob("*.html") if f"photos/feedback/2026/{name}" in page.read_text("utf-8")]
    assert {page.relative_to(site).parts[0] for page in showing} == {"tr", "en"}
    assert f"{identity}-1.jpg" not in "".join(page.read_text("utf-8") for page in showing)
    assert (site / "files" / "feedback" / "2026" / f"{identity}-2.jpg").exists()
    assert town.run("withdraw", identity).exit_code == 0
    assert town.rows("SELECT count(*) FROM photos") == [(0,)]
    assert town.run("publish").exit_code == 0
    assert list(folder.glob("*")) == []


def test_photos_die_with_a_rejected_answer_and_their_sender_gets_them_before(town: Town) -> None:
    answer = send(town, picture((10, 10)))
    code = answer.text.split('<code translate="no">')[1].split("<")[0]
    with town.app().test_client() as client:
        given = client.post("/api/receipt/export", data={"code": code}).get_json()
    assert len(given["photos"]) == 1
    town.run("reject", town.only_id(), "--reason", "spam")
    with town.app().extensions["forms_api"].database.writing() as connection:
        connection.exec_driver_sql("UPDATE acts SET at = '2025-01-01T00:00:00Z'")
    assert town.run("retention").exit_code == 0
    assert town.rows("SELECT count(*) FROM photos") == [(0,)]


def test_a_photo_refused_after_a_publishing_was_cut_off_is_taken_down_and_a_lost_one_is_brought(town: Town) -> None:
    send(town, picture((30, 20)), picture((20, 30)))
    identity = town.only_id()
    assert town.run("approve", identity, "--photo", "1").exit_code == 0
    assert town.run("publish").exit_code == 0
    with town.app().extensions["forms_api"].database.writing() as connection:
        connection.exec_driver_sql("UPDATE submissions SET state = 'approved'")  # killed before it was noted
    assert town.run("approve", identity, "--photo", "2").exit_code == 0
    assert town.run("publish").exit_code == 0
    content = town.folder / "content"
    assert [file.name for file in content.rglob("*.jpg")] == [f"{identity}-2.jpg"]
    written = (content / f"feedback/2026/{identity}.yml").read_text("utf-8")
    assert f"{identity}-2.jpg" in written
    assert f"{identity}-1.jpg" not in written


@pytest.mark.parametrize("done", ["withdraw", "reject"])
def test_a_photo_that_stands_without_its_answer_leaves_with_it(town: Town, done: str) -> None:
    """Into a folder files go one by one: a publishing that is killed may have written the photo alone."""
    send(town, picture((30, 20)))
    identity = town.only_id()
    assert town.run("approve", identity, "--photo", "1").exit_code == 0
    assert town.run("publish").exit_code == 0
    with town.app().extensions["forms_api"].database.writing() as connection:
        connection.exec_driver_sql("UPDATE submissions SET state = 'approved'")
    (town.folder / "content" / f"feedback/2026/{identity}.yml").unlink()
    assert town.run(done, identity, *(("--reason", "personal-data") if done == "reject" else ())).exit_code == 0
    assert town.run("publish").exit_code == 0
    assert list((town.folder / "content").rglob("*.jpg")) == []


def test_into_git_goes_what_staff_approve_and_no_byte_of_any_other_photo(
    make_town: Callable[..., Town], staff: Path
) -> None:
    town = make_town('[publish]\nto = "git"\nrepository = "town.git"\nfolder = "content"\n')
    town.forms["photos"] = 2
    town.write_forms()
    send(town, picture((30, 20)), picture((20, 30)))
    identity = town.only_id()
    shown, hidden = kept(town)[1], kept(town)[0]
    assert town.run("approve", identity, "--photo", "2").exit_code == 0
    assert town.run("publish").exit_code == 0
    bare = town.folder / "town.git"
    path = f"content/files/feedback/2026/{identity}-2.jpg"
    assert git_bytes(bare, "cat-file", "blob", f"main:{path}") == shown
    names = git_bytes(bare, "cat-file", "--batch-all-objects", "--batch-check=%(objectname) %(objecttype)").decode()
    blobs = [line.split()[0] for line in names.splitlines() if line.endswith("blob")]
    assert hidden not in [git_bytes(bare, "cat-file", "blob", name) for name in blobs]
    assert town.run("withdraw", identity).exit_code == 0
    assert town.run("publish").exit_code == 0
    assert b".jpg" not in git_bytes(bare, "ls-tree", "-r", "--name-only", "main")


def test_staff_without_a_web_login_see_photos_beside_the_file_and_let_some_be_seen(
    make_town: Callable[..., Town], staff: Path, tmp_path: Path
) -> None:
    git(tmp_path, "init", "--quiet", "--bare", "--initial-branch=main", "waiting.git")
    public = '[publish]\nto = "git"\nrepository = "town.git"\nfolder = "content"\n'
    town = make_town(f'{public}[private]\nrepository = "waiting.git"\nevery = 0\n')
    town.forms["photos"] = 2
    town.write_forms()
    send(town, picture((30, 20)), picture((20, 30)))
    identity = town.only_id()
    assert town.run("exchange").exit_code == 0
    git(tmp_path, "clone", "--quiet", "waiting.git", "desk")
    pending = tmp_path / "desk" / "pending"
    assert [file.read_bytes() for file in sorted(pending.glob("*.jpg"))] == kept(town)
    for value, code in (("1, iki", 1), ("3", 1), ("2", 0)):
        git(tmp_path / "desk", "pull", "--quiet", "--rebase")
        file = pending / f"{identity}.yml"
        said = file.read_text("utf-8").replace("verdict:\n", "verdict: approve\n")
        file.write_text(re.sub(r"(?m)^photos:.*$", f"photos: {value}", said), "utf-8")
        git(tmp_path / "desk", "commit", "--quiet", "-am", "Decided")
        git(tmp_path / "desk", "push", "--quiet")
        assert town.run("exchange").exit_code == code
    assert town.rows("SELECT number, approved FROM photos ORDER BY number") == [(1, 0), (2, 1)]
    assert git_bytes(tmp_path / "waiting.git", "ls-tree", "-r", "--name-only", "main") == b"README.md\n"


def test_staff_look_at_photos_in_the_browser_and_nobody_else_does(make_town: Callable[..., Town]) -> None:
    town = make_town(STAFF)
    (town.folder / "content").mkdir()
    town.forms["photos"] = 2
    town.write_forms()
    send(town, picture((30, 20)), picture((20, 30)))
    identity = town.only_id()
    ayse = Colleague(town, "ayse")
    address = f"/staff/submissions/{identity}/photos/1.jpg"
    assert ayse.get(address).status_code == 303
    assert ayse.sign_in().status_code == 303
    shown = ayse.get(address)
    assert shown.data == kept(town)[0]
    assert (shown.content_type, shown.headers["Cache-Control"]) == ("image/jpeg", "no-store")
    assert ayse.get(address.replace("1.jpg", "3.jpg")).status_code == 404
    assert ayse.decide(identity, "approve", text="Bank kırık.", photo="2").status_code == 303
    assert town.rows("SELECT number, approved FROM photos ORDER BY number") == [(1, 0), (2, 1)]


def git_bytes(folder: Path, *arguments: str) -> bytes:
    return subprocess.run(["git", "-C", str(folder), *arguments], capture_output=True, check=True).stdout


def test_a_backup_carries_photos(town: Town, tmp_path: Path) -> None:
    send(town, picture((10, 10)))
    [before] = kept(town)
    assert town.run("backup", str(tmp_path / "b.zip")).exit_code == 0
    town.close()
    for file in town.folder.glob("forms.sqlite*"):
        file.unlink()
    assert town.run("restore", str(tmp_path / "b.zip")).exit_code == 0
    assert kept(town) == [before]
