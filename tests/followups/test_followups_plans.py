"""Reads of what is owed find their rows; they do not look through all that ever was."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest

from controlroom.followups import home, reads
from controlroom.followups.rules import State
from controlroom.store.database import Store
from tests.conftest import NOON
from tests.followups.conftest import Owed
from tests.plans import plan_of, scanned

NAMES = ("followup", "f", "incident", "i")


def test_what_is_owed_to_a_home_is_read_from_what_is_open(file_store: Store) -> None:
    """Asked at every pause of the call form."""
    steps = plan_of(file_store, lambda reader: home.of_home(reader, file_store.policy(), "3-2-1802", NOON))
    assert scanned(steps, *NAMES) == []
    assert [step for step in steps if "followup_about" in step] == []
    assert any("followup_due" in step for step in steps)


@pytest.mark.parametrize(
    "asked",
    [
        {"state": None, "since": NOON},
        {"state": None, "until": NOON},
        {"state": State.DONE, "since": NOON, "until": NOON + timedelta(days=1)},
        {"state": State.DONE, "whose": reads.Whose(staff_id=1)},
        {"state": None, "whose": reads.Whose(staff_id=1)},
    ],
)
def test_a_list_asked_for_finds_its_rows(file_store: Store, asked: dict[str, Any]) -> None:
    steps = plan_of(file_store, lambda reader: reads.followups(reader, **asked))
    assert scanned(steps, *NAMES) == []


@pytest.mark.parametrize(
    "asked",
    [{}, {"since": NOON}, {"until": NOON}, {"after": (NOON, 7)}, {"whose": reads.Whose(staff_id=1)}],
)
def test_open_ones_come_from_their_own_index(file_store: Store, asked: dict[str, Any]) -> None:
    steps = plan_of(file_store, lambda reader: reads.followups(reader, **asked))
    assert any("followup_due" in step for step in steps)
    assert [step for step in steps if "TEMP B-TREE" in step] == []
    counted = plan_of(file_store, lambda reader: reads.counts(reader, NOON, NOON))
    assert scanned(counted, *NAMES) == []


@pytest.mark.parametrize("few", [0, 2, 500])
def test_by_the_time_due_the_same_are_found_however_many_there_are(
    owed: Owed, few: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(reads, "_FEW", few)
    now = owed.clock.now()
    numbers = [owed.add(due=now + timedelta(hours=hours)) for hours in (5, 1, 3, 2, 4)]
    for number in numbers[1:4]:
        owed.do("done", number, result="已答复")

    def due(state: State | None, **asked: Any) -> list[str]:
        return [one.spoken for one in reads.followups(owed.store.reader, state=state, **asked)]

    after = now + timedelta(hours=2)
    assert due(None, since=after) == [numbers[at] for at in (4, 3, 2, 0)]
    assert due(State.DONE, since=after) == [numbers[at] for at in (3, 2)]
    assert due(None, since=after, until=now + timedelta(hours=4)) == [numbers[at] for at in (3, 2)]
    assert due(None, since=after, limit=2) == [numbers[4], numbers[3]]
    assert due(None, since=now + timedelta(hours=9)) == []
    assert due(State.OPEN, since=after) == [numbers[4], numbers[0]]


def test_what_one_person_owes(owed: Owed) -> None:
    numbers = [owed.add(whose=whose) for whose in ("611", "612", "611", "guard")]
    owed.do("done", numbers[0], result="已答复")
    staff = owed.store.reader.value("SELECT id FROM staff WHERE number = '611'")

    def owes(state: State | None) -> list[str]:
        found = reads.followups(owed.store.reader, state=state, whose=reads.Whose(staff_id=staff))
        return [one.spoken for one in found]

    assert owes(State.OPEN) == [numbers[2]]
    assert owes(State.DONE) == [numbers[0]]
    assert owes(None) == [numbers[2], numbers[0]]
