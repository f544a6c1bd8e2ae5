"""What drafts are searched by; wider indexes for a day's, a year's and a stage's drafts."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0006"
down_revision = "0005"
branch_labels = None
depends_on = None


LINKS = ("revises", "merged_into")  # few drafts have one


def upgrade() -> None:
    op.drop_index("ix_submissions_day", "submissions")
    op.create_index("ix_submissions_day", "submissions", ["day", "unit", "kind", "repeat_of", "revises"])
    op.create_index("ix_submissions_stage", "submissions", ["stage", "id"])
    for column in LINKS:
        there = sa.text(f"{column} IS NOT NULL")
        op.create_index(
            f"ix_submissions_{column}", "submissions", [column], sqlite_where=there, postgresql_where=there
        )
    if op.get_bind().dialect.name == "postgresql":
        op.create_table(
            "search_drafts",
            sa.Column("submission_id", sa.Integer(), primary_key=True, autoincrement=False),
            sa.Column("words", postgresql.ARRAY(sa.Text()), nullable=False),
        )
        op.create_index("ix_search_drafts_words", "search_drafts", ["words"], postgresql_using="gin")
    else:
        # The texts are in `submissions`: this keeps the words alone.
        op.execute(
            "CREATE VIRTUAL TABLE search_drafts "
            "USING fts5(title, body, content='', tokenize=\"unicode61 remove_diacritics 0\")"
        )


def downgrade() -> None:
    op.execute("DROP TABLE search_drafts")
    for column in (*LINKS, "stage"):
        op.drop_index(f"ix_submissions_{column}", "submissions")
    op.drop_index("ix_submissions_day", "submissions")
    op.create_index("ix_submissions_day", "submissions", ["day"])
