"""Clients that send one byte a second and never finish, to see whether others are still answered meanwhile.

Takes a port, gives open sockets; `asked` is how long ordinary posts took beside them.
"""

from __future__ import annotations

import http.client
import json
import socket
import threading
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager

from tests.forms_api.conftest import ANSWER

HEADERS = b"POST /api/feedback HTTP/1.1\r\nHost: 127.0.0.1\r\nX-Slow: "
"""The beginning of a head that never ends."""
BODIES = HEADERS + b"no\r\nContent-Type: application/json\r\nContent-Length: 20000\r\n\r\n"
"""A whole head; the body never ends."""


@contextmanager
def trickling(port: int, count: int, begun: bytes) -> Iterator[list[socket.socket]]:
    """So many connections, each of which has sent `begun` and goes on with a byte a second."""
    sockets = [_begun(port, number, begun) for number in range(count)]
    over = threading.Event()
    sender = threading.Thread(target=_go_on, args=(sockets, over))
    sender.start()
    try:
        yield sockets
    finally:
        over.set()
        sender.join()
        for one in sockets:
            one.close()


def _begun(port: int, number: int, begun: bytes) -> socket.socket:
    one = socket.create_connection(("127.0.0.1", port), 5, (f"127.9.{number // 250}.{number % 250 + 1}", 0))
    one.sendall(begun)
    return one


def _go_on(sockets: list[socket.socket], over: threading.Event) -> None:
    while not over.wait(1):
        for one in sockets:
            try:
                one.send(b"x", socket.MSG_DONTWAIT)
            except OSError:
                continue  # the service has closed it, as it may


def asked(port: int, clients: int, posts: int) -> list[float]:
    """Milliseconds of each of so many posts of so many clients; all of them are taken. Raises AssertionError if not."""

    def client(number: int) -> list[float]:
        times = []
        source = (f"127.8.{time.monotonic_ns() % 250}.{number + 1}", 0)
        connection = http.client.HTTPConnection("127.0.0.1", port, timeout=20, source_address=source)
        for again in range(posts):
            said = {name: value for name, value in ANSWER.items() if "." not in name}
            body = json.dumps(
                {**said, "text": f"Söz {number} {again} {time.monotonic_ns()}", "answers": {"gidis": "4"}}
            )
            started = time.perf_counter()
            connection.request("POST", "/api/feedback", body, {"Content-Type": "application/json"})
            answer = connection.getresponse()
            answer.read()
            times.append((time.perf_counter() - started) * 1000)
            assert answer.status == 201, answer.status
        connection.close()
        return times

    with ThreadPoolExecutor(clients) as pool:
        return [one for times in pool.map(client, range(clients)) for one in times]
