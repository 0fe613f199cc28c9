"""States, who is called back, what goes out and comes back, how lines, counts, codes and plates are typed."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from controlroom.base import i18n
from controlroom.base.errors import Refused, UsageError
from controlroom.base.plates import read_plate
from controlroom.estate.documents import read_last4
from controlroom.passes.goods import Item, read_item, read_lines, understood
from controlroom.passes.lines import Line, coming_back, going_out, read_counts
from controlroom.passes.rules import (
    State,
    Why,
    needs_owner,
    number_of,
    parse_number,
    proposed_end,
    read_code,
    stands,
    state_of,
)

ZONE = ZoneInfo("Asia/Shanghai")
NOON = datetime(2026, 11, 22, 4, 0, tzinfo=UTC)
LINES = (Line(1, "沙发", 1), Line(2, "电锤", 3, returnable=True, out=2, back=1))


@pytest.mark.parametrize(
    ("out", "back", "waits", "ended", "state"),
    [
        (0, 0, True, "", State.WAITING),
        (0, 0, False, "", State.READY),
        (1, 0, False, "", State.PART),
        (1, 0, True, "", State.WAITING),  # held at the gate in the middle
        (2, 0, False, "", State.OUT),
        (2, 1, False, "", State.OUT),
        (2, 2, False, "", State.DONE),
        (2, 0, True, "", State.OUT),  # nothing is left that could wait
        (1, 0, True, "void", State.VOID),
        (0, 0, False, "refused", State.REFUSED),
        (1, 1, False, "expired", State.EXPIRED),
    ],
)
def test_where_a_pass_stands(out: int, back: int, waits: bool, ended: str, state: State) -> None:
    lines = [Line(1, "电锤", 2, returnable=True, out=out, back=back)]
    assert state_of(lines, waits=waits, ended=ended) is state


def test_what_is_not_returnable_owes_nothing() -> None:
    assert state_of([Line(1, "沙发", 1, out=1)], waits=False, ended="") is State.DONE


@pytest.mark.parametrize("state", [State.WAITING, State.READY, State.PART])
def test_an_end_that_has_come_needs_no_tick(state: State) -> None:
    assert stands(state, NOON, NOON) is State.EXPIRED
    assert stands(state, NOON + timedelta(microseconds=1), NOON) is state


@pytest.mark.parametrize("state", [State.OUT, State.DONE, State.VOID, State.REFUSED])
def test_what_has_ended_does_not_expire(state: State) -> None:
    assert stands(state, NOON, NOON + timedelta(days=1)) is state


@pytest.mark.parametrize(
    ("by_owner", "whole", "value", "asked"),
    [
        (True, False, None, []),
        (True, False, 499_999, []),
        (True, False, 500_000, [Why.VALUE]),
        (True, True, None, [Why.WHOLE_HOUSE]),
        (False, False, 0, [Why.NOT_OWNER]),
        (False, True, 900_000, [Why.NOT_OWNER, Why.WHOLE_HOUSE, Why.VALUE]),
    ],
)
def test_why_the_owner_is_called(by_owner: bool, whole: bool, value: int | None, asked: list[Why]) -> None:
    found = needs_owner(
        by_owner=by_owner,
        other_document=False,
        whole_house=whole,
        value=value,
        ask_whole_house=True,
        ask_value=500_000,
    )
    assert found == asked


def test_a_whole_home_may_move_unasked_by_policy() -> None:
    assert not needs_owner(
        by_owner=True,
        other_document=False,
        whole_house=True,
        value=None,
        ask_whole_house=False,
        ask_value=500_000,
    )


@pytest.mark.parametrize(("hour", "end"), [(4, 12), (11, 12), (12, 36), (15, 36)])
def test_a_pass_ends_when_the_gate_closes(hour: int, end: int) -> None:
    day = NOON.replace(hour=0)
    assert proposed_end(day + timedelta(hours=hour), 20 * 60, ZONE) == day + timedelta(hours=end)


def test_all_that_is_left_goes_out_and_all_that_is_owed_comes_back() -> None:
    assert going_out(LINES, {}) == {1: 1, 2: 1}
    assert coming_back(LINES, {}) == {2: 1}
    assert going_out(LINES, {2: 1}) == {2: 1}


@pytest.mark.parametrize("counts", [{1: 2}, {2: 2}, {1: 1, 2: 1_000_000}])
def test_more_than_is_left_is_not_let_out_and_stays_the_carriers(counts: dict[int, int]) -> None:
    with pytest.raises(Refused) as caught:
        going_out(LINES, counts)
    assert "仍归携带人，任何人不得扣留或搜查" in caught.value.sentence


@pytest.mark.parametrize("counts", [{3: 1}, {0: 1}, {1: 0}, {1: -1}])
def test_no_such_line_and_no_pieces(counts: dict[int, int]) -> None:
    for act in (going_out, coming_back):
        with pytest.raises(UsageError) as caught:
            act(LINES, counts)
        assert caught.value.field == "lines"


@pytest.mark.parametrize("counts", [{1: 1}, {2: 2}])
def test_no_more_comes_back_than_is_owed(counts: dict[int, int]) -> None:
    with pytest.raises(Refused):
        coming_back(LINES, counts)
    with pytest.raises(Refused):
        coming_back([Line(1, "沙发", 1, out=1)], {})


def test_counts_as_typed() -> None:
    assert read_counts(["1=2", " ２＝１ "]) == {1: 2, 2: 1}
    for bad in (["1"], ["=2"], ["沙发=1"], ["1=x"], ["1=1", "1=2"], ["1=1.5"]):
        with pytest.raises(UsageError):
            read_counts(bad)


@pytest.mark.parametrize(
    ("typed", "item"),
    [
        ("沙发 1", Item("沙发", 1)),
        ("沙发1", Item("沙发", 1)),
        ("沙发", Item("沙发", 1)),
        ("冰箱 2 台", Item("冰箱", 2, "台")),
        ("冰箱2台", Item("冰箱", 2, "台")),
        ("sofa 3", Item("sofa", 3)),
        ("sofa x3", Item("sofa", 3)),
        ("A4 paper 2 boxes", Item("A4 paper", 2, "boxes")),
        ("iPhone 15 1", Item("iPhone 15", 1)),
        ("电视 1 台（65寸）", Item("电视", 1, "台", "65寸")),
        ("电视 ２ 台 (旧)", Item("电视", 2, "台", "旧")),
        ("55寸电视", Item("55寸电视", 1)),
        ("[red]沙发 1", Item("[red]沙发", 1)),
        ("沙发两张", Item("沙发", 2, "张")),
        ("椅子 十二 把", Item("椅子", 12, "把")),
        ("两张沙发", Item("沙发", 2, "张")),
        ("4把椅子（红色）", Item("椅子", 4, "把", "红色")),
        ("4 chairs", Item("chairs", 4)),
        ("iPhone 15", Item("iPhone", 15)),
        ("床品四件套", Item("床品四件套", 1)),
        ("五斗柜", Item("五斗柜", 1)),
        ("二手沙发", Item("二手沙发", 1)),
        ("空调 1.5匹 1 台", Item("空调 1.5匹", 1, "台")),
        ("沙发 0", Item("沙发", 0)),
        ("沙发 -1", Item("沙发", -1)),
    ],
)
def test_a_line_as_typed(typed: str, item: Item) -> None:
    assert read_item(typed) == item


@pytest.mark.parametrize(
    "typed",
    [
        "椅子 4 把 红色",
        "沙发 2 张、椅子 4 把",
        "沙发 2 张 椅子 4 把",
        "椅子（4把）",
        "椅子（四把）",
        "沙发两张 旧的",
        "椅子几把",
        "two sofas",
        "chairs (4)",
        "sofa4",
        "床品4件套",
    ],
)
def test_a_count_that_stands_elsewhere_is_not_taken_for_one_piece(typed: str) -> None:
    i18n.use("zh")
    with pytest.raises(UsageError, match="第3行：件数写在名称后"):
        read_item(typed, 3)


def test_a_number_of_any_length_is_too_many_pieces() -> None:
    for digits in ("9" * 5000, "+" + "9" * 5000):
        with pytest.raises(UsageError) as caught:
            read_lines([f"沙发 {digits}"], most_lines=60, most_pieces=999, longest=200)
        assert len(caught.value.sentence) < 100
    assert read_item("沙发 " + "0" * 5000 + "2") == Item("沙发", 2)


def test_lines_as_they_are_understood() -> None:
    assert understood("沙发两张\n椅子 4 把\n4 chairs\ncable 2 rolls\n") == (
        "1 沙发 2张 · 2 椅子 4把 · 3 chairs 4 · 4 cable 2 rolls"
    )


@pytest.mark.parametrize("typed", ["电线 1.5 卷", "cable 0,5", "sofa 1,000,000"])
def test_half_pieces_are_none(typed: str) -> None:
    with pytest.raises(UsageError):
        read_item(typed)


def test_which_lines_come_back() -> None:
    def marked(*items: str | Item, **more: object) -> list[bool]:
        lines = read_lines(items, most_lines=9, most_pieces=9, longest=50, **more)  # type: ignore[arg-type]
        return [line.returnable for line in lines]

    assert marked("a 1", "b 1") == [False, False]
    assert marked("a 1", "b 1", every_returns=True) == [True, True]
    assert marked("a 1", "b 1", every_returns=True, returns=(2,)) == [False, True]
    assert marked(Item("a", returnable=True), "b 1", every_returns=True) == [True, False]
    for field in ("large", "returns"):
        with pytest.raises(UsageError) as caught:
            marked("a 1", **{field: (2,)})
        assert caught.value.field == field


@pytest.mark.parametrize(
    "typed",
    [
        "粤B12345", "粤b·1234d", "京A00001", "沪AD12345", "粤BF00001", "苏E12345D", "粤BDA1234",
        "鲁B1234学", "鄂A1234警", "粤Z1234港", "粤Z1234澳", "冀A1234挂", "沪A0023领", "使014578", "224578使",
        "粤X1234应急", "WJ京12345", "WJ1234A", "VA12345", "粤Ｂ１２３４５", " 粤B 123 45 ",
    ],
)  # fmt: skip
def test_a_plate(typed: str) -> None:
    assert read_plate(typed)


@pytest.mark.parametrize(("typed", "kept"), [("粤b·１２３ab", "粤B123AB"), ("", ""), ("  ", "")])
def test_a_plate_as_it_is_kept(typed: str, kept: str) -> None:
    assert read_plate(typed) == kept


@pytest.mark.parametrize(
    "typed",
    [
        "B12345", "粤12345", "粤B1234", "粤B123456", "粤BO1234", "粤I12345", "粤B1234I", "深B12345", "粤B12345Z",
        "粤B1234学学", "粤B12345学", "粤BDI1234", "没有", "[red]", "粤B12345;",
    ],
)  # fmt: skip
def test_no_plate(typed: str) -> None:
    with pytest.raises(UsageError) as caught:
        read_plate(typed)
    assert caught.value.field == "plate"


@pytest.mark.parametrize(("typed", "code"), [("0042", "0042"), (" 00 42 ", "0042"), ("００４２", "0042")])
def test_a_code_as_heard(typed: str, code: str) -> None:
    assert read_code(typed) == code


@pytest.mark.parametrize("typed", ["", "42", "00042", "abcd", "12 3x"])
def test_no_code(typed: str) -> None:
    with pytest.raises(UsageError):
        read_code(typed)


def test_of_a_document_four_characters() -> None:
    assert read_last4(" 12ｘ3 ") == "12X3"
    for bad in ("110101199001011234", "", "123", "12 3", "一二三四"):
        with pytest.raises(UsageError):
            read_last4(bad)


def test_numbers_as_said() -> None:
    assert [parse_number(text) for text in ("P-0311", "p311", "311", "Ｐ－０３１１")] == [311] * 4
    assert number_of(7) == "P-0007"
