"""Who was told: by whom, by what means, what they said (domain.md 1.4)."""

from __future__ import annotations

import re
from datetime import datetime
from typing import NamedTuple

from controlroom.base.errors import NotFound, Refused, UsageError
from controlroom.base.i18n import _
from controlroom.base.text import half
from controlroom.estate import directory_reads
from controlroom.estate.directory import name_key
from controlroom.incidents import gas
from controlroom.incidents.clocks import Heard, heard_by
from controlroom.incidents.desk.common import (
    SUBJECT,
    catalogue,
    done,
    find,
    moment,
    since_began,
    taken,
    taken_line,
    us,
)
from controlroom.incidents.desk.intake import check_choice
from controlroom.incidents.desk.marks import marked, set_mark
from controlroom.incidents.desk.settling import settle
from controlroom.incidents.desk.whom import whom_to_tell
from controlroom.incidents.rules import AIRBORNE, MARK_TITLES, MEANS
from controlroom.incidents.tables import Incident, IncidentTold
from controlroom.store.act import Act, Done, desk_act

_STAFF = """SELECT id, number, name, role, department, active FROM staff
 WHERE number = :number OR name = :name ORDER BY active DESC, id"""
_NUMBER = re.compile(r"[0-9]{2,5}")


class Recipient(NamedTuple):
    """Who was told: a target of the policy, an entry of the directory, one of the staff, or somebody in words."""

    who: str
    target: str = ""
    directory: str = ""
    staff_id: int | None = None
    role: str = ""
    department: str = ""


@desk_act(right="take")
def told(
    act: Act, number: str, who: str, *, by: str = "phone", at: datetime | None = None, said: str = ""
) -> Done:
    """Write down that somebody was told; meets the limits of all whom that person answers for.

    Args:
        who: staff number or name, target or its name, directory code, name or number, or free words.
        by: ``phone``, ``radio``, ``in-person`` or ``message``.
        at: when, if not now.
        said: what they answered.

    Raises:
        NotFound: no such incident, or nobody has such a number; Refused: the person has left, or is inside a gas
            area and cannot have been called there (P-07); UsageError: nobody named, other means, an impossible time.
    """
    row = find(act, number, "told")
    check_choice(by, MEANS, "by")
    when = since_began(row, moment(act, at))
    one = recipient(act, who)
    notes = _gas(act, row, one, by)
    assert row.id is not None
    act.session.add(
        IncidentTold(
            incident_id=row.id,
            life=row.life,
            target=one.target,
            directory=one.directory,
            staff_id=one.staff_id,
            role=one.role,
            department=one.department,
            who=one.who,
            means=by,
            said=taken(said, "said"),
            at=when,
            by_id=act.by.staff_id,
        )
    )
    _mark_what_it_keeps(act, row, Heard(when, one.target, one.role, one.department))
    settle(act, row)
    # an entry of the estate's own is called by its name, which is text
    target = one.target if one.target in act.policy.tell.targets else ""
    facts = {"by": by, "staff": one.staff_id, "target": target, "at": us(when)}
    texts = {"who": one.who, "said": taken(said, "said")}
    act.journal("incident.told", (SUBJECT, row.id), facts=facts, texts=texts, at=when)
    act.announce("incident.told", incident=row, target=one.target, staff_id=one.staff_id, at=when)
    return done(act, row, *notes)


def recipient(act: Act, text: str) -> Recipient:
    """Return who is meant.

    Raises:
        UsageError: nobody; Refused: the person has left; NotFound: a number that nobody has.
    """
    words = taken_line(text, "who")
    if not words:
        raise UsageError(_("Say who was told."), field="who")
    staff = act.run(_STAFF, number=half(words).upper(), name=words)
    if staff and (len(staff) == 1 or staff[0][1] == half(words).upper()):
        key, number, name, role, department, active = staff[0]
        if not active:
            sentence = _("{who} has left. Say who was told instead.")
            raise Refused(sentence.format(who=f"{number} {name}"), field="who")
        return Recipient(f"{number} {name}", staff_id=key, role=role, department=department)
    target = act.policy.tell.find(words)
    if target is not None:
        return Recipient(target.zh, target=target.id, directory=target.directory)
    wanted, digits = name_key(words), half(words).replace("-", "").replace(" ", "")
    for code, entry in directory_reads.entries(act.store.reader).items():
        names = (name_key(one) for one in (code, entry.zh, entry.en, *entry.aliases))
        if wanted in names or (entry.number and entry.number.replace("-", "").replace(" ", "") == digits):
            return Recipient(entry.zh, target=_target_of(act, code), directory=code)
    if _NUMBER.fullmatch(digits):
        raise NotFound(_("There is nobody with number {number}.").format(number=digits), field="who")
    return Recipient(words)


def _target_of(act: Act, code: str) -> str:
    """Return the target whose number this is; an entry that no target names stands for itself."""
    targets = act.policy.tell.targets
    if code in targets:
        return code
    return next((one.id for one in targets.values() if one.directory == code), code)


def _gas(act: Act, row: Incident, one: Recipient, by: str) -> list[str]:
    """Refuse what cannot have been done safely; warn of what only works from outside (P-07, 001:254)."""
    areas = gas.gas_areas(act.run, act.policy, act.store.location)
    if one.staff_id is None:
        return [gas.words()] if row.id in areas and by in AIRBORNE else []
    if by == "in-person" or one.staff_id not in gas.inside(act.run, areas):
        return []
    if by in AIRBORNE:
        sentence = _("{who} is in a gas area: no radio there. Wait until they call from outside.")
        raise Refused(sentence.format(who=one.who), field="by")
    return [gas.words()]


def _mark_what_it_keeps(act: Act, row: Incident, heard: Heard) -> None:
    """Write the mark that meets a clock of the incident which keeps this telling's promise already."""
    kind = catalogue(act).kind(row.kind)
    for telling in whom_to_tell(act, row, kind):
        if not telling.same_as or heard_by(act.policy, telling.target, [heard]) is None:
            continue
        for mark in act.policy.clocks[telling.same_as].met_by:
            if mark in MARK_TITLES and marked(act, row, mark) is None:
                set_mark(act, row, mark, heard.at)
                act.session.flush()
