"""The life of answers as a state machine: whatever happens in whatever order, nothing is lost, doubled or leaked.

Residents post, post again and erase; staff approve, redact, reject, reply, withdraw, edit and delete files; publishing
is cut off between the push and the note of it; the service is left without a word, restored from a backup, and the
clock goes on. The real application, command line, database and git repository; the model only says what must be so.
"""

from __future__ import annotations

import io
import logging
import shutil
import tempfile
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path
from unittest import mock

from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, precondition, rule

from forms_api import clock
from forms_api.clock import stamp
from forms_api.database import reading
from forms_api.database.engine import Database, open_database
from forms_api.database.moderation import Actor
from forms_api.outbox import target_of
from forms_api.publishing import Make, Target, publish
from forms_api.receipts import hash_of, load_secret
from forms_api.watching import Lines
from generator.build import views_of
from generator.check import check
from generator.derive import derive
from generator.export import exports
from generator.export.source import Source
from generator.history import History
from generator.read import read
from tests.forms_api.conftest import ANSWER, Town, git
from tests.towns import small_town

DAYS = {"contact": 10, "text": 20, "rejected": 5}
HOSTILE = (
    *("", "{{7*7}} {% import os %}", "--8<-- 'etc/passwd'", "fixes #1", "!!python/object:os.system [id]"),
    *(
        "<script>alert(1)</script>",
        "a: b # c\n---\n...",
        "no",
        "\u202eters\u0085 \u200b",
        "'; DROP TABLE submissions; --",
    ),
)
SETTINGS = """database = "{database}"
[limits]
sender = 9999
record = 9999
all = 9999
refused = 9999
[publish]
to = "git"
repository = "town.git"
folder = ""
"""
WHICH = st.integers(0, 30)


class Killed(BaseException):
    """The process is gone."""


@dataclass
class CutOff:
    """A target that is reached, and whose answer nobody hears any more."""

    target: Target

    def change(self, make: Make) -> None:
        """Push, and be gone."""
        self.target.change(make)
        raise Killed


@dataclass
class Said:
    """What is known of one acknowledged answer."""

    number: int
    code: str
    identity: str
    posted: datetime
    with_mail: bool
    state: str
    private_approved: bool = False
    """Whether the latest decision lets the private word be published."""
    decided: datetime | None = None
    unsent_reply: bool = False
    replied: bool = False
    may_stand: bool = False
    """Whether it was rejected after it was approved, and publishing has not looked since whether its file is there."""
    stands: bool = False
    """Whether its file is in the repository."""
    private_stands: bool = False
    private_went_out: bool = False
    """Whether the private word was ever allowed to be in the repository: its history keeps it."""
    edited: bool = False
    removed: bool = False
    """By staff, by hand."""
    taken_down: datetime | None = None
    mail_is_kept: bool = True
    words_are_kept: bool = True

    @property
    def mail(self) -> str:
        return f"posta{self.number}x@gizli.example"

    @property
    def private(self) -> str:
        return f"OZEL{self.number}x"

    @property
    def public(self) -> str:
        return f"ACIK{self.number}x"


class LifeOfAnswers(RuleBasedStateMachine):
    """One town with its repository; `database` is set for another engine than SQLite."""

    database = "forms.sqlite"
    template: Path
    empty: Callable[[], None] = staticmethod(lambda: None)

    @initialize()
    def a_town(self) -> None:
        self.folder = Path(tempfile.mkdtemp(prefix="life-"))
        shutil.copytree(self.template, self.folder, dirs_exist_ok=True, symlinks=True)
        type(self).empty()
        self.town = Town(self.folder, SETTINGS.format(database=self.database))
        self.town.forms["records"]["project"] = {
            "yol-genisletme": self.town.forms["records"]["project"]["cumhuriyet-meydani"]
        }
        self.town.forms["units"] = {"fen": self.town.forms["units"]["fen-isleri"]}
        self.town.forms["questions"]["stages"]["implementation"]["questions"] = []
        self.town.forms["contact_consent"] = {"tr": "Yazabilirsiniz.", "en": "You may write."}
        self.town.forms["retention"] = DAYS
        self.town.write_forms()
        self.clock = mock.patch.object(clock, "now", side_effect=lambda: self.town.moment)
        self.clock.start()
        self.said: list[Said] = []
        self.numbers = 0
        self.moved = True
        self.told = io.StringIO()
        self.lines = logging.StreamHandler(self.told)
        self.lines.setFormatter(Lines())
        logging.getLogger().addHandler(self.lines)
        self.before = logging.getLogger("forms_api").level
        logging.getLogger("forms_api").setLevel(logging.DEBUG)
        self._open()

    # What residents do.

    @rule(hostile=st.sampled_from(HOSTILE), with_mail=st.booleans(), doubtful=st.booleans())
    def posts(self, hostile: str, *, with_mail: bool, doubtful: bool) -> None:
        self.numbers += 1
        self._post(self.numbers, hostile, with_mail=with_mail, doubtful=doubtful and self.numbers % 3 == 0)

    @precondition(lambda self: self.said)
    @rule(which=WHICH)
    def posts_the_same_again(self, which: int) -> None:
        """As a browser does that heard no answer."""
        earlier = self.said[which % len(self.said)]
        known = earlier.state not in ("gone", "withdrawn")
        if known and self.town.moment < earlier.posted + timedelta(hours=24):
            assert self._send(self.bodies[earlier.number]) == earlier.code
            return
        if any(one.number == earlier.number and one is not earlier for one in self.said):
            return
        body = self.bodies[earlier.number]
        said = self._keep(earlier.number, self._send(body), with_mail=earlier.with_mail, doubtful="website" in body)
        said.private_went_out = earlier.private_went_out

    @precondition(lambda self: self._in("waiting", "suspect", "approved", "published", "rejected"))
    @rule(which=WHICH)
    def erases(self, which: int) -> None:
        said = self._one(which, "waiting", "suspect", "approved", "published", "rejected")
        answer = self.client.post("/api/receipt/erase", json={"code": said.code, "confirm": "yes"})
        assert answer.status_code == 200
        self._taken_back(said)

    def _taken_back(self, said: Said) -> None:
        said.mail_is_kept = said.words_are_kept = said.unsent_reply = False
        said.taken_down = None
        said.state = "withdrawn" if said.state in ("approved", "published") or said.may_stand else "gone"

    # What staff do.

    @precondition(lambda self: self._in("waiting", "suspect", "approved", "rejected"))
    @rule(which=WHICH, redacted=st.booleans())
    def approve(self, which: int, *, redacted: bool) -> None:
        said = self._one(which, "waiting", "suspect", "approved", "rejected")
        text = ("--text", f"{said.public} […]") if redacted else ()
        self._run("approve", said.identity, *text)
        said.state, said.private_approved, said.decided = "approved", not redacted, self.town.moment

    @precondition(lambda self: self._in("waiting", "suspect", "approved"))
    @rule(which=WHICH)
    def reject(self, which: int) -> None:
        said = self._one(which, "waiting", "suspect", "approved")
        self._run("reject", said.identity, "--reason", "off-topic")
        said.may_stand = said.may_stand or said.state == "approved"
        said.state, said.decided = "rejected", self.town.moment

    @precondition(lambda self: self._in("approved", "published"))
    @rule(which=WHICH)
    def reply(self, which: int) -> None:
        said = self._one(which, "approved", "published")
        self._run("reply", said.identity, "--unit", "fen", "--text", f"CEVAP{said.number}x")
        said.unsent_reply, said.replied, said.decided = True, True, self.town.moment

    @precondition(lambda self: self._in("approved", "published"))
    @rule(which=WHICH)
    def withdraw(self, which: int) -> None:
        said = self._one(which, "approved", "published")
        self._run("withdraw", said.identity, "--reason", "Yanlışlıkla yayımlandı.")
        self._taken_back(said)

    @precondition(lambda self: any(one.stands and not one.edited for one in self.said))
    @rule(which=WHICH)
    def edit_the_file(self, which: int) -> None:
        standing = [one for one in self.said if one.stands and not one.edited]
        said = standing[which % len(standing)]
        file = self._fresh_clone() / self._path(said)
        file.write_text(file.read_text("utf-8").replace(said.public, f"{said.public}DUZELTME"), "utf-8")
        self._push()
        said.edited = True

    @precondition(lambda self: any(one.stands and one.state == "published" for one in self.said))
    @rule(which=WHICH)
    def delete_the_file(self, which: int) -> None:
        standing = [one for one in self.said if one.stands and one.state == "published"]
        said = standing[which % len(standing)]
        (self._fresh_clone() / self._path(said)).unlink()
        self._push()
        said.stands, said.removed = False, True

    # What the machine does.

    @rule(cut_off=st.booleans())
    def publish(self, *, cut_off: bool) -> None:
        lacking = [one for one in self.said if one.state == "published" and one.unsent_reply and one.removed]
        if cut_off:
            self._publish_cut_off()
        else:
            self._run("publish", fails=bool(lacking))
        for said in self.said:
            self._goes_out(said, noted=not cut_off)
        self.moved = True

    def _goes_out(self, said: Said, *, noted: bool) -> None:
        if said.state == "approved" or (said.state == "published" and said.unsent_reply and not said.removed):
            if not said.stands:
                said.stands, said.edited = True, False
                said.private_stands = said.private_approved
            elif said.state == "approved" and not said.edited:
                said.private_stands = said.private_approved
            said.private_went_out |= said.private_stands
            if noted:
                said.state, said.decided, said.unsent_reply = "published", self.town.moment, False
                said.may_stand = False
        elif said.state in ("withdrawn", "rejected"):
            said.stands = False
            if noted:
                said.may_stand, said.taken_down = False, said.taken_down or self.town.moment

    def _publish_cut_off(self) -> None:
        database = self._database()
        try:
            settings, actor = self.town.settings(), Actor("test", stamp(self.town.moment))
            publish(database, CutOff(target_of(settings)), actor, ("tr", "en"))
        except Killed:
            pass
        finally:
            database.close()

    @rule(hours=st.sampled_from((7, 3 * 24, 6 * 24, 11 * 24, 21 * 24)))
    def days_pass_and_what_is_over_goes(self, hours: int) -> None:
        self.town.later(hours=hours)
        self._run("retention")
        now = self.town.moment
        for said in self.said:
            self._expires(said, lambda since, days: since is not None and since < now - timedelta(days=days))

    def _expires(self, said: Said, over: Callable[[datetime | None, int], bool]) -> None:
        whole = (
            (said.state == "rejected" and not said.may_stand and over(said.decided, 5))
            or (said.state == "suspect" and over(said.posted, 5))
            or (said.state == "withdrawn" and over(said.taken_down, 5))
        )
        if whole:
            said.state, said.mail_is_kept, said.words_are_kept = "gone", False, False
        if said.state in ("published", "rejected") and not said.unsent_reply and over(said.decided, 10):
            said.mail_is_kept = False
        if said.state == "published" and over(said.decided, 20):
            said.words_are_kept = said.words_are_kept and said.private_approved

    @rule()
    def is_left_and_begins_again(self) -> None:
        """Without a word: nothing is closed."""
        self._open()

    @precondition(lambda self: "://" not in self.database)
    @rule()
    def is_restored_from_a_backup(self) -> None:
        backup = self.folder / "backup.zip"
        self._run("backup", str(backup))
        self._close()
        for file in self.folder.glob("forms.sqlite*"):
            file.unlink()
        self._run("restore", str(backup))
        backup.unlink()
        self._open()

    # What must be so.

    @invariant()
    def every_receipt_is_known_as_what_it_is(self) -> None:
        for said in self.said:
            answer = self.client.post("/api/receipt", json={"code": said.code})
            shown = answer.get_json().get("state", "gone")
            assert shown == ("waiting" if said.state == "suspect" else said.state), said

    @invariant()
    def the_repository_holds_what_was_approved_once(self) -> None:
        if not self.moved:
            return
        self.moved = False
        bare = self.folder / "town.git"
        names = git(bare, "ls-tree", "-r", "--name-only", "main", "feedback").split()
        assert sorted(names) == sorted(self._path(one) for one in self.said if one.stands)
        for said in self.said:
            if said.stands:
                text = git(bare, "show", f"main:{self._path(said)}")
                assert said.public in text
                assert (said.private in text) == said.private_stands, said
                assert ("DUZELTME" in text) == said.edited, "what staff wrote stays"
                if said.replied and not said.unsent_reply and said.state == "published":
                    assert f"CEVAP{said.number}x" in text
        for place in (bare, self.folder / "outbox.git"):
            if place.exists():
                everything = git(place, "cat-file", "--batch", "--batch-all-objects", "--unordered")
                leaked = [mark for mark in self._never_public() if mark in everything]
                assert leaked == [], place

    @invariant()
    def nothing_of_anybody_is_in_the_log(self) -> None:
        told = self.told.getvalue()
        marks = [mark for one in self.said for mark in (one.mail, one.code, one.private, one.public)]
        assert [mark for mark in marks if mark in told] == []

    @invariant()
    def what_was_erased_or_is_over_is_in_no_byte_of_the_database(self) -> None:
        stored = self._stored()
        living = {mark for one in self.said for mark in self._kept_of(one)}
        dead = {mark for one in self.said for mark in (one.mail, one.private)} - living
        assert [mark for mark in dead if mark in stored] == []
        assert [one.code for one in self.said if one.code in stored] == []

    def teardown(self) -> None:
        try:
            if hasattr(self, "client"):
                assert git(self.folder / "town.git", "fsck", "--full", "--strict", "--no-dangling") == ""
                if self.said:
                    self._the_data_of_the_site_tell_nothing_more()
        finally:
            if hasattr(self, "clock"):
                self._close()
                self.clock.stop()
                logging.getLogger().removeHandler(self.lines)
                logging.getLogger("forms_api").setLevel(self.before)
                shutil.rmtree(self.folder)

    def _the_data_of_the_site_tell_nothing_more(self) -> None:
        checked = check(read(self._fresh_clone()))
        assert checked.town is not None
        assert checked.errors == 0, checked
        figures = derive(checked.town, History(), self.town.moment.date())
        views = views_of(checked.town, figures)
        source = Source(checked.town, figures, views, {language: [] for language in views}, "", "/")
        data = b"".join(content for _path, content in exports(source)).decode("utf-8", "ignore")
        standing = {one.number for one in self.said if one.stands}
        private = {one.number for one in self.said if one.stands and one.private_stands}
        for said in self.said:
            assert said.mail not in data
            assert said.code not in data
            assert (said.public in data) == (said.number in standing)
            assert (said.private in data) == (said.number in private)

    # How it is done.

    def _open(self) -> None:
        self.client = self.town.app().test_client()

    def _close(self) -> None:
        self.town.close()
        self.town.apps.clear()

    def _database(self) -> Database:
        return open_database(self.town.settings().database)

    def _run(self, *arguments: str, fails: bool = False) -> None:
        done = self.town.run(*arguments)
        assert done.exit_code == int(fails), (arguments, done.output)
        self.told.write(done.output)

    def _post(self, number: int, hostile: str, *, with_mail: bool, doubtful: bool) -> None:
        said = Said(number, "", "", self.town.moment, with_mail, "")
        body = {name: value for name, value in ANSWER.items() if not name.startswith("answer.")}
        body |= {"id": "yol-genisletme", "questions": "1", "text": f"{said.public} {hostile} {said.private}"}
        body |= {"email": said.mail, "contact_consent": "yes"} if with_mail else {}
        body |= {"website": "x"} if doubtful else {}
        self.bodies[number] = body | {"token": f"token-{number:08}"}
        self._keep(number, self._send(self.bodies[number]), with_mail=with_mail, doubtful=doubtful)

    @property
    def bodies(self) -> dict[int, dict[str, str]]:
        return self.__dict__.setdefault("_bodies", {})

    def _send(self, body: dict[str, str]) -> str:
        answer = self.client.post("/api/feedback", json=body)
        assert answer.status_code == 201, answer.text
        return str(answer.get_json()["receipt"])

    def _keep(self, number: int, code: str, *, with_mail: bool, doubtful: bool) -> Said:
        assert code not in {one.code for one in self.said}, "a receipt of its own"
        receipt = hash_of(load_secret(self.folder / "forms.secret"), code)
        assert receipt
        database = self._database()
        with database.reading() as connection:
            found = reading.by_receipt(connection, receipt)
        database.close()
        assert found
        state = "suspect" if doubtful else "waiting"
        self.said.append(Said(number, code, found.id, self.town.moment, with_mail, state))
        return self.said[-1]

    def _in(self, *states: str) -> list[Said]:
        return [one for one in self.said if one.state in states]

    def _one(self, which: int, *states: str) -> Said:
        found = self._in(*states)
        return found[which % len(found)]

    def _path(self, said: Said) -> str:
        return f"feedback/2026/{said.identity}.yml".replace("2026", said.identity[3:7], 1)

    def _never_public(self) -> Iterable[str]:
        went_out = {one.number for one in self.said if one.private_went_out}
        for said in self.said:
            yield from (said.mail, said.code)
            if said.number not in went_out:
                yield said.private

    def _kept_of(self, said: Said) -> Iterable[str]:
        if said.mail_is_kept:
            yield said.mail
        if said.words_are_kept:
            yield said.private

    def _stored(self) -> str:
        """Every byte of the database and its journals; of PostgreSQL every row."""
        if "://" not in self.database:
            files = self.folder.glob("forms.sqlite*")
            return b"".join(file.read_bytes() for file in files).decode("utf-8", "ignore")
        database = self._database()
        with database.reading() as connection:
            names = connection.exec_driver_sql("SELECT tablename FROM pg_tables WHERE schemaname = 'public'")
            rows = [connection.exec_driver_sql(f'SELECT * FROM "{name}"').all() for (name,) in names.all()]  # noqa: S608
        database.close()
        return repr(rows)

    def _fresh_clone(self) -> Path:
        clone = self.folder / "staff"
        if not clone.exists():
            git(self.folder, "clone", "--quiet", "town.git", "staff")
        git(clone, "fetch", "--quiet", "origin")
        git(clone, "reset", "--quiet", "--hard", "origin/main")
        return clone

    def _push(self) -> None:
        git(self.folder / "staff", "commit", "--quiet", "-am", "Staff")
        git(self.folder / "staff", "push", "--quiet", "origin", "main")
        self.moved = True


def make_template(folder: Path) -> Path:
    """A town's repository, ``town.git``, to be copied for every example."""
    content = small_town(folder)
    for old in (content / "feedback/2026").iterdir():
        old.unlink()
    git(content, "init", "--quiet", "--initial-branch=main")
    git(content, "add", ".")
    git(content, "commit", "--quiet", "-m", "The town")
    git(folder, "clone", "--quiet", "--bare", "content", "town.git")
    shutil.rmtree(content)
    return folder
