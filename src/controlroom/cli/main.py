"""The program's start: the console without Typer, or one command through it."""

from __future__ import annotations

import gc
import os
import shutil
import sys
from collections.abc import Sequence

from controlroom.base import i18n
from controlroom.base.errors import ControlroomError
from controlroom.base.settings import locate
from controlroom.base.text import visible
from controlroom.cli.given import Given, split

_COMPLETING = "_CONTROLROOM_COMPLETE"


def main(words: Sequence[str]) -> int:
    """Run the program with the words after its name; return the exit code."""
    _plain_streams()
    i18n.use(i18n.detect(os.environ))
    try:
        given, rest = split(words)
    except ControlroomError as error:
        print(visible(error.sentence), file=sys.stderr)
        return error.exit_code
    i18n.use(given.lang)
    if not rest and _COMPLETING not in os.environ:
        # nothing that is made before the first picture is garbage; looking for it would cost a twelfth of the start
        gc.disable()
        from controlroom.console.app import run as open_console

        open_console(locate(given.db), given.lang)
        return 0
    try:
        code = _command(given, rest)
        sys.stdout.flush()
    except BrokenPipeError:
        # whoever reads us has gone; keep the interpreter from saying so at exit
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return 1
    except KeyboardInterrupt:
        return 130
    return code


def _command(given: Given, words: Sequence[str]) -> int:
    # one command lives a fifth of a second: looking for garbage every 700 objects costs a twentieth of it
    gc.set_threshold(100_000, 20, 20)
    from controlroom.cli.run import run
    from controlroom.cli.signin import from_shell
    from controlroom.shell.pins import Credentials
    from controlroom.shell.session import Session
    from controlroom.store.database import Store

    credentials = Credentials(given.number, given.pin_file)
    store = Store(locate(given.db))
    width = shutil.get_terminal_size().columns if sys.stdout.isatty() else None
    here = Session(store, from_shell(credentials), sys.stdout, sys.stderr, width, credentials=credentials)
    try:
        return run(words, here)
    finally:
        store.close()


def _plain_streams() -> None:
    """Speak UTF-8 into pipes and files; on a terminal keep its encoding, and never fail on a character."""
    for stream in (sys.stdout, sys.stderr):
        reconfigure = getattr(stream, "reconfigure", None)
        if reconfigure is not None:
            reconfigure(encoding=None if stream.isatty() else "utf-8", errors="backslashreplace")
