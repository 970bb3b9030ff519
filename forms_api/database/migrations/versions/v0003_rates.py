"""How many posts came in an hour."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Make the table."""
    op.create_table(
        "rates",
        sa.Column("mark", sa.String(64), primary_key=True),
        sa.Column("posts", sa.Integer, nullable=False),
        sa.Column("until", sa.String(20), nullable=False),
    )
    op.create_index("ix_rates_until", "rates", ["until"])
