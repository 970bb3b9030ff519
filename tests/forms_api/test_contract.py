from __future__ import annotations

import pytest

from forms_api.contract import FormsFile

from .conftest import Town


def test_a_new_build_is_seen_at_once(town: Town) -> None:
    file = FormsFile(town.folder / "forms.json")
    assert file.now() is file.now()
    town.forms["longest_text"] = 500
    town.write_forms()
    now = file.now()
    assert now is not None
    assert now.longest_text == 500


@pytest.mark.parametrize("content", [b"", b"{", b'{"format": 2}', b"[" * 25_000, None])
def test_the_last_good_one_stays_when_the_new_one_cannot_be_read(town: Town, content: bytes | None) -> None:
    path = town.folder / "forms.json"
    file = FormsFile(path)
    good = file.now()
    assert good is not None
    if content is None:
        path.unlink()
    else:
        path.write_bytes(content)
    assert file.now() is good


def test_what_the_endpoint_does_not_know_is_passed_over(town: Town) -> None:
    town.forms["later"] = {"x": 1}
    town.write_forms()
    assert FormsFile(town.folder / "forms.json").now() is not None
