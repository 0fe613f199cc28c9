"""1,500 real emergency calls replayed with time compressed: none lost, none doubled, alarms exactly those due."""

from __future__ import annotations

import csv
import random
from collections import Counter
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path

from controlroom.base.clock import ManualClock, from_us, to_us
from controlroom.base.policy_model import RIGHTS
from controlroom.deadlines.reads import next_wake
from controlroom.deadlines.tick import tick
from controlroom.incidents import desk
from controlroom.people import desk as people
from controlroom.people.sheet import Person
from controlroom.store.actor import Actor, house
from controlroom.store.database import Store
from controlroom.store.verify import verify
from tests.followups.closing import close

KINDS = (
    ("GAS-ODOR", "gas-leak"),
    ("CARBON MONOXIDE", "gas-leak"),
    ("RESCUE - ELEVATOR", "lift-entrapment"),
    ("FIRE ALARM", "fire-alarm"),
    ("ASSAULT", "fight"),
    ("MEDICAL ALERT", "home-alarm"),
    ("VEHICLE ACCIDENT", "traffic-accident"),
    ("DISABLED VEHICLE", "illegal-parking"),
    ("ROAD OBSTRUCTION", "passage-blocked"),
    ("HAZARDOUS", "suspicious-object"),
    ("FIRE", "fire"),
    ("EMS:", "sudden-illness"),
    ("Traffic:", "area-security-report"),
    ("Fire:", "emergency-other"),
)
"""What a title holds -> our kind; the first that fits."""


@dataclass
class Call:
    """One call and what the desk will do about it, seconds after it."""

    at: datetime
    title: str
    place: str
    kind: str
    dispatch: int | None
    arrive: int | None
    close: int


def kind_of(title: str) -> str:
    """Return our kind for a title of the calls."""
    return next(kind for words, kind in KINDS if words in title)


def calls(folder: Path, store: Store) -> list[Call]:
    """Read the calls and throw, with a fixed seed, how the desk answers each."""
    luck = random.Random(911)
    found = []
    with (folder / "calls-911.csv").open(encoding="utf-8", newline="") as file:
        for row in csv.DictReader(file):
            at = datetime.strptime(row["timeStamp"], "%Y-%m-%d %H:%M").replace(tzinfo=store.zone)
            dispatch = luck.choice((None, *range(11, 1200, 37)))
            arrive = None if dispatch is None else luck.choice((None, *range(dispatch + 7, 9000, 331)))
            close = max(dispatch or 0, arrive or 0) + luck.randint(60, 20000)
            place = f"{row['twp']} {row['addr']}"
            found.append(Call(at, row["title"], place, kind_of(row["title"]), dispatch, arrive, close))
    return sorted(found, key=lambda one: one.at)


def expected(store: Store, call: Call, priority: int, clock_id: str) -> set[str]:
    """Return which alarms a clock must raise, worked out without the queue."""
    clock = store.policy().clock(clock_id)
    limit = clock.limit_for(priority).seconds
    met = call.dispatch if clock_id == "send" else call.arrive
    ends = min(met if met is not None else call.close, call.close)
    warn = limit - (limit * clock.warn.share if clock.warn.share else clock.warn.seconds)
    stages = set()
    if ends > warn:
        stages.add("warning")
    if ends > limit:
        stages.add("breach")
    return stages


def test_calls(folder: Path, file_store: Store, clock: ManualClock) -> None:
    store = file_store
    todo = calls(folder, store)
    clock.set(todo[0].at - timedelta(minutes=1))
    by = Actor("trial", staff_id=None, number="101", rights=frozenset(RIGHTS))
    for number in ("101", "612"):
        people.add(store, by_admin(store), Person(number, number, "guard", "security"))
    officer = store.reader.value("SELECT id FROM staff WHERE number = '101'")
    by = Actor("trial", staff_id=officer, number="101", rights=frozenset(RIGHTS))

    events: list[tuple[datetime, int, str]] = []
    for index, call in enumerate(todo):
        events.append((call.at, index, "open"))
        for name, after in (("dispatch", call.dispatch), ("arrive", call.arrive), ("close", call.close)):
            if after is not None:
                events.append((call.at + timedelta(seconds=after), index, name))
    order = {"open": 0, "dispatch": 1, "arrive": 2, "close": 3}
    events.sort(key=lambda one: (one[0], order[one[2]], one[1]))
    numbers: dict[int, str] = {}

    def until(at: datetime) -> None:
        while (wake := next_wake(store.reader)) is not None and wake <= at:
            clock.set(max(wake, clock.now()))
            tick(store, house("trial"))
        clock.set(at)

    for at, index, what in events:
        until(at)
        call = todo[index]
        if what == "open":
            new = desk.NewIncident(kind=call.kind, place=call.place, summary=call.title)
            numbers[index] = desk.open_incident(store, by, new).number
        elif what == "dispatch":
            desk.dispatch(store, by, numbers[index], ["612"], even_if_busy=True)
        elif what == "arrive":
            desk.arrive(store, by, numbers[index], "612")
        else:
            close(store, by, numbers[index], result="ok")
    until(clock.now() + timedelta(days=1))

    rows = store.reader.rows("SELECT id, number, kind, place, summary, told, priority, is_open FROM incident")
    assert len(rows) == len(todo) == len(set(numbers.values()))
    assert Counter((row[2], row[3], row[4], row[5]) for row in rows) == Counter(
        (call.kind, call.place, call.title, to_us(call.at)) for call in todo
    )
    assert not any(row[7] for row in rows)
    by_number = {row[1]: row for row in rows}
    raised: dict[tuple[int, str], set[str]] = {}
    doubled = 0
    for key, kind, stage in store.reader.rows(
        "SELECT d.subject_id, d.kind, a.stage FROM alarm a JOIN deadline d ON d.id = a.deadline_id"
        " WHERE d.subject = 'incident'"
    ):
        stages = raised.setdefault((key, kind), set())
        doubled += stage in stages
        stages.add(stage)
    assert doubled == 0
    total = 0
    for index, call in enumerate(todo):
        row = by_number[numbers[index]]
        for clock_id in ("send", "arrive"):
            has = store.reader.value(
                "SELECT COUNT(*) FROM deadline WHERE subject = 'incident' AND subject_id = :id AND kind = :kind",
                id=row[0],
                kind=clock_id,
            )
            wanted = expected(store, call, row[6], clock_id) if has else set()
            assert raised.get((row[0], clock_id), set()) == wanted, (call, clock_id, from_us(row[5]))
            total += len(wanted)
    others = check_others(store)
    assert verify(store.reader) == []
    print(f"\n{len(todo)} calls replayed, {total + others} alarms raised, exactly those due; chain intact")


def check_others(store: Store) -> int:
    """Check the limits of telling people and of return visits: an alarm for each stage that was reached, no other."""
    now, total = to_us(store.clock.now()), 0
    raised: dict[int, Counter[str]] = {}
    for deadline, stage in store.reader.rows(
        "SELECT deadline_id, stage FROM alarm WHERE deadline_id IS NOT NULL"
    ):
        raised.setdefault(deadline, Counter())[stage] += 1
    for key, kind, warn, due, ended in store.reader.rows(
        "SELECT id, kind, warn, due, ended_at FROM deadline"
        " WHERE kind LIKE 'told:%' OR subject = 'followup' ORDER BY id"
    ):
        end = now if ended is None else ended
        wanted = Counter(stage for stage, at in (("warning", warn), ("breach", due)) if end > at)
        assert raised.get(key, Counter()) == wanted, (key, kind, warn, due, ended)
        total += wanted.total()
    assert total
    return total


def by_admin(store: Store) -> Actor:
    """Return an actor who may take staff on before anybody exists."""
    return Actor("trial", staff_id=0, number="0", rights=frozenset(RIGHTS))
