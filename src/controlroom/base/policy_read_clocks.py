"""Reading the clocks of a policy: limits, warnings and where each value comes from."""

from __future__ import annotations

from collections.abc import Collection
from typing import Literal, cast

from controlroom.base.config_file import Section, minute_of_day, not_a_duration, quoted, seconds
from controlroom.base.i18n import _
from controlroom.base.policy_clock import (
    MILESTONES,
    SEVERITIES,
    Clock,
    Limit,
    LimitKind,
    Milestone,
    Origin,
    Other,
    Severity,
    Warn,
    Window,
)

OURS = "ours"
_DAY = 86400


def read_limit(text: str) -> Limit | None:
    """Return a limit as written in a policy; None if it is none of the known forms.

    Forms: ``10m``, ``2d``, ``same-day``, ``at-once 1m``, ``before-appointment 5m``,
    ``daily 20:00-08:00 within 15m``.
    """
    if text == "same-day":
        return Limit(LimitKind.SAME_DAY, text)
    words = text.split(" ")
    length = seconds(words[-1])
    if not length:
        return None
    if len(words) == 1 and text.endswith("d"):
        return Limit(LimitKind.DAYS, text, days=length // _DAY)
    if len(words) == 4 and words[0] == "daily" and words[2] == "within":
        starts, _dash, ends = words[1].partition("-")
        window = Window(minute_of_day(starts) or 0, minute_of_day(ends) or 0)
        known = minute_of_day(starts) is not None and minute_of_day(ends) is not None
        return Limit(LimitKind.DAILY, text, length, window=window) if known and starts != ends else None
    kinds = {
        "": LimitKind.ELAPSED,
        "at-once": LimitKind.AT_ONCE,
        "before-appointment": LimitKind.BEFORE_APPOINTMENT,
    }
    kind = kinds.get(" ".join(words[:-1]))
    return Limit(kind, text, length) if kind else None


def read_origin(section: Section) -> Origin:
    """Return where the values of a table come from: a citation, or ``ours`` with a reason."""
    source = section.text("source")
    why = section.text("why", "")
    if source == OURS and not why:
        section.wrong("why", _("A value of our own needs a reason; add why."))
    elif source and source != OURS and not is_citation(source):
        reason = _('{value} is not a source; write "001:389" or "ours".').format(value=quoted(source))
        section.wrong("source", reason)
    conflict = section.text("conflict", "")
    if conflict and not _is_numbered(conflict, "K-", 2):
        reason = _("{value} is not the number of a conflict; write it like K-04.")
        section.wrong("conflict", reason.format(value=quoted(conflict)))
    others = []
    for row in section.rows("other", required=False):
        share = row.whole("share", 1, 100) if row.has("share") else 0
        others.append(Other(_limit(row, "limit").text, row.text("source"), share))
        row.done()
    chosen = section.text("chosen", "")
    if others and not (conflict and chosen):
        section.wrong("other", _("Where sources differ, conflict and chosen must say which side was taken."))
    return Origin(source, why, conflict, chosen, tuple(others))


def read_clock(clock_id: str, section: Section, roles: Collection[str], days: str) -> Clock:
    """Return one clock; ``days`` is what the calendar says when the clock does not.

    The lead of a re-based clock is filled in later, when all clocks are known.
    """
    t = read_t(section)
    origin = read_origin(section)
    reading = section.choice("reading", ("S", "I", "?"), "" if origin.source == OURS else None)
    appointment = section.choice("appointment", ("rebase", "none"), "none")
    rebase_to = section.text("rebase_to", "")
    if (appointment == "rebase") != bool(rebase_to):
        section.wrong("rebase_to", _('appointment = "rebase" and rebase_to belong together; write both.'))
    clock = Clock(
        id=clock_id,
        zh=section.text("zh"),
        en=section.text("en"),
        t=t,
        limit=_limit(section, "limit"),
        by_priority=_by_priority(section),
        starts=_milestones(section, "starts"),
        met_by=_milestones(section, "met_by"),
        warn=read_warn(section),
        who=section.choice("who", roles),
        pauses=section.flag("pauses"),
        appointment=cast(Literal["rebase", "none"], appointment),
        rebase_to=rebase_to,
        lead=0,
        reopen=cast(Literal["start", "none"], section.choice("reopen", ("start", "none"))),
        severity=cast(Severity | None, section.choice("severity", SEVERITIES, "") or None),
        resident_limit=section.flag("resident_limit", False),
        days=cast(Literal["calendar", "working"], section.choice("days", ("calendar", "working"), days)),
        reading=reading,
        origin=origin,
    )
    section.done()
    return clock


def read_t(section: Section) -> str:
    """Return the number of a figure, ``T-003``, or of the gap it fills, ``G-10``."""
    t = section.text("t")
    if t and not (_is_numbered(t, "T-", 3) or _is_numbered(t, "G-", 2)):
        section.wrong("t", _("{value} is no number like T-003 or G-10.").format(value=quoted(t)))
    return t


def _limit(section: Section, name: str) -> Limit:
    text = section.text(name)
    limit = read_limit(text)
    if limit is None:
        if text:
            reason = _(
                "{value} is not a limit; write it like 10m, 2d, same-day, at-once 1m, "
                "before-appointment 5m or daily 20:00-08:00 within 15m."
            )
            section.wrong(name, reason.format(value=quoted(text)))
        return Limit(LimitKind.ELAPSED, text)
    return limit


def _by_priority(section: Section) -> dict[int, Limit]:
    if not section.has("by_priority"):
        return {}
    table = section.section("by_priority")
    limits = {number: _limit(table, str(number)) for number in (1, 2, 3, 4) if table.has(str(number))}
    table.done()
    return limits


def _milestones(section: Section, name: str) -> tuple[Milestone, ...]:
    found = section.choices(name, MILESTONES)
    if not found and section.has(name) and section.data[name] == []:
        section.wrong(name, _("At least one milestone is needed."))
    if not section.has(name):
        section.wrong(name, _("This key is missing; add it."))
    return cast(tuple[Milestone, ...], found)


def read_warn(section: Section) -> Warn:
    """Return when to warn: a length of time, or a share like ``25%``."""
    text = section.text("warn")
    if text.endswith("%") and text[:-1].isdecimal() and 0 < int(text[:-1]) < 100:
        return Warn(share=int(text[:-1]) / 100)
    length = seconds(text)
    if not length and text:
        section.wrong("warn", not_a_duration(text))
    return Warn(seconds=length or 0)


def _is_numbered(text: str, letter: str, digits: int) -> bool:
    number = text.removeprefix(letter)
    return text.startswith(letter) and len(number) == digits and number.isdecimal()


def is_row(text: str) -> bool:
    """Tell whether a text is the number of a row of the notification matrix, ``N-05``."""
    return _is_numbered(text, "N-", 2)


def is_citation(text: str) -> bool:
    """Tell whether a text cites a document and its lines, like ``001:389`` or ``001:230-233``."""
    document, _colon, lines = text.partition(":")
    first, dash, last = lines.partition("-")
    return (
        len(document) == 3 and document.isdecimal() and first.isdecimal() and (last.isdecimal() or not dash)
    )
