"""Repeats: pairs of a later and an earlier nonconformity."""

import sqlalchemy as sa
from alembic import op

revision = "0008"
down_revision = "0007"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Add the table of pairs."""
    op.create_table(
        "repeats",
        sa.Column("later_id", sa.String(length=32), nullable=False),
        sa.Column("earlier_id", sa.String(length=32), nullable=False),
        sa.Column("rule", sa.String(length=20), nullable=False),
        sa.Column("similarity", sa.Float(), nullable=True),
        sa.Column("state", sa.String(length=20), nullable=False),
        sa.Column("carried_over", sa.Boolean(), nullable=False),
        _refers("earlier_id"),
        _refers("later_id"),
        sa.PrimaryKeyConstraint("later_id", "earlier_id", name=op.f("pk_repeats")),
    )
    with op.batch_alter_table("repeats", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_repeats_earlier_id"), ["earlier_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_repeats_state"), ["state"], unique=False)


def _refers(column: str) -> sa.ForeignKeyConstraint:
    name = op.f(f"fk_repeats_{column}_nonconformities")
    return sa.ForeignKeyConstraint([column], ["nonconformities.id"], name=name)
