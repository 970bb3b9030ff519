"""The theme's pages with tokens where a record's own text comes: one shell for each section and depth of a language.

Takes the town's prose and what shells are needed, gives built shells; runs mkdocs, once per language, in a folder of
its own. Another builder can take mkdocs' place here: what it has to give is plain files.
"""

from __future__ import annotations

import html
import json
import logging
import os
import re
import shutil
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from importlib.resources import as_file, files
from pathlib import Path
from typing import Any
from urllib.parse import quote

from generator.check.town import Prose
from generator.publish.pruning import classes_in, pruned, without_pictures
from generator.publish.styles import style_sheet
from generator.records.text import Text
from generator.records.town import Site
from generator.records.words import Words
from generator.render.formats import day, language_name
from generator.render.page import MENU, SECTIONS, Page, section_path
from generator.render.projects_map import leaflet

TITLE, DESCRIPTION, BODY, CHANGED, QUERY = "zqtitlezq", "zqdescriptionzq", "zqbodyzq", "zqchangedzq", "zqqueryzq"
"""Tokens: letters and digits only, so that no escaping, slug or minifier changes them."""


@dataclass(frozen=True, slots=True)
class Shell:
    """One built page of the theme, cut at its tokens."""

    parts: tuple[str, ...]
    """Literal text and tokens in turn, beginning with text."""


@dataclass(frozen=True, slots=True)
class Built:
    """What mkdocs gave for one language."""

    shells: Mapping[tuple[str, int], Shell]
    """(section, depth) to shell."""
    folder: Path
    """The prose pages and the theme's own files; shells are taken out."""
    warnings: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Frame:
    """What stands around every page of one language."""

    language: str
    site: Site
    pages: tuple[Prose, ...]
    """The prose of every language."""
    fallbacks: tuple[str, ...]
    """The languages of the records, the first one first."""
    site_date: date
    words: Words

    def text(self, text: Text | None) -> str:
        """A text in this language, or in the first one there is; nothing for none."""
        return text.in_language(self.language, self.fallbacks)[0] if text else ""


SHELLS: tuple[tuple[str, int], ...] = (
    ("home", 0),
    *((section, depth) for section in SECTIONS for depth in (1, 2, 3)),
    *((section, 4) for section in ("needs", "projects", "budget", "feedback")),
)
"""Section and depth of every shell: a section's first page, its records, its lists, the further pages of those."""


def build_shells(frame: Frame, config: Path | None, work: Path, base_url: str) -> Built:
    """The shells of one language and its prose, built below `work`. Raises ShellError when the theme fails."""
    docs, site = work / frame.language / "docs", work / frame.language / "site"
    languages = frame.site.languages
    for section, depth in SHELLS:
        _write(docs / _source(section, depth), _shell_page(languages, section, depth))
    for prose in frame.pages:
        if prose.language == frame.language:
            same = {p.language: f"{p.slug}/" for p in frame.pages if p.heading.page == prose.heading.page}
            switch = {language: f"../../{language}/{same.get(language, '')}" for language in languages}
            heading = {
                "title": prose.heading.title,
                "description": prose.heading.description or "",
                "section": prose.heading.page,
                "switch": switch,
                "updated": "",
                "query": quote(prose.heading.title),
                "hide": ["navigation"],
            }
            _write(docs / f"{prose.slug}.md", _front_matter(heading) + prose.body)
    _write(docs / "assets/stylesheets/uretken.css", style_sheet())
    for name, file in leaflet().items():
        text = file.read_text("utf-8")
        _write(docs / "assets/leaflet" / name, without_pictures(text) if name.endswith(".css") else text)
    with as_file(files("generator") / "theme") as theme:
        overlay = work / frame.language / "mkdocs.yml"
        _write(overlay, json.dumps(_overlay(frame, config or theme / "mkdocs.yml", theme, docs, site, base_url)))
        warnings = _run_mkdocs(overlay)
    _prune(site)
    if not base_url:  # mkdocs takes the site to lie at the root then, not the language
        missing = site / "404.html"
        rooted = re.sub(r'(href|src)="/(?=[^/"])', rf'\1="/{frame.language}/', missing.read_text("utf-8"))
        missing.write_text(rooted.replace('href="/."', f'href="/{frame.language}/"'), "utf-8")
    built = {}
    for section, depth in SHELLS:
        page = site / _source(section, depth).with_suffix("")
        page = site / "index.html" if depth == 0 else page / "index.html"
        built[section, depth] = cut(page.read_text("utf-8"), languages)
        page.unlink()
    for pattern in _UNUSED:
        for path in site.glob(pattern):
            shutil.rmtree(path) if path.is_dir() else path.unlink()
    for folder in sorted((path for path in site.rglob("zqaddress*") if path.is_dir()), reverse=True):
        folder.rmdir()
    return Built(built, site, warnings)


def _prune(site: Path) -> None:
    """Leave in the theme's style sheets what the pages ask for: the built ones, and those made from our templates."""
    templates = files("generator") / "templates"
    texts = [page.read_text("utf-8") for page in site.rglob("*.html")]
    texts += [template.read_text("utf-8") for template in templates.iterdir() if template.name.endswith(".jinja")]
    classes = frozenset[str]().union(*map(classes_in, texts))
    for sheet in site.glob("assets/stylesheets/main.*.css"):
        sheet.write_text(pruned(sheet.read_text("utf-8"), classes, style_sheet()), "utf-8")


class ShellError(Exception):
    """The theme could not be built; the message says why."""


def address_token(depth: int) -> str:
    """The token that stands for a page's path: as many folders as the path has, so that links keep their depth."""
    return "/".join(f"zqaddress{depth}{step}zq" for step in range(depth))


def switch_token(language: str) -> str:
    """The token that stands for the link to the same page in a language."""
    return f"zqswitch{language}zq"


def cut(built: str, languages: tuple[str, ...]) -> Shell:
    """A built page cut at its tokens. Raises ShellError when the theme lost one."""
    built = built.replace(f"<p>{BODY}</p>", BODY)
    tokens = [TITLE, DESCRIPTION, BODY, CHANGED, QUERY, *map(switch_token, languages)]
    parts = re.split(rf"(zqaddress\d+zq(?:/zqaddress\d+zq)*[a-z]+zq|{'|'.join(tokens)})", built)
    missing = {TITLE, BODY}.difference(parts)
    if missing:
        raise ShellError(f"the theme's page lacks {', '.join(sorted(missing))}")
    return Shell(tuple(parts))


def splice(shell: Shell, page: Page, body: str, languages: tuple[str, ...]) -> str:
    """The whole page: the shell with the page's own text at its tokens, escaped for text and attributes alike."""
    up = "../" * (page.depth + 1)
    values = {
        TITLE: html.escape(page.title),
        DESCRIPTION: html.escape(page.description),
        BODY: body,
        QUERY: quote(page.title),
        CHANGED: html.escape(day(page.changed, page.language) if page.changed else ""),
        f"{address_token(page.depth)}{page.section}zq": page.path.rstrip("/"),
    }
    for language in languages:
        values[switch_token(language)] = f"{up}{language}/{page.others.get(language, '')}"
    return "".join(values[part] if index % 2 else part for index, part in enumerate(shell.parts))


def _source(section: str, depth: int) -> Path:
    """Where a shell's Markdown stands: at its address token, the section behind it, for sections share depths."""
    return Path("index.md") if depth == 0 else Path(f"{address_token(depth)}{section}zq.md")


def _shell_page(languages: tuple[str, ...], section: str, depth: int) -> str:
    heading = {
        "title": TITLE,
        "description": DESCRIPTION,
        "section": section,
        "switch": {language: switch_token(language) for language in languages},
        "updated": CHANGED,
        "query": QUERY,
        "hide": ["navigation", "toc"],
        "shell": True,
    }
    return f"{_front_matter(heading)}# {TITLE} {{ #basla }}\n\n{BODY}\n"


def _front_matter(heading: Mapping[str, Any]) -> str:
    """JSON is YAML, and needs no thought about quotes."""
    return f"---\n{json.dumps(dict(heading), ensure_ascii=False)}\n---\n\n"


def _overlay(frame: Frame, config: Path, theme: Path, docs: Path, site: Path, base_url: str) -> dict[str, Any]:
    """The part of mkdocs' settings that differs from language to language; the rest is inherited."""
    words = frame.words
    menu = [
        {
            "id": section,
            "title": words.label("menu", section),
            "told": words.label("section", section),
            "href": section_path(section, words),
        }
        for section in MENU
    ]
    foot = [
        {"id": "help", "title": words.label("menu", "help"), "href": section_path("help", words)},
        {
            "id": "changes",
            "title": words.gettext("Changes"),
            "href": f"{section_path('results', words)}{words.label('address', 'changes')}/",
        },
    ]
    foot += [
        {"id": p.heading.page, "title": p.heading.title, "href": f"{p.slug}/"}
        for p in frame.pages
        if p.language == frame.language and p.heading.menu
    ]
    contact, site_image = frame.site.contact, frame.site.image
    return {
        "INHERIT": str(config),
        "site_name": frame.text(frame.site.name),
        "site_url": f"{base_url}{frame.language}/" if base_url else "",
        "docs_dir": str(docs),
        "site_dir": str(site),
        "nav": ["index.md"],
        "theme": {"language": frame.language, "custom_dir": str(theme / "overrides")},
        "extra": {
            "menu": menu,
            "foot": foot,
            "search": section_path("search", words),
            "languages": [{"code": code, "name": language_name(code)} for code in frame.site.languages],
            "site_date": day(frame.site_date, frame.language),
            "notice": frame.text(frame.site.notice),
            "locale": _LOCALES.get(frame.language, frame.language),
            "picture": f"{base_url}files/{site_image}"
            if site_image
            else f"{base_url}{frame.language}/assets/social.png",
            "contact": " · ".join(filter(None, (contact.phone, contact.email, frame.text(contact.address)))),
            "words": {key: words.label("frame", key) for key in FRAME_WORDS},
        },
    }


_UNUSED = (
    "sitemap.xml*",
    "assets/**/*.map",
    "assets/javascripts/bundle*",
    "assets/javascripts/lunr",
    "assets/javascripts/workers",
    "assets/stylesheets/palette*",
    "assets/images/favicon.png",
)
"""What the theme's builder writes and no page of ours asks for."""

_LOCALES = {"tr": "tr_TR", "en": "en_GB"}
"""A language as the social networks name it, with a country."""

FRAME_WORDS = (
    "as_of",
    "breadcrumb",
    "built_with",
    "dark",
    "foot",
    "home",
    "language",
    "last_change",
    "menu",
    "missing",
    "missing_ask",
    "missing_where",
    "missing_why",
    "search",
    "search_failed",
    "search_what",
    "share",
    "share_copy",
    "share_done",
    "share_mail",
    "skip",
)
"""The few words of the frame around every page; labels of the context ``frame``."""


def _run_mkdocs(config: Path) -> tuple[str, ...]:
    """Build with mkdocs; gives what it warned of. Its own console output is kept back."""
    os.environ.setdefault("NO_MKDOCS_2_WARNING", "1")  # the theme's notice on its own future, printed at import
    os.environ.setdefault("DISABLE_MKDOCS_2_WARNING", "true")
    from mkdocs.commands.build import build
    from mkdocs.config import load_config
    from mkdocs.exceptions import Abort, MkDocsException

    log = logging.getLogger("mkdocs")
    warned = _Warnings()
    log.addHandler(warned)
    propagated, log.propagate = log.propagate, False
    try:
        build(load_config(str(config)))
    except (MkDocsException, Abort) as error:
        raise ShellError("; ".join([*warned.messages, str(error)])) from error
    finally:
        log.removeHandler(warned)
        log.propagate = propagated
    return tuple(warned.messages)


class _Warnings(logging.Handler):
    """Keeps what mkdocs warns of."""

    def __init__(self) -> None:
        super().__init__(logging.WARNING)
        self.messages: list[str] = []

    def emit(self, record: logging.LogRecord) -> None:
        self.messages.append(record.getMessage())


def _write(path: Path, text: str) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, "utf-8")
