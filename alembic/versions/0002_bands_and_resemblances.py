"""Bands that near-copies of a draft are found by, what was found, and when a mail of ours came back."""

import sqlalchemy as sa
from alembic import op

from ingest.minhash import sketch

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None

BATCH = 500  # drafts of which the bands are made at a time


def upgrade() -> None:
    op.create_table(
        "submission_bands",
        sa.Column("band", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("submission_id", sa.Integer(), autoincrement=False, nullable=False),
        sa.PrimaryKeyConstraint("band", "submission_id", name=op.f("pk_submission_bands")),
        sqlite_with_rowid=False,
    )
    op.create_table(
        "resemblances",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("submission_id", sa.Integer(), nullable=False),
        sa.Column("other_id", sa.Integer(), nullable=False),
        sa.Column("percent", sa.Integer(), nullable=False),
        sa.Column("decided_by", sa.Text(), nullable=True),
        sa.Column("decided_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(["other_id"], ["submissions.id"], name=op.f("fk_resemblances_other_id")),
        sa.ForeignKeyConstraint(
            ["submission_id"], ["submissions.id"], name=op.f("fk_resemblances_submission_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_resemblances")),
        sa.UniqueConstraint("submission_id", "other_id", name=op.f("uq_resemblances_submission_id_other_id")),
    )
    create_partial_index("ix_resemblances_open", "resemblances", ["submission_id"], "decided_by IS NULL")
    op.create_index(op.f("ix_resemblances_other_id"), "resemblances", ["other_id"])
    op.add_column("outbox", sa.Column("returned_at", sa.DateTime(timezone=True), nullable=True))
    create_partial_index("ix_outbox_returned", "outbox", ["returned_at"], "returned_at IS NOT NULL")
    fill_bands()


def create_partial_index(name: str, table: str, columns: list[str], where: str) -> None:
    op.create_index(name, table, columns, sqlite_where=sa.text(where), postgresql_where=sa.text(where))


def fill_bands() -> None:
    """What is filed already is to be found as well."""
    connection = op.get_bind()
    submissions = sa.table("submissions", sa.column("id"), sa.column("body"), sa.column("repeat_of"))
    made = sa.table("submission_bands", sa.column("band"), sa.column("submission_id"))
    columns = submissions.c
    chosen = sa.select(columns.id, columns.body).where(columns.repeat_of.is_(None)).order_by(columns.id)
    last = 0
    while drafts := connection.execute(chosen.where(columns.id > last).limit(BATCH)).all():
        rows = [{"band": band, "submission_id": id} for id, body in drafts for band in sketch(body).bands]
        if rows:
            connection.execute(sa.insert(made), rows)
        last = drafts[-1].id


def downgrade() -> None:
    op.drop_index("ix_outbox_returned", "outbox")
    op.drop_column("outbox", "returned_at")
    op.drop_table("resemblances")
    op.drop_table("submission_bands")
