"""The shell's estate commands: what they print, how they end, what they do not load."""

from __future__ import annotations

import csv
import io
import json
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import openpyxl
import pytest

from controlroom.base import i18n
from controlroom.base.errors import NotAllowed
from controlroom.cli.run import run
from controlroom.estate.headings import KINDS
from controlroom.estate.template import offered, write
from controlroom.estate.workbook import read_workbook
from controlroom.shell.session import Session
from controlroom.store.actor import Actor
from controlroom.store.database import Store

Shell = Callable[..., tuple[int, str, str]]


@pytest.fixture
def shell(file_store: Store, officer: Actor) -> Shell:
    """Return a function that runs words and gives exit code, data and talk."""

    def one(*words: str, by: Actor | None = officer) -> tuple[int, str, str]:
        def sign_in(_here: Session) -> Actor:
            if by is None:
                raise NotAllowed("sign in")
            return by

        out, err = io.StringIO(), io.StringIO()
        code = run(words, Session(file_store, sign_in, out, err))
        return code, out.getvalue(), err.getvalue()

    return one


@pytest.fixture
def book(build: Callable[..., Path], estate: Any) -> str:
    """The path of a small register."""
    return str(build(estate))


@pytest.fixture
def filled(shell: Shell, book: str) -> Shell:
    """The shell with the register imported."""
    assert shell("estate", "import", book)[0] == 0
    return shell


def test_import_says_what_it_did(shell: Shell, book: str) -> None:
    code, out, err = shell("estate", "import", book, "--json")
    assert code == 0
    said = json.loads(out)
    assert [(one["sheet"], one["read"], one["new"], one["doubtful"]) for one in said["sheets"]] == [
        ("楼栋单元", 3, 3, 0),
        ("业主信息", 4, 4, 0),
        ("房屋信息", 4, 4, 2),
    ]
    assert {one["row"] for one in said["doubtful"]} == {4, 5}
    assert "11" in err
    rows = list(csv.DictReader(io.StringIO(shell("estate", "import", book, "--csv")[1])))
    assert [(one["sheet"], one["new"], one["row"]) for one in rows][-1] == ("房屋信息", "", "4")
    assert rows[0]["new"] == rows[0]["changed"] == "0"


def test_import_ends_with_the_code_of_what_is_wrong(shell: Shell, book: str, tmp_path: Path) -> None:
    bad = tmp_path / "bad.xlsx"
    bad.write_text("x")
    guard = Actor("test", 2, "301", "x", "guard", frozenset())
    for code, words, by in (
        (1, [str(bad)], None),
        (2, [str(tmp_path / "none.xlsx")], None),
        (2, [], None),
        (2, [book, "--json", "--csv"], None),
        (2, [book, "--id", "7"], None),
        (4, [book], guard),
    ):
        found, out, err = shell("estate", "import", *words, **({"by": by} if by else {}))
        assert (found, out) == (code, ""), words
        assert err.count("\n") == 1 or not words or "--json" in words
    assert shell("estate", "import", book, by=None)[0] == 4


def test_find_masks_telephones_until_revealed(filled: Shell, file_store: Store) -> None:
    found = json.loads(filled("estate", "find", "sxl", "--json", by=None)[1])
    assert [(one["place"], one["name"], one["relation"], one["phones"]) for one in found] == [
        ("1-1-1012", "单小乐", "owner", ["154****0002"])
    ]
    code, out, _err = filled("estate", "find", "单小乐", "--reveal", "--json")
    assert code == 0
    assert json.loads(out)[0]["phones"] == ["15400000002"]
    assert file_store.reader.value("SELECT COUNT(*) FROM journal WHERE act = 'estate.revealed'") == 1
    assert filled("estate", "find", "单小乐", "--reveal", by=None)[0] == 4
    assert json.loads(filled("estate", "find", "没有这个", "--json")[1]) == []
    assert len(json.loads(filled("estate", "find", "101", "--json", "--limit", "2")[1])) == 2


def test_show_a_home_and_what_is_not_there(filled: Shell, file_store: Store) -> None:
    code, out, _err = filled("estate", "show", "1栋1单元1012", "--json", by=None)
    home = json.loads(out)
    assert code == 0
    assert (home["place"], home["kind"], home["room_kind"], home["floors"], home["lift"], home["area"]) == (
        "1-1-1012", "room", "dwelling", 33, True, 94.56,
    )  # fmt: skip
    assert [one["name"] for one in home["people"]] == ["单小乐", "解晓", "单大山"]
    assert "15400000002" not in out
    assert "2011" not in filled("estate", "show", "1-1-1011", "--json")[1]
    assert "15400000002" in filled("estate", "show", "1-1-1012", "--reveal", "--json")[1]
    assert file_store.reader.rows("SELECT subject FROM journal WHERE act = 'estate.revealed'") == [("room",)]
    for place, kind in (("1-1", "unit"), ("1", "building")):
        assert json.loads(filled("estate", "show", place, "--json")[1])["kind"] == kind
    code, out, err = filled("estate", "show", "9-9-9")
    assert (code, out) == (3, "")
    assert "9-9-9" in err
    assert "单小乐" in filled("estate", "show", "1-1-1012")[1]


def test_show_fees_care_and_facilities(filled: Shell, build: Callable[..., Path]) -> None:
    place = ["楼栋编号", "单元编号", "房屋编号"]
    more = build(
        {
            "费用状态": [
                [*place, "费用状态", "欠费金额", "截至日期"],
                [1, 1, 1011, "欠费", "3,260.50", "2026-10-31"],
                [1, 1, 1012, "已结清", None, "2026-10-31"],
            ],
            "特别关照": [[*place, "关照类别", "关照内容"], [1, 1, 1011, "独居老人", "敲门要重"]],
            "设施设备": [
                ["设施编号", "设施名称", "设施类别", "楼栋编号", "单元编号"],
                ["LF-11", "电梯", "电梯", 1, 1],
            ],
            "车位信息": [["停车场编号", "车位编码", "业主编号", "车牌号"], [1, "C1", 1, "粤B12345"]],
        }
    )
    assert filled("estate", "import", str(more))[0] == 0
    said = json.loads(filled("estate", "show", "1-1-1011", "--json")[1])
    assert said["fee"] == {"state": "owing", "owed": 326050, "as_of": "2026-10-31", "note": None}
    assert said["care"] == [{"kind": "elderly", "text": "敲门要重", "since": None, "until": None}]
    assert said["parking"][0]["plate"] == "粤B12345"
    i18n.use("en")
    assert "owing 3260.50 yuan, as of 2026-10-31" in filled("estate", "show", "1-1-1011")[1]
    assert "paid, as of 2026-10-31" in filled("estate", "show", "1-1-1012")[1]
    lift = json.loads(filled("estate", "show", "lf-11", "--json")[1])
    assert (lift["facility"], lift["inside"], lift["zh"]) == ("lift", "1-1", "电梯")


def test_template_is_what_the_importer_reads(filled: Shell, tmp_path: Path) -> None:
    path = tmp_path / "template.xlsx"
    assert filled("estate", "template", str(path))[0] == 0
    empty = read_workbook(path)
    assert [(one.kind, one.read) for one in empty.sheets] == [(one.id, 0) for one in KINDS if one.in_template]
    assert empty.doubts == ()

    book = openpyxl.load_workbook(path)
    book["楼栋单元"].append([])
    for sheet, row in (
        ("楼栋单元", ["5", "1", "18", "有"]),
        ("特别关照", ["5", "1", "101", "独居老人", "听力不好", None, None]),
        ("设施设备", ["PR-09", "水泵房", None, "水泵房", None, None, None, "是", None]),
    ):
        for column, value in enumerate(row, start=1):
            book[sheet].cell(3, column, value)
    filled_in = tmp_path / "filled.xlsx"
    book.save(filled_in)
    assert [(one.kind, len(one.rows)) for one in read_workbook(filled_in).sheets if one.rows] == [
        ("units", 1),
        ("care", 1),
        ("facilities", 1),
    ]


def test_template_never_overwrites(filled: Shell, tmp_path: Path) -> None:
    path = tmp_path / "template.xlsx"
    write(path)
    before = path.read_bytes()
    assert filled("estate", "template", str(path))[0] == 1
    assert path.read_bytes() == before
    assert filled("estate", "template", str(tmp_path / "t.csv"))[0] == 1
    assert filled("estate", "template", str(tmp_path / "no" / "t.xlsx"))[0] == 6


def test_template_without_a_file_lists_the_headings(filled: Shell) -> None:
    code, out, err = filled("estate", "template", "--json")
    assert code == 0
    listed = [(one["sheet"], one["heading"]) for one in json.loads(out)]
    assert listed == [(kind.zh, one.zh) for kind in KINDS if kind.in_template for one in offered(kind)]
    assert "estate.xlsx" in err


HEAVY = "sqlmodel sqlalchemy textual apscheduler alembic openpyxl pypinyin"


@pytest.mark.parametrize(
    "words", [["find", "sxl"], ["find", "1-1"], ["show", "1-1-1012"], ["show", "1"], ["template"]]
)
def test_reading_commands_load_nothing_heavy(filled: Shell, file_store: Store, words: list[str]) -> None:
    assert file_store.location.file is not None
    program = (
        "import sys\n"
        "from controlroom.__main__ import main\n"
        f"sys.argv = ['controlroom', '--db', {str(file_store.location.file)!r}, 'estate', *{words!r}]\n"
        "try:\n    code = main()\nexcept SystemExit as end:\n    code = end.code\n"
        f"print(sorted(set({HEAVY!r}.split()) & set(sys.modules)), code or 0, file=sys.stderr)\n"
    )
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=False)
    assert done.stderr.splitlines()[-1] == "[] 0", done.stderr
    assert done.stdout
