"""An order to every post reaches those manned later."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0012"
down_revision = "0011"


def upgrade() -> None:
    """Say of each order whether it went to every post; of those there are it is not known."""
    op.add_column("post_order", sa.Column("everywhere", sa.Integer(), nullable=False, server_default="0"))
