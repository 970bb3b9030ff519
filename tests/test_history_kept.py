"""What one run keeps for the next is never wrong: equal to reading all again, and thrown away when it is damaged."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from hashlib import sha256
from pathlib import Path

import pytest

from generator.history import history
from tests.repositories import Repository, town_in_git
from tests.test_history import PARK, PROJECT

LAKE = PARK.replace("Dere", "Göl").replace("Stream", "Lake") + "identifiers: [GOL-1]\n"


def the_life_of_a_town(repository: Repository) -> Iterator[str]:
    """Commit by commit, everything that may happen to a record; gives what happened."""
    road = (repository.content / PROJECT).read_text("utf-8")
    yield "nothing yet"
    repository.commit("2026-02-01", "Yeni", {"projects/park.yml": PARK, "projects/gol.yml": LAKE})
    yield "added"
    repository.commit("2026-02-02", "Bozuk", {"projects/park.yml": "title: [\n", "projects/bos.yml": ""})
    yield "unreadable"
    repository.commit("2026-02-03", "Düzeltildi", {"projects/park.yml": PARK.replace("500000", "600000")})
    yield "readable again"
    repository.commit("2026-02-04", "Kalktı", {"projects/park.yml": None})
    yield "gone"
    repository.commit(
        "2026-02-05", "Döndü", {"projects/park.yml": PARK.replace("500000", "650000"), "projects/bos.yml": PARK}
    )
    yield "back"
    repository.commit("2026-02-06", "Ad", {"projects/gol.yml": None, "projects/baraj.yml": LAKE.replace("500000", "1")})
    yield "renamed"
    repository.commit("2026-02-07", "Yeni göl", {"projects/gol.yml": LAKE.replace("GOL-1", "GOL-2")})
    yield "the old name taken by another"
    swapped = {name: (repository.content / f"projects/{name}.yml").read_text("utf-8") for name in ("gol", "baraj")}
    repository.commit(
        "2026-02-08", "Takas", {"projects/gol.yml": swapped["baraj"], "projects/baraj.yml": swapped["gol"]}
    )
    yield "exchanged"
    repository.commit("2026-02-09", "Kalktı", {"projects/gol.yml": None})
    yield "gone, not renamed"
    vadi = "title: Vadi\nstage: need\nstatus: {state: active}\ncost: {estimate: 9}\n"
    repository.commit("2026-02-10", "Vadi", {"projects/vadi.yml": vadi})
    yield "its successor, which does not say so"
    repository.commit("2026-02-11", "Eski ad", {"projects/vadi.yml": vadi + "former_ids: [gol]\n"})
    yield "and then does"
    repository.commit("2026-02-12", "Eski ad silindi", {"projects/vadi.yml": vadi})
    yield "and no more"
    repository.git("checkout", "--quiet", "-b", "ofis")
    repository.commit("2026-02-13", "Ofis", {PROJECT: road.replace("2026-09", "2026-10")})
    yield "on a branch"
    repository.git("checkout", "--quiet", "main")
    repository.commit("2026-02-13", "Belediye", {"projects/park.yml": PARK})
    yield "on another branch than before"
    repository.git("checkout", "--quiet", "ofis")
    history(repository.content)
    repository.git("checkout", "--quiet", "main")
    repository.git("merge", "--quiet", "--no-ff", "-m", "Merge ofis", "ofis", day="2026-02-14")
    yield "merged, where what was kept lies off the mainline"
    repository.commit("2026-02-15", "Yanlış", {PROJECT: road.replace("2026-09", "2027-01")})
    yield "a commit that will be taken back"
    repository.git("reset", "--quiet", "--hard", "HEAD~1")
    repository.commit("2026-02-16", "Doğru", {PROJECT: road.replace("2026-09", "2026-12")})
    yield "rewritten"


def test_taking_up_what_was_kept_equals_reading_all_again(tmp_path: Path) -> None:
    repository = town_in_git(tmp_path)
    seen = set()
    for happened in the_life_of_a_town(repository):
        taken_up = history(repository.content)
        kept = repository.kept.read_bytes()
        assert taken_up == repository.cold(), happened
        assert taken_up == history(repository.content), happened
        seen.add(repr((taken_up.changes, taken_up.vanished, taken_up.first_seen)))
        repository.kept.write_bytes(kept)  # so that the next commit is read on top of it
    assert len(seen) >= 13  # most of these happenings show


def body(kept: dict[str, object]) -> bytes:
    return json.dumps(kept["read"], ensure_ascii=False, separators=(",", ":")).encode()


def signed(kept: dict[str, object], content: bytes, number: int = 1) -> bytes:
    return b'{"format": %d, "sha256": "%s", "read": %s}' % (number, sha256(content).hexdigest().encode(), content)


DAMAGE: dict[str, Callable[[bytes], bytes]] = {
    "empty": lambda data: b"",
    "cut": lambda data: data[: len(data) // 2],
    "one letter": lambda data: data.replace(b"500000", b"500001", 1),
    "not JSON": lambda data: b"\x80\x04pickle" + data,
    "another format": lambda data: signed(json.loads(data), body(json.loads(data)).replace(b"600000", b"6"), 999),
    "another folder": lambda data: signed({}, body(json.loads(data)).replace(b'"prefix":""', b'"prefix":"x/"')),
    "another shape": lambda data: signed({}, b'{"head":"x"}'),
    "deep": lambda data: signed({}, b"[" * 200_000),
}


@pytest.mark.parametrize("damage", DAMAGE)
def test_what_cannot_be_used_is_thrown_away_silently(tmp_path: Path, damage: str) -> None:
    repository = town_in_git(tmp_path)
    repository.commit("2026-02-01", "Park", {"projects/park.yml": PARK})
    repository.commit("2026-02-02", "Tahmin", {"projects/park.yml": PARK.replace("500000", "600000")})
    known = repository.cold()
    kept = repository.kept.read_bytes()
    assert signed(json.loads(kept), body(json.loads(kept))) == kept  # the damage below is the only difference
    damaged = DAMAGE[damage](kept)
    assert damaged != kept
    repository.kept.write_bytes(damaged)
    assert history(repository.content) == known
    assert repository.kept.read_bytes() == kept


def test_what_cannot_be_kept_is_read_again_each_time(tmp_path: Path) -> None:
    repository = town_in_git(tmp_path)
    (repository.top / ".git" / "uretken").write_text("a file in the way", "utf-8")
    assert history(repository.content) == history(repository.content)
    assert repository.git("status", "--porcelain") == ""
