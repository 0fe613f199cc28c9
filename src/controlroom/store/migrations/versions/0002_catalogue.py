"""The catalogue of kinds moves into the database, beside the policy."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from controlroom.store.catalogues import shipped_catalogue

revision = "0002"
down_revision = "0001"

# an estate that ran on the shipped catalogue keeps it, since its first policy; a new database has no policy yet
_FILL = """INSERT INTO catalogue_version (text, compiled, applied_at)
SELECT :text, :compiled, applied_at FROM policy_version WHERE id = (SELECT MIN(id) FROM policy_version)"""


def upgrade() -> None:
    """Make the table of catalogues; fill that of an estate with the shipped one."""
    op.create_table(
        "catalogue_version",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("compiled", sa.Text(), nullable=False),
        sa.Column("applied_at", sa.BigInteger(), nullable=False),
        sa.Column("applied_by", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("catalogue_version_pkey")),
    )
    op.get_bind().execute(sa.text(_FILL), shipped_catalogue())
