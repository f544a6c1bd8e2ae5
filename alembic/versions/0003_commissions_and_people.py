"""Commissions with their replies, forms about people, terms of office, topics of drafts."""

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None

MOMENT = sa.DateTime(timezone=True)


COMMISSION = (
    ("wanted", sa.Text()),
    ("kind", sa.String(length=4)),
    ("length", sa.Integer()),
    ("attachment_name", sa.Text()),
    ("attachment_sha256", sa.String(length=64)),
    ("closed_by", sa.Text()),
    ("closed_at", MOMENT),
)
COMMISSION_UNIT = (
    ("due_at", MOMENT),
    ("acknowledged_at", MOMENT),
    ("phoned_by", sa.Text()),
    ("phoned_at", MOMENT),
    ("excused_by", sa.Text()),
    ("excused_at", MOMENT),
    ("excused_reason", sa.Text()),
    ("outcome", sa.String(length=12)),
    ("judged_by", sa.Text()),
    ("judged_at", MOMENT),
)


def upgrade() -> None:
    for name, kind in COMMISSION:
        op.add_column("commissions", sa.Column(name, kind, nullable=True))
    for name, kind in COMMISSION_UNIT:
        op.add_column("commission_units", sa.Column(name, kind, nullable=True))
    with op.batch_alter_table("contacts") as batch:
        batch.alter_column("address", existing_type=sa.Text(), nullable=True)
        batch.add_column(sa.Column("since", sa.Date(), nullable=True))
        batch.add_column(sa.Column("until", sa.Date(), nullable=True))
        batch.drop_constraint("uq_contacts_unit_address", type_="unique")
    op.create_index(
        "uq_contacts_unit_address",
        "contacts",
        ["unit", "address"],
        unique=True,
        sqlite_where=sa.text("until IS NULL"),
        postgresql_where=sa.text("until IS NULL"),
    )
    op.create_table(
        "submission_topics",
        sa.Column("submission_id", sa.Integer(), nullable=False),
        sa.Column("topic", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(
            ["submission_id"], ["submissions.id"], name=op.f("fk_submission_topics_submission_id")
        ),
        sa.PrimaryKeyConstraint("submission_id", "topic", name=op.f("pk_submission_topics")),
    )
    op.create_index(op.f("ix_submission_topics_topic"), "submission_topics", ["topic"])
    create_replies()
    create_proposals()


def create_replies() -> None:
    op.create_table(
        "commission_replies",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("commission_id", sa.Integer(), nullable=False),
        sa.Column("unit", sa.Text(), nullable=True),
        sa.Column("message_id", sa.Integer(), nullable=False),
        sa.Column("submission_id", sa.Integer(), nullable=True),
        sa.Column("how", sa.String(length=10), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("received_at", MOMENT, nullable=False),
        sa.ForeignKeyConstraint(
            ["commission_id"], ["commissions.id"], name=op.f("fk_commission_replies_commission_id")
        ),
        sa.ForeignKeyConstraint(
            ["message_id"], ["messages.id"], name=op.f("fk_commission_replies_message_id")
        ),
        sa.ForeignKeyConstraint(
            ["submission_id"], ["submissions.id"], name=op.f("fk_commission_replies_submission_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_commission_replies")),
        sa.UniqueConstraint("submission_id", name=op.f("uq_commission_replies_submission_id")),
    )
    op.create_index(
        "ix_commission_replies_commission_id_unit", "commission_replies", ["commission_id", "unit"]
    )
    op.create_index(op.f("ix_commission_replies_message_id"), "commission_replies", ["message_id"])


def create_proposals() -> None:
    op.create_table(
        "contact_proposals",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("message_id", sa.Integer(), nullable=False),
        sa.Column("unit", sa.Text(), nullable=True),
        sa.Column("child", sa.Text(), nullable=True),
        sa.Column("people", sa.JSON(), nullable=False),
        sa.Column("state", sa.String(length=10), nullable=False),
        sa.Column("created_at", MOMENT, nullable=False),
        sa.Column("decided_by", sa.Text(), nullable=True),
        sa.Column("decided_at", MOMENT, nullable=True),
        sa.Column("reason", sa.Text(), nullable=True),
        sa.ForeignKeyConstraint(
            ["message_id"], ["messages.id"], name=op.f("fk_contact_proposals_message_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_contact_proposals")),
    )
    op.create_index(op.f("ix_contact_proposals_message_id"), "contact_proposals", ["message_id"])


def downgrade() -> None:
    for table in ("contact_proposals", "commission_replies", "submission_topics"):
        op.drop_table(table)
    op.drop_index("uq_contacts_unit_address", "contacts")
    with op.batch_alter_table("contacts") as batch:
        batch.create_unique_constraint("uq_contacts_unit_address", ["unit", "address"])
        batch.drop_column("since")
        batch.drop_column("until")
        batch.alter_column("address", existing_type=sa.Text(), nullable=False)
    for name, _ in COMMISSION_UNIT:
        op.drop_column("commission_units", name)
    for name, _ in COMMISSION:
        op.drop_column("commissions", name)
