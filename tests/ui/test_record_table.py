"""RecordTable: the cursor and the scroll stay on the record, only what changed is painted, any text is text."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from rich.cells import cell_len
from textual.app import App

from controlroom.ui.columns import Column, lay_out
from controlroom.ui.table import Cell, RecordKey, RecordTable, Row

Seen = Callable[[App[Any]], list[str]]
COLUMNS = (
    Column("号", 8),
    Column("地点", 10, share=2),
    Column("类别", 8, share=1, drop=1),
    Column("人员", 8, drop=2),
    Column("时限", 8, align="right"),
)


def row(key: RecordKey, place: str = "3栋2单元1802", left: str = "剩6分") -> Row:
    return Row(key, (Cell(str(key)), Cell(place), Cell("漏水"), Cell("612"), Cell(left, "soon")))


def some(*keys: RecordKey) -> list[Row]:
    return [row(key) for key in keys]


class Told:
    """The table's messages, in order."""

    def __init__(self, stage: Any, table: RecordTable) -> None:
        told: list[tuple[str, RecordKey | None]] = []
        self.list = told

        class Listening(stage):  # type: ignore[misc]
            def on_record_table_moved(self, event: RecordTable.Moved) -> None:
                assert event.control is table
                told.append(("moved", event.key))

            def on_record_table_chosen(self, event: RecordTable.Chosen) -> None:
                assert event.control is table
                told.append(("chosen", event.key))

        self.app: App[None] = Listening(table)


@pytest.fixture
def table() -> RecordTable:
    return RecordTable(COLUMNS, empty="没有未结事件。")


def lines_asked(table: RecordTable, monkeypatch: pytest.MonkeyPatch) -> list[object]:
    asked: list[object] = []
    real = table.refresh

    def refresh(*regions: Any, **options: Any) -> RecordTable:
        asked.extend(regions or ["all"])
        return real(*regions, **options)

    monkeypatch.setattr(table, "refresh", refresh)
    return asked


@pytest.mark.parametrize("size", [(80, 24), (120, 36), (200, 60)])
async def test_rows_are_aligned_by_cells(
    stage: Any, seen: Seen, table: RecordTable, size: tuple[int, int]
) -> None:
    app = stage(table)
    async with app.run_test(size=size, notifications=True) as pilot:
        table.show([row("1122-012", "3栋2单元1802"), row("1122-011", "B2"), row("1122-010", "厨" * 200)])
        await pilot.pause()
        lines = seen(app)
    assert all(cell_len(text) == size[0] for text in lines)
    assert lines[0].split() == ["号", "地点", "类别", "人员", "时限"]
    ends = {cell_len(text[: text.index("剩6分")]) for text in lines[1:4]}
    assert len(ends) == 1
    assert lines[1].startswith("▸1122-012")
    assert lines[2].startswith(" 1122-011")
    assert "…" in lines[3]


async def test_the_cursor_stays_on_its_record(stage: Any, table: RecordTable) -> None:
    told = Told(stage, table)
    async with told.app.run_test(size=(60, 10), notifications=True) as pilot:
        table.show(some(1, 2, 3, 4))
        await pilot.press("down", "down")
        assert table.cursor_key == 3
        table.show(some(9, 8, 3, 2, 1))
        assert table.cursor_key == 3
        table.show(some(9, 8, 2, 1))
        assert table.cursor_key == 2
        table.show(some(9, 8))
        assert table.cursor_key == 8
        table.show([])
        assert table.cursor_key is None
        await pilot.press("up", "down", "enter", "end")
        table.show(some(5))
        await pilot.pause()
    assert told.list == [("moved", key) for key in (1, 2, 3, 2, 8, None, 5)]


async def test_the_record_stays_on_its_line_while_others_come_and_go(
    stage: Any, seen: Seen, table: RecordTable
) -> None:
    app = stage(table)
    async with app.run_test(size=(60, 11), notifications=True) as pilot:
        table.show(some(*range(100)))
        assert table.move_to(50)
        await pilot.press("up", "up", "up")
        before = [text.startswith("▸") for text in seen(app)]
        table.show(some(200, 201, 202, *range(100)))
        await pilot.pause()
        assert [text.startswith("▸") for text in seen(app)] == before
        assert table.cursor_key == 47
        table.show(some(*range(10, 100)))
        await pilot.pause()
        assert [text.startswith("▸") for text in seen(app)] == before
        table.scroll_to(y=80, animate=False)
        await pilot.pause()
        top = seen(app)[1].split()[0]
        table.show(some(300, *range(10, 100)))
        await pilot.pause()
        assert seen(app)[1].split()[0] == top
        assert not table.move_to("gone")


async def test_a_new_record_on_top_of_an_unscrolled_list_is_seen(
    stage: Any, seen: Seen, table: RecordTable
) -> None:
    app = stage(table)
    async with app.run_test(size=(60, 11), notifications=True) as pilot:
        table.show(some(*range(100)))
        table.show(some(500, *range(100)))
        await pilot.pause()
        assert seen(app)[1].split()[0] == "500"
        assert table.cursor_key == 0


async def test_only_changed_lines_are_painted(
    stage: Any, seen: Seen, table: RecordTable, monkeypatch: pytest.MonkeyPatch
) -> None:
    app = stage(table)
    async with app.run_test(size=(60, 12), notifications=True) as pilot:
        table.show(some(1, 2, 3, 4))
        await pilot.pause()
        asked = lines_asked(table, monkeypatch)
        table.show(some(1, 2, 3, 4))
        assert asked == []
        table.show([row(1), row(2), row(3, left="超1分"), row(4)])
        assert [(region.y, region.height) for region in asked] == [(3, 1)]  # type: ignore[attr-defined]
        await pilot.pause()
        assert "超1分" in seen(app)[3]
        asked.clear()
        await pilot.press("down")
        assert sorted(region.y for region in asked) == [1, 2]  # type: ignore[attr-defined]


async def test_moving_pages_and_choosing(stage: Any, table: RecordTable) -> None:
    told = Told(stage, table)
    async with told.app.run_test(size=(60, 11), notifications=True) as pilot:
        table.show(some(*range(30)))
        await pilot.press("pagedown", "enter", "end", "enter", "pageup", "home", "k", "up", "enter")
        await pilot.click(table, offset=(5, 3))
        await pilot.click(table, offset=(5, 3))
        await pilot.click(table, offset=(5, 0))
        await pilot.pause()
    assert [key for kind, key in told.list if kind == "chosen"] == [9, 29, 0, 2]


async def test_nothing_and_trouble_are_told_apart(stage: Any, seen: Seen, table: RecordTable) -> None:
    told = Told(stage, table)
    async with told.app.run_test(size=(60, 11), notifications=True) as pilot:
        await pilot.pause()
        assert "没有未结事件。" in seen(told.app)[1]
        table.show(some(1))
        table.fail("这个列表读不出来。请运行 doctor。")
        await pilot.press("enter")
        assert "▲ 这个列表读不出来。请运行 doctor。" in seen(told.app)[1]
        assert ("chosen", 1) not in told.list
        table.show(some(1))
        await pilot.pause()
        assert "1" in seen(told.app)[1]
        assert not any("▲" in text for text in seen(told.app))


async def test_any_text_is_shown_as_text(stage: Any, seen: Seen, table: RecordTable, hostile: str) -> None:
    app = stage(table)
    async with app.run_test(size=(60, 11), notifications=True) as pilot:
        table.show([row("a", hostile, hostile), row("b", "[Gate A] forced")])
        await pilot.pause()
        lines = seen(app)
    assert all(character.isprintable() for text in lines for character in text)
    assert "[Gate A]" in lines[2]
    assert {cell_len(text) for text in lines} == {60}


async def test_the_cursor_row_is_marked_and_painted_by_focus_and_theme(
    stage: Any, table: RecordTable
) -> None:
    other = RecordTable(COLUMNS)
    app = stage(table, other)

    def ground() -> str:
        style = next(iter(table.render_line(1))).style
        assert style is not None
        assert style.bgcolor is not None
        return style.bgcolor.name

    async with app.run_test(size=(60, 20), notifications=True) as pilot:
        table.show(some(1, 2))
        table.focus()
        await pilot.pause()
        assert ground() == "#2a3037"
        other.focus()
        await pilot.pause()
        assert ground() == "#1c2026"
        app.theme = "day"
        await pilot.pause()
        assert ground() == "#e2e8ee"
        strip = app.screen._compositor.render_strips()[1]
        assert any(
            part.style and part.style.bgcolor and part.style.bgcolor.name == "#e2e8ee" for part in strip
        )


async def test_a_smaller_screen_keeps_the_cursor_in_sight(stage: Any, seen: Seen, table: RecordTable) -> None:
    app = stage(table)
    async with app.run_test(size=(120, 40), notifications=True) as pilot:
        table.show(some(*range(35)))
        await pilot.press("end")
        await pilot.resize_terminal(40, 10)
        await pilot.pause()
        assert any(text.startswith("▸34") for text in seen(app))
        assert all(cell_len(text) == 40 for text in seen(app))


def test_wrong_rows_are_refused(table: RecordTable) -> None:
    with pytest.raises(ValueError, match="one key"):
        table.show(some(1, 1))
    with pytest.raises(ValueError, match="one cell"):
        table.show([Row(1, (Cell("x"),))])


def test_columns_grow_shrink_and_drop_in_order() -> None:
    assert lay_out(COLUMNS, 50) == ((8, 10, 8, 8, 8), 2)
    assert lay_out(COLUMNS, 46) == ((8, 10, 8, 8, 8), 1)
    widths, gap = lay_out(COLUMNS, 120)
    assert sum(widths) + 4 * gap == 120
    assert widths[0] == 8
    assert widths[1] > widths[2] > 8
    assert lay_out(COLUMNS, 45) == ((8, 13, 10, 0, 8), 2)
    assert lay_out(COLUMNS, 30) == ((8, 10, 0, 0, 8), 2)
    assert lay_out(COLUMNS, 24) == ((8, 6, 0, 0, 8), 1)
    assert lay_out(COLUMNS, 5) == ((8, 4, 0, 0, 8), 1)
