"""Whatever a resident types goes through intake, database, YAML, git and site, and comes out as the same plain text."""

from __future__ import annotations

import xml.etree.ElementTree as ET
from collections.abc import Callable, Iterator
from pathlib import Path

import html5lib
import pytest
import yaml

from forms_api.database import moderation
from forms_api.database.engine import open_database
from forms_api.database.moderation import Actor
from forms_api.text import clean
from tests.built import built
from tests.forms_api.conftest import ANSWER, Town, git
from tests.forms_api.test_publishing import HOSTILE
from tests.towns import small_town

MORE = (
    *("{{7*7}}", "{% import os %}", "${7*7}", "#{7*7}", "{{ config.items() }}", "{# yorum #}", "{%raw%}"),
    *("%(secret)s", "%s%n", "--8<-- 'etc/passwd'", ";--8<--", "{: onclick=alert(1) }"),
    *("[x](javascript:alert(1))", "![](x onerror=alert(1))", "<script>alert(1)</script>"),
    *("<img src=x onerror=alert(1)>", "<svg/onload=alert(1)>", "</textarea><b>", "<!--", "]]>"),
    *("<?php echo 1 ?>", "&lt;b&gt;", "&#x3c;script&#x3e;", "&amp;amp;", '"><script>', "' onmouseover='x"),
    *("`id`", "$(id)", "!!python/object/new:os.system [id]", "!include x", "&a [*a]", "? x : y", "| literal"),
    *("> folded", "@at", "%TAG ! x", "- liste", "key: value", "#hashtag", "'tek'", '"çift"', "\\x41\\u0041\\n"),
    *("---", "...", "=1+1", "+1", "-1", "@SUM(A1)", "fixes #1", "closes GH-2", "[skip ci]"),
    *("Signed-off-by: x <x@y.example>", "Co-authored-by: x", "@team", "-m --amend"),
    *("'; DROP TABLE submissions; --", "1 OR 1=1", "\\'; --", "../../../etc/passwd", "C:\\con"),
    *("file:///etc/passwd", "//host/x", "no", "yes", "null", "~", "true", "0x1F", "0o17", "1e9", ".inf"),
    *(".NaN", "12:30:45", "2026-11-20", "<<", "=", "1_000", "İstanbul'da ışık IŞIK ığüşöç", "क्षि 👩‍🔧 🇹🇷 ﷽"),
    *("e\u0301 \u212b", "a\u0300\u0301\u0302\u0303", "ﬁ ½ ² ǅ", "߷ ᚠ 𝒳 𐍈", "zqtitlezq"),
    *("zqbodyzq zqaddress1zq", "__proto__", "constructor", "undefined", "NaN", "\\", "/", "'", '"', "&", "<"),
    *(">", "%"),
)
AROUND = ("{}", "önce {}", "{} sonra", "satır\n{}\nsatır")
TEXTS = [*HOSTILE, *(form.format(text) if "{}" in form else text for text in MORE for form in AROUND)]


@pytest.fixture
def town(make_town: Callable[..., Town], tmp_path: Path) -> Town:
    made = make_town(
        "[limits]\nsender = 9999\nrecord = 9999\nall = 9999\nrefused = 9999\n"
        '[publish]\nto = "git"\nrepository = "town.git"\nfolder = ""\n'
    )
    about = made.forms["records"]["project"].pop("cumhuriyet-meydani")
    made.forms["records"]["project"]["yol-genisletme"] = about
    made.forms["questions"]["stages"]["implementation"]["questions"] = []
    made.write_forms()
    git(tmp_path, "init", "--quiet", "--bare", "--initial-branch=main", "town.git")
    small_town(tmp_path / "staff")
    folder = tmp_path / "staff/content"
    for old in (folder / "feedback/2026").iterdir():
        old.unlink()
    (folder / "withdrawn.yml").unlink()
    git(folder, "init", "--quiet", "--initial-branch=main")
    git(folder, "add", ".")
    git(folder, "commit", "--quiet", "-m", "The town")
    git(folder, "push", "--quiet", str(tmp_path / "town.git"), "main")
    return made


def said_on(site: Path) -> Iterator[tuple[str, str]]:
    """Id and text of every answer on the pages of the year and its months."""
    for file in (site / "tr/sozunuz").rglob("index.html"):
        root = html5lib.parse(file.read_text("utf-8"), namespaceHTMLElements=False)
        for article in root.iter("article"):
            for quote in article.iter("blockquote"):
                if article.get("id", "").startswith("fb-"):
                    yield str(article.get("id")), _text(quote)


def _text(element: ET.Element) -> str:
    return " ".join("".join(element.itertext()).split())


def test_hostile_texts_come_out_as_the_same_plain_text(town: Town, tmp_path: Path) -> None:
    client = town.app().test_client()
    sent = {}
    for text in dict.fromkeys(TEXTS):
        post = ANSWER | {"id": "yol-genisletme", "text": text}
        post.pop("answer.gidis")
        answered = client.post("/api/feedback", json=post)
        assert answered.status_code == 201, (text, answered.text)
        sent[str(town.rows("SELECT id FROM submissions ORDER BY rowid DESC LIMIT 1")[0][0])] = clean(text)
    assert len(sent) >= 300
    database = open_database(f"sqlite:///{town.folder}/forms.sqlite")
    with database.writing() as connection:
        for identity, text in sent.items():
            moderation.approve(connection, identity, text, {}, Actor("test", "2026-11-20T10:00:00Z"))
    database.close()
    assert town.run("publish").exit_code == 0

    git(tmp_path, "clone", "--quiet", "town.git", "published")
    message = git(tmp_path / "published", "log", "-1", "--format=%B")
    assert set(message.split()) <= {"Feedback:", str(len(sent)), "answers", *sent}
    for identity, text in sent.items():
        file = tmp_path / f"published/feedback/2026/{identity}.yml"
        # What other readers take for a number or a day is written so that it gives back the very text.
        assert str(yaml.safe_load(file.read_text("utf-8"))["text"]) == text

    site = built(tmp_path / "published", tmp_path / "site")
    shown = dict(said_on(site))
    assert {identity: shown.get(identity) for identity in sent} == {
        identity: " ".join(text.split()) for identity, text in sent.items()
    }
    for file in site.rglob("*.html"):
        page = file.read_text("utf-8").lower()
        assert "<script>alert" not in page
        assert "onerror=alert(1)>" not in page.replace("onerror=alert(1)&gt;", "")
