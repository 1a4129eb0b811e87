"""What closing keeps: resolutions, follow-up tickets, extensions that were asked for."""

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Add the columns and the table of former tickets."""
    op.add_column("links", sa.Column("resolution", sa.String(length=200), nullable=True))
    op.add_column("links", sa.Column("mark", sa.String(length=64), nullable=True))
    op.add_column("nonconformities", sa.Column("asked_until", sa.Date(), nullable=True))
    op.create_table(
        "former_tickets",
        sa.Column("id", sa.Integer(), autoincrement=True, nullable=False),
        sa.Column("nonconformity_id", sa.String(length=32), nullable=False),
        sa.Column("target", sa.String(length=60), nullable=False),
        sa.Column("ticket_id", sa.String(length=64), nullable=False),
        sa.Column("key", sa.String(length=80), nullable=True),
        sa.Column("url", sa.String(length=400), nullable=True),
        sa.Column("until", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["nonconformity_id"],
            ["nonconformities.id"],
            name=op.f("fk_former_tickets_nonconformity_id_nonconformities"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_former_tickets")),
    )
    with op.batch_alter_table("former_tickets", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_former_tickets_nonconformity_id"), ["nonconformity_id"], unique=False)
