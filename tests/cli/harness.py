"""Runs shell commands in this process: the same tree and session as the program, its places in memory."""

from __future__ import annotations

import json
from io import StringIO
from typing import Any

from controlroom.base.errors import NotAllowed
from controlroom.base.policy_model import RIGHTS
from controlroom.cli.bar import Outcome
from controlroom.cli.run import run
from controlroom.people import desk
from controlroom.people.sheet import Person
from controlroom.shell.session import Session
from controlroom.store.act import Done
from controlroom.store.actor import Actor, house
from controlroom.store.database import Store


def hire(store: Store, number: str, name: str, role: str, **more: Any) -> Done:
    """Take somebody on; nobody's right is asked."""
    with store.act(house("test"), "test.hire") as act:
        return desk.first(act, Person(number, name, role, **more), None)


def officer(store: Store, number: str = "101", name: str = "王敏", role: str = "admin") -> Actor:
    """Take an officer on who may do everything; return him signed in."""
    done = hire(store, number, name, role)
    return Actor("desk-1", done.id, number, name, role, frozenset(RIGHTS))


class Shell:
    """One person's shell."""

    def __init__(self, store: Store, actor: Actor | None, *, width: int | None = None) -> None:
        self.store = store
        self.actor = actor
        self.width = width

    def __call__(self, *words: str) -> Outcome:
        """Run a command."""
        out, err = StringIO(), StringIO()
        code = run(words, Session(self.store, self._signed_in, out, err, self.width))
        return Outcome(code, out.getvalue(), err.getvalue())

    def json(self, *words: str) -> Any:
        """Run a command that must succeed with ``--json``; return what it prints."""
        outcome = self(*words, "--json")
        assert outcome.exit_code == 0, outcome.err
        return json.loads(outcome.out)

    def _signed_in(self, _here: Session) -> Actor:
        if self.actor is None:
            raise NotAllowed("not signed in")
        return self.actor
