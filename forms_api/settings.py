"""The settings of the service, from one TOML file.

Takes a file, gives `Settings` with every path made whole, or a refusal that tells every fault of the file at once, each
with its place and what to write. Never opens what the settings name.
"""

from __future__ import annotations

import os
import re
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, field
from ipaddress import ip_address
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit
from zoneinfo import ZoneInfo

from forms_api.faults import Fault, Refused, _, refused
from forms_api.settings_mail import Mail, Webhook, mail_of, webhooks_of
from generator.records.validate import did_you_mean, shown

ENVIRONMENT = "URETKEN_FORMS_CONFIG"
DEFAULT_FILE = "forms.toml"
AUTHOR_NAME, AUTHOR_MAIL = "Üretken", "uretken@localhost"


@dataclass(frozen=True, slots=True)
class ToFolder:
    """Feedback files are written into a content folder."""

    path: Path


@dataclass(frozen=True, slots=True)
class ToGit:
    """Feedback files are committed and pushed to a git repository."""

    repository: str
    branch: str = "main"
    folder: str = ""
    """The folder of the repository that is content/; empty when the repository itself is."""
    name: str = AUTHOR_NAME
    mail: str = AUTHOR_MAIL


@dataclass(frozen=True, slots=True)
class Proxy:
    """The web server in front, whose word on the sender's address is believed."""

    address: str
    count: int = 1


@dataclass(frozen=True, slots=True)
class Limits:
    """How many posts an hour are ordinary; what goes beyond is kept apart for staff to look at."""

    sender: int = 20
    """From one address. A school or a town hall may have one for all."""
    record: int = 200
    """About one project, need, place or budget."""
    all: int = 2000
    """In all."""
    refused: int = 200
    """From one address; what goes beyond is not taken, and the sender is told whom to call."""


ORDINARY = Limits()


@dataclass(frozen=True, slots=True)
class Identities:
    """A provider of identities (OpenID Connect) that staff may sign in with."""

    issuer: str
    client: str
    secret: Path


@dataclass(frozen=True, slots=True)
class StaffSite:
    """Where staff moderate in the browser."""

    address: str
    """The origin they use, as ``https://yonetim.ornek.bel.tr``; elsewhere these pages are not to be found."""
    idle: int = 30
    """Minutes after which who does nothing is signed out."""
    longest: int = 12
    """Hours after which everybody is."""
    identities: Identities | None = None


@dataclass(frozen=True, slots=True)
class Settings:
    """All settings of one service."""

    file: Path
    database: str
    """An SQLAlchemy address."""
    secret: Path
    forms_json: Path
    outbox: Path
    """Where a copy of the git repository is kept."""
    time_zone: ZoneInfo
    address: str = "127.0.0.1"
    port: int = 8081
    origins: frozenset[str] = frozenset()
    proxy: Proxy | None = None
    publish: ToFolder | ToGit | None = None
    private: ToGit | None = None
    """Where answers wait for a decision as files; never the repository of the site."""
    exchange_every: int = 0
    """Seconds between one exchange with it and the next while the service runs; 0: only by the command."""
    publish_every: int = 0
    """Seconds between one publishing and the next while the service runs; 0: only by the command."""
    limits: Limits = ORDINARY
    staff: StaffSite | None = None
    proof_of_work: bool = False
    """Whether programs and pages may ask for a challenge (ALTCHA), which outweighs some signs of doubt."""
    api_keys: Mapping[str, str] = field(default_factory=dict)
    """Who may send by Open311: name to key."""
    mail: Mail | None = None
    """None where no mail is sent."""
    webhooks: tuple[Webhook, ...] = ()


def find_settings(given: Path | None, environment: Mapping[str, str] = os.environ) -> Path:
    """The file that was given, else the one the environment names, else forms.toml here."""
    return given or Path(environment.get(ENVIRONMENT) or DEFAULT_FILE)


def load_settings(file: Path) -> Settings:
    """The settings in a file. Raises Refused with every fault."""
    try:
        text = file.read_text("utf-8")
        values = tomllib.loads(text)
    except FileNotFoundError:
        raise refused(
            "no-settings",
            _("There is no settings file {file}. Write one (see forms_api/README.md), or name it with --config."),
            file=str(file),
        ) from None
    except (OSError, ValueError) as error:
        raise refused(
            "settings-unreadable", _("{file}: this is not TOML: {reason}."), file=str(file), reason=str(error)
        ) from None
    reading = _Reading(file, text)
    settings = _settings(reading, values)
    if reading.faults:
        raise Refused(reading.faults)
    return settings


class _Reading:
    """One pass over one file; gathers faults."""

    def __init__(self, file: Path, text: str) -> None:
        self.file, self.lines, self.faults = file, text.splitlines(), list[Fault]()

    def note(self, path: str, sentence: str, **values: str) -> None:
        place = f"{self.file}:{self.line_of(path)}"
        self.faults.append(Fault("setting", sentence, {"place": place, "field": path, **values}, path))

    def line_of(self, path: str) -> int:
        """The line that sets a value, else the line of the table it belongs to, else the first."""
        table, _dot, name = path.rpartition(".")
        inside = not table
        nearest = 1
        for number, line in enumerate(self.lines, 1):
            if heading := re.match(r"\s*\[+\s*([\w.-]+)", line):
                inside = heading[1] == table
                nearest = number if inside else nearest
            elif inside and re.match(rf'\s*"?{re.escape(name)}"?\s*=', line):
                return number
            elif table and re.match(rf"\s*{re.escape(table)}\s*[=.]", line):
                nearest = number
        return nearest

    def text(self, values: Mapping[str, Any], path: str, example: str, default: str | None = None) -> str:
        """A text; `default` None means that it must be there."""
        value = values.get(path.rpartition(".")[2], default)
        if value is None:
            self.note(path, _('{place}: {field} is missing. Add {field} = "{example}".'), example=example)
        elif not isinstance(value, str) or not (value.strip() or value == default):
            self.note(
                path,
                _('{place}: {field} must be a text, but is {value}. Write for example "{example}".'),
                value=shown(value),
                example=example,
            )
        return value if isinstance(value, str) else default or ""

    def number(self, values: Mapping[str, Any], path: str, least: int, most: int, default: int) -> int:
        value = values.get(path.rpartition(".")[2], default)
        if isinstance(value, int) and not isinstance(value, bool) and least <= value <= most:
            return value
        self.note(
            path,
            _("{place}: {field} must be a whole number from {least} to {most}, but is {value}."),
            least=str(least),
            most=str(most),
            value=shown(value),
        )
        return default

    def table(self, values: Mapping[str, Any], path: str, known: tuple[str, ...]) -> Mapping[str, Any] | None:
        """A table with no other names than these, or None when it is not there or not a table."""
        value = values.get(path.rpartition(".")[2]) if path else values
        if value is None:
            return None
        if not isinstance(value, dict):
            self.note(
                path, _("{place}: {field} must be a table. Write [{field}] and its values below."), value=shown(value)
            )
            return None
        for name in value:
            if name not in known:
                whole = f"{path}.{name}".lstrip(".")
                self.note(whole, _("{place}: there is no setting {field}. {hint}"), hint=did_you_mean(name, known))
        return value


_TOP = (
    "database",
    "secret",
    "forms_json",
    "address",
    "port",
    "origins",
    "time_zone",
    "outbox",
    "trusted_proxy",
    "publish",
    "private",
    "limits",
    "staff",
    "open311",
    "proof_of_work",
    "mail",
    "webhook",
)


def _settings(reading: _Reading, values: Mapping[str, Any]) -> Settings:
    reading.table(values, "", _TOP)
    home = reading.file.parent.absolute()
    database = reading.text(values, "database", "forms.sqlite", "forms.sqlite")
    return Settings(
        file=reading.file,
        database=database if "://" in database else f"sqlite:///{home / database}",
        secret=home / reading.text(values, "secret", "forms.secret", "forms.secret"),
        forms_json=home / reading.text(values, "forms_json", "site/data/forms.json"),
        outbox=home / reading.text(values, "outbox", "outbox.git", "outbox.git"),
        time_zone=_time_zone(reading, values),
        address=reading.text(values, "address", "127.0.0.1", "127.0.0.1"),
        port=reading.number(values, "port", 0, 65535, 8081),
        origins=_origins(reading, values),
        proxy=_proxy(reading, values),
        publish=_publish(reading, values, home),
        publish_every=_every(reading, values, "publish", 60),
        private=_private(reading, values, home),
        exchange_every=_every(reading, values, "private", 300),
        limits=_limits(reading, values),
        staff=_staff(reading, values, home),
        proof_of_work=_yes(reading, values, "proof_of_work"),
        api_keys=_api_keys(reading, values, home),
        mail=mail_of(reading, values, home),
        webhooks=webhooks_of(reading, values, home),
    )


def _limits(reading: _Reading, values: Mapping[str, Any]) -> Limits:
    names = ("sender", "record", "all", "refused")
    table = reading.table(values, "limits", names) or {}
    given = (reading.number(table, f"limits.{name}", 1, 1_000_000, getattr(ORDINARY, name)) for name in names)
    return Limits(*given)


def _staff(reading: _Reading, values: Mapping[str, Any], home: Path) -> StaffSite | None:
    table = reading.table(values, "staff", ("address", "idle", "longest", "identities"))
    if table is None:
        return None
    address = reading.text(table, "staff.address", "https://yonetim.example.bel.tr").rstrip("/")
    parts = urlsplit(address)
    here = parts.scheme == "http" and parts.hostname in ("127.0.0.1", "localhost", "::1")
    if address and ((parts.scheme != "https" and not here) or not parts.netloc or parts.path or "@" in parts.netloc):
        reading.note(
            "staff.address",
            _("{place}: {value} is not where staff can sign in safely. Write for example {example}, without a path."),
            value=shown(address),
            example='address = "https://yonetim.example.bel.tr"',
        )
    idle = reading.number(table, "staff.idle", 1, 24 * 60, 30)
    return StaffSite(
        address, idle, reading.number(table, "staff.longest", 1, 24, 12), _identities(reading, table, home)
    )


def _identities(reading: _Reading, values: Mapping[str, Any], home: Path) -> Identities | None:
    table = reading.table(values, "staff.identities", ("issuer", "client", "secret"))
    if table is None:
        return None
    issuer = reading.text(table, "staff.identities.issuer", "https://kimlik.example.bel.tr")
    client = reading.text(table, "staff.identities.client", "uretken")
    secret = reading.text(table, "staff.identities.secret", "identities.secret")
    return Identities(issuer.rstrip("/"), client, home / secret)


def _yes(reading: _Reading, values: Mapping[str, Any], name: str) -> bool:
    value = values.get(name, False)
    if not isinstance(value, bool):
        reading.note(name, _("{place}: {field} is true or false, but not {value}."), value=shown(value))
    return value is True


def _api_keys(reading: _Reading, values: Mapping[str, Any], home: Path) -> Mapping[str, str]:
    """The keys in the file that is named: a name and a key on each line."""
    table = reading.table(values, "open311", ("keys",))
    if table is None:
        return {}
    file = home / reading.text(table, "open311.keys", "open311.keys")
    try:
        lines = [line.split() for line in file.read_text("utf-8").splitlines() if line.strip()]
    except (OSError, UnicodeDecodeError):
        reading.note("open311.keys", _("{place}: {value} cannot be read."), value=str(file))
        return {}
    for number, parts in enumerate(lines, 1):
        if len(parts) != 2 or len(parts[1]) < 32:
            reading.note(
                "open311.keys",
                _("{place}: line {number} of {value} is no name and key (32 characters or more)."),
                number=str(number),
                value=str(file),
            )
    return {parts[0]: parts[1] for parts in lines if len(parts) == 2}


def _time_zone(reading: _Reading, values: Mapping[str, Any]) -> ZoneInfo:
    name = reading.text(values, "time_zone", "Europe/Istanbul", "Europe/Istanbul")
    try:
        return ZoneInfo(name)
    except (ValueError, OSError, LookupError):
        reading.note(
            "time_zone",
            _('{place}: the time zone {value} is not known. Write for example "Europe/Istanbul".'),
            value=shown(name),
        )
        return ZoneInfo("UTC")


def _origins(reading: _Reading, values: Mapping[str, Any]) -> frozenset[str]:
    value = values.get("origins", [])
    if not isinstance(value, list):
        value = [value]
    for origin in value:
        parts = urlsplit(origin) if isinstance(origin, str) else None
        if parts is None or parts.scheme not in ("http", "https") or not parts.netloc or parts.path:
            reading.note(
                "origins",
                _("{place}: {value} is not an origin. Write for example {example}, without a path."),
                value=shown(origin),
                example='origins = ["https://example.bel.tr"]',
            )
    return frozenset(origin for origin in value if isinstance(origin, str))


def _proxy(reading: _Reading, values: Mapping[str, Any]) -> Proxy | None:
    table = reading.table(values, "trusted_proxy", ("address", "count"))
    if table is None:
        return None
    address = reading.text(table, "trusted_proxy.address", "127.0.0.1")
    try:
        ip_address(address)
    except ValueError:
        reading.note(
            "trusted_proxy.address",
            _(
                "{place}: {value} is not one address. Whoever is believed could say of himself where he comes from, so "
                "name the web server alone, such as 127.0.0.1."
            ),
            value=shown(address),
        )
    return Proxy(address, reading.number(table, "trusted_proxy.count", 1, 9, 1))


def _publish(reading: _Reading, values: Mapping[str, Any], home: Path) -> ToFolder | ToGit | None:
    known = ("to", "every", "path", "repository", "branch", "folder", "author")
    table = reading.table(values, "publish", known)
    if table is None:
        return None
    to = table.get("to")
    if to == "folder":
        return ToFolder(home / reading.text(table, "publish.path", "../content"))
    if to != "git":
        reading.note("publish.to", _('{place}: {field} is {value}. Write "folder" or "git".'), value=shown(to))
        return None
    author = reading.table(table, "publish.author", ("name", "mail")) or {}
    folder = reading.text(table, "publish.folder", "content", "").strip("/")
    if any(part in ("..", ".git", "") for part in folder.split("/") if folder):
        reading.note("publish.folder", _("{place}: {field} must be a folder inside the repository."))
    branch = _branch(reading, table, "publish")
    name = reading.text(author, "publish.author.name", "Üretken", AUTHOR_NAME)
    mail = reading.text(author, "publish.author.mail", "uretken@example.bel.tr", AUTHOR_MAIL)
    repository = reading.text(table, "publish.repository", "https://git.example.bel.tr/content.git")
    return ToGit(_whole(repository, home), branch, folder, name, mail)


def _every(reading: _Reading, values: Mapping[str, Any], name: str, default: int) -> int:
    table = values.get(name)
    return reading.number(table, f"{name}.every", 0, 86_400, default) if isinstance(table, dict) else 0


def _private(reading: _Reading, values: Mapping[str, Any], home: Path) -> ToGit | None:
    table = reading.table(values, "private", ("repository", "branch", "every"))
    if table is None:
        return None
    repository = _whole(reading.text(table, "private.repository", "ssh://git@git.example.bel.tr/bekleyen.git"), home)
    public = values.get("publish")
    if isinstance(public, dict) and repository == _whole(str(public.get("repository", "")), home):
        reading.note(
            "private.repository",
            _("{place}: this is the repository of the site. What waits needs one of its own that is not public."),
        )
    return ToGit(repository, _branch(reading, table, "private"))


def _branch(reading: _Reading, table: Mapping[str, Any], name: str) -> str:
    branch = reading.text(table, f"{name}.branch", "main", "main")
    if not re.fullmatch(r"[A-Za-z0-9][A-Za-z0-9._/-]*", branch, re.ASCII):
        reading.note(f"{name}.branch", _("{place}: {value} is not the name of a branch."), value=shown(branch))
    return branch


def _whole(repository: str, home: Path) -> str:
    """A path below the settings' folder made whole; an address (with :// or host:path) stays."""
    is_address = "://" in repository or re.match(r"[^/\\]+:", repository)
    return repository if is_address or not repository else str(home / repository)
