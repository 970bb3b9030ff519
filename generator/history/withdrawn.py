"""The ids that are withdrawn: by the folder as it lies there, and by the commit that is looked at.

Withdrawing takes effect when it is written, and an earlier day does not bring a record back.
"""

from __future__ import annotations

from pathlib import Path

from generator.history.log import blobs
from generator.records.yaml_reader import parse_yaml

FILE = "withdrawn.yml"


def withdrawn_ids(content: Path, at: str | None) -> frozenset[tuple[str, str]]:
    """(kind, id) of every withdrawn record."""
    texts = blobs(content, [f"{at}:./{FILE}"]) if at else []
    if (content / FILE).is_file():
        texts.append((content / FILE).read_bytes())
    found: set[tuple[str, str]] = set()
    for text in texts:
        value = parse_yaml(text, FILE).value if text else None
        records = value.get("records") if isinstance(value, dict) else None
        for entry in records if isinstance(records, list) else ():
            if isinstance(entry, dict):
                found.add((str(entry.get("kind")), str(entry.get("id"))))
    return frozenset(found)
