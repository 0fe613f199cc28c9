"""Which shift an instant belongs to, by the policy's times (G-11)."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta
from typing import NamedTuple
from zoneinfo import ZoneInfo

from controlroom.base.policy_model import Policy, Shift

SHELL = "shell"
"""The console's name under which the shell writes. It stands at no desk of its own: it acts for the estate's."""


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
    ends_on = day + timedelta(days=1) if overnight else day
    return Span(shift, day, _at(day, shift.starts, policy.zone), _at(ends_on, shift.ends, policy.zone))


def _at(day: date, minute: int, zone: ZoneInfo) -> datetime:
    return datetime.combine(day, time(minute // 60, minute % 60), zone)
