"""The Jinja environment of the pages: autoescaped, strict, with the words and formats of one language.

Nothing of a record passes through any other environment: the theme's does not escape.
"""

from __future__ import annotations

import os
import re
import shutil
import textwrap
from collections.abc import Callable, Iterable, Mapping
from contextlib import suppress
from decimal import Decimal
from functools import cache, lru_cache
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import jinja2
from markupsafe import Markup, escape
from pydantic_core import PydanticCustomError

from generator.derive.balance import year_of
from generator.derive.budgets import codelist_of
from generator.derive.contracts import amount_in
from generator.derive.slippage import delay
from generator.program import program
from generator.records.day import parse_day
from generator.records.text import Text
from generator.records.words import Words
from generator.render import formats
from generator.render.code_names import code_name, code_path
from generator.render.compiling import escaped, marked, shown
from generator.render.consents import consents
from generator.render.drawings import indicator_range, timeline
from generator.render.figure_names import figure_name
from generator.render.folding import FoldingEnvironment
from generator.render.glossary import anchor, terms_of
from generator.render.history import changes_shown, without_persons
from generator.render.page import SMALL, Page, View
from generator.render.watch import Seen


def _bare_environment() -> FoldingEnvironment:
    return FoldingEnvironment(
        loader=jinja2.PackageLoader("generator", "templates"),
        autoescape=True,
        undefined=jinja2.StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        auto_reload=False,
        extensions=["jinja2.ext.do"],
    )


class _Compiled(jinja2.FileSystemBytecodeCache):
    """Compiled templates in a folder; where that is taken away meanwhile, by a newer version, nothing is kept."""

    def dump_bytecode(self, bucket: jinja2.bccache.Bucket) -> None:
        """Keep what was compiled, where that can be."""
        with suppress(OSError):
            super().dump_bytecode(bucket)


@cache
def _compiled(language: str) -> jinja2.BytecodeCache | None:
    """Where compiled templates of a language lie: beside the program's own compiled code, and trusted as that is.

    None where that folder cannot be written: then each process compiles its own.
    """
    folder = Path(__file__).parent / "__pycache__" / f"templates-{program()}" / language
    try:
        folder.mkdir(parents=True, exist_ok=True)
        for other in folder.parents[1].glob("templates-*"):
            if other != folder.parent:
                shutil.rmtree(other, ignore_errors=True)
        if not os.access(folder, os.W_OK):
            return None
    except OSError:
        return None
    return _Compiled(str(folder), "%s.bin")


def environment(view: View) -> jinja2.Environment:
    """The environment for one view."""
    made = _bare_environment()
    made.bytecode_cache = _compiled(view.language)
    made.pieces = lambda sentence: _apart(view.words.gettext(sentence))
    sentences = _sentences(view.words)
    made.folded = {"_": sentences["_"], "label": view.words.label}
    language, town = view.language, view.town
    terms = terms_of(town)
    kept: dict[Any, tuple[Any, set[Seen]]] = {}

    def remembered(key: Any, macro: Callable[..., Any], *arguments: Any) -> Any:
        """What a macro gives, made once for each key: the same form stands on thousands of pages."""
        found = kept.get(key)
        if found is None:
            found = kept[key] = view.watch.during(lambda: macro(*arguments))
        view.watch.also(found[1])
        return found[0]

    made.filters = {
        **made.filters,
        "one": lambda items: next(iter(items), None),
        "among": lambda items, known: [item for item in items if item in known],
        "where": lambda items, name, value: [item for item in items if getattr(item, name) == value],
        "of": lambda identities, records: [records[identity] for identity in identities if identity in records],
        "lines": lines_of,
        "max": lambda values: _furthest(max, values),
        "min": lambda values: _furthest(min, values),
        "text": _text_filter(view),
        "paragraphs": lambda text: paragraphs(text, view),
        "plain": lambda text: view.text(text) if isinstance(text, Text) else text,
        "in_its_language": lambda text, spoken: spoken_in(text, spoken, language),
        "or_number": lambda text: number_or_text(text, language),
        "money": _in_currency(formats.money, town.site.currency, language),
        "short_money": _in_currency(formats.short_money, town.site.currency, language),
        "decimal": Decimal,
        "number": lambda value: formats.number(value, language),
        "percent": lambda value: formats.percent(value, language),
        "moved_in": lambda line: max(line.amount("modification"), Decimal(0)),
        "moved_out": lambda line: max(-line.amount("modification"), Decimal(0)),
        "signed_percent": lambda value: formats.signed_percent(value, language),
        "day": lambda value: formats.day(value, language),
    }
    made.globals = {
        **made.globals,
        **sentences,
        "to": Links(view),
        "view": view,
        "town": town,
        "figures": view.figures,
        "language": language,
        "label": view.words.label,
        "timeline_of": lambda schedule: timeline(schedule, view.figures.site_date),
        "range_of": indicator_range,
        "delay_between": delay,
        "host_of": lambda address: urlsplit(address).hostname,
        "year_of": lambda project: told[0] if (told := year_of(project)) else "–",
        "reason_of": lambda reason: without_persons(view, reason),
        "changes_of": lambda kind, record: changes_shown(view, kind, record),
        "labels_of": lambda phases: [code_label(view, "phases", phase) for phase in phases],
        "codelist_of": codelist_of,
        "code_label": lambda codelist, code: code_label(view, codelist, code),
        "known_terms": terms,
        "term_of": terms.get,
        "anchor_of": anchor,
        "code_name": lambda codelist, code: remembered(("code", codelist, code), code_name, view, codelist, code),
        "consents": consents(view.words),
        "figure_name": lambda kind, path: figure_name(view.words, kind, path),
        "ratio": ratio,
        "remembered": remembered,
        "Decimal": Decimal,
    }
    return made


@lru_cache(1 << 12)
def _apart(sentence: str) -> tuple[str, ...]:
    """What stands in a sentence, and the names of what is filled in, in turn."""
    return tuple(piece.replace("%%", "%") for piece in _PLACE.split(sentence))


def _sentences(words: Words) -> dict[str, Callable[..., Markup]]:
    """``_`` and ``ngettext`` as templates call them: what stands in a catalogue is markup, what is filled in is not.

    Jinja's own do the same and format every sentence anew; here a sentence is taken apart once.
    """

    @cache
    def whole(text: str) -> Markup:
        return Markup(words.gettext(text))  # noqa: S704 - the catalogues are ours

    def filled(sentence: str, values: Mapping[str, Any]) -> Markup:
        made = [shown(values[piece]) if place % 2 else piece for place, piece in enumerate(_apart(sentence))]
        return marked("".join(made))  # what is filled in is escaped

    def gettext(text: str, /, **values: Any) -> Markup:
        return filled(words.gettext(text), values) if values else whole(text)

    def ngettext(one: str, many: str, num: int, /, **values: Any) -> Markup:
        return filled(words.ngettext(one, many, num), {"num": num, **values})

    return {"_": gettext, "ngettext": ngettext}


_PLACE = re.compile(r"%\((\w+)\)s")
"""Where a sentence of a template is filled in."""


class Links:
    """Links from the page that is being rendered, relative to it, so that the site works below any address.

    One for each environment, told of each page by `render`: what is imported with a page's context is made anew on
    every page, and the pieces of parts.html.jinja need nothing else of it.
    """

    def __init__(self, view: View) -> None:
        self._view = view
        self.stand_on(0)

    def stand_on(self, depth: int) -> None:
        """Give links from a page that lies so many folders below its language's."""
        self.depth = depth
        self._up = "../" * (depth + 1)

    def record(self, kind: str, identity: str) -> str:
        """To the page of a record; to its place on the page, for an answer."""
        anchor = f"#{identity}" if kind == "feedback" else ""
        return f"{self._up}{self._view.language}/{self._view.path(kind, identity)}{anchor}"

    def section(self, section: str) -> str:
        """To the first page of a section."""
        return f"{self._up}{self._view.language}/{self._view.section(section)}"

    def below(self, section: str, name: str, *ids: str) -> str:
        """To one of a section's further pages, or to what lies below it."""
        return f"{self._up}{self._view.language}/{self._view.below(section, name, *ids)}"

    def code(self, codelist: str, code: str) -> str:
        """To the page of a code of the budget; empty for a code without one."""
        found = self._view.figures.codes.get((codelist, code))
        return f"{self._up}{self._view.language}/{code_path(self._view, found, self._view.language)}" if found else ""

    def supplier(self, name: str) -> str:
        """To the page of a firm, by any spelling that stands in a contract."""
        return self.below("budget", "suppliers", self._view.figures.suppliers.by_name[name].slug)

    def list_page(self, section: str, number: int) -> str:
        """To one page of a list."""
        from generator.render.page import list_path

        return f"{self._up}{self._view.language}/{list_path(self._view, section, number)}"  # type: ignore[arg-type]

    def prose(self, name: str) -> str | None:
        """To a page of prose, in this language if it is written in it."""
        pages = {p.language: p for p in self._view.town.pages if p.heading.page == name}
        page = pages.get(self._view.language) or next(iter(pages.values()), None)
        return f"{self._up}{page.language}/{page.slug}/" if page else None

    def path(self, path: str) -> str:
        """To a path below this language's folder."""
        return f"{self._up}{self._view.language}/{path}"

    def asset(self, name: str) -> str:
        """To a script or style of this language's folder."""
        return f"{self._up}{self._view.language}/assets/{name}"

    def data(self, file: str) -> str:
        """To a data file."""
        return f"{self._up}data/{file}"

    def open311(self, file: str) -> str:
        """To a file of the answers as Open311 has them."""
        return f"{self._up}open311/v2/{file}"

    def file(self, name: str) -> str:
        """To a photo or document."""
        return f"{self._up}files/{name}"

    def photo(self, name: str) -> str:
        """To a photo as it stands on a page; to the file itself where that is no picture."""
        return f"{self._up}{SMALL if name in self._view.pictures else 'files'}/{name}"


def render(page: Page, environment: jinja2.Environment) -> str:
    """The body of a page as HTML."""
    links = environment.globals["to"]
    assert isinstance(links, Links)  # noqa: S101 - put there by `environment`
    links.stand_on(page.depth)
    return environment.get_template(page.template).render(page=page, **page.values)


def _in_currency(written: Callable[[Decimal, str, str], str], own: str, language: str) -> Callable[..., str]:
    """A filter that writes amounts in the town's currency, where no other is told.

    It asks for the context so that Jinja does not work out ``100 | short_money`` when it compiles a template: compiled
    templates are kept, and the next town may count in another currency.
    """

    @jinja2.pass_context
    def in_currency(context: jinja2.runtime.Context, value: Decimal, currency: str | None = None) -> str:
        return written(value, currency or own, language)

    return in_currency


@lru_cache(1 << 12)
def lines_of(text: str, width: int) -> tuple[str, ...]:
    """A short text cut into lines of so many letters at most, between words where that can be."""
    cut = (textwrap.wrap(line, width, replace_whitespace=False, drop_whitespace=True) for line in text.splitlines())
    return tuple(part for line in cut for part in line or [""]) or ("",)


def _furthest(of: Callable[[Iterable[Any]], Any], values: Iterable[Any]) -> Any:
    """The greatest or least of numbers. Jinja's own compares texts without their case; no template asks for these."""
    return of(list(values))


def _text_filter(view: View) -> Callable[[Text | str | None], Markup]:
    """`as_markup` for one view, and at once where a text is in its language: most are."""
    language = view.language

    def text(value: Text | str | None) -> Markup:
        if type(value) is Text:
            for written, words in value.translations:
                if written == language:
                    return escaped(words)
        return as_markup(value, view)

    return text


def as_markup(text: Text | str | None, view: View) -> Markup:
    """A text, escaped, marked with its language when it is not the page's."""
    if text is None:
        return Markup("")
    if isinstance(text, str):
        return escape(text)
    words, language = text.in_language(view.language, view.town.languages)
    return escape(words) if language == view.language else _marked("span", language, words)


def paragraphs(text: Text | str | None, view: View) -> Markup:
    """A text as paragraphs: an empty line begins a new one."""
    if text is None:
        return Markup("")
    words, language = text.in_language(view.language, view.town.languages) if isinstance(text, Text) else (text, None)
    parts: Iterable[str] = (" ".join(part.split()) for part in words.split("\n\n"))
    marked = None if language == view.language else language
    return Markup("").join(_marked("p", marked, part) for part in parts if part)


def _marked(element: str, language: str | None, words: str) -> Markup:
    """Words in an element, which tells their language where that is not the page's."""
    told = f' lang="{escape(language)}"' if language else ""
    return marked(f"<{element}{told}>{escaped(words)}</{element}>")


def spoken_in(text: str | None, spoken: str | None, language: str) -> Markup:
    """What a resident wrote, marked with its language when it is not the page's."""
    if spoken is None or spoken == language or not text:
        return escape(text or "")
    return _marked("span", spoken, text)


def number_or_text(text: str | None, language: str) -> str | None:
    """A value that is written as text: an amount in local form when it is one, a date likewise, else as it is."""
    if text is None:
        return None
    amount = amount_in(text)
    if amount is not None:
        money = text.strip().lstrip("-0123456789._ ")
        return f"{formats.number(amount, language)} {money}".strip()
    try:
        return formats.day(parse_day(text), language)
    except PydanticCustomError:
        return text


def code_label(view: View, codelist: str, code: str) -> str:
    """What a code of a codelist means; the code itself when the list does not know it."""
    found = view.town.codelists.get(codelist)
    for entry in found.codes if found else ():
        if entry.code == code:
            return view.text(entry.label)
    return code


def ratio(part: Decimal | int | None, whole: Decimal | int | None) -> float:
    """Part of whole from 0 to 1, for bars; 0 when either is not known."""
    if not part or not whole:
        return 0.0
    return round(min(1.0, max(0.0, float(part) / float(whole))), 4)
