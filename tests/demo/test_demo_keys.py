"""The keys of the sample estate: a register that fits it, and who has which at the end of the hour."""

from __future__ import annotations

import re
import tomllib
from collections import Counter
from collections.abc import Callable, Iterator
from datetime import datetime, timedelta
from pathlib import Path

import pytest
from demo_tables import DEMO, table
from tests.conftest import NOON

from controlroom.base.policy import load
from controlroom.base.settings import Location, shipped
from controlroom.base.spreadsheet import open_sheets
from controlroom.deadlines import reads as deadlines
from controlroom.demo import Officer, make
from controlroom.keyloans import reads
from controlroom.keyloans.rules import State
from controlroom.keyloans.sheet import HEADINGS, KeyRow, read_sheets
from controlroom.store.database import Store

POLICY = load(shipped("data") / "policy.toml")
ROWS = table("keys.csv")
ESTATE = tomllib.loads((DEMO / "estate.toml").read_text(encoding="utf-8"))
PHONE = re.compile(r"154\d{8}")


def keys() -> dict[str, KeyRow]:
    """Return what the importer makes of the sheet, by tag."""
    sheet = read_sheets(open_sheets(DEMO / "keys.csv"), POLICY)
    assert sheet.doubts == []
    return {key.tag: key for _sheet, _row, key in sheet.keys}


def test_about_fifty_keys_under_the_headings_of_the_template() -> None:
    assert list(ROWS[0]) == [names[0] for names in HEADINGS.values()]
    assert 45 <= len(ROWS) <= 50
    assert len(keys()) == len(ROWS)
    assert {key.key_class for key in keys().values()} == set(POLICY.keys.classes)


def test_every_key_opens_what_the_estate_has() -> None:
    places = {row["设施名称"] for row in table("facilities.csv")}
    for row in table("buildings.csv"):
        places |= {f"{row['楼栋编号']}栋", f"{row['楼栋编号']}栋{row['单元编号']}单元"}

    for tag, key in keys().items():
        assert key.opens, tag
        assert set(key.opens) <= places, tag


def test_keys_hang_on_the_board_and_spares_lie_sealed_in_the_box() -> None:
    for tag, key in keys().items():
        is_spare = key.key_class == "sealed-spare"
        assert re.fullmatch(r"BOX-\d" if is_spare else r"A-\d\d", key.hook), tag
        assert bool(key.seal) == is_spare, tag
    hung = Counter(key.hook for key in keys().values() if not key.set)
    assert set(hung.values()) == {1}
    seals = [key.seal for key in keys().values() if key.seal]
    assert len(set(seals)) == len(seals) >= 4


def test_a_set_hangs_on_one_hook_and_is_lent_on_the_terms_of_its_keys() -> None:
    found = keys()
    sets = {key.set for key in found.values() if key.set}
    assert len(sets) == 3
    for key in found.values():
        if key.set:
            whole = found[key.set]
            assert (key.hook, key.key_class, key.longest) == (whole.hook, whole.key_class, whole.longest)
            assert (key.departments, key.firms) == (whole.departments, whole.firms)


def test_one_firm_may_borrow_and_everybody_else_named_is_of_the_policy() -> None:
    firms = {firm for key in keys().values() for firm in key.firms}
    assert len(firms) == 1
    hour = tomllib.loads((DEMO / "hour.toml").read_text(encoding="utf-8"))
    outside = [act["to"] for act in hour["script"]["acts"] if isinstance(act.get("to"), dict)]
    assert {one["firm"] for one in outside} == firms
    numbers = {row["手机号"] for row in table("residents.csv")} | {row["电话"] for row in table("staff.csv")}
    assert all(PHONE.fullmatch(one["phone"]) and one["phone"] not in numbers for one in outside)


def test_names_and_notes_are_said_in_both_languages() -> None:
    notes: dict[str, str] = ESTATE["key_notes"]
    assert notes["进门先撤防"] == "alarm inside: disarm first"
    assert {key.note for key in keys().values()} - {""} == notes.keys()
    assert all(note.isascii() for note in notes.values())
    for tag, key in keys().items():
        assert key.en, tag
        assert key.en.isascii(), tag


Played = Callable[[datetime], Store]


@pytest.fixture
def played(tmp_path: Path) -> Iterator[Played]:
    """The sample, its hour ending at an instant."""
    made: list[Store] = []

    def play(now: datetime) -> Store:
        file = tmp_path / "sample.db"
        location = Location(f"sqlite:///{file}", file)
        make(location, Officer("101", "苏敏", "246810"), now=now)
        made.append(Store(location))
        return made[0]

    yield play
    for store in made:
        store.close()


# noon; after the class with a time of day must be back; over midnight and the change of shifts
@pytest.mark.parametrize("hours", [0, 10.2, 12.4, 20.3])
def test_four_keys_are_out_as_the_head_says_whenever_the_hour_ends(played: Played, hours: float) -> None:
    now = NOON + timedelta(hours=hours)
    store = played(now)
    out = {key.tag: key.loan for key in reads.keys(store.reader, out=True)}

    assert list(out) == ["E-08", "E-04", "E-42", "E-21"]
    assert [key.tag for key in reads.keys(store.reader, overdue=now)] == ["E-08"]
    contractor, leak = out["E-21"], out["E-42"]
    assert contractor is not None
    assert leak is not None
    assert (contractor.number, contractor.firm) == ("", "汀安电梯")
    assert leak.incident
    assert (leak.number, leak.is_of_set) == ("613", False)
    [back] = reads.loans(store.reader, reads.by_tag(store.reader, "E-11").id)
    assert (back.how, back.condition, reads.by_tag(store.reader, "E-11").state) == (
        "returned", "damaged", State.IN,
    )  # fmt: skip
    assert store.reader.rows("SELECT l.key_id FROM key_reminder r JOIN key_loan l ON l.id = r.loan_id") == [
        (reads.by_tag(store.reader, "E-08").id,)
    ]
    alarms = {one.about.number: one for one in deadlines.strip(store.reader)}
    assert {(tag, alarms[tag].stage, alarms[tag].state) for tag in out if tag in alarms} == {
        ("E-08", "breach", "acknowledged"),
        ("E-04", "warning", "acknowledged"),
    }
