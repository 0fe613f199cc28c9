"""A report and its sending are one act: both or neither, whatever stops it."""

from __future__ import annotations

import signal
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta
from uuid import uuid4

import pytest

from controlroom.base.errors import ControlroomError, NotAllowed, NotFound, Refused
from controlroom.base.registry import Listener, Room, with_room
from controlroom.incidents import desk
from controlroom.incidents.errors import OutElsewhere
from controlroom.store.verify import verify
from tests.incidents.conftest import Desk

NEW = desk.NewIncident(kind="water-leak", place="3-2-1802", summary="厨房漏水")


def counts(at_desk: Desk) -> dict[str, int]:
    tables = ("incident", "assignment", "deadline", "journal", "request", "search_entry")
    return {name: at_desk.store.reader.value(f"SELECT COUNT(*) FROM {name}") for name in tables}


def test_report_and_sending_are_one_act(at_desk: Desk) -> None:
    by = at_desk.by.with_request(str(uuid4()))
    done = desk.open_and_send(at_desk.store, by, NEW, ["611", "612"])
    assert [(one.number, one.is_lead) for one in at_desk.one(done.number).people] == [
        ("611", True),
        ("612", False),
    ]
    assert at_desk.acts(done.number) == ["incident.opened", "incident.dispatched"]
    after = counts(at_desk)
    again = desk.open_and_send(at_desk.store, by, NEW, ["611", "612"])
    assert again.repeated
    assert again == done
    assert counts(at_desk) == after


def test_without_anybody_it_is_the_report(at_desk: Desk) -> None:
    may_not_send = replace(at_desk.by, rights=frozenset({"take"}))
    done = desk.open_and_send(at_desk.store, may_not_send, NEW, [])
    assert at_desk.acts(done.number) == ["incident.opened"]
    with pytest.raises(NotAllowed):
        desk.open_and_send(at_desk.store, may_not_send, NEW, ["611"])


@pytest.mark.parametrize(
    ("who", "error"), [(["611"], OutElsewhere), (["612", "999"], NotFound)], ids=["busy", "unknown"]
)
def test_a_refused_sending_leaves_no_half_report(
    at_desk: Desk, who: list[str], error: type[ControlroomError]
) -> None:
    at_desk.do("dispatch", at_desk.open(), ["611"])
    before = counts(at_desk)
    by = at_desk.by.with_request(str(uuid4()))
    with pytest.raises(error) as refused:
        desk.open_and_send(at_desk.store, by, NEW, who)
    assert refused.value.field == "who"
    assert counts(at_desk) == before
    # the same form, the same id: nothing of the first attempt stands in its way
    done = desk.open_and_send(at_desk.store, by, NEW, ["611"], even_if_busy=True)
    assert not done.repeated
    assert [one.number for one in at_desk.one(done.number).people] == ["611"]


def test_the_refusal_says_who_is_on_what(at_desk: Desk) -> None:
    at_desk.do("dispatch", at_desk.open(place="5-1-301"), ["611"])
    with pytest.raises(OutElsewhere) as refused:
        desk.open_and_send(at_desk.store, at_desk.by, NEW, ["611", "612"])
    assert "611" in refused.value.busy
    assert "5-1-301" in refused.value.busy
    assert "612" not in refused.value.busy


def test_times_out_of_order_name_their_field(at_desk: Desk) -> None:
    now = at_desk.clock.now()
    later = at_desk.wait(minutes=10)
    for field, new in (
        ("told", replace(NEW, told=later + timedelta(minutes=1))),
        ("happened", replace(NEW, told=now, happened=later)),
    ):
        with pytest.raises(ControlroomError) as refused:
            desk.open_incident(at_desk.store, at_desk.by, new)
        assert refused.value.field == field
    done = desk.open_incident(at_desk.store, at_desk.by, replace(NEW, told=now, happened=now))
    assert (at_desk.one(done.number).told, at_desk.one(done.number).happened) == (now, now)


def veto(*_args: object, **_payload: object) -> None:
    raise Refused("not now")


@pytest.fixture
def vetoed() -> Iterator[None]:
    with with_room(
        Room("nay", has_tables=False, listeners=(Listener("incident.dispatched", f"{__name__}:veto"),))
    ):
        yield


@pytest.mark.usefixtures("vetoed")
def test_a_veto_of_the_sending_takes_the_report_with_it(at_desk: Desk) -> None:
    before = counts(at_desk)
    with pytest.raises(Refused):
        desk.open_and_send(at_desk.store, at_desk.by, NEW, ["612"])
    assert counts(at_desk) == before


CHILD = """
import os, signal, sys
from controlroom.base.clock import SystemClock
from controlroom.base.policy_model import RIGHTS
from controlroom.base.registry import Listener, Room, with_room
from controlroom.base.settings import locate
from controlroom.incidents import desk
from controlroom.store.actor import Actor
from controlroom.store.database import Store

class Dying:
    def kill(act, **payload):
        act.session.flush()
        assert act.run("SELECT COUNT(*) FROM incident")[0][0] == 1
        os.kill(os.getpid(), signal.SIGKILL)

sys.modules["dying"] = Dying
room = Room("dying", has_tables=False, listeners=(Listener("incident.dispatched", "dying:kill"),))
by = Actor("test", staff_id=1, number="101", rights=frozenset(RIGHTS), request=sys.argv[2])
new = desk.NewIncident(kind="water-leak", place="3-2-1802")
with with_room(room):
    desk.open_and_send(Store(locate(sys.argv[1]), SystemClock()), by, new, ["612"])
"""


def test_killed_between_report_and_sending_leaves_neither(at_desk: Desk) -> None:
    location = at_desk.store.location
    before = counts(at_desk)
    request = str(uuid4())
    ended = subprocess.run(
        [sys.executable, "-c", CHILD, str(location.file or location.url), request],
        capture_output=True,
        text=True,
        check=False,
    )
    assert ended.returncode == -signal.SIGKILL, ended.stderr
    assert counts(at_desk) == before
    assert verify(at_desk.store.reader) == []
    done = desk.open_and_send(at_desk.store, at_desk.by.with_request(request), NEW, ["612"])
    assert not done.repeated
