"""Words that an emergency took off the screen: kept for when the same is asked again, forgotten at the sign-out."""

from __future__ import annotations

from collections.abc import Hashable
from typing import Any, Protocol, runtime_checkable
from weakref import WeakKeyDictionary

from textual.app import App

_kept: WeakKeyDictionary[App[Any], dict[Hashable, Any]] = WeakKeyDictionary()


@runtime_checkable
class PutAway(Protocol):
    """A screen that keeps what is typed when an emergency takes it away."""

    def put_away(self) -> str | None:
        """Keep it.

        Returns:
            The id of a form that comes back by itself; empty or None if it waits until the same is asked again.
        """
        ...


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
