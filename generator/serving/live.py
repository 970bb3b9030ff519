"""What open pages are told while the site is served from a desk: that there is something new, or what is wrong.

Gives the address that pages ask (`/__uretken/live`) and their script. Only `serve` and `up` add that script, and only
to what they serve: nothing of it is ever in the site.
"""

from __future__ import annotations

import json
import threading
from collections.abc import Mapping
from dataclasses import dataclass, field
from importlib.resources import files

from werkzeug.wrappers import Request, Response

PREFIX = "/__uretken/"
LONGEST_WAIT = 20.0
"""Seconds a question is kept open."""
MOST_WAITING = 6
"""So many open pages wait at a time; further ones are answered at once and ask again later."""


@dataclass(frozen=True, slots=True)
class Notice:
    """What is wrong, in the words of the one who serves."""

    title: str
    language: str
    lines: tuple[tuple[str, str], ...] = ()
    """Place (file:line:column) and sentence."""


@dataclass
class Live:
    """The present state of the served site."""

    early: Mapping[str, bytes] = field(default_factory=dict)
    """Pages that are newer than those on the disk, by their file below the site."""
    notice: Notice | None = None
    number: int = 1
    """Counts what changed."""
    _changed: threading.Condition = field(default_factory=threading.Condition)
    _waiting: int = 0

    def tell(self, *, early: Mapping[str, bytes] | None = None, notice: Notice | None = None) -> None:
        """Let every open page know of a new state."""
        with self._changed:
            self.early = early or {}
            self.notice = notice
            self.number += 1
            self._changed.notify_all()

    def answer(self, request: Request) -> Response:
        """The answer to an open page, as soon as there is something it does not know yet."""
        if request.path == f"{PREFIX}live.js":
            script = (files("generator") / "serving" / "live.js").read_bytes()
            return Response(script, mimetype="text/javascript", headers={"Cache-Control": "no-cache"})
        if request.path != f"{PREFIX}live":
            return Response("", 404)
        seen = request.args.get("seen", 0, type=int)
        with self._changed:
            if seen == self.number and self._waiting < MOST_WAITING:
                self._waiting += 1
                try:
                    self._changed.wait_for(lambda: self.number != seen, LONGEST_WAIT)
                finally:
                    self._waiting -= 1
            notice = self.notice
            told = {
                "number": self.number,
                "language": notice.language if notice else "",
                "title": notice.title if notice else "",
                "lines": [{"place": place, "text": text} for place, text in notice.lines] if notice else [],
            }
        return Response(json.dumps(told), mimetype="application/json", headers={"Cache-Control": "no-store"})


def with_script(page: bytes, etag: str) -> bytes:
    """A page with the script that keeps it fresh."""
    script = f'<script src="{PREFIX}live.js" data-page="{etag}" defer></script>'.encode()
    head, end, tail = page.rpartition(b"</body>")
    return head + script + end + tail if end else page + script
