"""How Alembic runs here: on the connection it is given, inside that connection's transaction."""

from __future__ import annotations

from alembic import context

from controlroom.store.schema import load_tables, of_our_making

context.configure(
    connection=context.config.attributes["connection"],
    target_metadata=load_tables(),
    include_object=of_our_making,
    compare_type=True,
    transactional_ddl=True,
)
with context.begin_transaction():
    context.run_migrations()
