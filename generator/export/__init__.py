"""Records and figures to data files: CSV, JSON, data package, sitemap, feeds, Open311, what the form endpoint needs.

Takes a town and its figures, gives paths and bytes; writes nothing.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from generator.export.datapackage import datapackage
from generator.export.feeds import feeds
from generator.export.forms import forms
from generator.export.json_files import records_as_json
from generator.export.open311 import open311
from generator.export.provenance import build_info
from generator.export.shapes import places_as_geojson, places_as_picture
from generator.export.similar import similar
from generator.export.sitemap import sitemap
from generator.export.source import DataFile, Exporter, Source
from generator.export.tables import tables_as_csv

EXPORTERS: tuple[Exporter, ...] = (
    records_as_json,
    tables_as_csv,
    places_as_geojson,
    places_as_picture,
    datapackage,
    forms,
    build_info,
    sitemap,
    feeds,
    open311,
    similar,
)
"""Every kind of download; each gives its files."""


def exports(source: Source, exporters: Iterable[Exporter] = EXPORTERS) -> Iterator[DataFile]:
    """Every data file of the site, or those of some exporters."""
    for exporter in exporters:
        yield from exporter(source)


HALVES = tuple(one for one in EXPORTERS if one is not feeds), (feeds,)
"""Two parts that take about as long, for two processes."""
