"""Screens over the panes close themselves and no other, in whatever order their work ends."""

from __future__ import annotations

from typing import Any

from textual.app import App

from controlroom.ui.closing import ClosingScreen, Modal
from controlroom.ui.kept import put_away
from controlroom.ui.overlay import Overlay


def stack(app: App[Any]) -> list[str]:
    return [type(one).__name__ for one in app.screen_stack]


async def test_what_an_emergency_took_away_does_not_close_the_panes(stage: Any) -> None:
    async with stage().run_test() as pilot:
        panes = stack(pilot.app)
        below: ClosingScreen[None] = ClosingScreen()
        pilot.app.push_screen(below)
        pilot.app.push_screen(Modal())
        await pilot.pause()
        # saved while a question stands over it; then both are taken away before it hears that it is uppermost
        below.close(None)
        put_away(pilot.app, down_to=Overlay)
        await pilot.pause()
        assert stack(pilot.app) == panes


async def test_a_form_whose_work_is_done_waits_for_what_stands_over_it(stage: Any) -> None:
    async with stage().run_test() as pilot:
        panes, results = stack(pilot.app), []
        below: ClosingScreen[str] = ClosingScreen()
        over: Modal[None] = Modal()
        pilot.app.push_screen(below, results.append)
        pilot.app.push_screen(over)
        await pilot.pause()
        below.close("saved")
        await pilot.pause()
        assert pilot.app.screen is over
        over.dismiss(None)
        await pilot.pause()
        assert stack(pilot.app) == panes
        assert results == ["saved"]


async def test_a_screen_closes_once_and_only_while_it_is_uppermost(stage: Any) -> None:
    async with stage().run_test() as pilot:
        panes = stack(pilot.app)
        below: Modal[None] = Modal()
        over: Modal[None] = Modal()
        pilot.app.push_screen(below)
        pilot.app.push_screen(over)
        await pilot.pause()
        below.dismiss(None)
        assert pilot.app.screen is over
        over.dismiss(None)
        over.dismiss(None)
        await pilot.pause()
        assert pilot.app.screen is below
        below.dismiss(None)
        below.dismiss(None)
        await pilot.pause()
        assert stack(pilot.app) == panes
