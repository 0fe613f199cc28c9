"""Indexes for lists that are asked for: whom somebody was sent to, what was due when, what somebody owed."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0006"
down_revision = "0005"

_ENDED = "cleared IS NOT NULL OR recalled IS NOT NULL"
_OWED_BY = "staff_id IS NOT NULL"


def upgrade() -> None:
    """Make the indexes; opening and sending write none of them."""
    op.create_index(
        "assignment_ended",
        "assignment",
        ["staff_id", "incident_id"],
        unique=False,
        sqlite_where=sa.text(_ENDED),
        postgresql_where=sa.text(_ENDED),
    )
    op.create_index("followup_when", "followup", ["due"], unique=False)
    op.create_index(
        "followup_staff",
        "followup",
        ["staff_id", "id"],
        unique=False,
        sqlite_where=sa.text(_OWED_BY),
        postgresql_where=sa.text(_OWED_BY),
    )
