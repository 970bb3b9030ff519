"""Photos that come with answers."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0010"
down_revision = "0009"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Make the table."""
    op.create_table(
        "photos",
        sa.Column(
            "submission",
            sa.String(20),
            sa.ForeignKey("submissions.id", name="fk_photos_submission", ondelete="CASCADE"),
            primary_key=True,
        ),
        sa.Column("number", sa.Integer, primary_key=True, autoincrement=False),
        sa.Column("jpeg", sa.Text, nullable=False),
        sa.Column("approved", sa.Boolean, nullable=False),
    )
