"""What a wheel holds beside the source: the files of other projects that pages load, fetched by the lock's hashes.

The source holds none of them. npm compares each with the integrity in generator/theme/package-lock.json; without npm a
wheel is made without them, and says so.
"""

from __future__ import annotations

import shutil
import subprocess
from pathlib import Path
from typing import Any

from hatchling.builders.hooks.plugin.interface import BuildHookInterface

WANTED = (
    "node_modules/leaflet/dist/leaflet.js",
    "node_modules/leaflet/dist/leaflet.css",
    "node_modules/leaflet/LICENSE",
)


class Fetched(BuildHookInterface):  # type: ignore[type-arg]
    """Puts the fetched files into a wheel; an editable install is the folder itself and gets them by `make env`."""

    PLUGIN_NAME = "custom"

    def initialize(self, version: str, build_data: dict[str, Any]) -> None:
        """Fetch what is missing and name it for the wheel."""
        if version == "editable":
            return
        theme = Path(self.root) / "generator" / "theme"
        npm = shutil.which("npm")
        if npm and not all((theme / name).is_file() for name in WANTED):
            quiet = ("--ignore-scripts", "--no-audit", "--no-fund", "--loglevel=error")
            subprocess.run([npm, "ci", "--prefix", str(theme), *quiet], check=False)  # noqa: S603 - npm as it is found, with words of ours
        found = [name for name in WANTED if (theme / name).is_file()]
        if len(found) < len(WANTED):
            self.app.display_warning("Without npm the wheel has no map that can be moved.")
            return
        build_data["force_include"].update({str(theme / name): f"generator/theme/{name}" for name in found})
