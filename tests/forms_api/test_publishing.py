from __future__ import annotations

import subprocess
import sys
from collections.abc import Callable
from difflib import unified_diff
from io import StringIO
from pathlib import Path
from typing import Any

import pytest
import yaml
from ruamel.yaml import YAML

from forms_api.bare_clone import BareClone
from generator.records.feedback import Feedback
from generator.records.kinds import kind_named
from generator.records.validate import validate
from generator.records.yaml_reader import parse_yaml

from .conftest import Town, git

Answer = dict[str, str]
FOLDER = '\n[publish]\nto = "folder"\npath = "content"\n'
GIT = """
[publish]
to = "git"
repository = "town.git"
folder = "content"
author = {name = "Örnek", mail = "o@ornek.example"}
"""
HOSTILE = [
    "no",
    "12",
    "2026-11-20",
    "1e3",
    "12:30",
    "1_000",
    "~",
    "- bir\n- iki: {üç}",
    "a: b # c\n---\n...\n%YAML 1.1",
    "!!python/object/apply:os.system ['id']",
    "&x *x <<: *x",
    "{{7*7}} {% import os %} ${7*7}",
    "<script>alert(1)</script> <img src=x onerror=alert(1)>",
    "--8<-- /etc/passwd\n{: onclick=alert(1) }",
    "[x](javascript:alert(1))",
    "fixes #1\n\nSigned-off-by: x <x@y.example>\n[skip ci]",
    "bir\x85iki\u2028üç",
    "\u202eters\u202c ve \u2066saklı\u2069",
    "tırnak \" ve ' ve \\n ve \\",
    "sondaki iki nokta:",
    "'=cmd|'/C calc'!A0",
    "👩‍🔧 🇹🇷 ﷽ क्षि",
    "x" * 2000,
]


@pytest.fixture
def folder_town(make_town: Callable[..., Town], tmp_path: Path) -> Town:
    (tmp_path / "content").mkdir()
    return make_town(FOLDER)


@pytest.fixture
def git_town(make_town: Callable[..., Town], staff: Path) -> Town:
    return make_town(GIT)


def send(town: Town, answer: Answer, **changes: str) -> str:
    """Send an answer and give its id."""
    client = town.app().test_client()
    before = {row[0] for row in town.rows("SELECT id FROM submissions")}
    response = client.post("/api/feedback", data=answer | changes)
    assert response.status_code == 201, response.text
    [identity] = {str(row[0]) for row in town.rows("SELECT id FROM submissions")} - before
    return identity


def approve(town: Town, identity: str, *options: str) -> None:
    result = town.run("approve", identity, *options)
    assert result.exit_code == 0, result.output


def publish(town: Town) -> list[str]:
    result = town.run("publish")
    assert result.exit_code == 0, result.output
    return result.stdout.split()


def record(content: bytes, identity: str) -> Feedback:
    """The record, read with the check a hand-written file goes through."""
    parsed = parse_yaml(content, "f.yml")
    assert not parsed.problems
    validated = validate(kind_named("feedback"), identity, parsed.value)
    assert not validated.findings
    assert isinstance(validated.record, Feedback)
    return validated.record


def test_a_wrong_figure_is_published_with_its_path_and_shown_to_staff(folder_town: Town, answer: Answer) -> None:
    identity = send(folder_town, answer, figure="cost.spent")
    shown = folder_town.run("show", identity)
    assert "cost.spent" in shown.output
    approve(folder_town, identity)
    publish(folder_town)
    content = (folder_town.folder / f"content/feedback/2026/{identity}.yml").read_bytes()
    assert record(content, identity).about.figure == "cost.spent"


# --- what was refused


def test_counts_go_along_by_month_and_reason_without_ids_or_words(folder_town: Town, answer: Answer) -> None:
    first = send(folder_town, answer)
    for number, reason in enumerate(("spam", "spam", "insult", "Bize değil, ASKİ'ye yazın.")):
        identity = send(folder_town, answer, text=f"Gizli {number}")
        assert folder_town.run("reject", identity, "--reason", reason).exit_code == 0
    folder_town.later(days=20)
    send(folder_town, answer, text="Bekleyen")
    approve(folder_town, first)
    publish(folder_town)
    file = folder_town.folder / "content/moderation/2026.yml"
    assert yaml.safe_load(file.read_text("utf-8")) == {
        "months": [
            {
                "month": "2026-11",
                "received": 5,
                "published": 1,
                "refused": [
                    {"reason": "insult", "count": 1},
                    {"reason": "other", "count": 1},
                    {"reason": "spam", "count": 2},
                ],
            },
            {"month": "2026-12", "received": 1, "published": 0},
        ]
    }
    validated = validate(kind_named("moderation"), "2026", parse_yaml(file.read_bytes(), "2026.yml").value)
    assert not validated.findings


def test_months_that_the_database_has_forgotten_stay_in_the_file(folder_town: Town, answer: Answer) -> None:
    file = folder_town.folder / "content/moderation/2026.yml"
    file.parent.mkdir()
    file.write_text(
        "months:\n- {month: 2026-03, received: 7, published: 2, refused: [{reason: spam, count: 5}]}\n"
        "- {month: 2026-11, received: 9, published: 8}\n"
    )
    approve(folder_town, send(folder_town, answer))
    folder_town.later(days=20)
    approve(folder_town, send(folder_town, answer, text="Aralıkta"))
    publish(folder_town)
    months = yaml.safe_load(file.read_text("utf-8"))["months"]
    assert [(month["month"], month["received"]) for month in months] == [
        ("2026-03", 7),
        ("2026-11", 9),
        ("2026-12", 1),
    ]
    assert months[0]["refused"] == [{"reason": "spam", "count": 5}]


# --- to a folder ------------------------------------------------------------------------------------------------------


def test_only_what_is_approved_becomes_a_file(folder_town: Town, answer: Answer) -> None:
    first, second = send(folder_town, answer), send(folder_town, answer, text="Başka bir söz")
    approve(folder_town, first)
    assert publish(folder_town) == [first]
    content = folder_town.folder / "content"
    assert [str(file.relative_to(content)) for file in content.rglob("fb-*") if file.is_file()] == [
        f"feedback/2026/{first}.yml"
    ]
    found = record((content / f"feedback/2026/{first}.yml").read_bytes(), first)
    assert (found.about.kind, found.about.id, found.stage) == ("project", "cumhuriyet-meydani", "implementation")
    assert (found.text, found.answers, found.questions) == (answer["text"], {"gidis": "4"}, "2026-1")
    assert (found.channel, found.language, str(found.date), found.status.state) == (
        "web",
        "tr",
        "2026-11-20",
        "received",
    )
    assert folder_town.rows(f"SELECT state FROM submissions WHERE id = '{second}'") == [("waiting",)]  # noqa: S608


def test_publishing_again_writes_nothing(folder_town: Town, answer: Answer) -> None:
    identity = send(folder_town, answer)
    approve(folder_town, identity)
    publish(folder_town)
    file = folder_town.folder / f"content/feedback/2026/{identity}.yml"
    before = file.stat().st_mtime_ns
    assert publish(folder_town) == []
    assert file.stat().st_mtime_ns == before


def test_a_redaction_is_published_and_the_original_stays(folder_town: Town, answer: Answer, tmp_path: Path) -> None:
    identity = send(folder_town, answer, text="Komşum Ali Veli'nin tel. 0532", **{"answer.engel": "Ali Veli"})
    approve(folder_town, identity, "--text", "Komşum […] tel. […]", "--answer", "engel=")
    publish(folder_town)
    content = (folder_town.folder / f"content/feedback/2026/{identity}.yml").read_text("utf-8")
    assert "Ali" not in content
    assert "0532" not in content
    assert record(content.encode(), identity).text == "Komşum […] tel. […]"
    assert folder_town.rows("SELECT text FROM submissions") == [("Komşum Ali Veli'nin tel. 0532",)]


def test_email_and_receipt_never_reach_the_file(folder_town: Town, answer: Answer) -> None:
    identity = send(folder_town, answer, email="ayse@ornek.example")
    approve(folder_town, identity)
    publish(folder_town)
    [(receipt,)] = folder_town.rows("SELECT receipt FROM submissions")
    content = (folder_town.folder / f"content/feedback/2026/{identity}.yml").read_text("utf-8")
    assert "ayse" not in content
    assert receipt not in content
    assert set(yaml.safe_load(content)) == {
        "about", "stage", "questions", "answers", "text", "language", "channel", "date", "status",
    }  # fmt: skip


@pytest.mark.parametrize("text", HOSTILE, ids=range(len(HOSTILE)))
def test_hostile_text_is_the_same_text_for_every_reader(folder_town: Town, answer: Answer, text: str) -> None:
    identity = send(folder_town, answer, text=text, **{"answer.engel": text})
    [(cleaned,)] = folder_town.rows("SELECT text FROM submissions")
    approve(folder_town, identity)
    publish(folder_town)
    content = (folder_town.folder / f"content/feedback/2026/{identity}.yml").read_text("utf-8")
    for read in (yaml.safe_load(content), YAML(typ="safe", pure=True).load(StringIO(content))):
        # A text of digits alone is written bare, as a number that says the same.
        assert str(read["text"]) == cleaned
        assert str(read["answers"]["engel"]) == cleaned
    assert record(content.encode(), identity).text == cleaned


def test_a_later_reply_keeps_what_staff_wrote_in_the_file(folder_town: Town, answer: Answer) -> None:
    identity = send(folder_town, answer)
    approve(folder_town, identity)
    publish(folder_town)
    file = folder_town.folder / f"content/feedback/2026/{identity}.yml"
    led_to = "# by phone\nled_to:\n  - {project: cumhuriyet-meydani, change: Gölgelik eklendi}   # in May\n"
    file.write_text(file.read_text("utf-8").replace("gölge yok", "gölge az") + led_to, "utf-8")
    line = ("reply", identity, "--unit", "fen-isleri", "--state", "acted_on")
    assert folder_town.run(*line, "--text", "Dört gölgelik kurduk.", "--lang", "tr").exit_code == 0
    assert folder_town.run(*line, "--text", "We put up four shades.", "--lang", "en").exit_code == 0
    before = file.read_text("utf-8")
    assert publish(folder_town) == [identity]
    after = file.read_text("utf-8")
    assert after.endswith(led_to)
    gone = [line for line in unified_diff(before.splitlines(), after.splitlines(), n=0) if line.startswith("-  ")]
    assert gone == ["-  state: received"]
    found = record(file.read_bytes(), identity)
    assert found.text == "Kaldırım iyi oldu, ama gölge az."
    assert found.led_to[0].project == "cumhuriyet-meydani"
    assert found.status.state == "acted_on"
    assert found.reply is not None
    assert dict(found.reply.text.translations) == {"tr": "Dört gölgelik kurduk.", "en": "We put up four shades."}
    assert publish(folder_town) == []


def test_a_reply_before_publishing_goes_out_with_the_answer(folder_town: Town, answer: Answer) -> None:
    identity = send(folder_town, answer)
    line = ("reply", identity, "--unit", "fen-isleri", "--text", "Yapamıyoruz.", "--state", "declined")
    assert folder_town.run(*line, "--reason", "Bütçe yok").exit_code == 0
    assert publish(folder_town) == []
    approve(folder_town, identity)
    publish(folder_town)
    found = record((folder_town.folder / f"content/feedback/2026/{identity}.yml").read_bytes(), identity)
    assert found.status.state == "declined"
    assert found.status.reason is not None
    assert found.reply is not None


def test_a_broken_file_of_one_does_not_hold_up_the_others(folder_town: Town, answer: Answer) -> None:
    first, second = send(folder_town, answer), send(folder_town, answer, text="İkinci")
    approve(folder_town, first)
    publish(folder_town)
    file = folder_town.folder / f"content/feedback/2026/{first}.yml"
    file.write_text(file.read_text("utf-8") + "stage: need\n", "utf-8")
    folder_town.run("reply", first, "--unit", "fen-isleri", "--text", "Tamam")
    approve(folder_town, second)
    result = folder_town.run("publish")
    assert result.exit_code == 1
    assert result.stdout.split() == [second]
    assert f"{first} was not published: feedback/2026/{first}.yml:" in result.stderr
    assert "stage" in result.stderr


def test_a_file_of_the_same_name_about_something_else_is_left_alone(folder_town: Town, answer: Answer) -> None:
    identity = send(folder_town, answer)
    approve(folder_town, identity)
    file = folder_town.folder / f"content/feedback/2026/{identity}.yml"
    file.parent.mkdir(parents=True)
    other = "about: {kind: need, id: x}\nstage: need\nchannel: paper\ndate: 2026-01-01\nstatus: {state: received}\n"
    file.write_text(other, "utf-8")
    result = folder_town.run("publish")
    assert result.exit_code == 1
    assert "about something else" in result.stderr
    assert file.read_text("utf-8") == other


def test_a_crash_after_writing_is_made_good_by_the_next_run(
    folder_town: Town, answer: Answer, monkeypatch: Any
) -> None:
    def crash(*_arguments: Any) -> None:
        raise KeyboardInterrupt

    identity = send(folder_town, answer)
    approve(folder_town, identity)
    with monkeypatch.context() as patch:
        patch.setattr("forms_api.database.moderation.note_published", crash)
        folder_town.run("publish")
    assert folder_town.rows("SELECT state FROM submissions") == [("approved",)]
    file = folder_town.folder / f"content/feedback/2026/{identity}.yml"
    before = file.stat().st_ino
    assert publish(folder_town) == [identity]
    assert file.stat().st_ino == before


def test_a_missing_folder_is_told(make_town: Callable[..., Town], answer: Answer) -> None:
    town = make_town(FOLDER)
    approve(town, send(town, answer))
    result = town.run("publish")
    assert result.exit_code == 1
    assert "There is no folder" in result.stderr
    assert town.rows("SELECT state FROM submissions") == [("approved",)]


# --- to a git repository ----------------------------------------------------------------------------------------------


def pulled(staff: Path) -> Path:
    git(staff, "pull", "--quiet", "--rebase", "origin", "main")
    return staff / "content" / "feedback" / "2026"


def objects(repository: Path) -> str:
    """Everything the repository holds: every object of every kind, reachable or not."""
    names = git(repository, "cat-file", "--batch-all-objects", "--batch-check=%(objectname)")
    return git(repository, "cat-file", "--batch", given=names)


def test_approved_answers_are_one_commit_of_ids(git_town: Town, staff: Path, answer: Answer) -> None:
    ids = sorted(send(git_town, answer, text=f"fixes #{number}") for number in range(3))
    for identity in ids:
        approve(git_town, identity)
    assert publish(git_town) == ids
    folder = pulled(staff)
    assert sorted(file.stem for file in folder.iterdir()) == ids
    assert record((folder / f"{ids[0]}.yml").read_bytes(), ids[0]).stage == "implementation"
    log = git(staff, "log", "--format=%an <%ae>%n%B", "-1")
    assert log.split() == ["Örnek", "<o@ornek.example>", "Feedback:", "3", "answers", *ids]
    assert git(staff, "diff-tree", "-r", "--name-only", "--no-commit-id", "HEAD").split() == [
        *(f"content/feedback/2026/{identity}.yml" for identity in ids),
        "content/moderation/2026.yml",
    ]
    assert (staff / "content" / "site.yml").exists()


def test_publishing_again_makes_no_commit(git_town: Town, staff: Path, answer: Answer) -> None:
    approve(git_town, send(git_town, answer))
    publish(git_town)
    head = git(git_town.folder / "town.git", "rev-parse", "main")
    assert publish(git_town) == []
    assert git(git_town.folder / "town.git", "rev-parse", "main") == head


def test_somebody_elses_push_in_between_is_kept(git_town: Town, staff: Path, answer: Answer, monkeypatch: Any) -> None:
    identity = send(git_town, answer)
    approve(git_town, identity)
    pushes = []
    push = BareClone.push  # the moment between our fetch and our push

    def push_late(target: BareClone, commit: str) -> Any:
        if len(pushes) < 3:  # staff are faster, three times in a row
            (staff / "content" / f"note-{len(pushes)}.yml").write_text("x: y\n", "utf-8")
            git(staff, "add", ".")
            git(staff, "commit", "--quiet", "-m", "Staff")
            git(staff, "push", "--quiet", "origin", "main")
        pushes.append(commit)
        return push(target, commit)

    monkeypatch.setattr(BareClone, "push", push_late)
    assert publish(git_town) == [identity]
    assert len(pushes) == 4
    folder = pulled(staff)
    assert [file.stem for file in folder.iterdir()] == [identity]
    assert all((staff / "content" / f"note-{number}.yml").exists() for number in range(3))
    assert git(staff, "log", "--oneline", "--merges") == ""
    assert git(git_town.folder / "town.git", "fsck", "--strict") == ""


def test_a_push_whose_answer_was_lost_is_not_made_twice(
    git_town: Town, staff: Path, answer: Answer, monkeypatch: Any
) -> None:
    from forms_api.faults import refused

    identity = send(git_town, answer)
    approve(git_town, identity)
    push = BareClone.push  # the connection breaks after it arrived

    def push_and_fail(target: BareClone, commit: str) -> Any:
        push(target, commit)
        return refused("git-failed", "x")

    monkeypatch.setattr(BareClone, "push", push_and_fail)
    assert publish(git_town) == [identity]
    assert git(staff, "ls-remote", "origin", "main")
    pulled(staff)
    assert git(staff, "rev-list", "--count", "HEAD").strip() == "2"


def test_a_reply_is_made_on_the_newest_state_of_the_file(git_town: Town, staff: Path, answer: Answer) -> None:
    identity = send(git_town, answer)
    approve(git_town, identity)
    publish(git_town)
    file = pulled(staff) / f"{identity}.yml"
    file.write_text(file.read_text("utf-8").replace("iyi oldu", "güzel oldu"), "utf-8")
    git(staff, "commit", "--quiet", "-am", "Wording")
    git(staff, "push", "--quiet", "origin", "main")
    git_town.run("reply", identity, "--unit", "fen-isleri", "--text", "Sağ olun.")
    assert publish(git_town) == [identity]
    found = record((pulled(staff) / f"{identity}.yml").read_bytes(), identity)
    assert found.text == "Kaldırım güzel oldu, ama gölge yok."
    assert found.reply is not None
    assert dict(found.reply.text.translations) == {"tr": "Sağ olun."}


def test_nothing_private_is_in_any_git_object(git_town: Town, staff: Path, answer: Answer) -> None:
    kept = send(git_town, answer, text="Bekleyen söz")
    identity = send(git_town, answer, text="Ali Veli'yi arayın", email="ayse@ornek.example")
    approve(git_town, identity, "--text", "[…] arayın")
    publish(git_town)
    [(receipt,)] = git_town.rows(f"SELECT receipt FROM submissions WHERE id = '{identity}'")  # noqa: S608
    everything = objects(git_town.folder / "town.git") + objects(git_town.folder / "outbox.git")
    assert "[…] arayın" in everything
    for private in ("ayse", "Ali Veli", "Bekleyen", kept, receipt):
        assert private not in everything, private


@pytest.mark.parametrize(
    ("change", "told"),
    [
        (("town.git", "missing.git"), "git fetch with"),
        (('"town.git"', '"https://me:hunter2@127.0.0.1:1/x.git"'), "https://…@127.0.0.1:1/x.git"),
        (('folder = "content"', 'branch = "no-such"'), "no-such"),
    ],
)
def test_a_repository_that_cannot_be_used_is_told_and_nothing_is_lost(
    git_town: Town, answer: Answer, change: tuple[str, str], told: str
) -> None:
    approve(git_town, send(git_town, answer))
    git_town.file.write_text(git_town.file.read_text("utf-8").replace(*change), "utf-8")
    result = git_town.run("publish")
    assert result.exit_code == 1
    assert told in result.stderr
    assert "hunter2" not in result.stderr
    assert git_town.rows("SELECT state FROM submissions") == [("approved",)]


def test_a_hook_that_refuses_is_told(git_town: Town, staff: Path, answer: Answer) -> None:
    approve(git_town, send(git_town, answer))
    hook = git_town.folder / "town.git" / "hooks" / "pre-receive"
    hook.write_text("#!/bin/sh\necho 'only on weekdays' >&2\nexit 1\n")
    hook.chmod(0o755)
    result = git_town.run("publish")
    assert result.exit_code == 1
    assert "only on weekdays" in result.stderr or "pre-receive hook declined" in result.stderr
    hook.unlink()
    assert len(publish(git_town)) == 1


def test_publishers_at_the_same_time_publish_once(git_town: Town, staff: Path, answer: Answer) -> None:
    ids = sorted(send(git_town, answer, text=f"Söz {number}") for number in range(4))
    for identity in ids:
        approve(git_town, identity)
    line = [str(Path(sys.executable).with_name("uretken-forms")), "--config", str(git_town.file), "publish"]
    running = [subprocess.Popen(line, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True) for _ in range(3)]
    told = [process.communicate(timeout=60) for process in running]
    assert not any("Traceback" in err for _out, err in told)
    assert sorted(file.stem for file in pulled(staff).iterdir()) == ids
    assert git(staff, "rev-list", "--count", "HEAD").strip() == "2"
    assert git_town.rows("SELECT DISTINCT state FROM submissions") == [("published",)]
