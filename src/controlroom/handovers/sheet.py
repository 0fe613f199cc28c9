"""The sheet inside an act: made of what is open, compared with it again and again, frozen by the signatures."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlmodel import col, select

from controlroom.base.clock import opt_us, to_us
from controlroom.base.i18n import _
from controlroom.handovers import rules
from controlroom.handovers.collect import open_now, policy_changes
from controlroom.handovers.common import items_of, key
from controlroom.handovers.risks import risks
from controlroom.handovers.rules import Item, Noted, Signed, Verdict, number_of
from controlroom.handovers.tables import Handover, HandoverItem
from controlroom.people.tables import Staff
from controlroom.shifts.tables import Shift
from controlroom.store.act import Act


def compare(act: Act, row: Handover) -> list[str]:
    """Bring the sheet up to date; return sentences about what came, changed or ended."""
    lines = {(one.subject, one.subject_id): one for one in items_of(act, row)}
    found = _found(act, row)
    differs = rules.difference([noted_of(one) for one in lines.values()], found)
    for nth, item in enumerate(differs.new, len(lines) + 1):
        act.session.add(_line(row, nth, item, act.now))
    for item in found:
        if item.key in lines:
            # as it is said today
            lines[item.key].number = item.number
            act.session.add(lines[item.key])
    for item in differs.changed:
        one = lines[item.key]
        one.zh, one.en, one.due, one.gone = item.zh, item.en, item.due, None
        one.risk = int(item.risk)
        # what reads otherwise now is gone through anew; what was asked about it stays
        one.verdict = Verdict.NONE.value
        act.session.add(one)
    for item in differs.gone:
        one = lines[item.key]
        one.gone = act.now
        act.session.add(one)
    act.session.flush()
    told = (
        (_("New on the sheet: {numbers}."), differs.new),
        (_("Changed since, to be gone through again: {numbers}."), differs.changed),
        (_("At an end since: {numbers}."), differs.gone),
    )
    return [
        sentence.format(numbers=_(", ").join(item.called for item in items))
        for sentence, items in told
        if items
    ]


def begin_anew(act: Act, row: Handover) -> None:
    """Let everything be gone through again; what was asked and answered stays to be read."""
    for one in items_of(act, row):
        one.verdict = Verdict.NONE.value
        act.session.add(one)
    act.session.flush()


def _found(act: Act, row: Handover) -> list[Item]:
    """Return what is to be gone through now: what makes it risky, what is open, what changed."""
    reader = act.store.reader
    items = open_now(reader, act.policy, act.now)
    shift = act.session.get_one(Shift, row.shift_id)
    risky = risks(reader, act.policy.handover, act.now, row.incoming_id, len(items))
    return [*risky, *items, *policy_changes(reader, shift.started)]


def _line(row: Handover, nth: int, item: Item, now: datetime) -> HandoverItem:
    return HandoverItem(
        handover_id=key(row),
        nth=nth,
        room=item.room,
        subject=item.subject,
        subject_id=item.id,
        number=item.number,
        zh=item.zh,
        en=item.en,
        due=item.due,
        came=now,
        risk=int(item.risk),
    )


def noted_of(one: HandoverItem) -> Noted:
    """Return a row as the rules know it."""
    item = Item(
        one.room, one.subject, one.subject_id, one.number, one.zh, one.en, one.due, risk=bool(one.risk)
    )
    return Noted(item, Verdict(one.verdict), one.gone is not None)


def signed_of(one: HandoverItem) -> Signed:
    """Return a row as it is signed."""
    noted = noted_of(one)
    return Signed(noted.item, noted.verdict, one.query, one.answer, one.came, one.gone)


def head_of(act: Act, row: Handover) -> dict[str, Any]:
    """Return what stands over the items of the sheet that is signed."""
    people = {
        one.id: f"{one.number} {one.name}"
        for one in act.session.exec(
            select(Staff).where(col(Staff.id).in_([row.outgoing_id, row.incoming_id]))
        )
    }
    return {
        "number": number_of(row.number),
        "outgoing": people[row.outgoing_id],
        "incoming": people[row.incoming_id],
        "prepared": to_us(row.prepared),
        "signed": opt_us(row.ended),
        "console": row.console,
        "shift": row.shift_id,
        "note": row.note,
        "seq": row.seq,
        "head": row.head,
    }
