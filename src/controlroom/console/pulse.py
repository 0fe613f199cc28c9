"""What the console keeps an eye on: the journal's number, and whether the database answers."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path

from controlroom.base.clock import to_us
from controlroom.base.errors import Busy, ControlroomError, StorageFailed
from controlroom.base.i18n import _
from controlroom.base.settings import Location
from controlroom.store.actor import house
from controlroom.store.database import Store
from controlroom.store.wake import ListeningReader


class Anchor:
    """Knows the database file by what the file system calls it: a path may come to name another file, or none.

    Args:
        location: the database; a server has no file to be moved.
    """

    def __init__(self, location: Location) -> None:
        self._file = location.file
        self._was = _identity(self._file)

    def check(self) -> None:
        """Make sure that what is written goes where the house's path leads.

        Raises:
            StorageFailed: the file was moved, deleted or replaced; who has it open writes into nothing.
        """
        if self._file is not None and _identity(self._file) != self._was:
            sentence = _(
                "The database file {file} was moved, deleted or replaced: nothing is recorded any more. "
                "Put it back where it was, or leave the console and start it again."
            )
            raise StorageFailed(sentence.format(file=self._file))


def _identity(file: Path | None) -> tuple[int, int] | None:
    try:
        found = file.stat() if file is not None else None
    except OSError:
        return None
    return (found.st_dev, found.st_ino) if found is not None else None


class Watch:
    """Asks the journal for its last number on a connection of its own, so that no long read delays it.

    Args:
        location: the database.
    """

    def __init__(self, location: Location) -> None:
        self._reader = ListeningReader(location)
        self.seq = -1

    def moved(self, *, wait: float = 0) -> bool:
        """Return whether the journal has another number than last time; ``seq`` has it.

        Args:
            wait: on a server, look only after so many seconds, or as soon as somebody acted.

        Raises:
            StorageFailed: it cannot be read.
        """
        if wait:
            self._reader.wait(wait)
        try:
            seq = self._reader.seq()
        except Busy:
            return False
        was, self.seq = self.seq, seq
        return was != seq

    def close(self) -> None:
        """Close the connection; the next question opens it again."""
        self._reader.close()


class Trouble:
    """What is wrong with the database, and since when.

    Attributes:
        sentence: what to say about it; empty if nothing is wrong.
        word: the same for the status bar.
        since: when it began.
    """

    def __init__(self) -> None:
        self.sentence = ""
        self.word = ""
        self.since: datetime | None = None

    def begin(self, error: ControlroomError, word: str, now: datetime) -> bool:
        """Note a failure; return whether it is the first one."""
        first = self.since is None
        self.sentence, self.word = error.sentence, word
        if first:
            self.since = now
        return first

    def end(self) -> None:
        """Note that all is well again."""
        self.sentence, self.word, self.since = "", "", None


def write_down(store: Store, console: str, since: datetime) -> None:
    """Raise the condition "database not reachable" for what is over. That it can be written is the proof.

    Args:
        store: the database.
        console: this console's name.
        since: when it began.

    Raises:
        StorageFailed, Busy: it cannot be written yet.
    """
    from controlroom.deadlines.conditions import DATABASE_UNREACHABLE, raise_condition

    with store.act(house(console), "console.recovered") as act:
        facts = {"from": to_us(since), "until": to_us(act.now)}
        raise_condition(act, DATABASE_UNREACHABLE, facts, momentary=True)
