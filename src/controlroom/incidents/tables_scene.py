"""What goes on around an incident: who was told, steps ticked, more callers, services, command, fields, links.

``by_id`` is whoever wrote it down. Every row belongs to one life of its incident.
"""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import Index, Text, text
from sqlmodel import Field, SQLModel

from controlroom.store.types import Id, Instant, OrderedText


class IncidentTold(SQLModel, table=True):
    """Somebody was told. ``target`` is a target of the policy, ``directory`` a code of the directory.

    ``role`` and ``department`` are those a person of the staff had when told.
    """

    __tablename__ = "incident_told"
    __table_args__ = (Index("incident_told_of", "incident_id", "id"),)

    id: int | None = Field(default=None, primary_key=True, sa_type=Id)
    incident_id: int = Field(sa_type=Id, foreign_key="incident.id")
    life: int
    target: str = Field(default="", sa_type=OrderedText)
    directory: str = Field(default="", sa_type=OrderedText)
    staff_id: int | None = Field(default=None, sa_type=Id, foreign_key="staff.id")
    role: str = Field(default="", sa_type=OrderedText)
    department: str = Field(default="", sa_type=OrderedText)
    who: str = Field(sa_type=Text)
    means: str = Field(sa_type=OrderedText)
    said: str = Field(default="", sa_type=Text)
    at: datetime = Field(sa_type=Instant)
    by_id: int | None = Field(default=None, sa_type=Id, foreign_key="staff.id")


class IncidentTick(SQLModel, table=True):
    """A step of the playbook was done; a tick taken back keeps its time."""

    __tablename__ = "incident_tick"
    __table_args__ = (
        Index(
            "incident_tick_once",
            "incident_id",
            "life",
            "step",
            unique=True,
            sqlite_where=text("taken_back IS NULL"),
            postgresql_where=text("taken_back IS NULL"),
        ),
        Index("incident_tick_of", "incident_id", "id"),
    )

    id: int | None = Field(default=None, primary_key=True, sa_type=Id)
    incident_id: int = Field(sa_type=Id, foreign_key="incident.id")
    life: int
    step: str = Field(sa_type=OrderedText)
    at: datetime = Field(sa_type=Instant)
    by_id: int | None = Field(default=None, sa_type=Id, foreign_key="staff.id")
    taken_back: datetime | None = Field(default=None, sa_type=Instant)
    taken_back_by: int | None = Field(default=None, sa_type=Id, foreign_key="staff.id")


class IncidentCaller(SQLModel, table=True):
    """One more caller about the same matter. ``from_id`` is the duplicate the caller came from."""

    __tablename__ = "incident_caller"
    __table_args__ = (Index("incident_caller_of", "incident_id", "id"),)

    id: int | None = Field(default=None, primary_key=True, sa_type=Id)
    incident_id: int = Field(sa_type=Id, foreign_key="incident.id")
    life: int
    caller: str = Field(default="", sa_type=Text)
    phone: str = Field(default="", sa_type=OrderedText)
    said: str = Field(default="", sa_type=Text)
    anonymous: int = 0
    at: datetime = Field(sa_type=Instant)
    by_id: int | None = Field(default=None, sa_type=Id, foreign_key="staff.id")
    from_id: int | None = Field(default=None, sa_type=Id, foreign_key="incident.id")


class IncidentOutside(SQLModel, table=True):
    """An outside service on the scene. ``taken_over`` is what it took over, in words."""

    __tablename__ = "incident_outside"
    __table_args__ = (
        Index(
            "incident_outside_once",
            "incident_id",
            "life",
            "service",
            unique=True,
            sqlite_where=text("left_at IS NULL AND service <> 'other'"),
            postgresql_where=text("left_at IS NULL AND service <> 'other'"),
        ),
        Index("incident_outside_of", "incident_id", "id"),
    )

    id: int | None = Field(default=None, primary_key=True, sa_type=Id)
    incident_id: int = Field(sa_type=Id, foreign_key="incident.id")
    life: int
    service: str = Field(sa_type=OrderedText)
    officer: str = Field(default="", sa_type=Text)
    arrived: datetime = Field(sa_type=Instant)
    taken_over: str = Field(default="", sa_type=Text)
    left_at: datetime | None = Field(default=None, sa_type=Instant)
    by_id: int | None = Field(default=None, sa_type=Id, foreign_key="staff.id")


class IncidentCommand(SQLModel, table=True):
    """Somebody took command (domain.md K-13)."""

    __tablename__ = "incident_command"
    __table_args__ = (Index("incident_command_of", "incident_id", "id"),)

    id: int | None = Field(default=None, primary_key=True, sa_type=Id)
    incident_id: int = Field(sa_type=Id, foreign_key="incident.id")
    life: int
    staff_id: int | None = Field(default=None, sa_type=Id, foreign_key="staff.id")
    who: str = Field(sa_type=Text)
    at: datetime = Field(sa_type=Instant)
    by_id: int | None = Field(default=None, sa_type=Id, foreign_key="staff.id")


class IncidentField(SQLModel, table=True):
    """What the playbook wants recorded: a value, or why it is left out. ``at`` is the instant of a time."""

    __tablename__ = "incident_field"
    __table_args__ = (Index("incident_field_once", "incident_id", "life", "field", unique=True),)

    id: int | None = Field(default=None, primary_key=True, sa_type=Id)
    incident_id: int = Field(sa_type=Id, foreign_key="incident.id")
    life: int
    field: str = Field(sa_type=OrderedText)
    value: str = Field(default="", sa_type=Text)
    at: datetime | None = Field(default=None, sa_type=Instant)
    left_out: str = Field(default="", sa_type=Text)
    written: datetime = Field(sa_type=Instant)
    by_id: int | None = Field(default=None, sa_type=Id, foreign_key="staff.id")


class IncidentLink(SQLModel, table=True):
    """Two incidents belong together; ``duplicate``: the first is the same matter as the other."""

    __tablename__ = "incident_link"
    __table_args__ = (
        Index(
            "incident_link_once",
            "incident_id",
            "other_id",
            unique=True,
            sqlite_where=text("ended IS NULL"),
            postgresql_where=text("ended IS NULL"),
        ),
        Index("incident_link_other", "other_id"),
    )

    id: int | None = Field(default=None, primary_key=True, sa_type=Id)
    incident_id: int = Field(sa_type=Id, foreign_key="incident.id")
    other_id: int = Field(sa_type=Id, foreign_key="incident.id")
    sort: str = Field(sa_type=OrderedText)
    at: datetime = Field(sa_type=Instant)
    by_id: int | None = Field(default=None, sa_type=Id, foreign_key="staff.id")
    ended: datetime | None = Field(default=None, sa_type=Instant)
