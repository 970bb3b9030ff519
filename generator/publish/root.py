"""The first page of the whole site, which leads to the first language and offers the others."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from urllib.parse import urlsplit

import jinja2

from generator.render.formats import language_name
from generator.render.page import View


def root_page(views: Mapping[str, View], base_url: str) -> Iterator[tuple[str, bytes]]:
    """``index.html`` and ``404.html`` at the root."""
    loader = jinja2.PackageLoader("generator", "templates")
    environment = jinja2.Environment(loader=loader, autoescape=True, undefined=jinja2.StrictUndefined)
    first = next(iter(views.values()))
    names = [(language, language_name(language), view.text(view.town.site.name)) for language, view in views.items()]
    template = environment.get_template("root.html.jinja")
    yield "index.html", template.render(language=first.language, names=names, title=names[0][2]).encode()
    missing = [
        (language, view.words.label("frame", "missing"), view.words.label("frame", "home"))
        for language, view in views.items()
    ]
    base = urlsplit(base_url).path or "/"
    told = environment.get_template("missing.html.jinja")
    yield "404.html", told.render(language=first.language, missing=missing, town=names[0][2], base=base).encode()
