"""A built site: the same bytes anywhere, whole or not at all, no token left in it, every link leads somewhere."""

from __future__ import annotations

import csv
import hashlib
import io
import json
import os
import re
import shutil
import subprocess
import sys
import xml.etree.ElementTree as ET
from collections.abc import Mapping
from decimal import Decimal
from html.parser import HTMLParser
from pathlib import Path
from urllib.parse import unquote, urljoin, urlsplit

import html5lib
import pytest
from frictionless import Package

from tests.towns import small_town

ROOT = Path(__file__).parents[1]
DAY = "2026-11-20"


def run_build(content: Path, site: Path, *more: str, **environment: str) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-m", "generator", "build", "--content", str(content), "--site", str(site), *more]
    settings = {**os.environ, **environment}
    return subprocess.run(command, capture_output=True, text=True, check=False, env=settings, cwd=ROOT)


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The invented town, built once for the tests that only look."""
    folder = tmp_path_factory.mktemp("built") / "site"
    done = run_build(ROOT / "content", folder, "--date", DAY)
    assert done.returncode == 0, done.stderr
    return folder


# --- whole or not at all, the same anywhere --------------------------------------------------------------------------


def test_two_builds_of_one_commit_are_byte_identical(tmp_path: Path) -> None:
    origin = tmp_path / "origin"
    shutil.copytree(ROOT / "content", origin / "content")
    _git(origin, "init", "--quiet")
    _git(origin, "add", ".")
    who = {f"GIT_{role}_{what}": "a@b.example" for role in ("AUTHOR", "COMMITTER") for what in ("NAME", "EMAIL")}
    when = {f"GIT_{role}_DATE": "2026-11-20T23:30:00+03:00" for role in ("AUTHOR", "COMMITTER")}
    _git(origin, "commit", "--quiet", "-m", "Kayıtlar", **who, **when)
    _git(tmp_path, "clone", "--quiet", "origin", "first")
    _git(tmp_path, "clone", "--quiet", "origin", "a folder of another name")
    plain = {"PYTHONHASHSEED": "0", "TZ": "UTC", "LC_ALL": "C"}
    other = {"PYTHONHASHSEED": "4711", "TZ": "Pacific/Auckland", "LC_ALL": "tr_TR.UTF-8"}
    first = run_build(tmp_path / "first" / "content", tmp_path / "one", **plain)
    second = _on_one_core(tmp_path / "a folder of another name" / "content", tmp_path / "two", other)
    assert first.returncode == second.returncode == 0, first.stderr + second.stderr
    assert _fingerprints(tmp_path / "one") == _fingerprints(tmp_path / "two")
    assert json.loads((tmp_path / "one/data/build.json").read_text())["site_date"] == "2026-11-20"


def _on_one_core(content: Path, site: Path, environment: dict[str, str]) -> subprocess.CompletedProcess[str]:
    code = (
        "import os, sys\n"
        "if hasattr(os, 'sched_setaffinity'): os.sched_setaffinity(0, {min(os.sched_getaffinity(0))})\n"
        "from generator.commands import main\n"
        f"main(['build', '--content', {str(content)!r}, '--site', {str(site)!r}])\n"
    )
    settings = {**os.environ, **environment}
    command = [sys.executable, "-c", code]
    return subprocess.run(command, capture_output=True, text=True, check=False, env=settings, cwd=ROOT)


def _git(folder: Path, *arguments: str, **environment: str) -> None:
    subprocess.run(["git", *arguments], cwd=folder, check=True, env={**os.environ, **environment})


def _fingerprints(folder: Path) -> dict[str, str]:
    files = (path for path in folder.rglob("*") if path.is_file())
    return {str(path.relative_to(folder)): hashlib.sha256(path.read_bytes()).hexdigest() for path in files}


def test_a_build_with_problems_leaves_the_old_site_and_says_why(tmp_path: Path) -> None:
    content = small_town(tmp_path)
    site = tmp_path / "site"
    assert run_build(content, site, "--date", DAY).returncode == 0
    before = _fingerprints(site)
    (content / "needs/yol.yml").write_text("title: Yol dar\nstatus: {state: opn}\n", "utf-8")
    failed = run_build(content, site, "--date", DAY)
    assert failed.returncode == 1
    assert "needs/yol.yml:2:17: " in failed.stderr
    assert "[not-in-list]" in failed.stderr
    assert "Traceback" not in failed.stderr
    assert _fingerprints(site) == before
    assert sorted(path.name for path in tmp_path.iterdir()) == [".site.kept", "content", "site"]


def test_a_theme_that_cannot_be_built_leaves_the_old_site_and_says_why(tmp_path: Path) -> None:
    content, site = small_town(tmp_path), tmp_path / "site"
    assert run_build(content, site, "--date", DAY).returncode == 0
    before = _fingerprints(site)
    (tmp_path / "mkdocs.yml").write_text("site_name: x\ntheme: {name: no-such-theme}\n")
    failed = run_build(content, site, "--date", DAY)
    assert failed.returncode == 2
    assert "no-such-theme" in failed.stderr
    assert "Traceback" not in failed.stderr
    assert _fingerprints(site) == before
    assert sorted(path.name for path in tmp_path.iterdir()) == [".site.kept", "content", "mkdocs.yml", "site"]


def test_a_record_that_is_gone_leaves_no_page_behind(tmp_path: Path) -> None:
    content, site = small_town(tmp_path), tmp_path / "site"
    run_build(content, site, "--date", DAY)
    assert (site / "en/needs/yol/index.html").exists()
    (content / "needs/yol.yml").unlink()
    project = content / "projects/yol-genisletme.yml"
    project.write_text(project.read_text("utf-8").replace("needs: [yol]\n", ""), "utf-8")
    assert run_build(content, site, "--date", DAY).returncode == 0
    assert not (site / "en/needs/yol").exists()


# --- the pages -------------------------------------------------------------------------------------------------------


def test_no_token_of_a_shell_is_left(site: Path) -> None:
    left = [str(path) for path in site.rglob("*") if path.is_file() and re.search(rb"zq[a-z]+\d*zq", path.read_bytes())]
    assert not left
    assert not list(site.rglob("*zq*"))


def test_every_page_is_whole_html(site: Path) -> None:
    parser = html5lib.HTMLParser(strict=True)
    for page in (
        "tr/index.html",
        "tr/projeler/cumhuriyet-meydani/index.html",
        "en/projects/cumhuriyet-meydani/index.html",
        "tr/butce/2026/index.html",
        "tr/mahalleler/merkez/index.html",
        "tr/sozunuz/index.html",
        "en/open-data/index.html",
        "tr/hakkinda/index.html",
    ):
        parser.parse((site / page).read_text("utf-8"))


@pytest.mark.parametrize("town", ["ornek", "madrid_site"])
def test_every_link_leads_to_a_page_and_a_place_on_it(town: str, request: pytest.FixtureRequest) -> None:
    site: Path = request.getfixturevalue(town)
    pages = {path: _Links.of(path) for path in site.rglob("*.html") if path.name != "404.html"}
    broken = []
    for path, page in pages.items():
        here = "/" + path.relative_to(site).as_posix().removesuffix("index.html")
        for link in [*page.links, *page.fetched]:
            parts = urlsplit(urljoin(here, link))
            if parts.scheme in ("mailto", "tel", "geo", "http", "https") or parts.path.startswith("/api/"):
                continue  # other hosts, and the endpoint, which is no file
            target = site / unquote(parts.path).lstrip("/")
            target = target / "index.html" if target.is_dir() else target
            if not target.is_file():
                broken.append(f"{here} -> {link}")
            elif parts.fragment and target in pages and unquote(parts.fragment) not in pages[target].anchors:
                broken.append(f"{here} -> {link}: no such place")
    assert not broken, broken[:20]


@pytest.mark.parametrize("town", ["ornek", "madrid_site"])
def test_feeds_forms_and_styles_name_files_that_exist(town: str, request: pytest.FixtureRequest) -> None:
    site: Path = request.getfixturevalue(town)
    base = str(json.loads((site / "data/build.json").read_text())["base_url"])
    named = [
        (f"{feed.parent.relative_to(site)}/", str(link.get("href")))
        for feed in site.rglob("atom.xml")
        for link in ET.parse(feed).getroot().iter("{http://www.w3.org/2005/Atom}link")  # noqa: S314 - our own file
    ]
    records = json.loads((site / "data/forms.json").read_text())["records"]
    named += [("", url) for kind in records.values() for record in kind.values() for url in record["url"].values()]
    for sheet in site.rglob("*.css"):
        found = re.findall(r"url\(['\"]?([^'\")]+)", sheet.read_text("utf-8"))
        named += [(f"{sheet.parent.relative_to(site)}/", url) for url in found if not url.startswith("data:")]
    broken = []
    for here, address in named:
        path = unquote(urlsplit(urljoin(f"/{here}", address.removeprefix(base.rstrip("/")))).path).split("#")[0]
        target = site / path.lstrip("/")
        if not (target.is_file() or (target / "index.html").is_file()):
            broken.append((here, address))
    assert named
    assert not broken, broken[:20]


@pytest.mark.parametrize("town", ["ornek", "madrid_site"])
def test_every_page_is_reached_from_the_first_one(town: str, request: pytest.FixtureRequest) -> None:
    site: Path = request.getfixturevalue(town)
    reached, waiting = set(), [site / "index.html"]
    while waiting:
        path = waiting.pop()
        if path in reached:
            continue
        reached.add(path)
        here = "/" + path.relative_to(site).as_posix().removesuffix("index.html")
        for link in _Links.of(path).links:
            target = site / unquote(urlsplit(urljoin(here, link)).path).lstrip("/")
            target = target / "index.html" if target.is_dir() else target
            if not urlsplit(link).scheme and target.suffix == ".html" and target.is_file():
                waiting.append(target)
    listed = ET.parse(site / "sitemap.xml").getroot().iter("{http://www.sitemaps.org/schemas/sitemap/0.9}loc")  # noqa: S314
    base = urlsplit(str(json.loads((site / "data/build.json").read_text())["base_url"])).path
    pages = {site / urlsplit(loc.text or "").path.removeprefix(base).lstrip("/") / "index.html" for loc in listed}
    assert not sorted(str(page.relative_to(site)) for page in pages - reached)[:20]


def test_no_page_asks_another_host_for_anything(site: Path) -> None:
    foreign = [
        f"{path.relative_to(site)}: {address}"
        for path in site.rglob("*.html")
        for address in _Links.of(path).fetched
        if urlsplit(address).netloc
    ]
    foreign += [
        f"{path.relative_to(site)}: {address}"
        for path in site.rglob("*.css")
        for address in re.findall(r"url\(['\"]?(https?://[^'\")]+)", path.read_text("utf-8"))
    ]
    assert not foreign


def test_our_html_has_no_style_attributes_and_no_handlers(site: Path) -> None:
    page = (site / "tr/projeler/cumhuriyet-meydani/index.html").read_text("utf-8")
    article = page[page.index("<article") : page.index("</article>")]
    assert not re.search(r"<[^>]+\s(style|on[a-z]+)=", article)


def test_ids_stand_once_on_a_page(site: Path) -> None:
    for path in site.rglob("*.html"):
        anchors = _Links.of(path).ids
        twice = {anchor for anchor in anchors if anchors.count(anchor) > 1}
        assert not twice, f"{path.relative_to(site)}: {twice}"


def test_the_language_switch_stays_on_the_page(site: Path) -> None:
    page = _Links.of(site / "tr/projeler/cumhuriyet-meydani/index.html")
    assert "../../../en/projects/cumhuriyet-meydani/" in page.links
    prose = _Links.of(site / "tr/hakkinda/index.html")
    assert "../../en/about/" in prose.links


def test_old_addresses_lead_on(site: Path) -> None:
    renamed = _Links.of(site / "tr/projeler/meydan-projesi/index.html")
    assert "../../../tr/projeler/cumhuriyet-meydani/" in renamed.links
    withdrawn = (site / "en/projects/eski-garaj-kultur-evi/index.html").read_text("utf-8")
    assert "unsafe in earthquakes" in withdrawn
    assert "../../../en/projects/genclik-merkezi/" in withdrawn


def test_the_page_works_below_a_path(tmp_path: Path) -> None:
    content, site = small_town(tmp_path), tmp_path / "site"
    assert run_build(content, site, "--date", DAY, "--base-url", "https://kent.example/alt/yol").returncode == 0
    page = (site / "tr/projeler/yol-genisletme/index.html").read_text("utf-8")
    assert '<link rel="canonical" href="https://kent.example/alt/yol/tr/projeler/yol-genisletme/">' in page
    assert not re.search(r'(?:href|src)="/(?!api/)', page)
    forms = json.loads((site / "data/forms.json").read_text())
    assert forms["records"]["project"]["yol-genisletme"]["url"]["tr"] == "/alt/yol/tr/projeler/yol-genisletme/"


def test_a_residents_text_is_text_and_nothing_else(tmp_path: Path) -> None:
    hostile = '{{ 7*7 }} <script>alert(1)</script> {% raw %} --8<-- "x" {: onclick=y } zqbodyzq'
    record = json.dumps(
        {
            "about": {"kind": "project", "id": "yol-genisletme"},
            "stage": "need",
            "text": hostile,
            "channel": "web",
            "date": "2026-05-05",
            "status": {"state": "received"},
        }
    )
    content, site = small_town(tmp_path, {"feedback/2026/fb-2026-333333.yml": record}), tmp_path / "site"
    done = run_build(content, site, "--date", DAY)
    assert done.returncode == 0, done.stderr
    tree = html5lib.parse(
        (site / "tr/projeler/yol-genisletme/index.html").read_text("utf-8"), namespaceHTMLElements=False
    )
    texts = ["".join(element.itertext()) for element in tree.iter("blockquote")]
    assert any(hostile in text for text in texts), texts
    assert not [element for element in tree.iter("script") if "alert" in "".join(element.itertext())]


# --- the data --------------------------------------------------------------------------------------------------------


def test_frictionless_accepts_the_data_package(site: Path) -> None:
    report = Package(str(site / "data/datapackage.json")).validate()
    assert report.valid, report.flatten(["name", "rowNumber", "fieldName", "note"])
    assert not report.warnings


def test_budget_totals_on_the_page_are_those_of_the_towns_own_tables(site: Path) -> None:
    table = (ROOT / "content/budgets/2026-gider.csv").read_text("utf-8")
    rows = list(csv.DictReader(io.StringIO(table), delimiter=";"))
    spent = sum(Decimal(row["Gerçekleşen"].replace(".", "").replace(",", ".")) for row in rows)
    shown = f"{spent:,.2f}".replace(",", " ").replace(".", ",").replace(" ", ".") + "\u00a0₺"
    assert shown in (site / "tr/butce/2026/index.html").read_text("utf-8")
    assert f"₺{spent:,.2f}" in (site / "en/budget/2026/index.html").read_text("utf-8")
    published = csv.DictReader(io.StringIO((site / "data/budget_lines.csv").read_text("utf-8-sig")))
    mine = [row for row in published if row["year"] == "2026" and row["direction"] == "expenditure"]
    assert len(mine) == len(rows)
    assert sum(Decimal(row["executed"]) for row in mine) == spent


def test_every_level_of_every_code_sums_its_own_lines(site: Path) -> None:
    lines = [line for line in _table(site / "data/budget_lines.csv") if line["year"] == "2024"]
    totals = [row for row in _table(site / "data/budget_totals.csv") if row["year"] == "2024"]
    assert {int(row["level"]) for row in totals if row["classification"] == "economic"} == {1, 2, 3, 4}
    for row in totals:
        side, code = row["direction"], f"{row['code']}."
        below = [x for x in lines if x["direction"] == side and f"{x[row['classification']]}.".startswith(code)]
        assert len(below) == int(row["lines"]), row
        for phase in ("approved", "modification", "adjusted", "executed", "collected"):
            assert sum((Decimal(line[phase] or 0) for line in below), Decimal(0)) == Decimal(row[phase] or 0), row


def _table(file: Path) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(file.read_text("utf-8-sig"), newline="")))


def test_a_cell_that_looks_like_a_formula_is_no_formula(tmp_path: Path) -> None:
    record = "title: =1+1\nstatus: {state: open}\n"
    content, site = small_town(tmp_path, {"needs/formul.yml": record}), tmp_path / "site"
    run_build(content, site, "--date", DAY)
    rows = csv.DictReader(io.StringIO((site / "data/needs.csv").read_text("utf-8-sig")))
    assert [row["title_tr"] for row in rows if row["id"] == "formul"] == ["'=1+1"]


def test_the_sitemap_lists_every_page_with_its_translations(site: Path) -> None:
    space = {"s": "http://www.sitemaps.org/schemas/sitemap/0.9", "x": "http://www.w3.org/1999/xhtml"}
    root = ET.parse(site / "sitemap.xml").getroot()  # noqa: S314 - our own file
    addresses = [element.text or "" for element in root.findall("s:url/s:loc", space)]
    assert len(addresses) == len(set(addresses))
    for address in addresses:
        assert (site / urlsplit(address).path.lstrip("/") / "index.html").is_file(), address
    links = {link.get("href") for link in root.findall("s:url/x:link", space)}
    assert links == set(addresses)


def test_contact_data_of_residents_have_no_place_in_the_data(site: Path) -> None:
    names: Mapping[str, object] = json.loads((site / "data/feedback.json").read_text())[0]
    assert not {"email", "receipt", "ip", "phone"} & set(names)


class _Links(HTMLParser):
    """What a page links to, fetches and can be linked at."""

    def __init__(self) -> None:
        super().__init__()
        self.links: list[str] = []
        self.fetched: list[str] = []
        self.ids: list[str] = []

    @property
    def anchors(self) -> set[str]:
        return set(self.ids)

    @classmethod
    def of(cls, path: Path) -> _Links:
        found = cls()
        found.feed(path.read_text("utf-8"))
        return found

    def handle_starttag(self, tag: str, attributes: list[tuple[str, str | None]]) -> None:
        given = {name: value or "" for name, value in attributes}
        if "id" in given:
            self.ids.append(given["id"])
        if tag == "a" and "href" in given:
            self.links.append(given["href"])
        if tag in ("script", "img", "iframe", "source", "use") and "src" in given:
            self.fetched.append(given["src"])
        if tag == "link" and given.get("rel") in ("stylesheet", "icon", "preload", "preconnect"):
            self.fetched.append(given["href"])
        if tag == "form":
            self.fetched.append(given.get("action", ""))
