"""PostgreSQL keeps what reports and trackers write at any length; SQLite always did."""

import sqlalchemy as sa
from alembic import op

revision = "0015"
down_revision = "0014"
branch_labels = None
depends_on = None

WORDS = {
    "reports": ("key", "label"),
    "files": ("name",),
    "nonconformities": ("number", "standard", "process", "owner"),
    "links": ("key", "url", "status", "resolution"),
    "former_tickets": ("key", "url"),
    "evidence": ("name",),
}


def upgrade() -> None:
    """Take the limits away where they bind."""
    if op.get_bind().dialect.name == "postgresql":
        for table, columns in WORDS.items():
            for column in columns:
                op.alter_column(table, column, type_=sa.Text())
