"""Which shift an instant belongs to, by the policy's times (G-11), and what is promised of its end (003:34)."""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import UTC, date, datetime, time, timedelta
from typing import NamedTuple
from zoneinfo import ZoneInfo

from controlroom.base.errors import UsageError
from controlroom.base.i18n import N_, _, language
from controlroom.base.policy_model import Policy, Shift
from controlroom.base.text import half, shown

SHELL = "shell"
"""The console's name under which the shell writes. It stands at no desk of its own: it acts for the estate's."""

HANDOVER = "shift.handover"
"""The deadline by which a shift's handover is prepared."""

RELIEF = "shift.relief"
"""The deadline by which somebody has relieved its officer."""

DEADLINE_TITLES = {HANDOVER: N_("prepare the handover"), RELIEF: N_("relief at the desk")}
_DAY = re.compile(r"(\d{4})[-/.年](\d{1,2})[-/.月](\d{1,2})日?(?:[ T]00:00(?::00)?)?")

_DAWN, _DAY_MINUTES = 4 * 60, 24 * 60
"""Minutes after midnight: no day shift begins before dawn."""
_BY_DAY, _BY_EVENING, _BY_NIGHT = ("白班", "早班", "日班"), ("中班",), ("夜班", "晚班")
_USUAL = {2: (_BY_DAY, _BY_NIGHT), 3: (_BY_DAY, _BY_EVENING, _BY_NIGHT)}
"""How people call the shifts of a day of two or three, from dawn on (G-11: no document names them)."""


class Span(NamedTuple):
    """One shift of one day.

    Attributes:
        shift: the policy's shift.
        day: the estate's day on which it begins.
        starts: when it begins by policy.
        ends: when it ends by policy.
    """

    shift: Shift
    day: date
    starts: datetime
    ends: datetime


def span_at(policy: Policy, instant: datetime) -> Span:
    """Return the shift that holds at an instant; one that runs past midnight belongs to the day it began on."""
    local = instant.astimezone(policy.zone)
    minute = local.hour * 60 + local.minute
    shift = policy.shift_at(minute)
    overnight = shift.ends <= shift.starts
    day = local.date() - timedelta(days=1) if overnight and minute < shift.ends else local.date()
    return _span(policy, shift, day)


def span_begun(policy: Policy, instant: datetime) -> Span:
    """Return the shift of somebody who takes the desk at an instant: shortly before the next one begins, that one."""
    span = span_at(policy, instant)
    # of the hour a zone has twice the end may have gone by already
    if span.ends.astimezone(UTC) - instant <= timedelta(seconds=policy.desk.begins_early):
        return span_at(policy, span.ends)
    return span


def span_of(policy: Policy, name: str, day: str, started: datetime) -> Span:
    """Return the times of a shift as worked; one the policy no longer has is that of the hour it began.

    Args:
        policy: the active policy.
        name, day: as kept.
        started: when it began.
    """
    shift = next((one for one in policy.shifts if one.id == name), None)
    return span_begun(policy, started) if shift is None else _span(policy, shift, date.fromisoformat(day))


def promised(policy: Policy, span: Span) -> tuple[datetime, datetime, datetime]:
    """Return when the handover is reminded of, when it is due, and when a missing relief is an alarm (003:34)."""
    ends = span.ends.astimezone(UTC)
    return (
        ends - timedelta(seconds=policy.desk.remind),
        ends,
        ends + timedelta(seconds=policy.desk.grace),
    )


def leader_of(policy: Policy) -> str:
    """Return the role of whoever is called first about the desk: the ladder's lowest rung (K-01); empty without one."""
    ladder = policy.ladders.get(policy.desk.ladder)
    return ladder.rungs[0].role if ladder is not None and ladder.rungs else ""


def has_the_desk(number: str, name: str, *, has_left: bool = False) -> str:
    """Return the sentence that says who has the desk and how it goes on."""
    if has_left:
        sentence = _(
            "{number} {name} has left the staff and still has the desk. A leader takes it over with a reason."
        )
    else:
        sentence = _(
            "{number} {name} has the desk: hand it over with F7. A leader may take it over with a reason."
        )
    return sentence.format(number=number, name=name)


def _span(policy: Policy, shift: Shift, day: date) -> Span:
    ends_on = day + timedelta(days=1) if shift.ends <= shift.starts else day
    return Span(shift, day, _at(day, shift.starts, policy.zone), _at(ends_on, shift.ends, policy.zone))


def day_of(text: str) -> date | None:
    """Return the day a roster names: ``2026-11-22``, ``2026/11/22``, a spreadsheet's date; None if it is none."""
    found = _DAY.fullmatch(half(text).strip())
    if found is None:
        return None
    try:
        return date(*(int(part) for part in found.group(1, 2, 3)))
    except ValueError:
        return None


def shift_of(policy: Policy, text: str) -> str:
    """Return the policy's id of a shift, given by id, by name, or by the usual Chinese name of a day or night shift.

    Raises:
        UsageError: the policy has none of this name.
    """
    word = half(text).strip().casefold()
    for one in policy.shifts:
        if word in (one.id, one.zh.casefold(), one.en.casefold()):
            return one.id
    usual = _usual(policy.shifts, word)
    if usual is not None:
        return usual.id
    raise UsageError(
        _("The policy has no shift “{name}”. There are: {names}.").format(
            name=shown(text),
            names=", ".join(one.zh if language() == "zh" else one.en for one in policy.shifts),
        ),
        field="shift",
    )


def _usual(shifts: Sequence[Shift], word: str) -> Shift | None:
    """Return the shift that goes by a usual name, whatever the policy calls it: the first of the day, and so on."""
    names = _USUAL.get(len(shifts), ())
    by_start = sorted(shifts, key=lambda one: (one.starts - _DAWN) % _DAY_MINUTES)
    return next((one for one, usual in zip(by_start, names, strict=False) if word in usual), None)


def _at(day: date, minute: int, zone: ZoneInfo) -> datetime:
    return datetime.combine(day, time(minute // 60, minute % 60), zone)
