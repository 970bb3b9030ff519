"""Opening the database: a file only the service reads, safe settings, its tables brought up to date.

Takes an address, gives an engine whose writing transactions begin as such; never answers a question about rows.
"""

from __future__ import annotations

import os
import sqlite3
import zlib
from collections import deque
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from threading import Lock
from typing import Any, TypeVar

from alembic import command
from alembic.config import Config
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory
from alembic.util import CommandError
from sqlalchemy import Connection, Engine, create_engine, event, make_url, text
from sqlalchemy.exc import ArgumentError, IntegrityError, SQLAlchemyError

from forms_api.faults import _, refused

_PRAGMAS = ("synchronous=FULL", "foreign_keys=ON", "secure_delete=ON", "trusted_schema=OFF", "cell_size_check=ON")
_BUSY_SECONDS = 20
_KEPT_OPEN = 20
"""Connections to SQLite that stay open, one for each thread that answers: opening one takes as long as a look-up."""
CONFLICT = "database-conflict"
"""The code of a refusal because another process wrote the same row first."""
_MIGRATING = 4_201_966
"""The number of PostgreSQL's advisory lock that one migrating process holds."""


_TOGETHER = 64
"""How many waiting writes share a transaction at most."""
T = TypeVar("T")


class Database:
    """An open database. `reading` and `writing` give one transaction each; `write` shares one with who waits."""

    def __init__(self, engine: Engine) -> None:
        self.engine = engine
        # SQLite's own waiting is unfair: with a lock in front of it the slowest posts are eight times faster.
        self._one_writer = Lock()
        self._queueing = Lock()
        self._waiting: deque[_Write] = deque()
        self._someone_writes = False

    @contextmanager
    def reading(self) -> Iterator[Connection]:
        """A transaction that changes nothing."""
        with _told_plainly(), self.engine.connect() as connection, connection.begin():
            yield connection

    @contextmanager
    def writing(self) -> Iterator[Connection]:
        """A transaction that is on the disk when the block is left without an exception."""
        with _told_plainly(), self._one_writer, self.engine.connect() as connection:
            connection.execution_options(writing=True)
            with connection.begin():
                yield connection

    @contextmanager
    def erasing(self) -> Iterator[Connection]:
        """As `writing`, and what was deleted is in no file of the database afterwards.

        SQLite overwrites what is deleted, but its journal still holds the pages as they were. PostgreSQL gives the
        place of deleted rows free by itself, some minutes later.
        """
        with self.writing() as connection:
            yield connection
        if self.engine.dialect.name == "sqlite":
            with _told_plainly(), self._one_writer, self.engine.connect() as connection:
                _empty_journal(connection.connection.dbapi_connection)

    @contextmanager
    def alone(self, what: str) -> Iterator[bool]:
        """Whether no other process does `what` meanwhile, on any machine that shares the database."""
        if self.engine.dialect.name != "postgresql":
            yield True  # one machine; what runs there at once locks its own files
            return
        with _told_plainly(), self.engine.connect() as connection:
            number = zlib.crc32(what.encode())
            mine = connection.execute(text("SELECT pg_try_advisory_lock(:number)"), {"number": number}).scalar_one()
            connection.commit()
            try:
                yield bool(mine)
            finally:
                if mine:
                    connection.execute(text("SELECT pg_advisory_unlock(:number)"), {"number": number})
                    connection.commit()

    def write(self, work: Callable[[Connection], T]) -> T:
        """What `work` gives, on the disk when this returns.

        Putting a transaction on the disk takes far longer than filling it. So whoever comes while another one is being
        put there waits, and the first of those who waited does the work of all in one: each of them returns after the
        same commit. Where one of them fails all are undone and each is done again alone, so a work changes nothing but
        the database, and tells what residents can bring about at will by its result rather than by raising. (A
        savepoint for each would undo one alone; it made every post wait for two statements more.)
        Raises what `work` raised, and Refused as `writing` does.
        """
        mine = _Write(work)
        if not self._is_first(mine):
            mine.turn.acquire()
        if not mine.done:
            try:
                with self._one_writer:
                    self._write_together()
            finally:
                self._hand_on()
        if mine.error is not None:
            raise mine.error
        result: T = mine.result
        return result

    def _is_first(self, mine: _Write) -> bool:
        """Whether nobody writes for others now; then it is up to this one."""
        with self._queueing:
            self._waiting.append(mine)
            first, self._someone_writes = not self._someone_writes, True
            return first

    def _hand_on(self) -> None:
        """Wake the next one, to write for those who came meanwhile."""
        with self._queueing:
            self._someone_writes = bool(self._waiting)
            if self._waiting:
                self._waiting[0].turn.release()

    def _write_together(self) -> None:
        with self._queueing:
            several = [self._waiting.popleft() for _ in range(min(len(self._waiting), _TOGETHER))]
        if not self._write_in_one(several):
            for one in several:
                self._write_in_one([one])
        for one in several[1:]:  # the first is the one that writes
            one.turn.release()

    def _write_in_one(self, several: list[_Write]) -> bool:
        """Do these works in one transaction; False where one of several failed, and nothing was done.

        What fails before the first work, or at the commit, is told to everyone: trying it again for each would only
        make them wait, and whether a commit that failed reached the disk is not known.
        """
        at_work = False
        try:
            with _told_plainly(), self.engine.connect() as connection:
                connection.execution_options(writing=True)
                with connection.begin():
                    at_work = True
                    for one in several:
                        one.result = one.work(connection)
                    at_work = False
        except BaseException as error:  # noqa: BLE001 - raised where its result is waited for
            if at_work and len(several) > 1:
                return False
            for one in several:
                one.error = error
        for one in several:
            one.done = True
        return True

    def close(self) -> None:
        """Give back every connection."""
        self.engine.dispose()


class _Write:
    """One work that waits; `turn` is released when it is done, or when it is up to it to write for all."""

    def __init__(self, work: Callable[[Connection], Any]) -> None:
        self.work = work
        self.turn = Lock()
        self.turn.acquire()
        self.result: Any = None
        self.error: BaseException | None = None
        self.done = False


@contextmanager
def _told_plainly() -> Iterator[None]:
    """Turn a failure of the database into a refusal, without the values of the statement."""
    try:
        yield
    except SQLAlchemyError as error:
        reason = str(getattr(error, "orig", None) or type(error).__name__).split("\n")[0]
        raise refused(
            CONFLICT if isinstance(error, IntegrityError) else "database-failed",
            _("The database could not be used: {reason}. Is its disk full, or does another program hold it?"),
            reason=reason,
        ) from None


def open_database(address: str, version: str = "head") -> Database:
    """The database at an SQLAlchemy address, made and brought to a version where needed. Raises Refused."""
    try:
        url = make_url(address)
        if url.drivername in ("postgresql", "postgres"):
            url = url.set(drivername="postgresql+psycopg")
        if url.get_backend_name() == "sqlite":
            engine = _sqlite(url.database or "")
        else:
            engine = create_engine(url, hide_parameters=True, pool_pre_ping=True)
        database = Database(engine)
        bring_to(database, version)
    except (SQLAlchemyError, OSError, ImportError, CommandError) as error:
        raise refused(
            "database-not-opened",
            _("The database {address} cannot be opened: {reason}. Check the setting database."),
            address=_without_password(address),
            reason=str(getattr(error, "orig", None) or error).strip().split("\n")[0],
        ) from None
    return database


def _without_password(address: str) -> str:
    try:
        return make_url(address).render_as_string(hide_password=True)
    except ArgumentError:
        return "…"


def journal_mode(version: tuple[int, int, int]) -> str:
    """WAL where SQLite is free of the bug that can lose commits there, else a rollback journal."""
    fixed = version >= (3, 51, 3) or (3, 50, 7) <= version < (3, 51, 0) or (3, 44, 6) <= version < (3, 45, 0)
    return "WAL" if fixed else "PERSIST"


def _sqlite(file: str) -> Engine:
    path = Path(file)
    if not file or file == ":memory:":
        raise OSError("a file is needed")
    try:
        os.close(os.open(path, os.O_CREAT | os.O_EXCL | os.O_RDWR, 0o600))
        folder = os.open(path.parent, os.O_RDONLY)
        os.fsync(folder)  # so that the new name survives a power cut
        os.close(folder)
    except FileExistsError:
        pass
    engine = create_engine(
        f"sqlite:///{path}", hide_parameters=True, connect_args={"timeout": _BUSY_SECONDS}, pool_size=_KEPT_OPEN
    )
    event.listen(engine, "connect", _set_up_connection)
    event.listen(engine, "begin", _begin)
    return engine


def _set_up_connection(connection: sqlite3.Connection, _record: Any) -> None:
    connection.isolation_level = None  # we say BEGIN ourselves
    version = sqlite3.sqlite_version_info
    connection.execute(f"PRAGMA journal_mode={journal_mode((version[0], version[1], version[2]))}")
    for pragma in _PRAGMAS:
        connection.execute(f"PRAGMA {pragma}")


def _empty_journal(connection: Any) -> None:
    [mode] = connection.execute("PRAGMA journal_mode").fetchone()
    if mode == "wal":
        connection.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchall()
    else:
        connection.execute("PRAGMA journal_mode=DELETE").fetchall()  # deletes the file of the former mode
        connection.execute(f"PRAGMA journal_mode={mode}").fetchall()


def _begin(connection: Connection) -> None:
    # A transaction that reads first and then writes fails when another wrote in between; IMMEDIATE waits.
    writing = connection.get_execution_options().get("writing")
    connection.exec_driver_sql("BEGIN IMMEDIATE" if writing else "BEGIN")


def bring_to(database: Database, version: str = "head") -> None:
    """Take the steps of the tables up to a version. Raises CommandError for one that is not known."""
    config = Config()
    config.set_main_option("script_location", str(Path(__file__).parent / "migrations"))
    script = ScriptDirectory.from_config(config)
    wanted = script.get_current_head() if version == "head" else script.get_revision(version).revision
    with database.reading() as connection:
        if MigrationContext.configure(connection).get_current_revision() == wanted:
            return
    with database.writing() as connection:
        if connection.dialect.name == "postgresql":
            connection.execute(text("SELECT pg_advisory_xact_lock(:number)"), {"number": _MIGRATING})
        config.attributes["connection"] = connection
        command.upgrade(config, version)


def version_of(database: Database) -> str:
    """The version of the tables of an open database."""
    with database.reading() as connection:
        return MigrationContext.configure(connection).get_current_revision() or ""
