"""Record files with their keys in order.

Takes a document as it was read, gives the bytes its file is to hold; never writes.
"""

from __future__ import annotations

from generator.read import Document
from generator.records.key_order import key_order
from generator.records.yaml_order import ordered


def tidied(document: Document, data: bytes) -> bytes:
    """The file's bytes with its keys in the order of its model; of a prose page only the heading changes."""
    start = data.index(b"\n") + 1 if document.skipped_lines else 0
    behind = data[start + len(document.source) :]
    text = ordered(document.source.decode(), key_order(document.kind.model))
    return data[:start] + text.encode() + behind
