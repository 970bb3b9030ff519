"""What a resident took back, or what was taken out as personal, is nowhere in the next build."""

from __future__ import annotations

from pathlib import Path

import pytest

from generator.git import git
from tests.built import built, invented_town

ANSWER = "feedback/2026/fb-2026-zzzzz2.yml"
WORDS = "Kestanepazarı yokuşunda Gülbeyaz Hanım"
KEPT = "durağa yetişemiyoruz"
RECORD = f"""\
about: {{kind: project, id: cumhuriyet-meydani}}
stage: implementation
text: {WORDS} ve komşuları {KEPT}.
language: tr
channel: web
date: 2026-11-02
status: {{state: acted_on}}
reply: {{unit: fen-isleri, date: 2026-11-05, text: {{tr: Durak yaklaştırıldı., en: The stop was moved closer.}}}}
led_to: [{{project: cumhuriyet-meydani, change: {{tr: Durak yaklaştırıldı., en: The stop was moved.}}}}]
"""


@pytest.fixture(scope="module")
def content(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The invented town, with one more answer that is committed, so that git knows its words."""
    found = invented_town(tmp_path_factory.mktemp("withdrawn"))
    (found / ANSWER).write_text(RECORD, "utf-8")
    _commit(found, "Bir yanıt daha")
    return found


def _commit(content: Path, message: str) -> None:
    who = {"GIT_AUTHOR_NAME": "Örnek", "GIT_COMMITTER_NAME": "Örnek"}
    mail = {"GIT_AUTHOR_EMAIL": "a@ornek.example", "GIT_COMMITTER_EMAIL": "a@ornek.example"}
    git(content, "add", "--all")
    git(content, "commit", "--quiet", "-m", message, environment={**who, **mail})


def _files_with(site: Path, words: str) -> set[str]:
    return {str(f.relative_to(site)) for f in site.rglob("*") if f.is_file() and words.encode() in f.read_bytes()}


def test_words_that_were_published_are_found_by_this_search(content: Path, tmp_path: Path) -> None:
    site = built(content, tmp_path / "site")
    found = _files_with(site, WORDS)
    assert "tr/projeler/cumhuriyet-meydani/index.html" in found
    assert "data/feedback.csv" in found
    own = f"open311/v2/requests/{Path(ANSWER).stem}"
    told = {f"{name}.{ending}" for name in ("open311/v2/requests", own) for ending in ("xml", "json")}
    assert told <= found
    assert not [name for name in found - told if name.endswith(".xml")]


def test_words_taken_out_are_nowhere_while_the_rest_stays(content: Path, tmp_path: Path) -> None:
    (content / ANSWER).write_text(RECORD.replace(WORDS, "'[…]").replace(f"{KEPT}.", f"{KEPT}.'"), "utf-8")
    _commit(content, "Bir ad çıkarıldı")
    site = built(content, tmp_path / "site")
    assert not _files_with(site, "Gülbeyaz")
    assert not _files_with(site, "Kestanepazarı")
    assert _files_with(site, KEPT)


def test_a_withdrawn_answer_is_nowhere_but_its_tombstone(content: Path, tmp_path: Path) -> None:
    (content / ANSWER).unlink()
    tombs = content / "withdrawn.yml"
    entry = "  - {kind: feedback, id: fb-2026-zzzzz2, date: 2026-11-18, reason: {tr: Sahibi istedi., en: Asked for.}}"
    tombs.write_text(f"{tombs.read_text('utf-8').rstrip()}\n{entry}\n", "utf-8")
    _commit(content, "Bir yanıt geri çekildi")
    site = built(content, tmp_path / "site")
    for words in (WORDS, "Gülbeyaz", KEPT):
        assert not _files_with(site, words)
    assert not list(site.glob("open311/v2/requests/fb-2026-zzzzz2.*"))
    told = _files_with(site, "fb-2026-zzzzz2")
    allowed = ("data/withdrawn.json", "/fb-2026-zzzzz2/index.html", "atom.xml")
    assert told
    assert not [
        name for name in told if not name.endswith(allowed) and "degisiklikler" not in name and "changes" not in name
    ]
