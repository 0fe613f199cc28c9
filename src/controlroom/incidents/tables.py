"""Incidents and the people sent to them."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import Index, Text, text
from sqlmodel import Field, SQLModel

from controlroom.incidents.tables_scene import IncidentCaller as IncidentCaller
from controlroom.incidents.tables_scene import IncidentCommand as IncidentCommand
from controlroom.incidents.tables_scene import IncidentField as IncidentField
from controlroom.incidents.tables_scene import IncidentLink as IncidentLink
from controlroom.incidents.tables_scene import IncidentOutside as IncidentOutside
from controlroom.incidents.tables_scene import IncidentTick as IncidentTick
from controlroom.incidents.tables_scene import IncidentTold as IncidentTold
from controlroom.store.types import Id, Instant, OrderedText

_ENDED = text("cleared IS NOT NULL OR recalled IS NOT NULL")


class Incident(SQLModel, table=True):
    """One matter reported to the desk. ``life`` counts its reopenings: clocks belong to one life.

    ``unsigned`` names the console on which it was opened with nobody signed in; ``claimed_by`` who signed for it.
    ``about_staff`` is the officer a complaint is about.
    """

    __tablename__ = "incident"
    __table_args__ = (
        Index("incident_open", "is_open", "id"),
        Index("incident_place", "place_code", "kind", "id"),
        Index("incident_phone", "phone", "id"),
        Index("incident_kind", "kind", "id"),
        Index("incident_day", "day", "in_day", unique=True),
        Index(
            "incident_open_kind",
            "kind",
            sqlite_where=text("is_open = 1"),
            postgresql_where=text("is_open = 1"),
        ),
        Index(
            "incident_unclaimed",
            "id",
            sqlite_where=text("unsigned <> '' AND claimed_by IS NULL"),
            postgresql_where=text("unsigned <> '' AND claimed_by IS NULL"),
        ),
    )

    id: int | None = Field(default=None, primary_key=True, sa_type=Id)
    number: str = Field(sa_type=OrderedText, unique=True)
    day: str = Field(sa_type=OrderedText)
    in_day: int
    life: int = 1
    kind: str = Field(sa_type=OrderedText)
    priority: int
    severity: str | None = Field(default=None, sa_type=OrderedText)
    source: str = Field(sa_type=OrderedText)
    state: str = Field(sa_type=OrderedText)
    is_open: int = 1
    place_sort: str | None = Field(default=None, sa_type=OrderedText)
    place_id: int | None = Field(default=None, sa_type=Id)
    place_code: str = Field(sa_type=OrderedText)
    place: str = Field(sa_type=Text)
    summary: str = Field(default="", sa_type=Text)
    caller: str = Field(default="", sa_type=Text)
    phone: str = Field(default="", sa_type=OrderedText)
    happened: datetime | None = Field(default=None, sa_type=Instant)
    told: datetime = Field(sa_type=Instant)
    opened: datetime = Field(sa_type=Instant)
    appointment: datetime | None = Field(default=None, sa_type=Instant)
    wanted_by: datetime | None = Field(default=None, sa_type=Instant)
    began: datetime = Field(sa_type=Instant)
    resolved: datetime | None = Field(default=None, sa_type=Instant)
    closed: datetime | None = Field(default=None, sa_type=Instant)
    cancelled: datetime | None = Field(default=None, sa_type=Instant)
    result: str = Field(default="", sa_type=Text)
    told_by: str = Field(default="", sa_type=Text)
    taken_by: int | None = Field(default=None, sa_type=Id, foreign_key="staff.id")
    unsigned: str = Field(default="", sa_type=OrderedText)
    claimed_by: int | None = Field(default=None, sa_type=Id)
    claimed: datetime | None = Field(default=None, sa_type=Instant)
    anonymous: int = 0
    about_staff: int | None = Field(default=None, sa_type=Id)


class Assignment(SQLModel, table=True):
    """One person sent to an incident, with milestones of his own, each written once."""

    __tablename__ = "assignment"
    __table_args__ = (
        Index(
            "assignment_once",
            "incident_id",
            "staff_id",
            unique=True,
            sqlite_where=text("cleared IS NULL AND recalled IS NULL"),
            postgresql_where=text("cleared IS NULL AND recalled IS NULL"),
        ),
        Index(
            "assignment_out",
            "staff_id",
            sqlite_where=text("cleared IS NULL AND recalled IS NULL"),
            postgresql_where=text("cleared IS NULL AND recalled IS NULL"),
        ),
        Index("assignment_incident", "incident_id", "id"),
        # whom somebody was sent to; written when a person is free again, so that sending costs nothing more
        Index("assignment_ended", "staff_id", "incident_id", sqlite_where=_ENDED, postgresql_where=_ENDED),
    )

    id: int | None = Field(default=None, primary_key=True, sa_type=Id)
    incident_id: int = Field(sa_type=Id, foreign_key="incident.id")
    life: int
    staff_id: int = Field(sa_type=Id, foreign_key="staff.id")
    is_lead: int = 0
    dispatched: datetime = Field(sa_type=Instant)
    under_way: datetime | None = Field(default=None, sa_type=Instant)
    arrived: datetime | None = Field(default=None, sa_type=Instant)
    cleared: datetime | None = Field(default=None, sa_type=Instant)
    recalled: datetime | None = Field(default=None, sa_type=Instant)


class IncidentMark(SQLModel, table=True):
    """A moment of one life, written once: department informed, assessed, agreed, answered, verified, result told."""

    __tablename__ = "incident_mark"
    __table_args__ = (Index("incident_mark_once", "incident_id", "life", "name", unique=True),)

    id: int | None = Field(default=None, primary_key=True, sa_type=Id)
    incident_id: int = Field(sa_type=Id, foreign_key="incident.id")
    life: int
    name: str = Field(sa_type=OrderedText)
    at: datetime = Field(sa_type=Instant)


class IncidentWait(SQLModel, table=True):
    """A wait: for the resident, for parts, out of our hands."""

    __tablename__ = "incident_wait"
    __table_args__ = (
        Index(
            "incident_wait_once",
            "incident_id",
            unique=True,
            sqlite_where=text("ended IS NULL"),
            postgresql_where=text("ended IS NULL"),
        ),
        Index("incident_wait_incident", "incident_id", "life"),
    )

    id: int | None = Field(default=None, primary_key=True, sa_type=Id)
    incident_id: int = Field(sa_type=Id, foreign_key="incident.id")
    life: int
    why: str = Field(sa_type=OrderedText)
    began: datetime = Field(sa_type=Instant)
    until: datetime | None = Field(default=None, sa_type=Instant)
    ended: datetime | None = Field(default=None, sa_type=Instant)
