"""The one hierarchy of errors an officer may meet: a title, a sentence saying what to do, an exit code."""

from __future__ import annotations


class ControlroomError(Exception):
    """Base of every error shown to a person.

    Args:
        sentence: one translated sentence that says what is wrong and what to do next.
        field: name of the form field or option the sentence belongs to, if there is one.
    """

    exit_code = 1

    def __init__(self, sentence: str, *, field: str | None = None) -> None:
        super().__init__(sentence)
        self.sentence = sentence
        self.field = field


class Refused(ControlroomError):
    """A rule of the house says no (exit 1)."""

    exit_code = 1


class UsageError(ControlroomError):
    """What was typed cannot be understood (exit 2)."""

    exit_code = 2


class NotFound(ControlroomError):
    """No such record (exit 3)."""

    exit_code = 3


class NotAllowed(ControlroomError):
    """Not signed in, wrong PIN, or without the right (exit 4)."""

    exit_code = 4


class TooSoon(NotAllowed):
    """Tried again too soon after wrong PINs.

    Args:
        wrong: wrong PINs in a row.
        seconds: how long is still to be waited.
    """

    def __init__(self, sentence: str, *, field: str | None = None, wrong: int, seconds: int) -> None:
        super().__init__(sentence, field=field)
        self.wrong = wrong
        self.seconds = seconds


class Busy(ControlroomError):
    """Somebody else was faster, or the database is locked (exit 5)."""

    exit_code = 5


class StorageFailed(ControlroomError):
    """The database cannot be read or written (exit 6)."""

    exit_code = 6
