"""Looking over the journal while the console works: what is new at once, the whole of it in slices.

Each look compares with what the one before has seen, so the journal is read once and nothing is held meanwhile. The
first fault ends a round: it raises an alarm, and “log verify” names all of them.
"""

from __future__ import annotations

from itertools import islice

from controlroom.base.i18n import _
from controlroom.store.chain import GENESIS, canonical, hash_of
from controlroom.store.damage import claims, removed
from controlroom.store.reader import Reader
from controlroom.store.verify import (
    Entry,
    Fault,
    Seal,
    changed,
    cut,
    entries,
    fits,
    text_fault,
    text_fits,
    unmatched,
)

SLICE = 200
"""Entries of one slice: five milliseconds."""

TAIL = 1000
"""Entries a console looks back at when it starts."""

_ENDS = "SELECT (SELECT MAX(seq) FROM journal), (SELECT MAX(seq) FROM journal_text)"


class Tail:
    """What was written since the last look."""

    def __init__(self) -> None:
        self._seen: tuple[int, str] | None = None

    def look(self, reader: Reader) -> Fault | None:
        """Return the first fault among the entries since the last look, and of the entry that was the last one then.

        Args:
            reader: the database.

        Raises:
            StorageFailed, Busy: it cannot be read.
        """
        head, texts = _ends(reader)
        if self._seen is None:
            self._seen = _mark(reader, max(0, head - TAIL))
        seq, last = self._seen
        fault = _traces(head, texts)
        if fault is None and head < seq:
            fault = _seen_before(head, seq)
        elif fault is None and (found := _mark(reader, seq)) != self._seen:
            fault = changed(seq) if found[1] else removed(seq, seq)
        elif fault is None:
            for entry in islice(entries(reader, seq), head - seq):
                fault = fault or first_fault(entry, seq, last)
                seq, last = entry.written.seq, entry.hash
        self._seen = (seq, last) if fault is None else _mark(reader, head)
        return fault


class Round:
    """One way through the whole journal, from the first entry to the last.

    Args:
        seals: head hashes kept outside, for instance ``store.seals.seals(reader)``.

    Attributes:
        seq: number of the last entry looked at.
        done: the end was reached, or a fault.
    """

    def __init__(self, seals: list[Seal]) -> None:
        self._open = {seal.seq: seal for seal in seals if seal.seq}
        self._missed: list[Seal] = []
        self._last = GENESIS
        self.seq = 0
        self.done = False

    def slice(self, reader: Reader, count: int = SLICE) -> Fault | None:
        """Look at the next entries; return the first fault, which ends the round.

        Args:
            reader: the database.
            count: how many entries.

        Raises:
            StorageFailed, Busy: it cannot be read; the same slice can be tried again.
        """
        looked = 0
        for entry in islice(entries(reader, self.seq, page=count), count):
            looked += 1
            fault = first_fault(entry, self.seq, self._last)
            if fault is not None:
                self.done = True
                return fault
            self.seq, self._last = entry.written.seq, entry.hash
            seal = self._open.pop(self.seq, None)
            if seal is not None and not self._last.startswith(seal.hash):
                self._missed.append(seal)
        if looked == count:
            return None
        self.done = True
        told = unmatched([*self._missed, *self._open.values()], self.seq)
        return told[0] if told else _traces(*_ends(reader))


def first_fault(entry: Entry, seq: int, last: str) -> Fault | None:
    """Return what is wrong with the entry that should go on from number ``seq`` with hash ``last``, if anything is."""
    if fits(entry, seq + 1, last):
        return None if text_fits(entry) else text_fault(seq + 1)
    claimed, previous = claims(entry.canonical)
    whole = (
        claimed == entry.written.seq
        and entry.hash == hash_of(entry.canonical)
        and entry.canonical == canonical(entry.written, previous or "")
    )
    if whole and entry.written.seq > seq + 1:
        return removed(seq + 1, entry.written.seq - 1)
    # an entry that is whole in itself shows that the one before was written anew
    return changed(seq if whole and seq else entry.written.seq)


def _ends(reader: Reader) -> tuple[int, int]:
    head, texts = reader.one(_ENDS) or (0, 0)
    return head or 0, texts or 0


def _traces(head: int, texts: int) -> Fault | None:
    return cut(head, texts) if texts > head else None


def _mark(reader: Reader, seq: int) -> tuple[int, str]:
    found = reader.value("SELECT hash FROM journal WHERE seq = :seq", seq=seq)
    return seq, GENESIS if found is None and seq == 0 else found or ""


def _seen_before(head: int, last: int) -> Fault:
    sentence = _("Entries {first} to {last} were cut off: this console had seen them.")
    return Fault("cut", head + 1, sentence.format(first=head + 1, last=last))
