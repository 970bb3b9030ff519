"""Accounts of staff, and what they decide beside publishing: assigned, duplicate, what an answer led to."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Add the columns, make the tables."""
    for column in (
        sa.Column("version", sa.Integer, nullable=False, server_default="0"),
        sa.Column("channel", sa.String(10), nullable=False, server_default="web"),
        sa.Column("assigned", sa.String(80)),
        sa.Column("duplicate_of", sa.String(20)),
        sa.Column("led_to", sa.Text),
        sa.Column("undelivered", sa.Boolean, nullable=False, server_default=sa.false()),
    ):
        op.add_column("submissions", column)
    op.create_table(
        "staff",
        sa.Column("name", sa.String(40), primary_key=True),
        sa.Column("role", sa.String(12), nullable=False),
        sa.Column("password", sa.Text, nullable=False),
        sa.Column("totp", sa.String(64), nullable=False),
        sa.Column("step", sa.Integer, nullable=False),
        sa.Column("language", sa.String(3), nullable=False),
        sa.Column("subject", sa.String(255)),
        sa.Column("made", sa.String(20), nullable=False),
        sa.Column("closed", sa.Boolean, nullable=False),
        sa.UniqueConstraint("subject", name="uq_staff_subject"),
    )
    op.create_table(
        "sessions",
        sa.Column("mark", sa.String(64), primary_key=True),
        sa.Column(
            "name",
            sa.String(40),
            sa.ForeignKey("staff.name", name="fk_sessions_name", ondelete="CASCADE"),
            nullable=False,
        ),
        sa.Column("started", sa.String(20), nullable=False),
        sa.Column("seen", sa.String(20), nullable=False),
    )
    op.create_index("ix_sessions_name", "sessions", ["name"])
    op.create_table(
        "attempts",
        sa.Column("mark", sa.String(64), primary_key=True),
        sa.Column("failures", sa.Integer, nullable=False),
        sa.Column("next", sa.String(20), nullable=False),
        sa.Column("until", sa.String(20), nullable=False),
    )
    op.create_index("ix_attempts_until", "attempts", ["until"])
