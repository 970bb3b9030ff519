"""What is told of the running service: numbers for Prometheus, one line of JSON for each request and event.

Takes requests and their answers, gives counts and lines; neither ever holds an address, a text, an e-mail, a receipt
code, a query or the id of a record: a route is told by its rule.
"""

from __future__ import annotations

import json
import logging
import secrets
import time
from collections.abc import Mapping
from datetime import UTC, datetime
from ipaddress import ip_address

from flask import Flask, Response, g, request
from prometheus_client import CONTENT_TYPE_LATEST, CollectorRegistry, Counter, Gauge, Histogram, generate_latest

log = logging.getLogger("forms_api.requests")
_SECONDS = (0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 10)
_TOLD = ("route", "method", "status", "milliseconds", "request")


class Watch:
    """The numbers of one service; each service counts for itself."""

    def __init__(self) -> None:
        self.proxy_unnamed = False
        """Whether senders cannot be told apart because trusted_proxy is missing."""
        self._registry = CollectorRegistry()
        self._requests = Counter(
            "uretken_forms_requests", "Requests answered.", ("route", "method", "status"), registry=self._registry
        )
        self._seconds = Histogram(
            "uretken_forms_request_seconds", "Time to answer.", ("route",), buckets=_SECONDS, registry=self._registry
        )
        self._posts = Counter(
            "uretken_forms_posts", "Answers posted, by what became of them.", ("outcome",), registry=self._registry
        )
        self._submissions = Gauge(
            "uretken_forms_submissions", "Submissions in the database.", ("state",), registry=self._registry
        )
        self._letters = Gauge(
            "uretken_forms_letters", "Letters by mail and to programs.", ("way", "state"), registry=self._registry
        )

        self._stuck = Gauge(
            "uretken_forms_dead_letters",
            "Answers that could not be published and are not tried any more.",
            registry=self._registry,
        )

    def nameless(self) -> None:
        """Say once that a web server stands in front which the settings do not name."""
        if not self.proxy_unnamed:
            self.proxy_unnamed = True
            log.error(
                "a web server in front sends X-Forwarded-For, but trusted_proxy is not set: all senders look alike"
            )

    def post(self, outcome: str) -> None:
        """Count a post: waiting, suspect, repeated, faulty, too-many or failed."""
        self._posts.labels(outcome).inc()

    def numbers(self, states: Mapping[str, int], stuck: int, letters: Mapping[tuple[str, str], int]) -> bytes:
        """Everything, in the text format of Prometheus: with the submissions by state and letters by way and state."""
        self._stuck.set(stuck)
        self._letters.clear()
        for (way, state), count in letters.items():
            self._letters.labels(way, state).set(count)
        self._submissions.clear()
        for state, count in states.items():
            self._submissions.labels(state).set(count)
        return generate_latest(self._registry)

    def follow(self, app: Flask) -> None:
        """Count and log every request of an application."""

        @app.before_request
        def begin() -> None:
            g.began, g.request_id = time.perf_counter(), secrets.token_hex(8)

        @app.after_request
        def end(response: Response) -> Response:
            seconds = time.perf_counter() - g.get("began", time.perf_counter())
            route = request.url_rule.rule if request.url_rule else "-"
            method = request.method if request.method in ("GET", "HEAD", "POST", "OPTIONS") else "other"
            self._requests.labels(route, method, str(response.status_code)).inc()
            self._seconds.labels(route).observe(seconds)
            told = (route, method, response.status_code, round(seconds * 1000, 1), g.get("request_id", ""))
            log.info("answered", extra=dict(zip(_TOLD, told, strict=True)))
            return response


PROMETHEUS = CONTENT_TYPE_LATEST


def asked_from_this_machine(address: str | None) -> bool:
    """Whether a request comes from the machine itself; numbers are nobody else's."""
    try:
        return address is not None and ip_address(address).is_loopback
    except ValueError:
        return False


class Lines(logging.Formatter):
    """One JSON object a line, its time in UTC."""

    def format(self, record: logging.LogRecord) -> str:
        """The line of a record: what was said, and of a request what `_TOLD` names."""
        line: dict[str, object] = {
            "time": datetime.fromtimestamp(record.created, UTC).isoformat(timespec="milliseconds"),
            "level": record.levelname.lower(),
            "what": record.getMessage(),
        }
        line |= {name: value for name in _TOLD if (value := getattr(record, name, None)) is not None}
        return json.dumps(line, ensure_ascii=True)
