"""A town's own tables to its content folder, by a map: projects, budget lines, places.

Each importer takes a content folder, a file and a map, writes records, and gives an `Outcome`; it asks nobody, and
never touches a field its map does not name.
"""

from __future__ import annotations

from generator.importers.budget import import_budget
from generator.importers.maps import BudgetMap, PlaceMap, ProjectMap, read_map
from generator.importers.outcome import Outcome
from generator.importers.places import import_places
from generator.importers.projects import import_projects

__all__ = [
    "BudgetMap",
    "Outcome",
    "PlaceMap",
    "ProjectMap",
    "import_budget",
    "import_places",
    "import_projects",
    "read_map",
]
