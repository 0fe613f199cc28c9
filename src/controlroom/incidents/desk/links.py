"""Incidents that belong together, and those that are one."""

from __future__ import annotations

from controlroom.base.errors import Refused, UsageError
from controlroom.base.i18n import _
from controlroom.incidents.desk.common import SUBJECT, done, find, index, spoken
from controlroom.incidents.desk.ending import call_off
from controlroom.incidents.desk.sending import who_is_out
from controlroom.incidents.rules import FINAL, STATE_TITLES, State
from controlroom.incidents.tables import Incident, IncidentCaller, IncidentLink
from controlroom.store.act import Act, Done, desk_act

_PAIR = """SELECT sort FROM incident_link WHERE ended IS NULL
 AND (incident_id = :one AND other_id = :other OR incident_id = :other AND other_id = :one)"""
_SAME_AS = """SELECT i.number FROM incident_link l JOIN incident i ON i.id = l.other_id
 WHERE l.incident_id = :id AND l.sort = 'duplicate' AND l.ended IS NULL"""
_COUNT = "SELECT COUNT(*) FROM incident_caller WHERE incident_id = :id"
_MOVE = """INSERT INTO incident_caller (incident_id, life, caller, phone, said, anonymous, at, by_id, from_id)
 SELECT :of, :life, caller, phone, said, anonymous, at, by_id, :id FROM incident_caller
 WHERE incident_id = :id AND life = :own ORDER BY id"""


@desk_act(right="edit")
def link(act: Act, number: str, other: str) -> Done:
    """Write down that two incidents belong together.

    Raises:
        NotFound: no such incident; UsageError: it is the same one; Refused: they are linked already.
    """
    row, one = find(act, number, "link"), find(act, other, "linked")
    _check_pair(act, row, one)
    if _pair(act, row, one):
        sentence = _("{number} and {other} are linked already.")
        raise Refused(sentence.format(number=spoken(act, row), other=spoken(act, one)), field="other")
    _add(act, row, one, "link")
    for here, there in ((row, one), (one, row)):
        act.journal(
            "incident.linked", (SUBJECT, here.id or 0), facts={"other": there.id, "number": there.number}
        )
    act.announce("incident.linked", incident=row, other=one)
    return done(act, row)


@desk_act(right="close")
def duplicate(act: Act, number: str, of: str) -> Done:
    """End an incident as the same matter as another; its callers go along, to be called back from there.

    It counts as cancelled: the other one is handled, visited and counted.

    Raises:
        NotFound: no such incident; UsageError: it is the same one; Refused: people are out for it, it is closed, the
            other one is itself a duplicate (named) or has ended, or a listener's veto.
    """
    row, one = find(act, number, "duplicate"), find(act, of, "linked")
    _check_pair(act, row, one)
    same = act.run(_SAME_AS, id=one.id)
    if same:
        sentence = _("{number} is itself a duplicate of {other}. Name that one.")
        raise Refused(sentence.format(number=spoken(act, one), other=same[0][0]), field="of")
    if one.state in FINAL:
        sentence = _("{number} is {state}. Reopen it first.")
        state = _(STATE_TITLES[State(one.state)])
        raise Refused(sentence.format(number=spoken(act, one), state=state), field="of")
    out = who_is_out(act, row)
    if out:
        sentence = _(
            "Still out for {number}: {who}. Recall or clear them, or take the other one as the duplicate."
        )
        raise Refused(sentence.format(number=spoken(act, row), who=", ".join(out)))
    before = _pair(act, row, one)
    if before:
        act.run(
            "UPDATE incident_link SET sort = 'duplicate', incident_id = :one, other_id = :other WHERE ended IS NULL "
            "AND (incident_id = :one AND other_id = :other OR incident_id = :other AND other_id = :one)",
            one=row.id,
            other=one.id,
        )
    else:
        _add(act, row, one, "duplicate")
    moved = _move_callers(act, row, one)
    sentence = _("The same matter as {number}.")
    call_off(
        act,
        row,
        sentence.format(number=spoken(act, one)),
        "incident.duplicate",
        {"of": one.id, "number": one.number},
    )
    index(act, one)
    act.journal(
        "incident.joined",
        (SUBJECT, one.id or 0),
        facts={"from": row.id, "number": row.number, "callers": moved},
    )
    act.announce("incident.duplicate", incident=row, of=one)
    return done(act, row)


def _check_pair(act: Act, row: Incident, one: Incident) -> None:
    if row.id == one.id:
        raise UsageError(_("That is the same incident. Name another one."), field="other")


def _pair(act: Act, row: Incident, one: Incident) -> str:
    found = act.run(_PAIR, one=row.id, other=one.id)
    return str(found[0][0]) if found else ""


def _add(act: Act, row: Incident, one: Incident, sort: str) -> None:
    assert row.id is not None
    assert one.id is not None
    act.session.add(
        IncidentLink(incident_id=row.id, other_id=one.id, sort=sort, at=act.now, by_id=act.by.staff_id)
    )
    act.session.flush()


def _move_callers(act: Act, row: Incident, one: Incident) -> int:
    """Copy whoever called about one incident to another; the duplicate keeps its own record of them."""
    assert row.id is not None
    assert one.id is not None
    before: int = act.run(_COUNT, id=one.id)[0][0]
    if row.caller or row.phone or row.summary:
        act.session.add(
            IncidentCaller(
                incident_id=one.id,
                life=one.life,
                caller=row.caller,
                phone=row.phone,
                said=row.summary,
                anonymous=row.anonymous,
                at=row.told,
                by_id=row.taken_by,
                from_id=row.id,
            )
        )
        act.session.flush()
    act.run(_MOVE, of=one.id, life=one.life, id=row.id, own=row.life)
    after: int = act.run(_COUNT, id=one.id)[0][0]
    return after - before
