"""What follows a moment later, so that what the officer works in is painted before it.

A timer of Textual is not used: one whose task is held up for longer than its time before it first looks never fires.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from textual.message_pump import MessagePump

MOMENT = 0.1
"""Seconds: two or three pictures."""


def later(pump: MessagePump, doing: Callable[[], object], seconds: float | None = None) -> None:
    """Do something a little later, in its turn among the messages; not at all if the receiver is closed by then.

    Args:
        pump: the app, screen or widget whose messages it waits among.
        doing: what is to be done.
        seconds: after how long; a moment if not given.
    """
    wait = MOMENT if seconds is None else seconds
    asyncio.get_running_loop().call_later(wait, pump.call_later, doing)
