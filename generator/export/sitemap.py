"""The sitemap, with each page's translations (sitemaps.org 0.9; xhtml:link for hreflang)."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from xml.sax.saxutils import quoteattr

from generator.export.source import DataFile, Source
from generator.render.page import Page

_HEAD = (
    '<?xml version="1.0" encoding="UTF-8"?>\n'
    '<urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9" xmlns:xhtml="http://www.w3.org/1999/xhtml">\n'
)


def sitemap(source: Source) -> Iterator[DataFile]:
    """``sitemap.xml``; nothing when the address of the site is not known, for a sitemap needs whole addresses."""
    if not source.base_url:
        return
    entries = [
        _entry(source.base_url, page.language, page.path, page.others, page)
        for pages in source.pages.values()
        for page in pages
        if page.indexed
    ]
    for prose in source.town.pages:
        same = {p.language: f"{p.slug}/" for p in source.town.pages if p.heading.page == prose.heading.page}
        entries.append(_entry(source.base_url, prose.language, f"{prose.slug}/", same, None))
    yield "sitemap.xml", (_HEAD + "".join(entries) + "</urlset>\n").encode()


def _entry(base: str, language: str, path: str, others: Mapping[str, str], page: Page | None) -> str:
    links = "".join(
        f'<xhtml:link rel="alternate" hreflang={quoteattr(other)} href={quoteattr(f"{base}{other}/{there}")}/>'
        for other, there in others.items()
    )
    changed = f"<lastmod>{page.changed.isoformat()}</lastmod>" if page and page.changed else ""
    return f"<url><loc>{base}{language}/{path}</loc>{changed}{links}</url>\n"
