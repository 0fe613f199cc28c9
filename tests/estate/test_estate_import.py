"""Importing on both engines: what is new, what changes, what ends; twice the same changes nothing."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping, Sequence
from datetime import date
from pathlib import Path

import pytest

from controlroom.base.errors import NotAllowed, Refused
from controlroom.estate import reads
from controlroom.estate.desk import import_estate
from controlroom.estate.index import reindex
from controlroom.estate.report import Report
from controlroom.store.actor import Actor
from controlroom.store.database import Store

Sheets = dict[str, Sequence[Sequence[object]]]
Import = Callable[[Mapping[str, Sequence[Sequence[object]]]], Report]
Build = Callable[..., Path]

PLACE = ["楼栋编号", "单元编号", "房屋编号"]
ONE_SHEET = [*PLACE, "楼层", "总层数", "房屋状态", "业主名称", "手机号", "身份证号", "业主类型"]
TABLES = (
    "building", "unit", "room", "resident", "resident_phone", "occupancy", "fee_status", "care_note", "facility",
    "parking", "search_entry", "estate_import", "journal",
)  # fmt: skip


def _numbers(report: Report) -> list[tuple[str, int, int, int, int]]:
    return [(one.sheet, one.read, one.new, one.changed, one.doubtful) for one in report.sheets]


def _who(store: Store, code: str) -> list[tuple[str, str]]:
    place = reads.resolve_place(store.reader, code)
    assert place is not None
    return [(one.name, one.relation) for one in reads.people_at(store.reader, place.id)]


def _counts(store: Store) -> dict[str, int]:
    return {name: store.reader.value(f"SELECT COUNT(*) FROM {name}") for name in TABLES}


def _room(*person: object, room: int = 1011) -> list[object]:
    return [1, 1, room, 10, 33, 2001, *person]


def test_a_register_and_the_same_again(bring: Import, estate: Sheets, store: Store) -> None:
    first = bring(estate)
    assert _numbers(first) == [("楼栋单元", 3, 3, 0, 0), ("业主信息", 4, 4, 0, 0), ("房屋信息", 4, 4, 0, 2)]
    assert [(one.sheet, one.row) for one in first.doubts] == [("房屋信息", 5), ("房屋信息", 4)]
    assert _who(store, "1-1-1011") == [("吴学文", "owner")]
    assert _who(store, "1-1-1012") == [("单小乐", "owner"), ("解晓", "tenant"), ("单大山", "family")]
    assert _who(store, "1-1-1013") == _who(store, "1-1-1014") == []
    before = _counts(store)

    second = bring(estate)
    assert [(new, changed) for _sheet, _read, new, changed, _doubtful in _numbers(second)] == [(0, 0)] * 3
    assert second.doubts == first.doubts
    assert second.ended == 0
    after = _counts(store)
    assert {name for name in TABLES if after[name] != before[name]} == {"estate_import", "journal"}


def test_an_owner_who_comes_later_finds_the_room(bring: Import, estate: Sheets, store: Store) -> None:
    bring(estate)
    report = bring({"业主信息": [["业主名称", "手机号", "业主编号"], ["查良", "15400000006", 6]]})
    assert _numbers(report) == [("业主信息", 1, 1, 0, 0)]
    assert _who(store, "1-1-1013") == [("查良", "owner")]


def test_what_changes_is_counted_and_an_empty_cell_takes_nothing_away(
    bring: Import, estate: Sheets, store: Store
) -> None:
    bring(estate)
    report = bring(
        {
            "楼栋单元": [["楼栋号", "单元编号", "总层数", "是否有电梯"], [1, 1, None, "有"], [2, 1, 7, None]],
            "业主信息": [
                ["业主名称", "手机号", "业主编号"],
                ["单小乐", None, 2],
                ["吴学文", "15400000009", 1],
            ],
        }
    )
    assert _numbers(report) == [("楼栋单元", 2, 0, 1, 0), ("业主信息", 2, 0, 1, 0)]
    place = reads.resolve_place(store.reader, "1-1-1012")
    assert place is not None
    assert reads.people_at(store.reader, place.id)[0].phones == ("15400000002",)
    assert [one.name for one in reads.find_people(store.reader, "15400000009")] == ["吴学文"]
    unit = reads.resolve_place(store.reader, "2-1")
    assert unit is not None
    block = reads.unit(store.reader, unit.id)
    assert block is not None
    assert (block.floors, block.lift) == (7, False)


def test_a_new_owner_ends_the_old_one_and_the_family(bring: Import, estate: Sheets, store: Store) -> None:
    bring(estate)
    report = bring({"房屋信息": [[*PLACE, "楼层", "业主编号"], [1, 1, 1012, 1, 1]]})
    assert _numbers(report) == [("房屋信息", 1, 0, 1, 0)]
    assert report.ended == 3
    assert _who(store, "1-1-1012") == [("吴学文", "owner")]
    assert [one.homes for one in reads.find_people(store.reader, "单小乐")] == [()]


def test_one_sheet_lists_all_people_of_a_room(bring: Import, store: Store) -> None:
    people = [
        _room("吴学文", 15400000001, "632126199109162056", 1001),
        _room("吴小文", 15400000002, None, 1002),
        _room("解晓", 15400000003, None, 1003),
        _room("吴学文", 15400000001, "632126199109162056", 1001, room=1012),
    ]
    first = bring({"资产信息": [ONE_SHEET, *people]})
    assert _numbers(first) == [("资产信息", 4, 4, 0, 0)]
    assert _who(store, "1-1-1011") == [("吴学文", "owner"), ("解晓", "tenant"), ("吴小文", "family")]
    assert len(reads.find_people(store.reader, "吴学文")[0].homes) == 2
    assert bring({"资产信息": [ONE_SHEET, *people]}).total("changed") == 0

    gone = bring({"资产信息": [ONE_SHEET, people[0], _room("查良", 15400000004, None, 1003)]})
    assert _numbers(gone) == [("资产信息", 2, 1, 0, 0)]
    assert gone.ended == 2
    assert _who(store, "1-1-1011") == [("吴学文", "owner"), ("查良", "tenant")]
    assert reads.find_people(store.reader, "解晓") == []
    assert store.reader.value("SELECT COUNT(*) FROM resident_phone WHERE digits = '15400000003'") == 0


def test_the_two_kinds_of_register_know_each_other(bring: Import, estate: Sheets, store: Store) -> None:
    bring({"资产信息": [ONE_SHEET, _room("吴学文", 15400000001, None, 1001)]})
    bring(estate)
    assert _who(store, "1-1-1011") == [("吴学文", "owner")]
    bring({"资产信息": [ONE_SHEET, _room("吴学文", None, None, 1001)]})
    (only,) = reads.find_people(store.reader, "吴学文")
    assert only.phones == ("15400000001",)


def test_two_people_of_one_name_stay_two(bring: Import, store: Store) -> None:
    head = ["业主名称", "手机号", "业主编号"]
    bring({"业主信息": [head, ["张伟", 15400000001, 1], ["张伟", 15400000001, 2], ["张伟", 15400000003, 3]]})
    assert [one.phones for one in reads.find_people(store.reader, "张伟")] == [
        ("15400000001",),
        ("15400000001",),
        ("15400000003",),
    ]


def test_rows_that_contradict_each_other_are_doubtful_and_stay_so(bring: Import, store: Store) -> None:
    sheets: Sheets = {
        "楼栋单元": [["楼栋号", "单元编号", "总层数"], [1, 1, 33], [1, 1, 34]],
        "业主信息": [
            ["业主名称", "手机号", "业主编号"],
            ["张伟", 15400000001, 1],
            ["李娜", 15400000002, 1],
        ],
    }
    for new in (1, 0):
        report = bring(sheets)
        assert _numbers(report) == [("楼栋单元", 2, new, 0, 1), ("业主信息", 2, new, 0, 1)]
        assert [one.row for one in report.doubts] == [3, 3]
    assert reads.find_people(store.reader, "李娜") == []


def test_fees_care_facilities_and_parking(bring: Import, estate: Sheets, store: Store) -> None:
    bring(estate)
    sheets: Sheets = {
        "费用状态": [
            [*PLACE, "费用状态", "欠费金额", "截至日期", "备注"],
            [1, 1, 1011, "欠费", 3260, "2026-10-31", "水电"],
            [9, 9, 9, "欠费", 1, "2026-10-31", None],
        ],
        "特别关照": [
            [*PLACE, "关照类别", "关照内容", "开始日期", "结束日期"],
            [1, 1, 1011, "纠纷", "楼上漏水", "2026-01-01", "2026-11-21"],
            [1, 1, 1011, "托管", "钥匙在资料室", None, None],
        ],
        "设施设备": [
            ["设施编号", "设施名称", "英文名称", "设施类别", "楼栋编号", "单元编号", "位置", "设备房"],
            ["PR-01", "生活水泵房", "Pump room", "水泵房", None, None, "地下一层", "是"],
            ["LF-11", "1栋1单元电梯", None, "电梯", 1, 1, None, "否"],
            ["X-1", "不在册楼栋的东西", None, "没听过", 77, None, None, None],
        ],
        "车位信息": [
            ["停车场编号", "车位编码", "业主编号", "车牌号"],
            [1, "C0001", 1, "粤B 12345"],
            [1, "C0002", 99, None],
        ],
    }
    first = bring(sheets)
    assert _numbers(first) == [
        ("费用状态", 2, 1, 0, 1),
        ("特别关照", 2, 2, 0, 0),
        ("设施设备", 3, 3, 0, 1),
        ("车位信息", 2, 2, 0, 1),
    ]
    again = bring(sheets)
    assert (again.total("new"), again.total("changed"), again.total("doubtful")) == (0, 0, 3)
    place = reads.resolve_place(store.reader, "1-1-1011")
    assert place is not None
    today = store.clock.now().date()
    home = reads.home(store.reader, place.id, today)
    assert home is not None
    assert home.fee is not None
    assert (home.fee.state, home.fee.owed, home.fee.note) == ("owing", 326000, "水电")
    assert [one.kind for one in home.care] == ["custody"]
    assert {one.kind for one in reads.care_of(store.reader, place.id)} == {"dispute", "custody"}
    assert [one.plate for one in home.parking] == ["粤B12345"]
    assert [one.name for one in reads.find_people(store.reader, "粤b12345")] == ["吴学文"]
    lift = reads.resolve_place(store.reader, "lf-11")
    assert lift is not None
    view = reads.facility(store.reader, lift.id)
    assert view is not None
    assert view.inside is not None
    assert view.inside.code == "1-1"

    newer: Sheets = {"费用状态": [[*PLACE, "费用状态", "截至日期"], [1, 1, 1011, "已结清", "2026-11-30"]]}
    assert _numbers(bring(newer)) == [("费用状态", 1, 0, 1, 0)]
    assert reads.fee_of(store.reader, place.id) == reads.Fee("paid", None, date(2026, 11, 30), None)
    assert _numbers(bring({"费用状态": sheets["费用状态"]})) == [("费用状态", 2, 0, 0, 2)]
    assert reads.fee_of(store.reader, place.id) == reads.Fee("paid", None, date(2026, 11, 30), None)


def test_a_person_whose_owner_or_room_is_not_known_is_kept_and_named(bring: Import, store: Store) -> None:
    head = ["业主名称", "业主编号", "业主类型", *PLACE]
    rows = [["单乐", 9, 1002, None, None, None], ["解晓", 1, 1001, 1, 1, 7777], ["查良", 2, 1001, 1, None, 8]]
    report = bring({"业主信息": [head, *rows]})
    assert _numbers(report) == [("业主信息", 3, 3, 0, 3)]
    assert sorted(one.row for one in report.doubts) == [2, 3, 4]
    assert {one.name for name in ("单乐", "解晓", "查良") for one in reads.find_people(store.reader, name)} == {
        "单乐", "解晓", "查良",
    }  # fmt: skip


def test_no_whole_document_number_is_kept_anywhere(bring: Import, estate: Sheets, store: Store) -> None:
    bring(estate)
    for table in TABLES:
        for row in store.reader.rows(f"SELECT * FROM {table}"):
            assert "6321261991" not in repr(row), table
    place = reads.resolve_place(store.reader, "1-1-1011")
    assert place is not None
    (owner,) = reads.people_at(store.reader, place.id)
    assert (owner.document, owner.last4) == ("id-card", "2011")


def test_a_bad_file_among_good_ones_changes_nothing(
    store: Store, officer: Actor, build: Build, estate: Sheets, tmp_path: Path
) -> None:
    bad = tmp_path / "bad.xlsx"
    bad.write_text("no workbook")
    before = _counts(store)
    with pytest.raises(Refused):
        import_estate(store, officer, build(estate), bad)
    assert _counts(store) == before


def test_it_is_one_transaction(
    store: Store, officer: Actor, build: Build, estate: Sheets, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(*_args: object, **_kwargs: object) -> None:
        raise Refused("full")

    before = _counts(store)
    with monkeypatch.context() as patch:
        patch.setattr("controlroom.store.act.Act.journal", full)
        with pytest.raises(Refused):
            import_estate(store, officer, build(estate))
    assert _counts(store) == before


def test_it_needs_the_right(store: Store, build: Build, estate: Sheets) -> None:
    path = build(estate)
    with pytest.raises(NotAllowed):
        import_estate(store, Actor("test"), path)
    with pytest.raises(NotAllowed):
        import_estate(store, Actor("test", 1, "301", "x", "guard", frozenset({"take"})), path)


def test_the_same_request_is_one_import(store: Store, officer: Actor, build: Build, estate: Sheets) -> None:
    by = officer.with_request("0b7f3c1e-0000-4000-8000-000000000001")
    path = build(estate)
    first, second = import_estate(store, by, path), import_estate(store, by, path)
    assert (second.id, second.notes, second.repeated) == (first.id, first.notes, True)
    assert store.reader.value("SELECT COUNT(*) FROM estate_import") == 1


def test_the_journal_says_how_much_and_names_nobody(bring: Import, estate: Sheets, store: Store) -> None:
    bring(estate)
    act, subject, facts = store.reader.rows(
        "SELECT act, subject, facts FROM journal WHERE act = 'estate.imported' ORDER BY seq DESC LIMIT 1"
    )[0]
    assert (act, subject) == ("estate.imported", "estate-import")
    assert json.loads(facts) == {"read": 11, "new": 11, "changed": 0, "doubtful": 2, "ended": 0}


def test_reindexing_writes_the_same_entries(
    bring: Import, estate: Sheets, store: Store, officer: Actor
) -> None:
    bring(estate)
    sql = "SELECT sort, ref, tokens FROM search_entry ORDER BY sort, ref"
    before = store.reader.rows(sql)
    with store.act(officer, "test") as act:
        reindex(act)
    assert store.reader.rows(sql) == before


@pytest.mark.parametrize(
    "hostile", ["[/] [Gate A]", "<b>&amp;", "'; DROP TABLE room; --", "‮abc", "🧑‍🚒" * 10]
)
def test_hostile_names_are_only_text(bring: Import, store: Store, hostile: str) -> None:
    bring({"业主信息": [["业主名称", "手机号", "业主编号"], [hostile, None, 1]]})
    assert store.reader.value("SELECT name FROM resident") == hostile
