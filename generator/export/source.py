"""What exporters are given, and what they give."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from generator.check.town import Town
from generator.derive import Figures
from generator.render.page import Page, View


@dataclass(frozen=True, eq=False)
class Source:
    """A town with its figures and its view in each language. Two sources are equal only when they are the same one."""

    town: Town
    figures: Figures
    views: Mapping[str, View]
    pages: Mapping[str, Sequence[Page]]
    """Language to every page but those of prose."""
    base_url: str
    """The address of the site, with a slash at its end; empty when it is not known."""
    base_path: str
    """The path of that address: ``/`` or ``/alt/yol/``."""


DataFile = tuple[str, bytes]
"""A path below the site, and what the file holds."""

Exporter = Callable[[Source], Iterator[DataFile]]
