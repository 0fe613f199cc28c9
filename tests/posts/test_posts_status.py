"""What people on duty do: from dispatch by itself, and by hand."""

from __future__ import annotations

from datetime import timedelta

import pytest

from controlroom.base.errors import Refused, UsageError
from controlroom.posts.rules import BREAK_OVER, Status
from tests.posts.conftest import Guards


def test_sent_and_on_scene_come_from_dispatch(guards: Guards) -> None:
    number = guards.desk.open()
    assert guards.status("612") is Status.FREE
    guards.desk.do("dispatch", number, ["612"])
    assert guards.status("612") is Status.SENT
    guards.desk.do("arrive", number, "612")
    assert guards.status("612") is Status.ON_SCENE
    guards.desk.do("clear", number, "612")
    assert guards.status("612") is Status.FREE
    for status in ("sent", "到场"):
        with pytest.raises(UsageError):
            guards.do("set_status", "612", status)


def test_a_break_ends_by_the_clock_with_an_alarm_and_by_hand_without(guards: Guards) -> None:
    guards.do("set_status", "305", "break", until=guards.clock.now() + timedelta(minutes=15))
    assert guards.status("305") is Status.BREAK
    guards.desk.wait(minutes=14)
    assert guards.alarms() == []
    guards.desk.wait(minutes=2)
    assert guards.alarms() == [BREAK_OVER]
    guards.do("set_status", "305", "free")
    assert guards.status("305") is Status.FREE
    assert guards.alarms() == []


def test_a_break_without_an_end_takes_that_of_the_policy(guards: Guards) -> None:
    guards.do("set_status", "305", "break")
    assert guards.due(BREAK_OVER)[0].due == guards.clock.now() + timedelta(minutes=30)
    guards.do("set_status", "305", "break", until=guards.clock.now() + timedelta(minutes=5))
    assert [row.due for row in guards.due(BREAK_OVER)] == [guards.clock.now() + timedelta(minutes=5)]


def test_whoever_is_sent_is_on_no_break_any_more(guards: Guards) -> None:
    guards.do("set_status", "612", "break")
    guards.desk.do("dispatch", guards.desk.open(), ["612"])
    assert guards.status("612") is Status.SENT
    assert guards.due(BREAK_OVER) == []


def test_nobody_who_is_out_goes_on_a_break_or_home(guards: Guards) -> None:
    guards.desk.do("dispatch", guards.desk.open(), ["612"])
    for status in ("break", "off"):
        with pytest.raises(Refused) as refused:
            guards.do("set_status", "612", status)
        assert refused.value.field == "status"


def test_silence_goes_before_what_dispatch_says(guards: Guards) -> None:
    guards.desk.do("dispatch", guards.desk.open(), ["612"])
    guards.do("set_status", "612", "out-of-contact")
    assert guards.status("612") is Status.OUT_OF_CONTACT


def test_off_and_free_tick_the_duty(guards: Guards) -> None:
    guards.do("set_status", "305", "off")
    assert guards.status("305") is Status.OFF
    guards.do("set_status", "305", "free")
    assert guards.status("305") is Status.FREE


@pytest.mark.parametrize(("status", "ahead"), [("free", 10), ("break", -1)])
def test_an_end_belongs_to_a_break_and_lies_ahead(guards: Guards, status: str, ahead: int) -> None:
    with pytest.raises(UsageError) as refused:
        guards.do("set_status", "305", status, until=guards.clock.now() + timedelta(minutes=ahead))
    assert refused.value.field == "until"
