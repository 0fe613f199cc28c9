"""What was done to a journal whose chain does not hold: changed, removed, inserted, reordered.

An entry's canonical text says which number it claims; its hash vouches for that text, and the next entry's text for
its hash. So entries are lined up by the number they claim, and the line is compared with the one in the table.
"""

from __future__ import annotations

import json
from array import array
from collections.abc import Iterator
from dataclasses import replace
from itertools import groupby
from typing import NamedTuple

from controlroom.base.i18n import _
from controlroom.store.chain import FORMAT, GENESIS, canonical, hash_of
from controlroom.store.verify import MOST_FAULTS, Entry, Fault, changed

_NO_HASH = 2**64 - 1
_START = int(GENESIS[:16], 16)


class _Seen(NamedTuple):
    """What one entry says of itself; hashes by their first 64 bits, so that two million fit in memory.

    Attributes:
        claimed: the number its canonical text claims, if the text can be believed, else its own column's.
        previous: the hash it goes on from, as its text says.
        computed: hash of its text.
        believed: its stored hash is that of its text.
        sound: believed, and the columns agree (but for the number, which may have been shifted).
        genuine: something besides itself shows that it was written here.
    """

    claimed: int
    previous: int
    computed: int
    believed: bool
    sound: bool
    genuine: bool


class _Journal:
    """All entries in the order of the table, as columns of numbers."""

    def __init__(self, run: Iterator[Entry]) -> None:
        self.seq, self.claimed = array("q"), array("q")
        self.previous, self.stored, self.computed = array("Q"), array("Q"), array("Q")
        self.believed, self.sound, self.genuine = bytearray(), bytearray(), bytearray()
        last = GENESIS
        for entry in run:
            seen = _look(entry, last)
            last = entry.hash
            self.seq.append(entry.written.seq)
            self.claimed.append(seen.claimed)
            self.previous.append(seen.previous)
            self.stored.append(_short(entry.hash))
            self.computed.append(seen.computed)
            self.believed.append(seen.believed)
            self.sound.append(seen.sound)
            self.genuine.append(seen.genuine)

    def follows(self, later: int, earlier: int | None) -> bool:
        """Return whether the text of one entry goes on from another (None: from the beginning)."""
        if earlier is None:
            return self.previous[later] == _START
        return self.previous[later] in (self.stored[earlier], self.computed[earlier])


def name_damage(run: Iterator[Entry]) -> list[Fault]:
    """Return the faults of a journal whose chain does not hold, at most one for each entry and kind of damage.

    Args:
        run: every entry in the order of numbers.
    """
    journal = _Journal(run)
    line, faults = _line_up(journal)
    faults += _walk(journal, line)
    faults += _displaced(journal, line)
    return list({(fault.kind, fault.seq): fault for fault in faults}.values())[:MOST_FAULTS]


def _look(entry: Entry, last: str) -> _Seen:
    computed = hash_of(entry.canonical)
    claimed, previous = claims(entry.canonical)
    believed = claimed is not None and computed == entry.hash
    alike = claimed is not None and (
        canonical(replace(entry.written, seq=claimed), previous or "") == entry.canonical
    )
    rebuilt = not believed and hash_of(canonical(entry.written, last)) == entry.hash
    return _Seen(
        claimed=claimed if claimed is not None and (believed or alike) else entry.written.seq,
        previous=_short(previous or ""),
        computed=_short(computed),
        believed=believed,
        sound=believed and alike,
        genuine=rebuilt or (claimed is not None and previous == last),
    )


def claims(text: str) -> tuple[int | None, str | None]:
    """Return the number and the hash before that a canonical text claims; None where it is none."""
    try:
        match json.loads(text):
            case [version, int(seq), *_columns, str(previous)] if (
                version == FORMAT and -(2**63) <= seq < 2**63
            ):
                return seq, previous
    except ValueError:
        pass
    return None, None


def _short(hashed: str) -> int:
    try:
        return int(hashed[:16], 16) if len(hashed) == 64 else _NO_HASH
    except ValueError:
        return _NO_HASH


def _line_up(journal: _Journal) -> tuple[list[int], list[Fault]]:
    """Return the entries in the order of the numbers they claim; where several claim one, the others were inserted."""
    places = sorted(range(len(journal.seq)), key=lambda at: (journal.claimed[at], journal.seq[at]))
    groups = [list(group) for _claimed, group in groupby(places, key=lambda at: journal.claimed[at])]
    line: list[int] = []
    faults: list[Fault] = []
    for number, group in enumerate(groups):
        after = groups[number + 1] if number + 1 < len(groups) else []
        kept = max(group, key=lambda at: _belongs(journal, at, line[-1] if line else None, after))
        for at in group:
            if at != kept or journal.claimed[at] < 1:
                faults.append(_inserted(journal.seq[at]))
        if journal.claimed[kept] >= 1:
            line.append(kept)
    return line, faults


def _belongs(journal: _Journal, at: int, before: int | None, after: list[int]) -> tuple[bool, bool, bool]:
    return (
        any(journal.follows(later, at) for later in after),
        journal.follows(at, before),
        journal.follows(at, at - 1 if at else None),
    )


def _walk(journal: _Journal, line: list[int]) -> list[Fault]:
    faults: list[Fault] = []
    before: int | None = None
    for place, at in enumerate(line):
        number = journal.claimed[before] if before is not None else 0
        after = line[place + 1] if place + 1 < len(line) else None
        if journal.claimed[at] > number + 1:
            faults.append(removed(number + 1, journal.claimed[at] - 1))
        elif journal.believed[at] and not journal.follows(at, before):
            faults += _broken_link(journal, before, at, after)
        if not journal.sound[at]:
            proven = after is not None or journal.genuine[at]
            faults.append(changed(journal.seq[at]) if proven else _inserted(journal.seq[at]))
        before = at
    return faults


def _broken_link(journal: _Journal, before: int | None, at: int, after: int | None) -> list[Fault]:
    """Two entries whose texts are whole do not fit together: one of them was written anew with its hash."""
    if before is not None and not journal.believed[before]:
        return []
    also_after = after is not None and journal.believed[after] and not journal.follows(after, at)
    return [changed(journal.seq[at if before is None or also_after else before])]


def _displaced(journal: _Journal, line: list[int]) -> list[Fault]:
    """Entries that stand in another order than they were written in, or under another number."""
    table = sorted(line, key=lambda at: journal.seq[at])
    faults: list[Fault] = []
    moved: list[int] = []
    for stands, belongs in zip(table, line, strict=True):
        if stands != belongs:
            moved.append(journal.seq[stands])
            continue
        if moved:
            faults.append(_reordered(moved))
            moved = []
        # rows close ranks after a removal or an insertion: then the number only counts the row
        if journal.seq[stands] not in (journal.claimed[stands], stands + 1):
            faults.append(changed(journal.seq[stands]))
    return [*faults, _reordered(moved)] if moved else faults


def removed(first: int, last: int) -> Fault:
    """Return the fault of entries that are no longer there."""
    if first == last:
        return Fault("removed", first, _("Entry {seq} was removed.").format(seq=first))
    return Fault(
        "removed", first, _("Entries {first} to {last} were removed.").format(first=first, last=last)
    )


def _inserted(seq: int) -> Fault:
    return Fault(
        "inserted", seq, _("Entry {seq} was inserted: it does not go on from the one before.").format(seq=seq)
    )


def _reordered(moved: list[int]) -> Fault:
    sentence = _("Entries {first} to {last} do not stand in the order they were written in.")
    return Fault("reordered", moved[0], sentence.format(first=moved[0], last=moved[-1]))
