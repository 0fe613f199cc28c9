"""Handovers of the desk, of which there is one: one shift runs at a time, not one at each console."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0009"
down_revision = "0008"

_LAST_ONE_GOES_ON = """UPDATE shift SET ended = (SELECT MAX(started) FROM shift WHERE ended IS NULL)
 WHERE ended IS NULL
 AND id <> (SELECT id FROM shift WHERE ended IS NULL ORDER BY started DESC, id DESC LIMIT 1)"""


def upgrade() -> None:
    """Handovers of the desk; of several shifts that run, the one begun last goes on."""
    op.execute(_LAST_ONE_GOES_ON)
    op.drop_index("shift_running", table_name="shift")
    op.create_index(
        "shift_running",
        "shift",
        [sa.text("(ended IS NULL)")],
        unique=True,
        sqlite_where=sa.text("ended IS NULL"),
        postgresql_where=sa.text("ended IS NULL"),
    )
    op.create_table(
        "handover",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("state", sa.Text().with_variant(sa.Text(collation="C"), "postgresql"), nullable=False),
        sa.Column("console", sa.Text().with_variant(sa.Text(collation="C"), "postgresql"), nullable=False),
        sa.Column("shift_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("outgoing_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("incoming_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("next_shift_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("prepared", sa.BigInteger(), nullable=False),
        sa.Column("ended", sa.BigInteger(), nullable=True),
        sa.Column("note", sa.Text(), nullable=False),
        sa.Column("why", sa.Text(), nullable=False),
        sa.Column("seq", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("head", sa.Text().with_variant(sa.Text(collation="C"), "postgresql"), nullable=False),
        sa.Column("sheet", sa.Text(), nullable=False),
        sa.Column("seal", sa.Text().with_variant(sa.Text(collation="C"), "postgresql"), nullable=False),
        sa.Column("countersigned", sa.BigInteger(), nullable=True),
        sa.Column("countersigned_by", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("remark", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(
            ["countersigned_by"], ["staff.id"], name=op.f("handover_countersigned_by_fkey")
        ),
        sa.ForeignKeyConstraint(["incoming_id"], ["staff.id"], name=op.f("handover_incoming_id_fkey")),
        sa.ForeignKeyConstraint(["next_shift_id"], ["shift.id"], name=op.f("handover_next_shift_id_fkey")),
        sa.ForeignKeyConstraint(["outgoing_id"], ["staff.id"], name=op.f("handover_outgoing_id_fkey")),
        sa.ForeignKeyConstraint(["shift_id"], ["shift.id"], name=op.f("handover_shift_id_fkey")),
        sa.PrimaryKeyConstraint("id", name=op.f("handover_pkey")),
        sa.UniqueConstraint("number", name=op.f("handover_number_key")),
    )
    op.create_index(
        "handover_open",
        "handover",
        ["state"],
        unique=True,
        sqlite_where=sa.text("state = 'open'"),
        postgresql_where=sa.text("state = 'open'"),
    )
    op.create_index("handover_shift", "handover", ["shift_id"], unique=False)
    op.create_table(
        "handover_item",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("handover_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("nth", sa.Integer(), nullable=False),
        sa.Column("room", sa.Text().with_variant(sa.Text(collation="C"), "postgresql"), nullable=False),
        sa.Column("subject", sa.Text().with_variant(sa.Text(collation="C"), "postgresql"), nullable=False),
        sa.Column("subject_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("number", sa.Text().with_variant(sa.Text(collation="C"), "postgresql"), nullable=False),
        sa.Column("zh", sa.Text(), nullable=False),
        sa.Column("en", sa.Text(), nullable=False),
        sa.Column("due", sa.BigInteger(), nullable=True),
        sa.Column("came", sa.BigInteger(), nullable=False),
        sa.Column("gone", sa.BigInteger(), nullable=True),
        sa.Column("verdict", sa.Text().with_variant(sa.Text(collation="C"), "postgresql"), nullable=False),
        sa.Column("query", sa.Text(), nullable=False),
        sa.Column("answer", sa.Text(), nullable=False),
        sa.Column("risk", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["handover_id"], ["handover.id"], name=op.f("handover_item_handover_id_fkey")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("handover_item_pkey")),
        sa.UniqueConstraint("handover_id", "nth", name=op.f("handover_item_handover_id_nth_key")),
        sa.UniqueConstraint(
            "handover_id",
            "subject",
            "subject_id",
            name=op.f("handover_item_handover_id_subject_subject_id_key"),
        ),
    )
    op.create_table(
        "handover_count",
        sa.Column("handover_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("sort", sa.Text().with_variant(sa.Text(collation="C"), "postgresql"), nullable=False),
        sa.Column("nth", sa.Integer(), nullable=False),
        sa.Column("zh", sa.Text(), nullable=False),
        sa.Column("en", sa.Text(), nullable=False),
        sa.Column("expected", sa.Text().with_variant(sa.Text(collation="C"), "postgresql"), nullable=False),
        sa.Column("found", sa.Text().with_variant(sa.Text(collation="C"), "postgresql"), nullable=False),
        sa.Column("why", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(
            ["handover_id"], ["handover.id"], name=op.f("handover_count_handover_id_fkey")
        ),
        sa.PrimaryKeyConstraint("handover_id", "sort", name=op.f("handover_count_pkey")),
    )
