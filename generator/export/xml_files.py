"""Values and texts as XML 1.0 can hold them.

Takes groups, lists and texts, gives bytes, the same for the same value; a text comes out without control characters.
"""

from __future__ import annotations

import re
import xml.etree.ElementTree as ET
from collections.abc import Mapping
from typing import Any

_NOT_XML = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
"""What no XML file may hold; a commit's message may, and a quoted text of a record."""
_LINE_END = re.compile("\r\n?")


def xml_text(text: str) -> str:
    """The text as a reader of XML gets it back: every line ends in a line feed, what XML forbids is gone."""
    return _LINE_END.sub("\n", _NOT_XML.sub("", text))


def as_xml(root: str, value: Any, entries: Mapping[str, str]) -> bytes:
    """A value as XML by the Spark convention: a group has its fields, a list its entries, None nothing.

    `entries` names the element of a list's entries by that of the list. Texts must have gone through `xml_text`.
    """
    written = ET.tostring(_element(root, value, entries), encoding="unicode")
    return f'<?xml version="1.0" encoding="utf-8"?>\n{written}\n'.encode()


def _element(name: str, value: Any, entries: Mapping[str, str]) -> ET.Element:
    element = ET.Element(name)
    if isinstance(value, dict):
        element.extend(_element(key, inner, entries) for key, inner in value.items())
    elif isinstance(value, list):
        element.extend(_element(entries[name], inner, entries) for inner in value)
    elif isinstance(value, bool):
        element.text = str(value).lower()
    elif value is not None:
        element.text = str(value)
    return element
