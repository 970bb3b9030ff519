"""How long posts take while hundreds of clients trickle heads or bodies, a byte a second, and while none does.

Usage: python -m tests.benchmarks.slow_clients [--slow 200] [--clients 4] [--posts 200] [--rounds 3]

The service as it is shipped, without a web server in front; each round asks without, beside heads, beside bodies.
"""

from __future__ import annotations

import argparse
import statistics
import tempfile
from pathlib import Path

from tests.benchmarks.load import our_service, running
from tests.forms_api.trickling import BODIES, HEADERS, asked, trickling


def main() -> None:
    """Ask in turn, print medians of the rounds."""
    arguments = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    arguments.add_argument("--slow", type=int, default=200)
    arguments.add_argument("--clients", type=int, default=4)
    arguments.add_argument("--posts", type=int, default=200)
    arguments.add_argument("--rounds", type=int, default=3)
    chosen = arguments.parse_args()
    times: dict[str, list[list[float]]] = {"none slow": [], "slow heads": [], "slow bodies": []}
    with tempfile.TemporaryDirectory() as folder:
        server = our_service(Path(folder) / "town", "[limits]\nrefused = 1000000\n")
        with running(*server):
            asked(server[2], chosen.clients, 20)
            for _round in range(chosen.rounds):
                times["none slow"].append(asked(server[2], chosen.clients, chosen.posts))
                for name, begun in (("slow heads", HEADERS), ("slow bodies", BODIES)):
                    with trickling(server[2], chosen.slow, begun):
                        times[name].append(asked(server[2], chosen.clients, chosen.posts))
    print(f"{chosen.slow} slow, {chosen.clients} posting, {chosen.rounds} rounds of {chosen.posts} each")  # noqa: T201
    for name, rounds in times.items():
        half, most = (statistics.median(sorted(one)[int(len(one) * part)] for one in rounds) for part in (0.5, 0.99))
        print(f"{name:12} p50 {half:5.1f} ms, p99 {most:5.1f} ms")  # noqa: T201


if __name__ == "__main__":
    main()
