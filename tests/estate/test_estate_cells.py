"""Cells as people and spreadsheets write them."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import suppress
from datetime import date, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from controlroom.estate import cells
from controlroom.estate.rows import Document
from controlroom.estate.rules import (
    CARE_WORDS,
    FACILITY_WORDS,
    RELATION_WORDS,
    STATE_WORDS,
    CareKind,
    DocumentKind,
    FacilityKind,
    Relation,
    RoomState,
)


@pytest.mark.parametrize(
    ("value", "plain"),
    [
        (None, None),
        ("  ", None),
        (1.0, "1"),
        (1.5, "1.5"),
        (1011, "1011"),
        (True, "1"),
        ("１栋\n东", "１栋 东"),
    ],
)
def test_text(value: object, plain: str | None) -> None:
    assert cells.text(value) == plain


@pytest.mark.parametrize("value", ["#REF!", "#N/A", "x" * 2001, "a\0b"])
def test_text_that_is_left_out(value: object) -> None:
    with pytest.raises(ValueError, match=r".") as caught:
        cells.text(value)
    assert str(value) not in str(caught.value)


@pytest.mark.parametrize(
    ("what", "value", "plain"),
    [
        ("building", 3.0, "3"),
        ("building", "３栋", "3"),
        ("building", "03", "3"),
        ("building", "十二号楼", "12"),
        ("building", "a座", "A"),
        ("unit", "二单元", "2"),
        ("unit", 0, "0"),
        ("unit", "二十", "20"),
        ("room", "0302室", "0302"),
        ("room", 1802.0, "1802"),
        ("room", "b1", "B1"),
    ],
)
def test_numbers_of_places(what: str, value: object, plain: str) -> None:
    assert cells.number(value, what) == plain


@pytest.mark.parametrize(
    "value", [datetime.fromisoformat("2026-03-02"), date(2026, 3, 2), "3-2", "三-2", "[1]", "1" * 21, "a b!"]
)
def test_numbers_that_are_none(value: object) -> None:
    with pytest.raises(ValueError, match=r"."):
        cells.number(value, "building")


@pytest.mark.parametrize(
    ("value", "found"),
    [
        (None, ()),
        (18999999999, ()),
        ("18999999999.0", ()),
        (18999999999.0, ()),
        ("无", ()),
        ("+86 154-0000-0001", ("15400000001",)),
        ("008615400000001", ("15400000001",)),
        ("0755-88886666", ("075588886666",)),
        ("15400000001/15400000002、15400000001", ("15400000001", "15400000002")),
        ("１５４００００００01", ("15400000001",)),
        ("电话：15400000001", ("15400000001",)),
        ("12", None),
        ("来电再问", None),
        ("1" * 16, None),
    ],
)
def test_phones(value: object, found: tuple[str, ...] | None) -> None:
    if found is None:
        with pytest.raises(ValueError, match=r"."):
            cells.phones(value)
    else:
        assert cells.phones(value) == found


@pytest.mark.parametrize(
    ("value", "kind", "kept"),
    [
        (None, None, None),
        ("111111111111111111", None, None),
        (111111111111111111, None, None),
        (111111111111111104, None, None),
        ("无", None, None),
        ("632126199109162011", None, Document(DocumentKind.ID_CARD, "2011")),
        ("63212619910916201x", None, Document(DocumentKind.ID_CARD, "201X")),
        ("632126 19910916 2011", None, Document(DocumentKind.ID_CARD, "2011")),
        ("E12345678", "护照", Document(DocumentKind.PASSPORT, "5678")),
        ("E12345678", None, Document(DocumentKind.OTHER, "5678")),
        ("E12345678", "什么", Document(DocumentKind.OTHER, "5678")),
    ],
)
def test_documents_are_kept_by_kind_and_last_four(value: object, kind: object, kept: Document | None) -> None:
    found = cells.document(value, kind)
    assert (found[1] if found else None) == kept


@pytest.mark.parametrize("value", [632126199109162011, 6.32126199109162e17, "12345"])
def test_documents_that_cannot_be_kept(value: object) -> None:
    with pytest.raises(ValueError, match=r"."):
        cells.document(value)


@pytest.mark.parametrize(
    ("value", "day"),
    [
        ("2026-11-01", date(2026, 11, 1)),
        ("2020-6-10", date(2020, 6, 10)),
        ("2026年11月1日", date(2026, 11, 1)),
        ("2026/11/1 00:00:00", date(2026, 11, 1)),
        ("20261101", date(2026, 11, 1)),
        (datetime.fromisoformat("2026-11-01 03:00"), date(2026, 11, 1)),
        (None, None),
    ],
)
def test_days(value: object, day: date | None) -> None:
    assert cells.day(value) == day


@pytest.mark.parametrize("value", ["2026-02-30", "明天", 44000, "2026-13-01"])
def test_days_that_are_none(value: object) -> None:
    with pytest.raises(ValueError, match=r"2026-11-01"):
        cells.day(value)


def test_members_by_code_word_and_id() -> None:
    assert cells.member(1003, RELATION_WORDS, Relation) is Relation.TENANT
    assert cells.member("商铺", RELATION_WORDS, Relation) is Relation.SHOP
    assert cells.member("2009", STATE_WORDS, RoomState) is RoomState.RENOVATING
    assert cells.member("Pump Room", FACILITY_WORDS, FacilityKind) is FacilityKind.PUMP_ROOM
    assert cells.member(" 托管 ", CARE_WORDS, CareKind) is CareKind.CUSTODY
    with pytest.raises(ValueError, match="template"):
        cells.member("1009", RELATION_WORDS, Relation)


def test_amounts() -> None:
    assert cells.hundredths("¥3,260.00元") == 326000
    assert cells.hundredths(94.56) == 9456
    assert cells.whole("33层") == 33
    assert cells.yes("有") is True
    assert cells.yes("没有") is False
    for read in (cells.hundredths, cells.whole, cells.yes):
        with pytest.raises(ValueError, match=r"."):
            read("NaN")


_ANYTHING = st.one_of(
    st.none(), st.text(), st.integers(), st.floats(), st.booleans(), st.datetimes(), st.dates(), st.times()
)
_READERS: list[Callable[[object], object]] = [
    cells.text,
    cells.whole,
    cells.hundredths,
    cells.yes,
    cells.day,
    cells.phones,
    cells.document,
    lambda value: cells.number(value, "room"),
    lambda value: cells.member(value, CARE_WORDS, CareKind),
]


@given(_ANYTHING)
def test_nothing_but_value_errors_are_raised(value: object) -> None:
    for read in _READERS:
        with suppress(ValueError):
            read(value)


@given(_ANYTHING)
def test_no_document_number_survives(value: object) -> None:
    try:
        found = cells.document(value)
    except ValueError:
        return
    assert found is None or len(found[1].last4) <= 4
