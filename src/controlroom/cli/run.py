"""Runs one command in a session and turns whatever goes wrong into a sentence and an exit code."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import typer

from controlroom.base.config_file import PolicyError
from controlroom.base.errors import ControlroomError
from controlroom.base.i18n import _
from controlroom.base.settings import Location
from controlroom.base.text import brief, visible
from controlroom.cli.tree import PROGRAM, root
from controlroom.shell.session import Session, within

USAGE = 2
INTERRUPTED = 130


def run(words: Sequence[str], here: Session) -> int:
    """Run a command and return its exit code (shell.md, Rules); what it says goes to the session's places."""
    try:
        with within(here):
            answer = root().main(args=list(words), prog_name=PROGRAM, standalone_mode=False)
    except PolicyError as error:
        for problem in error.problems:
            here.say(brief(str(problem)))
        return error.exit_code
    except ControlroomError as error:
        from controlroom.cli.faults import with_option

        here.say(brief(with_option(error, words)))
        return error.exit_code
    except typer.TyperException as error:
        from controlroom.cli.faults import sentence

        here.say(sentence(error))
        return USAGE
    except typer.Abort:
        return INTERRUPTED
    except SystemExit as error:
        return error.code if isinstance(error.code, int) else 1
    except BrokenPipeError:
        raise
    except Exception as error:
        here.say(unforeseen(error, here.store.location))
        return 1
    return answer if isinstance(answer, int) else 0


def unforeseen(error: Exception, location: Location) -> str:
    """Write an error nobody foresaw to the log file; return the sentence for the officer."""
    import traceback

    file = log_file(location)
    try:
        file.parent.mkdir(parents=True, exist_ok=True)
        with file.open("a", encoding="utf-8", errors="backslashreplace") as log:
            log.writelines(visible(line, newline="\n") for line in traceback.format_exception(error))
    except OSError:
        return _("Something went wrong inside ({name}). Look at the record before you repeat it.").format(
            name=type(error).__name__
        )
    return _(
        "Something went wrong inside; the details are in {file}. Look at the record before you repeat it."
    ).format(file=file)


def log_file(location: Location) -> Path:
    """Return the file that takes stack traces."""
    return location.home / "controlroom.log"
