"""The trail, with triggers that refuse every change of it; grants and requests; the bytes of reports."""

import sqlalchemy as sa
from alembic import op

revision = "0006"
down_revision = "0005"
branch_labels = None
depends_on = None

REFUSAL = "the trail is only added to"
CHAIN = ("seq", "at", "action", "digest", "previous", "hash")
SAYS = ("person", "os_user", "address", "objects", "details")


def upgrade() -> None:
    """Make the tables and their guards."""
    _trail()
    _grants()
    _requests()
    op.create_table(
        "originals",
        sa.Column("sha256", sa.String(length=64), nullable=False),
        sa.Column("content", sa.LargeBinary(), nullable=False),
        sa.ForeignKeyConstraint(["sha256"], ["files.sha256"], name=op.f("fk_originals_sha256_files")),
        sa.PrimaryKeyConstraint("sha256", name=op.f("pk_originals")),
    )
    guards = _on_postgresql() if op.get_bind().dialect.name == "postgresql" else _on_sqlite()
    for statement in guards:
        op.execute(statement)


def _trail() -> None:
    op.create_table(
        "trail",
        sa.Column("seq", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("action", sa.String(length=40), nullable=False),
        sa.Column("person", sa.String(length=200), nullable=True),
        sa.Column("os_user", sa.String(length=200), nullable=True),
        sa.Column("address", sa.String(length=200), nullable=True),
        sa.Column("objects", sa.JSON(), nullable=True),
        sa.Column("details", sa.JSON(), nullable=True),
        sa.Column("digest", sa.String(length=64), nullable=False),
        sa.Column("previous", sa.String(length=64), nullable=False),
        sa.Column("hash", sa.String(length=64), nullable=False),
        sa.PrimaryKeyConstraint("seq", name=op.f("pk_trail")),
    )
    op.create_index(op.f("ix_trail_at"), "trail", ["at"])
    op.create_index("ix_trail_of", "trail", ["person", "seq"])
    op.create_index("ix_trail_action", "trail", ["action", "seq"])
    op.create_table(
        "trail_purges",
        sa.Column("seq", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("before", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("seq", name=op.f("pk_trail_purges")),
    )


def _grants() -> None:
    op.create_table(
        "grants",
        sa.Column("id", sa.String(length=32), nullable=False),
        sa.Column("person", sa.String(length=200), nullable=False),
        sa.Column("nonconformity_id", sa.String(length=32), nullable=False),
        sa.Column("granted_by", sa.String(length=200), nullable=False),
        sa.Column("why", sa.Text(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("until", sa.DateTime(timezone=True), nullable=False),
        sa.Column("statement", sa.Text(), nullable=True),
        sa.Column("action", sa.Text(), nullable=True),
        sa.Column("revoked_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("revoked_by", sa.String(length=200), nullable=True),
        sa.ForeignKeyConstraint(
            ["nonconformity_id"], ["nonconformities.id"], name=op.f("fk_grants_nonconformity_id_nonconformities")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_grants")),
    )
    op.create_index("ix_grants_of", "grants", ["person", "nonconformity_id"])


def _requests() -> None:
    op.create_table(
        "access_requests",
        sa.Column("id", sa.String(length=32), nullable=False),
        sa.Column("person", sa.String(length=200), nullable=False),
        sa.Column("reference", sa.String(length=400), nullable=False),
        sa.Column("why", sa.Text(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("state", sa.String(length=20), nullable=False),
        sa.Column("decided_by", sa.String(length=200), nullable=True),
        sa.Column("decided_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("answer", sa.Text(), nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_access_requests")),
    )
    op.create_index(op.f("ix_access_requests_state"), "access_requests", ["state"])


def _purged(equal: str) -> str:
    """What an update of the trail may do: take away what an entry says, once its term is over, and nothing else."""
    same = [f"NEW.{name} {equal} OLD.{name}" for name in CHAIN]
    gone = [f"NEW.{name} IS NULL" for name in SAYS]
    leave = 'EXISTS (SELECT 1 FROM trail_purges WHERE "before" > OLD.at)'
    return " AND ".join([*same, *gone, leave])


def _on_sqlite() -> list[str]:
    """REPLACE fires no delete trigger, so an insert has to be the next in the row."""
    refuse = f"BEGIN SELECT RAISE(ABORT, '{REFUSAL}'); END"
    next_one = "NEW.seq = (SELECT COALESCE(MAX(seq), 0) + 1 FROM trail)"
    return [
        f"CREATE TRIGGER trail_insert BEFORE INSERT ON trail WHEN NOT ({next_one}) {refuse}",
        f"CREATE TRIGGER trail_update BEFORE UPDATE ON trail WHEN NOT ({_purged('IS')}) {refuse}",
        f"CREATE TRIGGER trail_delete BEFORE DELETE ON trail {refuse}",
        f"CREATE TRIGGER trail_purges_update BEFORE UPDATE ON trail_purges {refuse}",
        f"CREATE TRIGGER trail_purges_delete BEFORE DELETE ON trail_purges {refuse}",
    ]


def _on_postgresql() -> list[str]:
    begin = "RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN"
    refuse = f"RAISE EXCEPTION '{REFUSAL}'; END $$"
    purged = _purged("IS NOT DISTINCT FROM")
    next_one = "NEW.seq = (SELECT COALESCE(MAX(seq), 0) + 1 FROM trail)"
    whole = "FOR EACH STATEMENT EXECUTE FUNCTION closeout_refuse()"
    return [
        f"CREATE FUNCTION closeout_refuse() {begin} {refuse}",
        f"CREATE FUNCTION closeout_trail_insert() {begin} IF {next_one} THEN RETURN NEW; END IF; {refuse}",
        f"CREATE FUNCTION closeout_trail_update() {begin} IF {purged} THEN RETURN NEW; END IF; {refuse}",
        "CREATE TRIGGER trail_insert BEFORE INSERT ON trail FOR EACH ROW EXECUTE FUNCTION closeout_trail_insert()",
        "CREATE TRIGGER trail_update BEFORE UPDATE ON trail FOR EACH ROW EXECUTE FUNCTION closeout_trail_update()",
        f"CREATE TRIGGER trail_delete BEFORE DELETE OR TRUNCATE ON trail {whole}",
        f"CREATE TRIGGER trail_purges_change BEFORE UPDATE OR DELETE OR TRUNCATE ON trail_purges {whole}",
    ]
