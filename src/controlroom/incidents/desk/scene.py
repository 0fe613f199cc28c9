"""What goes on at the scene: who commands, which services came and left, who else called."""

from __future__ import annotations

from datetime import datetime

from sqlmodel import col, select

from controlroom.base.errors import Refused, UsageError
from controlroom.base.i18n import _
from controlroom.base.phones import check_phone
from controlroom.incidents.desk.common import (
    SUBJECT,
    done,
    find,
    index,
    moment,
    since_began,
    taken,
    taken_line,
    us,
)
from controlroom.incidents.desk.intake import check_choice
from controlroom.incidents.desk.telling import recipient
from controlroom.incidents.rules import SERVICES
from controlroom.incidents.tables import (
    Incident,
    IncidentCaller,
    IncidentCommand,
    IncidentOutside,
)
from controlroom.store.act import Act, Done, desk_act
from controlroom.store.chain import FactValue


@desk_act(right="dispatch")
def commander(act: Act, number: str, who: str, *, at: datetime | None = None) -> Done:
    """Write down who commands; until the first such entry it is the officer on duty (domain.md K-13).

    Args:
        who: staff number or name, or words (an officer of the fire brigade).
        at: since when, if not now.

    Raises:
        NotFound: no such incident, or a number that nobody has; Refused: the person has left, commands already, or
            the incident is closed; UsageError: nobody named, or a time before the one in command took it.
    """
    row = find(act, number, "commander")
    when = since_began(row, moment(act, at))
    one = recipient(act, who)
    before = _in_command(act, row)
    if before is not None and before.who == one.who:
        raise Refused(_("{who} is in command already.").format(who=one.who), field="who")
    if before is not None and when < before.at:
        raise UsageError(_("{who} took command later than that.").format(who=before.who), field="at")
    assert row.id is not None
    act.session.add(
        IncidentCommand(
            incident_id=row.id,
            life=row.life,
            staff_id=one.staff_id,
            who=one.who,
            at=when,
            by_id=act.by.staff_id,
        )
    )
    act.session.flush()
    act.journal(
        "incident.commander",
        (SUBJECT, row.id),
        facts={"staff": one.staff_id, "at": us(when)},
        texts={"who": one.who, "before": before.who if before is not None else ""},
        at=when,
    )
    act.announce("incident.commander", incident=row)
    return done(act, row)


@desk_act(right="take")
def add_caller(
    act: Act,
    number: str,
    *,
    caller: str = "",
    phone: str = "",
    said: str = "",
    anonymous: bool = False,
    at: datetime | None = None,
) -> Done:
    """Write down one more caller about the same matter, for the call back.

    Args:
        caller, phone: who called.
        said: what is new.
        anonymous: the caller gives no name and wants no call.

    Raises:
        NotFound: no such incident; UsageError: nothing is known of the caller, or no telephone number.
    """
    row = find(act, number, "caller")
    when = since_began(row, moment(act, at))
    name, called, words = taken_line(caller, "caller"), check_phone(phone), taken(said, "said")
    if not (name or called or words):
        raise UsageError(_("Write down the caller's name or telephone number."), field="caller")
    assert row.id is not None
    act.session.add(
        IncidentCaller(
            incident_id=row.id,
            life=row.life,
            caller=name,
            phone=called,
            said=words,
            anonymous=int(anonymous),
            at=when,
            by_id=act.by.staff_id,
        )
    )
    act.session.flush()
    index(act, row)
    act.journal(
        "incident.caller",
        (SUBJECT, row.id),
        facts={"anonymous": anonymous, "at": us(when)},
        texts={"caller": name, "phone": called, "said": words},
        at=when,
    )
    act.announce("incident.caller", incident=row)
    return done(act, row)


@desk_act(right="take")
def outside(
    act: Act,
    number: str,
    service: str,
    *,
    arrived: datetime | None = None,
    officer: str = "",
    taken_over: str = "",
    left: datetime | None = None,
) -> Done:
    """Write down that an outside service came; again adds to what is known of it, and when it left.

    Args:
        service: ``police``, ``ambulance``, ``fire`` or ``other``; of others each name is one.
        arrived: when; now for one that is not here yet.
        officer: who.
        taken_over: what or whom it took over, in words.
        left: when it left.

    Raises:
        NotFound: no such incident; UsageError: another service, or times that contradict each other;
            Refused: nothing new is said.
    """
    row = find(act, number, "outside")
    check_choice(service, SERVICES, "service")
    name, words = taken_line(officer, "officer"), taken(taken_over, "taken_over")
    assert row.id is not None
    here = _still_here(act, row, service, name)
    if here is None:
        came = since_began(row, moment(act, arrived, "arrived"), "arrived")
        here = IncidentOutside(
            incident_id=row.id, life=row.life, service=service, arrived=came, by_id=act.by.staff_id
        )
        act.session.add(here)
    elif not (name or words or arrived or left):
        raise Refused(_("That service is here already. Say what is new: who, taken over, left."))
    elif arrived is not None:
        here.arrived = since_began(row, moment(act, arrived, "arrived"), "arrived")
    here.officer, here.taken_over = name or here.officer, words or here.taken_over
    if left is not None:
        here.left_at = moment(act, left, "left")
        if here.left_at < here.arrived:
            raise UsageError(_("It would have left before it came. Check the times."), field="left")
    act.session.flush()
    facts: dict[str, FactValue] = {
        "service": service,
        "outside": here.id,
        "arrived": us(here.arrived),
        "left": us(here.left_at),
    }
    act.journal(
        "incident.outside",
        (SUBJECT, row.id),
        facts=facts,
        texts={"officer": here.officer, "taken_over": here.taken_over},
        at=here.left_at or here.arrived if left or arrived else None,
    )
    act.announce("incident.outside", incident=row, service=service)
    return done(act, row)


def _in_command(act: Act, row: Incident) -> IncidentCommand | None:
    statement = (
        select(IncidentCommand)
        .where(IncidentCommand.incident_id == row.id, IncidentCommand.life == row.life)
        .order_by(col(IncidentCommand.id).desc())
    )
    return act.session.exec(statement).first()


def _still_here(act: Act, row: Incident, service: str, officer: str) -> IncidentOutside | None:
    statement = (
        select(IncidentOutside)
        .where(
            IncidentOutside.incident_id == row.id,
            IncidentOutside.life == row.life,
            IncidentOutside.service == service,
            col(IncidentOutside.left_at).is_(None),
        )
        .order_by(col(IncidentOutside.id).desc())
    )
    found = list(act.session.exec(statement))
    if service == "other" and officer:
        return next((one for one in found if one.officer in ("", officer)), None)
    return found[0] if found else None
