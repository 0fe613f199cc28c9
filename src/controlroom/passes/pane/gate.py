"""At the gate: the lines of a pass large, let out from there; and what comes back."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from typing import Any, ClassVar

from textual import events
from textual.app import ComposeResult
from textual.binding import BindingType
from textual.containers import VerticalScroll
from textual.widgets import Static

from controlroom.base.errors import UsageError
from controlroom.base.i18n import _
from controlroom.base.text import fit, half, width
from controlroom.base.times import when_text
from controlroom.incidents.pane.staff_field import number_of, staff_field
from controlroom.passes import reads_checks
from controlroom.passes.lines import Line, read_counts
from controlroom.passes.pane.keys import AT_GATE
from controlroom.passes.pane.writing import DESK
from controlroom.passes.reads import Pass
from controlroom.passes.rules import RELATION_TITLES
from controlroom.passes.shown import marks
from controlroom.ui.fields import Field, Filled
from controlroom.ui.formscreen import FormScreen
from controlroom.ui.keys import bindings
from controlroom.ui.pane import Frame
from controlroom.ui.parking import parked_form
from controlroom.ui.safe import Part, content

OUT = "passes.out"
BACK = "passes.back"

_HEARD = re.compile(r"(?:P\s*-?\s*)?([0-9]{1,9}?)[\s,，.。/-]*([0-9]{4})")
_BETWEEN = re.compile(r"[\s,，、;；]+")
_AROUND = 12
"""Lines of the screen that are not for the goods: strips, box, form, keys."""

_NAME = 28
"""Cells of a name before the counts that stand behind it."""


class GateScreen(FormScreen):
    """The lines of a pass as they are compared, and the form with which they go out.

    Args:
        shown: the pass as text with looks, spaced, and closer together for where there is no room.
        surplus: opens the form for goods that are not on the pass.
    """

    BINDINGS: ClassVar[list[BindingType]] = list(bindings(AT_GATE))
    DEFAULT_CSS = """
    GateScreen #goods { height: auto; margin: 0 0 1 0; scrollbar-size-vertical: 1; }
    """

    def __init__(
        self, *args: Any, shown: Callable[[int], list[Part]], surplus: Callable[[Filled], object], **more: Any
    ) -> None:
        self._shown = shown
        self._surplus = surplus
        self._lines = Static()
        self._goods = VerticalScroll(self._lines, id="goods", can_focus=False)
        super().__init__(*args, where=AT_GATE, **more)

    def compose_fields(self) -> ComposeResult:
        """The goods above the form."""
        yield self._goods
        yield self.form

    def on_resize(self, event: events.Resize) -> None:
        """Give the goods what the form leaves them."""
        super().on_resize(event)
        room = max(event.size.height - _AROUND, 4)
        self._goods.styles.max_height = room
        self._lines.update(content(*self._shown(room)))

    def action_scroll(self, by: int) -> None:
        """Further goods, or those before."""
        self._goods.scroll_relative(y=by * max(self._goods.size.height - 1, 1), animate=False)

    def action_surplus(self) -> None:
        """There is more than on the pass."""
        filled = self.form.filled()
        self.dismiss(None)
        self._surplus(filled)


def letting_out(
    frame: Frame, one: Pass, surplus: Callable[[Pass, str], object], filled: Filled | None = None
) -> FormScreen:
    """Return the screen on which goods are compared and go out.

    Args:
        frame: the console.
        one: the pass as it is now.
        surplus: opens the form for goods that are not on it, with the guard typed so far.
        filled: of a form that comes back.
    """
    seen = reads_checks.trips(reads_checks.moves(frame.reader, one.id))
    fields = [
        staff_field(
            frame,
            "guard",
            _("Guard"),
            _("staff number or name; Enter lets out all that is left"),
            required=True,
        ),
        Field("lines", _("Counts"), hint=_("else per line: 1=2 3=1"), aside=True),
    ]
    if one.heard is None:
        unread = Field("why", _("No code"), required=True, hint=_("the check code was not read: write why"))
        fields.insert(1, unread)

    async def save(given: Filled) -> None:
        await frame.desk.save(
            DESK + "let_out",
            one.spoken,
            counts_of(given.values["lines"]),
            guard=number_of(given, "guard"),
            trips=seen,
            why=given.values.get("why", ""),
            request=given.form_id,
        )

    def beyond(given: Filled) -> None:
        # nothing goes out by this form: it does not come back
        frame.drafts.drop(f"{OUT} {one.spoken}", given.form_id)
        surplus(one, number_of(given, "guard"))

    title = _("{number} at the gate").format(number=one.spoken)
    return parked_form(
        GateScreen,
        frame,
        title,
        fields,
        f"{OUT} {one.spoken}",
        save,
        filled,
        shown=lambda room: [*_about(frame, one), *large(one.lines, room - 2)],
        surplus=beyond,
        save_label=_("Let out"),
    )


def coming_back(frame: Frame, one: Pass, filled: Filled | None = None) -> FormScreen:
    """Return the form for goods that came back; what is owed stands below it."""
    fields = [
        staff_field(frame, "guard", _("Guard"), _("staff number or name, if one saw it")),
        Field("lines", _("Counts"), hint=_("empty: all of it; else per line: 1=2 3=1")),
        Field("note", _("Note"), hint=_("how it came back")),
    ]

    async def save(given: Filled) -> None:
        await frame.desk.save(
            DESK + "come_back",
            one.spoken,
            counts_of(given.values["lines"]),
            guard=number_of(given, "guard"),
            note=given.values["note"],
            request=given.form_id,
        )

    owed = [
        part
        for line in one.lines
        if line.owed
        for part in (
            (f"{line.nth} ", "key"),
            (f"{line.what}  ", "bright"),
            (_("owed {count}").format(count=line.owed) + f"{line.unit}\n", "soon"),
        )
    ]
    title = _("{number} {home}: goods came back").format(number=one.spoken, home=one.place)
    return parked_form(
        FormScreen, frame, title, fields, f"{BACK} {one.spoken}", save, filled, aside=Static(content(*owed))
    )


def read_heard(text: str) -> tuple[str, str]:
    """Return number and check code as a guard reads them: ``0311 4821``, ``P-0311 4821``, ``3114821``.

    Raises:
        UsageError: they are not both there.
    """
    match = _HEARD.fullmatch(half(text).strip().upper())
    if match is None:
        raise UsageError(_("Type number and check code as they are read, like 0311 4821."))
    return match[1], match[2]


def counts_of(text: str) -> dict[int, int]:
    """Return counts typed in one line: ``1=2 3=1``.

    Raises:
        UsageError: not so written.
    """
    joined = re.sub(r"\s*=\s*", "=", half(text).strip())
    return read_counts([word for word in _BETWEEN.split(joined) if word])


def _about(frame: Frame, one: Pass) -> Iterator[Part]:
    now, zone = frame.now(), frame.zone
    until = _("until {time}").format(time=when_text(one.until, now, zone))
    lorries = _("{count} lorries").format(count=one.lorries) if one.lorries > 1 else ""
    words = [one.place, one.gate, one.plate, lorries, until]
    yield ("  ".join(word for word in words if word) + "\n", "bright")
    who = f"{one.applicant} {_(RELATION_TITLES[one.relation])}"
    yield (who, "text")
    if one.heard is None:
        yield ("  ▲ " + _("The check code was not read."), "soon")
    yield ("\n", "text")


def large(lines: Sequence[Line], room: int) -> list[Part]:
    """Return the lines as they are compared: what, how many, how many are left; spaced where there is room.

    Args:
        lines: of the pass.
        room: lines of the screen there are for it.
    """
    cells = min(max((width(line.what) for line in lines), default=0), _NAME)
    pieces = max((width(f"{line.count}{line.unit}") for line in lines), default=0)
    gap = "\n\n" if 2 * len(lines) <= room else "\n"
    found: list[Part] = []
    for line in lines:
        noted = "  ".join(word for word in (marks(line), line.note) if word)
        found += [
            (gap if found else "\n" if gap == "\n\n" else "", "text"),
            (f" {line.nth:>2}  ", "key"),
            (
                fit(line.what, cells) if width(line.what) <= cells else line.what,
                "bright" if line.left else "dim",
            ),
            ("   " + fit(f"{line.count}{line.unit}", pieces), "text"),
            ("   " + _("left {count}").format(count=line.left), "bright" if line.left else "dim"),
            (f"   {noted}" if noted else "", "dim"),
        ]
    return found
