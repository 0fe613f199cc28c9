"""Emergencies: who was told, ticks, callers, services, command, fields, links; unsigned incidents."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0005"
down_revision = "0004"


def upgrade() -> None:
    """Make the tables around an incident and the columns of unsigned and anonymous ones."""
    op.create_table(
        "incident_caller",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("incident_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("life", sa.Integer(), nullable=False),
        sa.Column("caller", sa.Text(), nullable=False),
        sa.Column("phone", sa.Text().with_variant(sa.Text(collation="C"), "postgresql"), nullable=False),
        sa.Column("said", sa.Text(), nullable=False),
        sa.Column("anonymous", sa.Integer(), nullable=False),
        sa.Column("at", sa.BigInteger(), nullable=False),
        sa.Column("by_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("from_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.ForeignKeyConstraint(["by_id"], ["staff.id"], name=op.f("incident_caller_by_id_fkey")),
        sa.ForeignKeyConstraint(["from_id"], ["incident.id"], name=op.f("incident_caller_from_id_fkey")),
        sa.ForeignKeyConstraint(
            ["incident_id"], ["incident.id"], name=op.f("incident_caller_incident_id_fkey")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("incident_caller_pkey")),
    )
    op.create_index("incident_caller_of", "incident_caller", ["incident_id", "id"], unique=False)
    op.create_table(
        "incident_command",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("incident_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("life", sa.Integer(), nullable=False),
        sa.Column("staff_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("who", sa.Text(), nullable=False),
        sa.Column("at", sa.BigInteger(), nullable=False),
        sa.Column("by_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.ForeignKeyConstraint(["by_id"], ["staff.id"], name=op.f("incident_command_by_id_fkey")),
        sa.ForeignKeyConstraint(
            ["incident_id"], ["incident.id"], name=op.f("incident_command_incident_id_fkey")
        ),
        sa.ForeignKeyConstraint(["staff_id"], ["staff.id"], name=op.f("incident_command_staff_id_fkey")),
        sa.PrimaryKeyConstraint("id", name=op.f("incident_command_pkey")),
    )
    op.create_index("incident_command_of", "incident_command", ["incident_id", "id"], unique=False)
    op.create_table(
        "incident_field",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("incident_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("life", sa.Integer(), nullable=False),
        sa.Column("field", sa.Text().with_variant(sa.Text(collation="C"), "postgresql"), nullable=False),
        sa.Column("value", sa.Text(), nullable=False),
        sa.Column("at", sa.BigInteger(), nullable=True),
        sa.Column("left_out", sa.Text(), nullable=False),
        sa.Column("written", sa.BigInteger(), nullable=False),
        sa.Column("by_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.ForeignKeyConstraint(["by_id"], ["staff.id"], name=op.f("incident_field_by_id_fkey")),
        sa.ForeignKeyConstraint(
            ["incident_id"], ["incident.id"], name=op.f("incident_field_incident_id_fkey")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("incident_field_pkey")),
    )
    op.create_index("incident_field_once", "incident_field", ["incident_id", "life", "field"], unique=True)
    op.create_table(
        "incident_link",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("incident_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("other_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("sort", sa.Text().with_variant(sa.Text(collation="C"), "postgresql"), nullable=False),
        sa.Column("at", sa.BigInteger(), nullable=False),
        sa.Column("by_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("ended", sa.BigInteger(), nullable=True),
        sa.ForeignKeyConstraint(["by_id"], ["staff.id"], name=op.f("incident_link_by_id_fkey")),
        sa.ForeignKeyConstraint(
            ["incident_id"], ["incident.id"], name=op.f("incident_link_incident_id_fkey")
        ),
        sa.ForeignKeyConstraint(["other_id"], ["incident.id"], name=op.f("incident_link_other_id_fkey")),
        sa.PrimaryKeyConstraint("id", name=op.f("incident_link_pkey")),
    )
    op.create_index(
        "incident_link_once",
        "incident_link",
        ["incident_id", "other_id"],
        unique=True,
        sqlite_where=sa.text("ended IS NULL"),
        postgresql_where=sa.text("ended IS NULL"),
    )
    op.create_index("incident_link_other", "incident_link", ["other_id"], unique=False)
    op.create_table(
        "incident_outside",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("incident_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("life", sa.Integer(), nullable=False),
        sa.Column("service", sa.Text().with_variant(sa.Text(collation="C"), "postgresql"), nullable=False),
        sa.Column("officer", sa.Text(), nullable=False),
        sa.Column("arrived", sa.BigInteger(), nullable=False),
        sa.Column("taken_over", sa.Text(), nullable=False),
        sa.Column("left_at", sa.BigInteger(), nullable=True),
        sa.Column("by_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.ForeignKeyConstraint(["by_id"], ["staff.id"], name=op.f("incident_outside_by_id_fkey")),
        sa.ForeignKeyConstraint(
            ["incident_id"], ["incident.id"], name=op.f("incident_outside_incident_id_fkey")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("incident_outside_pkey")),
    )
    op.create_index("incident_outside_of", "incident_outside", ["incident_id", "id"], unique=False)
    op.create_index(
        "incident_outside_once",
        "incident_outside",
        ["incident_id", "life", "service"],
        unique=True,
        sqlite_where=sa.text("left_at IS NULL AND service <> 'other'"),
        postgresql_where=sa.text("left_at IS NULL AND service <> 'other'"),
    )
    op.create_table(
        "incident_tick",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("incident_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("life", sa.Integer(), nullable=False),
        sa.Column("step", sa.Text().with_variant(sa.Text(collation="C"), "postgresql"), nullable=False),
        sa.Column("at", sa.BigInteger(), nullable=False),
        sa.Column("by_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("taken_back", sa.BigInteger(), nullable=True),
        sa.Column("taken_back_by", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.ForeignKeyConstraint(["by_id"], ["staff.id"], name=op.f("incident_tick_by_id_fkey")),
        sa.ForeignKeyConstraint(
            ["incident_id"], ["incident.id"], name=op.f("incident_tick_incident_id_fkey")
        ),
        sa.ForeignKeyConstraint(
            ["taken_back_by"], ["staff.id"], name=op.f("incident_tick_taken_back_by_fkey")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("incident_tick_pkey")),
    )
    op.create_index("incident_tick_of", "incident_tick", ["incident_id", "id"], unique=False)
    op.create_index(
        "incident_tick_once",
        "incident_tick",
        ["incident_id", "life", "step"],
        unique=True,
        sqlite_where=sa.text("taken_back IS NULL"),
        postgresql_where=sa.text("taken_back IS NULL"),
    )
    op.create_table(
        "incident_told",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("incident_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("life", sa.Integer(), nullable=False),
        sa.Column("target", sa.Text().with_variant(sa.Text(collation="C"), "postgresql"), nullable=False),
        sa.Column("directory", sa.Text().with_variant(sa.Text(collation="C"), "postgresql"), nullable=False),
        sa.Column("staff_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("role", sa.Text().with_variant(sa.Text(collation="C"), "postgresql"), nullable=False),
        sa.Column("department", sa.Text().with_variant(sa.Text(collation="C"), "postgresql"), nullable=False),
        sa.Column("who", sa.Text(), nullable=False),
        sa.Column("means", sa.Text().with_variant(sa.Text(collation="C"), "postgresql"), nullable=False),
        sa.Column("said", sa.Text(), nullable=False),
        sa.Column("at", sa.BigInteger(), nullable=False),
        sa.Column("by_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.ForeignKeyConstraint(["by_id"], ["staff.id"], name=op.f("incident_told_by_id_fkey")),
        sa.ForeignKeyConstraint(
            ["incident_id"], ["incident.id"], name=op.f("incident_told_incident_id_fkey")
        ),
        sa.ForeignKeyConstraint(["staff_id"], ["staff.id"], name=op.f("incident_told_staff_id_fkey")),
        sa.PrimaryKeyConstraint("id", name=op.f("incident_told_pkey")),
    )
    op.create_index("incident_told_of", "incident_told", ["incident_id", "id"], unique=False)
    op.add_column(
        "incident",
        sa.Column(
            "unsigned",
            sa.Text().with_variant(sa.Text(collation="C"), "postgresql"),
            nullable=False,
            server_default="",
        ),
    )
    op.add_column(
        "incident",
        sa.Column("claimed_by", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
    )
    op.add_column("incident", sa.Column("claimed", sa.BigInteger(), nullable=True))
    op.add_column("incident", sa.Column("anonymous", sa.Integer(), nullable=False, server_default="0"))
    op.add_column(
        "incident",
        sa.Column("about_staff", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
    )
    op.create_index(
        "incident_unclaimed",
        "incident",
        ["id"],
        unique=False,
        sqlite_where=sa.text("unsigned <> '' AND claimed_by IS NULL"),
        postgresql_where=sa.text("unsigned <> '' AND claimed_by IS NULL"),
    )
    op.create_index(
        "incident_open_kind",
        "incident",
        ["kind"],
        unique=False,
        sqlite_where=sa.text("is_open = 1"),
        postgresql_where=sa.text("is_open = 1"),
    )
