"""What the playbook wants recorded: written during the incident or at its end, left out only with a reason."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime

from sqlmodel import select

from controlroom.base.errors import NotFound, Refused, UsageError
from controlroom.base.i18n import _
from controlroom.base.phones import check_phone
from controlroom.base.policy_model import title
from controlroom.base.text import half, tidy
from controlroom.base.times import iso, parse_when
from controlroom.incidents.desk.common import (
    SUBJECT,
    card_of,
    catalogue,
    done,
    find,
    since_began,
    spoken,
    taken,
    taken_line,
)
from controlroom.incidents.desk.marks import marked, set_mark
from controlroom.incidents.desk.settling import settle
from controlroom.incidents.errors import FieldsMissing
from controlroom.incidents.playbook_model import Field, Playbook
from controlroom.incidents.rules import FIELD_MARKS, check_time
from controlroom.incidents.tables import Incident, IncidentField
from controlroom.store.act import Act, Done, desk_act

Value = str | datetime


@desk_act(right="take")
def set_field(act: Act, number: str, field: str, value: Value = "", *, left_out: str = "") -> Done:
    """Write down what the playbook wants recorded, or why it is left out; again replaces it.

    A field that tells the same moment as a mark (the time of the leak test) writes that mark, too (T-021).

    Args:
        field: its id on the playbook, or its name in either language.
        value: what is recorded; a time as an instant or as typed.
        left_out: the reason for leaving it out, instead of a value.

    Raises:
        NotFound: no such incident, or its playbook has no such field; UsageError: an impossible value, neither or
            both given; Refused: a leak test that is recorded cannot be left out.
    """
    row = find(act, number, "field")
    card = card_of(act, catalogue(act).kind(row.kind))
    put(act, row, card, field, value, left_out)
    settle(act, row)
    return done(act, row)


def put(
    act: Act, row: Incident, card: Playbook | None, field: str, value: Value = "", left_out: str = ""
) -> None:
    """Write one field inside an act; see ``set_field``. The caller settles the clocks."""
    one = _field(act, row, card, field)
    reason = taken(left_out, "fields")
    given = isinstance(value, datetime) or bool(tidy(value))
    if given == bool(reason):
        sentence = _("“{field}”: give a value, or say why it is left out.")
        raise UsageError(sentence.format(field=title(one)), field="fields")
    text, at = _read(act, row, one, value) if given else ("", None)
    before = _row(act, row, one.id)
    mark = FIELD_MARKS.get(one.id)
    if mark is not None and not given and marked(act, row, mark) is not None:
        sentence = _("“{field}” is recorded already. Put the time right instead of leaving it out.")
        raise Refused(sentence.format(field=title(one)), field="fields")
    _write(act, row, one.id, text, at, reason)
    assert row.id is not None
    act.journal(
        "incident.field",
        (SUBJECT, row.id),
        facts={"field": one.id, "left_out": not given, "changed": before is not None},
        texts={"title_zh": one.zh, "title_en": one.en, "value": text, "why": reason},
    )
    if mark is not None and at is not None:
        _mark(act, row, mark, at)
    act.announce("incident.field", incident=row, field=one.id)


def check_complete(act: Act, row: Incident, card: Playbook | None) -> None:
    """Refuse to close while something the playbook wants recorded is not.

    Raises:
        FieldsMissing: names all of it.
    """
    if card is None:
        return
    statement = select(IncidentField.field).where(
        IncidentField.incident_id == row.id, IncidentField.life == row.life
    )
    written = set(act.session.exec(statement))
    missing = [
        one
        for one in card.record
        if one.id not in written
        and not (one.id in FIELD_MARKS and marked(act, row, FIELD_MARKS[one.id]) is not None)
    ]
    if missing:
        sentence = _(
            "Still to be recorded for {number}: {fields}. Fill them in, or say why they are left out."
        )
        names = _(", ").join(title(one) for one in missing)
        raise FieldsMissing(
            sentence.format(number=spoken(act, row), fields=names), missing=tuple(one.id for one in missing)
        )


def follow_mark(act: Act, row: Incident, mark: str, at: datetime) -> None:
    """Write the field that tells the same moment as a mark, if the playbook has it."""
    card = card_of(act, catalogue(act).kind(row.kind))
    for field, name in FIELD_MARKS.items():
        if name == mark and card is not None and card.field(field) is not None:
            _write(act, row, field, iso(at, act.policy.zone), at, "")


def put_all(
    act: Act,
    row: Incident,
    card: Playbook | None,
    fields: Mapping[str, Value],
    left_out: Mapping[str, str],
) -> None:
    """Write several fields inside an act; see ``set_field``."""
    for field, value in fields.items():
        put(act, row, card, field, value)
    for field, reason in left_out.items():
        put(act, row, card, field, left_out=reason)


def is_filled(act: Act, row: Incident, field: str) -> bool:
    """Tell whether a field of this life has a value; a reason for leaving it out is none."""
    found = _row(act, row, field)
    return found is not None and bool(found.value)


def _field(act: Act, row: Incident, card: Playbook | None, text: str) -> Field:
    wanted = half(text).strip().casefold()
    for one in card.record if card is not None else ():
        if wanted in (one.id, one.zh.casefold(), one.en.casefold()):
            return one
    if card is None or not card.record:
        sentence = _("The playbook of {number} asks for nothing to be recorded.")
        raise NotFound(sentence.format(number=spoken(act, row)), field="fields")
    raise NotFound(
        _("The playbook has no field “{field}”. It has: {fields}.").format(
            field=text.strip()[:40], fields=", ".join(one.id for one in card.record)
        ),
        field="fields",
    )


def _read(act: Act, row: Incident, one: Field, value: Value) -> tuple[str, datetime | None]:
    """Return a value as it is kept, and the instant of a time."""
    if one.sort == "time":
        at = (
            value
            if isinstance(value, datetime)
            else parse_when(value, act.now, act.policy.zone, look="back", field="fields")
        )
        check_time(at, act.now, field="fields")
        since_began(row, at, "fields")
        return iso(at, act.policy.zone), at
    if isinstance(value, datetime):
        raise UsageError(
            _("“{field}” is not a time. Write it in words.").format(field=title(one)), field="fields"
        )
    if one.sort == "number":
        return _number(one, value), None
    if one.sort == "phone":
        return check_phone(value, field="fields"), None
    if one.sort == "choice":
        return _choice(one, value), None
    return (taken_line(value, "fields") if one.sort == "person" else taken(value, "fields")), None


def _number(one: Field, value: str) -> str:
    plain = half(value).strip()
    try:
        float(plain)
    except ValueError:
        sentence = _("“{field}” is a number. Write it in digits.")
        raise UsageError(sentence.format(field=title(one)), field="fields") from None
    return plain


def _choice(one: Field, value: str) -> str:
    wanted = half(value).strip().casefold()
    for choice in one.choices:
        if wanted in (choice.id, choice.zh.casefold(), choice.en.casefold()):
            return choice.id
    raise UsageError(
        _("“{value}” is not possible here. Choose one of: {choices}.").format(
            value=value.strip()[:40], choices=", ".join(choice.id for choice in one.choices)
        ),
        field="fields",
    )


def _row(act: Act, row: Incident, field: str) -> IncidentField | None:
    statement = select(IncidentField).where(
        IncidentField.incident_id == row.id, IncidentField.life == row.life, IncidentField.field == field
    )
    return act.session.exec(statement).first()


def _write(act: Act, row: Incident, field: str, value: str, at: datetime | None, left_out: str) -> None:
    assert row.id is not None
    one = _row(act, row, field)
    if one is None:
        one = IncidentField(incident_id=row.id, life=row.life, field=field, written=act.now)
        act.session.add(one)
    one.value, one.at, one.left_out = value, at, left_out
    one.written, one.by_id = act.now, act.by.staff_id
    act.session.flush()


def _mark(act: Act, row: Incident, mark: str, at: datetime) -> None:
    """Bring the mark to the time its field has; whoever counts from it hears of it."""
    known = marked(act, row, mark)
    if known is None:
        set_mark(act, row, mark, at)
    elif known.at == at:
        return
    else:
        known.at = at
    act.session.flush()
    act.announce("incident.noted", incident=row, mark=mark, at=at)
