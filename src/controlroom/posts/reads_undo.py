"""What was entered of the posts and can be taken back, as the journal has it."""

from __future__ import annotations

import json
from collections.abc import Callable, Collection

from controlroom.base.clock import from_us
from controlroom.base.errors import Refused
from controlroom.base.i18n import _
from controlroom.posts.rules_undo import RIGHTS, UNDONE, Entry, last_of_each
from controlroom.store.reader import Row

Run = Callable[..., list[Row]]
"""The read lane's ``rows``, or the running act's ``run``."""

_ENTRY = """SELECT j.seq, j.act, j.at, j.recorded, j.staff_id, j.subject, j.subject_id, j.facts, t.body FROM journal j
 LEFT JOIN journal_text t ON t.seq = j.seq"""
# the latest of each sort, in the order of the index; all that was ever entered would have to be sorted
_LATEST = "SELECT seq FROM (SELECT seq FROM journal WHERE act = '{act}' ORDER BY seq DESC LIMIT :most) AS n"
_MOST = 50


def entry(run: Run, seq: int) -> Entry | None:
    """Return the entry of a number; None if there is none that can be taken back."""
    rows = run(f"{_ENTRY} WHERE j.seq = :seq", seq=seq)
    found = _entry(rows[0]) if rows and rows[0][1] in RIGHTS else None
    return found if found is not None and found.is_whole else None


def taken(run: Run, since: int) -> frozenset[int]:
    """Return the numbers of what was taken back after an entry, with what was written along with it."""
    found: set[int] = set()
    for act in UNDONE:
        for (facts,) in run(
            "SELECT facts FROM journal WHERE act = :act AND seq > :since", act=act, since=since
        ):
            known = json.loads(facts)
            found |= {known["entry"], *known.get("left", ())}
    return frozenset(found)


def latest(run: Run) -> list[Entry]:
    """Return what can be taken back, the latest first: of all about the same thing the last that stands."""
    inside = " UNION ALL ".join(_LATEST.format(act=act) for act in RIGHTS)
    rows = run(f"{_ENTRY} WHERE j.seq IN ({inside}) ORDER BY j.seq DESC", most=_MOST)
    found = [one for one in map(_entry, rows) if one.is_whole]
    return last_of_each(found, taken(run, found[-1].seq)) if found else []


def last(run: Run, acts: Collection[str], **facts: object) -> Entry:
    """Return the last entry of some acts that can be taken back.

    Args:
        run: see ``Run``.
        acts: which.
        facts: what it holds; ``subject_id`` is the key of what it is about, ``text`` the words.

    Raises:
        Refused: there is none.
    """
    for one in latest(run):
        known = {**one.facts, "subject_id": one.subject_id, "text": one.texts.get("text")}
        if one.act in acts and all(known.get(name) == value for name, value in facts.items()):
            return one
    raise Refused(_("Nothing of this was written down that could be taken back."))


def _entry(row: Row) -> Entry:
    seq, act, at, recorded, by, subject, subject_id, facts, body = row
    texts = json.loads(body) if body else {}
    return Entry(seq, act, from_us(at), from_us(recorded), by, subject, subject_id, json.loads(facts), texts)
