"""Objections; edits of a 通报, its number and document; the closing of a year; supplements."""

import sqlalchemy as sa
from alembic import op

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None

MOMENT = sa.DateTime(timezone=True)
BULLETIN = (
    ("number", sa.Integer()),
    ("drafted_entry_id", sa.Integer()),
    ("document_sha256", sa.String(length=64)),
)
APPEND_ONLY = ("bulletin_edits", "settlements", "supplements")

SQLITE_REFUSES = """
CREATE TRIGGER {table}_no_{verb} BEFORE {verb} ON {table}
BEGIN SELECT RAISE(ABORT, '{table}: rows are never changed or deleted'); END
"""
POSTGRESQL_REFUSES = """
CREATE TRIGGER {table}_no_{verb} BEFORE {verb} ON {table} FOR EACH ROW EXECUTE FUNCTION refuse_change()
"""
POSTGRESQL_KEEPS = """
CREATE TRIGGER {table}_no_truncate BEFORE TRUNCATE ON {table} EXECUTE FUNCTION refuse_change()
"""


def upgrade() -> None:
    for name, kind in BULLETIN:
        op.add_column("bulletins", sa.Column(name, kind, nullable=True))
    create_objections()
    create_edits()
    create_frozen()
    for table in APPEND_ONLY:
        refuse_changes(table)


def create_objections() -> None:
    op.create_table(
        "objections",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("message_id", sa.Integer(), nullable=False),
        sa.Column("unit", sa.Text(), nullable=True),
        sa.Column("fact_id", sa.Integer(), nullable=True),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("state", sa.String(length=10), nullable=False),
        sa.Column("created_at", MOMENT, nullable=False),
        sa.Column("answer", sa.Text(), nullable=True),
        sa.Column("answered_by", sa.Text(), nullable=True),
        sa.Column("answered_at", MOMENT, nullable=True),
        sa.ForeignKeyConstraint(["message_id"], ["messages.id"], name=op.f("fk_objections_message_id")),
        sa.ForeignKeyConstraint(["fact_id"], ["facts.id"], name=op.f("fk_objections_fact_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_objections")),
        sa.UniqueConstraint("message_id", name=op.f("uq_objections_message_id")),
    )


def create_edits() -> None:
    op.create_table(
        "bulletin_edits",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("bulletin_id", sa.Integer(), nullable=False),
        sa.Column("passage", sa.String(length=20), nullable=False),
        sa.Column("generated", sa.Text(), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("edited_by", sa.Text(), nullable=False),
        sa.Column("edited_at", MOMENT, nullable=False),
        sa.ForeignKeyConstraint(
            ["bulletin_id"], ["bulletins.id"], name=op.f("fk_bulletin_edits_bulletin_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_bulletin_edits")),
    )
    op.create_index(op.f("ix_bulletin_edits_bulletin_id"), "bulletin_edits", ["bulletin_id"])


def create_frozen() -> None:
    op.create_table(
        "settlements",
        sa.Column("year", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("closed_at", MOMENT, nullable=False),
        sa.Column("closed_by", sa.Text(), nullable=False),
        sa.Column("snapshot", sa.JSON(none_as_null=True), nullable=False),
        sa.Column("checksum", sa.String(length=64), nullable=False),
        sa.Column("last_entry_id", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("year", name=op.f("pk_settlements")),
    )
    op.create_table(
        "supplements",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("period", sa.String(length=7), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("released_at", MOMENT, nullable=False),
        sa.Column("released_by", sa.Text(), nullable=False),
        sa.Column("snapshot", sa.JSON(none_as_null=True), nullable=False),
        sa.Column("checksum", sa.String(length=64), nullable=False),
        sa.Column("last_entry_id", sa.Integer(), nullable=False),
        sa.Column("document_sha256", sa.String(length=64), nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_supplements")),
        sa.UniqueConstraint("period", "number", name=op.f("uq_supplements_period_number")),
    )


def refuse_changes(table: str) -> None:
    """Triggers that refuse UPDATE and DELETE (and TRUNCATE on PostgreSQL)."""
    postgresql = op.get_bind().dialect.name == "postgresql"
    refuses = POSTGRESQL_REFUSES if postgresql else SQLITE_REFUSES
    for verb in ("UPDATE", "DELETE"):
        op.execute(refuses.format(table=table, verb=verb))
    if postgresql:
        op.execute(POSTGRESQL_KEEPS.format(table=table))


def downgrade() -> None:
    for table in ("supplements", "settlements", "bulletin_edits", "objections"):
        op.drop_table(table)
    for name, _ in reversed(BULLETIN):
        op.drop_column("bulletins", name)
