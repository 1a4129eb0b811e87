"""How far the sweep of a target's tickets has come, and when a ticket last changed."""

import sqlalchemy as sa
from alembic import op

revision = "0012"
down_revision = "0011"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Add the columns: every sweep begins again."""
    op.add_column("cursors", sa.Column("round_began", sa.DateTime(timezone=True), nullable=True))
    op.add_column("cursors", sa.Column("swept_to", sa.String(length=32), nullable=True))
    op.add_column("cursors", sa.Column("swept", sa.Integer(), server_default="0", nullable=False))
    op.add_column("links", sa.Column("changed_at", sa.DateTime(timezone=True), nullable=True))
