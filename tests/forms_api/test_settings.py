from __future__ import annotations

from pathlib import Path

import pytest

from forms_api.faults import Refused, words_for
from forms_api.settings import Proxy, Settings, ToFolder, ToGit, find_settings, load_settings


def load(folder: Path, text: str) -> Settings:
    file = folder / "forms.toml"
    file.write_text(text, "utf-8")
    return load_settings(file)


def test_little_is_enough(tmp_path: Path) -> None:
    settings = load(tmp_path, 'forms_json = "site/data/forms.json"\n')
    assert settings.database == f"sqlite:///{tmp_path}/forms.sqlite"
    assert settings.forms_json == tmp_path / "site/data/forms.json"
    assert (settings.address, settings.port, settings.publish) == ("127.0.0.1", 8081, None)


def test_everything_can_be_set(tmp_path: Path) -> None:
    settings = load(
        tmp_path,
        """
database = "postgresql://forms@db/forms"
forms_json = "/srv/site/data/forms.json"
address = "::1"
port = 0
origins = ["https://ornek.bel.tr"]
trusted_proxy = {address = "127.0.0.1", count = 2}

[publish]
to = "git"
repository = "../content.git"
branch = "yayin"
folder = "content/"
author = {name = "Örnek Belediyesi", mail = "bilgi@ornek.example"}
""",
    )
    assert settings.database == "postgresql://forms@db/forms"
    assert settings.proxy == Proxy("127.0.0.1", 2)
    repository = str(tmp_path / "../content.git")
    assert settings.publish == ToGit(repository, "yayin", "content", "Örnek Belediyesi", "bilgi@ornek.example")


@pytest.mark.parametrize("address", ["https://git.example/c.git", "git@git.example:c.git", "ssh://git@git.example/c"])
def test_the_address_of_a_repository_stays_as_it_is(tmp_path: Path, address: str) -> None:
    settings = load(tmp_path, f'forms_json = "f"\n[publish]\nto = "git"\nrepository = "{address}"\n')
    assert isinstance(settings.publish, ToGit)
    assert settings.publish.repository == address


def test_publishing_to_a_folder(tmp_path: Path) -> None:
    settings = load(tmp_path, 'forms_json = "f"\npublish = {to = "folder", path = "content"}\n')
    assert settings.publish == ToFolder(tmp_path / "content")


def test_every_fault_is_told_at_once_with_its_line_and_what_to_write(tmp_path: Path) -> None:
    with pytest.raises(Refused) as refusal:
        load(
            tmp_path,
            """database = 5
port = 99999
adress = "127.0.0.1"
origins = ["ornek.bel.tr"]
time_zone = "Europe/Stambul"

[publish]
to = "git"
branch = "-x"
folder = "../elsewhere"
""",
        )
    told = [fault.told(words_for("en")) for fault in refusal.value.faults]
    places = [sentence.removeprefix(f"{tmp_path}/forms.toml:").split(":")[0] for sentence in told]
    assert sorted(zip(places, [fault.field for fault in refusal.value.faults], strict=True)) == [
        ("1", "database"),
        ("1", "forms_json"),
        ("10", "publish.folder"),
        ("2", "port"),
        ("3", "adress"),
        ("4", "origins"),
        ("5", "time_zone"),
        ("7", "publish.repository"),
        ("9", "publish.branch"),
    ]
    assert any("Did you mean address?" in sentence for sentence in told)
    assert any('Add forms_json = "site/data/forms.json"' in sentence for sentence in told)


@pytest.mark.parametrize(
    ("text", "code"), [("port = ", "settings-unreadable"), ("publish = 5\nforms_json = 'f'", "setting")]
)
def test_a_broken_file_is_refused_with_a_sentence(tmp_path: Path, text: str, code: str) -> None:
    with pytest.raises(Refused, match=code):
        load(tmp_path, text)


def test_a_missing_file_is_refused_with_a_sentence(tmp_path: Path) -> None:
    with pytest.raises(Refused, match="no-settings"):
        load_settings(tmp_path / "forms.toml")


def test_the_file_is_the_given_one_else_the_environments_else_the_one_here() -> None:
    named = {"URETKEN_FORMS_CONFIG": "/etc/uretken.toml"}
    assert find_settings(Path("given.toml"), named) == Path("given.toml")
    assert find_settings(None, named) == Path("/etc/uretken.toml")
    assert find_settings(None, {}) == Path("forms.toml")


def test_mail_and_webhooks_need_little(tmp_path: Path) -> None:
    settings = load(
        tmp_path,
        """
forms_json = "f"
[mail]
server = "smtp.ornek.example"
from = "Örnek Belediyesi <geribildirim@ornek.example>"
public_address = "https://ornek.example/"
[[webhook]]
url = "https://program.example/uretken?from=ornek"
secret_file = "hook.secret"
""",
    )
    assert settings.mail is not None
    assert (settings.mail.port, settings.mail.tls, settings.mail.staff) == (587, "starttls", ())
    assert settings.mail.public_address == "https://ornek.example"
    [hook] = settings.webhooks
    assert (hook.secret_file, hook.events) == (tmp_path / "hook.secret", ("new", "approved", "published"))


def test_the_password_is_read_from_its_file_or_the_environment(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "smtp.password").write_text("gizli\n", "utf-8")
    settings = load(tmp_path, 'forms_json = "f"\n[mail]\nuser = "u"\npassword_file = "smtp.password"\n' + REST_OF_MAIL)
    assert settings.mail is not None
    assert settings.mail.password() == "gizli"
    monkeypatch.setenv("URETKEN_FORMS_SMTP_PASSWORD", "başka")
    assert settings.mail.password() == "başka"


REST_OF_MAIL = """
server = "smtp.ornek.example"
from = "a@ornek.example"
public_address = "https://ornek.example"
"""


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ('[mail]\ntls = "ssl"' + REST_OF_MAIL, 'forms.toml:3: mail.tls is "ssl". Write "starttls", "tls" or "none".'),
        ('[mail]\ntls = "none"\nuser = "u"' + REST_OF_MAIL, "forms.toml:3: the password would be sent for everybody"),
        ('[mail]\nstaff = ["x"]' + REST_OF_MAIL, 'forms.toml:3: "x" is not an e-mail address'),
        (
            "[mail]" + REST_OF_MAIL.replace("https://ornek.example", "http://ornek.example"),
            'forms.toml:5: "http://ornek.example" is not where residents reach us',
        ),
        ("[mail]" + REST_OF_MAIL.replace("a@orn", "a@b\\nBcc: c@orn"), "forms.toml:4: "),
        ('[mail]\nserver = "s"', "mail.from is missing"),
        ('[[webhook]]\nurl = "http://p.example"\nsecret_file = "s"', "forms.toml:3: "),
        ('[[webhook]]\nurl = "https://p.example"\nsecret_file = "s"\nevents = ["deleted"]', "no event"),
        ('[[webhook]]\nurl = "https://p.example"\nsecret_file = "s"\nevent = ["new"]', "there is no setting"),
        ('webhook = "https://p.example"', "webhook must be a table"),
    ],
)
def test_a_fault_of_mail_or_webhook_has_its_place_and_remedy(tmp_path: Path, text: str, told: str) -> None:
    with pytest.raises(Refused) as refusal:
        load(tmp_path, f'forms_json = "f"\n{text}\n')
    sentences = " ".join(fault.told(words_for("en")) for fault in refusal.value.faults)
    assert told in sentences.replace(f"{tmp_path}/", "")
