"""A desk with keys on its hooks, on both engines."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

import pytest

from controlroom.base.clock import ManualClock
from controlroom.keyloans import desk, reads
from controlroom.keyloans.desk import Contractor, Hands
from controlroom.keyloans.importing import IMPORTED, import_keys
from controlroom.keyloans.sheet import read_sheets
from controlroom.store.act import Done
from controlroom.store.database import Store
from controlroom.store.imports import ImportReport, import_report
from tests.incidents.conftest import Desk, at_desk  # noqa: F401 - a fixture

HEAD = ("tag", "name", "class", "set", "opens", "note", "longest")
ROWS = (
    ("E-01", "水泵房", "equipment-room", "", "B1水泵房", "", ""),
    ("E-02", "配电房", "restricted", "", "", "进门先撤防", ""),
    ("P-01", "会所", "public-room", "", "", "", ""),
    ("P-02", "活动室", "public-room", "", "", "", "30m"),
    ("S-01", "备用总钥匙", "sealed-spare", "", "", "", ""),
    ("R-10", "三栋机房钥匙串", "equipment-room", "", "", "", ""),
    ("R-11", "三栋电梯机房", "equipment-room", "R-10", "", "", ""),
    ("R-12", "三栋风机房", "equipment-room", "R-10", "", "", ""),
)


@dataclass
class Board:
    """The key board of one desk."""

    desk: Desk

    @property
    def store(self) -> Store:
        return self.desk.store

    @property
    def clock(self) -> ManualClock:
        return self.desk.clock

    def bring(self, rows: Sequence[Sequence[object]], head: Sequence[str] = HEAD) -> ImportReport:
        """Import a sheet of keys."""
        sheet = read_sheets([("钥匙", [head, *rows])], self.store.policy())
        done = import_keys(self.store, self.desk.by, sheet)
        return import_report(self.store.reader, done.id, IMPORTED)

    def do(self, act: str, *args: Any, **kwargs: Any) -> Done:
        """Run an act of the room."""
        done: Done = getattr(desk, act)(self.store, self.desk.by, *args, **kwargs)
        return done

    def lend(self, tag: str = "E-01", to: str = "611", **more: Any) -> Done:
        """Lend a key to a member of staff."""
        return self.do("lend", tag, Hands(to), **more)

    def outside(self, tag: str, name: str = "何师傅", vouched_by: str = "612", **more: Any) -> Done:
        """Lend a key to a contractor."""
        who = Contractor(name, "迅达电梯", "13900001111", "身份证", "123X", vouched_by)
        return self.do("lend", tag, Hands(contractor=who), **more)

    def key(self, tag: str) -> reads.Key:
        return reads.by_tag(self.store.reader, tag)

    def states(self, *tags: str) -> str:
        return " ".join(self.key(tag).state.value for tag in tags)

    def clocks(self, tag: str) -> list[tuple[str, str]]:
        """Return kind and state of the deadlines of a key, in the order in which they were made."""
        rows = self.store.reader.rows(
            "SELECT kind, state FROM deadline WHERE subject = 'key' AND subject_id = :id ORDER BY id",
            id=self.key(tag).id,
        )
        return [tuple(row) for row in rows]

    def now(self, **later: float) -> datetime:
        return self.clock.now() + timedelta(**later)


@pytest.fixture
def board(at_desk: Desk) -> Board:  # noqa: F811
    """The desk, with its keys on their hooks."""
    board = Board(at_desk)
    board.bring(ROWS)
    return board
