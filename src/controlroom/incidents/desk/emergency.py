"""Emergencies: opened at once, even with nobody signed in; signed for later; taken back as a wrong press."""

from __future__ import annotations

import json

from sqlmodel import col, select

from controlroom.base.errors import NotAllowed, Refused
from controlroom.base.i18n import _
from controlroom.base.text import tidy_line
from controlroom.incidents.desk.common import SUBJECT, done, find, spoken
from controlroom.incidents.desk.editing import Edit, edit
from controlroom.incidents.desk.ending import call_off
from controlroom.incidents.desk.intake import NewIncident, Spot, spot, take
from controlroom.incidents.tables import Incident
from controlroom.store.act import Act, Done, desk_act

NOWHERE = Spot(None, None, "", "")
"""The place of an emergency that is still to be filled."""

_ENTRIES = """SELECT j.act, t.body FROM journal j LEFT JOIN journal_text t ON t.seq = j.seq
 WHERE j.subject = :subject AND j.subject_id = :id"""
_HARMLESS = frozenset(
    {"incident.opened", "incident.claimed", "incident.ticked", "incident.unticked", "incident.revealed"}
)


@desk_act()
def emergency(
    act: Act,
    kind: str,
    *,
    place: str = "",
    summary: str = "",
    caller: str = "",
    phone: str = "",
    source: str = "phone",
    anonymous: bool = False,
) -> Done:
    """Open an emergency with priority 1; its clocks run from this instant.

    With nobody signed in it is written as unsigned, with the console's name, until somebody claims it.

    Args:
        kind: id or name of the kind.
        place: empty if it is still to be filled.

    Raises:
        NotAllowed: who is signed in may not take reports; NotFound: no such kind; UsageError: an impossible value.
    """
    unsigned = act.by.staff_id is None
    if not unsigned:
        act.by.need("take")
    new = NewIncident(
        kind=kind,
        place=place,
        summary=summary,
        caller=caller,
        phone=phone,
        source=source,
        priority=1,
        anonymous=anonymous,
    )
    where = spot(act, place) if tidy_line(place) else NOWHERE
    return take(act, new, where, unsigned=act.by.console if unsigned else "")


@desk_act(right="take")
def claim(act: Act, number: str | None = None) -> Done:
    """Sign for an emergency that was opened with nobody signed in.

    Args:
        number: which; None for all of this console.

    Raises:
        Refused: there is none, or it has been signed for; NotFound: no such incident.
    """
    rows = [find(act, number, "claim")] if number is not None else _unclaimed(act)
    if not rows:
        raise Refused(_("Nothing waits for a signature on this console."))
    for row in rows:
        if not row.unsigned or row.claimed_by is not None:
            raise Refused(_("{number} has been signed for already.").format(number=spoken(act, row)))
        row.claimed_by, row.claimed = act.by.staff_id, act.now
        assert row.id is not None
        act.journal("incident.claimed", (SUBJECT, row.id), texts={"console": row.unsigned})
        act.announce("incident.claimed", incident=row)
    return done(act, rows[-1])


@desk_act()
def put_place(act: Act, number: str, place: str) -> Done:
    """Fill in where an emergency is; without a signature on the console that opened it.

    Raises:
        NotAllowed: the right is missing; UsageError: no place; NotFound: no such incident; Refused: it is closed.
    """
    _may(act, find(act, number, "edit"), "edit")
    return edit.inside(act, number, Edit(place=place))


@desk_act()
def mistake(act: Act, number: str) -> Done:
    """Take an incident back as pressed by mistake; without a signature on the console that opened it.

    Only while nothing happened to it but its place, its signature and its steps: what somebody was sent to or told
    of is cancelled with a reason.

    Raises:
        NotAllowed: the right is missing; NotFound: no such incident; Refused: more has happened, or it is closed.
    """
    row = find(act, number, "mistake")
    _may(act, row, "take")
    for name, body in act.run(_ENTRIES, subject=SUBJECT, id=row.id):
        if not _is_harmless(name, body):
            sentence = _("More is written about {number} already. Cancel it with a reason.")
            raise Refused(sentence.format(number=spoken(act, row)))
    call_off(act, row, _("pressed by mistake"), "incident.mistaken")
    return done(act, row)


def _is_harmless(name: str, body: str | None) -> bool:
    if name == "incident.edited":
        return all(changed.startswith("place") for changed in json.loads(body or '{"?": ""}'))
    return name in _HARMLESS or name.startswith(("alarm.", "deadline."))


def _may(act: Act, row: Incident, right: str) -> None:
    """Let pass who has the right, or the console that opened it while nobody has signed for it."""
    if act.by.staff_id is not None:
        act.by.need(right)
    elif not row.unsigned or row.claimed_by is not None or row.unsigned != act.by.console:
        raise NotAllowed(_("Sign in first: this needs a number and a PIN."))


def _unclaimed(act: Act) -> list[Incident]:
    statement = (
        select(Incident)
        .where(
            col(Incident.unsigned) == act.by.console,
            col(Incident.unsigned) != "",
            col(Incident.claimed_by).is_(None),
        )
        .order_by(col(Incident.id))
    )
    return list(act.session.exec(statement))
