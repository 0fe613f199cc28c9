"""The closing form: the result, who told the caller, who is still out, and what the playbook wants recorded."""

from __future__ import annotations

from controlroom.base.i18n import _
from controlroom.base.registry import load, rooms
from controlroom.incidents.errors import FieldsMissing
from controlroom.incidents.pane.forms import DESK, form_screen
from controlroom.incidents.pane.onscene import read_scene
from controlroom.incidents.pane.scene_forms import closing, left_out_field, not_left_out, record_fields
from controlroom.incidents.reads import Incident
from controlroom.ui.fields import Choice, Field, Filled
from controlroom.ui.formscreen import FormScreen
from controlroom.ui.pane import Frame


def close(frame: Frame, one: Incident, filled: Filled | None = None) -> FormScreen:
    """Return the closing form.

    Raises:
        ControlroomError: the database cannot be read.
    """
    on = read_scene(frame, one)
    result = one.result if frame.revealed else ""
    fields = [
        Field("result", _("Result"), "lines", value=result, required=not one.result, hint=_("What was done")),
        Field("told", _("Told by"), hint=_("who gave the caller the result")),
    ]
    if one.people:
        out = ", ".join(person.number for person in one.people)
        choices = (
            Choice("clear", _("clear {who} now").format(who=out)),
            Choice("", _("not yet")),
        )
        fields.append(Field("clear", _("Still out"), "choice", value="clear", choices=choices))
    held = [line for room in rooms() for item in room.holds_open for line in load(item)(frame.reader, one.id)]
    if held:
        hint = _("{held}. Take it back first, or write why").format(held=_("; ").join(held))
        fields.append(Field("despite", _("All the same"), hint=hint))
    if on.missing:
        fields += [*record_fields(frame, on, on.missing), left_out_field()]

    async def save(given: Filled) -> None:
        values, left_out = closing(on.missing, frame, given)
        try:
            await frame.desk.save(
                DESK + "close",
                one.number,
                result=given.values["result"] or None,
                told=given.values["told"] or None,
                clear=given.values.get("clear") == "clear",
                despite=given.values.get("despite", ""),
                fields=values,
                left_out=left_out,
                request=given.form_id,
            )
        except FieldsMissing as error:
            raise not_left_out(on.missing, error) from error

    return form_screen(frame, one, _("Close it"), fields, "incidents.close", save, filled)
