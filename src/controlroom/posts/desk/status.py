"""What people on duty do: on a break until, out of contact, off, free again. Sent and on scene come from dispatch."""

from __future__ import annotations

from datetime import datetime, timedelta

from controlroom.base.clock import opt_us
from controlroom.base.errors import Refused, UsageError
from controlroom.base.i18n import _
from controlroom.base.numbers import format_incident_no, parse_incident_no
from controlroom.deadlines.desk import cancel, start
from controlroom.people import desk as people
from controlroom.people.tables import Staff
from controlroom.posts.desk.common import called, doing
from controlroom.posts.rules import BREAK_OVER, Status, parse_status
from controlroom.posts.tables import StaffStatus
from controlroom.store.act import Act, Done, desk_act

STAFF = "staff"


@desk_act(right="shift")
def set_status(act: Act, who: str, status: str, *, until: datetime | None = None) -> Done:
    """Set what somebody does: free, break, out-of-contact, off (right ``shift``).

    Args:
        act: the act.
        who: staff number.
        status: one of ``rules.BY_HAND``, or its name.
        until: when a break ends; the policy's length if not given.

    Raises:
        NotFound: nobody of the number; UsageError: no such status, or a time gone by; Refused: the person is out.
    """
    person = people.by_number(act, who, field="who")
    wanted = parse_status(status)
    if until is not None and wanted is not Status.BREAK:
        raise UsageError(_("Only a break has an end."), field="until")
    if until is not None and until <= act.now:
        raise UsageError(_("This time has gone already. Give a later one."), field="until")
    out = doing(act).get(person.id or 0)
    if out is not None and wanted in (Status.BREAK, Status.OFF):
        raise Refused(
            _("{who} is out for {number}. Clear or recall them first.").format(
                who=called(person), number=_said(act, out.number)
            ),
            field="status",
        )
    if wanted is Status.OFF:
        _keep(act, person, "", None)
        people.set_on_duty.inside(act, person.number, False)
        return people.done(person)
    if not person.on_duty:
        people.set_on_duty.inside(act, person.number, True)
    if wanted is Status.BREAK:
        until = until or act.now + timedelta(seconds=act.policy.posts.rest)
    _keep(act, person, "" if wanted is Status.FREE else wanted.value, until)
    return people.done(person)


def out_of_contact(act: Act, person: Staff) -> None:
    """Note inside an act that somebody does not answer."""
    _keep(act, person, Status.OUT_OF_CONTACT.value, None)


def is_out_of_contact(act: Act, staff_id: int) -> bool:
    """Tell whether somebody is said not to answer."""
    row = act.session.get(StaffStatus, staff_id)
    return row is not None and row.status == Status.OUT_OF_CONTACT


def back_in_contact(act: Act, person: Staff) -> None:
    """Note inside an act that somebody answers again, and is free; a break before it does not go on."""
    row = act.session.get(StaffStatus, person.id)
    if row is not None and row.status == Status.OUT_OF_CONTACT:
        _keep(act, person, "", None)


def over(act: Act, staff: frozenset[int]) -> None:
    """Let what was set by hand end inside an act: they were sent somewhere, or have left."""
    for key in staff:
        row = act.session.get(StaffStatus, key)
        if row is not None and row.status:
            _keep(act, act.session.get_one(Staff, key), "", None)


def _keep(act: Act, person: Staff, status: str, until: datetime | None) -> None:
    assert person.id is not None
    row = act.session.get(StaffStatus, person.id)
    if row is None:
        if not status:
            return
        row = StaffStatus(staff_id=person.id, status="", since=act.now)
    if (row.status, row.until) == (status, until):
        return
    cancel(act, (STAFF, person.id), row.life, [BREAK_OVER], at=act.now)
    row.status, row.since, row.until = status, act.now, until
    if status == Status.BREAK and until is not None:
        rules = act.policy.posts
        row.life += 1
        start(
            act,
            kind=BREAK_OVER,
            subject=(STAFF, person.id),
            life=row.life,
            started=act.now,
            due=until,
            warn=until,
            priority=rules.priority,
            ladder=rules.ladder,
            pauses=False,
        )
    act.session.add(row)
    act.session.flush()
    act.journal(
        "status.set",
        (STAFF, person.id),
        {"status": status or Status.FREE.value, "until": opt_us(until)},
        {"who": called(person)},
    )


def _said(act: Act, number: str) -> str:
    """Return the number of an incident as it is said today."""
    today = act.now.astimezone(act.policy.zone).date()
    return format_incident_no(parse_incident_no(number, today), today)
