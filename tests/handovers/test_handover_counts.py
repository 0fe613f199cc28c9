"""What the relief counts, what is spoken through by itself, what changed in the policy; on both engines."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from controlroom.base.errors import NotAllowed, NotFound, Refused, UsageError
from controlroom.handovers import reads
from controlroom.handovers.counting import Count, take
from controlroom.handovers.proof import faults
from controlroom.handovers.rules import Verdict
from controlroom.keyloans.tables import Key
from controlroom.shifts.tables import Shift
from controlroom.store import policies, policy_act
from tests.conftest import NOON
from tests.handovers.conftest import Table


def a_key(tag: str, **more: Any) -> Key:
    return Key(tag=tag, zh=tag, en=tag, hook="1", key_class="equipment-room", added=NOON, **more)


def hang(table: Table, *keys: Key) -> None:
    """Put keys into the register."""
    with table.store.act(table.out, "test.hang") as act:
        act.session.add_all(keys)


def counts(table: Table) -> dict[str, reads.CountLine]:
    return {one.sort: one for one in reads.counts(table.store.reader, table.one().id)}


def shift_of(table: Table, *, ended_days_ago: int) -> None:
    """Let the relief's last shift have ended so long ago, and no other later."""
    with table.store.act(table.out, "test.away") as act:
        act.run("DELETE FROM shift WHERE staff_id = :id", id=table.relief.staff_id)
        for day in range(3):
            at = act.now - timedelta(days=ended_days_ago + day)
            act.session.add(
                Shift(
                    name="early",
                    day=at.date().isoformat(),
                    started=at - timedelta(hours=8),
                    ended=at,
                    console="t",
                    staff_id=table.relief.staff_id or 0,
                )
            )


@given(
    st.sampled_from(("42", "042", "F-2051")),
    st.sampled_from(("42", " 42 ", "４２", "41", "f-2051", "F-2052", "")),
    st.sampled_from(("", "一把在修")),
)
def test_a_difference_is_explained_or_not_taken(expected: str, found: str, why: str) -> None:
    count = Count("keys", "钥匙", "Keys", expected)
    same = {"42": ("42", " 42 ", "４２"), "042": ("42", " 42 ", "４２"), "F-2051": ("f-2051",)}
    if not found:
        with pytest.raises(UsageError) as caught:
            take(count, found, why)
        assert caught.value.field == "keys"
    elif found in same[expected]:
        assert not take(count, found, why).differs
        assert take(count, found, why).why == ""
    elif why:
        assert (take(count, found, why).differs, take(count, found, why).why) == (True, why)
    else:
        with pytest.raises(UsageError) as caught:
            take(count, found, why)
        assert (caught.value.field, expected in caught.value.sentence) == ("why", True)


def test_keys_seal_and_radios_are_counted_before_anybody_signs(table: Table) -> None:
    hang(
        table,
        a_key("E-01"),
        a_key("E-02"),
        a_key("E-03", in_audit=1),
        a_key("E-04", state="lost"),
        Key(tag="S-01", zh="备用", en="spare", hook="9", key_class="sealed-spare", seal="F-2051", added=NOON),
    )
    table.prepared()
    table.accept_all()
    assert {sort: one.expected for sort, one in counts(table).items()} == {
        "keys": "2",
        "seal": "F-2051",
        "radios": "8",
    }
    with pytest.raises(Refused) as caught:
        table.sign()
    assert "在位钥匙数" in caught.value.sentence
    with pytest.raises(NotAllowed):
        table.act("count", {"keys": "2"})
    with pytest.raises(NotFound):
        table.act("count", {"torches": "2"}, by=table.relief)
    seq = table.store.reader.seq()
    with pytest.raises(UsageError) as wrong:
        table.count(keys="1")
    assert (wrong.value.field, "2" in wrong.value.sentence) == ("why", True)
    assert table.store.reader.seq() == seq
    table.count(keys="1", why="E-02 在锁匠处，下午取")
    assert table.one().uncounted == 0
    table.sign()
    one = counts(table)["keys"]
    assert (one.expected, one.found, one.why) == ("2", "1", "E-02 在锁匠处，下午取")
    sheet = json.loads(str(table.store.reader.value("SELECT sheet FROM handover")))
    assert [(one["sort"], one["found"]) for one in sheet["counts"]] == [
        ("keys", "1"),
        ("seal", "F-2051"),
        ("radios", "8"),
    ]
    assert faults(table.store.reader, table.one()) == []


def test_what_is_counted_is_compared_with_the_register_of_that_moment(table: Table) -> None:
    hang(table, a_key("E-01"), a_key("E-02"))
    table.prepared()
    table.accept_all()
    with table.store.act(table.out, "test.lend") as act:
        act.run("UPDATE key_tag SET state = 'lost' WHERE tag = 'E-02'")
    table.count(keys="1")
    with table.store.act(table.out, "test.back") as act:
        act.run("UPDATE key_tag SET state = 'in' WHERE tag = 'E-02'")
    table.act("prepare")
    assert (counts(table)["keys"].expected, counts(table)["keys"].found) == ("1", "1")


def test_an_open_emergency_is_spoken_through_by_itself(table: Table) -> None:
    table.desk.open("lift-entrapment", "3-2-1802")
    table.desk.open("repair-listed", "3-2-1702")
    table.prepared()
    [first, second] = table.items()
    assert (first.risk, second.risk) == (True, False)
    notes = table.act("accept", [1, 2], by=table.relief).notes
    assert any("1122-001" in note for note in notes)
    assert [item.verdict for item in table.items()] == [Verdict.NONE, Verdict.ACCEPTED]
    table.act("accept", [1], by=table.relief)
    table.count_and_sign()


@pytest.mark.parametrize(("days", "is_risky"), [(13, False), (14, True), (40, True)])
def test_a_relief_long_away_has_everything_spoken_through(table: Table, days: int, is_risky: bool) -> None:
    shift_of(table, ended_days_ago=days)
    table.prepared()
    # it has no number: it is called by its words
    assert table.numbers() == [""] * is_risky
    if is_risky:
        [item] = table.items()
        assert item.risk
        assert str(days) in item.called


def test_a_relief_new_at_the_desk_is_known_by_the_shifts_worked(table: Table) -> None:
    with table.store.act(table.out, "test.new") as act:
        act.run("DELETE FROM shift WHERE staff_id = :id", id=table.relief.staff_id)
    table.prepared()
    assert ["不满 3 个班" in item.called for item in table.items()] == [True]


def test_a_heavy_load_is_said_once(table: Table) -> None:
    for _each in range(table.store.policy().handover.load + 1):
        table.desk.open("repair-listed", "3-2-1702")
    table.prepared()
    assert ["超过" in item.words for item in table.items()].count(True) == 1
    table.desk.open("repair-listed", "3-2-1702")
    table.act("prepare")
    assert ["超过" in item.words for item in table.items()].count(True) == 1


def test_a_policy_changed_during_the_shift_is_on_the_sheet(table: Table) -> None:
    table.prepared()
    assert table.numbers() == []
    table.desk.wait(minutes=1)
    shipped = policies.shipped_text()
    policy_act.apply_policy(table.store, table.out, shipped.replace("expected = 8", "expected = 9"))
    table.act("prepare")
    [item] = table.items()
    assert item.subject == "policy"


def test_a_beginner_needs_the_same_rights(table: Table) -> None:
    table.prepared()
    with pytest.raises(NotAllowed):
        table.act("count", {"radios": "8"}, by=replace(table.relief, rights=frozenset({"log"})))
