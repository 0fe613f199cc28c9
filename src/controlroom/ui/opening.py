"""Opening a form or a list once somebody is signed in: it tells what a wall display must not."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, TypeVar

from textual.screen import Screen

from controlroom.base.errors import ControlroomError
from controlroom.ui.notice import warn
from controlroom.ui.pane import Pane
from controlroom.ui.prompt import open_once

Result = TypeVar("Result")


def open_signed_in(
    pane: Pane[Any],
    made: Callable[[], Screen[Result]],
    then: Callable[[Result | None], None] | None = None,
) -> None:
    """Open a screen; ask for the sign-in first.

    Args:
        pane: whose it is.
        made: makes it, and may refuse to.
        then: called with its result, None if it was left.
    """
    if pane.frame.revealed:
        _open(pane, made, then)
    else:
        pane.run_worker(_sign_in(pane, made, then), group="sign-in", exit_on_error=False)


async def _sign_in(
    pane: Pane[Any], made: Callable[[], Screen[Result]], then: Callable[[Result | None], None] | None
) -> None:
    if await pane.frame.sign_in() is not None:
        _open(pane, made, then)


def _open(
    pane: Pane[Any], made: Callable[[], Screen[Result]], then: Callable[[Result | None], None] | None
) -> None:
    try:
        screen = made()
    except ControlroomError as error:
        warn(pane, error)
    else:
        open_once(pane.app, screen, then)
