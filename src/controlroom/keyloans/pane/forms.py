"""The forms for a key that is lent: it comes back, goes on to somebody else, is lent for longer."""

from __future__ import annotations

from collections.abc import Callable

from controlroom.base.errors import NotFound
from controlroom.base.i18n import _
from controlroom.incidents.pane.forms import time_field, when_of
from controlroom.keyloans.pane.hands import hands_fields, hands_of, leave_fields, leave_of
from controlroom.keyloans.pane.writing import DESK, HERE
from controlroom.keyloans.reads import Key, by_tag
from controlroom.keyloans.rules import CONDITION_TITLES, Condition
from controlroom.ui.fields import Choice, Field, Filled
from controlroom.ui.formscreen import FormScreen
from controlroom.ui.pane import Frame
from controlroom.ui.parking import parked_form


def give_back(frame: Frame, one: Key, filled: Filled | None = None) -> FormScreen:
    """Return the form for a key that came back: in what state, and the new seal if it lay in the sealed box."""
    choices = tuple(Choice(each.value, _(CONDITION_TITLES[each])) for each in Condition)
    fields = [
        Field("condition", _("State on return"), "choice", value=Condition.GOOD.value, choices=choices),
        Field("note", _("What is wrong"), hint=_("unless it is good")),
    ]
    klass = frame.policy.keys.classes.get(one.key_class)
    is_sealed = klass is not None and klass.sealed
    seal_hint = (
        _("number on the new seal of the box")
        if is_sealed
        else _("number of the new seal, if one was broken")
    )
    fields.insert(1 if is_sealed else 2, Field("seal", _("New seal"), required=is_sealed, hint=seal_hint))

    async def save(given: Filled) -> None:
        values = given.values
        await frame.desk.save(
            HERE + "give_back",
            one.tag,
            values["condition"],
            note=values["note"],
            seal=values["seal"],
            request=given.form_id,
        )

    title = _("{key} back from {who}").format(key=_called(one), who=_has(frame, one))
    return parked_form(FormScreen, frame, title, fields, f"keyloans.return {one.tag}", save, filled)


def hand_over(frame: Frame, one: Key, filled: Filled | None = None) -> FormScreen:
    """Return the form that lets a key go on to somebody else without coming to the desk."""
    fields = [*hands_fields(frame, outside=False), *leave_fields(frame)]

    async def save(given: Filled) -> None:
        hands = hands_of(given, outside=False)
        await frame.desk.save(HERE + "hand_over", one.tag, hands, leave_of(given), request=given.form_id)

    title = _("{key} goes on from {who}").format(key=_called(one), who=_has(frame, one))
    return parked_form(FormScreen, frame, title, fields, f"keyloans.hand-over {one.tag}", save, filled)


def extend(frame: Frame, one: Key, filled: Filled | None = None) -> FormScreen:
    """Return the form that lends a key for longer."""
    fields = [
        time_field(frame, "until", _("Until"), "forward", required=True),
        Field("why", _("Why"), required=True, hint=_("why it is needed longer")),
    ]

    async def save(given: Filled) -> None:
        until = when_of(frame, given.values["until"], "forward", "until")
        await frame.desk.save(DESK + "extend", one.tag, until, why=given.values["why"], request=given.form_id)

    title = _("{key} longer with {who}").format(key=_called(one), who=_has(frame, one))
    return parked_form(FormScreen, frame, title, fields, f"keyloans.extend {one.tag}", save, filled)


_FORMS: dict[str, Callable[[Frame, Key, Filled], FormScreen]] = {
    "keyloans.return": give_back,
    "keyloans.hand-over": hand_over,
    "keyloans.extend": extend,
}


def again(frame: Frame, form: str, filled: Filled) -> FormScreen:
    """Return a form about one key that was put aside, as it was.

    Raises:
        NotFound: the key is gone, or nobody knows the form.
    """
    name, _blank, tag = form.partition(" ")
    if name not in _FORMS:
        raise NotFound(_("This form is not known any more."))
    return _FORMS[name](frame, by_tag(frame.reader, tag), filled)


def _called(one: Key) -> str:
    return f"{one.tag} {one.name}"


def _has(frame: Frame, one: Key) -> str:
    if one.loan is None:
        return "—"
    return one.loan.called if frame.revealed or one.loan.number else _("outsider")
