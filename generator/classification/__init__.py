"""The national budget classifications that come with the generator, and how a town's own code lists extend them.

Takes the name of a classification, gives its code lists; reads only the YAML files beside this module, once. Never
decides which classification a town uses: site.yml does.
"""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from importlib.resources import files
from importlib.resources.abc import Traversable
from types import MappingProxyType

from generator.records.kinds import kind_named
from generator.records.town import Codelist, CodelistEntry
from generator.records.validate import validate
from generator.records.yaml_reader import parse_yaml


@cache
def classifications() -> tuple[str, ...]:
    """The names of the classifications there are: the folders beside this module."""
    return tuple(sorted(entry.name for entry in files(__name__).iterdir() if entry.is_dir() and _lists(entry)))


@cache
def shipped(classification: str) -> Mapping[str, Codelist]:
    """The code lists of a classification by name. Raises KeyError for one that there is not."""
    if classification not in classifications():
        raise KeyError(classification)
    return MappingProxyType(
        {name: read_codelist(entry, name) for name, entry in _lists(files(__name__) / classification)}
    )


def read_codelist(entry: Traversable, name: str) -> Codelist:
    """A code list of the package. Raises ValueError when it is none."""
    parsed = parse_yaml(entry.read_bytes(), entry.name)
    result = validate(kind_named("codelist"), name, parsed.value)
    if parsed.problems or not isinstance(result.record, Codelist):  # a fault of the package, not of a town
        raise ValueError(f"{entry.name}: {parsed.problems or result.findings}")
    return result.record


def extended(shipped: Codelist, own: Codelist) -> Codelist:
    """A shipped list with a town's own codes in it: for the same code the town's words win."""
    entries = {entry.code: entry for entry in shipped.codes}
    for entry in own.codes:
        before = entries.get(entry.code)
        entries[entry.code] = entry if before is None else _reworded(before, entry)
    codes = tuple(sorted(entries.values(), key=lambda entry: entry.code.split(".")))
    left_open = {name: getattr(shipped, name) for name in ("version", "since", "until", "source")}
    kept = {name: value for name, value in left_open.items() if getattr(own, name) is None}
    return own.model_copy(update={"codes": codes, **kept})


def with_own(classification: str | None, own: Mapping[str, Codelist]) -> dict[str, Codelist]:
    """All code lists of a town: its own, those of its classification, and where it has both, the two joined."""
    lists = shipped(classification) if classification in classifications() else {}
    joined = {name: extended(lists[name], codelist) if name in lists else codelist for name, codelist in own.items()}
    return dict(sorted({**lists, **joined}.items()))


def cofog(code: str, functional: Codelist) -> str | None:
    """The COFOG code of a functional code: its own, or that of the nearest level above that has one."""
    known = {entry.code: entry.cofog for entry in functional.codes if entry.cofog}
    levels = code.split(".")
    above = (".".join(levels[:end]) for end in range(len(levels), 0, -1))
    return next((known[level] for level in above if level in known), None)


def _reworded(before: CodelistEntry, entry: CodelistEntry) -> CodelistEntry:
    """A town's entry with what only the shipped one says."""
    kept = {name: getattr(before, name) for name in ("description", "cofog") if getattr(entry, name) is None}
    return entry.model_copy(update=kept)


def _lists(folder: Traversable) -> tuple[tuple[str, Traversable], ...]:
    found = (entry for entry in folder.iterdir() if entry.name.endswith(".yml"))
    return tuple(sorted(((entry.name.removesuffix(".yml"), entry) for entry in found), key=lambda pair: pair[0]))
