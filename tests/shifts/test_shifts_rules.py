"""Which shift an instant belongs to."""

from __future__ import annotations

from datetime import datetime
from zoneinfo import ZoneInfo

import pytest

from controlroom.base.errors import UsageError
from controlroom.base.policy import Policy, parse
from controlroom.shifts.rules import shift_of, span_at
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


THREE = """early = { zh = "甲班", en = "A", starts = "08:00", ends = "16:00" }
middle = { zh = "乙班", en = "B", starts = "16:00", ends = "00:00" }
late = { zh = "丙班", en = "C", starts = "00:00", ends = "08:00" }
"""


def of_three() -> Policy:
    """Three shifts of eight hours, under names of the estate's own."""
    lines = shipped_text().splitlines(keepends=True)
    at = lines.index("[shifts.times]\n") + 1
    return parse("".join([*lines[:at], THREE, *lines[at + 2 :]]), "policy.toml")


@pytest.mark.parametrize("word", ["白班", "早班", "日班", " 白班 ", "Day", "early"])
def test_the_day_shift_goes_by_its_usual_names(policy: Policy, word: str) -> None:
    assert shift_of(policy, word) == "early"


@pytest.mark.parametrize("word", ["夜班", "晚班", "Night", "LATE"])
def test_the_night_shift_goes_by_its_usual_names(policy: Policy, word: str) -> None:
    assert shift_of(policy, word) == "late"


def test_a_middle_shift_is_there_where_there_are_three(policy: Policy) -> None:
    three = of_three()
    assert [one.id for one in three.shifts] == ["early", "middle", "late"]
    for word, name in (
        ("白班", "early"),
        ("早班", "early"),
        ("中班", "middle"),
        ("夜班", "late"),
        ("晚班", "late"),
    ):
        assert shift_of(three, word) == name
    with pytest.raises(UsageError) as caught:
        shift_of(policy, "中班")
    assert "白班, 夜班" in caught.value.sentence


def test_a_name_of_the_policy_comes_before_a_usual_one() -> None:
    text = shipped_text().replace('zh = "白班"', 'zh = "晚班"')
    assert shift_of(parse(text, "policy.toml"), "晚班") == "early"
