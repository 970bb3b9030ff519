"""What is still to be brought to the site is found without looking at everything that was ever published."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0006"
down_revision = "0005"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Make the index."""
    op.create_index(
        "ix_submissions_undelivered",
        "submissions",
        ["state"],
        sqlite_where=sa.text("undelivered IS 1"),
        postgresql_where=sa.text("undelivered IS true"),
    )
