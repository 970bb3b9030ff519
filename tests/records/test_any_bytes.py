"""Any bytes as a record give problems: never a traceback, never the end of the process."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path
from random import Random

from tests.records.examples import Example, in_folder, too_big
from tests.towns import small_town

ROOT = Path(__file__).parents[2]
SEED = 20261120
PLACES = ("projects", "needs", "budgets", "places", "units", "feedback/2026", "prices", "codelists")
PIECES = (
    *(b"[", b"{", b"]", b"}", b"- ", b"? ", b": ", b"&a ", b"*a", b"!!python/object:os.system ", b"<<: ", b"%YAML 9\n"),
    *(
        b"\t",
        b"\x00",
        b"\xff\xfe",
        b"\xef\xbb\xbf",
        b"\xed\xa0\x80",
        b"\xc3",
        b"\x85",
        b"\xe2\x80\xa8",
        b"---\n",
        b"...\n",
    ),
    *(b'"', b"'", b"|9\n", b">-\n", b"\r", b"#", b"@", b"`", b"1e999999999", b"9" * 5000, b"-" * 3000, b"{a: " * 3000),
    *(
        b"[" * 25000,
        b"- " * 3000,
        b"? " * 2000,
        b"\xf0\x9f\x8c\xb3" * 200,
        b'"\\ud800"',
        b'"\\U00110000"',
        b"~",
        b"null",
    ),
)


def broken(random: Random, samples: list[bytes]) -> bytes:
    """A record cut, repeated, turned, or with pieces thrown in; sometimes nothing but bytes."""
    if random.random() < 0.1:
        return random.randbytes(random.randrange(2000))
    data = bytearray(random.choice(samples))
    for _ in range(random.randrange(1, 6)):
        at = random.randrange(len(data) + 1)
        to = min(len(data), at + random.randrange(1, 40))
        change = random.randrange(4)
        if change == 0:
            del data[at:to]
        elif change == 1:
            data[at:at] = random.choice(PIECES)
        elif change == 2:
            data[at:to] = random.randbytes(to - at)
        else:
            data[at:at] = bytes(data[at:to]) * random.randrange(1, 50)
    return bytes(data)


def test_no_bytes_end_the_process_or_show_a_traceback(tmp_path: Path) -> None:
    random = Random(SEED)  # noqa: S311 - the same files everywhere
    content = small_town(tmp_path)
    samples = [example.content for example in (*in_folder("invalid"), *in_folder("valid"), *in_folder("mended"))]
    samples += [file.read_bytes() for file in content.rglob("*.yml")]
    files = []
    for number in range(600):
        name = f"{random.choice(PLACES)}/f{number}.yml"
        data = broken(random, samples)
        (content / name).parent.mkdir(exist_ok=True)
        (content / name).write_bytes(data)
        files.append((name, data))
    for number, example in enumerate(too_big()):
        (content / f"projects/buyuk-{number}.yml").write_bytes(example.content)
    for name in ("codelists/questions.yml", "withdrawn.yml", "past.yml", "pages/tr/x.md"):
        (content / name).write_bytes(broken(random, samples))
    for number in range(40):
        (content / f"budgets/f{number}.csv").write_bytes(broken(random, [b"Kod;Tutar\r\n06.5.7.01;1.234,56\r\n" * 5]))
        (content / f"budgets/t{number}.yml").write_text(
            f"year: t{number}\nstatus: approved\ntables:\n  - {{file: f{number}.csv, direction: expenditure, "
            "columns: {economic: Kod}, phases: {approved: Tutar}}\n",
            "utf-8",
        )
    command = [sys.executable, "-X", "faulthandler", "-m", "generator", "check", "--content", str(content)]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False, timeout=300)
    assert done.returncode == 1, done.stderr[-2000:]
    assert "Traceback" not in done.stderr + done.stdout
    assert "Fatal" not in done.stderr
    told = {line.split(":")[0] for line in done.stdout.splitlines()}
    unreadable = [name for name, data in files if _not_text(data) and f"{content.as_posix()}/{name}" not in told]
    assert not unreadable


def _not_text(data: bytes) -> bool:
    try:
        data.decode("utf-8")
    except UnicodeDecodeError:
        return True
    return False


def test_the_site_file_itself_may_be_any_bytes(tmp_path: Path) -> None:
    random = Random(SEED)  # noqa: S311 - as above
    samples = [Example("site", (ROOT / "content/site.yml").read_bytes()).content]
    content = small_town(tmp_path)
    code = (
        "import sys\nfrom pathlib import Path\n"
        "from generator.check import check, frame\nfrom generator.read import read\n"
        "content = Path(sys.argv[1])\n"
        "for file in sorted(Path(sys.argv[2]).iterdir()):\n"
        "    (content / 'site.yml').write_bytes(file.read_bytes())\n"
        "    contents = read(content)\n    frame(contents)\n    checked = check(contents)\n"
        "    assert checked.town is not None or checked.errors, file\n"
    )
    (tmp_path / "sites").mkdir()
    for number in range(60):
        (tmp_path / f"sites/{number:03}").write_bytes(broken(random, samples))
    command = [sys.executable, "-X", "faulthandler", "-c", code, str(content), str(tmp_path / "sites")]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False, timeout=300)
    assert done.returncode == 0, done.stderr[-3000:]
