"""Two consoles, each a process, let out the same pass at the same moment: one wins, the other is told who and when."""

from __future__ import annotations

import subprocess
import sys
from dataclasses import replace

from controlroom.base.clock import SystemClock
from controlroom.store.database import Store
from controlroom.store.verify import verify
from tests.passes.conftest import Gate

_CONSOLE = """
import sys
from controlroom.base import i18n
from controlroom.base.errors import Refused
from controlroom.base.settings import locate
from controlroom.passes import desk
from controlroom.store.actor import Actor
from controlroom.store.database import Store
where, staff, number, guard, counts = sys.argv[1:]
i18n.use("zh")
store = Store(locate(where))
by = Actor("race", int(staff), "101", "单志远", "duty-officer", frozenset({"release"}))
print("ready", flush=True)
sys.stdin.readline()
counts, trips = ({2: 2}, 0) if counts == "part" else ({}, None)
try:
    desk.let_out(store, by, number, counts, guard=guard, trips=trips)
    print("won")
except Refused as refused:
    print(refused.sentence)
"""


def _race(gate: Gate, number: str, counts: str) -> list[str]:
    store = gate.store
    where = str(store.location.file) if store.location.is_file else store.location.url
    consoles = [
        subprocess.Popen(
            [sys.executable, "-c", _CONSOLE, where, str(gate.desk.by.staff_id), number, guard, counts],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
            encoding="utf-8",
        )
        for guard in ("305", "306")
    ]
    for one in consoles:
        assert one.stdout is not None
        assert one.stdout.readline() == "ready\n"
    for one in consoles:
        assert one.stdin is not None
        one.stdin.write("go\n")
        one.stdin.flush()
    return [one.communicate(timeout=60)[0].strip() for one in consoles]


def _at_work(gate: Gate) -> Gate:
    """Return the same gate by the machine's own clock, by which the other processes run."""
    store = Store(gate.store.location, SystemClock())
    return Gate(replace(gate.desk, store=store, clock=store.clock))  # type: ignore[arg-type]


def test_one_of_two_lets_all_out(gate: Gate) -> None:
    now = _at_work(gate)
    for _time in range(3):
        number = now.issue()
        said = sorted(_race(now, number, "all"), key=len)
        assert said[0] == "won"
        winner = "305 曾海涛" if "305" in said[1] else "306 欧阳明"
        for word in (number, "已用完", "101 单志远", winner):
            assert word in said[1]
        assert [line.out for line in now.one(number).lines] == [1, 4]
        trips = now.store.reader.value(
            "SELECT COUNT(*) FROM pass_move WHERE pass_id = :id", id=now.one(number).id
        )
        assert trips == 1
    assert verify(now.store.reader) == []
    now.store.close()


def test_one_of_two_lets_the_same_trip_out(gate: Gate) -> None:
    now = _at_work(gate)
    number = now.issue()
    said = sorted(_race(now, number, "part"), key=len)
    assert said[0] == "won"
    assert "101 单志远" in said[1]
    assert "登记放行一趟" in said[1]
    assert [line.out for line in now.one(number).lines] == [0, 2]
    now.store.close()
