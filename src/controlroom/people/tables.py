"""The staff of the estate."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import Index, Text
from sqlmodel import Field, SQLModel

from controlroom.store.types import Id, Instant, OrderedText


class Staff(SQLModel, table=True):
    """One member of staff. ``role`` and ``department`` are ids of the policy, ``skills`` a JSON array."""

    __tablename__ = "staff"
    __table_args__ = (Index("staff_role", "role", "on_duty"),)

    id: int | None = Field(default=None, primary_key=True, sa_type=Id)
    number: str = Field(sa_type=OrderedText, unique=True)
    name: str = Field(sa_type=Text)
    role: str = Field(sa_type=OrderedText)
    department: str = Field(sa_type=OrderedText)
    call_sign: str = Field(default="", sa_type=OrderedText)
    phone: str = Field(default="", sa_type=OrderedText)
    skills: str = Field(default="[]", sa_type=Text)
    active: int = 1
    on_duty: int = 0
    pin_hash: str | None = Field(default=None, sa_type=Text)
    pin_wrong: int = 0
    pin_locked_until: datetime | None = Field(default=None, sa_type=Instant)
