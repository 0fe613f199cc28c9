"""The four forms of a result."""

from __future__ import annotations

import csv
import io
import json
import time
from datetime import UTC, date, datetime, timedelta
from enum import Enum
from zoneinfo import ZoneInfo

import pytest
from hypothesis import example, given
from hypothesis import strategies as st
from rich.cells import cell_len

from controlroom.base import i18n
from controlroom.base.output import Coded, Column, Record, Table, to_csv, to_json, to_table, to_tsv

SHANGHAI = ZoneInfo("Asia/Shanghai")
NOON = datetime(2026, 11, 22, 4, 0, tzinfo=UTC)
NOON_TEXT = "2026-11-22T12:00:00+08:00"
COLUMNS = (
    Column("no", "号"),
    Column("people", "人数", "number"),
    Column("at", "时间"),
    Column("summary", "摘要"),
)
HOSTILE = "[/] [Gate A] \x1b[31m\x9b\u202e\t\r\n=1+2 \"'🔥\U000e0041\x00"
ANY = st.text(st.characters(exclude_categories=["Cs"]), max_size=60)


class Status(Enum):
    """An enumeration that is no text of its own."""

    OPEN = "open"


def table(*summaries: str) -> Table:
    return Table(
        COLUMNS,
        [{"no": f"1122-{n:03d}", "people": n, "at": NOON, "summary": s} for n, s in enumerate(summaries, 1)],
    )


def test_json_of_a_list_is_an_array() -> None:
    assert json.loads(to_json(Table(COLUMNS), SHANGHAI)) == []
    assert json.loads(to_json(table("漏水", "困人"), SHANGHAI)) == [
        {"no": "1122-001", "people": 1, "at": NOON_TEXT, "summary": "漏水"},
        {"no": "1122-002", "people": 2, "at": NOON_TEXT, "summary": "困人"},
    ]
    assert "漏水" in to_json(table("漏水"), SHANGHAI)


def test_json_of_a_record_knows_every_sort_of_value() -> None:
    values = {
        "missing": None, "yes": True, "count": 3, "left": timedelta(minutes=2, seconds=10.9), "day": date(2026, 11, 22),
        "status": Status.OPEN, "who": ("612", "613"), "more": {"at": NOON}, "timeline": table("漏水"),
        "inner": Record((), {"a": None}),
    }  # fmt: skip
    assert json.loads(to_json(Record((), values), SHANGHAI)) == {
        "missing": None, "yes": True, "count": 3, "left": 130, "day": "2026-11-22", "status": "open",
        "who": ["612", "613"], "more": {"at": NOON_TEXT},
        "timeline": [{"no": "1122-001", "people": 1, "at": NOON_TEXT, "summary": "漏水"}], "inner": {"a": None},
    }  # fmt: skip


@pytest.mark.parametrize("value", [object(), b"bytes"])
def test_json_refuses_what_it_does_not_know(value: object) -> None:
    with pytest.raises(TypeError):
        to_json(Record((), {"x": value}), SHANGHAI)


def test_json_refuses_naive_times() -> None:
    with pytest.raises(ValueError, match="aware"):
        to_json(Record((), {"x": datetime(2026, 1, 1)}), SHANGHAI)  # noqa: DTZ001


@given(ANY)
@example(HOSTILE)
def test_json_gives_text_back_as_typed_and_never_raw(typed: str) -> None:
    for text, read in (
        (to_json(Record((), {"s": typed}), SHANGHAI), lambda found: found["s"]),
        (to_json(table(typed), SHANGHAI), lambda found: found[0]["summary"]),
    ):
        assert read(json.loads(text)) == typed
        assert not set(text) & set("\x1b\x9b\x00\x7f\u202e\u2066\u200b\ufeff\u2028")


def test_csv() -> None:
    found = list(csv.reader(io.StringIO(to_csv(table("漏水", "=1+2", "一\n二", HOSTILE), SHANGHAI))))
    assert found[0] == ["no", "people", "at", "summary"]
    assert found[1] == ["1122-001", "1", NOON_TEXT, "漏水"]
    assert found[2][3] == "'=1+2"
    assert found[3][3] == "一\n二"
    assert found[4][3].startswith("[/] [Gate A] ␛[31m‹U+009B›‹U+202E›␉␍\n=1+2")


def test_csv_of_other_values() -> None:
    columns = [Column(name, name) for name in ("gone", "yes", "no", "list", "dict", "left", "number")]
    row = {
        "yes": True,
        "no": False,
        "list": ["a", "b"],
        "dict": {"k": 1},
        "left": timedelta(seconds=-90),
        "number": -1.5,
    }
    assert to_csv(Table(columns, [row]), SHANGHAI).splitlines()[1] == ',true,false,"a, b",k=1,-90,-1.5'


@given(ANY)
@example(HOSTILE)
def test_no_csv_cell_is_a_formula_or_a_control(typed: str) -> None:
    text = to_csv(table(typed), SHANGHAI)
    cell = list(csv.reader(io.StringIO(text)))[1][3]
    assert cell[:1] not in tuple("=@\t\r\n")
    assert not any(ord(c) < 32 and c != "\n" for c in text)


def test_plain_text_for_a_pipe() -> None:
    assert to_tsv(table("漏水", HOSTILE), SHANGHAI).split("\n")[0] == f"1122-001\t1\t{NOON_TEXT}\t漏水"
    record = Record((*COLUMNS, Column("log", "日志")), {"no": "1122-001", "log": table("接报", "派 612")})
    assert to_tsv(record, SHANGHAI).splitlines() == [
        "no\t1122-001",
        "people\t",
        "at\t",
        "summary\t",
        f"log\t1122-001\t1\t{NOON_TEXT}\t接报",
        f"log\t1122-002\t2\t{NOON_TEXT}\t派 612",
    ]


@given(ANY)
def test_plain_text_has_one_line_a_record_and_fixed_cells(typed: str) -> None:
    lines = to_tsv(table(typed, "next"), SHANGHAI).splitlines()
    assert [line.count("\t") for line in lines] == [3, 3]


def test_a_table_for_people() -> None:
    assert to_table(table("厨房漏水", ""), SHANGHAI, 60, NOON) == (
        "号        人数  时间   摘要\n"
        "1122-001     1  12:00  厨房漏水\n"
        "1122-002     2  12:00  —\n"
    )  # fmt: skip
    assert "2026-11-22 12:00" in to_table(table("x"), SHANGHAI, 60)


def test_ids_are_words_for_people_and_ids_for_programs() -> None:
    one = Table([Column("kind", "类别")], [{"kind": Coded("water-leak", "漏水\x1b")}])
    assert to_table(one, SHANGHAI, 40).split() == ["类别", "漏水␛"]
    assert json.loads(to_json(one, SHANGHAI)) == [{"kind": "water-leak"}]
    assert to_csv(one, SHANGHAI) == "kind\nwater-leak\n"
    assert to_tsv(one, SHANGHAI) == "water-leak\n"


def test_the_widest_column_gives_way_first() -> None:
    lines = to_table(table("漏" * 100_000), SHANGHAI, 40, NOON).splitlines()
    assert lines[1].startswith("1122-001     1  12:00  漏漏")
    assert lines[1].endswith("…")
    assert cell_len(lines[1]) in (39, 40)


def test_a_table_speaks_the_language_in_use() -> None:
    one = Table(
        [Column("ok", "OK"), Column("left", "LEFT")],
        [{"ok": True, "left": timedelta(minutes=5)}, {"ok": False}],
    )
    assert to_table(one, SHANGHAI, 40).split() == ["OK", "LEFT", "是", "5分", "否", "—"]
    i18n.use("en")
    assert to_table(one, SHANGHAI, 40).split() == ["OK", "LEFT", "yes", "5m", "no", "—"]


def test_a_record_for_people() -> None:
    record = Record(
        (
            Column("no", "号"),
            Column("summary", "摘要"),
            Column("who", "人员"),
            Column("log", "日志"),
            Column("empty", "附"),
        ),
        {
            "no": "1122-001",
            "summary": "first line of it is long\n第二行",
            "who": ["612", "613"],
            "log": table("接报"),
            "empty": Table(COLUMNS),
        },
    )
    assert to_table(record, SHANGHAI, 34, NOON).splitlines() == [
        "号    1122-001",
        "摘要  first line of it is long",
        "      第二行",
        "人员  612, 613",
        "",
        "日志",
        "号        人数  时间   摘要",
        "1122-001     1  12:00  接报",
        "",
        "附",
        "—",
    ]
    narrow = to_table(record, SHANGHAI, 20, NOON).splitlines()
    assert narrow[1:4] == ["摘要  first line of", "      it is long", "      第二行"]


@given(st.lists(ANY, max_size=4), st.integers(8, 120))
def test_nothing_is_wider_than_the_terminal_or_acts_on_it(texts: list[str], cells: int) -> None:
    values = {"no": HOSTILE, "summary": texts, "people": 3, "at": NOON, "log": table(*texts)}
    record = Record((*COLUMNS, Column("log", HOSTILE)), values)
    for text in (to_table(table(*texts), SHANGHAI, cells), to_table(record, SHANGHAI, cells)):
        assert all(cell_len(line) <= cells for line in text.split("\n"))
        assert not any(ord(c) < 32 and c != "\n" for c in text)


def test_long_texts_are_quick() -> None:
    long = Record(COLUMNS, {"no": "漏 " * 50_000, "summary": "x" * 100_000, "people": "\n" * 10_000})
    began = time.thread_time()
    to_table(long, SHANGHAI, 60)
    assert time.thread_time() - began < 6


def test_what_stands_below_a_row_is_whole_on_a_terminal_and_a_column_elsewhere() -> None:
    i18n.use("zh")
    people = [f"东门岗：{number} 曾海涛" for number in range(300, 303)]
    shown = Table(
        [Column("no", "号"), Column("what", "事项")],
        [
            {"no": "1", "what": "在班人员", "people": people, "asked": "谁去？" * 12},
            {"no": "2", "what": "漏水", "people": [], "asked": None},
        ],
        below=[Column("people", ""), Column("asked", "疑问")],
    )
    lines = to_table(Record([Column("items", "交接")], {"items": shown}), SHANGHAI, 30).splitlines()
    first, second = lines.index("1   在班人员"), lines.index("2   漏水")
    assert lines[first + 1 : first + 4] == [f"  {one}" for one in people]
    assert "".join(line.strip() for line in lines[first + 4 : second]) == "疑问：" + "谁去？" * 12
    assert all(cell_len(line) <= 30 for line in lines)
    assert lines[second:] == ["2   漏水"]
    assert to_tsv(shown, SHANGHAI).splitlines()[0].split("\t")[2] == ", ".join(people)
    assert to_csv(shown, SHANGHAI).splitlines()[0] == "no,what,people,asked"
