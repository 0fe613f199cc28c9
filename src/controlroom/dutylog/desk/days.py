"""A leader reads a day of the log and countersigns it; the journal is sealed up to that moment."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta

from controlroom.base.clock import to_us
from controlroom.base.text import check_no_document, tidy
from controlroom.dutylog.rules import DAY, SIGNED, check_day
from controlroom.dutylog.tables import LogDay
from controlroom.store.act import Act, Done, desk_act

_SIGNED_BY = """SELECT s.number, s.name FROM log_day d JOIN staff s ON s.id = d.staff_id WHERE d.day = :day"""
_ENTRIES = "SELECT COUNT(*) FROM journal WHERE at >= :since AND at < :until"
_HEAD = "SELECT seq, hash FROM journal ORDER BY seq DESC LIMIT 1"


@desk_act(right="countersign")
def sign_day(act: Act, day: date, *, remark: str = "") -> Done:
    """Countersign a day of the log (right ``countersign``); an open remark is announced and becomes a follow-up.

    Args:
        act: the act.
        day: the estate's day.
        remark: what the leader has to say; it stays open until somebody answers for it.

    Raises:
        Refused: it is not over, has no entries, or has been countersigned.
    """
    zone = act.policy.zone
    begin, end = (datetime.combine(one, time(), zone) for one in (day, day + timedelta(days=1)))
    count = int(act.run(_ENTRIES, since=to_us(begin), until=to_us(end))[0][0])
    before = act.run(_SIGNED_BY, day=day.isoformat())
    who = " ".join(str(part) for part in before[0]) if before else None
    check_day(day, act.now.astimezone(zone).date(), count, who)
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
