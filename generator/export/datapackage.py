"""The tables described as a Data Package (version 2.0 of the standard): ``data/datapackage.json``."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from typing import Any

from generator.columns import (
    Column,
    budget_columns,
    budget_total_columns,
    columns_of,
    plan_columns,
    plural,
    population_columns,
    tables,
    vanished_columns,
)
from generator.export.json_files import as_json
from generator.export.source import DataFile, Source
from generator.export.tables import csv_files

_PROFILE = "https://datapackage.org/profiles/2.0/"
_LICENCES = {
    "CC-BY-4.0": "https://creativecommons.org/licenses/by/4.0/",
    "CC0-1.0": "https://creativecommons.org/publicdomain/zero/1.0/",
    "ODbL-1.0": "https://opendatacommons.org/licenses/odbl/1-0/",
}


def datapackage(source: Source) -> Iterator[DataFile]:
    """The description of every CSV file: columns with type and meaning, keys, size and hash."""
    site, languages = source.town.site, source.town.languages
    first = source.views[site.languages[0]]
    described = {table.name: columns_of(table, languages) for table in tables()}
    described["population"] = population_columns(source.town)
    described["budget_lines"] = budget_columns(source.town)
    described["budget_totals"] = budget_total_columns(source.town)
    described["project_plans"] = plan_columns()
    described["vanished"] = vanished_columns(languages)
    keys = {table.name: (table.kind, table.lists) for table in tables()}
    package: dict[str, Any] = {
        "$schema": f"{_PROFILE}datapackage.json",
        "name": "uretken",
        "title": first.text(site.name),
        "version": source.figures.site_date.isoformat(),
        "resources": [
            _resource(source, name, content, described[name], keys.get(name)) for name, content, _ in csv_files(source)
        ],
    }
    if site.url:
        package["homepage"] = site.url
    if site.licence:
        licence = {"name": site.licence}
        if site.licence in _LICENCES:
            licence["path"] = _LICENCES[site.licence]
        package["licenses"] = [licence]
    yield "data/datapackage.json", as_json(package)


def _resource(
    source: Source, name: str, content: bytes, columns: list[Column], of: tuple[str, tuple[str, ...]] | None
) -> dict[str, Any]:
    schema: dict[str, Any] = {
        "$schema": f"{_PROFILE}tableschema.json",
        "fields": [_field(source, column) for column in columns],
    }
    if of is not None and not of[1]:
        schema["primaryKey"] = ["id"]
    elif of is not None:
        kind, lists = of
        schema["primaryKey"] = [kind, *(f"{entry}_number" for entry in lists)]
        reference = {"resource": plural(kind), "fields": ["id"]}
        schema["foreignKeys"] = [{"fields": [kind], "reference": reference}]
    return {
        "$schema": f"{_PROFILE}dataresource.json",
        "name": name,
        "type": "table",
        "path": f"{name}.csv",
        "format": "csv",
        "mediatype": "text/csv",
        "encoding": "utf-8",
        "bytes": len(content),
        "hash": f"sha256:{hashlib.sha256(content).hexdigest()}",
        "schema": schema,
    }


def _field(source: Source, column: Column) -> dict[str, Any]:
    words = source.views[source.town.site.languages[0]].words
    return {
        "name": column.name,
        "type": column.type,
        "title": words.field(column.field),
        "description": words.gettext(column.description),
    }
