"""Is the journal as it was written? The chain is recomputed over the canonical texts, columns and digests compared.

A sound journal is streamed once. Where something does not fit, ``store.damage`` reads it again to name the damage.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from typing import Literal, NamedTuple

from controlroom.base.errors import UsageError
from controlroom.base.i18n import _
from controlroom.store.chain import GENESIS, Written, canonical, digest, hash_of
from controlroom.store.reader import Reader

Kind = Literal["changed", "removed", "inserted", "reordered", "cut", "text"]

PAGE = 2000
MOST_FAULTS = 1000
"""More faults than these say nothing more; the list ends there."""

_PAGE_SQL = """SELECT j.seq, j.at, j.recorded, j.act, j.subject, j.subject_id, j.staff_id, j.shift_id, j.console,
 j.facts, j.digest, j.canonical, j.hash, t.seq, t.salt, t.body
 FROM journal AS j LEFT JOIN journal_text AS t ON t.seq = j.seq
 WHERE j.seq > :after ORDER BY j.seq LIMIT :limit"""
_LONE_TEXTS = """SELECT t.seq FROM journal_text AS t
 WHERE NOT EXISTS (SELECT 1 FROM journal AS j WHERE j.seq = t.seq) ORDER BY t.seq LIMIT :limit"""
_BEFORE_ALL = -(2**63)


@dataclass(frozen=True, slots=True)
class Fault:
    """One thing wrong with the journal.

    Attributes:
        kind: what was done to it.
        seq: number of the entry where it shows.
        sentence: what an officer is told.
    """

    kind: Kind
    seq: int
    sentence: str


class Seal(NamedTuple):
    """A head hash kept outside the database: a backup's, a handover sheet's.

    Attributes:
        seq: number of the journal's last entry then; None if only the hash is known.
        hash: its hash; the first eight characters or more are enough.
        where: the file or sheet it was read from; empty if typed.
    """

    seq: int | None
    hash: str
    where: str = ""


class Entry(NamedTuple):
    """A journal row as read.

    Attributes:
        written: the columns the hash covers.
        canonical: the stored canonical text.
        hash: the stored hash.
        text: the row of ``journal_text``: salt and body; None if there is none.
    """

    written: Written
    canonical: str
    hash: str
    text: tuple[bytes | None, str | None] | None


def typed_seal(text: str) -> Seal:
    """Return the seal an officer typed.

    Raises:
        UsageError: not at least eight hexadecimal digits.
    """
    cleaned = "".join(text.split()).lower()
    if not 8 <= len(cleaned) <= 64 or set(cleaned) - set("0123456789abcdef"):
        raise UsageError(
            _("A seal is at least eight of the digits 0-9 and a-f. Copy it from the sheet."), field="seal"
        )
    return Seal(None, cleaned)


def verify(
    reader: Reader,
    seal: str | None = None,
    *,
    seals: Sequence[Seal] = (),
    progress: Callable[[int], object] | None = None,
) -> list[Fault]:
    """Return what is wrong with the journal; an empty list if nothing is.

    Args:
        reader: the database.
        seal: a head hash that must be in the chain (``log verify --seal``).
        seals: further ones, for instance ``store.backup.seals(reader)``.
        progress: called with the number of each page's last entry.

    Raises:
        UsageError: the seal is none. StorageFailed: the journal cannot be read.
    """
    wanted = [*([typed_seal(seal)] if seal else []), *seals]
    passed = _stream(reader, wanted, progress)
    faults = passed.texts
    if passed.broken:
        from controlroom.store.damage import name_damage

        faults = name_damage(entries(reader)) + faults
    missed = [seal for seal in dict.fromkeys(wanted) if seal not in passed.found]
    faults += unmatched(missed, passed.head, faults) + _traces(reader, passed.broken)
    return sorted(faults, key=lambda fault: fault.seq)[:MOST_FAULTS]


def verify_tail(reader: Reader, count: int) -> list[Fault]:
    """Return what is wrong with the last entries: quick, for a backup just made and for every start.

    Args:
        reader: the database.
        count: how many entries back to begin.
    """
    head = reader.value("SELECT seq FROM journal ORDER BY seq DESC LIMIT 1") or 0
    first = max(0, head - count)
    before = reader.value("SELECT hash FROM journal WHERE seq = :seq", seq=first) if first else GENESIS
    return check_run(entries(reader, first), first, before or "")


def check_run(run: Iterator[Entry], seq: int, last: str) -> list[Fault]:
    """Return the faults of entries that should go on from number ``seq`` with hash ``last``, roughly named."""
    faults: list[Fault] = []
    for entry in run:
        seq += 1
        if not fits(entry, seq, last):
            faults.append(changed(entry.written.seq))
        elif not text_fits(entry):
            faults.append(text_fault(entry.written.seq))
        if len(faults) >= MOST_FAULTS:
            break
        seq, last = entry.written.seq, entry.hash
    return faults


def entries(reader: Reader, after: int = _BEFORE_ALL, *, page: int | None = None) -> Iterator[Entry]:
    """Yield every entry after a number in the order of numbers, ``page`` of them at a time."""
    while rows := reader.rows(_PAGE_SQL, after=after, limit=page or PAGE):
        for row in rows:
            text = None if row[13] is None else (None if row[14] is None else bytes(row[14]), row[15])
            yield Entry(Written(*row[:11]), row[11], row[12], text)
        after = rows[-1][0]


def fits(entry: Entry, seq: int, last: str) -> bool:
    """Return whether an entry is number ``seq``, goes on from hash ``last``, and its columns, text and hash agree."""
    return (
        entry.written.seq == seq
        and entry.canonical == canonical(entry.written, last)
        and entry.hash == hash_of(entry.canonical)
    )


def text_fits(entry: Entry) -> bool:
    """Return whether an entry's names and free text are those it was written with, or were blanked as a whole."""
    if entry.text is None:
        return entry.written.digest == ""
    salt, body = entry.text
    if body is None:
        return salt is None and entry.written.digest != ""
    return salt is not None and entry.written.digest == digest(salt, body)


def changed(seq: int) -> Fault:
    """Return the fault of an entry that is not as it was written."""
    return Fault("changed", seq, _("Entry {seq} was changed: it is not what was written.").format(seq=seq))


def text_fault(seq: int) -> Fault:
    """Return the fault of an entry whose names and free text are not those it was written with."""
    return Fault(
        "text", seq, _("The names and text of entry {seq} are not those it was written with.").format(seq=seq)
    )


class _Pass(NamedTuple):
    broken: bool
    texts: list[Fault]
    head: int
    found: set[Seal]


def _stream(reader: Reader, wanted: Sequence[Seal], progress: Callable[[int], object] | None) -> _Pass:
    broken = False
    texts: list[Fault] = []
    found = {seal for seal in wanted if seal.seq == 0}
    seq, last = 0, GENESIS
    for entry in entries(reader):
        good = fits(entry, seq + 1, last)
        broken = broken or not good
        if good and not text_fits(entry) and len(texts) < MOST_FAULTS:
            texts.append(text_fault(entry.written.seq))
        seq, last = entry.written.seq, entry.hash if good else hash_of(entry.canonical)
        for seal in wanted:
            if seal.seq in (None, seq) and (last.startswith(seal.hash) or entry.hash.startswith(seal.hash)):
                found.add(seal)
        if progress and seq % PAGE == 0:
            progress(seq)
    return _Pass(broken, texts, seq, found)


def unmatched(missed: Sequence[Seal], head: int, faults: Sequence[Fault] = ()) -> list[Fault]:
    """Return the faults that seals prove which the journal does not hold.

    Args:
        missed: the seals that were not met.
        head: number of the journal's last entry.
        faults: what is known already; a seal of entries after the first of them proves nothing new.
    """
    told: list[Fault] = []
    for seal in missed:
        if seal.seq is None:
            sentence = _(
                "The seal {seal} is not in the log, which ends at entry {head}: "
                "later entries were cut off, or the sealed ones written anew."
            )
            told.append(Fault("cut", head + 1, sentence.format(seal=seal.hash[:16], head=head)))
        elif seal.seq > head:
            sentence = _("Entries {first} to {last} were cut off: {where} sealed the log at {last}.")
            told.append(
                Fault("cut", head + 1, sentence.format(first=head + 1, last=seal.seq, where=seal.where))
            )
        elif not any(fault.seq <= seal.seq for fault in faults):
            sentence = _("Entry {seq} is not the one sealed in {where}: the log up to it was written anew.")
            told.append(Fault("changed", seal.seq, sentence.format(seq=seal.seq, where=seal.where)))
    return told


def cut(head: int, last: int) -> Fault:
    """Return the fault of entries at the end that are gone, but left traces."""
    sentence = _("Entries {first} to {last} were cut off: traces of them are still in the database.")
    return Fault("cut", head + 1, sentence.format(first=head + 1, last=last))


def _traces(reader: Reader, broken: bool) -> list[Fault]:
    head, answered = reader.one("SELECT (SELECT MAX(seq) FROM journal), (SELECT MAX(seq) FROM request)") or (
        0,
        0,
    )
    lone = [row[0] for row in reader.rows(_LONE_TEXTS, limit=MOST_FAULTS)]
    head, last = head or 0, max([answered or 0, *lone])
    if last > head:
        return [cut(head, last)]
    # of an entry known to be removed or moved, its text need not be told
    return [] if broken else [text_fault(seq) for seq in lone]
