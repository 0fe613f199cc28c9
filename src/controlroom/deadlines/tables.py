"""The queue of promises with a time, the alarms they raise, and the calls an alarm prompts."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import BigInteger, Index, Text, text
from sqlmodel import Field, SQLModel

from controlroom.store.types import Id, Instant, OrderedText


def _partial(name: str, *columns: str, where: str, unique: bool = False) -> Index:
    """Return an index over the few rows that are still alive, so that closed ones never slow it."""
    return Index(name, *columns, unique=unique, sqlite_where=text(where), postgresql_where=text(where))


class Deadline(SQLModel, table=True):
    """One promise with a time. ``due`` and ``warn`` are ``base_*`` plus ``paused_us``, kept for ordering."""

    __tablename__ = "deadline"
    __table_args__ = (
        _partial(
            "deadline_open",
            "subject",
            "subject_id",
            "kind",
            "life",
            "whose",
            where="ended_at IS NULL",
            unique=True,
        ),
        _partial("deadline_due", "due", "id", where="ended_at IS NULL"),
        _partial("deadline_wake", "wake_at", "id", where="wake_at IS NOT NULL"),
        Index("deadline_subject", "subject", "subject_id", "life", "id"),
    )

    id: int | None = Field(default=None, primary_key=True, sa_type=Id)
    kind: str = Field(sa_type=OrderedText)
    """The clock's id in the policy, or a name the room registers."""
    subject: str = Field(sa_type=OrderedText)
    subject_id: int = Field(sa_type=Id)
    life: int
    """How often the subject has been reopened; a timer of an earlier life is dead."""
    round: int = 1
    """Counts up whenever the clock is set anew, so that it can warn and breach again."""
    whose: str = Field(default="", sa_type=OrderedText)
    """Role that owes it."""
    ladder: str = Field(default="", sa_type=OrderedText)
    priority: int
    pauses: int = 1
    """1 if a wait stops it."""
    started: datetime = Field(sa_type=Instant)
    limit_s: int | None = Field(default=None, sa_type=BigInteger)
    base_due: datetime = Field(sa_type=Instant)
    base_warn: datetime = Field(sa_type=Instant)
    paused_us: int = Field(default=0, sa_type=BigInteger)
    """All time waited so far, in microseconds."""
    paused_since: datetime | None = Field(default=None, sa_type=Instant)
    waits: str = Field(default="[]", sa_type=Text)
    """The ended waits, ``[[from, to], …]`` in microseconds: a late report asks what had run before."""
    due: datetime = Field(sa_type=Instant)
    warn: datetime = Field(sa_type=Instant)
    state: str = Field(default="running", sa_type=OrderedText)
    """running, paused, met, late, missed, cancelled."""
    ended_at: datetime | None = Field(default=None, sa_type=Instant)
    """When it was met, missed or cancelled."""
    stage: str = Field(default="none", sa_type=OrderedText)
    """What has been raised in this round: none, warning, breach."""
    wake_at: datetime | None = Field(default=None, sa_type=Instant)
    """The instant at which the tick has to look at it."""


class Alarm(SQLModel, table=True):
    """What the officer is told: a deadline's warning or breach, or a named condition."""

    __tablename__ = "alarm"
    __table_args__ = (
        Index("alarm_once", "deadline_id", "round", "stage", unique=True),
        _partial(
            "alarm_condition",
            "condition",
            "subject",
            "subject_id",
            where="condition IS NOT NULL AND state <> 'normal'",
            unique=True,
        ),
        _partial("alarm_open", "id", where="state <> 'normal'"),
        _partial("alarm_wake", "wake_at", "id", where="wake_at IS NOT NULL"),
        Index("alarm_subject", "subject", "subject_id", "id"),
        Index("alarm_raised", "raised_at", "id"),
    )

    id: int | None = Field(default=None, primary_key=True, sa_type=Id)
    deadline_id: int | None = Field(default=None, foreign_key="deadline.id", sa_type=Id)
    condition: str | None = Field(default=None, sa_type=OrderedText)
    detail: str = Field(default="{}", sa_type=Text)
    """Facts of a condition as JSON: ids, numbers, times."""
    round: int = 1
    stage: str = Field(sa_type=OrderedText)
    """warning, breach, condition."""
    subject: str = Field(default="", sa_type=OrderedText)
    subject_id: int = Field(default=0, sa_type=Id)
    life: int = 1
    priority: int
    state: str = Field(default="unacknowledged", sa_type=OrderedText)
    """normal, unacknowledged, acknowledged, returned, shelved, suppressed, out-of-service."""
    raised_at: datetime = Field(sa_type=Instant)
    unattended: int = 0
    """1 if it fell due while nobody was on the console."""
    acked_at: datetime | None = Field(default=None, sa_type=Instant)
    acked_by: int | None = Field(default=None, sa_type=Id)
    returned_at: datetime | None = Field(default=None, sa_type=Instant)
    """When what it tells of was over: met, paused, set anew, condition gone."""
    shelved_until: datetime | None = Field(default=None, sa_type=Instant)
    set_aside_why: str = Field(default="", sa_type=Text)
    """Why it is shelved, suppressed or out of service."""
    set_aside_by: int | None = Field(default=None, sa_type=Id)
    ladder: str = Field(default="", sa_type=OrderedText)
    rung: int = 0
    """How many rungs of the ladder have been prompted."""
    wake_at: datetime | None = Field(default=None, sa_type=Instant)
    """Next rung, or the end of the shelf."""
    repeats: int = 0
    """How often a condition came again, each time within the policy's chatter time of the time before."""
    repeated_at: datetime | None = Field(default=None, sa_type=Instant)


class Escalation(SQLModel, table=True):
    """One prompt to call somebody about an alarm."""

    __tablename__ = "escalation"
    __table_args__ = (Index("escalation_once", "alarm_id", "rung", "role", unique=True),)

    id: int | None = Field(default=None, primary_key=True, sa_type=Id)
    alarm_id: int = Field(foreign_key="alarm.id", sa_type=Id)
    rung: int
    """0: told at once, in parallel (DC3); from 1 the rungs of the ladder."""
    role: str = Field(sa_type=OrderedText)
    at: datetime = Field(sa_type=Instant)
    staff_id: int | None = Field(default=None, sa_type=Id)
    """Who of that role is on duty, if known."""
    number: str = Field(default="", sa_type=Text)
    """The number to call, if known."""
