"""The sheet against what is open now; who may sign."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from controlroom.base.clock import from_us
from controlroom.base.errors import Refused, UsageError
from controlroom.handovers.rules import (
    Item,
    Noted,
    Signed,
    Verdict,
    check_complete,
    check_pair,
    difference,
    number_of,
    parse_number,
    seal_of,
    sheet_text,
    undecided,
)


def item(key: int, words: str = "x") -> Item:
    return Item("incidents", "incident", key, f"1122-{key:03d}", words, words, None)


def noted(one: Item, verdict: Verdict = Verdict.NONE, *, gone: bool = False) -> Noted:
    return Noted(one, verdict, gone)


KEYS = st.dictionaries(
    st.integers(1, 6), st.tuples(st.sampled_from("ab"), st.sampled_from(Verdict), st.booleans())
)


@given(KEYS, st.dictionaries(st.integers(1, 6), st.sampled_from("ab")))
def test_nothing_vanishes_and_nothing_is_told_twice(
    sheet: dict[int, tuple[str, Verdict, bool]], now: dict[int, str]
) -> None:
    before = [noted(item(key, words), verdict, gone=gone) for key, (words, verdict, gone) in sheet.items()]
    found = [item(key, words) for key, words in now.items()]
    differs = difference(before, found)
    told = [one.key for part in differs for one in part]
    assert len(told) == len(set(told))
    # what is open now is on the sheet as it reads, or is told
    same = {one.item.key for one in before if not one.gone and one.item in found}
    assert {one.key for one in found} == same | {one.key for one in (*differs.new, *differs.changed)}
    # what stood on the sheet and is at an end is told once
    assert {one.key for one in differs.gone} == {
        one.item.key for one in before if not one.gone and one.item.key not in {two.key for two in found}
    }


def test_what_is_at_an_end_need_not_be_gone_through() -> None:
    sheet = [
        noted(item(1), Verdict.ACCEPTED),
        noted(item(2), Verdict.QUERIED),
        noted(item(3), gone=True),
        noted(item(4), Verdict.ANSWERED),
    ]
    assert undecided(sheet) == []
    check_complete(sheet)
    with pytest.raises(Refused) as caught:
        check_complete([*sheet, noted(item(5))])
    assert "1122-005" in caught.value.sentence


def test_one_person_never_signs_for_both() -> None:
    check_pair(1, 2)
    with pytest.raises(Refused):
        check_pair(1, 1)


def signed(one: Item, verdict: Verdict = Verdict.QUERIED, answer: str = "612") -> Signed:
    return Signed(one, verdict, "谁去？", answer, from_us(0), None)


def test_any_change_of_the_sheet_changes_its_seal() -> None:
    head = {"number": "H-0001", "outgoing": "101 单志远"}
    sheet = sheet_text(head, [signed(item(1))])
    assert seal_of(sheet) == seal_of(sheet_text(head, [signed(item(1))]))
    others = (
        sheet_text({**head, "number": "H-0002"}, [signed(item(1))]),
        sheet_text(head, [signed(item(1), Verdict.ACCEPTED)]),
        sheet_text(head, [signed(item(1), answer="611")]),
        sheet_text(head, [signed(item(1)._replace(en="y"))]),
        sheet_text(head, [signed(item(1))._replace(came=from_us(1))]),
        sheet_text(head, [signed(item(1))._replace(gone=from_us(1))]),
    )
    assert len({seal_of(sheet), *map(seal_of, others)}) == 7


@pytest.mark.parametrize("typed", ["H-0042", "h42", "42", "Ｈ－００４２"])
def test_a_number_as_typed(typed: str) -> None:
    assert number_of(parse_number(typed)) == "H-0042"


@pytest.mark.parametrize("typed", ["", "H-", "0", "P-0042", "x", "9" * 12])
def test_no_number(typed: str) -> None:
    with pytest.raises(UsageError):
        parse_number(typed)
