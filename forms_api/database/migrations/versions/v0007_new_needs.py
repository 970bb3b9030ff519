"""What a need that no record covers is about, how its sender wants to be named, and who wants the same."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0007"
down_revision = "0006"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Add the columns, make the table."""
    for column in (
        sa.Column("place", sa.String(80)),
        sa.Column("dimension", sa.String(10)),
        sa.Column("name", sa.Text),
        sa.Column("approved_name", sa.Text),
    ):
        op.add_column("submissions", column)
    op.create_table(
        "supports",
        sa.Column("feedback", sa.String(20), primary_key=True),
        sa.Column("count", sa.Integer, nullable=False),
        sa.Column("undelivered", sa.Boolean, nullable=False),
    )
    op.create_index("ix_supports_undelivered", "supports", ["undelivered"])
