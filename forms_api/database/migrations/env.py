"""What Alembic runs for every migration: on the connection it is given, inside that connection's transaction."""

from __future__ import annotations

from alembic import context

from forms_api.database.tables import metadata

context.configure(connection=context.config.attributes["connection"], target_metadata=metadata)
context.run_migrations()
