"""What figures are cut and counted by: clause and department as columns, an index over the lines that they read."""

import sqlalchemy as sa
from alembic import op

revision = "0009"
down_revision = "0008"
branch_labels = None
depends_on = None

FIGURED = "field || '' IN ('stage', 'due_on', 'flag.repeat')"


def upgrade() -> None:
    """Add the columns, fill them from the content, and add the index."""
    op.add_column("nonconformities", sa.Column("clause", sa.String(length=60), nullable=True))
    op.add_column("nonconformities", sa.Column("department", sa.String(length=200), nullable=True))
    content = sa.column("content", sa.JSON())
    table = sa.table("nonconformities", sa.column("clause"), sa.column("department"), content)
    first = content["clauses"][0].as_string()
    op.execute(table.update().values(clause=first, department=content["department"].as_string()))
    op.create_index(
        "ix_history_figured",
        "history",
        ["nonconformity_id", "id", "field", "on_day", "old", "new", "action"],
        sqlite_where=sa.text(FIGURED),
        postgresql_where=sa.text(FIGURED),
    )
