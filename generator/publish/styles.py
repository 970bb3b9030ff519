"""The style sheet of the site: one file, joined from theme/styles/ in a fixed order and made small.

Takes nothing, gives CSS. The dark palette is written once and stands in the sheet twice: for a reader who chose it and
for a device that asks for it. On paper there is none.
"""

from __future__ import annotations

from functools import cache
from importlib.resources import files

import rcssmin

FIRST = ("colours", "ground", "frame", "figures", "steps", "lists", "tables", "charts", "voices", "forms")
"""What every page is made of."""
AREAS = ("home", "project", "places", "money", "results", "changes", "feedback", "help", "search", "browse")
"""What the pages of one area add."""
LAST = ("narrow", "print")
"""What narrow screens and paper change in all of it."""


@cache
def style_sheet() -> str:
    """The whole sheet."""
    dark = _text("dark")
    screen = (
        f'@media screen{{:root[data-scheme="dark"]{{{dark}}}}}'
        f'@media screen and (prefers-color-scheme:dark){{:root:not([data-scheme="light"]){{{dark}}}}}'
    )
    joined = [_text("colours"), screen, *(_text(name) for name in (*FIRST[1:], *AREAS, *LAST))]
    return str(rcssmin.cssmin("\n".join(joined)))


def _text(name: str) -> str:
    return (files("generator") / "theme" / "styles" / f"{name}.css").read_text("utf-8")
