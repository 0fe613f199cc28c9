"""The short forms about one incident: note, wait, change, settled, close, a time put right."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime
from typing import Any, Literal

from controlroom.base.errors import UsageError
from controlroom.base.i18n import _
from controlroom.base.registry import load
from controlroom.base.times import parse_when, when_text
from controlroom.incidents.catalogue import active_catalogue
from controlroom.incidents.naming import short
from controlroom.incidents.pane.complete import Completions
from controlroom.incidents.pane.listing import kind_name
from controlroom.incidents.reads import Incident
from controlroom.incidents.reads_people import Sent
from controlroom.incidents.rules import (
    HOLD_TITLES,
    MARK_TITLES,
    MILESTONE_TITLES,
    RETRACTABLE,
    SEVERITIES,
    Milestone,
)
from controlroom.ui.fields import Choice, Field, Filled
from controlroom.ui.formscreen import FormScreen, Save
from controlroom.ui.pane import Frame

DESK = "controlroom.incidents.desk:"

_START = "start."
"""Before the name of a field: what stood there when the form opened, parked with it. Field ids hold no dot."""


def form_screen(
    frame: Frame,
    one: Incident,
    title: str,
    fields: Sequence[Field],
    form: str,
    save: Save,
    filled: Filled | None,
    *,
    changes: bool = False,
) -> FormScreen:
    """Return a form over the screen that is parked as ``form number`` and comes back as it was.

    Args:
        frame: the console.
        one: the incident.
        title: translated title.
        fields: with what stands there now.
        form: its name, and what else it must know to come back.
        save: as for ``FormScreen``.
        filled: of a form that comes back.
        changes: it saves what differs from ``fields``; where nothing was typed it comes back with what stands there
            by then, so that what others wrote meanwhile is not undone.
    """
    number = short(one.number, frame.now().astimezone(frame.zone))
    name, _blank, rest = form.partition(" ")
    parked = f"{name} {one.number} {rest}".rstrip()

    async def save_and_drop(values: Filled) -> None:
        await save(values)
        frame.drafts.drop(parked, values.form_id)

    start = {_START + field.id: field.value for field in fields} if changes else {}
    picked: dict[str, str] = {}
    if filled is not None:
        fields = [field if _untouched(field, filled) else _as_typed(field, filled) for field in fields]
        typed = {field.id for field in fields if filled.values.get(field.id) == field.value}
        picked = {name: key for name, key in filled.picked.items() if name in typed}

    def park(values: Filled) -> None:
        frame.drafts.park(parked, replace(values, values={**values.values, **start}))

    return FormScreen(
        f"{number} {title}",
        fields,
        name=name,
        save=save_and_drop,
        park=park,
        form_id=filled.form_id if filled else None,
        picked=picked,
    )


def _untouched(field: Field, filled: Filled) -> bool:
    """Whether nothing was typed into a field before the form was put aside."""
    start = filled.values.get(_START + field.id)
    return start is not None and filled.values.get(field.id) == start


def _as_typed(field: Field, filled: Filled) -> Field:
    return replace(field, value=filled.values.get(field.id, field.value))


def when_of(frame: Frame, text: str, look: Literal["back", "forward"], field: str) -> datetime | None:
    """Return the instant typed in a field; None if it is empty.

    Raises:
        UsageError: no time, with the field's name.
    """
    if not text.strip():
        return None
    return parse_when(text, frame.now(), frame.zone, look=look, field=field)


def time_field(
    frame: Frame,
    name: str,
    label: str,
    look: Literal["back", "forward"],
    value: str = "",
    *,
    required: bool = False,
) -> Field:
    """Return a field for a time: 08:30, 10m, a day."""
    hint = _("if not now: 08:30, 10m") if look == "back" else _("14:30, 2h, tomorrow 09:00")
    return Field(
        name,
        label,
        value=value,
        hint=hint,
        required=required,
        check=lambda text: when_of(frame, text, look, name),
    )


def note(frame: Frame, one: Incident, filled: Filled | None = None) -> FormScreen:
    """Return the form for a line of the story; with a mark it meets the clocks that wait for that moment."""
    marks = (Choice("", _("no moment")), *(Choice(name, _(words)) for name, words in MARK_TITLES.items()))

    async def save(given: Filled) -> None:
        values = given.values
        await frame.desk.save(
            DESK + "note",
            one.number,
            values["text"],
            mark=values["mark"] or None,
            at=when_of(frame, values["at"], "back", "at"),
            request=given.form_id,
        )

    fields = [
        Field("text", _("What happened"), "lines"),
        Field("mark", _("Moment"), "choice", choices=marks),
        time_field(frame, "at", _("When"), "back"),
    ]
    return form_screen(frame, one, _("Note"), fields, "incidents.note", save, filled)


def hold(frame: Frame, one: Incident, filled: Filled | None = None) -> FormScreen:
    """Return the form for a wait."""
    choices = tuple(Choice(why.value, _(words)) for why, words in HOLD_TITLES.items())

    async def save(given: Filled) -> None:
        await frame.desk.save(
            DESK + "hold",
            one.number,
            why=given.values["why"],
            until=when_of(frame, given.values["until"], "forward", "until"),
            request=given.form_id,
        )

    fields = [
        Field("why", _("Waits for"), "choice", value=choices[0].id, choices=choices, required=True),
        time_field(frame, "until", _("Look again"), "forward"),
    ]
    return form_screen(frame, one, _("On hold"), fields, "incidents.hold", save, filled)


def resolve(frame: Frame, one: Incident, filled: Filled | None = None) -> FormScreen:
    """Return the form for a settled matter."""

    async def save(given: Filled) -> None:
        await frame.desk.save(
            DESK + "resolve",
            one.number,
            result=given.values["result"],
            at=when_of(frame, given.values["at"], "back", "at"),
            request=given.form_id,
        )

    fields = [
        Field("result", _("Result"), "lines", required=True, hint=_("What was done")),
        time_field(frame, "at", _("When"), "back"),
    ]
    return form_screen(frame, one, _("Resolved"), fields, "incidents.resolve", save, filled)


_TEXTS = ("summary", "caller", "phone")
_TIMES = ("appointment", "wanted_by")


def edit(frame: Frame, one: Incident, filled: Filled | None = None) -> FormScreen:
    """Return the form that changes what was taken; only what differs is sent."""
    catalogue = active_catalogue(frame.policy)
    complete = Completions(frame, lambda: one.place_code)
    phone = one.phone if frame.may("reveal") else ""
    start = {
        "kind": kind_name(catalogue, one.kind),
        "priority": str(one.priority),
        "severity": one.severity or "",
        "place": one.place,
        "summary": one.summary,
        "caller": one.caller,
        "phone": phone,
        "appointment": _iso(frame, one.appointment),
        "wanted_by": _iso(frame, one.wanted_by),
    }

    async def save(given: Filled) -> None:
        values = {name: text for name, text in given.values.items() if text != start[name]}
        change: dict[str, Any] = {name: values[name] for name in _TEXTS if name in values}
        for name in ("kind", "place"):
            if name in values:
                change[name] = given.picked.get(name, values[name])
        if "priority" in values:
            change["priority"] = int(values["priority"])
        if "severity" in values:
            if not values["severity"]:
                raise UsageError(
                    _("A grade that was given cannot be taken away. Choose another."), field="severity"
                )
            change["severity"] = values["severity"]
        for name in _TIMES:
            if name in values:
                change[name] = when_of(frame, values[name], "forward", name)
        dropped = frozenset(name for name in _TIMES if name in values and change[name] is None)
        if not change and not dropped:
            raise UsageError(_("Nothing is changed yet. Change a field, or leave with Esc."))
        await frame.desk.save(
            "controlroom.incidents.pane.forms:edit_with", one.number, change, dropped, request=given.form_id
        )

    fields = [
        Field("kind", _("Kind"), "pick", value=start["kind"], required=True, complete=complete.kinds),
        Field("priority", _("Priority"), "choice", value=start["priority"], choices=priorities()),
        Field("severity", _("Severity"), "choice", value=start["severity"], choices=severities()),
        Field("place", _("Place"), "pick", value=start["place"], required=True, complete=complete.places),
        Field("summary", _("What"), "lines", value=start["summary"]),
        Field("caller", _("Caller"), "pick", value=start["caller"], complete=complete.callers),
        Field("phone", _("Telephone"), "phone", value=start["phone"]),
        time_field(frame, "appointment", _("Appointment"), "forward", start["appointment"]),
        time_field(frame, "wanted_by", _("Wanted by"), "forward", start["wanted_by"]),
    ]
    return form_screen(frame, one, _("Change"), fields, "incidents.edit", save, filled, changes=True)


def edit_with(store: Any, by: Any, number: str, change: dict[str, Any], dropped: frozenset[str]) -> Any:
    """Run the desk's ``edit``; in the write thread, where its types may be loaded."""
    return load(DESK + "edit")(store, by, number, load(DESK + "Edit")(**change, drop=dropped))


def _iso(frame: Frame, at: datetime | None) -> str:
    return at.astimezone(frame.zone).strftime("%Y-%m-%d %H:%M") if at else ""


def priorities() -> tuple[Choice, ...]:
    """Return the four priorities; the digit that chooses is the priority."""
    words = (_("critical"), _("urgent"), _("routine"), _("low"))
    return tuple(Choice(str(number), word) for number, word in enumerate(words, 1))


def severities() -> tuple[Choice, ...]:
    """Return the grades of a complaint, and none."""
    return (*(Choice(name, _(words)) for name, words in SEVERITIES.items()), Choice("", _("none")))


_PERSON = {
    Milestone.DISPATCHED: "dispatched",
    Milestone.UNDER_WAY: "under_way",
    Milestone.ARRIVED: "arrived",
    Milestone.CLEARED: "cleared",
}
_COMMON = (Milestone.TOLD, Milestone.HAPPENED, Milestone.RESOLVED, Milestone.CLOSED)


def written_times(frame: Frame, one: Incident, people: Sequence[Sent]) -> list[Choice]:
    """Return every time that is written, the newest first; its id is ``milestone`` or ``milestone number``."""
    found: list[tuple[datetime, Choice]] = []

    def add(which: Milestone, at: datetime | None, person: Sent | None = None) -> None:
        if at is not None:
            text = f"{when_text(at, frame.now(), frame.zone)} {_(MILESTONE_TITLES[which])}"
            key = which.value
            if person is not None:
                text, key = f"{text} {person.number} {person.name}", f"{key} {person.number}"
            found.append((at, Choice(key, text)))

    for which in _COMMON:
        add(which, getattr(one, which.value))
    # a person sent twice in one life: the later part is the one that can be corrected
    latest = {
        person.number: person for person in people if person.life == one.life and person.recalled is None
    }
    for person in latest.values():
        for which, column in _PERSON.items():
            add(which, getattr(person, column), person)
    return [choice for _at, choice in sorted(found, key=lambda pair: pair[0], reverse=True)]


def correct(frame: Frame, one: Incident, which: str, filled: Filled | None = None) -> FormScreen:
    """Return the form that puts a written time right.

    Args:
        frame: the console.
        one: the incident.
        which: an id of ``written_times``.
        filled: of a form that comes back.
    """
    milestone, _blank, who = which.partition(" ")
    may_retract = milestone in RETRACTABLE and one.is_open

    async def save(given: Filled) -> None:
        if given.values.get("reached") == "never":
            await frame.desk.save(
                DESK + "retract", one.number, milestone, who, why=given.values["why"], request=given.form_id
            )
            return
        if not given.values["at"].strip():
            raise UsageError(_("Give the right time."), field="at")
        await frame.desk.save(
            DESK + "correct",
            one.number,
            milestone,
            at=when_of(frame, given.values["at"], "back", "at"),
            why=given.values["why"],
            who=who or None,
            request=given.form_id,
        )

    reached = (Choice("", _("yes, at another time")), Choice("never", _("no, it was recorded by mistake")))
    fields = [
        time_field(frame, "at", _("The right time"), "back", required=not may_retract),
        Field("why", _("Why"), required=True),
        *([Field("reached", _("Did it happen"), "choice", choices=reached)] if may_retract else []),
    ]
    title = f"{_(MILESTONE_TITLES[Milestone(milestone)])} {who}".strip()
    return form_screen(frame, one, title, fields, f"incidents.correct {which}", save, filled)


def late_report(frame: Frame, one: Incident, filled: Filled | None = None) -> FormScreen:
    """Return the form for a report that is written down later than it came: set out, on scene, clear, with its time."""
    acts = (
        Choice("arrive", _("On scene")),
        Choice("under_way", _("Set out")),
        Choice("clear", _("Clear")),
    )
    people = tuple(Choice(person.number, f"{person.number} {person.name}") for person in one.people)

    async def save(given: Filled) -> None:
        values = given.values
        await frame.desk.save(
            DESK + values["act"],
            one.number,
            values["who"] or None,
            at=when_of(frame, values["at"], "back", "at"),
            request=given.form_id,
        )

    fields = [
        Field("who", _("Who"), "choice", value=people[0].id if people else "", choices=people),
        Field("act", _("Moment"), "choice", value=acts[0].id, choices=acts, required=True),
        time_field(frame, "at", _("When"), "back"),
    ]
    return form_screen(frame, one, _("Report with its time"), fields, "incidents.report", save, filled)
