"""Firms by what they signed: every contract of one firm, however its name was written.

Takes the projects of a town, gives one `Supplier` a firm; contracts belong to projects and stay there.
"""

from __future__ import annotations

import re
import unicodedata
from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from decimal import Decimal

from generator.check.town import Town
from generator.derive.contracts import contract_figures
from generator.records.project import Contract
from generator.records.slug import slug

_SMALL = str.maketrans("İIı", "iii")


@dataclass(frozen=True, slots=True)
class Won:
    """A contract and the project it belongs to."""

    project: str
    contract: Contract

    @property
    def now(self) -> Decimal:
        """What it costs now: what was paid in the end, else the value as it was changed last, else as signed."""
        return contract_figures(self.contract).present


@dataclass(frozen=True, slots=True)
class Supplier:
    """One firm with all its contracts."""

    slug: str
    """Its name in addresses; no other firm has it."""
    name: str
    """The spelling used most."""
    spellings: tuple[str, ...]
    """Every spelling, in alphabetical order."""
    contracts: tuple[Won, ...]
    """The newest first; those without a date last."""
    signed: Decimal
    now: Decimal
    offers_known: int
    """Contracts of which the number of offers is known."""
    single_offers: int
    """Contracts won with the only offer."""
    changes: int
    """Changes after signing, of all its contracts."""

    @property
    def paid(self) -> Decimal:
        """What was paid in the end, of the contracts of which it is known."""
        return sum((one.contract.final_value.value for one in self.contracts if one.contract.final_value), Decimal(0))

    @property
    def single_share(self) -> Decimal | None:
        """Contracts won with the only offer, in percent of those whose offers are known."""
        return Decimal(100) * self.single_offers / self.offers_known if self.offers_known else None


@dataclass(frozen=True, slots=True)
class Suppliers:
    """All firms: the one that signed most first."""

    firms: tuple[Supplier, ...]
    by_name: Mapping[str, Supplier]
    """Each spelling that stands in a contract to its firm."""
    contracts: int
    signed: Decimal
    offers_known: int
    single_offers: int


def folded(name: str) -> str:
    """What two spellings of one firm share: letters without case, spaces and dots.

    İ, I, ı and i are one letter here, for a name in capitals does not tell which was meant (PINAR is Pınar, DELTA
    INTERNATIONAL is Delta International); ş and s, ö and o stay apart.
    """
    return re.sub(r"[\s.]+", "", unicodedata.normalize("NFC", name).translate(_SMALL).lower())


def supplier_slug(name: str) -> str:
    """A firm's name as an address: ``Örnek Yapı A.Ş.`` gives ``ornek-yapi-as``; `suppliers` keeps two firms apart."""
    made = slug(name.replace(".", "")) or "firma"
    return f"firma-{made}" if made.isdigit() else made  # numbers are the further pages of the list


def suppliers(town: Town) -> Suppliers:
    """Every firm that signed a contract of a project."""
    won: dict[str, list[Won]] = {}
    for project in town.projects.values():
        for contract in project.contracts:
            won.setdefault(folded(contract.supplier), []).append(Won(project.id, contract))
    named = {key: _spelling(contracts) for key, contracts in won.items()}
    slugs = _slugs(won, named)
    firms = sorted(
        (_supplier(slugs[key], named[key], contracts) for key, contracts in won.items()),
        key=lambda firm: (-firm.signed, firm.slug),
    )
    return Suppliers(
        firms=tuple(firms),
        by_name={name: firm for firm in firms for name in firm.spellings},
        contracts=sum(len(firm.contracts) for firm in firms),
        signed=sum((firm.signed for firm in firms), Decimal(0)),
        offers_known=sum(firm.offers_known for firm in firms),
        single_offers=sum(firm.single_offers for firm in firms),
    )


def _spelling(contracts: Iterable[Won]) -> str:
    counted = Counter(one.contract.supplier for one in contracts)
    return min(counted, key=lambda name: (-counted[name], name))


def _slugs(won: Mapping[str, list[Won]], named: Mapping[str, str]) -> dict[str, str]:
    """An address for each firm, from the spelling of its oldest contract, so that a later spelling moves nothing."""
    found: dict[str, str] = {}
    taken: set[str] = set()
    for key in sorted(won, key=lambda key: (named[key], key)):
        base = supplier_slug(min(won[key], key=_age).contract.supplier)
        made, number = base, 1
        while made in taken:
            number += 1
            made = f"{base}-{number}"
        taken.add(made)
        found[key] = made
    return found


def _age(one: Won) -> tuple[bool, str, str, str]:
    when = one.contract.date
    return when is None, str(when or ""), one.project, one.contract.id


def _supplier(address: str, name: str, contracts: list[Won]) -> Supplier:
    undated_last = sorted(contracts, key=_age)
    dated = [one for one in undated_last if one.contract.date]
    known = [one.contract.tenderers for one in contracts if one.contract.tenderers is not None]
    return Supplier(
        slug=address,
        name=name,
        spellings=tuple(sorted({one.contract.supplier for one in contracts})),
        contracts=(*reversed(dated), *undated_last[len(dated) :]),
        signed=sum((one.contract.value.value for one in contracts), Decimal(0)),
        now=sum((one.now for one in contracts), Decimal(0)),
        offers_known=len(known),
        single_offers=known.count(1),
        changes=sum(len(one.contract.changes) for one in contracts),
    )
