from __future__ import annotations

import stat
from pathlib import Path

import pytest

from forms_api import receipts
from forms_api.faults import Refused

SECRET = b"0" * 64


def test_a_code_is_four_groups_without_letters_that_look_alike() -> None:
    codes = {receipts.code_from(SECRET, receipts.new_nonce()) for _ in range(200)}
    assert len(codes) == 200
    for code in codes:
        assert [len(group) for group in code.split("-")] == [4, 4, 4, 4]
        assert not set(code) & set("Iİı1LOU0")


def test_a_code_is_found_however_it_is_typed() -> None:
    code = receipts.code_from(SECRET, "n")
    known = receipts.hash_of(SECRET, code)
    assert known is not None
    for typed in (code.lower(), code.replace("-", ""), f"  {code.replace('-', ' ')}\n"):
        assert receipts.hash_of(SECRET, typed) == known


@pytest.mark.parametrize("typed", ["", "ABCD", "ABCD-ABCD-ABCD-ABC0", "ıBCD-ABCD-ABCD-ABCD", "ABCD" * 5])
def test_what_cannot_be_a_code_is_none(typed: str) -> None:
    assert receipts.hash_of(SECRET, typed) is None


def test_codes_and_hashes_depend_on_the_secret() -> None:
    other = b"1" * 64
    assert receipts.code_from(SECRET, "n") != receipts.code_from(other, "n")
    assert receipts.mark_of(SECRET, "n") != receipts.mark_of(other, "n")


def test_the_secret_is_made_once_for_the_service_alone(tmp_path: Path) -> None:
    file = tmp_path / "secret"
    first = receipts.load_secret(file)
    assert receipts.load_secret(file) == first
    assert len(first) >= 64
    assert stat.S_IMODE(file.stat().st_mode) == 0o600


def test_a_weak_secret_is_refused(tmp_path: Path) -> None:
    (tmp_path / "secret").write_text("geheim")
    with pytest.raises(Refused, match="secret-weak"):
        receipts.load_secret(tmp_path / "secret")
