"""What is to be done a moment later is done, however busy the loop is, and never for what is closed."""

from __future__ import annotations

import asyncio
import time
from typing import Any

from controlroom.ui.later import later


async def test_a_loop_held_up_loses_nothing(stage: Any) -> None:
    """A timer of Textual that is held up for longer than its time before it first looks never fires."""
    done: list[str] = []
    async with stage().run_test() as pilot:
        later(pilot.app, lambda: done.append("held"), 0.02)
        time.sleep(0.2)
        await pilot.pause(0.1)
        assert done == ["held"]


async def test_what_is_closed_is_left_alone(stage: Any) -> None:
    done: list[str] = []
    async with stage().run_test() as pilot:
        later(pilot.app, lambda: done.append("closed"), 0.3)
    await asyncio.sleep(0.5)
    assert done == []
