"""Which shift an instant belongs to."""

from __future__ import annotations

from datetime import datetime
from zoneinfo import ZoneInfo

import pytest

from controlroom.base.policy import Policy, parse
from controlroom.shifts.rules import span_at
from controlroom.store.policies import shipped_text

SHANGHAI = ZoneInfo("Asia/Shanghai")


@pytest.fixture(scope="module")
def policy() -> Policy:
    """The shipped policy: early 08:00-20:00, late 20:00-08:00."""
    return parse(shipped_text(), "policy.toml")


@pytest.mark.parametrize(
    ("clock", "name", "day", "starts", "ends"),
    [
        ("2026-11-22T08:00", "early", "2026-11-22", "2026-11-22T08:00", "2026-11-22T20:00"),
        ("2026-11-22T19:59", "early", "2026-11-22", "2026-11-22T08:00", "2026-11-22T20:00"),
        ("2026-11-22T20:00", "late", "2026-11-22", "2026-11-22T20:00", "2026-11-23T08:00"),
        ("2026-11-23T00:00", "late", "2026-11-22", "2026-11-22T20:00", "2026-11-23T08:00"),
        ("2026-11-23T07:59", "late", "2026-11-22", "2026-11-22T20:00", "2026-11-23T08:00"),
        ("2027-01-01T03:00", "late", "2026-12-31", "2026-12-31T20:00", "2027-01-01T08:00"),
    ],
)
def test_an_instant_belongs_to_the_shift_of_the_day_it_began(
    policy: Policy, clock: str, name: str, day: str, starts: str, ends: str
) -> None:
    span = span_at(policy, datetime.fromisoformat(clock).replace(tzinfo=SHANGHAI))
    assert (span.shift.id, span.day.isoformat()) == (name, day)
    assert span.starts.isoformat().startswith(starts)
    assert span.ends.isoformat().startswith(ends)
