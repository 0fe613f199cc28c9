"""Files that are not what they claim get one sentence; real ones are read with their doubts."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

import openpyxl
import pytest

from controlroom.base import i18n
from controlroom.base.errors import ControlroomError, Refused, UsageError
from controlroom.estate.rows import FacilityRow, PersonRow, RoomRow
from controlroom.estate.rules import DocumentKind, Relation, RoomKind, RoomState
from controlroom.estate.workbook import read_files, read_workbook

Build = Callable[..., Path]


def _zip(parts: dict[str, bytes]) -> bytes:
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in parts.items():
            archive.writestr(name, content)
    return file.getvalue()


_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600)
_MINIMAL = {"[Content_Types].xml": b"<Types/>", "xl/workbook.xml": b"<workbook/>"}


def _bomb() -> bytes:
    return _zip(_MINIMAL | {"xl/worksheets/sheet1.xml": bytes(513 * 2**20)})


_LIES: dict[str, tuple[str, bytes | Callable[[], bytes], str]] = {
    "empty": ("a.xlsx", b"", "empty"),
    "csv": ("a.xlsx", "楼栋号,单元编号,总层数\n1,1,3\n".encode(), "not an Excel workbook"),
    "xls": ("a.xlsx", _OLE, "old kind"),
    "protected": ("a.xlsx", _OLE + "EncryptedPackage".encode("utf-16-le"), "password"),
    "docx": ("a.xlsx", _zip({"word/document.xml": b"<x/>"}), "not an Excel workbook"),
    "cut": ("a.xlsx", _zip(_MINIMAL)[:-30], "damaged"),
    "hollow": ("a.xlsx", _zip(_MINIMAL), "damaged"),
    "doctype": ("a.xlsx", _zip(_MINIMAL | {"xl/a.xml": b'<!DOCTYPE x [<!ENTITY a "aa">]>'}), "not opened"),
    "bomb": ("a.xlsx", _bomb, "not opened"),
    "xlsx": ("a.csv", _zip(_MINIMAL), ".xlsx"),
    "nothing": ("a.csv", b"\xff\xfe\x00", "CSV"),
    "bytes": ("a.csv", bytes(range(128, 256)) * 3, "CSV"),
    "unknown": ("a.csv", b"a,b,c\n1,2,3\n", "known headings"),
}


@pytest.mark.parametrize("lie", _LIES)
def test_one_sentence_for_what_is_no_workbook(tmp_path: Path, lie: str) -> None:
    name, content, says = _LIES[lie]
    i18n.use("en")
    path = tmp_path / name
    path.write_bytes(content() if callable(content) else content)
    with pytest.raises(Refused) as caught:
        read_workbook(path)
    assert "\n" not in caught.value.sentence
    assert says in caught.value.sentence


def test_no_file_and_a_folder(tmp_path: Path) -> None:
    for path in (tmp_path / "none.xlsx", tmp_path):
        with pytest.raises(UsageError):
            read_workbook(path)


def test_every_cut_of_a_workbook_is_refused(tmp_path: Path, build: Build, estate: Any) -> None:
    whole = build(estate).read_bytes()
    path = tmp_path / "cut.xlsx"
    for length in range(1, len(whole) - 1, len(whole) // 40):
        path.write_bytes(whole[:length])
        with pytest.raises(ControlroomError):
            read_workbook(path)


def test_a_workbook_without_known_headings(build: Build) -> None:
    with pytest.raises(Refused, match="表头"):
        read_workbook(build({"业主信息": [["a", "b"], [1, 2]]}))
    with pytest.raises(Refused, match="表头"):
        read_workbook(build({"费用设置": [["费用编号", "收费项目"], [1, "物业费"]]}))


def test_the_register_as_people_have_it(build: Build, estate: Any) -> None:
    estate["费用设置"] = [["费用编号", "费用类型", "收费项目"], [1, "物业费", "一"], [2, "物业费", "二"]]
    estate["随手记"] = [["电话本"], ["张三", 1]]
    parsed = read_workbook(build(estate))
    assert [(one.name, one.kind, one.read, len(one.rows)) for one in parsed.sheets] == [
        ("楼栋单元", "units", 3, 3),
        ("业主信息", "persons", 4, 4),
        ("房屋信息", "rooms", 4, 4),
        ("费用设置", "charges", 2, 0),
    ]
    assert [(one.sheet, one.row) for one in parsed.doubts] == [
        ("房屋信息", 5),
        ("费用设置", 0),
        ("随手记", 0),
    ]
    first, _second, family, tenant = parsed.sheets[1].rows
    assert isinstance(first, PersonRow)
    assert (first.number, first.phones, first.document and first.document.last4) == ("1", (), "2011")
    assert isinstance(family, PersonRow)
    assert (family.relation, family.number, family.owner) == (Relation.FAMILY, None, "2")
    assert family.document is None
    assert isinstance(tenant, PersonRow)
    assert tenant.phones == ()
    room = parsed.sheets[2].rows[0]
    assert isinstance(room, RoomRow)
    assert (room.home.code, room.area, room.kind, room.owner) == ("1-1-1011", 9456, RoomKind.DWELLING, "1")


def test_the_same_document_for_everybody_is_doubtful_and_kept_for_nobody(build: Build) -> None:
    rows = [["业主名称", "身份证号", "业主编号"], *[[f"人{n}", "632126199109162011", n] for n in range(1, 6)]]
    rows.append(["人6", "632126199109162012", 6])
    parsed = read_workbook(build({"业主信息": rows}))
    assert [one.row for one in parsed.doubts] == [2, 3, 4, 5, 6]
    assert [one.document is not None for one in parsed.sheets[0].rows if isinstance(one, PersonRow)] == [
        *[False] * 5,
        True,
    ]


def test_one_document_of_one_person_with_two_homes_is_not_doubtful(build: Build) -> None:
    head = ["楼号", "单元", "房间", "楼层", "房屋状态", "业主名称", "身份证号", "业主类型"]
    home = [1, "吴学文", "632126199109162056", 1001]
    parsed = read_workbook(build({"资产信息": [head, [1, 1, 101, 2001, *home], [1, 1, 102, 2001, *home]]}))
    assert [one.reason for one in parsed.doubts if "证件" in one.reason] == []


def test_one_sheet_with_rooms_and_people(build: Build) -> None:
    head = [
        "楼号",
        "单元",
        "房间",
        "楼层",
        "总层数",
        "是否有电梯",
        "房屋状态",
        "业主名称",
        "手机号",
        "身份证号",
        "业主类型",
    ]
    rows = [
        head,
        [1, 1, 1001, 10, 33, "有", 2001, "吴学文", 15400000001, "632126199109162056", 1001],
        [1, 1, 1001, 10, 33, "有", 2001, "吴小文", 15400000002, "111111111111111111", 1002],
        [1, 0, 12, 1, 1, "没有", 2006, "鹤汀面馆", 15400000003, None, "商铺"],
        [1, 1, 1002, 10, 33, "有", 2002, None, None, None, None],
        [1, 1, 1003, 10, 33, "有", 2001, None, None, None, None],
        [1, 1, 1004, 10, 33, "有", 2002, "谁", None, None, 1009],
    ]
    parsed = read_workbook(build({"资产信息": rows}))
    found = [row for row in parsed.sheets[0].rows if isinstance(row, RoomRow)]
    assert [row.person.name if row.person else None for row in found] == [
        "吴学文", "吴小文", "鹤汀面馆", None, None, "谁",
    ]  # fmt: skip
    assert found[0].person is not None
    assert found[0].person.document is not None
    assert found[0].person.document.kind is DocumentKind.ID_CARD
    assert found[2].kind is RoomKind.SHOP
    assert found[2].person is not None
    assert found[2].person.relation is Relation.SHOP
    assert found[3].state is RoomState.UNSOLD
    assert sorted({one.row for one in parsed.doubts}) == [6, 7]


def test_rows_that_cannot_be_kept_say_why(build: Build) -> None:
    place = ["楼栋编号", "单元编号", "房屋编号"]
    parsed = read_workbook(
        build(
            {
                "费用状态": [
                    [*place, "费用状态", "欠费金额", "截至日期"],
                    [1, 1, 101, "欠费", "1,200.50", "2026-10-31"],
                    [1, 1, 102, "欠费", 5, None],
                    [1, 1, None, "欠费", 5, "2026-10-31"],
                    [1, 1, 104, "不知道", 5, "2026-10-31"],
                ],
                "特别关照": [
                    [*place, "关照类别", "关照内容", "开始日期", "结束日期"],
                    [1, 1, 101, "纠纷", "楼上漏水，已起诉", "2026-01-01", "2026-12-31"],
                    [1, 1, 101, "纠纷", "反了", "2026-12-31", "2026-01-01"],
                    [1, 1, 101, "从没听过", "留着", None, None],
                ],
                "业主信息": [["业主编号", "业主名称", "手机号"], [None, "没号", 1], ["9", "x" * 101, None]],
            }
        )
    )
    assert [(one.name, len(one.rows)) for one in parsed.sheets] == [
        ("费用状态", 1),
        ("特别关照", 2),
        ("业主信息", 0),
    ]
    assert [(one.sheet, one.row) for one in parsed.doubts] == [
        ("费用状态", 3),
        ("费用状态", 4),
        ("费用状态", 5),
        ("特别关照", 3),
        ("特别关照", 4),
        ("业主信息", 2),
        ("业主信息", 3),
    ]
    assert all("x" * 20 not in one.reason for one in parsed.doubts)


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030", "utf-16"])
@pytest.mark.parametrize("delimiter", [",", "\t"])
def test_csv_files(tmp_path: Path, encoding: str, delimiter: str) -> None:
    lines = [["设施编号", "设施名称", "设施类别", "设备房"], ["PR-01", "生活水泵房", "水泵房", "是"]]
    path = tmp_path / "facilities.csv"
    path.write_bytes("\r\n".join(delimiter.join(line) for line in lines).encode(encoding))
    (row,) = read_workbook(path).sheets[0].rows
    assert isinstance(row, FacilityRow)
    assert (row.code, row.zh, row.equipment_room) == ("PR-01", "生活水泵房", True)


def test_sheets_of_the_same_name_in_two_files_stay_apart(build: Build, estate: Any) -> None:
    first, second = build(estate), build(estate)
    names = [one.name for one in read_files([first, second]).sheets]
    assert len(names) == len(set(names)) == 6


def test_wrong_dimensions_and_far_cells_cost_nothing(tmp_path: Path) -> None:
    book = openpyxl.Workbook()
    sheet = book.active
    sheet.title = "楼栋单元"
    for row in (["楼栋号", "单元编号", "总层数"], [1, 1, 33]):
        sheet.append(row)
    sheet["XFD1"] = "x"
    sheet["A90000"] = 2
    sheet["B90000"] = 1
    path = tmp_path / "far.xlsx"
    book.save(path)
    parsed = read_workbook(path)
    assert [row.row for row in parsed.sheets[0].rows] == [2, 90000]
