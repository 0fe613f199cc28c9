"""F3: lending a key. What is known of the key stands below the form while it is typed."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass, replace
from functools import partial
from typing import Any, ClassVar

from textual.binding import BindingType

from controlroom.base.errors import ControlroomError
from controlroom.base.i18n import _
from controlroom.base.text import half
from controlroom.base.times import when_text
from controlroom.incidents.catalogue import active_catalogue
from controlroom.incidents.naming import short
from controlroom.incidents.pane.forms import time_field, when_of
from controlroom.incidents.pane.listing import kind_name
from controlroom.incidents.reads import Incident, incidents
from controlroom.incidents.reads_recent import at_place
from controlroom.keyloans import reads
from controlroom.keyloans.pane.detail import terms_words
from controlroom.keyloans.pane.hands import hands_fields, hands_of, leave_fields, leave_of
from controlroom.keyloans.pane.keys import LENDING
from controlroom.keyloans.pane.listing import class_title, due_text, state_words
from controlroom.keyloans.pane.writing import HERE
from controlroom.keyloans.reads import Key
from controlroom.keyloans.rules import State, meant, proposed_due
from controlroom.shifts.rules import span_at
from controlroom.ui.fields import Field, Filled, Suggestion
from controlroom.ui.form import FieldRow
from controlroom.ui.formscreen import FormScreen
from controlroom.ui.keys import bindings
from controlroom.ui.pane import Frame, Parked
from controlroom.ui.parking import BesideKept, parked_form
from controlroom.ui.picker import Picker
from controlroom.ui.safe import Part

FORM = "keyloans.lend"
OUTSIDE = "outside"
_MOST = 8


@dataclass(frozen=True, slots=True)
class Known:
    """What is known of the key that is typed: its line, the time proposed, open incidents where it opens."""

    key: Key
    lines: Sequence[Sequence[Part]]
    open_here: Sequence[Incident]


class LendScreen(BesideKept):
    """The form that lends a key.

    Args:
        give_back: opens the return of a key that is out already.
        again: opens this form anew, for staff or for somebody from outside, with what is typed.
    """

    BINDINGS: ClassVar[list[BindingType]] = list(bindings(LENDING))
    kept_as = (FORM, f"{FORM} {OUTSIDE}")

    def __init__(
        self, *args: Any, give_back: Callable[[Key], object], again: Callable[[Filled], object], **more: Any
    ) -> None:
        self._give_back = give_back
        self._again = again
        self.known: Known | None = None
        super().__init__(*args, where=LENDING, **more)

    def on_mount(self) -> None:
        """Show what is known of a key that stands there already."""
        self._look()
        if self.form.values.get("tag"):
            # the key is known: who takes it comes next
            self.call_after_refresh(self._to_hands)

    def _to_hands(self) -> None:
        list(self.form.query(FieldRow))[1].take_keyboard()

    def on_form_changed(self) -> None:
        """Look the key up while the rest is typed."""
        super().on_form_changed()
        self._look()

    def on_picker_picked(self, event: Picker.Picked) -> None:
        """A key was taken from the list."""
        self._look()

    def _look(self) -> None:
        read: Callable[[], Awaitable[None]] = partial(self._read, self.form.values.get("tag", ""))
        self.run_worker(read, group="known", exclusive=True, exit_on_error=False)

    async def _read(self, typed: str) -> None:
        try:
            found = await asyncio.to_thread(known_of, self._frame, typed)
        except ControlroomError:
            found = None
        if typed == self.form.values.get("tag", ""):
            self.known = found
            self.show_below(found.lines if found is not None else ())

    def action_give_back(self) -> None:
        """The key is out: take it back instead."""
        self.form.query(Picker).first().when_answered(self._go_back)

    def _go_back(self) -> None:
        key = key_meant(self._frame, self.form.values.get("tag", ""))
        if key is None or key.loan is None:
            self.form.fail(_("This key is not lent. Type the tag of one that is."), "tag")
            return
        self.dismiss(None)
        self._give_back(key)

    def action_outside(self) -> None:
        """To the fields for somebody from outside, or back to those for staff."""
        filled = self.form.filled()
        self.dismiss(None)
        self._again(filled)

    def action_take(self) -> None:
        """Lend it for the open incident that is shown."""
        if self.known is not None and self.known.open_here:
            local = self._frame.now().astimezone(self._frame.zone)
            self.form.set_value("incident", short(self.known.open_here[0].number, local))


def lending(
    frame: Frame,
    give_back: Callable[[Key], object],
    again: Callable[[Filled, bool], object],
    reopen: Callable[[Parked], object],
    *,
    key: Key | None = None,
    filled: Filled | None = None,
    outside: bool = False,
) -> FormScreen:
    """Return the form that lends a key.

    Args:
        frame: the console.
        give_back, again, reopen: as for ``LendScreen``.
        key: what is chosen in the list.
        filled: of a form that comes back.
        outside: whether somebody from outside takes it.
    """
    tag = key.tag if key is not None and key.loan is None else ""

    async def keys(text: str) -> Sequence[Suggestion]:
        return await asyncio.to_thread(_keys, frame, text)

    async def open_ones(text: str) -> Sequence[Suggestion]:
        return await asyncio.to_thread(_open, frame, text)

    fields = [
        Field(
            "tag",
            _("Key"),
            "pick",
            value=tag,
            required=True,
            hint=_("tag, name, initials, or what it opens"),
            complete=keys,
        ),
        *hands_fields(frame, outside=outside),
        Field("purpose", _("Purpose"), hint=_("what for")),
        Field(
            "incident",
            _("Incident"),
            "pick",
            hint=_("number, place or words, if it is for one"),
            complete=open_ones,
        ),
        replace(time_field(frame, "until", _("Until"), "forward"), hint=_("if not as below: 17:30, 2h")),
        *leave_fields(frame),
    ]

    async def save(given: Filled) -> None:
        values = given.values
        await frame.desk.save(
            HERE + "lend",
            given.picked.get("tag") or values["tag"],
            hands_of(given, outside=outside),
            leave_of(given),
            until=when_of(frame, values["until"], "forward", "until"),
            purpose=values["purpose"],
            incident=given.picked.get("incident") or values["incident"].strip(),
            request=given.form_id,
        )

    return parked_form(
        LendScreen,
        frame,
        _("Lend to somebody from outside") if outside else _("Lend a key"),
        fields,
        f"{FORM} {OUTSIDE}" if outside else FORM,
        save,
        filled,
        console=frame,
        give_back=give_back,
        again=lambda typed: again(typed, not outside),
        reopen=reopen,
    )


def key_meant(frame: Frame, typed: str) -> Key | None:
    """Return the key that is typed, or the only one it may mean; None if there is none or several."""
    if not typed.strip():
        return None
    found = reads.find(frame.reader, typed, limit=_MOST)
    if len(found) == 1:
        return found[0]
    tag = "".join(half(typed).upper().split())
    said = meant(tag, [one.tag for one in found])
    return next((one for one in found if one.tag == said), None)


def known_of(frame: Frame, typed: str) -> Known | None:
    """Read what is known of the key that is typed."""
    key = key_meant(frame, typed)
    if key is None:
        return None
    now, policy, reader = frame.now(), frame.policy, frame.reader
    codes = reads.place_codes(reader, key.id)
    here = [one for code in codes for one in at_place(reader, code, limit=_MOST) if one.is_open]
    words = (class_title(policy, key), ", ".join(key.opens))
    lines: list[list[Part]] = [
        [(f"{key.tag} {key.name}", "bright"), ("  " + "  ".join(word for word in words if word), "text")]
    ]
    if key.note:
        lines.append([(f"▲ {key.note}", "soon")])
    if key.loan is not None:
        who = key.loan.called if frame.revealed or key.loan.number else _("outsider")
        text = _("{who} has it, {left}").format(who=who, left=due_text(key, now, policy))
        lines.append([(f"▲ {text}", "late"), ("  F3 " + _("Return"), "key")])
    elif key.state is State.LOST or key.in_audit:
        lines.append([(f"▲ {state_words(key)}", "late")])
    lines += _terms(frame, key)
    if here:
        local = now.astimezone(frame.zone)
        kind = kind_name(active_catalogue(policy), here[0].kind)
        lines.append(
            [
                ("F5 ", "key"),
                (_("for {number}").format(number=short(here[0].number, local)) + f" {kind}", "text"),
            ]
        )
    return Known(key, lines, here)


def _terms(frame: Frame, key: Key) -> list[list[Part]]:
    terms = reads.terms_of(frame.reader, frame.policy, key.id)
    if terms is None:
        return []
    now, policy = frame.now(), frame.policy
    ends = span_at(policy, now).ends if policy.keys.by_shift_end else None
    due = when_text(proposed_due(terms, now, frame.zone, ends), now, frame.zone)
    lines: list[list[Part]] = [
        [(_("Until {time}").format(time=due), "bright"), ("  " + " · ".join(terms_words(terms)), "dim")]
    ]
    if policy.keys.classes[key.key_class].sealed:
        lines.append([("▲ " + _("The seal is broken for it: write the purpose."), "soon")])
    return lines


def _keys(frame: Frame, text: str) -> list[Suggestion]:
    found = reads.find(frame.reader, text, limit=_MOST)
    said = key_meant(frame, text)
    now = frame.now()
    return [
        Suggestion(
            one.tag,
            one.tag,
            "  ".join((one.name, due_text(one, now, frame.policy))),
            exact=said is not None and one.id == said.id,
        )
        for one in found
    ]


def _open(frame: Frame, text: str) -> list[Suggestion]:
    """Return open incidents whose number, place or kind holds a text."""
    typed, local = half(text).strip().casefold(), frame.now().astimezone(frame.zone)
    catalogue = active_catalogue(frame.policy)
    found = []
    for one in incidents(frame.reader, limit=frame.policy.list_limit):
        number, kind = short(one.number, local), kind_name(catalogue, one.kind)
        if any(typed in word.casefold() for word in (number, one.place, kind)):
            found.append(Suggestion(number, number, f"{one.place} {kind}", exact=number == typed))
    return found[:_MOST]
