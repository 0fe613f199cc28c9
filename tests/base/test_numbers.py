"""Numbers people say."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from controlroom.base.errors import UsageError
from controlroom.base.numbers import (
    IncidentNo,
    PlaceParts,
    format_incident_no,
    format_prefixed,
    parse_id,
    parse_incident_no,
    parse_place,
    parse_prefixed,
    parse_staff_no,
)

TODAY = date(2026, 11, 22)


@pytest.mark.parametrize(
    ("typed", "number"),
    [
        ("1122-012", IncidentNo(2026, "1122", 12)),
        ("2025-1231-001", IncidentNo(2025, "1231", 1)),
        (" １１２２－０１２ ", IncidentNo(2026, "1122", 12)),
        ("1122-7", IncidentNo(2026, "1122", 7)),
        ("1122-1204", IncidentNo(2026, "1122", 1204)),
        ("2024-0229-003", IncidentNo(2024, "0229", 3)),
    ],
)
def test_incident_numbers(typed: str, number: IncidentNo) -> None:
    assert parse_incident_no(typed, TODAY) == number


@pytest.mark.parametrize(
    "typed",
    [
        "",
        "012",
        "1322-012",
        "0229-001",
        "1122-000",
        "1122-",
        "0000-1122-001",
        "1122-012x",
        "٢٢١١-٠١",
        "1122-" + "9" * 99,
    ],
)
def test_impossible_incident_numbers(typed: str) -> None:
    with pytest.raises(UsageError) as refused:
        parse_incident_no(typed, TODAY, field="no")
    assert "1122-012" in refused.value.sentence
    assert refused.value.field == "no"


def test_incident_numbers_are_spoken_with_the_year_only_if_it_is_another() -> None:
    assert format_incident_no(IncidentNo(2026, "1122", 12), TODAY) == "1122-012"
    assert format_incident_no(IncidentNo(2025, "1231", 1), TODAY) == "2025-1231-001"


@given(st.dates(date(2000, 1, 1), date(2999, 12, 31)), st.integers(1, 999_999))
def test_what_is_spoken_is_understood(day: date, seq: int) -> None:
    number = IncidentNo(day.year, f"{day:%m%d}", seq)
    assert parse_incident_no(format_incident_no(number, TODAY), TODAY) == number


@pytest.mark.parametrize("typed", ["F-0042", "f42", "42", "Ｆ－４２", " f - 42"])
def test_prefixed_numbers(typed: str) -> None:
    assert parse_prefixed(typed, "F", 4) == 42
    assert format_prefixed(42, "F", 4) == "F-0042"


@pytest.mark.parametrize("typed", ["", "K-42", "F-", "F-0", "F--1", "F-4x", "F-" + "9" * 40])
def test_impossible_prefixed_numbers(typed: str) -> None:
    with pytest.raises(UsageError, match="F-0042"):
        parse_prefixed(typed, "F", 4)


def test_plain_numbers() -> None:
    assert parse_id(" ４２ ") == 42
    assert parse_id("#7") == 7
    for typed in ("", "0", "-1", "1.5", "x", "9" * 40):
        with pytest.raises(UsageError):
            parse_id(typed)


def test_staff_numbers() -> None:
    assert parse_staff_no(" ６１２") == "612"
    assert parse_staff_no("e-07") == "E-07"
    for typed in ("", "6 12", "六一二", "-1", "1" * 17):
        with pytest.raises(UsageError, match="612"):
            parse_staff_no(typed)


@pytest.mark.parametrize(
    ("typed", "parts"),
    [
        ("3-2-1802", ("3", "2", "1802")),
        ("3栋2单元1802", ("3", "2", "1802")),
        ("3栋2单元1802室", ("3", "2", "1802")),
        ("3栋2-1802", ("3", "2", "1802")),
        ("3#2单元1802室", ("3", "2", "1802")),
        ("3#-2-1802", ("3", "2", "1802")),
        ("3号楼2单元1802房", ("3", "2", "1802")),
        ("三栋二单元1802", ("3", "2", "1802")),
        ("三栋二单元一八零二", ("3", "2", "1802")),
        ("二十一栋十单元101", ("21", "10", "101")),
        ("十二幢两单元101", ("12", "2", "101")),
        ("３－２－１８０２", ("3", "2", "1802")),
        (" 3 栋 2 单元 1802 ", ("3", "2", "1802")),
        ("03-02-0101", ("3", "2", "0101")),
        ("5-0-102", ("5", "0", "102")),
        ("a-1-1201", ("A", "1", "1201")),
        ("3-2-1802b", ("3", "2", "1802B")),
        ("A座1201", ("A", None, "1201")),
        ("3-1802", ("3", None, "1802")),
        ("3栋1802", ("3", None, "1802")),
        ("1-S101", ("1", None, "S101")),
        ("3-2", ("3", "2", None)),
        ("3栋2单元", ("3", "2", None)),
        ("3栋", ("3", None, None)),
        ("99栋", ("99", None, None)),
    ],
)
def test_homes(typed: str, parts: tuple[str, str | None, str | None]) -> None:
    assert parse_place(typed) == PlaceParts(*parts)


@pytest.mark.parametrize(
    "typed",
    [
        "",
        "-",
        "3",
        "1802",
        "3-",
        "3-2-",
        "3--2",
        "东门",
        "水泵房",
        "3楼",
        "1栋1梯",
        "1122-012",
        "010-62345678",
        "3-2-1802 漏水",
    ],
)
def test_free_words_are_no_home(typed: str) -> None:
    assert parse_place(typed) is None


def test_a_home_has_a_code() -> None:
    assert PlaceParts("3", "2", "1802").code == "3-2-1802"
    assert PlaceParts("3", None, "1802").code == "3-1802"
    assert PlaceParts("3").code == "3"


@given(st.text())
def test_any_text_may_be_a_place(typed: str) -> None:
    parts = parse_place(typed)
    assert parts is None or parts.building
