"""Posts, who stands there, rounds, orders, the roster."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0010"
down_revision = "0009"


def upgrade() -> None:
    """Posts, who stands there, rounds, orders, the roster."""
    op.create_table(
        "post",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("code", sa.Text().with_variant(sa.Text(collation="C"), "postgresql"), nullable=False),
        sa.Column("kind", sa.Text().with_variant(sa.Text(collation="C"), "postgresql"), nullable=False),
        sa.Column("zh", sa.Text(), nullable=False),
        sa.Column("en", sa.Text(), nullable=False),
        sa.Column("life", sa.Integer(), nullable=False),
        sa.Column("used", sa.Integer(), nullable=False),
        sa.Column("closed", sa.Text(), nullable=False),
        sa.Column("reported", sa.BigInteger(), nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("post_pkey")),
        sa.UniqueConstraint("code", name=op.f("post_code_key")),
    )
    op.create_table(
        "patrol_round",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("code", sa.Text().with_variant(sa.Text(collation="C"), "postgresql"), nullable=False),
        sa.Column("starts", sa.BigInteger(), nullable=False),
        sa.Column("ends", sa.BigInteger(), nullable=False),
        sa.Column("due", sa.BigInteger(), nullable=False),
        sa.Column("state", sa.Text().with_variant(sa.Text(collation="C"), "postgresql"), nullable=False),
        sa.Column("reported", sa.BigInteger(), nullable=True),
        sa.Column("staff_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("found", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(["staff_id"], ["staff.id"], name=op.f("patrol_round_staff_id_fkey")),
        sa.PrimaryKeyConstraint("id", name=op.f("patrol_round_pkey")),
    )
    op.create_index(
        "patrol_round_open",
        "patrol_round",
        ["code"],
        unique=False,
        sqlite_where=sa.text("state = 'open'"),
        postgresql_where=sa.text("state = 'open'"),
    )
    op.create_index("patrol_round_slot", "patrol_round", ["code", "starts"], unique=True)
    op.create_index("patrol_round_starts", "patrol_round", ["starts", "id"], unique=False)
    op.create_table(
        "post_order",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("state", sa.Text().with_variant(sa.Text(collation="C"), "postgresql"), nullable=False),
        sa.Column("sent", sa.BigInteger(), nullable=False),
        sa.Column("staff_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("ended", sa.BigInteger(), nullable=True),
        sa.ForeignKeyConstraint(["staff_id"], ["staff.id"], name=op.f("post_order_staff_id_fkey")),
        sa.PrimaryKeyConstraint("id", name=op.f("post_order_pkey")),
        sa.UniqueConstraint("number", name=op.f("post_order_number_key")),
    )
    op.create_index(
        "post_order_in_force",
        "post_order",
        ["id"],
        unique=False,
        sqlite_where=sa.text("state = 'in-force'"),
        postgresql_where=sa.text("state = 'in-force'"),
    )
    op.create_index("post_order_sent", "post_order", ["sent", "id"], unique=False)
    op.create_table(
        "posting",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("post_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("staff_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("since", sa.BigInteger(), nullable=False),
        sa.Column("until", sa.BigInteger(), nullable=True),
        sa.Column("checked", sa.Integer(), nullable=False),
        sa.Column("life", sa.Integer(), nullable=False),
        sa.Column("heard", sa.BigInteger(), nullable=True),
        sa.Column("tries", sa.Integer(), nullable=False),
        sa.Column("held", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["post_id"], ["post.id"], name=op.f("posting_post_id_fkey")),
        sa.ForeignKeyConstraint(["staff_id"], ["staff.id"], name=op.f("posting_staff_id_fkey")),
        sa.PrimaryKeyConstraint("id", name=op.f("posting_pkey")),
    )
    op.create_index("posting_post", "posting", ["post_id", "since"], unique=False)
    op.create_index(
        "posting_stands",
        "posting",
        ["staff_id"],
        unique=True,
        sqlite_where=sa.text("until IS NULL"),
        postgresql_where=sa.text("until IS NULL"),
    )
    op.create_table(
        "roster",
        sa.Column("day", sa.Text().with_variant(sa.Text(collation="C"), "postgresql"), nullable=False),
        sa.Column("shift", sa.Text().with_variant(sa.Text(collation="C"), "postgresql"), nullable=False),
        sa.Column("staff_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("post", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(["staff_id"], ["staff.id"], name=op.f("roster_staff_id_fkey")),
        sa.PrimaryKeyConstraint("day", "shift", "staff_id", name=op.f("roster_pkey")),
    )
    op.create_index("roster_staff", "roster", ["staff_id", "day"], unique=False)
    op.create_table(
        "staff_status",
        sa.Column(
            "staff_id",
            sa.BigInteger().with_variant(sa.Integer(), "sqlite"),
            autoincrement=False,
            nullable=False,
        ),
        sa.Column("status", sa.Text().with_variant(sa.Text(collation="C"), "postgresql"), nullable=False),
        sa.Column("since", sa.BigInteger(), nullable=False),
        sa.Column("until", sa.BigInteger(), nullable=True),
        sa.Column("life", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["staff_id"], ["staff.id"], name=op.f("staff_status_staff_id_fkey")),
        sa.PrimaryKeyConstraint("staff_id", name=op.f("staff_status_pkey")),
    )
    op.create_table(
        "post_order_ack",
        sa.Column("order_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("post_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("acked", sa.BigInteger(), nullable=True),
        sa.Column("held", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["order_id"], ["post_order.id"], name=op.f("post_order_ack_order_id_fkey")),
        sa.ForeignKeyConstraint(["post_id"], ["post.id"], name=op.f("post_order_ack_post_id_fkey")),
        sa.PrimaryKeyConstraint("order_id", "post_id", name=op.f("post_order_ack_pkey")),
    )
