"""``python -m generator`` is the command `uretken`."""

from __future__ import annotations

from generator.commands import run

if __name__ == "__main__":
    run()
