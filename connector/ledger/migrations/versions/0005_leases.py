"""What a push holds, when a create first left, until when a late second ticket may turn up, and refusals by field."""

import sqlalchemy as sa
from alembic import op

revision = "0005"
down_revision = "0004"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Add the columns to the links."""
    with op.batch_alter_table("links", schema=None) as batch_op:
        batch_op.add_column(sa.Column("refusals", sa.JSON(), nullable=True))
        batch_op.add_column(sa.Column("first_sent_at", sa.DateTime(timezone=True), nullable=True))
        batch_op.add_column(sa.Column("lease", sa.String(length=200), nullable=True))
        batch_op.add_column(sa.Column("lease_until", sa.DateTime(timezone=True), nullable=True))
        batch_op.add_column(sa.Column("watch_until", sa.DateTime(timezone=True), nullable=True))
        batch_op.create_index(batch_op.f("ix_links_lease"), ["lease"], unique=False)
        batch_op.create_index(batch_op.f("ix_links_watch_until"), ["watch_until"], unique=False)
        batch_op.create_index("ix_links_state", ["target", "state"], unique=False)
