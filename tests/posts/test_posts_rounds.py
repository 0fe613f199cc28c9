"""Rounds: one ahead, reported, missed, reported late."""

from __future__ import annotations

from datetime import timedelta

import pytest

from controlroom.base.errors import NotFound, Refused, UsageError
from controlroom.posts.rules import ROUND, RoundState
from tests.posts.conftest import Guards


def states(guards: Guards) -> list[RoundState]:
    """Return the states of the rounds, the first one first."""
    return [one.state for one in reversed(guards.rounds())]


def test_one_round_is_expected_while_the_patrol_is_manned(guards: Guards) -> None:
    """T-071: once every hour."""
    guards.desk.wait(minutes=10)
    guards.man("patrol", "305")
    one = guards.rounds()[0]
    assert (one.starts.minute, one.ends - one.starts) == (0, timedelta(hours=1))
    assert one.due - one.ends == timedelta(minutes=15)
    guards.man("patrol", "306")
    assert len(guards.rounds()) == 1
    guards.man("patrol", why="无人可派")
    assert guards.rounds() == []
    assert guards.due(ROUND) == []
    guards.man("patrol", "305")
    assert len(guards.due(ROUND)) == 1


def test_a_report_meets_the_round_and_the_next_is_expected(guards: Guards) -> None:
    guards.man("patrol", "305")
    guards.desk.wait(minutes=40)
    guards.do("report_round", "每小时巡逻", found="三栋楼梯门未关", who="305")
    assert states(guards) == [RoundState.REPORTED, RoundState.OPEN]
    late, next_ = guards.rounds()[1], guards.rounds()[0]
    assert (late.found, late.number) == ("三栋楼梯门未关", "305")
    assert next_.starts == late.ends
    with pytest.raises(Refused):
        guards.do("report_round", "hourly")
    guards.desk.wait(minutes=65)
    assert ROUND not in guards.alarms()


def test_a_report_a_little_after_the_hour_still_counts_for_it(guards: Guards) -> None:
    guards.man("patrol", "305")
    guards.desk.wait(minutes=70)
    guards.do("report_round", "hourly")
    assert states(guards) == [RoundState.REPORTED, RoundState.OPEN]
    assert guards.rounds()[0].starts <= guards.clock.now()
    # the same key again is no other round
    with pytest.raises(Refused):
        guards.do("report_round", "hourly")
    guards.do("report_round", "hourly", at=guards.clock.now())
    assert states(guards) == [RoundState.REPORTED, RoundState.REPORTED, RoundState.OPEN]


def test_a_round_that_nobody_reports_alarms_and_is_missed_when_the_next_is_over_or_walked(
    guards: Guards,
) -> None:
    guards.man("patrol", "305")
    guards.desk.wait(minutes=76)
    assert guards.alarms() == [ROUND, "welfare.check"]
    guards.do("heard", "305")
    assert states(guards) == [RoundState.OPEN, RoundState.OPEN]
    guards.do("report_round", "hourly")
    assert states(guards) == [RoundState.MISSED, RoundState.REPORTED, RoundState.OPEN]


def test_what_was_walked_in_time_and_told_late_is_no_missed_round(guards: Guards) -> None:
    guards.man("patrol", "305")
    guards.desk.wait(minutes=80)
    guards.alarms()
    guards.do("report_round", "hourly", at=guards.clock.now() - timedelta(minutes=30))
    assert states(guards) == [RoundState.REPORTED, RoundState.OPEN]


def test_rounds_are_planned_on_however_long_nobody_reports(guards: Guards) -> None:
    guards.man("patrol", "305")
    for _hour in range(4):
        guards.desk.wait(hours=1)
        guards.desk.wait(minutes=16)
        guards.alarms()
        guards.desk.wait(minutes=-16)
    assert states(guards) == [RoundState.MISSED] * 3 + [RoundState.OPEN] * 2
    assert len(guards.due(ROUND)) == 2


def test_a_report_needs_a_round_that_exists_and_a_time_that_has_come(guards: Guards) -> None:
    guards.man("patrol", "305")
    with pytest.raises(NotFound):
        guards.do("report_round", "nightly")
    with pytest.raises(UsageError):
        guards.do("report_round", "hourly", at=guards.clock.now() + timedelta(minutes=5))
    with pytest.raises(NotFound):
        guards.do("report_round", "hourly", at=guards.clock.now() - timedelta(hours=5))


def test_a_clock_set_back_does_not_keep_the_key_from_reporting(guards: Guards) -> None:
    guards.man("patrol", "305")
    guards.desk.wait(minutes=76)
    guards.alarms()
    guards.desk.wait(minutes=14)
    guards.do("report_round", "hourly")
    guards.desk.wait(hours=-1)
    guards.do("report_round", "hourly")
    assert [one.state for one in guards.rounds()].count(RoundState.REPORTED) == 2
    with pytest.raises(Refused):
        guards.do("report_round", "hourly")
