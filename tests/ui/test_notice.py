"""Notices in the corner: what answered a key goes once something else is opened, the rest stays its time."""

from __future__ import annotations

from typing import Any, ClassVar

import pytest
from tests.console.hands import until
from tests.ui.conftest import Stage
from textual.app import App
from textual.binding import Binding
from textual.screen import ModalScreen
from textual.widget import Widget

from controlroom.ui.fields import Field, Filled
from controlroom.ui.formscreen import FormScreen
from controlroom.ui.inorder import InOrder
from controlroom.ui.notice import decline, tell, warn
from controlroom.ui.prompt import Confirm
from controlroom.ui.strip import TextStrip


async def _save(_filled: Filled) -> None:
    """Save nothing."""


class Corner(Stage):
    """Keys that are answered by notices, and one that opens something."""

    BINDINGS: ClassVar = [Binding(key, f"act('{key}')") for key in "nwldob"]
    opens: type[ModalScreen[Any]] = FormScreen

    def action_act(self, key: str) -> None:
        """Do what the key says."""
        here: Widget = self.screen
        if key == "n":
            decline(here, "请先选中")
        if key in "wb":
            warn(here, "P-0311 还不能放行")
        if key == "l":
            warn(here, "备份失败", timeout=50)
        if key == "d":
            tell(here, "P-0311 已放行")
        if key in "ob":
            made = (
                Confirm("吗？")
                if self.opens is Confirm
                else FormScreen("F", [Field("a", "A")], name="f", save=_save)
            )
            self.push_screen(made)


def told(app: App[Any]) -> list[str]:
    return [one.message for one in app._notifications]


def toasts(app: App[Any]) -> str:
    return " ".join(str(one.render()) for seen in app.screen_stack for one in seen.query("Toast"))


@pytest.mark.parametrize("opens", [FormScreen, Confirm])
async def test_what_answered_earlier_keys_goes_when_something_opens(opens: type[ModalScreen[Any]]) -> None:
    app = Corner(TextStrip())
    app.opens = opens
    async with app.run_test(size=(80, 24), notifications=True) as pilot:
        await pilot.press("n", "w", "l", "d")
        await until(pilot, lambda: len(told(app)) == 4)
        await pilot.press("o")
        await until(pilot, lambda: len(told(app)) == 2)
        assert sorted(told(app)) == ["P-0311 已放行", "▲ 备份失败"]
        await until(pilot, lambda: "备份失败" in toasts(app))
        await until(pilot, lambda: "还不能放行" not in toasts(app))


async def test_what_the_opening_key_itself_says_stays() -> None:
    app = Corner(TextStrip())
    async with app.run_test(size=(80, 24), notifications=True) as pilot:
        await pilot.press("w", "b")
        await until(pilot, lambda: len(told(app)) == 1)
        await pilot.pause(0.1)
        assert told(app) == ["▲ P-0311 还不能放行"]
        assert isinstance(app, InOrder)
        assert isinstance(app.screen, FormScreen)
