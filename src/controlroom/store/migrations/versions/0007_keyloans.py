"""Keys of public and equipment rooms, and their loans."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0007"
down_revision = "0006"


def upgrade() -> None:
    """Keys of public and equipment rooms, and their loans."""
    op.create_table(
        "key_count",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("at", sa.BigInteger(), nullable=False),
        sa.Column("staff_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("counted", sa.Integer(), nullable=False),
        sa.Column("seal", sa.Text().with_variant(sa.Text(collation="C"), "postgresql"), nullable=False),
        sa.Column(
            "seal_before", sa.Text().with_variant(sa.Text(collation="C"), "postgresql"), nullable=False
        ),
        sa.Column("seal_why", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(["staff_id"], ["staff.id"], name=op.f("key_count_staff_id_fkey")),
        sa.PrimaryKeyConstraint("id", name=op.f("key_count_pkey")),
    )
    op.create_table(
        "key_tag",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("tag", sa.Text().with_variant(sa.Text(collation="C"), "postgresql"), nullable=False),
        sa.Column("zh", sa.Text(), nullable=False),
        sa.Column("en", sa.Text(), nullable=False),
        sa.Column("hook", sa.Text().with_variant(sa.Text(collation="C"), "postgresql"), nullable=False),
        sa.Column("copies", sa.Integer(), nullable=False),
        sa.Column("key_class", sa.Text().with_variant(sa.Text(collation="C"), "postgresql"), nullable=False),
        sa.Column("is_set", sa.Integer(), nullable=False),
        sa.Column("set_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("note", sa.Text(), nullable=False),
        sa.Column("longest", sa.Integer(), nullable=True),
        sa.Column("latest", sa.Integer(), nullable=True),
        sa.Column("authorisers", sa.Integer(), nullable=True),
        sa.Column("other_department", sa.Integer(), nullable=True),
        sa.Column("roles", sa.Text(), nullable=False),
        sa.Column("departments", sa.Text(), nullable=False),
        sa.Column("firms", sa.Text(), nullable=False),
        sa.Column("seal", sa.Text().with_variant(sa.Text(collation="C"), "postgresql"), nullable=False),
        sa.Column("state", sa.Text().with_variant(sa.Text(collation="C"), "postgresql"), nullable=False),
        sa.Column("in_audit", sa.Integer(), nullable=False),
        sa.Column("counted", sa.BigInteger(), nullable=True),
        sa.Column("counted_by", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("added", sa.BigInteger(), nullable=False),
        sa.Column("active", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["counted_by"], ["staff.id"], name=op.f("key_tag_counted_by_fkey")),
        sa.ForeignKeyConstraint(["set_id"], ["key_tag.id"], name=op.f("key_tag_set_id_fkey")),
        sa.PrimaryKeyConstraint("id", name=op.f("key_tag_pkey")),
        sa.UniqueConstraint("tag", name=op.f("key_tag_tag_key")),
    )
    op.create_index(
        "key_tag_set",
        "key_tag",
        ["set_id", "id"],
        unique=False,
        sqlite_where=sa.text("set_id IS NOT NULL"),
        postgresql_where=sa.text("set_id IS NOT NULL"),
    )
    op.create_index("key_tag_state", "key_tag", ["state", "id"], unique=False)
    op.create_table(
        "key_difference",
        sa.Column("count_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("key_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("sort", sa.Text().with_variant(sa.Text(collation="C"), "postgresql"), nullable=False),
        sa.Column("why", sa.Text(), nullable=False),
        sa.Column("incident_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.ForeignKeyConstraint(["count_id"], ["key_count.id"], name=op.f("key_difference_count_id_fkey")),
        sa.ForeignKeyConstraint(
            ["incident_id"], ["incident.id"], name=op.f("key_difference_incident_id_fkey")
        ),
        sa.ForeignKeyConstraint(["key_id"], ["key_tag.id"], name=op.f("key_difference_key_id_fkey")),
        sa.PrimaryKeyConstraint("count_id", "key_id", name=op.f("key_difference_pkey")),
    )
    op.create_table(
        "key_loan",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("key_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("set_loan_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("before_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("staff_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("contractor", sa.Text(), nullable=False),
        sa.Column("firm", sa.Text(), nullable=False),
        sa.Column("phone", sa.Text().with_variant(sa.Text(collation="C"), "postgresql"), nullable=False),
        sa.Column("document", sa.Text().with_variant(sa.Text(collation="C"), "postgresql"), nullable=False),
        sa.Column("last4", sa.Text().with_variant(sa.Text(collation="C"), "postgresql"), nullable=False),
        sa.Column("vouched_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("purpose", sa.Text(), nullable=False),
        sa.Column("incident_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("lent", sa.BigInteger(), nullable=False),
        sa.Column("due", sa.BigInteger(), nullable=False),
        sa.Column("overridden", sa.Text(), nullable=False),
        sa.Column("ended", sa.BigInteger(), nullable=True),
        sa.Column("how", sa.Text().with_variant(sa.Text(collation="C"), "postgresql"), nullable=False),
        sa.Column("condition", sa.Text().with_variant(sa.Text(collation="C"), "postgresql"), nullable=False),
        sa.Column("note", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(["before_id"], ["key_loan.id"], name=op.f("key_loan_before_id_fkey")),
        sa.ForeignKeyConstraint(["incident_id"], ["incident.id"], name=op.f("key_loan_incident_id_fkey")),
        sa.ForeignKeyConstraint(["key_id"], ["key_tag.id"], name=op.f("key_loan_key_id_fkey")),
        sa.ForeignKeyConstraint(["set_loan_id"], ["key_loan.id"], name=op.f("key_loan_set_loan_id_fkey")),
        sa.ForeignKeyConstraint(["staff_id"], ["staff.id"], name=op.f("key_loan_staff_id_fkey")),
        sa.ForeignKeyConstraint(["vouched_id"], ["staff.id"], name=op.f("key_loan_vouched_id_fkey")),
        sa.PrimaryKeyConstraint("id", name=op.f("key_loan_pkey")),
    )
    op.create_index(
        "key_loan_due",
        "key_loan",
        ["due", "id"],
        unique=False,
        sqlite_where=sa.text("ended IS NULL"),
        postgresql_where=sa.text("ended IS NULL"),
    )
    op.create_index(
        "key_loan_incident",
        "key_loan",
        ["incident_id", "id"],
        unique=False,
        sqlite_where=sa.text("incident_id IS NOT NULL"),
        postgresql_where=sa.text("incident_id IS NOT NULL"),
    )
    op.create_index("key_loan_of", "key_loan", ["key_id", "id"], unique=False)
    op.create_index(
        "key_loan_open",
        "key_loan",
        ["key_id"],
        unique=True,
        sqlite_where=sa.text("ended IS NULL"),
        postgresql_where=sa.text("ended IS NULL"),
    )
    op.create_index(
        "key_loan_set",
        "key_loan",
        ["set_loan_id", "id"],
        unique=False,
        sqlite_where=sa.text("ended IS NULL AND set_loan_id IS NOT NULL"),
        postgresql_where=sa.text("ended IS NULL AND set_loan_id IS NOT NULL"),
    )
    op.create_index(
        "key_loan_staff",
        "key_loan",
        ["staff_id", "id"],
        unique=False,
        sqlite_where=sa.text("ended IS NULL AND staff_id IS NOT NULL"),
        postgresql_where=sa.text("ended IS NULL AND staff_id IS NOT NULL"),
    )
    op.create_table(
        "key_opens",
        sa.Column("key_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("nth", sa.Integer(), nullable=False),
        sa.Column("place_code", sa.Text().with_variant(sa.Text(collation="C"), "postgresql"), nullable=False),
        sa.Column("place", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(["key_id"], ["key_tag.id"], name=op.f("key_opens_key_id_fkey")),
        sa.PrimaryKeyConstraint("key_id", "nth", name=op.f("key_opens_pkey")),
    )
    op.create_index("key_opens_place", "key_opens", ["place_code", "key_id"], unique=False)
    op.create_table(
        "key_authoriser",
        sa.Column("loan_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("staff_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.ForeignKeyConstraint(["loan_id"], ["key_loan.id"], name=op.f("key_authoriser_loan_id_fkey")),
        sa.ForeignKeyConstraint(["staff_id"], ["staff.id"], name=op.f("key_authoriser_staff_id_fkey")),
        sa.PrimaryKeyConstraint("loan_id", "staff_id", name=op.f("key_authoriser_pkey")),
    )
    op.create_table(
        "key_reminder",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("loan_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("at", sa.BigInteger(), nullable=False),
        sa.Column("staff_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("said", sa.Text(), nullable=False),
        sa.Column("promised", sa.BigInteger(), nullable=True),
        sa.ForeignKeyConstraint(["loan_id"], ["key_loan.id"], name=op.f("key_reminder_loan_id_fkey")),
        sa.ForeignKeyConstraint(["staff_id"], ["staff.id"], name=op.f("key_reminder_staff_id_fkey")),
        sa.PrimaryKeyConstraint("id", name=op.f("key_reminder_pkey")),
    )
    op.create_index("key_reminder_of", "key_reminder", ["loan_id", "id"], unique=False)
    op.drop_index(op.f("deadline_subject"), table_name="deadline")
    op.create_index("deadline_subject", "deadline", ["subject", "subject_id", "life", "id"], unique=False)
