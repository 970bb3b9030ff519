"""Which figure of a record is said to be wrong."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Give submissions a place for it."""
    op.add_column("submissions", sa.Column("figure", sa.String(100)))
