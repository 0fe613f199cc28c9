"""What of the log is read over the panes: a day, a shift, a tag, words; page by page."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from controlroom.dutylog import reads_days
from controlroom.dutylog.reads_days import SignedDay
from controlroom.dutylog.reads_pages import Page, Place, View, page
from controlroom.shifts.reads import Shift
from controlroom.ui.pane import Frame

SHOWN = 200
"""How many entries a page holds."""


@dataclass(frozen=True, slots=True)
class Wanted:
    """What the officer wants to read.

    Attributes:
        day: the estate's day.
        shift: this shift instead of the day.
        tag, text: all that bears the tag, or holds the words, of whatever day.
        notes_only: only what was written into the log itself.
        before, after: the page behind, or before, a place.
    """

    day: date
    shift: Shift | None = None
    tag: str = ""
    text: str = ""
    notes_only: bool = False
    before: Place | None = None
    after: Place | None = None

    @property
    def all_days(self) -> bool:
        """Whether it is not of one day or shift."""
        return bool(self.tag or self.text)


@dataclass(frozen=True, slots=True)
class Found:
    """What is shown: a page; of a day how many entries it has, and who countersigned it."""

    wanted: Wanted
    page: Page
    count: int
    signed: SignedDay | None


def is_day(wanted: Wanted) -> bool:
    """Return whether a whole day is wanted, which a leader may countersign."""
    return wanted.shift is None and not wanted.all_days


def read_found(desk: Frame, wanted: Wanted) -> Found:
    """Return what is wanted. Call it in a thread."""
    reader = desk.reader
    since, until = reads_days.bounds(wanted.day, desk.zone)
    if wanted.all_days:
        view = View(tag=wanted.tag, text=wanted.text)
    elif wanted.shift is not None:
        view = View(shift_id=wanted.shift.id, notes_only=wanted.notes_only)
    else:
        view = View(since, until, notes_only=wanted.notes_only)
    got = page(reader, view, before=wanted.before, after=wanted.after, limit=SHOWN)
    if not is_day(wanted):
        return Found(wanted, got, 0, None)
    return Found(
        wanted, got, reads_days.entries_of(reader, since, until), reads_days.signed(reader, wanted.day)
    )
