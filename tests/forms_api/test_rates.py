"""Many posts in an hour are kept apart for staff; far too many from one sender are told so; nobody can be read back."""

from __future__ import annotations

import json
from collections.abc import Callable

import pytest
from flask.testing import FlaskClient

from forms_api.database.rates import neighbourhood_of
from tests.forms_api.conftest import ANSWER, Town

FEW = "[limits]\nsender = 3\nrecord = 5\nall = 8\nrefused = 6\n"


@pytest.fixture
def town(make_town: Callable[..., Town]) -> Town:
    return make_town(FEW)


def post(client: FlaskClient, number: int, address: str = "198.51.100.7", **more: str) -> tuple[int, str]:
    answered = client.post(
        "/api/feedback", data=ANSWER | {"text": f"Söz {number}"} | more, environ_base={"REMOTE_ADDR": address}
    )
    return answered.status_code, answered.get_data(as_text=True)


def states(town: Town) -> list[str]:
    return [state for (state,) in town.rows("SELECT state FROM submissions ORDER BY rowid")]


def test_what_one_sender_posts_beyond_an_ordinary_number_waits_apart_and_is_not_lost(
    town: Town, client: FlaskClient
) -> None:
    assert [post(client, number)[0] for number in range(5)] == [201] * 5
    assert states(town) == ["waiting"] * 3 + ["suspect"] * 2
    assert json.loads(town.rows("SELECT signs FROM submissions ORDER BY rowid")[-1][0]) == ["many-from-sender"]
    assert post(client, 6, "203.0.113.9")[0] == 201
    assert "many-from-sender" not in town.rows("SELECT signs FROM submissions ORDER BY rowid")[-1][0]
    town.later(hours=1)
    post(client, 7)
    assert states(town)[-1] == "waiting", "the hour is over"


def test_far_too_many_from_one_sender_are_not_taken_and_the_text_comes_back_with_whom_to_call(
    town: Town, client: FlaskClient
) -> None:
    for number in range(6):
        assert post(client, number)[0] == 201
    status, told = post(client, 7)
    assert status == 429
    assert "Söz 7" in told
    assert "0272 000 00 11" in told
    assert len(states(town)) == 6
    assert post(client, 8, "203.0.113.9")[0] == 201, "others are heard"


def test_what_is_not_taken_from_one_sender_makes_nobody_else_doubtful(town: Town, client: FlaskClient) -> None:
    for number in range(20):
        post(client, number)
    assert [posts for (posts,) in town.rows("SELECT posts FROM rates")] == [6, 6, 6], "sender, record, all"


def test_a_repetition_is_not_counted(town: Town, client: FlaskClient) -> None:
    for _again in range(10):
        assert post(client, 1)[0] == 201
    assert states(town) == ["waiting"]


def test_counts_are_of_a_record_and_of_all_too(town: Town, client: FlaskClient) -> None:
    for number in range(6):
        post(client, number, f"198.51.100.{number}")
    assert json.loads(town.rows("SELECT signs FROM submissions ORDER BY rowid")[-1][0]) == ["many-about-record"]
    need = {"kind": "need", "id": "golge-yok", "stage": "need", "answer.gidis": ""}
    for number in range(6, 9):
        post(client, number, f"198.51.100.{number}", **need)
    assert json.loads(town.rows("SELECT signs FROM submissions ORDER BY rowid")[-1][0]) == ["many-in-all"]


def test_a_household_is_one_sender_however_many_addresses_it_has() -> None:
    assert neighbourhood_of("2001:db8:1:2:3::4") == neighbourhood_of("2001:db8:1:2:ffff::1") == "2001:db8:1:2::/64"
    assert neighbourhood_of("2001:db8:1:3::1") != neighbourhood_of("2001:db8:1:2::1")
    assert neighbourhood_of("::ffff:198.51.100.7") == "198.51.100.7"


def test_counts_outlive_a_restart_hold_no_address_and_are_gone_after_the_hour(town: Town, client: FlaskClient) -> None:
    for number in range(3):
        post(client, number)
    town.close()
    client = town.app().test_client()
    post(client, 4)
    assert states(town)[-1] == "suspect"
    stored = town.rows("SELECT * FROM rates")
    assert len(stored) == 3
    assert "198.51.100" not in repr(stored)
    town.later(hours=2)
    post(client, 5, "203.0.113.9")
    assert len(town.rows("SELECT * FROM rates")) == 3, "those of the hours before are deleted"
    assert {until for _mark, _posts, until in town.rows("SELECT * FROM rates")} == {"2026-11-20T12:00:00Z"}
