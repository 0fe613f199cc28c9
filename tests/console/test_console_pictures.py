"""A dozen pictures of the layout, compared line by line with those a person looked at (``--snapshot-update``)."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Any

import pytest
from syrupy.assertion import SnapshotAssertion
from syrupy.extensions.image import SVGImageSnapshotExtension
from textual.widgets import Input

from controlroom.base.i18n import Language
from controlroom.store.database import Store
from tests.console.conftest import Open
from tests.console.hands import app_of, sign_in, until

BOARD: Sequence[str] = ()
PICTURES = [
    *[("board", lang, size, BOARD, "") for lang in ("zh", "en") for size in ((80, 24), (120, 36), (200, 60))],
    *[("gas", lang, (120, 36), ("f12", "2"), "P-07") for lang in ("zh", "en")],
    *[("call", lang, (120, 36), ("f2",), "F2") for lang in ("zh", "en")],
    ("alarms", "zh", (120, 36), ("alt+a",), "Alt+S"),
    ("help", "en", (120, 36), ("f1",), "F12"),
]


@pytest.mark.parametrize(
    ("name", "lang", "size", "keys", "shows"), PICTURES, ids=[f"{p[0]}-{p[1]}-{p[2][0]}" for p in PICTURES]
)
async def test_the_layout_is_the_one_that_was_looked_at(
    console: Open,
    desk: Store,
    snapshot: SnapshotAssertion,
    name: str,
    lang: Language,
    size: tuple[int, int],
    keys: Sequence[str],
    shows: str,
) -> None:
    async with console(desk, size, lang) as pilot:
        app = app_of(pilot)
        await sign_in(pilot)
        await until(pilot, lambda: app.heart._alarm_loop is not None)
        await pilot.press(*keys)
        before: Any = None
        # at rest: nothing moves any more, the notices are gone
        for _look in range(40):
            app.clear_notifications()
            for typed in app.screen.query(Input):
                typed.cursor_blink = False
            await pilot.pause(0.25)
            # fonts are the viewer's matter
            shown = re.sub(r"src: local.*?;", "", app.export_screenshot(title=name), flags=re.DOTALL)
            if shown == before and shows in shown:
                break
            before = shown
        assert shown == snapshot(extension_class=SVGImageSnapshotExtension)
