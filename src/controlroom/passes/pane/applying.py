"""F4: taking an application in the order in which it is heard; what is known of the home stands below the form."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import replace
from functools import partial
from typing import Any, ClassVar

from textual.binding import BindingType

from controlroom.base.errors import ControlroomError, UsageError
from controlroom.base.i18n import _
from controlroom.base.plates import read_plate
from controlroom.base.policy_model import title
from controlroom.base.policy_passes import GoodsList
from controlroom.base.text import check_no_document, fit, half, width
from controlroom.base.times import when_text
from controlroom.estate.documentform import DocumentScreen, document_fields
from controlroom.incidents.pane.complete import Completions, home_people, is_named, relation_title
from controlroom.incidents.pane.forms import time_field, when_of
from controlroom.passes import reads_estate
from controlroom.passes.goods import items_of, read_numbers, read_value, understood
from controlroom.passes.pane.keys import APPLYING
from controlroom.passes.pane.known import Typed, known_of, typed_of
from controlroom.passes.pane.writing import HERE
from controlroom.passes.rules import RELATION_TITLES, Relation, proposed_end
from controlroom.ui.fields import Choice, Field, Filled, Suggestion
from controlroom.ui.form import FieldRow
from controlroom.ui.formscreen import FormScreen
from controlroom.ui.keys import bindings
from controlroom.ui.pane import Frame, Parked
from controlroom.ui.parking import BesideKept, parked_form
from controlroom.ui.picker import Picker
from controlroom.ui.prompt import Choose, open_once
from controlroom.ui.safe import Part

FORM = "passes.new"
_YES = "yes"
_MOST = 8
_GAP = " · "
_GOODS_CELLS = 80

_log = logging.getLogger(__name__)


class ApplyScreen(BesideKept, DocumentScreen):
    """The form for an application."""

    BINDINGS: ClassVar[list[BindingType]] = list(bindings(APPLYING))
    kept_as = (FORM,)

    def __init__(self, *args: Any, **more: Any) -> None:
        self._of_whom = ""
        self._asked: Typed | None = None
        self._known: list[list[Part]] = []
        super().__init__(*args, where=APPLYING, **more)

    def on_mount(self) -> None:
        """Show what is known already of a form that comes back."""
        self._look()

    def on_form_changed(self) -> None:
        """Look the home up while the rest is typed."""
        super().on_form_changed()
        if self._of_whom and self.form.values["applicant"].strip() != self._of_whom:
            # somebody else applies: what they are to the home is not known
            self._of_whom = ""
            self.form.set_value("relation", "")
        self._look()

    def on_picker_picked(self, event: Picker.Picked) -> None:
        """Whoever lives there brings along what they are to the home."""
        field = next((one.of.id for one in event.picker.ancestors if isinstance(one, FieldRow)), "")
        if field == "applicant":
            self._of_whom = event.suggestion.text
            self.form.set_value("relation", event.suggestion.id.partition(" ")[2])
        self._look()

    def _look(self) -> None:
        self._paint()
        typed = typed_of(self.form.filled())
        if typed != self._asked:
            self._asked = typed
            read: Callable[[], Awaitable[None]] = partial(self._read, typed)
            self.run_worker(read, group="known", exclusive=True, exit_on_error=False)

    async def _read(self, typed: Typed) -> None:
        try:
            lines = await asyncio.to_thread(known_of, self._frame, typed)
        except ControlroomError as error:
            self._frame.storage_failed(error)
            return
        except Exception:
            # a hint that fails must not disturb whoever types
            _log.exception("hints below an application")
            return
        if typed == self._asked:
            self._known = lines
            self._paint()

    def _paint(self) -> None:
        """Show the goods as they are understood, and what is known of the home."""
        self.show_below([*goods_lines(self.form.values["goods"]), *self._known])

    # -- typical lists ------------------------------------------------------------------------------------

    def action_typical(self) -> None:
        """Put a typical list of goods in."""
        choices = [Choice(one.id, title(one)) for one in self._frame.policy.passes.lists.values()]
        words = _("Its lines are added to the goods; correct them then.")
        open_once(self.app, Choose(_("Which list?"), choices, words, name="passes.lists"), self._put_in)

    def _put_in(self, chosen: str | None) -> None:
        if chosen is None:
            return
        new = self._frame.policy.passes.lists[chosen]
        for name, text in list_values(new, self.form.values).items():
            self.form.set_value(name, text)


def goods_lines(typed: str) -> list[list[Part]]:
    """Return the goods as they are understood, the last ones if there is no room for all; nothing of none."""
    try:
        lines = understood(typed).split(_GAP)
    except ControlroomError as error:
        return [[("▲ " + error.sentence, "soon")]]
    shown = len(lines)
    while shown > 1 and width(_GAP.join(lines[-shown:])) > _GOODS_CELLS:
        shown -= 1
    words = ("… " if shown < len(lines) else "") + _GAP.join(lines[-shown:])
    return [[(_("Goods") + " ", "dim"), (fit(words, _GOODS_CELLS).rstrip(), "text")]] if words else []


def list_values(new: GoodsList, values: Mapping[str, str]) -> dict[str, str]:
    """Return what stands in the fields once a typical list is added to what was typed."""
    typed = [line for line in values["goods"].splitlines() if line.strip()]
    items = items_of(new)
    before = len(typed)
    lines = [*typed, *(f"{one.what} {one.count} {one.unit}".rstrip() for one in items)]
    large = [str(before + nth) for nth, one in enumerate(items, 1) if one.large]
    returns = [str(before + nth) for nth, one in enumerate(items, 1) if one.returnable]
    return {
        "goods": "\n".join(lines),
        "large": " ".join([*values["large"].split(), *large]),
        "returns": " ".join([*values["returns"].split(), *returns]),
        "purpose": values["purpose"] or title(new),
        "whole_house": _YES if new.whole_house else values["whole_house"],
    }


def applying(
    frame: Frame,
    saved: Callable[[int], object],
    reopen: Callable[[Parked], object],
    filled: Filled | None = None,
) -> FormScreen:
    """Return the form for an application.

    Args:
        frame: the console.
        saved: called with the key of the pass once it is written down.
        reopen: opens an application that was put aside.
        filled: of a form that comes back.
    """
    holder: list[ApplyScreen] = []

    def place() -> str:
        return typed_of(holder[0].form.filled()).place

    async def save(given: Filled) -> None:
        done = await frame.desk.save(HERE + "issue", application(frame, given), request=given.form_id)
        saved(done.id)

    screen = parked_form(
        ApplyScreen,
        frame,
        _("Application for a release pass"),
        _fields(frame, place),
        FORM,
        save,
        filled,
        console=frame,
        reopen=reopen,
    )
    holder.append(screen)
    return screen


def _fields(frame: Frame, place: Callable[[], str]) -> list[Field]:
    now, policy = frame.now(), frame.policy
    end = when_text(proposed_end(now, policy.passes.gate_closes, policy.zone), now, policy.zone)
    gates = reads_estate.gates(frame.reader)
    gate_choices = (Choice("", _("any")), *(Choice(name, name) for name in gates))

    async def people(text: str) -> Sequence[Suggestion]:
        return await asyncio.to_thread(_people, frame, place(), text)

    sort, last4 = document_fields()
    return [
        Field(
            "place",
            _("Home or shop"),
            "pick",
            required=True,
            hint=_("3-2-1802, a name, or initials"),
            complete=Completions(frame, place).places,
        ),
        Field(
            "applicant",
            _("Applicant"),
            "pick",
            required=True,
            hint=_("who lives there: name, initials; or a stranger's name"),
            complete=people,
        ),
        Field(
            "relation",
            _("Is to the home"),
            "choice",
            choices=tuple(Choice(one.value, _(RELATION_TITLES[one])) for one in Relation),
        ),
        Field("phone", _("Telephone"), "phone", hint=_("of the applicant, if it is not on file")),
        sort,
        replace(last4, hint=_("its last four characters; empty: not seen yet")),
        Field(
            "goods",
            _("Goods"),
            "lines",
            required=True,
            hint=_("a line each: sofa 1; F5 puts a typical list in"),
            height=4,
        ),
        Field("large", _("Large pieces"), hint=_("numbers of the lines: 1 3")),
        Field("returns", _("To come back"), hint=_("numbers of the lines; with a time and none: all")),
        _time(frame, "back", _("Back by"), _("if something is to come back: 18:00, 2d")),
        Field(
            "whole_house",
            _("Whole home"),
            "choice",
            value="",
            choices=(Choice("", _("No")), Choice(_YES, _("Yes, the home moves out"))),
        ),
        Field("value", _("Worth"), hint=_("in yuan, if told"), check=read_value),
        Field("plate", _("Plate"), hint=_("of the lorry"), check=read_plate),
        Field("lorries", _("Lorries"), value="1", check=_lorries),
        Field("gate", _("Gate"), "choice", value="", choices=gate_choices),
        _time(frame, "starts", _("From"), _("now, if nothing stands here")),
        _time(frame, "until", _("Until"), _("{time}, if nothing stands here").format(time=end)),
        Field("purpose", _("Purpose"), hint=_("what for")),
        Field("decision", _("Fees owing"), hint=_("why it goes out all the same"), aside=True),
        Field("instead_of", _("In place of"), hint=_("pass P-0003"), aside=True),
    ]


def _time(frame: Frame, name: str, label: str, hint: str) -> Field:
    """Return a field for a time to come; what is refused as no time is quoted, the number of a document never."""
    field = time_field(frame, name, label, "forward")

    def check(text: str) -> None:
        check_no_document(text, name)
        if field.check is not None:
            field.check(text)

    return replace(field, hint=hint, check=check)


def application(frame: Frame, given: Filled) -> dict[str, Any]:
    """Return a filled form as ``writing.issue`` wants it.

    Raises:
        UsageError: a field is impossible, with the field's name.
    """
    values = given.values
    for name, text in values.items():
        if name != "last4":
            check_no_document(text, name)
    plain = ("applicant", "relation", "phone", "plate", "gate", "purpose", "decision", "instead_of")
    is_seen = bool(values["last4"].strip())
    lines = values["goods"].strip("\n ").splitlines()
    return {
        **{name: values[name] for name in plain},
        "place": given.picked.get("place") or values["place"],
        "goods": tuple(lines),
        "document": values["document"] if is_seen else "",
        "last4": values["last4"],
        "large": read_numbers(values["large"], "large"),
        "returns": read_numbers(values["returns"], "returns"),
        "back": when_of(frame, values["back"], "forward", "back"),
        "whole_house": bool(values["whole_house"]),
        "value": read_value(values["value"]),
        "lorries": int(half(values["lorries"]).strip() or 1),
        "starts": when_of(frame, values["starts"], "forward", "starts"),
        "until": when_of(frame, values["until"], "forward", "until"),
    }


def _lorries(text: str) -> None:
    if not (half(text).strip().isdecimal() and len(text.strip()) <= 4):
        raise UsageError(_("Write how many lorries, from 1 on."), field="lorries")


def _people(frame: Frame, place: str, text: str) -> list[Suggestion]:
    """Return the people of the home who may be meant; whoever is not among them is typed as a stranger."""
    typed = half(text).strip().casefold()
    found = [
        one
        for one in home_people(frame, place)
        if is_named(one.name, typed) or any(phone.endswith(typed) for phone in one.phones)
    ]
    return [
        Suggestion(
            f"{one.id} {one.relation if one.relation in tuple(Relation) else Relation.OTHER}",
            one.name,
            relation_title(one.relation),
            exact=len(found) == 1,
        )
        for one in found[:_MOST]
    ]
