"""Texts become painted lines: safe, cut by cells, in the looks of the theme."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from rich.cells import cell_len
from tests.console.hands import until
from textual.app import App
from textual.widgets import Static

from controlroom.ui import notice
from controlroom.ui.footer import KeyLine
from controlroom.ui.keys import Hint
from controlroom.ui.looks import GROUNDS, LOOKS, Palette, palette
from controlroom.ui.panel import Panel
from controlroom.ui.safe import content, line, shown
from controlroom.ui.strip import TextStrip
from controlroom.ui.themes import safe_theme

Seen = Callable[[App[Any]], list[str]]
COLOURS = Palette(safe_theme().textual().to_color_system().generate())


def test_hostile_text_is_exactly_as_wide_as_asked(hostile: str) -> None:
    for cells in (0, 1, 7, 80):
        strip = line([("▲ ", "late"), (hostile, "text")], cells, COLOURS)
        assert strip.cell_length == cells
        assert all(character.isprintable() for character in strip.text)


def test_markup_is_never_read() -> None:
    assert shown("[Gate A] forced [/]", 80) == "[Gate A] forced [/]"
    assert content("[Gate A] forced", ("[/]", "late")).plain == "[Gate A] forced[/]"


def test_wide_characters_are_cut_between_cells() -> None:
    assert shown("厨房漏水", 5) == "厨房…"
    assert cell_len(shown("厨房漏水", 4)) <= 4
    assert shown("x\x1b[2J", 20) == "x␛[2J"


def test_every_look_on_every_ground_is_a_style_and_strips_have_one_text_colour() -> None:
    for ground in GROUNDS:
        styles = {look: COLOURS.style(look, ground) for look in LOOKS}
        assert all(style.bgcolor == styles["text"].bgcolor for style in styles.values())
        assert len({style.color for style in styles.values()}) == (1 if ground in ("alarm", "warn") else 7)


async def test_content_shows_hostile_text(stage: Any, seen: Seen, hostile: str) -> None:
    app = stage(Static(content(("▲ ", "late"), hostile)), css="Static { height: 5; }")
    async with app.run_test(size=(40, 6), notifications=True) as pilot:
        await pilot.pause()
        assert seen(app)[0].startswith("▲ ")
        assert all(character.isprintable() for row in seen(app) for character in row)


async def test_strip_keeps_its_right_side_and_paints_only_changes(
    stage: Any, seen: Seen, monkeypatch: pytest.MonkeyPatch
) -> None:
    strip = TextStrip(ground="alarm")
    app = stage(strip)
    async with app.run_test(size=(40, 3), notifications=True) as pilot:
        strip.show([("▲ 超时 3栋2单元1802 漏水 未到场 请呼叫 612 工程", "late")], [("F8 确认 ", "key")])
        await pilot.pause()
        assert seen(app)[0].endswith("F8 确认 ")
        assert "…" in seen(app)[0]
        assert strip.text.startswith("▲ 超时")
        refreshed: list[int] = []
        monkeypatch.setattr(strip, "refresh", lambda *a, **k: refreshed.append(1))
        strip.show([("▲ 超时 3栋2单元1802 漏水 未到场 请呼叫 612 工程", "late")], [("F8 确认 ", "key")])
        assert refreshed == []
        strip.show([("正常", "ok")], ground="bar")
        assert refreshed == [1]


async def test_strip_survives_hostile_text(stage: Any, seen: Seen, hostile: str) -> None:
    strip = TextStrip()
    app = stage(strip)
    async with app.run_test(size=(80, 3), notifications=True) as pilot:
        strip.show([(hostile, "text")], [(hostile, "dim")])
        await pilot.pause()
        assert cell_len(seen(app)[0]) == 80


@pytest.mark.parametrize(("cells", "kept"), [(200, 12), (80, 9), (40, 4)])
async def test_key_line_keeps_what_matters(stage: Any, seen: Seen, cells: int, kept: int) -> None:
    names = [("帮助", 2), ("新事件", 1), ("钥匙", 5), ("放行", 5), ("记事", 3), ("跟进", 5), ("交接", 6)]
    names += [("确认", 1), ("静音", 1), ("命令", 4), ("放大", 7), ("紧急", 1)]
    app = stage(KeyLine([Hint(f"F{at}", name, rank) for at, (name, rank) in enumerate(names, 1)]))
    async with app.run_test(size=(cells, 3), notifications=True) as pilot:
        await pilot.pause()
        row = seen(app)[0]
    assert cell_len(row) == cells
    assert len(row.split()) == kept
    assert all(name in row for name, rank in names if rank == 1)


async def test_key_line_changes(stage: Any, seen: Seen) -> None:
    keys = KeyLine([Hint("F2", "Save")])
    app = stage(keys)
    async with app.run_test(size=(40, 3), notifications=True) as pilot:
        await pilot.pause()
        assert seen(app)[0].strip() == "F2 Save"
        keys.show([Hint("Esc", "取消")])
        await pilot.pause()
        assert seen(app)[0].strip() == "Esc取消"


async def test_panel_names_itself_and_its_state_in_the_border(stage: Any, seen: Seen, hostile: str) -> None:
    panel = Panel(title="事件", number=1)
    app = stage(panel)
    async with app.run_test(size=(60, 6), notifications=True) as pilot:
        panel.show_state(("7", "dim"), ("▲2", "late"))
        panel.show_foot(("F2 新", "dim"))
        await pilot.pause()
        assert "1 事件 7 ▲2" in seen(app)[0]
        assert "F2 新" in seen(app)[-1]
        panel.show_title(hostile)
        panel.show_foot()
        await pilot.pause()
        assert cell_len(seen(app)[0]) == 60


async def test_panel_asks_the_console_to_zoom(stage: Any) -> None:
    wanted: list[Panel] = []

    class Zoomer(stage):  # type: ignore[misc]
        def on_panel_zoom_wanted(self, event: Panel.ZoomWanted) -> None:
            wanted.append(event.control)

    inner = TextStrip()
    inner.can_focus = True
    panel = Panel(inner, title="事件")
    async with Zoomer(panel).run_test(size=(60, 6), notifications=True) as pilot:
        inner.focus()
        await pilot.press("z", "alt+z")
    assert wanted == [panel, panel]


async def test_notices_are_plain_and_short(stage: Any, seen: Seen, hostile: str) -> None:
    strip = TextStrip()
    app = stage(strip)
    async with app.run_test(size=(80, 24), notifications=True) as pilot:
        notice.tell(strip, "已保存 [/] 1122-012")
        notice.warn(strip, hostile)
        await until(pilot, lambda: any("已保存 [/] 1122-012" in row for row in seen(app)))
        await until(pilot, lambda: any("▲ " in row for row in seen(app)))


async def test_the_palette_follows_the_theme(stage: Any) -> None:
    strip = TextStrip()
    app = stage(strip)
    async with app.run_test(notifications=True) as pilot:
        night = palette(app).style("late")
        app.theme = "day"
        await pilot.pause()
        assert palette(app).style("late") != night
        assert palette(app) is palette(app)
