"""The first schema."""

from __future__ import annotations

from alembic import op

from controlroom.store.schema import create_guards, load_tables

revision = "0001"
down_revision = None


def upgrade() -> None:
    """Make every table, the journal's triggers and the search index."""
    load_tables().create_all(op.get_bind())
    create_guards(op.get_bind())
