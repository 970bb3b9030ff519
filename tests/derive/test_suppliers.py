"""Firms by the spellings that stand in contracts."""

from __future__ import annotations

from pathlib import Path

from tests.derive.towns import figures_of

SIGNED = (
    "stage: implementation\nstatus: {{state: active}}\n"
    "contracts: [{{id: k-1, title: İş, supplier: {0}, value: {1}, date: {2}}}]"
)


def contract(supplier: str, value: int, day: str) -> str:
    return SIGNED.format(supplier, value, day)


def test_spellings_of_one_firm_are_one_page_under_the_address_of_the_oldest_contract(tmp_path: Path) -> None:
    firms = figures_of(
        tmp_path,
        {
            "a": contract("PINAR YAPI A.Ş.", 100, "2024-01-01"),
            "b": contract("Pınar Yapı AŞ", 50, "2025-01-01"),
            "c": contract("Pınar Yapı AŞ", 25, "2026-01-01"),
        },
    ).suppliers
    assert [(firm.slug, firm.name, firm.signed, len(firm.contracts)) for firm in firms.firms] == [
        ("pinar-yapi-as", "Pınar Yapı AŞ", 175, 3)
    ]
    assert set(firms.by_name) == {"PINAR YAPI A.Ş.", "Pınar Yapı AŞ"}


def test_two_firms_never_share_an_address(tmp_path: Path) -> None:
    names = ("Öz Yapı", "Oz Yapi", "oz-yapi")
    firms = figures_of(
        tmp_path, {f"p{n}": contract(name, 10, "2025-01-01") for n, name in enumerate(names)}
    ).suppliers.firms
    assert len({firm.slug for firm in firms}) == len(firms) == 3
    assert all(firm.slug.startswith("oz-yapi") for firm in firms)
