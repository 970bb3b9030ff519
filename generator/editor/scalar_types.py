"""The scalar types as an editor shows them: an example of each, and what to write where a value does not fit.

The shape of each type stands with the type, in `records/scalars.py`; its name there, `$comment`, is the key here.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import Any


def _(sentence: str) -> str:
    """Mark a sentence for the catalogues; it is translated when a schema is made."""
    return sentence


@dataclass(frozen=True, slots=True)
class ScalarType:
    """How one scalar type is explained."""

    example: Any
    advice: str
    """The msgid of the sentence shown where a value does not fit."""


SCALAR_TYPES: Mapping[str, ScalarType] = MappingProxyType(
    {
        "amount": ScalarType(12400000, _("An amount: digits without a mark between thousands, as 12400000.50.")),
        "quantity": ScalarType(3.75, _("A number without a mark between thousands, as 12500 or 3.75.")),
        "percentage": ScalarType(60, _("A percentage from 0 to 100, as 62 or 62.5.")),
        "count": ScalarType(12500, _("A whole number, digits only, as 12500.")),
        "latitude": ScalarType(38.7565, _("Decimal degrees, as 38.7565.")),
        "longitude": ScalarType(30.5433, _("Decimal degrees, as 38.7565.")),
        "id": ScalarType("cumhuriyet-meydani", _("An id: a-z, 0-9 and -, as cumhuriyet-meydani.")),
        "code": ScalarType("06.5.7.01", _("A code: A-Z, a-z, 0-9 and . _ : / + -, without spaces.")),
        "language": ScalarType("tr", _("A language: two or three small letters, as tr.")),
        "link": ScalarType("https://www.example.org/", _("A whole web address, beginning with https://.")),
        "line": ScalarType("…", _("A text; it must not be empty.")),
        "text": ScalarType("…", _("A text; it must not be empty.")),
        "yes-or-no": ScalarType(True, _("Write true or false.")),
        "day": ScalarType("2026-03-01", _("A date: YYYY, YYYY-MM or YYYY-MM-DD.")),
    }
)

EXAMPLES: Mapping[str, Any] = MappingProxyType(
    {
        "Approval.body": "meclis",
        "Approval.number": "2025/111",
        "Budget.currency": "TRY",
        "Budget.year": 2026,
        "BudgetLine.amounts": {"approved": 12400000},
        "BudgetLine.description": "Meydan, son kısım",
        "BudgetLine.finance": 5,
        "BudgetLine.functional": "06.2.0.00",
        "BudgetLine.functional_label": "Mekânsal planlama",
        "BudgetLine.institutional": "46.03.35.31",
        "BudgetLineLink.code": "46.03.35.31-06.2.0.00-5-06.5.7.01",
        "BudgetTable.columns": {"institutional": "Kurumsal", "functional": "Fonksiyonel", "economic": "Ekonomik"},
        "BudgetTable.file": "2026-gider.csv",
        "BudgetTable.phases": {"approved": "Bütçe Ödeneği"},
        "Codelist.version": 1,
        "Contract.id": "yapim",
        "Contract.number": "2026/100118",
        "Contract.supplier": "Örnek İnşaat A.Ş.",
        "Contract.tenderers": 5,
        "ContractChange.what": "value",
        "ContractChange.from": 12400000,
        "ContractChange.to": 13100000,
        "Decision.body": "meclis",
        "Decision.number": "2025/118",
        "ToldDialect.encoding": "windows-1254",
        "ToldDialect.delimiter": ";",
        "ToldDialect.decimal": ",",
        "ToldDialect.thousands": ".",
        "Document.file": "karar.pdf",
        "Document.type": "Karar",
        "Document.url": "https://www.example.org/karar.pdf",
        "FormSettings.address": "/api/feedback",
        "FormSettings.photos": 3,
        "Funding.party": "Kalkınma Ajansı",
        "Indicator.id": "yaya-sayisi",
        "Indicator.unit": "kişi/gün",
        "Milestone.id": "ihale",
        "Need.former_ids": ["eski-kimlik"],
        "Need.identifiers": ["2026/14"],
        "Photo.file": "meydan-2026-03.jpg",
        "Place.code": "TR-03",
        "Place.former_ids": ["eski-kimlik"],
        "Policy.plan": "SP-2.3",
        "Policy.sdg": ["11.2"],
        "Project.former_ids": ["eski-kimlik"],
        "Project.identifiers": ["2026/14"],
        "Raised.count": 140,
        "Span.end": "2026-11-30",
        "YearCount.year": 2026,
        "YearCount.value": 48260,
    }
)
"""Model and field to an example better than its type's; none of a text people read, which has a language."""
