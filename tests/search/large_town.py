"""10,000 projects among which a few are looked for: what a search must find in such a crowd, and must not."""

from __future__ import annotations

from pathlib import Path

from tests.benchmarks.many_projects import town_with_projects

SOUGHT = {
    "isik-diregi": ("Caddede ışık direği", "Light poles on the avenue"),
    "istanbul-caddesi": ("İstanbul Caddesi'nin onarımı", "Repair of Istanbul Avenue"),
    "cigli-deresi": ("Çığlı Deresi ıslahı", "Works on Çığlı stream"),
    "iskele": ("Iskarta iskele sökümü", "Removal of the old pier"),
    "gol-kiyisi": ("Göl kıyısında gölgelik", "Shade by the lake"),
    "suyu": ("İçme suyunun arıtılması", "Treatment of drinking water"),
    "sunum": ("Sunum salonu", "Presentation hall"),
    "parke": ("Parke taşı döşemesi", "Cobblestones"),
    "kitaplik": ("Gezici kitaplık: her köye bir kitap", "Travelling libraries: a book for every village"),
    "ogrenci": ("Öğrencilerin ulaşımı", "Buses for students"),
    "cocuk-oyun": ("Çocukların oyun alanı", "A playground for children"),
    "huzurevi": ("Huzurevinin çatısı", "Roof of the home for the elderly"),
    "engelsiz": ("Engelsiz geçitler", "Crossings without barriers"),
    "yangin": ("Yangın söndürme araçları", "Fire engines"),
    "hayvan": ("Sokak hayvanlarına barınak", "A shelter for stray animals"),
    "muze": ("Müzenin ağacı ve avlusu", "Trees in the courtyard of the museum"),
    "zeytin": ("Zeytinliğin korunması", "Protection of the olive grove"),
    "itfaiye": ("İTFAİYE BİNASI", "FIRE STATION"),
    "copluk": ("Çöplüğün kapatılması", "Closing the dump"),
    "degirmen": ("Değirmen'in restorasyonu", "Restoration of the mill's wheel"),
}
"""Project to its titles; the words of most of them stand in no other project."""

QUERIES: tuple[tuple[str, str, tuple[str, ...], tuple[str, ...]], ...] = (
    ("tr", "isik", ("isik-diregi",), ("iskele", "cigli-deresi")),
    ("tr", "ışık", ("isik-diregi",), ("iskele",)),
    ("tr", "IŞIK", ("isik-diregi",), ("iskele",)),
    ("tr", "Işık", ("isik-diregi",), ("iskele",)),
    ("tr", "ışıkların", ("isik-diregi",), ("iskele",)),
    ("tr", "istanbul", ("istanbul-caddesi",), ("isik-diregi",)),
    ("tr", "İSTANBUL", ("istanbul-caddesi",), ("isik-diregi",)),
    ("tr", "ISTANBUL", ("istanbul-caddesi",), ("isik-diregi",)),
    ("tr", "İstanbul'da", ("istanbul-caddesi",), ("isik-diregi",)),
    ("tr", "cigli", ("cigli-deresi",), ("isik-diregi",)),
    ("tr", "Çığlı", ("cigli-deresi",), ("gol-kiyisi",)),
    ("tr", "ÇIĞLI", ("cigli-deresi",), ("gol-kiyisi",)),
    ("tr", "golgelik", ("gol-kiyisi",), ("copluk",)),
    ("tr", "göl", ("gol-kiyisi",), ("copluk", "iskele")),
    ("tr", "su", ("suyu",), ("sunum",)),
    ("tr", "içme suyu", ("suyu",), ("sunum",)),
    ("tr", "sunumlar", ("sunum",), ("suyu",)),
    ("tr", "parke taşı", ("parke",), ("sunum",)),
    ("tr", "parkın", (), ("parke",)),
    ("tr", "kitabı", ("kitaplik",), ("sunum",)),
    ("tr", "köyün kitapları", ("kitaplik",), ("sunum",)),
    ("tr", "ogrenci", ("ogrenci",), ("cocuk-oyun",)),
    ("tr", "öğrenciler", ("ogrenci",), ("cocuk-oyun",)),
    ("tr", "çocuğun oyunu", ("cocuk-oyun",), ("ogrenci",)),
    ("tr", "cocuklar", ("cocuk-oyun",), ("ogrenci",)),
    ("tr", "huzurevi", ("huzurevi",), ("hayvan",)),
    ("tr", "engelsiz geçit", ("engelsiz",), ("huzurevi",)),
    ("tr", "YANGIN", ("yangin",), ("hayvan",)),
    ("tr", "hayvanlar", ("hayvan",), ("yangin",)),
    ("tr", "müze", ("muze",), ("copluk",)),
    ("tr", "agac muze", ("muze",), ("zeytin",)),
    ("tr", "zeytinlik", ("zeytin",), ("kitaplik",)),
    ("tr", "itfaiye", ("itfaiye",), ("istanbul-caddesi",)),
    ("tr", "çöplük", ("copluk",), ("kitaplik",)),
    ("tr", "değirmen", ("degirmen",), ("zeytin",)),
    ("tr", "zxqwvk", (), tuple(SOUGHT)),
    ("tr", "ghtrplşç", (), tuple(SOUGHT)),
    ("en", "light", ("isik-diregi",), ("iskele",)),
    ("en", "lights pole", ("isik-diregi",), ("iskele",)),
    ("en", "library", ("kitaplik",), ("sunum",)),
    ("en", "bus", ("ogrenci",), ("muze",)),
    ("en", "child", ("cocuk-oyun",), ("ogrenci",)),
    ("en", "tree", ("muze",), ("zeytin",)),
    ("en", "crossing", ("engelsiz",), ("iskele",)),
    ("en", "fire", ("yangin", "itfaiye"), ("muze",)),
    ("en", "mill", ("degirmen",), ("muze",)),
    ("en", "istanbul", ("istanbul-caddesi",), ("isik-diregi",)),
    ("en", "zxqwvk", (), tuple(SOUGHT)),
)
"""Language, what is typed, what must be found, what must not."""


def large_town(folder: Path, count: int = 10_000) -> Path:
    """The town; gives its content folder."""
    content = town_with_projects(folder, count)
    for name, (turkish, english) in SOUGHT.items():
        (content / f"projects/{name}.yml").write_text(
            f'title: {{tr: "{turkish}", en: "{english}"}}\nstage: implementation\nstatus: {{state: active}}\n'
            "unit: fen\nplaces: [carsi]\ncost: {approved: 1250000}\nas_of: 2026-10-31\nsource: Fen İşleri Müdürlüğü\n",
            "utf-8",
        )
    return content
