"""The tables of the sample estate agree with each other and with the importer."""

from __future__ import annotations

import re
import tomllib
from collections import Counter
from datetime import date

import pytest
from demo_tables import DEMO, ROOT, code, table

from controlroom.base import policy
from controlroom.estate.headings import heading_key, kind_of
from controlroom.estate.workbook import read_files

SHEETS = {
    "buildings.csv": "units",
    "rooms.csv": "rooms",
    "residents.csv": "persons",
    "fees.csv": "fees",
    "care.csv": "care",
    "facilities.csv": "facilities",
}
PHONE = re.compile(r"154\d{8}")
CHINESE = re.compile(r"[\u4e00-\u9fff·]{2,4}")


@pytest.mark.parametrize(("name", "kind"), SHEETS.items())
def test_the_importer_understands_every_heading_and_row(name: str, kind: str) -> None:
    headings = table(name)[0].keys()
    parsed = read_files([DEMO / name])

    assert [sheet.kind for sheet in parsed.sheets] == [kind]
    assert len(parsed.sheets[0].rows) == len(table(name))
    assert {heading for heading in headings if heading_key(heading) not in kind_of(kind).keys} == set()


def test_the_importer_has_no_doubt_about_the_whole() -> None:
    parsed = read_files([DEMO / name for name in SHEETS])

    assert len(parsed.sheets) == len(SHEETS)
    assert parsed.doubts == ()


def test_the_estate_file_names_every_table() -> None:
    estate = tomllib.loads((DEMO / "estate.toml").read_text(encoding="utf-8"))

    assert all(estate["name"][language] for language in ("zh", "en"))
    assert {name: kind_of(kind).zh for name, kind in SHEETS.items()} | {
        "staff.csv": "员工",
        "keys.csv": "钥匙",
    } == estate["files"]
    assert {path.name for path in DEMO.glob("*.csv")} == estate["files"].keys()


def test_five_buildings_with_two_hundred_homes_and_some_shops() -> None:
    rooms = table("rooms.csv")
    units = Counter((row["楼栋编号"], row["单元编号"]) for row in table("buildings.csv"))

    assert len({building for building, _ in units}) == 5
    assert set(units.values()) == {1}
    assert {(row["楼栋编号"], row["单元编号"]) for row in rooms} == units.keys()
    assert len({code(row) for row in rooms}) == len(rooms)
    assert sum(row["单元编号"] != "0" for row in rooms) == 200
    assert sum(row["单元编号"] == "0" for row in rooms) == 12


def test_a_room_lies_within_its_building() -> None:
    floors = {(row["楼栋编号"], row["单元编号"]): int(row["总层数"]) for row in table("buildings.csv")}

    for row in table("rooms.csv"):
        assert 1 <= int(row["房屋楼层"]) <= floors[row["楼栋编号"], row["单元编号"]]
        assert row["房屋编号"][:-2] == row["房屋楼层"]


def test_every_room_but_the_unsold_has_an_owner() -> None:
    owners = Counter(row["业主编号"] for row in table("residents.csv") if row["业主类型"] == "业主")
    rooms = table("rooms.csv")

    assert set(owners.values()) == {1}
    assert {row["业主编号"] for row in rooms if row["业主编号"]} == owners.keys()
    assert all((row["房屋状态"] == "未销售") == (not row["业主编号"]) for row in rooms)


def test_whoever_is_not_an_owner_lives_in_a_room_of_the_owner_named() -> None:
    rooms = {code(row): row["业主编号"] for row in table("rooms.csv")}
    others = [row for row in table("residents.csv") if row["业主类型"] != "业主"]

    assert {row["业主类型"] for row in others} == {"家庭成员", "租客", "商铺", "临时人员"}
    assert [row["业主名称"] for row in others if rooms.get(code(row)) != row["业主编号"]] == []
    assert all((row["业主类型"] == "商铺") == (row["单元编号"] == "0") for row in others)


def test_people_have_natural_names_of_their_own_and_numbers_nobody_has() -> None:
    names = [row["业主名称"] for row in table("residents.csv")] + [row["姓名"] for row in table("staff.csv")]
    phones = [row["手机号"] for row in table("residents.csv")] + [row["电话"] for row in table("staff.csv")]

    assert len(names) > 350
    assert [name for name, times in Counter(names).items() if times > 1] == []
    assert [name for name in names if not CHINESE.fullmatch(name)] == []
    assert {"单", "曾", "解", "仇", "查"} <= {name[0] for name in names}
    assert {"欧阳", "诸葛"} <= {name[:2] for name in names}
    assert [phone for phone, times in Counter(phones).items() if times > 1] == []
    assert [phone for phone in phones if not PHONE.fullmatch(phone)] == []


@pytest.mark.parametrize(("name", "least"), [("fees.csv", 20), ("care.csv", 10)])
def test_fees_and_care_belong_to_rooms(name: str, least: int) -> None:
    rooms = {code(row) for row in table("rooms.csv")}
    rows = table(name)

    assert len(rows) >= least
    assert [code(row) for row in rows if code(row) not in rooms] == []


def test_every_fee_has_its_day_and_every_note_of_care_its_end() -> None:
    for row in table("fees.csv"):
        assert date.fromisoformat(row["截至日期"])
        assert (float(row["欠费金额"]) > 0) == (row["费用状态"] != "已结清")
    for row in table("care.csv"):
        assert date.fromisoformat(row["开始日期"]) < date.fromisoformat(row["结束日期"])
        assert row["关照内容"]


def test_facilities_are_told_apart_and_stand_where_there_is_a_place() -> None:
    rows = table("facilities.csv")
    units = {(row["楼栋编号"], row["单元编号"]) for row in table("buildings.csv")}
    buildings = {building for building, _ in units}

    assert len(rows) >= 40
    for heading in ("设施编号", "设施名称", "英文名称"):
        assert [value for value, times in Counter(row[heading] for row in rows).items() if times > 1] == []
    for row in rows:
        assert row["楼栋编号"] in buildings | {""}
        assert not row["单元编号"] or (row["楼栋编号"], row["单元编号"]) in units
    lifts = {(row["楼栋编号"], row["单元编号"]) for row in rows if row["设施类别"] == "电梯"}
    assert lifts == {unit for unit in units if unit[1] != "0"}


def test_thirty_staff_in_roles_and_departments_of_the_policy() -> None:
    rows = table("staff.csv")
    shipped = policy.load(ROOT / "data" / "policy.toml")
    roles = {word: role for role in shipped.roles.values() for word in (role.zh, *role.aliases)}

    assert list(rows[0]) == ["工号", "姓名", "岗位", "部门", "呼号", "电话", "技能", "在班"]
    assert len(rows) == len({row["工号"] for row in rows}) == len({row["呼号"] for row in rows}) == 30
    assert [row["岗位"] for row in rows if row["岗位"] not in roles] == []
    skills = tomllib.loads((ROOT / "data" / "catalogue.toml").read_text(encoding="utf-8"))["skills"]
    known = {skill["zh"] for skill in skills.values()}
    for row in rows:
        assert row["部门"] == shipped.departments[roles[row["岗位"]].department].zh
        assert row["在班"] in ("是", "否")
        assert set(row["技能"].split("、")) <= known
    on_duty = Counter(roles[row["岗位"]].id for row in rows if row["在班"] == "是")
    assert on_duty["duty-officer"] >= 1
    assert on_duty["guard"] >= 4
    assert on_duty["security-team-leader"] >= 1
