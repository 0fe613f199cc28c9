"""What an emergency or the lock took off the screen: kept until the same is asked again, forgotten at the sign-out."""

from __future__ import annotations

from collections.abc import Hashable
from typing import Any, Protocol, runtime_checkable
from weakref import WeakKeyDictionary

from textual.app import App
from textual.screen import ModalScreen, Screen

_kept: WeakKeyDictionary[App[Any], dict[Hashable, Any]] = WeakKeyDictionary()


@runtime_checkable
class PutAway(Protocol):
    """A screen that keeps what is typed when an emergency or the lock takes it away."""

    def put_away(self) -> str | None:
        """Keep it.

        Returns:
            The id of a form that comes back by itself; empty or None if it waits until the same is asked again.
        """
        ...


def put_away(app: App[Any], *, down_to: type[Screen[Any]]) -> list[str]:
    """Take away what stands over a screen; what is typed there is kept.

    Args:
        app: the console.
        down_to: the first screen of this class, from above, stays, and what is below it.

    Returns:
        The ids of the forms that come back by themselves, the uppermost first.
    """
    forms = []
    while isinstance(app.screen, ModalScreen) and not isinstance(app.screen, down_to):
        screen = app.screen
        if isinstance(screen, PutAway) and (form_id := screen.put_away()):
            forms.append(form_id)
        screen.dismiss(None)
    return forms


def keep(app: App[Any], asked: Hashable, words: Any) -> None:
    """Keep what was typed.

    Args:
        app: the console.
        asked: what tells this question from others, the record it is about included.
        words: what was typed and chosen.
    """
    _kept.setdefault(app, {})[asked] = words


def take_back(app: App[Any], asked: Hashable) -> Any:
    """Return what was kept for this question, once; None if nothing was."""
    return _kept.get(app, {}).pop(asked, None)


def forget(app: App[Any]) -> None:
    """Forget all of it: another officer must not find it."""
    _kept.pop(app, None)
