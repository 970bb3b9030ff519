"""``python -m generator`` is the command `uretken`."""

from __future__ import annotations

from generator.commands import main

if __name__ == "__main__":
    main(prog_name="uretken")
