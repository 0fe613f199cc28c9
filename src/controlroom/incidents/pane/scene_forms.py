"""The short forms around an incident: its place, one more caller, command, outside services, what must be recorded."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import replace
from typing import Any

from controlroom.base.errors import UsageError
from controlroom.base.i18n import _
from controlroom.base.policy_model import title
from controlroom.incidents.errors import FieldsMissing
from controlroom.incidents.pane.card import OnScene
from controlroom.incidents.pane.complete import Completions
from controlroom.incidents.pane.forms import DESK, form_screen, time_field, when_of
from controlroom.incidents.playbook_model import Field as Recorded
from controlroom.incidents.reads import Incident
from controlroom.incidents.rules import SERVICES
from controlroom.ui.fields import Choice, Field, Filled
from controlroom.ui.formscreen import FormScreen
from controlroom.ui.pane import Frame

LEFT_OUT = "left_out"

SceneForm = Callable[[Frame, Incident, OnScene], FormScreen]
"""A form that shows what goes on around an incident."""


def place(frame: Frame, one: Incident, filled: Filled | None = None) -> FormScreen:
    """Return the line that fills in where an emergency is; it needs no sign-in on the console that opened it."""
    complete = Completions(frame, lambda: "")

    async def save(given: Filled) -> None:
        where = given.picked.get("place", given.values["place"])
        await frame.desk.at_once(DESK + "put_place", one.number, where, request=given.form_id)

    hint = _("3-2-1802, a name, initials, or any words")
    if one.place:
        # typed anew, never behind what stands there
        hint = _("now {place}; type the right one").format(place=one.place)
    fields = [Field("place", _("Place"), "pick", required=True, hint=hint, complete=complete.places)]
    return form_screen(frame, one, _("Place"), fields, "incidents.place", save, filled)


def caller(frame: Frame, one: Incident, filled: Filled | None = None) -> FormScreen:
    """Return the form for one more caller about the same matter."""
    complete = Completions(frame, lambda: one.place_code)

    async def save(given: Filled) -> None:
        values = given.values
        await frame.desk.save(
            DESK + "add_caller",
            one.number,
            caller=values["caller"],
            phone=values["phone"],
            said=values["said"],
            anonymous=values["anonymous"] == "yes",
            request=given.form_id,
        )

    fields = [
        Field("caller", _("Caller"), "pick", complete=complete.callers),
        Field("phone", _("Telephone"), "phone"),
        Field("said", _("What"), hint=_("in the caller's words")),
        Field(
            "anonymous",
            _("Name"),
            "choice",
            choices=(Choice("", _("may be named")), Choice("yes", _("stays anonymous"))),
        ),
    ]
    return form_screen(frame, one, _("One more caller"), fields, "incidents.caller", save, filled)


def commander(frame: Frame, one: Incident, filled: Filled | None = None) -> FormScreen:
    """Return the line for who takes command (domain.md K-13)."""
    complete = Completions(frame, lambda: "")

    async def save(given: Filled) -> None:
        who = given.picked.get("who", given.values["who"])
        at = when_of(frame, given.values["at"], "back", "at")
        await frame.desk.save(DESK + "commander", one.number, who, at=at, request=given.form_id)

    hint = _("a staff number, or a name (fire brigade, Captain Wang)")
    fields = [
        Field("who", _("Commands now"), "pick", required=True, hint=hint, complete=complete.staff),
        time_field(frame, "at", _("When"), "back"),
    ]
    return form_screen(frame, one, _("Commander"), fields, "incidents.commander", save, filled)


def outside(frame: Frame, one: Incident, on: OnScene, filled: Filled | None = None) -> FormScreen:
    """Return the form for police, ambulance, fire brigade: came, who leads, what they took over, left.

    Args:
        frame: the console.
        one: the incident.
        on: what goes on around it; the form goes on with the last service that is still here.
        filled: of a form that comes back.
    """
    came = on.scene.outside if on.scene else ()
    last = next((one for one in reversed(came) if one.life == on.life and one.left is None), None)
    services = tuple(Choice(key, _(words)) for key, words in SERVICES.items())

    async def save(given: Filled) -> None:
        values = given.values
        await frame.desk.save(
            DESK + "outside",
            one.number,
            values["service"],
            arrived=when_of(frame, values["arrived"], "back", "arrived"),
            officer=values["officer"],
            taken_over=values["taken_over"],
            left=when_of(frame, values["left"], "back", "left"),
            request=given.form_id,
        )

    fields = [
        Field(
            "service",
            _("Service"),
            "choice",
            value=last.service if last else services[0].id,
            choices=services,
            required=True,
        ),
        time_field(frame, "arrived", _("Arrived"), "back"),
        Field("officer", _("Who leads them"), value=last.officer if last else ""),
        Field(
            "taken_over",
            _("Took over"),
            value=last.taken_over if last else "",
            hint=_("scene, person, goods"),
        ),
        Field(
            "left",
            _("Left"),
            hint=_("empty while they are here: 08:30, 10m"),
            check=lambda text: when_of(frame, text, "back", "left"),
        ),
    ]
    return form_screen(frame, one, _("Outside services"), fields, "incidents.outside", save, filled)


def other(frame: Frame, one: Incident, act: str, filled: Filled | None = None) -> FormScreen:
    """Return the line for another incident: the one it belongs to (``link``), or is a duplicate of."""
    titles = {"link": _("Belongs together with"), "duplicate": _("Duplicate of")}

    async def save(given: Filled) -> None:
        await frame.desk.save(DESK + act, one.number, given.values["other"], request=given.form_id)

    hint = _("its number, 1122-012, or 12 for today's")
    fields = [Field("other", _("Incident"), required=True, hint=hint)]
    return form_screen(frame, one, titles[act], fields, f"incidents.{act}", save, filled)


# -- what the playbook wants recorded -------------------------------------------------------------------------


def record_fields(frame: Frame, on: OnScene, wanted: Iterable[Recorded]) -> list[Field]:
    """Return form fields for what the playbook wants recorded, with what is written already."""
    return [_record_field(frame, on, one) for one in wanted]


def _record_field(frame: Frame, on: OnScene, one: Recorded) -> Field:
    written = on.value(one.id)
    value = written.value if written is not None and not written.left_out else ""
    if one.sort == "time":
        at = written.at if written is not None else None
        value = at.astimezone(frame.zone).strftime("%Y-%m-%d %H:%M") if at is not None else ""
        return replace(time_field(frame, one.id, title(one), "back", value), hint=_("08:05, 20m"))
    if one.sort == "choice":
        choices = (*(Choice(choice.id, title(choice)) for choice in one.choices), Choice("", _("not known")))
        return Field(one.id, title(one), "choice", value=value, choices=choices)
    return Field(one.id, title(one), "phone" if one.sort == "phone" else "text", value=value)


def recorded(frame: Frame, wanted: Iterable[Recorded], given: Filled) -> dict[str, Any]:
    """Return what a form says of the fields of the playbook: text, or the instant of a time; empty ones are left out.

    Raises:
        UsageError: no time, with the field's name.
    """
    found: dict[str, Any] = {}
    for one in wanted:
        text = given.values.get(one.id, "").strip()
        if text:
            found[one.id] = when_of(frame, text, "back", one.id) if one.sort == "time" else text
    return found


def fields(frame: Frame, one: Incident, on: OnScene, filled: Filled | None = None) -> FormScreen:
    """Return the form for everything that must be recorded; only what changed is written."""
    wanted = on.card.record if on.card is not None else ()
    built = record_fields(frame, on, wanted)
    before = {of.id: of.value for of in built}

    async def save(given: Filled) -> None:
        changed = [of for of in wanted if given.values[of.id] != before[of.id]]
        values = recorded(frame, changed, given)
        emptied = next((of for of in changed if before[of.id] and of.id not in values), None)
        if emptied is not None:
            raise UsageError(_("Fill in: {label}.").format(label=title(emptied)), field=emptied.id)
        if not values:
            raise UsageError(_("Nothing is filled in yet. Fill in a field, or leave with Esc."))
        await frame.desk.save(DESK + "set_fields", one.number, values, request=given.form_id)

    return form_screen(frame, one, _("To be recorded"), built, "incidents.fields", save, filled, changes=True)


def field_for(
    frame: Frame, one: Incident, on: OnScene, of: Recorded, step: str, filled: Filled | None = None
) -> FormScreen:
    """Return the line that fills in what a step waits for (the witness of P-26), then ticks the step."""

    async def save(given: Filled) -> None:
        values = recorded(frame, [of], given)
        if not values:
            raise UsageError(_("Fill in: {label}.").format(label=title(of)), field=of.id)
        await frame.desk.save(DESK + "set_fields", one.number, values, step, request=given.form_id)

    built = record_fields(frame, on, [of])
    name = f"incidents.needed {step}"
    return form_screen(frame, one, _("First this, then the step"), built, name, save, filled)


def left_out_field() -> Field:
    """Return the field for why something that must be recorded stays empty."""
    return Field(LEFT_OUT, _("Why empty"), hint=_("a reason for every line left empty above"))


def not_left_out(wanted: Sequence[Recorded], error: FieldsMissing) -> UsageError:
    """Return the error of the closing form for fields that are neither filled nor left out."""
    names = _(", ").join(title(one) for one in wanted if one.id in error.missing)
    sentence = _("Not recorded yet: {names}. Fill them in, or say at the end why they stay empty.")
    return UsageError(sentence.format(names=names), field=error.missing[0])


def closing(wanted: Sequence[Recorded], frame: Frame, given: Filled) -> tuple[dict[str, Any], dict[str, str]]:
    """Return the fields a closing form fills, and those it leaves out with their reason."""
    values = recorded(frame, wanted, given)
    why = given.values.get(LEFT_OUT, "").strip()
    left = {one.id: why for one in wanted if one.id not in values} if why else {}
    return values, left
