"""A sheet of keys: read, repeated, doubtful."""

from __future__ import annotations

import pytest

from controlroom.base.errors import Refused
from controlroom.keyloans import reads
from controlroom.keyloans.desk import Hands
from tests.keyloans.conftest import HEAD, ROWS, Board


def test_repeating_it_changes_nothing(board: Board) -> None:
    report = board.bring(ROWS)
    assert (report.read, report.new, report.changed, report.doubts) == (len(ROWS), 0, 0, ())


def test_a_tag_twice_names_both_rows(board: Board) -> None:
    rows = [("N-01", "甲", "public-room"), ("N-02", "乙", "public-room"), ("n-01", "丙", "public-room")]
    report = board.bring(rows, ("tag", "name", "class"))
    [doubt] = report.doubts
    assert (report.new, doubt["row"]) == (2, 4)
    assert "2" in str(doubt["reason"])
    assert board.key("N-01").zh == "甲"


@pytest.mark.parametrize(
    ("head", "row"),
    [
        (HEAD, ("", "无牌", "public-room")),
        (HEAD, ("N-01", " ", "public-room")),
        (HEAD, ("N-01", "甲", "钥匙")),
        (HEAD, ("N-01", "甲", "public-room", "Z-99")),
        (HEAD, ("N-01", "甲", "public-room", "N-01")),
        (HEAD, ("N-01", "甲", "public-room", "", "", "", "soon")),
        ((*HEAD, "copies"), ("N-01", "甲", "public-room", "", "", "", "", "-1")),
        ((*HEAD, "copies"), ("N-01", "甲", "public-room", "", "", "", "", "1000000")),
        ((*HEAD, "authorisers"), ("N-01", "甲", "public-room", "", "", "", "", "4")),
        ((*HEAD, "latest"), ("N-01", "甲", "public-room", "", "", "", "", "25:00")),
    ],
)
def test_a_row_that_cannot_be_kept_is_a_doubt(
    board: Board, head: tuple[str, ...], row: tuple[str, ...]
) -> None:
    report = board.bring([row], head)
    assert (report.new, len(report.doubts)) == (0, 1)


def test_chinese_headings_borrowers_and_places(board: Board) -> None:
    head = ("钥匙牌号", "名称", "类别", "可借用", "批准人数", "最晚归还", "把数", "封条号", "须外部门批准")
    board.bring(
        [("N-01", "天面门", "公共用房", "工程部、安全员、迅达电梯", "1", "21:30", "2", "F-1", "是")], head
    )
    with board.store.act(board.desk.by, "test.look") as act:
        row = act.run(
            "SELECT departments, roles, firms, authorisers, latest, copies, seal, other_department "
            "FROM key_tag WHERE tag = 'N-01'"
        )
    assert [tuple(one) for one in row] == [
        ('["engineering"]', '["guard"]', '["迅达电梯"]', 1, 21 * 60 + 30, 2, "F-1", 1)
    ]


def test_what_is_lent_stays_on_the_register(board: Board) -> None:
    board.do("lend", "P-01", Hands("611"))
    head = ("tag", "name", "class", "active")
    report = board.bring(
        [("P-01", "会所", "public-room", "no"), ("P-02", "活动室", "public-room", "no")], head
    )
    assert len(report.doubts) == 1
    assert (board.key("P-01").active, board.key("P-02").active) == (True, False)


def test_it_is_found_by_tag_name_initials_and_what_it_opens(board: Board) -> None:
    def found(words: str) -> list[str]:
        return [key.tag for key in reads.find(board.store.reader, words)]

    assert [found(words) for words in ("e-01", "水泵", "sbf", "B1", "Ｅ－０１")] == [["E-01"]] * 5
    assert found("R-1") == ["R-10", "R-11", "R-12"]
    assert found(" ") == found("没有这把") == []


def test_what_is_no_sheet_of_keys(board: Board) -> None:
    with pytest.raises(Refused):
        board.bring([("1", "2")], ("a", "b"))
