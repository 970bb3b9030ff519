"""Which words in the `type` of a document tell that it is one of the documents CoST asks for.

Takes a project, gives whether it has such a document. Words are compared whole, in any case, ı and i alike; the codes
of OC4IDS count as well. A town that uses another word adds it here.
"""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache, lru_cache
from types import MappingProxyType

from generator.records.project import Project

DOCUMENT_TYPES: Mapping[str, tuple[str, ...]] = MappingProxyType(
    {
        "scope": (
            "kapsam",
            "proje",
            "kesin proje",
            "uygulama projesi",
            "fizibilite",
            "scope",
            "design",
            "projectScope",
        ),
        "environment": ("çed", "çed raporu", "çevresel etki", "environmental impact", "environmentalImpact"),
        "land": ("kamulaştırma", "yeniden yerleşim", "land acquisition", "resettlement", "landAndSettlementImpact"),
        "notice": ("ihale ilanı", "tender notice", "tenderNotice"),
        "specification": ("şartname", "teknik şartname", "specification", "technicalSpecifications"),
        "estimate": ("yaklaşık maliyet", "cost estimate"),
        "contract": ("sözleşme", "contract", "contractSigned"),
        "administration": ("kontrollük", "yapı denetimi", "müşavirlik", "contract administration", "supervision"),
        "final scope": ("geçici kabul", "kesin kabul", "bitiş raporu", "sonuç raporu", "completion", "finalScope"),
        "audit": ("denetim", "denetim raporu", "değerlendirme", "değerlendirme raporu", "audit", "evaluation"),
        "audit of OC4IDS": ("financialAuditReport", "technicalAuditReport", "projectEvaluation"),
    }
)


@lru_cache(1 << 12)
def folded(text: str) -> str:
    """Small letters; the four letters i of Turkish are one, so that İhale, IHALE and ihale are the same."""
    return text.replace("İ", "i").replace("ı", "i").lower()


_FOLDED = {name: frozenset(map(folded, words)) for name, words in DOCUMENT_TYPES.items()}


def has_document(project: Project, *names: str) -> bool:
    """Whether a document of one of these types is there; names are keys of DOCUMENT_TYPES."""
    if not project.documents:
        return False
    wanted = _words_of(names)
    return any(document.type is not None and folded(document.type.strip()) in wanted for document in project.documents)


@cache
def _words_of(names: tuple[str, ...]) -> frozenset[str]:
    return frozenset[str]().union(*(_FOLDED[name] for name in names))
