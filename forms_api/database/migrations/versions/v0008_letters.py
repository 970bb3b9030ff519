"""Letters to residents, staff and programs; addresses are written to once their owner has confirmed them."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0008"
down_revision = "0007"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Add the column, make the tables."""
    op.add_column("contacts", sa.Column("confirmed", sa.String(20)))
    op.create_table(
        "letters",
        sa.Column("id", sa.Integer, primary_key=True, autoincrement=True),
        sa.Column("kind", sa.String(12), nullable=False),
        sa.Column("way", sa.String(4), nullable=False),
        sa.Column("target", sa.String(300), nullable=False),
        sa.Column(
            "submission",
            sa.String(20),
            sa.ForeignKey("submissions.id", name="fk_letters_submission", ondelete="CASCADE"),
        ),
        sa.Column("body", sa.Text, nullable=False),
        sa.Column("made", sa.String(20), nullable=False),
        sa.Column("next", sa.String(20), nullable=False),
        sa.Column("tries", sa.Integer, nullable=False),
        sa.Column("state", sa.String(8), nullable=False),
        sa.Column("error", sa.String(100), nullable=False),
    )
    op.create_index("ix_letters_submission", "letters", ["submission"])
    op.create_index("ix_letters_state_next", "letters", ["state", "next"])
    op.create_table(
        "links",
        sa.Column("mark", sa.String(64), primary_key=True),
        sa.Column(
            "submission",
            sa.String(20),
            sa.ForeignKey("contacts.submission", name="fk_links_submission", ondelete="CASCADE"),
            nullable=False,
        ),
        sa.Column("purpose", sa.String(8), nullable=False),
    )
    op.create_index("ix_links_submission", "links", ["submission"])
