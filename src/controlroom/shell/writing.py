"""What every command that writes does: sign in, run one act of a desk, say what it has to say."""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Any, Concatenate, ParamSpec

from controlroom.shell.session import session

if TYPE_CHECKING:
    from collections.abc import Callable

    from controlroom.store.act import Done
    from controlroom.store.actor import Actor
    from controlroom.store.database import Store

P = ParamSpec("P")


class Later:
    """A module that is imported when something of it is first asked for: a reading command must not load a desk.

    Beside ``if TYPE_CHECKING: from controlroom.shifts import desk`` a room writes
    ``else: desk = Later("controlroom.shifts.desk")``.

    Args:
        name: the module's full name.
    """

    def __init__(self, name: str) -> None:
        self._name = name

    def __getattr__(self, attribute: str) -> Any:
        return getattr(import_module(self._name), attribute)


def written(
    request: str | None,
    act: Callable[Concatenate[Store, Actor, P], Done],
    *args: P.args,
    **kwargs: P.kwargs,
) -> Done:
    """Run one act of a desk as whoever signs in, and say its notes.

    Args:
        request: what ``--id`` gave.
        act: ``f(store, by, …)``; the rest goes to it.

    Raises:
        ControlroomError: not signed in, not allowed, or what the act refuses.
    """
    here = session()
    done = act(here.store, here.actor(request), *args, **kwargs)
    here.tell(done)
    return done
