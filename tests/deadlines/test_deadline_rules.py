"""The arithmetic of waits against a simulation, and the states of an alarm."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from controlroom.deadlines.alarm_rules import AlarmState, Event, active, after, next_rung
from controlroom.deadlines.rules import Stage, Timer, wake_at

NOON = datetime(2026, 11, 22, 4, 0, tzinfo=UTC)
SECOND = timedelta(seconds=1)


def at(seconds: int) -> datetime:
    return NOON + seconds * SECOND


steps = st.lists(
    st.tuples(st.sampled_from(["pause", "resume", "relimit", "rebase"]), st.integers(1, 50)), max_size=12
)


@given(steps, st.integers(1, 200), st.integers(0, 900))
def test_exactly_the_waited_seconds_are_added(acts: list[tuple[str, int]], promised: int, asked: int) -> None:
    """Second by second: what runs is counted, what waits is not, whatever else changes meanwhile."""
    timer = Timer(NOON, at(promised), at(promised // 2))
    now, base, waiting, waits_from = 0, promised, False, 0
    waited: list[bool] = []
    for act, length in acts:
        waited += [waiting] * length
        now += length
        if act == "pause":
            timer, waiting = timer.pause(at(now)), True
        elif act == "resume":
            timer, waiting = timer.resume(at(now)), False
        elif act == "relimit":
            base = promised + length
            timer = timer.relimit(at(base), at(base // 2))
        else:
            base, waiting, waits_from = now + length, False, now
            timer = timer.rebase(at(base), at(base), at(now))
    waited += [waiting] * 1000
    ended = now if waiting else 1000
    closed = sum(waited[waits_from : min(now, ended)]) if not waiting else None
    if closed is not None:
        assert timer.due == at(base + closed)
        assert timer.due - timer.base_due == timer.paused
    asked += now
    ran = asked - sum(waited[waits_from:asked])
    assert timer.overdue(at(asked)) is (ran > base)
    assert (timer.stage(at(asked)) is Stage.BREACH) is (ran >= base)


def test_a_late_report_asks_what_had_run_then() -> None:
    """Due at 10, on hold from 14 to 20: whoever came at 12 was late although it is due at 16 now."""
    timer = Timer(NOON, at(10), at(7)).pause(at(14)).resume(at(20))
    assert timer.due == at(16)
    assert timer.overdue(at(12))
    assert not timer.overdue(at(10))
    assert not timer.overdue(at(9))


def test_a_clock_set_back_during_a_wait_is_no_wait() -> None:
    timer = Timer(NOON, at(10), at(7)).pause(at(5)).resume(at(2))
    assert timer.paused == timedelta()
    assert timer.due == at(10)


def test_waits_never_overlap() -> None:
    timer = Timer(NOON, at(100), at(70)).pause(at(10)).resume(at(20)).pause(at(15)).resume(at(30))
    assert timer.paused == 20 * SECOND


def test_a_wait_that_began_before_the_clock_counts_from_the_clock() -> None:
    assert Timer(NOON, at(10), at(7)).pause(at(-50)).resume(at(5)).paused == 5 * SECOND


def test_a_wait_reported_after_the_appointment_does_not_reach_back_before_it() -> None:
    timer = Timer(NOON, at(10), at(7)).rebase(at(100), at(90), at(50)).pause(at(40)).resume(at(60))
    assert timer.due == at(110)


def test_pausing_twice_keeps_the_first_beginning() -> None:
    assert Timer(NOON, at(10), at(7)).pause(at(2)).pause(at(6)).resume(at(8)).paused == 6 * SECOND


@pytest.mark.parametrize(
    ("state", "stage", "expected"),
    [
        ("running", "none", at(7)),
        ("running", "warning", at(10)),
        ("running", "breach", None),
        ("paused", "none", None),
        ("met", "none", None),
    ],
)
def test_when_the_tick_looks_again(state: str, stage: str, expected: datetime | None) -> None:
    assert wake_at(state, stage, at(7), at(10)) == expected


def test_a_warning_after_the_due_time_does_not_hide_the_breach() -> None:
    assert wake_at("running", "none", at(12), at(10)) == at(10)


S, E = AlarmState, Event


@pytest.mark.parametrize(
    ("state", "event", "known", "target"),
    [
        (S.UNACKNOWLEDGED, E.ACKNOWLEDGE, {}, S.ACKNOWLEDGED),
        (S.UNACKNOWLEDGED, E.RETURN, {}, S.RETURNED),
        (S.UNACKNOWLEDGED, E.RETURN, {"latches": False}, S.NORMAL),
        (S.ACKNOWLEDGED, E.RETURN, {"acknowledged": True}, S.NORMAL),
        (S.RETURNED, E.ACKNOWLEDGE, {}, S.NORMAL),
        (S.RETURNED, E.AGAIN, {}, S.UNACKNOWLEDGED),
        (S.RETURNED, E.SHELVE, {}, None),
        (S.NORMAL, E.ACKNOWLEDGE, {}, None),
        (S.NORMAL, E.SHELVE, {}, None),
        (S.SHELVED, E.ACKNOWLEDGE, {}, None),
        (S.SHELVED, E.BACK, {}, S.UNACKNOWLEDGED),
        (S.SHELVED, E.BACK, {"acknowledged": True}, S.UNACKNOWLEDGED),
        (S.SHELVED, E.BACK, {"over": True}, S.RETURNED),
        (S.SHELVED, E.BACK, {"over": True, "acknowledged": True}, S.NORMAL),
        (S.SHELVED, E.BACK, {"over": True, "latches": False}, S.NORMAL),
        (S.SHELVED, E.RETURN, {}, S.SHELVED),
        (S.SHELVED, E.RETURN, {"acknowledged": True}, S.NORMAL),
        (S.SHELVED, E.RETURN, {"latches": False}, S.NORMAL),
        (S.SHELVED, E.SUPPRESS, {}, S.SUPPRESSED),
        (S.SUPPRESSED, E.SUPPRESS, {}, None),
        (S.OUT_OF_SERVICE, E.RETURN, {"acknowledged": True}, S.OUT_OF_SERVICE),
        (S.OUT_OF_SERVICE, E.AGAIN, {}, S.OUT_OF_SERVICE),
        (S.OUT_OF_SERVICE, E.BACK, {}, S.UNACKNOWLEDGED),
    ],
)
def test_states_of_an_alarm(state: S, event: E, known: dict[str, bool], target: S | None) -> None:
    assert after(state, event, **({"latches": True} | known)) == target


@pytest.mark.parametrize("state", list(S))
@pytest.mark.parametrize("event", list(E))
def test_every_event_leads_to_a_known_state_or_is_refused(state: S, event: E) -> None:
    target = after(state, event, latches=True)
    assert target is None or target in tuple(S)
    assert state is not S.NORMAL or target is None


def test_what_climbs_its_ladder() -> None:
    assert [state.value for state in S if active(state, False)] == ["unacknowledged", "acknowledged"]
    assert not any(active(state, True) for state in S)


def test_rungs_are_counted_from_the_step_before() -> None:
    afters = [120 * SECOND, 300 * SECOND]
    assert next_rung(afters, 0, at(0)) == at(120)
    assert next_rung(afters, 1, at(1000)) == at(1180)
    assert next_rung(afters, 2, at(0)) is None
