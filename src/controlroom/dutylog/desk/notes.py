"""Notes, and striking them. The journal is the log."""

from __future__ import annotations

import json
from collections.abc import Sequence
from datetime import datetime

from sqlmodel import col, select

from controlroom.base.errors import NotFound, Refused, UsageError
from controlroom.base.i18n import _
from controlroom.base.text import check_no_document, tidy
from controlroom.deadlines.naming import find
from controlroom.dutylog.desk.days import late_notes
from controlroom.dutylog.rules import LOG, NOTED, SEARCHED, STRUCK, check_strikable, check_tag, words_of
from controlroom.dutylog.tables import LogTag
from controlroom.store import search
from controlroom.store.act import Act, Done, desk_act
from controlroom.store.tables import Journal, JournalText


@desk_act(right="log")
def add(
    act: Act,
    texts: Sequence[str],
    *,
    tag: str | None = None,
    about: str | None = None,
    at: datetime | None = None,
) -> Done:
    """Write notes, one entry each (R-11, D17).

    Args:
        texts: the notes.
        tag: one of ``TAGS``.
        about: number of the record they are about; they then stand in its story, too.
        at: when it happened, if not now.

    Raises:
        UsageError: nothing written, the whole number of a document, an unknown tag, a time to come; NotFound: no such
            record.
    """
    notes = [note for note in map(tidy, texts) if note]
    if not notes:
        raise UsageError(_("Write what happened."), field="text")
    for note in notes:
        check_no_document(note, "text")
    check_tag(tag)
    check_past(act, at)
    subject = (LOG, 0)
    if about is not None:
        try:
            subject = find(act.store.reader, about, act.now.astimezone(act.policy.zone))
        except (NotFound, UsageError) as error:
            raise type(error)(error.sentence, field="about") from error
    seq = 0
    for note in notes:
        seq = act.journal(NOTED, subject, facts={"tag": tag}, texts={"text": note}, at=at)
        mark_tag(act, seq, tag, at)
        search.put(act, LOG, seq, note)
    return Done(LOG, seq, str(seq), tuple(late_notes(act, at)))


@desk_act(right="strike")
def strike(act: Act, entry: int, *, why: str) -> Done:
    """Strike a note: it stays readable, marked as struck with the reason.

    Args:
        entry: the entry's number.
        why: the reason.

    Raises:
        NotFound: no such entry; Refused: it is no note, or struck already; UsageError: no reason.
    """
    reason = tidy(why)
    if not reason:
        raise UsageError(_("Say why it is struck."), field="why")
    check_no_document(reason, "why")
    row = act.session.get(Journal, entry)
    if row is None:
        raise NotFound(_("There is no entry {seq} in the log.").format(seq=entry), field="entry")
    check_strikable(row.act, entry)
    before = act.session.exec(
        select(Journal.seq).where(
            Journal.subject == "entry", Journal.subject_id == entry, Journal.act == STRUCK
        )
    ).first()
    if before is not None:
        raise Refused(_("Entry {seq} has been struck already.").format(seq=entry))
    act.journal(STRUCK, ("entry", entry), texts={"why": reason})
    return Done(LOG, entry, str(entry))


def check_past(act: Act, at: datetime | None) -> None:
    """Refuse a time to come for what has happened.

    Raises:
        UsageError: at ``at``.
    """
    if at is not None and at > act.now:
        raise UsageError(_("This time has not come yet. Give the time at which it happened."), field="at")


def mark_tag(act: Act, seq: int, tag: str | None, at: datetime | None) -> None:
    """Keep the tag of an entry where it is found again without looking through the journal."""
    if tag is not None:
        act.session.add(LogTag(seq=seq, tag=tag, at=at or act.now))


def reindex(act: Act) -> None:
    """Write the search entries of all notes anew."""
    last = 0
    while True:
        rows = act.session.exec(
            select(Journal.seq, JournalText.body)
            .join(JournalText, col(JournalText.seq) == col(Journal.seq))
            .where(col(Journal.act).in_(sorted(SEARCHED)), Journal.seq > last)
            .order_by(col(Journal.seq))
            .limit(1000)
        ).all()
        if not rows:
            return
        for seq, body in rows:
            if body:
                search.put(act, LOG, seq, words_of(json.loads(body)))
        last = rows[-1][0]
