"""Places and people by what an officer types, with the same answers on both engines."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from controlroom.base import i18n
from controlroom.estate import reads
from controlroom.estate.report import Report
from controlroom.store.database import Store

Import = Callable[[Mapping[str, Sequence[Sequence[object]]]], Report]


@pytest.fixture
def known(bring: Import, store: Store) -> Store:
    """An estate with shops, a unit that has a room number another building has too, people and facilities."""
    rooms = [["楼栋编号", "单元编号", "房屋编号", "楼层", "业主编号"]]
    rooms += [[b, u, r, r // 100, None] for b in (1, 3, 13) for u in (1, 2) for r in (101, 102, 1801, 1802)]
    rooms += [[3, 0, 12, 1, None], [3, 1, 555, 5, 7], [1, 1, 666, 6, 8]]
    people = [["业主名称", "手机号", "业主编号"], ["单小乐", "15400006612", 7], ["曾解", "075588886666", 8]]
    facilities = [
        ["设施编号", "设施名称", "英文名称", "设施类别", "楼栋编号", "位置"],
        ["PR-01", "生活水泵房", "Pump room", "水泵房", None, "地下一层"],
        ["LF-31", "3栋1单元电梯", "Lift 31", "电梯", 3, None],
    ]
    units = [["楼栋编号", "单元编号", "总层数", "楼栋名称"], [1, 1, 33, "听鹤楼"]]
    bring({"楼栋单元": units, "房屋信息": rooms, "业主信息": people, "设施设备": facilities})
    return store


@pytest.mark.parametrize(
    ("typed", "code"),
    [
        ("3-2-1802", "3-2-1802"),
        ("３－２－１８０２", "3-2-1802"),
        (" 3栋2单元1802室 ", "3-2-1802"),
        ("三栋二单元1802", "3-2-1802"),
        ("3#2单元1802", "3-2-1802"),
        ("3-2", "3-2"),
        ("3栋", "3"),
        ("3", "3"),
        ("3栋商铺12", "3-0-12"),
        ("3-0-12", "3-0-12"),
        ("3-555", "3-1-555"),
        ("PR-01", "PR-01"),
        ("pr-01", "PR-01"),
        ("生活水泵房", "PR-01"),
        ("Pump room", "PR-01"),
        ("听鹤楼", "1"),
        ("3-1802", None),
        ("3-2-1899", None),
        ("9栋", None),
        ("水泵", None),
        ("", None),
        ("[/]", None),
        ("x" * 100_000, None),
    ],
)
def test_a_place_named_exactly(known: Store, typed: str, code: str | None) -> None:
    found = reads.resolve_place(known.reader, typed)
    assert (found.code if found else None) == code


@pytest.mark.parametrize(
    ("typed", "codes"),
    [
        ("3-2-18", ["3-2-1801", "3-2-1802"]),
        ("3栋2单元18", ["3-2-1801", "3-2-1802"]),
        ("3-2", ["3-2", "3-2-101", "3-2-102", "3-2-1801", "3-2-1802"]),
        ("180", [f"{b}-{u}-{r}" for r in (1801, 1802) for b in (1, 3, 13) for u in (1, 2)]),
        ("水泵", ["PR-01"]),
        ("sbf", ["PR-01"]),
        ("pump", ["PR-01"]),
        ("地下一", ["PR-01"]),
        ("听鹤", ["1"]),
        ("thl", ["1"]),
        ("小乐", ["3-1-555"]),
        ("dxl", ["3-1-555"]),
        ("sxl", ["3-1-555"]),
        ("cj", ["1-1-666"]),
        ("zx", ["1-1-666"]),
        ("154000066", ["3-1-555"]),
        ("15400006612", ["3-1-555"]),
        ("不在", []),
        ("", []),
        ("   ", []),
    ],
)
def test_places_for_what_is_typed(known: Store, typed: str, codes: list[str]) -> None:
    assert [one.code for one in reads.find_places(known.reader, typed, 20)] == codes


def test_the_last_four_digits_find_the_person(known: Store) -> None:
    assert [one.code for one in reads.find_places(known.reader, "6612")] == ["3-1-555"]
    assert [one.name for one in reads.find_people(known.reader, "6666")] == ["曾解"]


def test_who_is_named_only_where_a_person_was_found(known: Store) -> None:
    assert [(one.who, one.title) for one in reads.find_places(known.reader, "单小")] == [
        ("单小乐", "3栋1单元555")
    ]
    assert reads.find_places(known.reader, "3-1-555")[0].who == ""


def test_a_limit_holds(known: Store) -> None:
    assert len(reads.find_places(known.reader, "180", 3)) == 3
    assert len(reads.find_people(known.reader, "154", 1)) == 1


def test_titles_follow_the_language(known: Store) -> None:
    shop = reads.resolve_place(known.reader, "3-0-12")
    assert shop is not None
    assert shop.title == "3栋商铺12"
    i18n.use("en")
    for code, title in (
        ("3-0-12", "Building 3, shop 12"),
        ("3-2-1802", "Building 3, unit 2, 1802"),
        ("3-2", "Building 3, unit 2"),
        ("3-0", "Building 3, shops"),
        ("1", "Building 1 听鹤楼"),
        ("PR-01", "Pump room"),
    ):
        found = reads.resolve_place(known.reader, code)
        assert found is not None
        assert found.title == title


def test_blocks_count_and_list(known: Store) -> None:
    place = reads.resolve_place(known.reader, "3栋")
    assert place is not None
    block = reads.building(known.reader, place.id)
    assert block is not None
    assert block.rooms == 10
    assert {one.code for one in block.units} == {"3-0", "3-1", "3-2"}
    assert [one.code for one in block.facilities] == ["LF-31"]
    assert reads.counts(known.reader)["room"] == 27


@pytest.mark.parametrize(
    "missing", [reads.home, reads.unit, reads.building, reads.facility, reads.import_view]
)
def test_what_is_not_there_is_none(store: Store, missing: Callable[..., object]) -> None:
    assert missing(store.reader, 4711) is None


@settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(typed=st.one_of(st.text(max_size=30), st.text("-栋单元3#'\"*()[]%_\\:&|! 水泵sbf0", max_size=12)))
def test_nothing_typed_breaks_the_search(file_store: Store, typed: str) -> None:
    reads.resolve_place(file_store.reader, typed)
    assert reads.find_places(file_store.reader, typed) == []
