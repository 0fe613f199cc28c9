"""The passes of the sample estate: of people who live there, in every state at the end of the hour, and calm."""

from __future__ import annotations

import re
import tomllib
from collections import Counter
from collections.abc import Iterator
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from demo_tables import DEMO, code, table
from tests.conftest import NOON

from controlroom.base import i18n
from controlroom.base.settings import Location
from controlroom.deadlines import reads as deadlines
from controlroom.demo import Officer, make
from controlroom.passes import reads, reads_checks
from controlroom.passes.rules import Check, Relation, State, Verdict
from controlroom.store.database import Store
from controlroom.store.reader import Reader

HOUR = tomllib.loads((DEMO / "hour.toml").read_text(encoding="utf-8"))
PASSES: dict[str, dict[str, Any]] = HOUR["passes"]
ACTS: list[dict[str, Any]] = HOUR["script"]["acts"]
APPLIED = [act["pass"] for act in ACTS if act["act"] == "apply"]
PHONE = re.compile(r"154\d{8}")
STANDS = {
    "sofa": State.DONE,
    "bookcase": State.EXPIRED,
    "grinder": State.OUT,
    "move": State.PART,
    "locker": State.VOID,
    "air": State.REFUSED,
    "wardrobe": State.READY,
    "fridge": State.OUT,
    "treadmill": State.READY,
    "table": State.WAITING,
    "desk": State.WAITING,
    "piano": State.WAITING,
}
WAITS = {
    "table": (Check.FEES, Verdict.OWING),
    "desk": (Check.IDENTITY, Verdict.UNREACHED),
    "piano": (Check.GOODS, Verdict.REQUESTED),
}


def owner_of(place: str) -> str:
    [number] = [row["业主编号"] for row in table("rooms.csv") if code(row) == place]
    people = table("residents.csv")
    [name] = [row["业主名称"] for row in people if row["业主编号"] == number and row["业主类型"] == "业主"]
    return name


def test_a_dozen_each_applied_for_once() -> None:
    assert len(PASSES) == 12
    assert Counter(APPLIED) == dict.fromkeys(PASSES, 1)
    assert STANDS.keys() == PASSES.keys()
    assert set(STANDS.values()) == set(State)


def test_whoever_applies_lives_there_or_is_a_stranger_with_a_number_nobody_has() -> None:
    people = {row["业主名称"]: row for row in table("residents.csv")}
    numbers = {row["手机号"] for row in people.values()} | {row["电话"] for row in table("staff.csv")}
    numbers |= {act["to"]["phone"] for act in ACTS if isinstance(act.get("to"), dict)}
    for ref, new in PASSES.items():
        person = people.get(new["applicant"])
        if person is None:
            assert new["relation"] in tuple(Relation), ref
            assert PHONE.fullmatch(new["phone"]), ref
            assert new["phone"] not in numbers, ref
        else:
            assert person["业主名称"] == owner_of(new["place"]) or code(person) == new["place"], ref


def test_who_answers_for_the_owner_is_the_owner() -> None:
    for act in ACTS:
        if act["act"] == "owner":
            assert ("answered" in act) == (act["word"] != "unreached")
            assert act.get("answered", owner_of(PASSES[act["pass"]]["place"])) == owner_of(
                PASSES[act["pass"]]["place"]
            )


def test_plates_and_gates_are_of_the_sample() -> None:
    gates = {row["设施名称"] for row in table("facilities.csv") if row["设施类别"] == "出入口"}
    plates = [new["plate"] for new in PASSES.values() if "plate" in new]
    assert {new["gate"] for new in PASSES.values()} <= gates
    assert [plate for plate in plates if not re.fullmatch(r"粤B[D]?154\d\d", plate)] == []
    assert len(set(plates)) == len(plates)


# noon; in the evening after the gates have closed for goods; over midnight
@pytest.fixture(params=[0, 9.2, 12.4])
def now(request: pytest.FixtureRequest) -> datetime:
    """When the hour ends."""
    return NOON + timedelta(hours=request.param)


@pytest.fixture
def played(tmp_path: Path, now: datetime) -> Iterator[Reader]:
    """The sample, its hour ended."""
    file = tmp_path / "sample.db"
    location = Location(f"sqlite:///{file}", file)
    make(location, Officer("101", "苏敏", "246810"), now=now)
    store = Store(location)
    yield store.reader
    store.close()


def found(reader: Reader, now: datetime) -> dict[str, reads.Pass]:
    """Return the passes by what the script calls them."""
    rows = reads.passes(reader, now, reads.Which.ALL)
    return dict(zip(APPLIED, rows[::-1], strict=True))


def test_they_stand_as_the_head_says_whenever_the_hour_ends(played: Reader, now: datetime) -> None:
    passes = found(played, now)

    assert {ref: one.state for ref, one in passes.items()} == STANDS
    waiting = {
        ref: (one.sort, one.verdict)
        for ref in passes
        for one in reads_checks.checks(played, passes[ref].id)
        if one.is_open
    }
    assert waiting == WAITS
    assert passes["piano"].requested_by == "customer-service"
    assert passes["piano"].opened_by == "401 上官雅"
    assert passes["wardrobe"].before == passes["locker"].spoken
    assert [ref for ref, one in passes.items() if one.is_overdue(now)] == ["grinder"]
    assert [ref for ref, one in passes.items() if one.owed] == ["grinder", "fridge"]
    assert 0 < passes["move"].left < sum(line.count for line in passes["move"].lines)
    assert [trip.sort.value for trip in reads_checks.moves(played, passes["move"].id)] == ["precheck", "out"]


def test_none_of_them_alarms_without_having_been_acknowledged(played: Reader, now: datetime) -> None:
    passes = found(played, now)
    numbers = {one.spoken: ref for ref, one in passes.items()}
    alarms = [one for one in deadlines.strip(played) if one.about.number in numbers]

    assert [(numbers[one.about.number], one.stage, one.state) for one in alarms] == [
        ("grinder", "breach", "acknowledged")
    ]


def test_in_english_what_is_said_is_english_and_only_names_stay(tmp_path: Path) -> None:
    i18n.use("en")
    file = tmp_path / "sample.db"
    location = Location(f"sqlite:///{file}", file)
    make(location, Officer("101", "Su", "246810"), now=NOON)
    store = Store(location)
    passes = reads.passes(store.reader, NOON, reads.Which.ALL)
    notes = [one.note for row in passes for one in reads_checks.checks(store.reader, row.id)]
    store.close()
    said = [text for one in passes for text in (one.purpose, one.gate, *(line.what for line in one.lines))]
    assert all(text.isascii() for text in (*said, *notes)), (said, notes)
