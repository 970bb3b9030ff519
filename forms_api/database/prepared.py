"""Statements of the way every post takes: their SQL is made once for each engine and given to its driver as it is.

SQLAlchemy looks at a statement, its types and its parameters anew at each execution, which takes it several times
longer than the engine takes to run it. What stands here is text and whole numbers, which no driver has to convert.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from sqlalchemy import Connection
from sqlalchemy.exc import DBAPIError
from sqlalchemy.sql.elements import ClauseElement


class Prepared:
    """One statement; `names` are its parameters, of an insert the columns it fills."""

    def __init__(self, clause: ClauseElement, *names: str) -> None:
        self._clause, self._names = clause, names
        self._made: dict[str, tuple[str, list[str] | None]] = {}

    def run(self, connection: Connection, values: Mapping[str, Any]) -> list[Any]:
        """Execute it; gives the rows, none where it gives none. Raises SQLAlchemy's errors."""
        sql, order = self._made.get(connection.dialect.name) or self._make(connection)
        given: Any = [values[name] for name in order] if order is not None else dict(values)
        cursor = connection.connection.cursor()
        try:
            cursor.execute(sql, given)
            rows = list(cursor.fetchall()) if cursor.description else []
        except connection.dialect.loaded_dbapi.Error as error:
            base = connection.dialect.loaded_dbapi.Error
            raise DBAPIError.instance(sql, None, error, base, hide_parameters=True) from None
        finally:
            cursor.close()
        return rows

    def _make(self, connection: Connection) -> tuple[str, list[str] | None]:
        compiled: Any = self._clause.compile(dialect=connection.dialect, column_keys=list(self._names))
        made = str(compiled), list(compiled.positiontup) if compiled.positional else None
        self._made[connection.dialect.name] = made
        return made
