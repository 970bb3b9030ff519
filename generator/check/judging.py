"""The rules, run on a town: on every record, or on those alone that were not found to be sound before.

Takes a town and what was read, gives breaches and what was found sound. A record is sound when no rule that judges it
by itself has anything to say; it stays so until its own file changes, or anything that such a rule may look up.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import partial
from itertools import pairwise
from typing import TypeVar

from generator.apart import Apart, processes
from generator.check.rules import OF_ALL, OF_EACH
from generator.check.rules.breach import Breach
from generator.check.town import Town
from generator.read import Contents
from generator.records.base import Record
from generator.records.digest import digest
from generator.records.kinds import MANY

R = TypeVar("R", bound=Record)

_FEW = 2000
"""Below so many records a second process costs more than it brings."""


@dataclass(frozen=True, slots=True)
class Sound:
    """Records that need not be judged by themselves again."""

    looked_up: str = ""
    """Digest of all that rules look up besides the record; empty where nothing is known."""
    records: frozenset[str] = frozenset()
    """Digests of their files, as `read` gives them."""


def judge(town: Town, contents: Contents, sound: Sound) -> tuple[list[Breach], Sound]:
    """What every rule found, and which records are sound now."""
    looked_up = _looked_up(contents)
    known = sound.records if looked_up and sound.looked_up == looked_up else frozenset[str]()
    digests = {(one.kind.name, one.id): one.digest for one in contents.documents if one.kind.name in MANY}
    wanted = [key for key, one in digests.items() if not one or one not in known]
    shares = processes() if len(wanted) >= _FEW else 1
    cuts = [len(wanted) * number // shares for number in range(shares + 1)]
    towns = [_only(town, wanted[start:end]) for start, end in pairwise(cuts)]
    others = [Apart(partial(_of_records, one, contents)) for one in towns[1:]]
    breaches = [breach for rule in OF_EACH for breach in rule(towns[0], contents)]
    breaches += [breach for other in others for breach in other.result()]
    broken = {(breach.kind, breach.id) for breach in breaches}
    found = frozenset(one for key, one in digests.items() if one and key not in broken)
    breaches += [breach for rule in OF_ALL for breach in rule(town, contents)]
    return breaches, Sound(looked_up, found) if looked_up else Sound()


def _of_records(town: Town, contents: Contents) -> list[Breach]:
    """What is found of the records that were dealt out; what there are few of is judged elsewhere."""
    return [breach for rule in OF_EACH for breach in rule(town, contents) if breach.kind in MANY]


def _only(town: Town, wanted: Sequence[tuple[str, str]]) -> Town:
    """The town with no more of its many records than these."""
    names: dict[str, set[str]] = {kind: set() for kind in MANY}
    for kind, identity in wanted:
        names[kind].add(identity)
    return replace(
        town,
        places=_of(town.places, names["place"]),
        needs=_of(town.needs, names["need"]),
        projects=_of(town.projects, names["project"]),
        feedback=_of(town.feedback, names["feedback"]),
    )


def _of(records: Mapping[str, R], names: Collection[str]) -> dict[str, R]:
    return {identity: record for identity, record in records.items() if identity in names}


def _looked_up(contents: Contents) -> str:
    """The digest of what a rule may know besides the record it judges: which others there are, and all that is few."""
    few = [(one.file, one.digest) for one in contents.documents if one.kind.name not in MANY]
    if not all(one for _, one in few):
        return ""  # something could not be read
    names = [one.file for one in contents.documents]
    tables = [(name, digest(content)) for name, content in contents.attachments.items()]
    return digest(repr((few, names, sorted(contents.files), tables)).encode())
