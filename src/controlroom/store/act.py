"""An act: one transaction holding the change, its journal entries, deadlines, index and listeners."""

from __future__ import annotations

import json
import os
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from functools import update_wrapper
from typing import TYPE_CHECKING, Any, Concatenate, Generic, ParamSpec

from sqlmodel import Session

from controlroom.base import registry
from controlroom.base.clock import to_us
from controlroom.base.errors import Refused, UsageError
from controlroom.base.i18n import _
from controlroom.base.policy import Policy
from controlroom.store.actor import Actor
from controlroom.store.chain import (
    GENESIS,
    FactValue,
    Written,
    canonical,
    digest,
    facts_text,
    hash_of,
    texts_body,
)
from controlroom.store.reader import Row, explain, is_of_driver, run

if TYPE_CHECKING:
    from controlroom.store.database import Store

P = ParamSpec("P")

_JOURNAL = """INSERT INTO journal (seq, at, recorded, act, subject, subject_id, staff_id, shift_id, console, facts,
 digest, canonical, hash) VALUES (:seq, :at, :recorded, :act, :subject, :subject_id, :staff_id, :shift_id, :console,
 :facts, :digest, :canonical, :hash)"""
_TEXT = "INSERT INTO journal_text (seq, salt, body) VALUES (:seq, :salt, :body)"
_REQUEST = "INSERT INTO request (id, act, seq, answer) VALUES (:id, :act, :seq, :answer)"


@dataclass(frozen=True, slots=True)
class Done:
    """What an act answers: which record it made or changed, and what else the caller should say.

    Attributes:
        subject: sort of the record, for instance ``incident``.
        id: its key.
        number: its spoken number in full, ``2026-1122-012``.
        notes: sentences for the officer (a duplicate hint, who was cleared).
        repeated: True when the same request had been done before.
    """

    subject: str
    id: int
    number: str
    notes: tuple[str, ...] = ()
    repeated: bool = field(default=False, compare=False)


class Act:
    """One running transaction.

    Attributes:
        store: the database it runs on.
        session: the SQLModel session; already inside the transaction.
        connection: the session's connection, for many rows in one statement.
        by: who acts.
        now: the instant at which the act is recorded; the same for the whole act.
        policy: the active policy.
    """

    def __init__(self, store: Store, session: Session, by: Actor, name: str) -> None:
        self.store = store
        self.session = session
        self.connection = session.connection()
        self.by = by
        self.name = name
        self.now: datetime = store.clock.now()
        self.policy: Policy = store.policy()
        self._head: tuple[int, str] | None = None
        self._written = False
        self._driver: Any = self.connection.connection.driver_connection

    def run(self, statement: str, /, **parameters: Any) -> list[Row]:
        """Run plain SQL inside the transaction and return its rows: a seventh of what the session would cost.

        What the session still holds back must be flushed before, if the statement is about it.

        Args:
            statement: text with ``:name`` parameters, of the reader's portable kind.

        Raises:
            Busy, StorageFailed: as ``Store.act``.
        """
        try:
            return run(self._driver, statement, parameters, is_file=self.store.location.is_file)
        except Exception as error:
            if is_of_driver(error):
                raise explain(error, self.store.location.shown) from error
            raise

    def journal(
        self,
        act: str,
        about: tuple[str, int],
        facts: Mapping[str, FactValue] | None = None,
        texts: Mapping[str, str] | None = None,
        *,
        at: datetime | None = None,
        report: bool = False,
    ) -> int:
        """Write one journal entry and return its number.

        Args:
            act: what happened, ``incident.dispatched``.
            about: sort and key of the record it is about.
            facts: ids, numbers, states and times (microseconds); hashed for ever.
            texts: names, telephone numbers and free text; can be blanked later.
            at: when it happened, if not now (a radio report that comes late).
            report: the house made the texts: as long as they are.

        Raises:
            UsageError: a text longer than the policy's ``[limits] text``, at the field of its name.
            ValueError: a fact that is free text.
        """
        seq, previous = self._last()
        kept = {name: text for name, text in (texts or {}).items() if text}
        for name, text in kept.items():
            if len(text) > self.policy.text_limit and not report:
                sentence = _("This is too long: {most} characters at most.")
                raise UsageError(sentence.format(most=self.policy.text_limit), field=name)
        body = texts_body(kept) if kept else ""
        salt = os.urandom(16) if kept else b""
        entry = Written(
            seq=seq + 1,
            at=to_us(at or self.now),
            recorded=to_us(self.now),
            act=act,
            subject=about[0],
            subject_id=about[1],
            staff_id=self.by.staff_id,
            shift_id=self.by.shift_id,
            console=self.by.console,
            facts=facts_text(facts or {}),
            digest=digest(salt, body) if kept else "",
        )
        text = canonical(entry, previous)
        hashed = hash_of(text)
        self.session.flush()
        columns = {name: getattr(entry, name) for name in Written.__slots__}
        self.run(_JOURNAL, **columns, canonical=text, hash=hashed)
        if kept:
            self.run(_TEXT, seq=entry.seq, salt=salt, body=body)
        self._head = (entry.seq, hashed)
        self._written = True
        return entry.seq

    def finish(self) -> None:
        """Let the rooms hear, before the commit, that something was written (``journal.written``)."""
        if self._written:
            self.session.flush()
            self.announce("journal.written")

    def announce(self, event: str, **payload: Any) -> None:
        """Call every listener of an event inside this transaction; a listener may veto with ``Refused``."""
        for listener in registry.listeners(event):
            listener(self, **payload)

    def _last(self) -> tuple[int, str]:
        if self._head is None:
            found = self.run("SELECT seq, hash FROM journal ORDER BY seq DESC LIMIT 1")
            self._head = (found[0][0], found[0][1]) if found else (0, GENESIS)
        return self._head

    def earlier(self) -> Done | None:
        """Return the first answer if this request's id has been done before.

        Raises:
            Refused: the id was used for another kind of act.
        """
        if self.by.request is None:
            return None
        found = self.run("SELECT act, answer FROM request WHERE id = :id", id=self.by.request)
        if not found:
            return None
        act, text = found[0]
        if act != self.name:
            raise Refused(_("This id was already used for another act. Make a new one."))
        answer = json.loads(text)
        return Done(answer["subject"], answer["id"], answer["number"], tuple(answer["notes"]), repeated=True)

    def remember(self, done: Done) -> None:
        """Keep the answer under the request's id."""
        if self.by.request is None:
            return
        answer = {"subject": done.subject, "id": done.id, "number": done.number, "notes": list(done.notes)}
        self.run(
            _REQUEST,
            id=self.by.request,
            act=self.name,
            seq=self._last()[0],
            answer=json.dumps(answer, ensure_ascii=False),
        )


class DeskAct(Generic[P]):
    """An act of a desk, called as ``f(store, by, …)``.

    Attributes:
        inside: the bare body ``f(act, …)``, for use inside a larger act.
        right: the right the actor needs, or None.
    """

    def __init__(self, inside: Callable[Concatenate[Act, P], Done], right: str | None) -> None:
        self.inside = inside
        self.right = right
        room = inside.__module__.removeprefix("controlroom.").partition(".")[0]
        self._name = f"{room}.{inside.__name__}"
        update_wrapper(self, inside)

    def __call__(self, store: Store, by: Actor, /, *args: P.args, **kwargs: P.kwargs) -> Done:
        """Check the right, then run the body in one durable transaction; a repeated request id gets its first answer.

        Raises:
            NotAllowed: the actor lacks the right. Busy, StorageFailed: as ``Store.act``.
        """
        if self.right is not None:
            by.need(self.right)
        with store.act(by, self._name) as act:
            earlier = act.earlier()
            if earlier is not None:
                return earlier
            done = self.inside(act, *args, **kwargs)
            act.remember(done)
            return done


def desk_act(right: str | None = None) -> Callable[[Callable[Concatenate[Act, P], Done]], DeskAct[P]]:
    """Turn ``f(act, …) -> Done`` into an act ``f(store, by, …) -> Done``: one transaction, once per request id.

    Args:
        right: the right the actor needs; None where nobody needs to be signed in.
    """

    def decorate(body: Callable[Concatenate[Act, P], Done]) -> DeskAct[P]:
        return DeskAct(body, right)

    return decorate
