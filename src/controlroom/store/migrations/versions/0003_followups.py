"""What is owed afterwards: follow-ups and their attempts."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"


def upgrade() -> None:
    """Make the tables of follow-ups."""
    op.create_table(
        "followup",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("kind", sa.Text().with_variant(sa.Text(collation="C"), "postgresql"), nullable=False),
        sa.Column("state", sa.Text().with_variant(sa.Text(collation="C"), "postgresql"), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("about_sort", sa.Text().with_variant(sa.Text(collation="C"), "postgresql"), nullable=True),
        sa.Column("about_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("about_life", sa.Integer(), nullable=True),
        sa.Column("staff_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("role", sa.Text().with_variant(sa.Text(collation="C"), "postgresql"), nullable=False),
        sa.Column("department", sa.Text().with_variant(sa.Text(collation="C"), "postgresql"), nullable=False),
        sa.Column("caller", sa.Text(), nullable=False),
        sa.Column("phone", sa.Text().with_variant(sa.Text(collation="C"), "postgresql"), nullable=False),
        sa.Column("rule", sa.Text().with_variant(sa.Text(collation="C"), "postgresql"), nullable=False),
        sa.Column(
            "counts_from", sa.Text().with_variant(sa.Text(collation="C"), "postgresql"), nullable=False
        ),
        sa.Column("severity", sa.Text().with_variant(sa.Text(collation="C"), "postgresql"), nullable=True),
        sa.Column("opened", sa.BigInteger(), nullable=False),
        sa.Column("started", sa.BigInteger(), nullable=False),
        sa.Column("promised", sa.BigInteger(), nullable=False),
        sa.Column("due", sa.BigInteger(), nullable=False),
        sa.Column("ended", sa.BigInteger(), nullable=True),
        sa.Column("result", sa.Text(), nullable=False),
        sa.Column("raised", sa.Text().with_variant(sa.Text(collation="C"), "postgresql"), nullable=False),
        sa.Column("raised_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("raised_life", sa.Integer(), nullable=True),
        sa.Column("entry", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.ForeignKeyConstraint(["raised_id"], ["incident.id"], name=op.f("followup_raised_id_fkey")),
        sa.ForeignKeyConstraint(["staff_id"], ["staff.id"], name=op.f("followup_staff_id_fkey")),
        sa.PrimaryKeyConstraint("id", name=op.f("followup_pkey")),
        sa.UniqueConstraint("number", name=op.f("followup_number_key")),
    )
    op.create_index("followup_about", "followup", ["about_sort", "about_id", "id"], unique=False)
    op.create_index(
        "followup_due",
        "followup",
        ["due", "id"],
        unique=False,
        sqlite_where=sa.text("state = 'open'"),
        postgresql_where=sa.text("state = 'open'"),
    )
    op.create_index("followup_kind", "followup", ["kind", "opened"], unique=False)
    op.create_index(
        "followup_one_visit",
        "followup",
        ["about_sort", "about_id"],
        unique=True,
        sqlite_where=sa.text("state = 'open' AND kind = 'return-visit' AND about_id IS NOT NULL"),
        postgresql_where=sa.text("state = 'open' AND kind = 'return-visit' AND about_id IS NOT NULL"),
    )
    op.create_table(
        "followup_attempt",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("followup_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("at", sa.BigInteger(), nullable=False),
        sa.Column("staff_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("means", sa.Text().with_variant(sa.Text(collation="C"), "postgresql"), nullable=False),
        sa.Column("answered", sa.Integer(), nullable=False),
        sa.Column("ended_it", sa.Integer(), nullable=False),
        sa.Column("result", sa.Text(), nullable=False),
        sa.Column("due_before", sa.BigInteger(), nullable=False),
        sa.Column("again", sa.BigInteger(), nullable=True),
        sa.Column("signed", sa.Text(), nullable=False),
        sa.Column("signed_at", sa.BigInteger(), nullable=True),
        sa.Column("satisfied", sa.Integer(), nullable=True),
        sa.Column("struck", sa.BigInteger(), nullable=True),
        sa.ForeignKeyConstraint(
            ["followup_id"], ["followup.id"], name=op.f("followup_attempt_followup_id_fkey")
        ),
        sa.ForeignKeyConstraint(["staff_id"], ["staff.id"], name=op.f("followup_attempt_staff_id_fkey")),
        sa.PrimaryKeyConstraint("id", name=op.f("followup_attempt_pkey")),
    )
    op.create_index("followup_attempt_of", "followup_attempt", ["followup_id", "id"], unique=False)
