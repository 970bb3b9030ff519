"""A small town for the endpoint: forms.json, settings, an application with a clock, commands, git repositories."""

from __future__ import annotations

import copy
import json
import sqlite3
import subprocess
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner, Result
from flask import Flask
from flask.testing import FlaskClient

from forms_api.app import create_app
from forms_api.commands import main
from forms_api.settings import Settings, load_settings
from tests.forms_api.postgres import BINARIES, running

FORMS: dict[str, Any] = {
    "format": 1,
    "site_date": "2026-11-20",
    "languages": ["tr", "en"],
    "site_name": {"tr": "Örnek Belediyesi", "en": "Municipality of Örnek"},
    "home": {"tr": "/tr/", "en": "/en/"},
    "longest_text": 2000,
    "consent": None,
    "privacy": {"tr": "/tr/gizlilik/", "en": "/en/privacy/"},
    "contact": {
        "phone": "0272 000 00 00",
        "email": "bilgi@ornek.example",
        "address": {"tr": "Cumhuriyet Meydanı 1", "en": "Cumhuriyet Square 1"},
        "hours": {"tr": "Hafta içi 08.30–17.30", "en": "Weekdays 8:30–17:30"},
    },
    "questions": {
        "version": "2026-1",
        "stages": {
            "need": {
                "title": {"tr": "Bu ihtiyaç sizin için gerçek mi?", "en": "Is this need real for you?"},
                "intro": {
                    "tr": "Yanıtlarınız neyin önce yapılacağını belirler.",
                    "en": "Your answers decide what comes first.",
                },
                "questions": [
                    {
                        "id": "var-mi",
                        "kind": "choice",
                        "text": {"tr": "Bu sorunu siz de yaşıyor musunuz?", "en": "Do you have this problem too?"},
                        "hint": None,
                        "required": False,
                        "options": [
                            {"code": "evet", "label": {"tr": "Evet, sık sık", "en": "Yes, often"}},
                            {"code": "hayir", "label": {"tr": "Hayır", "en": "No"}},
                        ],
                    }
                ],
            },
            "implementation": {
                "title": {"tr": "İş nasıl gidiyor?", "en": "How is the work going?"},
                "intro": None,
                "questions": [
                    {
                        "id": "gidis",
                        "kind": "scale",
                        "text": {"tr": "İşin gidişini nasıl buluyorsunuz?", "en": "How do you find the work so far?"},
                        "hint": {"tr": "Gördüğünüz kadarıyla.", "en": "As far as you can see."},
                        "required": True,
                        "options": [
                            {"code": code, "label": {"tr": tr, "en": en}}
                            for code, tr, en in (
                                ("1", "Çok kötü", "Very bad"),
                                ("2", "Kötü", "Bad"),
                                ("3", "Orta", "Middling"),
                                ("4", "İyi", "Good"),
                                ("5", "Çok iyi", "Very good"),
                            )
                        ],
                    },
                    {
                        "id": "engel",
                        "kind": "text",
                        "text": {"tr": "Sizi en çok ne zorluyor?", "en": "What troubles you most?"},
                        "hint": None,
                        "required": False,
                        "options": [],
                    },
                ],
            },
        },
    },
    "records": {
        "project": {
            "cumhuriyet-meydani": {
                "title": {"tr": "Cumhuriyet Meydanı yayalaştırması", "en": "Pedestrian Cumhuriyet Square"},
                "stage": "implementation",
                "stages": ["need", "development", "implementation"],
                "url": {"tr": "/tr/projeler/cumhuriyet-meydani/", "en": "/en/projects/cumhuriyet-meydani/"},
                "unit": "fen-isleri",
            }
        },
        "need": {
            "golge-yok": {
                "title": {"tr": "Pazarda gölge yok", "en": "No shade at the market"},
                "stage": "need",
                "stages": ["need"],
                "url": {"tr": "/tr/ihtiyaclar/golge-yok/", "en": "/en/needs/golge-yok/"},
                "unit": None,
            }
        },
        "budget": {},
        "place": {},
    },
    "figures": {"project": {"cost.spent": {"tr": "Harcanan", "en": "Spent"}}},
    "units": {
        "fen-isleri": {
            "name": {"tr": "Fen İşleri Müdürlüğü", "en": "Directorate of Works"},
            "phone": "0272 000 00 11",
            "address": {"tr": "Sanayi Caddesi 4", "en": "Sanayi Street 4"},
            "hours": None,
            "email": None,
        }
    },
}

ANSWER = {
    "kind": "project",
    "id": "cumhuriyet-meydani",
    "stage": "implementation",
    "questions": "2026-1",
    "lang": "tr",
    "answer.gidis": "4",
    "text": "Kaldırım iyi oldu, ama gölge yok.",
}


class Town:
    """A folder with settings, forms.json, a database and a clock that the test turns."""

    def __init__(self, folder: Path, more: str = "") -> None:
        self.folder = folder
        self.file = folder / "forms.toml"
        self.file.write_text(
            f'forms_json = "forms.json"\norigins = ["https://ornek.example"]\n{more}',
            "utf-8",
        )
        self.forms = copy.deepcopy(FORMS)
        self.write_forms()
        self.moment = datetime(2026, 11, 20, 9, 30, tzinfo=UTC)
        self.apps: list[Flask] = []

    def write_forms(self) -> None:
        """Put forms.json in place the way a build does: as a new file."""
        new = self.folder / "forms.json.new"
        new.write_text(json.dumps(self.forms), "utf-8")
        new.replace(self.folder / "forms.json")

    def settings(self) -> Settings:
        return load_settings(self.file)

    def app(self) -> Flask:
        app = create_app(self.settings(), now=lambda: self.moment)
        app.testing = True
        self.apps.append(app)
        return app

    def close(self) -> None:
        for app in self.apps:
            app.extensions["forms_api"].database.close()

    def later(self, **time: float) -> None:
        self.moment += timedelta(**time)

    def rows(self, query: str) -> list[tuple[Any, ...]]:
        """What another program sees in the database."""
        connection = sqlite3.connect(self.folder / "forms.sqlite")
        try:
            return connection.execute(query).fetchall()
        finally:
            connection.close()

    @contextmanager
    def rows_locked(self) -> Iterator[None]:
        """Another program holds the database, as it would with a full disk or a hung backup."""
        connection = sqlite3.connect(self.folder / "forms.sqlite", isolation_level=None)
        connection.execute("BEGIN EXCLUSIVE")
        try:
            yield
        finally:
            connection.close()

    def only_id(self) -> str:
        [(identity,)] = self.rows("SELECT id FROM submissions")
        return str(identity)

    def run(self, *arguments: str, given: str | None = None) -> Result:
        """The command line, in English."""
        line: Sequence[str] = ("--config", str(self.file), "--lang", "en", *arguments)
        return CliRunner().invoke(main, line, input=given, catch_exceptions=False)


@pytest.fixture
def town(make_town: Callable[..., Town]) -> Town:
    return make_town()


@pytest.fixture
def client(town: Town) -> Iterator[FlaskClient]:
    with town.app().test_client() as client:
        yield client


@pytest.fixture
def answer() -> dict[str, str]:
    return dict(ANSWER)


@pytest.fixture
def make_town(tmp_path: Path) -> Iterator[Callable[..., Town]]:
    towns: list[Town] = []

    def make(more: str = "") -> Town:
        towns.append(Town(tmp_path, more))
        return towns[-1]

    yield make
    for town in towns:
        town.close()


def git(folder: Path, *arguments: str, given: str | None = None) -> str:
    """Run git as a person with no settings would."""
    people = {f"GIT_{who}_{what}": "test" for who in ("AUTHOR", "COMMITTER") for what in ("NAME", "EMAIL")}
    plain = {"PATH": "/usr/local/bin:/usr/bin:/bin", "GIT_CONFIG_GLOBAL": "/dev/null", "GIT_CONFIG_NOSYSTEM": "1"}
    done = subprocess.run(
        ["git", *arguments],
        cwd=folder,
        env={**plain, **people},
        input=given.encode() if given is not None else None,
        capture_output=True,
        check=True,
    )
    return done.stdout.decode("utf-8", "replace")


@pytest.fixture
def staff(tmp_path: Path) -> Path:
    """A clone that staff work in, of the bare repository ``town.git`` beside it; content/ is a sub-folder."""
    git(tmp_path, "init", "--quiet", "--bare", "--initial-branch=main", "town.git")
    git(tmp_path, "clone", "--quiet", "town.git", "staff")
    folder = tmp_path / "staff"
    git(folder, "checkout", "--quiet", "-b", "main")
    (folder / "content").mkdir()
    (folder / "content" / "site.yml").write_text("name: Örnek\n", "utf-8")
    git(folder, "add", ".")
    git(folder, "commit", "--quiet", "-m", "The town")
    git(folder, "push", "--quiet", "origin", "main")
    return folder


@pytest.fixture(scope="session")
def postgres() -> Iterator[str]:
    """The address of a PostgreSQL of our own, on a socket in a scratch folder."""
    if BINARIES is None:
        pytest.skip("there is no PostgreSQL on this machine")
    with running() as address:
        yield address
