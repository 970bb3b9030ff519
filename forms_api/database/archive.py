"""The whole database and its secret in one file, the same for SQLite and PostgreSQL, and back.

Takes an open database, gives a ZIP: a list of what is in it with a hash of each part, one table a file (JSON, one row a
line), the secret. An archive is read back and compared before it counts as made; it goes into an empty database alone,
of either engine, and one of an earlier version is brought up to date there. It holds personal data: keep it as safe as
the database, and no longer than its contents may be kept.
"""

from __future__ import annotations

import json
import os
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path
from typing import IO, Any

from alembic.util import CommandError
from sqlalchemy import MetaData, Table, func, insert, select, text

from forms_api.database.engine import Database, bring_to, open_database, version_of
from forms_api.faults import Refused, _, refused

FORMAT = 1
_TABLES = (
    *("submissions", "originals", "contacts", "repeats", "rates", "replies", "acts", "staff", "stuck", "supports"),
    *("letters", "links"),
)
"""In the order they can be filled in, for some rows belong to others. Who is signed in is not kept."""
_LIST, _SECRET = "archive.json", "secret"
_AT_ONCE = 500


@dataclass(frozen=True, slots=True)
class Contents:
    """What an archive holds."""

    version: str
    """Of the tables."""
    rows: dict[str, int]
    """Table to its number of rows."""


def write_archive(database: Database, secret: Path, file: Path) -> Contents:
    """Write an archive of this moment, read it back, and put it in place. Raises Refused, OSError."""
    new = file.with_name(f".{file.name}.new")
    descriptor = os.open(new, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
    try:
        with os.fdopen(descriptor, "wb") as out:
            with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
                _fill(archive, database, secret)
            out.flush()
            os.fsync(out.fileno())
        contents = read_archive(new)
        new.replace(file)
    finally:
        new.unlink(missing_ok=True)
    return contents


def read_archive(file: Path) -> Contents:
    """What an archive holds, every part compared with its hash. Raises Refused where anything is amiss."""
    try:
        with zipfile.ZipFile(file) as archive:
            told = json.loads(archive.read(_LIST))
            if told["format"] != FORMAT:
                raise refused(
                    "archive-too-new",
                    _("{file} was written by a newer version. Update this one first."),
                    file=str(file),
                )
            for name, part in told["parts"].items():
                with archive.open(name) as stream:
                    if _hash(stream) != part["sha256"]:
                        raise refused(
                            "archive-damaged",
                            _("{file} is damaged: {part} is not what was written. Use another archive."),
                            file=str(file),
                            part=name,
                        )
            rows = {name.removesuffix(".jsonl"): part["rows"] for name, part in told["parts"].items() if "rows" in part}
            return Contents(told["version"], rows)
    except (OSError, zipfile.BadZipFile, ValueError, KeyError, TypeError, zipfile.zlib.error) as error:  # type: ignore[attr-defined]
        raise refused(
            "not-an-archive",
            _("{file} cannot be read as an archive: {reason}. Use another one."),
            file=str(file),
            reason=str(error) or type(error).__name__,
        ) from None


def restore_archive(file: Path, address: str, secret: Path) -> Contents:
    """Put an archive into an empty database and its secret in place. Raises Refused; nothing is overwritten."""
    contents = read_archive(file)
    with zipfile.ZipFile(file) as archive:
        key = archive.read(_SECRET)
        if secret.exists() and secret.read_bytes() != key:
            raise refused(
                "other-secret",
                _("{file} holds another secret. Move it away first: receipts are known by the one in the archive."),
                file=str(secret),
            )
        database = _empty(address, contents.version)
        try:
            with database.writing() as connection:
                tables = MetaData()
                tables.reflect(connection)
                for name in contents.rows:
                    for rows in _portions(archive, name):
                        connection.execute(insert(tables.tables[name]), rows)
                if connection.dialect.name == "postgresql":
                    for name in {"acts", "letters"} & set(contents.rows):
                        sequence = f"pg_get_serial_sequence('{name}', 'id')"
                        connection.execute(
                            text(f"SELECT setval({sequence}, coalesce(max(id), 0) + 1, false) FROM {name}")  # noqa: S608
                        )
            bring_to(database)
        finally:
            database.close()
        if not secret.exists():
            with os.fdopen(os.open(secret, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as out:
                out.write(key)
                os.fsync(out.fileno())
    return contents


def _empty(address: str, version: str) -> Database:
    try:
        database = open_database(address, version)
    except Refused as refusal:
        if isinstance(refusal.__context__, CommandError):
            raise refused(
                "archive-too-new",
                _("The archive has tables of version {version}, which is not known here. Update this one first."),
                version=version,
            ) from None
        raise
    with database.reading() as connection:
        tables = MetaData()
        tables.reflect(connection)
        filled = [
            name
            for name in _TABLES
            if name in tables.tables
            and connection.execute(select(func.count()).select_from(tables.tables[name])).scalar()
        ]
    if filled or version_of(database) != version:
        database.close()
        raise refused(
            "not-empty",
            _("The database {address} is not empty. Restore into a new one, and name that in the settings."),
            address=database.engine.url.render_as_string(hide_password=True),
        )
    return database


def _fill(archive: zipfile.ZipFile, database: Database, secret: Path) -> None:
    parts: dict[str, dict[str, Any]] = {}
    version = version_of(database)
    with database.reading() as connection:
        if connection.dialect.name == "postgresql":  # every table as it was at one moment; SQLite reads so by itself
            connection.execute(text("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ"))
        tables = MetaData()
        tables.reflect(connection)
        for name in _TABLES:
            table = tables.tables[name]
            found = connection.execution_options(yield_per=_AT_ONCE).execute(select(table).order_by(*table.primary_key))
            with archive.open(f"{name}.jsonl", "w", force_zip64=True) as out:
                parts[f"{name}.jsonl"] = _written(out, table, found)
    key = secret.read_bytes()
    archive.writestr(_SECRET, key)
    parts[_SECRET] = {"sha256": sha256(key).hexdigest()}
    archive.writestr(_LIST, json.dumps({"format": FORMAT, "version": version, "parts": parts}, indent=1))


def _written(out: IO[bytes], table: Table, found: Any) -> dict[str, Any]:
    count, hashed = 0, sha256()
    for row in found:
        line = json.dumps(dict(zip(table.columns.keys(), row, strict=True))).encode() + b"\n"
        out.write(line)
        hashed.update(line)
        count += 1
    return {"sha256": hashed.hexdigest(), "rows": count}


def _hash(stream: IO[bytes]) -> str:
    hashed = sha256()
    while block := stream.read(1 << 16):
        hashed.update(block)
    return hashed.hexdigest()


def _portions(archive: zipfile.ZipFile, name: str) -> Iterator[list[dict[str, Any]]]:
    waiting: list[dict[str, Any]] = []
    with archive.open(f"{name}.jsonl") as lines:
        for line in lines:
            waiting.append(json.loads(line))
            if len(waiting) == _AT_ONCE:
                yield waiting
                waiting = []
    if waiting:
        yield waiting
