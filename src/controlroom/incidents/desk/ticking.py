"""Steps of the playbook, ticked off one by one and taken back."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime

from sqlmodel import col, select

from controlroom.base.errors import NotFound, Refused
from controlroom.base.i18n import _
from controlroom.base.policy_model import title
from controlroom.base.text import half
from controlroom.base.times import when_text
from controlroom.incidents.desk.common import (
    SUBJECT,
    card_of,
    catalogue,
    done,
    find,
    moment,
    since_began,
    spoken,
    taken,
    us,
)
from controlroom.incidents.desk.fields import Value, is_filled, put_all
from controlroom.incidents.desk.settling import settle
from controlroom.incidents.errors import NeedsField, Ticked
from controlroom.incidents.playbook_model import Playbook, Step
from controlroom.incidents.tables import Incident, IncidentTick
from controlroom.people.tables import Staff
from controlroom.store.act import Act, Done, desk_act


@desk_act(right="dispatch")
def tick(act: Act, number: str, step: str, *, at: datetime | None = None) -> Done:
    """Tick a step of the playbook.

    Args:
        step: its id, its name in either language, or its place on the card.
        at: when it was done, if not now.

    Raises:
        NotFound: no such incident, or its playbook has no such step (any more); Ticked: it is ticked already;
            NeedsField: something must be written down first; Refused: closed; UsageError: an impossible time.
    """
    row = find(act, number, "tick")
    when = since_began(row, moment(act, at))
    card = card_of(act, catalogue(act).kind(row.kind))
    one = _step(act, row, card, step)
    before = _live(act, row, one.id)
    if before is not None:
        raise _ticked(act, before, one)
    if one.needs and not is_filled(act, row, one.needs):
        field = card.field(one.needs) if card is not None else None
        sentence = _("Before “{step}” write down: {field}.")
        words = sentence.format(step=title(one), field=title(field) if field else one.needs)
        raise NeedsField(words, needs=one.needs)
    assert row.id is not None
    act.session.add(
        IncidentTick(incident_id=row.id, life=row.life, step=one.id, at=when, by_id=act.by.staff_id)
    )
    act.session.flush()
    act.journal(
        "incident.ticked",
        (SUBJECT, row.id),
        facts={"step": one.id, "at": us(when)},
        texts={"step_zh": one.zh, "step_en": one.en},
        at=when,
    )
    act.announce("incident.ticked", incident=row, step=one.id, at=when)
    return done(act, row)


@desk_act(right="dispatch")
def untick(act: Act, number: str, step: str, *, why: str = "") -> Done:
    """Take a tick back; it stays in the story. A step that the playbook no longer has can be taken back, too.

    Raises:
        NotFound: no such incident or step; Refused: the step is not ticked, or it is closed.
    """
    row = find(act, number, "untick")
    card = card_of(act, catalogue(act).kind(row.kind))
    old = _live(act, row, half(step).strip())
    if old is None:
        old = _live(act, row, _step(act, row, card, step).id)
    if old is None:
        raise Refused(_("This step is not ticked."), field="step")
    one = card.step(old.step) if card is not None else None
    old.taken_back, old.taken_back_by = act.now, act.by.staff_id
    assert row.id is not None
    act.journal(
        "incident.unticked",
        (SUBJECT, row.id),
        facts={"step": old.step},
        texts={
            "step_zh": one.zh if one else old.step,
            "step_en": one.en if one else old.step,
            "why": taken(why, "why"),
        },
    )
    act.announce("incident.unticked", incident=row, step=old.step)
    return done(act, row)


def _step(act: Act, row: Incident, card: Playbook | None, text: str) -> Step:
    wanted = half(text).strip().casefold()
    steps = card.steps if card is not None else ()
    if wanted.isdecimal() and 1 <= int(wanted) <= len(steps):
        return steps[int(wanted) - 1]
    for one in steps:
        if wanted in (one.id, one.zh.casefold(), one.en.casefold()):
            return one
    if not steps:
        sentence = _("{number} has no playbook: there is nothing to tick.")
        raise NotFound(sentence.format(number=spoken(act, row)), field="step")
    sentence = _("The playbook has no step “{step}” (any more). Look at the card again.")
    raise NotFound(sentence.format(step=text.strip()[:40]), field="step")


def _live(act: Act, row: Incident, step: str) -> IncidentTick | None:
    statement = select(IncidentTick).where(
        IncidentTick.incident_id == row.id,
        IncidentTick.life == row.life,
        IncidentTick.step == step,
        col(IncidentTick.taken_back).is_(None),
    )
    return act.session.exec(statement).first()


def _ticked(act: Act, before: IncidentTick, one: Step) -> Ticked:
    staff = act.session.get(Staff, before.by_id) if before.by_id is not None else None
    by = f"{staff.number} {staff.name}" if staff is not None else ""
    when = when_text(before.at, act.now, act.policy.zone)
    sentence = _("“{step}” is ticked already: {who}, {time}.")
    return Ticked(sentence.format(step=title(one), who=by, time=when), by=by, at=before.at)


@desk_act(right="take")
def set_fields(act: Act, number: str, values: Mapping[str, Value], step: str = "") -> Done:
    """Write several fields, then tick the step that waits for them: all of it or nothing.

    Args:
        values: what is recorded, by the field's id on the playbook.
        step: the step, if one waits; see ``tick``.

    Raises:
        As ``set_field`` and ``tick``.
    """
    row = find(act, number, "field")
    put_all(act, row, card_of(act, catalogue(act).kind(row.kind)), values, {})
    settle(act, row)
    if not step:
        return done(act, row)
    act.by.need("dispatch")
    return tick.inside(act, number, step)
