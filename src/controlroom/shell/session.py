"""Where a command finds its database, who acts, and where to print: the same for the shell and the command bar."""

from __future__ import annotations

import uuid
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, TextIO
from zoneinfo import ZoneInfo

from controlroom.base.errors import UsageError
from controlroom.base.i18n import _
from controlroom.base.text import half, visible
from controlroom.shell.pins import Credentials
from controlroom.store.actor import Actor
from controlroom.store.database import Store
from controlroom.store.policies import in_force
from controlroom.store.reader import Reader

if TYPE_CHECKING:
    from controlroom.base.output import Record, Table
    from controlroom.shell.render import Form
    from controlroom.store.act import Done


class Session:
    """What one command runs in. Commands ask ``session()`` for it and print only through it.

    Attributes:
        store: the database; opened when first asked.
        sign_in: asks who acts (number and PIN) and returns the actor; asked at most once.
        out: where data goes.
        err: where talk goes.
        width: cells of the terminal that shows the data, None in a pipe.
        in_bar: True in the console's command bar, where the officer is already signed in.
        credentials: what the shell was given to sign in with; None in the bar.
    """

    def __init__(
        self,
        store: Store,
        sign_in: Callable[[Session], Actor],
        out: TextIO,
        err: TextIO,
        width: int | None = None,
        *,
        in_bar: bool = False,
        credentials: Credentials | None = None,
    ) -> None:
        self.store = store
        self.sign_in = sign_in
        self.out = out
        self.err = err
        self.width = width
        self.in_bar = in_bar
        self.credentials = credentials
        self._actor: Actor | None = None
        self._checked = False

    @property
    def reader(self) -> Reader:
        """The read lane of a database whose schema is this program's.

        Raises:
            StorageFailed: there is none, or it is older or newer.
        """
        self._check()
        return self.store.reader

    @property
    def now(self) -> datetime:
        """This instant by the house's clock."""
        return self.store.clock.now()

    @property
    def zone(self) -> ZoneInfo:
        """The estate's time zone."""
        return self.store.zone

    def actor(self, request: str | None = None) -> Actor:
        """Return who acts, signed in, carrying the request's id; without one, an id of its own.

        Args:
            request: what ``--id`` gave.

        Raises:
            NotAllowed: nobody named, no PIN, wrong PIN; UsageError: the id is not a UUID.
        """
        identity = request_id(request)
        self._check()
        # in the bar the officer may change between two commands
        if self._actor is None or self.in_bar:
            self._actor = self.sign_in(self)
            self._warn_of_policy()
        return self._actor.with_request(identity)

    def _warn_of_policy(self) -> None:
        """Say before a write that the policy applied last is not in force; the console says it on its status bar."""
        warning = in_force(self.store.reader).warning
        if warning and not self.in_bar:
            self.say(warning)

    def back(self, text: str | None, option: str = "--at") -> datetime | None:
        """Return a typed time (shell.md, T) that looks back: when something happened, list filters.

        Args:
            text: what was typed; None stays None.
            option: the option it belongs to, for the error.

        Raises:
            UsageError: it is not a time.
        """
        return self._when(text, option, back=True)

    def ahead(self, text: str | None, option: str = "--until") -> datetime | None:
        """Return a typed time that looks forward: due times and ends. Else like ``back``."""
        return self._when(text, option, back=False)

    def span(self, text: str, option: str) -> timedelta:
        """Return a typed length of time, ``15m``.

        Raises:
            UsageError: it is not a length of time.
        """
        from controlroom.base.times import parse_span

        with _naming(option):
            return parse_span(text)

    def emit(self, result: Table | Record, *, json: bool = False, csv: bool = False) -> None:
        """Print a result: JSON or CSV when asked, a table on a terminal, tab-separated text in a pipe.

        Args:
            result: what the command found or made.
            json: ``--json`` was given.
            csv: ``--csv`` was given.

        Raises:
            UsageError: both were given.
        """
        from controlroom.base.output import Table
        from controlroom.shell.render import rendered

        if json and csv:
            raise UsageError(_("Give --json or --csv, not both."))
        form: Form = "json" if json else "csv" if csv else "plain"
        self.out.write(rendered(result, form, self.width, lambda: self.zone, self.now))
        if form == "plain" and self.width is not None and isinstance(result, Table) and not result.rows:
            self.say(_("Nothing found."))

    def say(self, sentence: str) -> None:
        """Print one sentence of talk; it never mixes with data."""
        self.err.write(visible(sentence, newline="\n") + "\n")

    def tell(self, done: Done) -> None:
        """Say what an act has to say beside its record: its notes, or that it had been done before."""
        if done.repeated:
            self.say(_("This was already done with the same id; here is the first result."))
        for note in done.notes:
            self.say(note)

    def _check(self) -> None:
        if not self._checked:
            from controlroom.store.migrate import need_current

            need_current(self.store.reader)
            self._checked = True

    def _when(self, text: str | None, option: str, *, back: bool) -> datetime | None:
        if text is None:
            return None
        from controlroom.base.times import parse_when

        with _naming(option):
            return parse_when(text, self.now, self.zone, look="back" if back else "forward")


_current: ContextVar[Session] = ContextVar("session")


def session() -> Session:
    """Return the session the running command belongs to."""
    return _current.get()


@contextmanager
def within(one: Session) -> Iterator[None]:
    """Make a session the current one of this thread for the length of a block."""
    token = _current.set(one)
    try:
        yield
    finally:
        _current.reset(token)


def request_id(text: str | None) -> str:
    """Return what ``--id`` gave as a plain UUID, or a new one.

    Raises:
        UsageError: it is not a UUID.
    """
    if text is None:
        return str(uuid.uuid4())
    try:
        return str(uuid.UUID(half(text).strip()))
    except ValueError:
        raise UsageError(_("--id wants a UUID, for instance the output of “uuidgen”."), field="id") from None


@contextmanager
def _naming(option: str) -> Iterator[None]:
    try:
        yield
    except UsageError as error:
        raise UsageError(f"{option}: {error.sentence}", field=option.lstrip("-")) from error
