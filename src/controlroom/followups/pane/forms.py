"""The forms of the follow-ups pane: an attempt, something new, passing on."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Sequence
from typing import Any, ClassVar

from textual.binding import BindingType
from textual.widgets import Static

from controlroom.base.errors import NotFound
from controlroom.base.i18n import _
from controlroom.base.policy_model import Department, Role, title
from controlroom.base.policy_visits import MEANS
from controlroom.base.registry import load
from controlroom.base.text import half, mask_phone
from controlroom.followups.pane.keys import ATTEMPT
from controlroom.followups.reads import Followup, by_number, in_gas_area
from controlroom.followups.rules import KINDS, MEANS_TITLES, VISIT
from controlroom.followups.story import kind_title
from controlroom.incidents import gas
from controlroom.incidents.pane.forms import time_field, when_of
from controlroom.people.reads import find as find_staff
from controlroom.ui.fields import Choice, Field, Filled, Suggestion
from controlroom.ui.formscreen import FormScreen
from controlroom.ui.keys import bindings
from controlroom.ui.pane import Frame
from controlroom.ui.parking import parked_form
from controlroom.ui.safe import content

DESK = "controlroom.followups.desk:"
_MOST = 8


class AttemptScreen(FormScreen):
    """The form for an attempt: Enter saves from any field, so that a call takes one line and one key."""

    BINDINGS: ClassVar[list[BindingType]] = list(bindings(ATTEMPT))

    def action_save_now(self) -> None:
        """Save."""
        self.form.action_save()


def again(frame: Frame, form: str, filled: Filled) -> FormScreen:
    """Return a form that was put aside, as it was.

    Raises:
        NotFound: the follow-up is gone, or nobody knows the form.
    """
    name, _blank, number = form.partition(" ")
    if name == "followups.add":
        return add(frame, filled)
    if name not in _FORMS:
        raise NotFound(_("This form is not known any more."))
    return _FORMS[name](frame, by_number(frame.reader, number), filled)


def _outcomes(one: Followup) -> tuple[Choice, ...]:
    tries = (Choice("none", _("nobody reached")), Choice("again", _("reached, not settled yet")))
    if one.kind != VISIT:
        return (*tries, Choice("done", _("settled")))
    return (
        *tries,
        Choice("satisfied", _("visited: satisfied")),
        Choice("unsatisfied", _("visited: not satisfied, again at the time above")),
        Choice("reopen", _("not satisfied: open the incident again")),
        Choice("new", _("not satisfied: a new matter")),
    )


_MEANING: dict[str, dict[str, Any]] = {
    "none": {"answered": False},
    "again": {"answered": True},
    "done": {"ends": True},
    "satisfied": {"satisfied": True},
    "unsatisfied": {"satisfied": False},
    "reopen": {"raises": "reopen"},
    "new": {"raises": "new"},
}


def attempt(
    frame: Frame, one: Followup, filled: Filled | None = None, *, outcome: str = "none"
) -> FormScreen:
    """Return the form for an attempt: what came of it, when again, and for a visit what the resident said.

    Args:
        frame: the console.
        one: the follow-up.
        filled: of a form that comes back.
        outcome: what is chosen at first.
    """
    rule = frame.policy.visits.rules.get(one.rule)
    by = "home" if outcome == "satisfied" and rule is not None and "phone" not in rule.means else "phone"
    fields = [
        Field("result", _("Result"), required=True, hint=_("what came of it; Enter saves")),
        time_field(frame, "again", _("Again at"), "forward"),
        Field("outcome", _("Outcome"), "choice", value=outcome, choices=_outcomes(one)),
        Field(
            "by",
            _("How"),
            "choice",
            value=by,
            choices=tuple(Choice(name, _(MEANS_TITLES[name])) for name in MEANS),
        ),
    ]
    if one.kind == VISIT:
        fields.append(Field("signed", _("Signed by"), hint=_("the resident, for a visit at the home")))
        fields.append(time_field(frame, "signed-at", _("Signed at"), "back"))
    fields.append(time_field(frame, "at", _("When"), "back"))

    async def save(given: Filled) -> None:
        values = given.values
        said = {
            "result": values["result"],
            "again": when_of(frame, values["again"], "forward", "again"),
            "by": values["by"],
            "signed": values.get("signed", ""),
            "signed_at": when_of(frame, values.get("signed-at", ""), "back", "signed-at"),
            "at": when_of(frame, values["at"], "back", "at"),
            **_MEANING[values["outcome"]],
        }
        await frame.desk.save(
            "controlroom.followups.pane.forms:attempt_with", one.spoken, said, request=given.form_id
        )

    return parked_form(
        AttemptScreen,
        frame,
        f"{one.spoken} {_heading(frame, one)}",
        fields,
        f"followups.attempt {one.spoken}",
        save,
        filled,
        aside=Static(content((gas.words(), "late"))) if in_gas_area(frame.reader, one) else None,
    )


def attempt_with(store: Any, by: Any, number: str, said: dict[str, Any]) -> Any:
    """Run the desk's ``attempt``; in the write thread, where its types may be loaded."""
    return load(DESK + "attempt")(store, by, number, load(DESK + "Attempt")(**said))


def add(frame: Frame, filled: Filled | None = None) -> FormScreen:
    """Return the form for something owed later."""
    kinds = tuple(Choice(kind, kind_title(frame.policy, kind)) for kind in reversed(KINDS))
    fields = [
        Field("text", _("What"), required=True, hint=_("what is owed")),
        Field("kind", _("Kind"), "choice", value="answer", choices=kinds),
        time_field(frame, "due", _("By when"), "forward"),
        _whose(frame, required=False),
        Field("about", _("About"), hint=_("number of a record, 1122-012")),
        Field("caller", _("Whom to call")),
        Field("phone", _("Telephone"), "phone"),
    ]

    async def save(given: Filled) -> None:
        values = given.values
        new = {
            "kind": values["kind"],
            "text": values["text"],
            "about": values["about"].strip() or None,
            "whose": given.picked.get("whose") or values["whose"].strip() or None,
            "due": when_of(frame, values["due"], "forward", "due"),
            "phone": values["phone"],
            "caller": values["caller"],
        }
        await frame.desk.save("controlroom.followups.pane.forms:add_with", new, request=given.form_id)

    return parked_form(FormScreen, frame, _("Owed later"), fields, "followups.add", save, filled)


def add_with(store: Any, by: Any, new: dict[str, Any]) -> Any:
    """Run the desk's ``add``; in the write thread, where its types may be loaded."""
    return load(DESK + "add")(store, by, load(DESK + "NewFollowup")(**new))


def pass_on(frame: Frame, one: Followup, filled: Filled | None = None) -> FormScreen:
    """Return the form that lets somebody else owe it."""

    async def save(given: Filled) -> None:
        who = given.picked.get("whose") or given.values["whose"]
        await frame.desk.save(DESK + "pass_on", one.spoken, who, request=given.form_id)

    fields = [_whose(frame, required=True)]
    heading = f"{one.spoken} {_('Pass on')}"
    return parked_form(FormScreen, frame, heading, fields, f"followups.pass-on {one.spoken}", save, filled)


_FORMS: dict[str, Callable[[Frame, Followup, Filled], FormScreen]] = {
    "followups.attempt": attempt,
    "followups.pass-on": pass_on,
}


def _heading(frame: Frame, one: Followup) -> str:
    phone = one.phone if frame.may("reveal") else mask_phone(one.phone)
    words = (kind_title(frame.policy, one.kind), one.about.place, one.caller, phone)
    return " ".join(word for word in words if word)


def _whose(frame: Frame, *, required: bool) -> Field:
    async def complete(text: str) -> Sequence[Suggestion]:
        return await asyncio.to_thread(_owners, frame, text)

    hint = _("staff number, role or department")
    return Field("whose", _("Whose"), "pick", required=required, hint=hint, complete=complete)


def _owners(frame: Frame, text: str) -> list[Suggestion]:
    typed = half(text).strip().casefold()
    staff = [
        Suggestion(one.number, one.number, one.name, exact=one.number.casefold() == typed)
        for one in find_staff(frame.reader, text, limit=_MOST)
    ]
    policy = frame.policy
    named: list[Role | Department] = [*policy.roles.values(), *policy.departments.values()]
    others = [
        Suggestion(one.id, title(one), " ".join(one.aliases), exact=title(one).casefold() == typed)
        for one in named
        if any(typed in word.casefold() for word in (one.id, one.zh, one.en, *one.aliases))
    ]
    return [*staff, *others][:_MOST] if typed else []
