"""The theme's style sheet without what no page of the site can use: a seventh of it is left.

Takes CSS and the class names that occur, gives CSS. A rule stays where one of its selectors could match: every class it
asks for occurs on a page or in a template. Elements, attributes and what stands in brackets are given the benefit of
the doubt, so that hand-written pages keep their tables, notes and footnotes.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from functools import lru_cache
from itertools import pairwise
from typing import Any

import tinycss2

_CLASSES = re.compile(r'\bclass="([^"]*)"')
_USED_VARIABLE = re.compile(r"var\(\s*(--[\w-]+)")


def classes_in(html: str) -> set[str]:
    """The class names that stand in HTML, or in a template for it."""
    return {name for classes in _CLASSES.findall(html) for name in re.findall(r"[\w-]+", classes)}


@lru_cache(maxsize=2)
def pruned(css: str, classes: frozenset[str], beside: str) -> str:
    """The sheet without rules for other classes, and without variables that nothing asks for, here or in `beside`."""
    kept = _kept(tinycss2.parse_stylesheet(css, skip_whitespace=True), classes)
    while True:
        text = "".join(node.serialize() for node in kept)
        used = set(_USED_VARIABLE.findall(text + beside))
        if not _drop_variables(kept, used):
            return text


def _kept(nodes: Sequence[Any], classes: frozenset[str]) -> list[Any]:
    """The nodes that are left of a sheet, or of the inside of a condition."""
    found = []
    for node in nodes:
        if node.type == "qualified-rule":
            selectors = [part for part in _parts(node.prelude) if _may_match(part, classes)]
            if not selectors:
                continue
            node.prelude = [token for number, part in enumerate(selectors) for token in (*_comma(number), *part)]
        elif node.type == "at-rule" and node.lower_at_keyword in ("media", "supports"):
            node.content = _kept(tinycss2.parse_rule_list(node.content, skip_whitespace=True), classes)
            if not node.content:
                continue
        found.append(node)
    return found


def _parts(prelude: Sequence[Any]) -> Iterator[list[Any]]:
    """The selectors of a rule, one by one."""
    part: list[Any] = []
    for token in prelude:
        if token.type == "literal" and token.value == ",":
            yield part
            part = []
        else:
            part.append(token)
    yield part


def _comma(number: int) -> tuple[Any, ...]:
    return tuple(tinycss2.parse_component_value_list(",")) if number else ()


def _may_match(selector: Sequence[Any], classes: frozenset[str]) -> bool:
    """Whether every class the selector asks for occurs; what is asked in ``:not()`` or ``:is()`` is not looked into."""
    for before, token in pairwise(selector):
        if before.type == "literal" and before.value == "." and token.type == "ident" and token.value not in classes:
            return False
    return True


def _drop_variables(nodes: Sequence[Any], used: set[str]) -> bool:
    """Take out the declarations of variables that are not used; whether there were any."""
    dropped = False
    for node in nodes:
        if node.type == "at-rule" and node.lower_at_keyword in ("media", "supports"):
            dropped |= _drop_variables(node.content, used)
        elif node.type == "qualified-rule":
            declared = tinycss2.parse_blocks_contents(node.content, skip_comments=True, skip_whitespace=True)
            left = [one for one in declared if not _is_unused(one, used)]
            if len(left) < len(declared):
                dropped = True
                node.content = tinycss2.parse_component_value_list("".join(f"{d.serialize()};" for d in left))
    return dropped


def _is_unused(declaration: Any, used: set[str]) -> bool:
    name = declaration.name if declaration.type == "declaration" else ""
    return name.startswith("--") and name not in used


def without_pictures(sheet: str) -> str:
    """A style sheet without the rules that fetch a picture: Leaflet's are of controls and markers we do not use."""
    return re.sub(r"[^{}]+\{[^{}]*\burl\([^{}]*\}", "", sheet)
