"""The console's command bar: the shell's words, the signed-in officer, and nothing printed on the screen itself."""

from __future__ import annotations

import shlex
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from io import StringIO

from controlroom.base.errors import ControlroomError, UsageError
from controlroom.base.i18n import _
from controlroom.base.text import brief
from controlroom.cli.aliases import full
from controlroom.cli.given import NAMES
from controlroom.cli.root import entries
from controlroom.cli.run import run
from controlroom.cli.tree import help_page
from controlroom.shell.session import Session
from controlroom.store.actor import Actor
from controlroom.store.database import Store


@dataclass(frozen=True, slots=True)
class Outcome:
    """What a command of the bar answered.

    Attributes:
        exit_code: 0 to 6, as in the shell.
        out: data, plain text.
        err: talk, plain text.
    """

    exit_code: int
    out: str
    err: str


def bar_session(store: Store, actor: Callable[[], Actor], width: int | None = None) -> Session:
    """Return a session for ``run_words``.

    Args:
        store: the console's database.
        actor: returns the signed-in officer with console and shift, or raises ``NotAllowed``.
        width: cells there are for tables.
    """
    return Session(store, lambda _here: actor(), StringIO(), StringIO(), width, in_bar=True)


def split_words(line: str) -> list[str]:
    """Return the words of a line; quotes keep blanks together.

    Raises:
        UsageError: a quote is left open.
    """
    try:
        return shlex.split(line.replace("\u3000", " "))
    except ValueError:
        raise UsageError(_("A quotation mark is left open. Close it.")) from None


def run_words(words: Sequence[str], here: Session) -> Outcome:
    """Run one command of the bar; may be called from any thread, one command at a time per session.

    Args:
        words: the words typed; aliases and prefixes are written out here.
        here: a session made by ``bar_session``; its places are emptied into the outcome.
    """
    out, err = StringIO(), StringIO()
    here.out, here.err = out, err
    try:
        code = _run(full(_checked(words)), here, out)
    except ControlroomError as error:
        here.say(brief(error.sentence))
        code = error.exit_code
    return Outcome(code, out.getvalue(), err.getvalue())


def _checked(words: Sequence[str]) -> Sequence[str]:
    for word in words[:1]:
        if word.partition("=")[0] in NAMES:
            raise UsageError(
                _("Database, language and officer are those of this console: leave --db, --lang, --as out.")
            )
    return words


def _run(words: Sequence[str], here: Session, out: StringIO) -> int:
    plain = list(words[: words.index("--")] if "--" in words else words)
    if not plain or "--help" in plain:
        out.write(help_page([word for word in plain if word != "--help"]))
        return 0
    entry = entries().get(plain[0])
    if entry is not None and not entry.in_bar:
        raise UsageError(_("“{word}” works in the shell only.").format(word=entry.name))
    if plain[0].startswith("-"):
        raise UsageError(_("Begin with a command. F1 shows them."))
    return run(words, here)
