"""A leader reads a day of the log and countersigns it; the journal is sealed up to that moment."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta

from controlroom.base.clock import to_us
from controlroom.base.errors import Refused
from controlroom.base.i18n import _
from controlroom.base.text import check_no_document, tidy
from controlroom.dutylog.rules import DAY, SIGNED, check_day
from controlroom.dutylog.tables import LogDay
from controlroom.store.act import Act, Done, desk_act

_SIGNED_BY = """SELECT s.number, s.name FROM log_day d JOIN staff s ON s.id = d.staff_id WHERE d.day = :day"""
_ENTRIES = "SELECT COUNT(*) FROM journal WHERE at >= :since AND at < :until"
_AT_THE_DESK = """SELECT 1 FROM shift s WHERE s.started < :until AND (s.ended IS NULL OR s.ended > :since)
 AND (s.staff_id = :who OR EXISTS (SELECT 1 FROM shift_member m WHERE m.shift_id = s.id AND m.staff_id = :who))
 LIMIT 1"""
_HEAD = "SELECT seq, hash FROM journal ORDER BY seq DESC LIMIT 1"


@desk_act(right="countersign")
def sign_day(act: Act, day: date, *, remark: str = "") -> Done:
    """Countersign a day of the log (right ``countersign``); an open remark is announced and becomes a follow-up.

    Args:
        act: the act.
        day: the estate's day.
        remark: what the leader has to say; it stays open until somebody answers for it.

    Raises:
        Refused: it is not over, has no entries, or has been countersigned; the leader had or shared the desk that day.
    """
    zone = act.policy.zone
    begin, end = (to_us(datetime.combine(one, time(), zone)) for one in (day, day + timedelta(days=1)))
    count = int(act.run(_ENTRIES, since=begin, until=end)[0][0])
    check_day(day, act.now.astimezone(zone).date(), count, signed_by(act, day))
    if act.run(_AT_THE_DESK, since=begin, until=end, who=act.by.staff_id):
        sentence = _("{who} had or shared the desk on {day}. Another leader countersigns it.")
        raise Refused(sentence.format(who=f"{act.by.number} {act.by.name}", day=day), field="number")
    words = tidy(remark, field="remark")
    check_no_document(words, "remark")
    seq, head = act.run(_HEAD)[0]
    assert act.by.staff_id is not None
    row = LogDay(
        day=day.isoformat(),
        staff_id=act.by.staff_id,
        at=act.now,
        entries=count,
        remark=words,
        seq=int(seq),
        head=str(head),
    )
    act.session.add(row)
    act.session.flush()
    assert row.id is not None
    entry = act.journal(
        SIGNED,
        (DAY, row.id),
        facts={"day": row.day, "entries": count, "seq": row.seq, "head": row.head},
        texts={"who": f"{act.by.number} {act.by.name}", "remark": words},
    )
    notes: list[str] = []
    if words:
        act.announce("log.remarked", entry=entry, words=words, notes=notes)
    return Done(DAY, row.id, row.day, tuple(notes))


def signed_by(act: Act, day: date) -> str | None:
    """Return number and name of the leader who countersigned a day; None if nobody has."""
    found = act.run(_SIGNED_BY, day=day.isoformat())
    return " ".join(found[0]) if found else None


def late_notes(act: Act, at: datetime | None) -> list[str]:
    """Return what is said of an entry that falls into a day already countersigned; it is written all the same."""
    day = (at or act.now).astimezone(act.policy.zone).date()
    who = signed_by(act, day) if at is not None else None
    sentence = _("{day} was countersigned by {who} before: this stands in its log as written later.")
    return [sentence.format(day=day, who=who)] if who is not None else []
