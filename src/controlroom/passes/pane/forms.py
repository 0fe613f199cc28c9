"""The forms about the chosen pass: the owner's answer, a document, the lobby, goods that are not on it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

from textual.widgets import Static

from controlroom.base.errors import NotFound
from controlroom.base.i18n import _
from controlroom.estate.documentform import DocumentScreen, document_fields
from controlroom.incidents.pane.staff_field import number_of, staff_field
from controlroom.passes import reads, reads_checks, reads_estate
from controlroom.passes.gas import gas_places, is_inside
from controlroom.passes.lines import not_let_out
from controlroom.passes.pane import gate
from controlroom.passes.pane.detail import owner_part
from controlroom.passes.pane.writing import DESK
from controlroom.passes.reads import Pass
from controlroom.passes.rules import Check
from controlroom.ui.fields import Choice, Field, Filled
from controlroom.ui.formscreen import FormScreen
from controlroom.ui.pane import Frame
from controlroom.ui.parking import parked_form
from controlroom.ui.safe import Part, content


def called(frame: Frame, one: Pass, filled: Filled | None = None) -> FormScreen:
    """Return the form for the owner's word; whom to call stands below it."""
    owner = reads_estate.owner_of(frame.reader, one.place_sort, one.place_id)
    leaks = gas_places(frame.reader.rows, frame.policy, frame.reader.location)
    identity = next((c for c in reads_checks.checks(frame.reader, one.id) if c.sort is Check.IDENTITY), None)
    verdicts = (
        Choice("yes", _("agrees")),
        Choice("no", _("does not agree: the pass is refused")),
        Choice("unreached", _("not reached")),
    )
    fields = [
        Field("verdict", _("Owner"), "choice", required=True, choices=verdicts),
        Field("answered", _("Who answered")),
        Field("note", _("What they said")),
    ]
    if owner is None:
        hint = _("why it goes out without the owner's word; a leader decides")
        fields = [Field("override", _("Override"), required=True, hint=hint)]
    below: list[Part] = owner_part(owner, in_gas=is_inside(one.place_code, leaks), phones=frame.may("reveal"))
    if identity is not None and identity.note:
        below += [("\n", "text"), (identity.note, "dim")]

    async def save(given: Filled) -> None:
        values = given.values
        await frame.desk.save(
            DESK + "confirm",
            one.spoken,
            word=values.get("verdict") or ("yes" if owner is None else ""),
            answered=values.get("answered", ""),
            note=values.get("note", ""),
            override=values.get("override", ""),
            request=given.form_id,
        )

    title = _("{number} {home}: the owner's word").format(number=one.spoken, home=one.place)
    return parked_form(
        FormScreen,
        frame,
        title,
        fields,
        f"passes.called {one.spoken}",
        save,
        filled,
        aside=Static(content(*below)),
    )


def document(frame: Frame, one: Pass, filled: Filled | None = None) -> FormScreen:
    """Return the form for a document that was seen."""
    sort, last4 = document_fields()
    fields = [sort, replace(last4, required=True)]

    async def save(given: Filled) -> None:
        values = given.values
        await frame.desk.save(
            DESK + "see_document", one.spoken, values["document"], values["last4"], request=given.form_id
        )

    title = _("{number} {who}: document seen").format(number=one.spoken, who=one.applicant)
    return parked_form(DocumentScreen, frame, title, fields, f"passes.document {one.spoken}", save, filled)


def precheck(frame: Frame, one: Pass, filled: Filled | None = None) -> FormScreen:
    """Return the form for the lobby's check."""
    fields = [
        staff_field(frame, "by", _("Who looked"), _("staff number, name or initials"), required=True),
        Field("note", _("What was seen")),
    ]

    async def save(given: Filled) -> None:
        await frame.desk.save(
            DESK + "precheck",
            one.spoken,
            by=number_of(given, "by"),
            note=given.values["note"],
            request=given.form_id,
        )

    title = _("{number} compared in the lobby").format(number=one.spoken)
    aside = Static(content((one.goods, "text")))
    return parked_form(
        FormScreen, frame, title, fields, f"passes.precheck {one.spoken}", save, filled, aside=aside
    )


def surplus(frame: Frame, one: Pass, filled: Filled | None = None, *, guard: str = "") -> FormScreen:
    """Return the form for goods that are not on the pass; what is said of them stands below it.

    Args:
        frame: the console.
        one: the pass.
        filled: of a form that comes back.
        guard: staff number of who compares, if it was typed already.
    """
    at_gate = staff_field(frame, "guard", _("Guard"), _("staff number, name or initials"), required=True)
    ends = (Choice("", _("the pass waits")), Choice("void", _("the pass is void")))
    fields = [
        Field("what", _("Goods not on it"), required=True, hint=_("what is more than on the pass, or other")),
        replace(at_gate, value=guard),
        Field("void", _("And then"), "choice", choices=ends),
    ]

    async def save(given: Filled) -> None:
        await frame.desk.save(
            DESK + "surplus",
            one.spoken,
            given.values["what"],
            guard=number_of(given, "guard"),
            void=given.values["void"] == "void",
            request=given.form_id,
        )

    below = [
        ("▲ " + not_let_out(), "soon"),
        ("\n", "text"),
        (_("An incident is opened; tell the owner."), "text"),
    ]
    title = _("{number}: not on the pass").format(number=one.spoken)
    return parked_form(
        FormScreen,
        frame,
        title,
        fields,
        f"passes.surplus {one.spoken}",
        save,
        filled,
        aside=Static(content(*below)),
    )


_FORMS: dict[str, Callable[[Frame, Pass, Filled], FormScreen]] = {
    "passes.called": called,
    "passes.document": document,
    "passes.precheck": precheck,
    "passes.surplus": surplus,
    gate.BACK: gate.coming_back,
}


def again(frame: Frame, form: str, filled: Filled) -> FormScreen:
    """Return a form about one pass that was put aside, as it was.

    Raises:
        NotFound: the pass is gone, or nobody knows the form.
    """
    name, _blank, number = form.partition(" ")
    if name not in _FORMS:
        raise NotFound(_("This form is not known any more."))
    return _FORMS[name](frame, reads.by_number(frame.reader, number, frame.now()), filled)
