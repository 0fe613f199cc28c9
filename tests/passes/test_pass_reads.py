"""Lists, counts, search, the lines of a home, how a pass is named; and that none looks through old passes."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest

from controlroom.base.errors import NotFound, UsageError
from controlroom.incidents.gas import words
from controlroom.passes import home, reads, reads_checks, reads_estate
from controlroom.passes.reads import Which
from controlroom.store.database import Store
from tests.conftest import NOON
from tests.passes.conftest import Gate
from tests.plans import plan_of, scanned

NAMES = ("release_pass", "p", "pass_line", "pass_check", "pass_move", "c", "m")


def _listed(gate: Gate, which: Which = Which.OPEN, **more: Any) -> list[str]:
    return [one.spoken for one in reads.passes(gate.store.reader, gate.clock.now(), which, **more)]


def test_lists(gate: Gate) -> None:
    now = gate.clock.now()
    late = gate.issue(until=now + timedelta(hours=5))
    soon = gate.issue(until=now + timedelta(hours=1))
    waits = gate.tenants(until=now + timedelta(hours=3))
    tools = gate.issue("电锤 2", back=now + timedelta(hours=4))
    other = gate.issue("电锤 2", back=now + timedelta(hours=2))
    gone = gate.issue()
    gate.out(tools)
    gate.out(other)
    gate.do("void", gone, why="改期")
    assert _listed(gate) == [soon, waits, late]
    assert _listed(gate, limit=1) == [soon]
    last = gate.one(soon)
    assert _listed(gate, after=(last.until, last.id)) == [waits, late]
    assert _listed(gate, Which.WAITING) == [waits]
    assert _listed(gate, Which.BACK_DUE) == [other, tools]
    first = gate.one(other)
    assert first.back_due is not None
    assert _listed(gate, Which.BACK_DUE, after=(first.back_due, first.id)) == [tools]
    assert _listed(gate, Which.ALL) == [gone, other, tools, waits, soon, late]
    assert _listed(gate, Which.ALL, before=gate.one(waits).id) == [soon, late]
    assert _listed(gate, Which.ALL, since=now + timedelta(hours=1)) == []
    assert reads.counts(gate.store.reader, now) == reads.Counts(1, 2, 0, 2)
    gate.later(hours=2)
    assert _listed(gate) == [waits, late]
    assert reads.counts(gate.store.reader, gate.clock.now()) == reads.Counts(1, 1, 1, 2)


@pytest.mark.parametrize("text", ["P-0001", "周敏", "zm", "12345", "粤B12345", "沙发", "3-2-1802", "6612"])
def test_found_by(gate: Gate, text: str) -> None:
    number = gate.issue(plate="粤B12345")
    found = reads.find(gate.store.reader, text, gate.clock.now())
    assert [one.spoken for one in found] == [number]


def test_named_where_numbers_of_any_sort_are_typed(gate: Gate) -> None:
    number = gate.issue()
    assert reads.named(gate.store.reader, "p1", gate.clock.now()).spoken == number
    with pytest.raises(UsageError):
        reads.named(gate.store.reader, "1", gate.clock.now())
    with pytest.raises(NotFound):
        reads.named(gate.store.reader, "P-0007", gate.clock.now())


def test_the_lines_of_a_home(gate: Gate) -> None:
    now = gate.clock.now()
    live = gate.issue()
    tools = gate.issue("电锤 2", back=now + timedelta(hours=1))
    gate.out(tools)
    gate.do("void", gate.issue(), why="改期")

    def lines() -> list[str]:
        return home.of_home(gate.store.reader, gate.store.policy(), "3-2-1802", gate.clock.now())

    assert lines() == [f"○ {tools} 待带回 2 件 13:00", f"○ {live} 可放行 20:00"]
    gate.later(hours=2)
    assert lines()[0] == f"▲ {tools} 待带回 2 件 13:00"
    assert home.of_home(gate.store.reader, gate.store.policy(), "3-2-1801", now) == []


def test_whom_a_prompt_names(gate: Gate) -> None:
    waits, ready = gate.one(gate.tenants()), gate.one(gate.issue(purpose="换沙发"))
    found = reads.describe(gate.store.reader, [waits.id, ready.id])
    assert (found[waits.id].number, found[waits.id].phone) == (waits.spoken, "13800006612")
    assert (found[ready.id].title, found[ready.id].place) == ("换沙发", "3栋2单元1802")
    assert "周敏" not in str(found[waits.id])


def test_where_gas_escapes_no_prompt_names_a_number(gate: Gate) -> None:
    number = gate.tenants()
    leak = gate.desk.open("gas-leak", "3-2-1802")
    key = gate.one(number).id
    found = reads.describe(gate.store.reader, [key])[key]
    assert (found.no_radio, found.call, found.phone) == (True, "", "")
    assert words() in gate.issued(applicant="吴杰").notes
    assert words() in gate.do("surplus", gate.issue(), "电视", guard="305").notes
    gate.desk.do("cancel", leak, why="误报")
    assert not reads.describe(gate.store.reader, [key])[key].no_radio


def test_what_the_form_shows_of_a_home(gate: Gate) -> None:
    reader = gate.store.reader
    owner = reads_estate.owner_of(reader, "room", 1)
    assert owner is not None
    assert owner.phones == ("13800006612",)
    assert reads_estate.owner_of(reader, "room", 2) is None
    assert reads_estate.owner_of(reader, None, None) is None
    fee = reads_estate.fees_at(reader, "room", 2)
    assert fee is not None
    assert fee.owed == 123456
    assert reads_estate.gates(reader) == ["西门"]


@pytest.mark.parametrize(
    "asked",
    [
        {"which": Which.WAITING},
        {"which": Which.OPEN},
        {"which": Which.OPEN, "after": (NOON, 7)},
        {"which": Which.BACK_DUE},
        {"which": Which.BACK_DUE, "after": (NOON, 7)},
        {"which": Which.ALL, "before": 7},
        {"which": Which.ALL, "since": NOON},
        {"which": Which.ALL, "since": NOON, "until": NOON + timedelta(days=1)},
    ],
)
def test_a_list_finds_its_rows_in_their_order(file_store: Store, asked: dict[str, Any]) -> None:
    steps = plan_of(file_store, lambda reader: reads.passes(reader, NOON, **asked))
    assert scanned(steps, *NAMES) == []
    assert [step for step in steps if "TEMP B-TREE" in step] == []


def test_what_is_asked_often_finds_its_rows(file_store: Store) -> None:
    policy = file_store.policy()
    for read in (
        lambda reader: reads.counts(reader, NOON),
        lambda reader: home.of_home(reader, policy, "3-2-1802", NOON),
        lambda reader: reads.describe(reader, [1, 2]),
        lambda reader: reads.by_id(reader, 1, NOON),
        lambda reader: reads_checks.checks(reader, 1),
        lambda reader: reads_checks.moves(reader, 1),
    ):
        assert scanned(plan_of(file_store, read), *NAMES) == []
