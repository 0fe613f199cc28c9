"""The heading row is found wherever it stands, and nothing beside the data is taken for data."""

from __future__ import annotations

import random

import pytest

from controlroom.estate.headings import KINDS, heading_key, kind_of
from controlroom.estate.sheets import Found, recognise

HEAD = ["楼栋号", "单元编号", "总层数", "是否有电梯"]


def _lines(found: Found | None) -> list[tuple[int, dict[str, object]]]:
    assert found is not None
    return [(number, dict(values)) for number, values in found.lines]


@pytest.mark.parametrize("above", [0, 1, 7, 40])
@pytest.mark.parametrize("left", [0, 3])
def test_heading_row_anywhere(above: int, left: int) -> None:
    pad: list[object] = [None] * left
    rows = [["某某小区房屋登记表"], *[[]] * (above - 1)] if above else []
    rows += [[*pad, *HEAD], [*pad, 1, 2, 33, "有"]]
    found = recognise("Sheet1", rows)
    assert found is not None
    assert found.kind.id == "units"
    assert _lines(found) == [(above + 2, {"building": 1, "unit": 2, "floors": 33, "lift": "有"})]


def test_columns_in_any_order_in_english_with_remarks() -> None:
    found = recognise("x", [["Lift", " Unit ", "FLOORS", "备注", "building（编号）*"], ["yes", 1, 9, "…", 4]])
    assert found is not None
    assert found.kind.id == "units"
    assert _lines(found)[0][1] == {"lift": "yes", "unit": 1, "floors": 9, "building": 4}


def test_notes_beside_the_heading_row_are_not_columns() -> None:
    """A note block that repeats heading words stands in the very row of the headings."""
    rows = [[*HEAD[:3], None, "是否有电梯", "有电梯是填写是"], [1, 2, 33, None, "单元编号", "一单元填写 1"]]
    assert _lines(recognise("x", rows)) == [(2, {"building": 1, "unit": 2, "floors": 33})]


def test_a_further_heading_behind_a_gap_is_a_column() -> None:
    rows = [[*HEAD[:3], None, "是否有电梯"], [1, 2, 33, None, "有"]]
    assert _lines(recognise("x", rows))[0][1]["lift"] == "有"


def test_blank_rows_and_repeated_headings_are_skipped() -> None:
    rows = [
        HEAD,
        [],
        [1, 1, 3, "有"],
        [None, " ", None, None],
        HEAD,
        [1, 2, 3, "有"],
        [None, None, None, None, "x"],
    ]
    assert [number for number, _values in _lines(recognise("x", rows))] == [3, 6]


def test_the_kind_with_most_headings_wins_and_the_name_decides_between_equals() -> None:
    place = ["楼栋编号", "单元编号", "房屋编号"]
    one_sheet = [*place, "楼层", "房屋状态", "业主名称", "手机号", "身份证号", "业主类型"]
    for headings, kind in (
        (one_sheet, "rooms"),
        ([*place, "业主名称", "手机号", "业主类型"], "persons"),
        ([*place, "费用状态", "截至日期"], "fees"),
        ([*place, "类别", "内容", "截止日期"], "care"),
        (["编号", "名称", "类别", "位置"], "facilities"),
        (["停车场编号", "车位编码", "车类型（9901 家用小汽车）", "车牌号"], "parking"),
        (["费用编号", "费用类型", "收费项目"], "charges"),
    ):
        found = recognise("随便", [headings])
        assert found is not None, headings
        assert found.kind.id == kind


@pytest.mark.parametrize("seed", range(20))
def test_words_without_headings_are_no_sheet(seed: int) -> None:
    chance = random.Random(seed)
    rows = [[chance.choice(["业主编号", "说明", 3, None, "房屋信息"]) for _ in range(3)] for _ in range(30)]
    assert recognise("房屋信息", rows) is None


def test_every_heading_of_a_kind_means_one_field() -> None:
    for kind in KINDS:
        for field in kind.fields:
            for heading in (field.zh, field.en, *field.also):
                assert kind.keys[heading_key(heading)] == field.name, (kind.id, heading)
        names = {field.name for field in kind.fields}
        assert all(set(group) <= names for group in kind.required)
    assert kind_of("rooms").zh == "房屋信息"
