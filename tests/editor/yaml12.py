"""What an editor sees in a file: ruamel.yaml's YAML 1.2, days left as text, a repeated key let pass.

Independent of the generator's own reader, which is what it is compared with.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from ruamel.yaml import YAML
from ruamel.yaml.constructor import SafeConstructor
from ruamel.yaml.error import YAMLError
from ruamel.yaml.nodes import MappingNode, ScalarNode

UNREADABLE = object()
"""The value of a file that is no YAML at all, which an editor underlines without a schema."""


class _Editor(SafeConstructor):
    """Text for days and for every key, the last of two equal keys; a tag that YAML does not know is an error."""

    def construct_mapping(self, node: Any, deep: bool = False) -> dict[str, Any]:  # noqa: FBT001, FBT002 - theirs
        assert isinstance(node, MappingNode)
        return {_key(key): self.construct_object(value, deep=True) for key, value in node.value}


def _key(node: Any) -> str:
    return str(node.value)


def _mapping(constructor: Any, node: Any) -> Iterator[dict[str, Any]]:
    yield constructor.construct_mapping(node)


def _text(constructor: Any, node: Any) -> str:
    assert isinstance(node, ScalarNode)
    return str(node.value)


def _number(constructor: Any, node: Any) -> Any:
    # The core schema of YAML 1.2 has no marks in numbers; ruamel lets them pass.
    made = constructor.construct_yaml_float if node.tag.endswith("float") else constructor.construct_yaml_int
    return str(node.value) if "_" in node.value else made(node)


_Editor.add_constructor("tag:yaml.org,2002:int", _number)
_Editor.add_constructor("tag:yaml.org,2002:float", _number)
_Editor.add_constructor("tag:yaml.org,2002:map", _mapping)
_Editor.add_constructor("tag:yaml.org,2002:timestamp", _text)


def as_an_editor_reads(content: bytes) -> Any:
    """The value of the first document, or UNREADABLE."""
    reader = YAML(typ="safe", pure=True)
    reader.version = (1, 2)
    reader.Constructor = _Editor
    reader.allow_duplicate_keys = True
    try:
        text = content.decode("utf-8-sig")
        return next(iter(reader.load_all(text)), None)
    except (YAMLError, UnicodeDecodeError, RecursionError):
        return UNREADABLE
