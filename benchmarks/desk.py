"""Opening and dispatching through the desk against a bare durable insert on the same file."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from pathlib import Path
from uuid import uuid4

from benchmarks import estate
from benchmarks.floors import bare_insert
from benchmarks.report import Measured, ratio
from benchmarks.timing import in_turns, median, timed
from controlroom.base.clock import SystemClock
from controlroom.incidents.catalogue import active_catalogue
from controlroom.incidents.desk import NewIncident, close, dispatch, open_incident
from controlroom.incidents.playbooks import shipped_playbooks
from controlroom.store.database import Store

KIND = "water-leak"
OPENING, DISPATCHING, GROWTH = 4.0, 3.0, 1.15
LEGS = 5


def measure(files: Mapping[str, Path], rounds: int) -> list[Measured]:
    """Return a row for each act and size, and one for each act's growth; the files are written to.

    Args:
        files: databases by the name of their size, the smallest first.
        rounds: how many of each act.
    """
    desks = {size: _Desk(file) for size, file in files.items()}
    seconds: dict[str, list[float]] = defaultdict(list)
    # in legs, because a process keeps the catalogue of one database at a time
    for _leg in range(LEGS):
        for size, desk in desks.items():
            doings = {"bare": timed(desk.bare), "open": timed(desk.open), "dispatch": desk.dispatch}
            for act, some in in_turns(doings, rounds // LEGS, warm=5).items():
                seconds[f"{act} {size}"] += some
    found = {name: median(some) for name, some in seconds.items()}
    for desk in desks.values():
        desk.close()
    sizes = list(files)
    rows = []
    for act, title, limit in (("open", "opening", OPENING), ("dispatch", "dispatching", DISPATCHING)):
        rows += [
            ratio(f"{title} through the desk, {size}", found[f"bare {size}"], found[f"{act} {size}"], limit)
            for size in sizes
        ]
        if len(sizes) > 1:
            small, large = (found[f"{act} {size}"] for size in (sizes[0], sizes[-1]))
            rows.append(ratio(f"{title} through the desk, {sizes[0]} → {sizes[-1]}", small, large, GROWTH))
    return rows


class _Desk:
    """An officer who opens and dispatches, over and over, each call at another home."""

    def __init__(self, file: Path) -> None:
        self._store = Store(estate.location_of(file), SystemClock())
        self._by = estate.officer(self._store)
        self._homes = estate.rooms(self._store)
        self._people = [number for _key, number in estate.staff(self._store)]
        self._done = 0
        self._waiting: list[str] = []
        card = shipped_playbooks().for_kind(active_catalogue(self._store.policy()).kind(KIND))
        self._unrecorded = {field.id: "未记" for field in card.record} if card is not None else {}
        bare_insert.prepare(self._store.engine)

    def bare(self) -> None:
        """The floor."""
        bare_insert.insert(self._store.engine, "厨房漏水，请尽快派人查看")

    def open(self) -> None:
        """Take a call with everything a call has."""
        self._done += 1
        new = NewIncident(
            kind=KIND,
            place=self._homes[self._done % len(self._homes)],
            summary="厨房漏水，请尽快派人查看",
            caller="李女士",
            phone=f"136{self._done:08}",
        )
        done = open_incident(self._store, self._by.with_request(str(uuid4())), new)
        self._waiting.append(done.number)

    def dispatch(self) -> float:
        """Send somebody who is free to the call opened before; only the sending counts, not the closing after it."""
        if not self._waiting:
            self.open()
        number = self._waiting.pop()
        who = self._people[self._done % len(self._people)]
        by = self._by.with_request(str(uuid4()))
        seconds = timed(lambda: dispatch(self._store, by, number, [who], even_if_busy=True))()
        close(
            self._store, self._by, number, result="已处理", told="住户", clear=True, left_out=self._unrecorded
        )
        return seconds

    def close(self) -> None:
        """Close the database."""
        self._store.close()
