"""Visitors, vehicles, tags of the log, countersigned days."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0011"
down_revision = "0010"

_TAGS = ("order", "radio", "cctv", "equipment", "visitor", "other")
"""The tags there were until now."""


def upgrade() -> None:
    """Make the tables, and keep the tags of the notes there are."""
    op.create_table(
        "log_day",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("day", sa.Text().with_variant(sa.Text(collation="C"), "postgresql"), nullable=False),
        sa.Column("staff_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("at", sa.BigInteger(), nullable=False),
        sa.Column("entries", sa.Integer(), nullable=False),
        sa.Column("remark", sa.Text(), nullable=False),
        sa.Column("seq", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("head", sa.Text().with_variant(sa.Text(collation="C"), "postgresql"), nullable=False),
        sa.ForeignKeyConstraint(["staff_id"], ["staff.id"], name=op.f("log_day_staff_id_fkey")),
        sa.PrimaryKeyConstraint("id", name=op.f("log_day_pkey")),
        sa.UniqueConstraint("day", name=op.f("log_day_day_key")),
    )
    op.create_table(
        "log_tag",
        sa.Column("seq", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("tag", sa.Text().with_variant(sa.Text(collation="C"), "postgresql"), nullable=False),
        sa.Column("at", sa.BigInteger(), nullable=False),
        sa.ForeignKeyConstraint(["seq"], ["journal.seq"], name=op.f("log_tag_seq_fkey")),
        sa.PrimaryKeyConstraint("seq", name=op.f("log_tag_pkey")),
    )
    op.create_index("log_tag_at", "log_tag", ["tag", "at", "seq"], unique=False)
    op.create_index("log_tag_seq", "log_tag", ["tag", "seq"], unique=False)
    op.create_table(
        "vehicle_seen",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("sort", sa.Text().with_variant(sa.Text(collation="C"), "postgresql"), nullable=False),
        sa.Column("plate", sa.Text().with_variant(sa.Text(collation="C"), "postgresql"), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("post", sa.Text(), nullable=False),
        sa.Column("at", sa.BigInteger(), nullable=False),
        sa.Column("staff_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.ForeignKeyConstraint(["staff_id"], ["staff.id"], name=op.f("vehicle_seen_staff_id_fkey")),
        sa.PrimaryKeyConstraint("id", name=op.f("vehicle_seen_pkey")),
        sa.UniqueConstraint("number", name=op.f("vehicle_seen_number_key")),
    )
    op.create_index("vehicle_seen_at", "vehicle_seen", ["at", "id"], unique=False)
    op.create_index("vehicle_seen_plate", "vehicle_seen", ["plate", "id"], unique=False)
    op.create_table(
        "visitor",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("people", sa.Integer(), nullable=False),
        sa.Column("phone", sa.Text().with_variant(sa.Text(collation="C"), "postgresql"), nullable=False),
        sa.Column("document", sa.Text().with_variant(sa.Text(collation="C"), "postgresql"), nullable=False),
        sa.Column("last4", sa.Text().with_variant(sa.Text(collation="C"), "postgresql"), nullable=False),
        sa.Column("plate", sa.Text().with_variant(sa.Text(collation="C"), "postgresql"), nullable=False),
        sa.Column("place_sort", sa.Text().with_variant(sa.Text(collation="C"), "postgresql"), nullable=True),
        sa.Column("place_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("place_code", sa.Text().with_variant(sa.Text(collation="C"), "postgresql"), nullable=False),
        sa.Column("place", sa.Text(), nullable=False),
        sa.Column("why", sa.Text(), nullable=False),
        sa.Column("post", sa.Text(), nullable=False),
        sa.Column("came", sa.BigInteger(), nullable=False),
        sa.Column("left_at", sa.BigInteger(), nullable=True),
        sa.Column("is_inside", sa.Integer(), nullable=False),
        sa.Column("refused", sa.Text(), nullable=False),
        sa.Column("staff_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.ForeignKeyConstraint(["staff_id"], ["staff.id"], name=op.f("visitor_staff_id_fkey")),
        sa.PrimaryKeyConstraint("id", name=op.f("visitor_pkey")),
        sa.UniqueConstraint("number", name=op.f("visitor_number_key")),
    )
    op.create_index("visitor_came", "visitor", ["came", "id"], unique=False)
    op.create_index(
        "visitor_inside",
        "visitor",
        ["came", "id"],
        unique=False,
        sqlite_where=sa.text("is_inside = 1"),
        postgresql_where=sa.text("is_inside = 1"),
    )
    op.create_index("visitor_place", "visitor", ["place_code", "id"], unique=False)
    op.create_index(
        "visitor_refused",
        "visitor",
        ["came", "id"],
        unique=False,
        sqlite_where=sa.text("refused <> ''"),
        postgresql_where=sa.text("refused <> ''"),
    )
    for tag in _TAGS:
        op.execute(
            sa.text(
                "INSERT INTO log_tag (seq, tag, at) SELECT seq, :tag, at FROM journal "
                "WHERE act = 'log.noted' AND facts LIKE :fact"
            ).bindparams(tag=tag, fact=f'%"tag":"{tag}"%')
        )
