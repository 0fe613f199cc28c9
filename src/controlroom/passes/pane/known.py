"""What is known of a home while an application is typed: whom to call back and why, fees, care, what is open there."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from controlroom.base.errors import ControlroomError
from controlroom.base.i18n import _
from controlroom.base.registry import load, rooms
from controlroom.base.text import half, mask_phone
from controlroom.estate.reads import Fee, Place, Resident, care_of, fee_of, people_at, resolve_place
from controlroom.estate.rules import NAMES, CareKind, FeeState, name_of
from controlroom.incidents import gas
from controlroom.passes import reads
from controlroom.passes.gas import gas_places, is_inside
from controlroom.passes.goods import read_value
from controlroom.passes.pane.detail import yuan
from controlroom.passes.rules import WHY_TITLES, Relation, Why, listed, needs_owner
from controlroom.ui.fields import Filled
from controlroom.ui.pane import Frame
from controlroom.ui.safe import Part


@dataclass(frozen=True, slots=True)
class Typed:
    """What stands in the form and decides what is to be known."""

    place: str
    applicant: str
    relation: str
    document: str
    last4: str
    whole_house: bool
    value: int | None


def typed_of(filled: Filled) -> Typed:
    """Return what of a form decides what is to be known."""
    values = filled.values
    try:
        value = read_value(values["value"])
    except ControlroomError:
        value = None
    return Typed(
        place=filled.picked.get("place") or values["place"].strip(),
        applicant=values["applicant"].strip(),
        relation=values["relation"],
        document=values["document"],
        last4=half(values["last4"]).strip().upper(),
        whole_house=bool(values["whole_house"]),
        value=value,
    )


def known_of(frame: Frame, typed: Typed) -> list[list[Part]]:
    """Return lines about what is typed so far, the most urgent first. Reads the database: call it in a thread."""
    if not typed.place:
        return []
    place = resolve_place(frame.reader, typed.place)
    if place is None:
        sentence = _("This place is not in the register; it is written down as typed.")
        return [[("▲ " + sentence, "soon")]]
    people = people_at(frame.reader, place.id) if place.kind == "room" else []
    return [
        *_whom(frame, typed, place, people),
        *_fees(frame, place),
        *_care(frame, place),
        *_today(frame, place),
        *_open(frame, place),
    ]


def _whom(frame: Frame, typed: Typed, place: Place, people: Sequence[Resident]) -> Iterator[list[Part]]:
    """Whether the owner has to be called back and why, and the number on file."""
    owner = next((one for one in people if one.relation == Relation.OWNER and one.phones), None)
    reasons = _reasons(frame, typed, people) if typed.applicant else []
    found: list[Part] = []
    if reasons:
        words = _(", ").join(_(WHY_TITLES[why]) for why in reasons)
        found.append(("▲ " + _("Call the owner back: {why}").format(why=words) + "  ", "soon"))
    elif typed.applicant:
        found.append(("✓ " + _("the owner applies, no call back") + "  ", "ok"))
    leaks = gas_places(frame.reader.rows, frame.policy, frame.reader.location)
    if is_inside(place.code, leaks):
        found.append(("▲ " + gas.words(), "late"))
    elif owner is None:
        found.append((_("no number of the owner on file"), "soon" if reasons else "dim"))
    else:
        phone = owner.phones[0] if frame.may("reveal") else mask_phone(owner.phones[0])
        found.append((_("Owner on file: {who}").format(who=f"{owner.name} {phone}"), "text"))
    yield found


def _reasons(frame: Frame, typed: Typed, people: Sequence[Resident]) -> list[Why]:
    """Return why the owner will be called back, as far as it is typed; the desk decides when it is saved."""
    named = [one for one in people if one.name == typed.applicant]
    fitting = [one for one in named if not typed.relation or one.relation == typed.relation]
    resident = fitting[-1] if fitting else None
    other = (
        resident is not None
        and bool(typed.last4 and resident.last4)
        and resident.document == typed.document
        and (resident.last4 or "").upper() != typed.last4
    )
    passes = frame.policy.passes
    return needs_owner(
        by_owner=resident is not None and resident.relation == Relation.OWNER,
        other_document=other,
        whole_house=typed.whole_house,
        value=typed.value,
        ask_whole_house=passes.confirm_whole_house,
        ask_value=passes.confirm_value,
    )


def _fees(frame: Frame, place: Place) -> Iterator[list[Part]]:
    fee = fee_of(frame.reader, place.id) if place.kind == "room" else None
    if fee is None:
        yield [(_("Fees") + " ", "dim"), (_("not known"), "dim")]
        return
    is_clear = fee.state == FeeState.PAID
    yield [
        ("" if is_clear else "▲ ", "soon"),
        (_("Fees") + " ", "dim"),
        (_fee_words(fee), "ok" if is_clear else "soon"),
        ("  " + _("as of {day}").format(day=fee.as_of.isoformat()), "dim"),
        (f"  {fee.note}" if fee.note else "", "dim"),
    ]


def _fee_words(fee: Fee) -> str:
    state = _(NAMES[FeeState][FeeState(fee.state)]) if fee.state in tuple(FeeState) else fee.state
    return f"{state} {_('{amount} yuan').format(amount=yuan(fee.owed))}" if fee.owed else state


def _care(frame: Frame, place: Place) -> Iterator[list[Part]]:
    """Only what may stand against letting goods out: a dispute, a home in custody."""
    if place.kind != "room":
        return
    today = frame.now().astimezone(frame.zone).date()
    for note in care_of(frame.reader, place.id, today):
        if note.kind in (CareKind.DISPUTE, CareKind.CUSTODY):
            yield [(f"▲ {name_of(CareKind(note.kind))}  ", "soon"), (note.text, "text")]


def _today(frame: Frame, place: Place) -> Iterator[list[Part]]:
    local = frame.now().astimezone(frame.zone)
    numbers = reads.of_today(
        frame.reader, place.code, local.replace(hour=0, minute=0, second=0, microsecond=0)
    )
    if numbers:
        words = _("Passes of today: {numbers}").format(numbers=listed(numbers))
        yield [("● " + words, "soon")]


def _open(frame: Frame, place: Place) -> Iterator[list[Part]]:
    """What rooms have open for the home: passes, keys that are lent, what is owed."""
    asked = [load(item) for room in rooms() for item in room.home_items]
    items = [one for ask in asked for one in ask(frame.reader, frame.policy, place.code, frame.now())]
    if items:
        late = any(one.startswith("▲") for one in items)
        yield [("   ".join(items), "late" if late else "text")]
