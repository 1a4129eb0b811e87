"""Circuits of targets, who is at a step, and when a ticket was last read."""

import sqlalchemy as sa
from alembic import op

revision = "0010"
down_revision = "0009"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Make the table and the columns; tickets that were read before count as read when they were made."""
    op.create_table(
        "circuits",
        sa.Column("target", sa.String(length=60), nullable=False),
        sa.Column("why", sa.Text(), nullable=False),
        sa.Column("since", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("target", name=op.f("pk_circuits")),
    )
    op.add_column("steps", sa.Column("taken_by", sa.String(length=200), nullable=True))
    op.add_column("links", sa.Column("read_at", sa.DateTime(timezone=True), nullable=True))
    op.create_index(op.f("ix_links_read_at"), "links", ["read_at"], unique=False)
    op.execute("UPDATE links SET read_at = sent_at WHERE CAST(seen AS VARCHAR) <> '{}'")
