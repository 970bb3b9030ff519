"""The tables of the first version."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None


def _submission() -> sa.Column[str]:
    return sa.Column(
        "submission",
        sa.String(20),
        sa.ForeignKey("submissions.id", ondelete="CASCADE"),
        primary_key=True,
    )


def upgrade() -> None:
    """Make them."""
    op.create_table(
        "submissions",
        sa.Column("id", sa.String(20), primary_key=True),
        sa.Column("state", sa.String(12), nullable=False),
        sa.Column("received", sa.String(20), nullable=False),
        sa.Column("day", sa.String(10), nullable=False),
        sa.Column("kind", sa.String(20), nullable=False),
        sa.Column("record", sa.String(80), nullable=False),
        sa.Column("stage", sa.String(20), nullable=False),
        sa.Column("questions", sa.String(100), nullable=False),
        sa.Column("language", sa.String(3), nullable=False),
        sa.Column("answers", sa.Text, nullable=False),
        sa.Column("text", sa.Text, nullable=False),
        sa.Column("signs", sa.Text, nullable=False),
        sa.Column("consent", sa.Text),
        sa.Column("receipt", sa.String(64), nullable=False, unique=True),
        sa.Column("approved_answers", sa.Text),
        sa.Column("approved_text", sa.Text),
        sa.Column("reason", sa.Text),
    )
    op.create_index("ix_submissions_state_received", "submissions", ["state", "received"])
    op.create_table("originals", _submission(), sa.Column("posted", sa.Text, nullable=False))
    op.create_table(
        "contacts",
        _submission(),
        sa.Column("email", sa.Text, nullable=False),
        sa.Column("given", sa.String(20), nullable=False),
    )
    op.create_table(
        "repeats",
        sa.Column("mark", sa.String(64), primary_key=True),
        sa.Column("submission", sa.String(20), sa.ForeignKey("submissions.id", ondelete="CASCADE"), nullable=False),
        sa.Column("nonce", sa.String(32), nullable=False),
        sa.Column("until", sa.String(20), nullable=False, index=True),
    )
    op.create_table(
        "replies",
        _submission(),
        sa.Column("unit", sa.String(80), nullable=False),
        sa.Column("day", sa.String(10), nullable=False),
        sa.Column("texts", sa.Text, nullable=False),
        sa.Column("state", sa.String(20), nullable=False),
        sa.Column("reason", sa.Text),
        sa.Column("delivered", sa.Boolean, nullable=False),
    )
    op.create_table(
        "acts",
        sa.Column("id", sa.Integer, primary_key=True, autoincrement=True),
        sa.Column("at", sa.String(20), nullable=False),
        sa.Column("who", sa.String(80), nullable=False),
        sa.Column("submission", sa.String(20), nullable=False, index=True),
        sa.Column("act", sa.String(20), nullable=False),
        sa.Column("detail", sa.Text, nullable=False),
    )
