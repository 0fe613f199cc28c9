"""Posts that are in use, who stands there, staff on a break, rounds, orders and who acknowledged them."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import Index, Text, text
from sqlmodel import Field, SQLModel

from controlroom.store.types import Id, Instant, OrderedText

_STANDS = text("until IS NULL")
_ROUND_OPEN = text("state = 'open'")
_IN_FORCE = text("state = 'in-force'")


class Post(SQLModel, table=True):
    """A post that has been in use; its row is made by the first act about it."""

    __tablename__ = "post"

    id: int | None = Field(default=None, primary_key=True, sa_type=Id)
    code: str = Field(sa_type=OrderedText, unique=True)
    """The facility's code, or the id of the policy's sort of post."""
    kind: str = Field(sa_type=OrderedText)
    """Id of the policy's sort of post."""
    zh: str = Field(sa_type=Text)
    en: str = Field(sa_type=Text)
    life: int = 0
    """How often it has fallen empty; each time has its own time limit."""
    used: int = 0
    """1 once somebody has stood there."""
    closed: str = Field(default="", sa_type=Text)
    """Why the desk leaves it empty; empty if it does not."""
    reported: datetime | None = Field(default=None, sa_type=Instant)
    """When it last reported."""


class Posting(SQLModel, table=True):
    """Somebody at a post. One person stands at one post at a time."""

    __tablename__ = "posting"
    __table_args__ = (
        Index("posting_stands", "staff_id", unique=True, sqlite_where=_STANDS, postgresql_where=_STANDS),
        Index("posting_post", "post_id", "since"),
    )

    id: int | None = Field(default=None, primary_key=True, sa_type=Id)
    post_id: int = Field(sa_type=Id, foreign_key="post.id")
    staff_id: int = Field(sa_type=Id, foreign_key="staff.id")
    since: datetime = Field(sa_type=Instant)
    until: datetime | None = Field(default=None, sa_type=Instant)
    checked: int = 0
    """1 while signs of life are asked for: the person stands there alone."""
    life: int = 0
    """How many checks have been begun; each has its own time limit."""
    heard: datetime | None = Field(default=None, sa_type=Instant)
    """The last sign of life."""
    tries: int = 0
    """Calls without an answer since."""
    held: int = 0
    """1 while nothing is asked because the person is inside a gas area (P-07)."""


class StaffStatus(SQLModel, table=True):
    """What was set by hand of somebody on duty."""

    __tablename__ = "staff_status"

    staff_id: int = Field(
        primary_key=True, sa_type=Id, foreign_key="staff.id", sa_column_kwargs={"autoincrement": False}
    )
    status: str = Field(sa_type=OrderedText)
    """``break``, ``out-of-contact``; empty once it is over."""
    since: datetime = Field(sa_type=Instant)
    until: datetime | None = Field(default=None, sa_type=Instant)
    life: int = 0
    """How many breaks there were; each has its own time limit."""


class PatrolRound(SQLModel, table=True):
    """One round: expected, reported, missed. At most one that is still to come is written down."""

    __tablename__ = "patrol_round"
    __table_args__ = (
        Index("patrol_round_slot", "code", "starts", unique=True),
        Index("patrol_round_open", "code", sqlite_where=_ROUND_OPEN, postgresql_where=_ROUND_OPEN),
        Index("patrol_round_starts", "starts", "id"),
    )

    id: int | None = Field(default=None, primary_key=True, sa_type=Id)
    code: str = Field(sa_type=OrderedText)
    """Id of the policy's round."""
    starts: datetime = Field(sa_type=Instant)
    ends: datetime = Field(sa_type=Instant)
    due: datetime = Field(sa_type=Instant)
    """Until when the report counts as in time."""
    state: str = Field(sa_type=OrderedText)
    reported: datetime | None = Field(default=None, sa_type=Instant)
    staff_id: int | None = Field(default=None, sa_type=Id, foreign_key="staff.id")
    """Who walked it, if said."""
    found: str = Field(default="", sa_type=Text)


class PostOrder(SQLModel, table=True):
    """An order to the posts: seal the exits, look out for somebody, assemble."""

    __tablename__ = "post_order"
    __table_args__ = (
        Index("post_order_in_force", "id", sqlite_where=_IN_FORCE, postgresql_where=_IN_FORCE),
        Index("post_order_sent", "sent", "id"),
    )

    id: int | None = Field(default=None, primary_key=True, sa_type=Id)
    number: int = Field(unique=True)
    text: str = Field(sa_type=Text)
    state: str = Field(sa_type=OrderedText)
    sent: datetime = Field(sa_type=Instant)
    staff_id: int | None = Field(default=None, sa_type=Id, foreign_key="staff.id")
    ended: datetime | None = Field(default=None, sa_type=Instant)
    everywhere: int = 0
    """1 if it went to every manned post: one that is manned later gets it, too."""


class PostOrderAck(SQLModel, table=True):
    """One post an order went to, and when it acknowledged."""

    __tablename__ = "post_order_ack"

    order_id: int = Field(primary_key=True, sa_type=Id, foreign_key="post_order.id")
    post_id: int = Field(primary_key=True, sa_type=Id, foreign_key="post.id")
    acked: datetime | None = Field(default=None, sa_type=Instant)
    held: int = 0
    """1 while nobody there is called: all are inside a gas area (P-07), or the post is left empty."""
