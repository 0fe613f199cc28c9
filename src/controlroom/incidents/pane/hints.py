"""What is known about a report while it is being taken: never blocking, read anew after each pause in typing."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import timedelta

from controlroom.base.errors import ControlroomError
from controlroom.base.i18n import _
from controlroom.base.policy_model import title
from controlroom.base.text import half, mask_phone
from controlroom.base.times import when_text
from controlroom.estate.reads import Place, care_of, people_at, resolve_place
from controlroom.estate.rules import NAMES, CareKind
from controlroom.incidents import gas
from controlroom.incidents.catalogue import Kind, active_catalogue
from controlroom.incidents.naming import short, state_title
from controlroom.incidents.pane.call_join import Same, words
from controlroom.incidents.pane.call_page import THREAT
from controlroom.incidents.pane.call_questions import hang_on
from controlroom.incidents.pane.complete import relation_title
from controlroom.incidents.pane.listing import kind_name
from controlroom.incidents.pane.people import suggested
from controlroom.incidents.reads_recent import at_place, lookalikes
from controlroom.ui.pane import Frame
from controlroom.ui.safe import Part

_PEOPLE = 3


@dataclass(frozen=True, slots=True)
class Typed:
    """What stands in the form; place and kind as the id of what was picked, else as typed."""

    place: str
    kind: str
    summary: str
    caller: str
    phone: str
    appointment: str


def typed_kind(frame: Frame, text: str) -> Kind | None:
    """Return the kind a text means, None while it is not clear."""
    if not text:
        return None
    try:
        return active_catalogue(frame.policy).find(text)
    except ControlroomError:
        return None


def read_back(frame: Frame, typed: Typed) -> str:
    """Return what the officer says back to the caller before saving (domain.md T-140)."""
    kind = typed_kind(frame, typed.kind)
    place = resolve_place(frame.reader, typed.place) if typed.place else None
    told = [
        place.title if place is not None else typed.place,
        title(kind) if kind is not None else typed.kind,
        typed.summary,
        typed.caller,
        typed.phone,
        typed.appointment,
    ]
    said = _(", ").join(word for word in told if word)
    return _("Read back: {said}").format(said=said) if said else ""


def known(frame: Frame, typed: Typed, kind: Kind | None, same: Same) -> list[list[Part]]:
    """Return lines about what is typed so far, the most urgent first. Reads the database: call it in a thread.

    Args:
        frame: the console.
        typed: what stands in the form.
        kind: the kind it means.
        same: open incidents the caller may mean.
    """
    place = resolve_place(frame.reader, typed.place) if typed.place else None
    return [
        *_dangers(kind),
        *_same(frame, same),
        *_matters(frame, typed, place, kind, same),
        *_home(frame, place),
        *_whom(frame, kind),
    ]


def _dangers(kind: Kind | None) -> Iterator[list[Part]]:
    if kind is None:
        return
    if kind.situation == THREAT:
        yield [
            ("▲ " + hang_on(), "late"),
            (_("  Alt+Q writes down what is heard"), "text"),
        ]
    if kind.no_radio:
        yield [("▲ " + gas.words(), "late")]
    if kind.call:
        yield [("▲ " + _("Call {numbers}").format(numbers=" ".join(kind.call)), "late")]


def _same(frame: Frame, same: Same) -> Iterator[list[Part]]:
    """What F5 joins the caller to."""
    if same.likely:
        found = "  ".join(words(frame, one) for one in same.likely)
        yield [("● ", "soon"), ("F5 ", "key"), (_("joins the caller: "), "soon"), (found, "text")]


def _matters(
    frame: Frame, typed: Typed, place: Place | None, kind: Kind | None, same: Same
) -> Iterator[list[Part]]:
    """The home's open matters, and recent ones that may be the same, in one line each, likely doubles first."""
    now, zone, catalogue = frame.now(), frame.zone, active_catalogue(frame.policy)
    code = place.code if place is not None else half(typed.place).casefold()
    today = now.astimezone(zone)
    seen = {one.id for one in same.likely}
    phone = half(typed.phone).replace(" ", "").replace("-", "")
    since = now - timedelta(seconds=frame.policy.duplicate_window)
    doubles = lookalikes(
        frame.reader, place_code=code, kind=kind.id if kind else "", phone=phone, since=since
    )
    found: list[Part] = []
    for one in doubles:
        if one.id not in seen:
            seen.add(one.id)
            name = (short(one.number, today), kind_name(catalogue, one.kind), state_title(one.state))
            found.append((f"{' '.join(name)} {when_text(one.told, now, zone)}  ", "text"))
    if found:
        yield [("● " + _("Perhaps the same matter: "), "soon"), *found]
    here = [one for one in at_place(frame.reader, code) if one.is_open and one.id not in seen] if code else []
    if here:
        yield [
            (_("Open here: "), "soon"),
            *(
                (
                    f"{short(one.number, today)} {kind_name(catalogue, one.kind)} {state_title(one.state)}  ",
                    "text",
                )
                for one in here
            ),
        ]


def _home(frame: Frame, place: Place | None) -> Iterator[list[Part]]:
    if place is None or place.kind != "room" or not frame.revealed:
        return
    today = frame.now().astimezone(frame.zone).date()
    care = care_of(frame.reader, place.id, today)
    if care:
        notes = ((NAMES[CareKind].get(CareKind(one.kind), one.kind), one.text) for one in care)
        shown = "; ".join(" ".join(word for word in (_(name), text) if word) for name, text in notes)
        yield [("● " + _("Care: "), "soon"), (shown, "text")]
    people = people_at(frame.reader, place.id)[:_PEOPLE]
    if people:
        names = []
        for one in people:
            phone = one.phones[0] if one.phones else ""
            shown = phone if frame.may("reveal") else mask_phone(phone)
            names.append(" ".join(word for word in (one.name, relation_title(one.relation), shown) if word))
        yield [(_("Live here: "), "dim"), ("  ".join(names), "text")]


def _whom(frame: Frame, kind: Kind | None) -> Iterator[list[Part]]:
    if kind is None:
        return
    people = suggested(frame, kind.id)
    if people:
        names = "  ".join(f"{one.staff.number} {one.staff.name} {one.department}" for one in people)
        yield [(_("Free: "), "ok"), (names, "text")]
    else:
        yield [(_("Nobody who fits is on duty and free."), "soon")]
