"""A form about an incident that was put aside comes back as it was."""

from __future__ import annotations

from collections.abc import Callable

from controlroom.base.errors import NotFound
from controlroom.base.i18n import _
from controlroom.incidents.pane import forms, scene_forms
from controlroom.incidents.pane.closing import close
from controlroom.incidents.pane.onscene import read_scene
from controlroom.incidents.reads import Incident, by_number
from controlroom.ui.fields import Filled
from controlroom.ui.formscreen import FormScreen
from controlroom.ui.pane import Frame

_FORMS: dict[str, Callable[[Frame, Incident, Filled], FormScreen]] = {
    "incidents.report": forms.late_report,
    "incidents.note": forms.note,
    "incidents.hold": forms.hold,
    "incidents.resolve": forms.resolve,
    "incidents.close": close,
    "incidents.edit": forms.edit,
    "incidents.place": scene_forms.place,
    "incidents.caller": scene_forms.caller,
    "incidents.commander": scene_forms.commander,
    "incidents.outside": lambda frame, one, filled: scene_forms.outside(
        frame, one, read_scene(frame, one), filled
    ),
    "incidents.fields": lambda frame, one, filled: scene_forms.fields(
        frame, one, read_scene(frame, one), filled
    ),
    "incidents.link": lambda frame, one, filled: scene_forms.other(frame, one, "link", filled),
    "incidents.duplicate": lambda frame, one, filled: scene_forms.other(frame, one, "duplicate", filled),
}


def again(frame: Frame, form: str, filled: Filled) -> FormScreen:
    """Return a form that was put aside, as it was.

    Raises:
        NotFound: the incident is gone, or nobody knows the form.
    """
    name, number, *rest = form.split(" ")
    one = by_number(frame.reader, number, frame.now().astimezone(frame.zone))
    if name == "incidents.correct":
        return forms.correct(frame, one, " ".join(rest), filled)
    if name == "incidents.needed":
        return _needed(frame, one, " ".join(rest), filled)
    if name not in _FORMS:
        raise NotFound(_("This form is not known any more."))
    return _FORMS[name](frame, one, filled)


def _needed(frame: Frame, one: Incident, step: str, filled: Filled) -> FormScreen:
    """Return the line for what a step waits for, also if it was recorded meanwhile."""
    on = read_scene(frame, one)
    needs = next((line.step.needs for line in on.steps if line.id == step and line.step), "")
    of = on.card.field(needs) if on.card is not None and needs else None
    if of is None:
        raise NotFound(_("This form is not known any more."))
    return scene_forms.field_for(frame, one, on, of, step, filled)
