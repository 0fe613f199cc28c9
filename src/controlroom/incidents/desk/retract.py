"""Taking back a milestone that was never reached: a wrong key, a report about somebody else."""

from __future__ import annotations

import json

from controlroom.base.clock import from_us, to_us
from controlroom.base.errors import Refused, UsageError
from controlroom.base.i18n import _
from controlroom.base.undoing import FREELY
from controlroom.incidents.desk.common import (
    SUBJECT,
    Person,
    done,
    find,
    sent_rows,
    spoken,
    staff_by_number,
    taken,
)
from controlroom.incidents.desk.sending import busy_elsewhere
from controlroom.incidents.desk.settling import settle
from controlroom.incidents.rules import MILESTONE_TITLES, RETRACTABLE, Milestone
from controlroom.incidents.tables import Assignment, Incident
from controlroom.store.act import Act, Done, desk_act

_COLUMN = {
    Milestone.UNDER_WAY: "under_way",
    Milestone.ARRIVED: "arrived",
    Milestone.CLEARED: "cleared",
}
_ACT = {
    Milestone.UNDER_WAY: "incident.under-way",
    Milestone.ARRIVED: "incident.arrive",
    Milestone.CLEARED: "incident.cleared",
}
_WRITTEN = """SELECT recorded, facts FROM journal WHERE subject = 'incident' AND subject_id = :incident AND act = :act
 ORDER BY seq DESC LIMIT 20"""


@desk_act(right="dispatch")
def retract(act: Act, number: str, milestone: str, who: str | None = None, *, why: str = "") -> Done:
    """Take back that somebody set out, arrived or was cleared; the clocks are judged as if it had not been written.

    Args:
        number: the incident, open.
        milestone: a value of ``RETRACTABLE``.
        who: staff number; may be left out where only one person has this milestone.
        why: the reason; needed, with the right to correct, once ``FREELY`` has passed since it was written.

    Raises:
        UsageError: another milestone, no reason, several people and none named. NotFound: no such incident or person.
        Refused: never written, the incident is closed, or the person cleared has been sent here again.
        NotAllowed: it was written longer ago, and the officer may not correct times.
    """
    row = find(act, number, "retract")
    if milestone not in RETRACTABLE:
        raise UsageError(
            _("“{value}” is not possible here. Choose one of: {choices}.").format(
                value=milestone, choices=", ".join(RETRACTABLE)
            ),
            field="milestone",
        )
    which = Milestone(milestone)
    one = _whose(act, row, which, who)
    assert row.id is not None
    reason = taken(why, "why")
    if not _just_written(act, row.id, one.staff_id, which):
        act.by.need("correct")
        if not reason:
            raise UsageError(_("Say why it is taken back."), field="why")
    person = Person(*act.run("SELECT id, number, name FROM staff WHERE id = :id", id=one.staff_id)[0])
    before = getattr(one, _COLUMN[which])
    notes = _out_again(act, row, person) if which is Milestone.CLEARED else []
    if which is Milestone.CLEARED and one.is_lead:
        # the lead had passed to somebody else
        for other in sent_rows(act, row):
            if other.cleared is None:
                other.is_lead = 0
    setattr(one, _COLUMN[which], None)
    settle(act, row)
    act.journal(
        "incident.retracted",
        (SUBJECT, row.id),
        facts={"milestone": which.value, "staff": person.id, "was": to_us(before)},
        texts={"who": f"{person.number} {person.name}", "why": reason},
    )
    act.announce("incident.retracted", incident=row, staff=person, milestone=which)
    return done(act, row, *notes)


def _whose(act: Act, row: Incident, which: Milestone, who: str | None) -> Assignment:
    """Return the latest part of a person in this life that has the milestone."""
    column = _COLUMN[which]
    rows = [one for one in sent_rows(act, row) if one.recalled is None and getattr(one, column) is not None]
    if who is not None:
        [person] = staff_by_number(act, [who])
        rows = [one for one in rows if one.staff_id == person.id]
    if not rows:
        raise Refused(_("“{milestone}” was never written here.").format(milestone=_(MILESTONE_TITLES[which])))
    if who is None and len({one.staff_id for one in rows}) > 1:
        raise UsageError(_("Several people have this time. Say whose."), field="who")
    return rows[-1]


def _just_written(act: Act, incident_id: int, staff_id: int, which: Milestone) -> bool:
    rows = act.run(_WRITTEN, incident=incident_id, act=_ACT[which])
    recorded = next((at for at, facts in rows if json.loads(facts).get("staff") == staff_id), None)
    return recorded is not None and act.now - from_us(recorded) <= FREELY


def _out_again(act: Act, row: Incident, person: Person) -> list[str]:
    """Return where else the person is out; refuse if sent to the same incident again."""
    if any(
        one.staff_id == person.id and one.cleared is None for one in sent_rows(act, row) if not one.recalled
    ):
        raise Refused(
            _("{who} has been sent to {number} again since: nothing to take back.").format(
                who=person.number, number=spoken(act, row)
            ),
            field="who",
        )
    return busy_elsewhere(act, [person], row)
