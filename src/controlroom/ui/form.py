"""A form: labelled fields in the order they are asked, the error at its field, nothing typed ever lost."""

from __future__ import annotations

import uuid
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import datetime
from typing import ClassVar

from textual.app import ComposeResult
from textual.binding import BindingType
from textual.containers import Horizontal, Vertical, VerticalScroll
from textual.content import Content
from textual.message import Message
from textual.widgets import Static

from controlroom.base.errors import ControlroomError
from controlroom.base.i18n import _
from controlroom.base.text import brief, visible, width
from controlroom.base.times import other_day_text
from controlroom.ui.fields import Field, Filled, fault
from controlroom.ui.inputs import ChoiceInput, LineInput, NoteInput
from controlroom.ui.keys import bindings
from controlroom.ui.pane import frame
from controlroom.ui.picker import Picker
from controlroom.ui.safe import content

_SHOWN = 60
"""Characters of a field that are enough to know a half-typed form by."""

Control = LineInput | NoteInput | ChoiceInput | Picker


def _control(of: Field) -> Control:
    if of.kind == "lines":
        control = NoteInput(of.value, hint=of.hint)
        control.styles.height = of.height
        return control
    if of.kind == "choice":
        return ChoiceInput(of.choices, of.value)
    if of.complete is not None:
        return Picker(of.complete, of.value, hint=of.hint)
    return LineInput(of.value, hint=of.hint, secret=of.kind == "secret")


class FieldRow(Vertical):
    """One field: its label, what one types into, and a sentence below when there is one to say."""

    DEFAULT_CSS = """
    FieldRow {
        height: auto;
        .label { color: $foreground-muted; height: 1; }
        &:focus-within .label { color: $primary; text-style: bold; }
        /* Textual follows the focus only below a widget that has such a rule of its own */
        &:focus-within { height: auto; }
        Horizontal { height: auto; }
        .said { display: none; height: auto; }
        LineInput, NoteInput { background: $surface; }
    }
    """

    def __init__(self, of: Field, label_cells: int) -> None:
        super().__init__()
        self.of = of
        self.control = _control(of)
        self._label = Static(
            Content(visible(of.label, newline=" ") + (" *" if of.required else "")), classes="label"
        )
        self._label.styles.width = label_cells
        self._said = Static(classes="said")
        self._said.styles.margin = (0, 0, 0, label_cells)
        self.failed = False
        self.tells_day = False

    def compose(self) -> ComposeResult:
        """Label and input side by side, the sentence below the input."""
        with Horizontal():
            yield self._label
            yield self.control
        yield self._said

    def take_keyboard(self) -> None:
        """Give the keyboard to the field at once: ``Widget.focus`` would do it later."""
        control = self.control
        self.screen.set_focus(control.line if isinstance(control, Picker) else control)

    def say(self, sentence: str, look: str = "dim", *, failed: bool = False) -> None:
        """Show a sentence below the field; an empty one hides it."""
        self.failed = failed
        self._said.update(content((("▲ " if failed else "") + brief(sentence), look)) if sentence else "")
        self._said.display = bool(sentence)

    def tell_day(self) -> None:
        """Say which day a typed time falls on when that is not today: 03:00 typed at 01:23 was yesterday."""
        instant, tells = self._instant(), ""
        if instant is not None:
            desk = frame(self)
            tells = other_day_text(instant, desk.now(), desk.zone)
        if tells or self.tells_day:
            self.say(tells)
        self.tells_day = bool(tells)

    def _instant(self) -> datetime | None:
        text = _value(self.control)
        if self.of.check is None or not text.strip():
            return None
        try:
            found = self.of.check(text)
        except ControlroomError:
            # half typed; what is wrong is said once the form is sent
            return None
        return found if isinstance(found, datetime) else None


class Form(VerticalScroll, can_focus=False):
    """A form of fields.

    Tab, the arrows and Enter go from field to field; F2, ctrl+s and Enter on the last field check and send
    it; Esc leaves. What was typed stays until the form itself goes.

    Args:
        fields: the fields in their order.
        form_id: id of a form that was put aside and comes back; a new one is made otherwise.
        picked: suggestions that had been taken in a form that comes back.

    Attributes:
        begins: id of the field that has the keyboard first; empty for the first one.
    """

    BINDINGS: ClassVar[list[BindingType]] = list(bindings("form"))
    DEFAULT_CSS = """
    Form { height: auto; width: 1fr; scrollbar-size-vertical: 1; }
    Form > .foot { display: none; height: auto; margin: 1 0 0 0; }
    Form > .last { height: auto; }
    Form > .last FieldRow { width: 1fr; margin: 0 1 0 0; }
    """

    class Changed(Message):
        """Something was typed or chosen; ``form.filled()`` has it (for saving a draft)."""

        def __init__(self, form: Form, field_id: str) -> None:
            super().__init__()
            self.form = form
            self.field_id = field_id

        @property
        def control(self) -> Form:
            """The form."""
            return self.form

    class Submitted(Message):
        """Every field passed its check."""

        def __init__(self, form: Form, filled: Filled) -> None:
            super().__init__()
            self.form = form
            self.filled = filled

        @property
        def control(self) -> Form:
            """The form."""
            return self.form

    class Left(Message):
        """Esc: put the form aside; ``dirty`` tells whether anything was typed."""

        def __init__(self, form: Form, filled: Filled, dirty: bool) -> None:
            super().__init__()
            self.form = form
            self.filled = filled
            self.dirty = dirty

        @property
        def control(self) -> Form:
            """The form."""
            return self.form

    def __init__(
        self,
        fields: Sequence[Field],
        *,
        form_id: str | None = None,
        picked: Mapping[str, str] | None = None,
        id: str | None = None,
    ) -> None:
        super().__init__(id=id)
        self.form_id = form_id or str(uuid.uuid4())
        self.begins = ""
        self._fields = tuple(fields)
        self._rows: list[FieldRow] = []
        self._foot = Static(classes="foot")
        self._start = {one.id: one.value for one in fields}
        self._last = dict(self._start)
        self._comes_back = form_id is not None
        self._restored = {name: (self._start.get(name, ""), key) for name, key in (picked or {}).items()}

    def compose(self) -> ComposeResult:
        """The fields, and a place for a sentence about the whole form."""
        cells = max((width(visible(one.label, newline=" ")) for one in self._fields), default=0) + 4
        self._rows = [FieldRow(one, cells) for one in self._fields]
        yield from (row for row in self._rows if not row.of.aside)
        last = [row for row in self._rows if row.of.aside]
        if last:
            yield Horizontal(*last, classes="last")
        yield self._foot

    def on_mount(self) -> None:
        """Begin in the first field, or where it is said to begin."""
        if self._rows:
            next((row for row in self._rows if row.of.id == self.begins), self._rows[0]).take_keyboard()
        for row in self._rows:
            row.tell_day()

    # -- answers --------------------------------------------------------------------------------------

    @property
    def values(self) -> dict[str, str]:
        """Field id -> text."""
        return {row.of.id: _value(row.control) for row in self._rows} or dict(self._start)

    @property
    def dirty(self) -> bool:
        """Whether anything differs from what the form opened with."""
        return self.values != self._start

    @property
    def typed(self) -> dict[str, str]:
        """Field id -> text, of the fields that differ from what the form opened with; no PIN."""
        return {
            row.of.id: _value(row.control)
            for row in self._rows
            if row.of.kind != "secret" and _value(row.control) != self._start[row.of.id]
        }

    def filled(self) -> Filled:
        """Return the form as it stands."""
        values = self.values
        picked = {name: key for name, (text, key) in self._restored.items() if values.get(name) == text}
        for row in self._rows:
            if isinstance(row.control, Picker) and row.control.picked is not None:
                picked[row.of.id] = row.control.picked
        typed = [row for row in self._rows if self._is_typed(row)]
        shown = " · ".join(f"{row.of.label} {_shown_value(row)}" for row in typed)
        return Filled(self.form_id, values, picked, shown, not typed)

    def without_secrets(self, filled: Filled) -> Filled:
        """Return what is filled in with every PIN left out."""
        secret = {one.id for one in self._fields if one.kind == "secret"}
        return replace(
            filled, values={name: text for name, text in filled.values.items() if name not in secret}
        )

    def _is_typed(self, row: FieldRow) -> bool:
        """Whether the officer put something there; of a form that comes back every text is theirs."""
        value, start = _value(row.control), self._start[row.of.id]
        ours = self._comes_back and row.of.kind != "choice"
        return row.of.kind != "secret" and bool(value.strip()) and (ours or value.strip() != start.strip())

    def set_value(self, field_id: str, text: str) -> None:
        """Put a text into a field (a form that comes back, a field filled from another)."""
        control = self._row(field_id).control
        if isinstance(control, NoteInput):
            control.text = text
        else:
            control.value = text

    def empty(self, field_id: str) -> None:
        """Take out what was typed in a field (a PIN that was wrong); what is said there stays."""
        self._last[field_id] = ""
        self.set_value(field_id, "")

    # -- saying ---------------------------------------------------------------------------------------

    def say(self, field_id: str, sentence: str, look: str = "dim") -> None:
        """Show a remark below a field, for instance a likely duplicate; an error there is not overwritten."""
        row = self._row(field_id)
        if not row.failed:
            row.say(sentence, look)

    def fail(self, error: ControlroomError | str, field_id: str | None = None) -> None:
        """Show why the form was not taken, at its field if it names one, and go there. Nothing typed is lost.

        Args:
            error: the error of the desk, or a sentence.
            field_id: the field; otherwise the one the error names, otherwise the foot of the form.
        """
        sentence, name = (
            (error, field_id) if isinstance(error, str) else (error.sentence, field_id or error.field)
        )
        row = next((row for row in self._rows if row.of.id == name), None)
        if row is not None:
            row.say(sentence, "late", failed=True)
            row.take_keyboard()
        else:
            self._foot.update(content(("▲ " + brief(sentence), "late")))
            self._foot.display = True
            self._foot.scroll_visible(animate=False)

    def mark(self, field_id: str, sentence: str) -> None:
        """Show an error at a field; the keyboard stays where it is."""
        self._row(field_id).say(sentence, "late", failed=True)

    def clear_faults(self) -> None:
        """Take every error away."""
        for row in self._rows:
            if row.failed:
                row.say("")
        self._foot.display = False

    # -- acting ---------------------------------------------------------------------------------------

    def action_save(self) -> None:
        """Check every field, the untouched ones too; send the form or go to the first fault."""
        self.clear_faults()
        for row in self._rows:
            if isinstance(row.control, Picker):
                row.control.take()
        faults = [(row, sentence) for row in self._rows if (sentence := fault(row.of, _value(row.control)))]
        for row, sentence in faults:
            row.say(sentence, "late", failed=True)
        if faults:
            faults[0][0].take_keyboard()
        else:
            self.post_message(self.Submitted(self, self.filled()))

    def action_leave(self) -> None:
        """Tell that the officer wants to leave."""
        self.post_message(self.Left(self, self.filled(), self.dirty))

    def action_next_field(self) -> None:
        """To the next field."""
        self._step(1)

    def action_previous_field(self) -> None:
        """To the field before."""
        self._step(-1)

    def _step(self, by: int) -> None:
        rows = self._shown()
        at = self._at(rows) + by
        if 0 <= at < len(rows):
            rows[at].take_keyboard()

    def _shown(self) -> list[FieldRow]:
        return [row for row in self._rows if row.display]

    @staticmethod
    def _at(rows: Sequence[FieldRow]) -> int:
        return next((index for index, row in enumerate(rows) if row.has_focus_within), 0)

    def _row(self, field_id: str) -> FieldRow:
        return next(row for row in self._rows if row.of.id == field_id)

    def _enter(self) -> None:
        rows = self._shown()
        if all(row.of.aside for row in rows[self._at(rows) + 1 :]):
            self.action_save()
        else:
            self._step(1)

    def on_input_submitted(self) -> None:
        """Enter in a line."""
        self._enter()

    def on_choice_input_done(self) -> None:
        """Enter on a choice."""
        self._enter()

    def on_input_changed(self) -> None:
        """Something was typed in a line."""
        self._noticed()

    def on_text_area_changed(self) -> None:
        """Something was typed in several lines."""
        self._noticed()

    def on_choice_input_changed(self) -> None:
        """Something was chosen."""
        self._noticed()

    def _noticed(self) -> None:
        for name in self._changes():
            row = self._row(name)
            if row.failed:
                row.say("")
            row.tell_day()
            if isinstance(row.control, NoteInput) and row.control.unseen:
                said = _("{count} more characters are kept; only the beginning is shown.")
                row.say(said.format(count=row.control.unseen))
            self.post_message(self.Changed(self, name))

    def _changes(self) -> Iterator[str]:
        before, self._last = self._last, self.values
        return (name for name, text in self._last.items() if before[name] != text)


def _shown_value(row: FieldRow) -> str:
    value = _value(row.control)
    if row.of.kind == "choice":
        return next((choice.text for choice in row.of.choices if choice.id == value), value)
    return " ".join(value[:_SHOWN].split())


def _value(control: Control) -> str:
    return control.text if isinstance(control, NoteInput) else control.value
