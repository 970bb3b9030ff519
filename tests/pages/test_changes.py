"""Everything that changed can be read by date and followed by feeds, and no resident's words are in either."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

import feedparser
import pytest

from generator.check import check
from generator.check.town import Town
from generator.read import read
from generator.render import formats
from tests.built import ADDRESS, DAY, ROOT, built, invented_town
from tests.pages.reading import page, words_of
from tests.repositories import town_in_git
from tests.towns import small_town

PAGES = {"tr": "tr/karne/degisiklikler", "en": "en/report-card/changes"}
WITHDRAWN = "fb-2025-w3h8pd"


@pytest.fixture(scope="module")
def town() -> Town:
    found = check(read(ROOT / "content")).town
    assert found is not None
    return found


def feeds(site: Path) -> Iterator[tuple[Path, feedparser.FeedParserDict]]:
    for file in sorted(site.rglob("atom.xml")):
        yield file, feedparser.parse(file.read_bytes())


def pages_of_changes(site: Path) -> list[Path]:
    return [file for folder in PAGES.values() for file in sorted((site / folder).rglob("index.html"))]


def events(file: Path) -> list[tuple[str, str]]:
    """(day, record and what happened) of each event of a page, from the top."""
    found: list[tuple[str, str]] = []
    day = ""
    for element in page(file).main.iter():
        kind = element.get("class") or ""
        if kind == "u-day__date":
            day = words_of(element)
        elif kind == "u-event":
            found.append((day, words_of(element)))
    return found


# --- the pages -------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("year", "day", "record", "words"),
    [
        ("2025", "5 Aralık 2025", "Cumhuriyet Meydanı yayalaştırması", "Karar alındı meclis 2025/118"),
        ("2026", "6 Mart 2026", "Cumhuriyet Meydanı yayalaştırması", "Sözleşme imzalandı Meydan yapım işi"),
        ("2026", "26 Haziran 2026", "Cumhuriyet Meydanı yayalaştırması", "Neden: Rampa eğimleri"),
        ("2026", "7 Ağustos 2026", "Cumhuriyet Meydanı yayalaştırması", "Planlanan gün: 30 Haziran 2026."),
        ("2025", "30 Eylül 2025", "Cumhuriyet Meydanı yayalaştırması", "Sözünüzle değişti Ağaç sayısı 8'den 22'ye"),
        ("2025", "12 Eylül 2025", "eski-garaj-kultur-evi", "Geri çekildi proje Neden: Bina depreme dayanıksız"),
        (
            "2026",
            "11 Mayıs 2026",
            "Halkın sözü",
            "Geri çekildi Söz Neden: Sözün sahibi geri çekilmesini istedi.",
        ),
        ("2025", "6 Ekim 2025", "Sanayi yeşil kuşağı", "Yeni kayıt proje"),
        ("2025", "3 Aralık 2025", "2026 bütçesi", "Bütçe onayı meclis 2025/111"),
        ("2025", "3 Kasım 2025", "Çarşı katlı otoparkı", "Durumu değişti İptal edildi Neden: Sorulan 212 kişiden"),
    ],
)
def test_an_event_stands_once_with_its_day_record_and_reason(
    ornek: Path, year: str, day: str, record: str, words: str
) -> None:
    files = [f for f in pages_of_changes(ornek) if f.parent.name.split("-")[0] == year and "/tr/" in str(f)]
    found = [(when, said) for file in files for when, said in events(file) if words in said and record in said]
    assert [when for when, _ in found] == [day]


def test_each_reply_is_told_on_its_day_and_those_of_one_day_together(ornek: Path, town: Town) -> None:
    expected: dict[tuple[str, str], int] = {}
    for answer in town.feedback.values():
        if answer.reply and answer.about.kind == "project":
            title = town.projects[answer.about.id].title.in_language("en", ("tr",))[0]
            key = (formats.day(answer.reply.date, "en"), title)
            expected[key] = expected.get(key, 0) + 1
    told = {}
    for file in (ornek / PAGES["en"]).glob("*/index.html"):
        for day, said in events(file):
            for title in {title for _, title in expected if said.startswith(f"{title} ")}:
                if match := re.search(r"The municipality replied (\d+) answer", said):
                    told[day, title] = int(match[1])
    assert told == expected


def test_a_record_is_told_once_a_day(ornek: Path) -> None:
    for file in pages_of_changes(ornek):
        seen: set[tuple[str, str]] = set()
        for element in page(file).main.iter("section"):
            day = words_of(next(element.iter("h3")))
            for name in element.iter("p"):
                if name.get("class") == "u-event__record" and (link := next(name.iter("a"), None)) is not None:
                    assert (day, link.get("href", "")) not in seen
                    seen.add((day, link.get("href", "")))


def test_the_years_hold_every_event_and_the_first_page_the_newest(ornek: Path) -> None:
    first = events(ornek / PAGES["en"])
    newest_year = [event for file in ("2026", "2026-2") for event in events(ornek / PAGES["en"] / file)]
    folded = [said for _, said in first]
    assert all(said in {other for _, other in newest_year} for said in folded)
    assert sum(len(events(file)) for file in pages_of_changes(ornek) if file.parent.name.startswith("202")) > 500


def test_without_git_the_page_tells_what_records_date_and_what_it_cannot_know(tmp_path: Path) -> None:
    site = built(small_town(tmp_path), tmp_path / "site")
    told = page(site / PAGES["tr"]).text
    assert "Hangi rakamın düzeltildiğini" in told
    assert "Belediye yanıtladı" in told


def test_a_record_that_vanished_is_told_with_its_last_name_and_without_a_link(tmp_path: Path) -> None:
    made = town_in_git(tmp_path)
    made.commit("2026-02-02", "Liman", {"places/liman.yml": "name: Liman\n"})
    made.commit("2026-03-03", "Temizlik, 0532 123 45 67", {"places/liman.yml": None})
    site = built(made.content, tmp_path / "site")
    gone = next((day, said) for day, said in events(site / PAGES["tr"] / "2026") if said.startswith("Liman"))
    assert gone[0] == "3 Mart 2026"
    assert "Kaydı silinmiş" in gone[1]
    assert "Temizlik" in gone[1]
    assert "0532" not in (site / PAGES["tr"] / "2026/index.html").read_text("utf-8")
    assert not page(site / PAGES["tr"] / "2026").links("liman")


def test_a_page_of_changes_leads_to_its_feed(ornek: Path) -> None:
    for place in (PAGES["tr"], "tr/projeler/cumhuriyet-meydani", "tr/mahalleler/merkez"):
        assert page(ornek / place).links("atom.xml") == ["atom.xml"]
        assert (ornek / place / "atom.xml").is_file()


# --- the feeds -------------------------------------------------------------------------------------------------------


def test_every_feed_is_well_formed_and_says_what_it_is(ornek: Path, town: Town) -> None:
    found = list(feeds(ornek))
    assert len(found) == 2 * (1 + len(town.projects) + len(town.places))
    for file, feed in found:
        assert not feed.bozo, (file, feed.get("bozo_exception"))
        assert feed.version == "atom10"
        folder = f"{ADDRESS}{file.parent.relative_to(ornek).as_posix()}/"
        links = {link.rel: link.href for link in feed.feed.links}
        assert links == {"self": f"{folder}atom.xml", "alternate": folder}
        assert feed.feed.language == file.relative_to(ornek).parts[0]
        assert feed.feed.id.startswith("tag:ornek.example,")
        assert len(feed.entries) <= 30
        for entry in feed.entries:
            assert re.fullmatch(r"\d{4}-\d\d-\d\dT00:00:00Z", entry.updated)
            assert entry.updated[:10] <= DAY
            assert (ornek / entry.link.removeprefix(ADDRESS) / "index.html").is_file()


def test_no_two_entries_of_a_feed_are_named_alike_and_feeds_share_their_entries(ornek: Path) -> None:
    project = dict(feeds(ornek))[ornek / "tr/projeler/cumhuriyet-meydani/atom.xml"]
    place = dict(feeds(ornek))[ornek / "tr/mahalleler/merkez/atom.xml"]
    for feed in (project, place):
        names = [entry.id for entry in feed.entries]
        assert len(set(names)) == len(names)
    assert project.entries[0].id == "tag:ornek.example,2026-11-06:tr/project/cumhuriyet-meydani"
    assert project.entries[0].id in {entry.id for entry in place.entries}


def test_the_newest_change_of_a_project_is_the_first_of_its_feed(ornek: Path) -> None:
    feed = dict(feeds(ornek))[ornek / "en/projects/cumhuriyet-meydani/atom.xml"]
    updated = [entry.updated for entry in feed.entries]
    assert updated == sorted(updated, reverse=True)
    assert feed.feed.updated == updated[0]
    assert "Stone for the north side came late." in feed.entries[0].content[0].value


def test_a_feed_follows_the_day_something_became_known(ornek: Path) -> None:
    feed = dict(feeds(ornek))[ornek / "en/projects/e-belediye-yenileme/atom.xml"]
    first = feed.entries[0]
    assert (first.updated[:10], first.published[:10]) == ("2026-11-16", "2026-11-02")


def test_a_feed_without_the_sites_address_has_names_that_stay(tmp_path: Path) -> None:
    content = small_town(tmp_path)
    one, two = (
        (built(content, tmp_path / name, "--base-url", "") / PAGES["en"] / "atom.xml").read_bytes() for name in "ab"
    )
    assert one == two
    feed = feedparser.parse(one)
    assert not feed.bozo
    assert feed.entries
    assert all(entry.id.startswith("urn:uuid:") for entry in feed.entries)
    assert all(entry.link.startswith("../../../en/") for entry in feed.entries)


def test_what_a_record_says_is_text_in_a_feed(tmp_path: Path) -> None:
    hostile = 'x <script>alert(1)</script> & "y" ]]>'
    road = (ROOT / "tests/fixtures/small-town/projects/yol-genisletme.yml").read_text("utf-8")
    content = small_town(
        tmp_path,
        {"projects/yol-genisletme.yml": f"{road}\nupdates: [{{date: 2026-03-03, text: '{hostile}'}}]\n"},
    )
    site = built(content, tmp_path / "site")
    feed = feedparser.parse((site / "tr/projeler/yol-genisletme/atom.xml").read_bytes(), sanitize_html=False)
    assert not feed.bozo
    said = next(e.content[0].value for e in feed.entries if "script" in e.content[0].value)
    assert "<script" not in said
    assert '&lt;script&gt;alert(1)&lt;/script&gt; &amp; "y" ]]&gt;' in said


# --- what must never be there ----------------------------------------------------------------------------------------


def test_no_feed_and_no_page_of_changes_holds_a_residents_words_or_a_withdrawn_answer(ornek: Path, town: Town) -> None:
    files = [*ornek.rglob("atom.xml"), *pages_of_changes(ornek)]
    everything = " ".join(" ".join(file.read_text("utf-8").split()) for file in files)
    assert WITHDRAWN not in everything
    assert "fb-20" not in everything
    own = " ".join(" ".join(file.read_text("utf-8").split()) for file in (ROOT / "content/projects").glob("*.yml"))
    for answer in town.feedback.values():
        for sentence in re.split(r"[.!?]\s+", " ".join((answer.text or "").split())):
            if len(sentence) > 25 and sentence not in own:
                assert sentence not in everything, answer.id


def test_an_answer_withdrawn_after_it_changed_something_is_named_nowhere(tmp_path: Path) -> None:
    content = invented_town(tmp_path)
    gone = "fb-2025-zy2gdd"
    (content / f"feedback/2025/{gone}.yml").unlink()
    withdrawn = content / "withdrawn.yml"
    entry = f"  - {{kind: feedback, id: {gone}, date: 2026-11-18, reason: {{tr: Geri istendi, en: Taken back}}}}\n"
    withdrawn.write_text(withdrawn.read_text("utf-8") + entry, "utf-8")
    site = built(content, tmp_path / "site")
    for file in (*site.rglob("atom.xml"), *pages_of_changes(site)):
        assert gone not in file.read_text("utf-8"), file
    first = events(site / PAGES["en"])[0]
    assert first[0] == "18 November 2026"
    assert "Taken back" in first[1]
