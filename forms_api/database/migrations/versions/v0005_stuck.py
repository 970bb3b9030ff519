"""What could not be published, and when it is tried again."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0005"
down_revision = "0004"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Make the table."""
    op.create_table(
        "stuck",
        sa.Column(
            "submission",
            sa.String(20),
            sa.ForeignKey("submissions.id", name="fk_stuck_submission", ondelete="CASCADE"),
            primary_key=True,
        ),
        sa.Column("tries", sa.Integer, nullable=False),
        sa.Column("next", sa.String(20), nullable=False),
        sa.Column("code", sa.String(40), nullable=False),
    )
