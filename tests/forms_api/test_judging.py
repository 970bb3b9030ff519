"""What makes a post doubtful: signs for staff, never a refusal, and none for what residents write."""

from __future__ import annotations

from datetime import timedelta

import pytest

from forms_api.judging import Sender, signs_of_doubt
from forms_api.post import Post

from .conftest import ANSWER, Town

HERE = Sender("ornek.example", "https://ornek.example", "same-origin", frozenset())

ORDINARY = [
    "Kaldırım iyi oldu, ama gölge yok. Fotoğrafı şurada: https://ornek.example/a.jpg",
    "ÇOK GÜZEL OLDU",
    "Teşekkürler!!!!! Çok iyi :))))))",
    "Sokağımız karanlık... akşam yürüyemiyoruz.",
    "TBMM, TOKİ ve DSİ ile görüşüldü mü? 23.11.2026 tarihli karar nerede?",
    "The crossing at İstasyon Caddesi is unsafe for wheelchairs. Σ means nothing here.",
    "Kreş lazım; anneler çalışamıyor.\n\n- sabah 7\n- akşam 6",
    "www.ornek.example adresindeki harita açılmıyor.",
]
DOUBTFUL = [
    ("https://a.example https://b.example http://c.example", "many-links"),
    ("a" * 40, "one-sign-repeated"),
    ("BU BELEDİYE HİÇBİR ŞEY YAPMIYOR HEP AYNI ŞEYLERİ SÖYLÜYORSUNUZ ARTIK YETER DİYORUZ", "capitals-only"),
    ("Ucuz kredi için bizi аrаyın bеlеdiye", "mixed-scripts"),
    ("En iyi deneme bonusu veren siteler", "advertising"),
]


@pytest.mark.parametrize("text", ORDINARY)
def test_what_residents_write_has_no_sign(text: str) -> None:
    assert signs_of_doubt(Post(text=text), HERE) == ()


@pytest.mark.parametrize(("text", "sign"), DOUBTFUL)
def test_what_advertising_looks_like_has_one(text: str, sign: str) -> None:
    assert sign in signs_of_doubt(Post(text=text), HERE)


def test_a_name_like_an_office_is_a_sign() -> None:
    assert signs_of_doubt(Post(name="Belediye Başkanı"), HERE) == ("name-like-office",)
    assert signs_of_doubt(Post(name="Ayşe Kaya"), HERE) == ()


def test_a_form_sent_faster_than_it_can_be_read_waits_apart_and_its_sender_is_told_nothing(town: Town) -> None:
    client = town.app().test_client()
    form = client.get("/api/feedback?kind=project&id=cumhuriyet-meydani").text
    made = form.split('name="made" value="')[1].split('"')[0]
    for seconds, sign in ((1, "sent-too-fast"), (60, ""), (86_500, "form-too-old")):
        town.moment += timedelta(seconds=seconds)
        said = {**ANSWER, "made": made, "text": f"Gölge yok. {seconds}"}
        assert "AA" not in sign
        assert client.post("/api/feedback", json=as_json(said)).get_json()["state"] == "waiting"
        [(signs,)] = town.rows(f"SELECT signs FROM submissions WHERE text LIKE '% {seconds}'")  # noqa: S608 - a number of our own
        assert (sign in signs) is bool(sign) or not sign
        assert bool(sign) or signs == "[]"


def test_a_time_that_somebody_made_up_is_a_sign_and_no_error(town: Town) -> None:
    client = town.app().test_client()
    for made in ("2026-11-20T09:29:00+00:00", "2026-11-20T09:29:00+00:00.AAAA", "ı", "." * 500):
        assert client.post("/api/feedback", data={**ANSWER, "made": made, "text": made}).status_code == 201
    assert {row[0] for row in town.rows("SELECT state FROM submissions")} == {"suspect"}


def as_json(form: dict[str, str]) -> dict[str, object]:
    plain = {name: value for name, value in form.items() if not name.startswith("answer.")}
    return {**plain, "answers": {name[7:]: value for name, value in form.items() if name.startswith("answer.")}}


def test_what_is_doubtful_is_kept_for_thirty_days_where_staff_see_it(town: Town) -> None:
    with town.app().test_client() as client:
        client.post("/api/feedback", data={**ANSWER, "website": "x"})
    identity = town.only_id()
    assert identity in town.run("pending").stdout
    assert town.rows("SELECT state FROM submissions") == [("suspect",)]
