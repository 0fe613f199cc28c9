"""Short ways to look at a console and to use its keys."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Callable

from textual import events
from textual._context import visible_screen_stack
from textual.pilot import Pilot

from controlroom.console.app import ControlRoom
from controlroom.people.desk import set_pin
from controlroom.people.signin import sign_in as signed_in
from controlroom.store.database import Store
from controlroom.ui.prompt import Choose
from tests.console.conftest import OFFICER


def app_of(pilot: Pilot[None]) -> ControlRoom:
    """Return the console."""
    assert isinstance(pilot.app, ControlRoom)
    return pilot.app


def lines(pilot: Pilot[None]) -> list[str]:
    """Return the screen as lines of text; blank ones before it is painted."""
    screen = pilot.app.screen
    # what a screen lets shine through is painted too
    visible_screen_stack.set(pilot.app._background_screens)
    strips = screen._compositor.render_strips()
    found = ["".join(segment.text for segment in strip) for strip in strips]
    return found or [""] * pilot.app.size.height


def text(pilot: Pilot[None]) -> str:
    """Return the screen as one text."""
    return "\n".join(lines(pilot))


async def until(pilot: Pilot[None], true: Callable[[], object], seconds: float = 8) -> None:
    """Wait until something is true.

    Raises:
        AssertionError: it did not become true in time; the screen is in the message.
    """
    end = time.monotonic() + seconds
    while not true():
        assert time.monotonic() < end, text(pilot)
        await asyncio.sleep(0.02)
        await pilot.pause()


async def offered(pilot: Pilot[None], name: str = "draft") -> None:
    """Wait until a box that comes by itself stands and takes keys."""

    def is_ready() -> bool:
        screen = pilot.app.screen
        return isinstance(screen, Choose) and screen.name == name and screen.is_ready

    await until(pilot, is_ready)


async def type_in(pilot: Pilot[None], words: str) -> None:
    """Type words, as a keyboard without an input method does."""
    await pilot.press(*("space" if one == " " else one for one in words))


def burst(pilot: Pilot[None], *keys: str) -> None:
    """Press keys faster than the screen follows: nothing is waited for."""
    for key in keys:
        pilot.app.post_message(events.Key(key, key if len(key) == 1 else None))


async def sign_in(pilot: Pilot[None], pin: str = OFFICER.pin) -> None:
    """Sign in as the form does after its last key (the form itself: ``fill_sign_in``), and wait until it is done."""
    app = app_of(pilot)
    app.start(app.officer.take(OFFICER.number, pin))
    await until(pilot, lambda: app.actor is not None)
    await pilot.pause()


async def fill_sign_in(pilot: Pilot[None], pin: str = OFFICER.pin) -> None:
    """Fill in the sign-in that is open, and wait until it is done."""
    await until(pilot, lambda: pilot.app.screen.name == "sign-in")
    await type_in(pilot, OFFICER.number)
    await pilot.press("tab")
    await type_in(pilot, pin)
    await pilot.press("f2")
    await until(pilot, lambda: app_of(pilot).actor is not None)
    await until(pilot, lambda: pilot.app.screen.name != "sign-in")


SECOND, SECOND_PIN = "102", "135790"
"""Another officer of the sample estate, once ``second_officer`` has given the PIN."""


def second_officer(store: Store, role: str = "duty-officer") -> None:
    """Let another officer of the sample estate sign in, in a role."""
    by = signed_in(store, OFFICER.number, OFFICER.pin, "t", note=False)
    set_pin(store, by, SECOND, SECOND_PIN)
    with store.act(by, "test.role") as act:
        act.run("UPDATE staff SET role = :role WHERE number = :number", role=role, number=SECOND)
