"""What was built from what: the site date, the commit's date, how many records of each kind."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from importlib.metadata import version

from generator.export.json_files import as_json
from generator.export.source import DataFile, Source


def build_info(source: Source) -> Iterator[DataFile]:
    """``data/build.json``. Nothing of the machine or the hour stands in it."""
    counts = Counter(kind for kind, _ in source.town.published())
    yield (
        "data/build.json",
        as_json(
            {
                "generator": f"uretken {version('uretken')}",
                "site_date": source.figures.site_date.isoformat(),
                "base_url": source.base_url,
                "languages": list(source.town.site.languages),
                "records": dict(sorted(counts.items())),
            }
        ),
    )
