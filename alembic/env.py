"""Runs migrations on the connection that store.schema hands over, in its transaction.

For a new revision: `alembic -x url=sqlite:////tmp/new.db revision --autogenerate -m "What it does"`.
A batch operation on entries, facts or audit rebuilds the table: recreate its triggers in the same revision.
"""

from typing import Any, Literal

from alembic import context
from alembic.autogenerate.api import AutogenContext
from sqlalchemy import Connection, TypeDecorator

from store.models import Base
from store.session import Database


def render(kind: str, item: Any, autogenerate: AutogenContext) -> str | Literal[False]:  # noqa: ARG001  the hook's
    """Our own column types by what they are in the database: a revision never depends on later code."""
    if kind == "type" and isinstance(item, TypeDecorator):
        return f"sa.{item.impl_instance!r}"
    return False


def ours(name: str | None, kind: str, parents: Any) -> bool:  # noqa: ARG001  the hook's
    """Search tables are the migrations' alone: a virtual one has tables of its own beside it."""
    return not (kind == "table" and name is not None and name.startswith("search_"))


def run(connection: Connection) -> None:
    context.configure(
        connection=connection,
        target_metadata=Base.metadata,
        render_as_batch=True,
        render_item=render,
        include_name=ours,
        compare_type=True,
        compare_server_default=True,
        transactional_ddl=True,
    )
    with context.begin_transaction():
        context.run_migrations()


given = context.config.attributes.get("connection")
if given is not None:
    run(given)
else:
    database = Database(context.get_x_argument(as_dictionary=True)["url"])
    with database.write() as session:
        run(session.connection())
    database.close()
