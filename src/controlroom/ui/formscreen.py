"""A form over the screen that saves: it stays open until the desk has confirmed, and never sends twice."""

from __future__ import annotations

import logging
from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import replace
from typing import ClassVar

from textual import events
from textual.app import ComposeResult
from textual.containers import Vertical
from textual.content import Content
from textual.timer import Timer
from textual.widget import Widget

from controlroom.base.errors import ControlroomError
from controlroom.base.i18n import _
from controlroom.base.text import visible
from controlroom.ui.closing import ClosingScreen
from controlroom.ui.fields import Field, Filled
from controlroom.ui.footer import KeyLine
from controlroom.ui.form import Form
from controlroom.ui.kept import keep, take_back
from controlroom.ui.keys import hints
from controlroom.ui.notice import forget_replies

Save = Callable[[Filled], Awaitable[object]]
Park = Callable[[Filled], object]

DRAFT_AFTER = 0.3
"""Seconds of stillness before what was typed is put aside, so that a crash takes none of it."""

_log = logging.getLogger(__name__)


class FormScreen(ClosingScreen[Filled | None]):
    """A form with a title. Its result is what was saved, ``None`` if it was left.

    Args:
        title: translated title.
        fields: as for ``Form``.
        name: one word; ``ui.prompt.open_once`` opens no second screen of this name.
        save: awaited with the filled form; a ``ControlroomError`` is shown at its field and the form stays.
        park: called with what is typed so far, soon after each change and when the form is left.
        form_id, picked: of a form that comes back.
        aside: a widget shown below the fields, for instance the home's open matters.
        save_label, leave_label: what F2 and Esc are called here, translated; otherwise "save" and, where
            nothing is put aside, "cancel".
        where: name under which the keys of this form are registered, for the key line and the help.
    """

    DEFAULT_CSS = """
    FormScreen {
        align: center middle;
        background: $background 25%;
        #box {
            width: 90%; max-width: 100; height: auto; margin: 2 0;
            background: $panel; border: round $border; border-title-color: $primary; padding: 0 1;
        }
        .aside { height: auto; max-height: 6; }
    }
    """
    AUTO_FOCUS: ClassVar[str | None] = None

    def __init__(
        self,
        title: str,
        fields: Sequence[Field],
        *,
        name: str,
        save: Save,
        park: Park | None = None,
        form_id: str | None = None,
        picked: Mapping[str, str] | None = None,
        aside: Widget | None = None,
        save_label: str = "",
        leave_label: str = "",
        where: str = "",
    ) -> None:
        super().__init__(name=name)
        self._heading = Content(visible(title))
        self.form = Form(fields, form_id=form_id, picked=picked)
        self._save = save
        self._park = park
        self._aside = aside
        self._labels = {
            "form.save": save_label,
            "form.leave": leave_label or ("" if park is not None else _("Cancel")),
        }
        self.where = where
        self._title = title
        self._question = (name, title)
        self._busy = False
        self._saved = False
        self._timer: Timer | None = None

    def on_mount(self) -> None:
        """Leave no notice about something else below it; what was typed here before it was put away is back."""
        forget_replies(self.app)
        typed, self.form.form_id = take_back(self.app, self._question) or ({}, self.form.form_id)
        for name, text in typed.items():
            self.form.set_value(name, text)

    def compose(self) -> ComposeResult:
        """The box: form, what stands beside it, keys."""
        with Vertical(id="box") as box:
            box.border_title = self._heading
            yield from self.compose_fields()
            if self._aside is not None:
                yield self._aside.add_class("aside")
            own = [self.where] if self.where else []
            yield KeyLine(hints("form", *own, labels=self._labels))

    def compose_fields(self) -> ComposeResult:
        """The form; a screen that shows something beside it puts it here."""
        yield self.form

    @property
    def heading(self) -> str:
        """Its title."""
        return self._title

    def on_resize(self, event: events.Resize) -> None:
        """Leave the two lines at the top and at the foot of the screen in sight, and the keys of the form."""
        around = 4 + 3 + (6 if self._aside is not None else 0)
        self.form.styles.max_height = max(event.size.height - around, 3)

    def on_form_changed(self) -> None:
        """Put what is typed aside once the typing rests."""
        if self._park is None:
            return
        if self._timer is not None:
            self._timer.stop()
        self._timer = self.set_timer(DRAFT_AFTER, self._put_aside)

    def on_form_left(self, event: Form.Left) -> None:
        """Close; what was typed is put aside first. While it is being saved the form stays."""
        if not self._busy:
            if event.dirty:
                self._put_aside()
            self.dismiss(None)

    def on_form_submitted(self, event: Form.Submitted) -> None:
        """Save in a worker, once."""
        if not self._busy:
            self._busy = True
            self.run_worker(self._send(event.filled), group="save", exit_on_error=False)

    async def _send(self, filled: Filled) -> None:
        try:
            await self._save(filled)
        except ControlroomError as error:
            self.show_fault(error)
        except Exception:
            _log.exception("a form could not be saved")
            self.show_fault(_("This could not be saved. Nothing typed is lost: try again."))
        else:
            # a change that is heard of only now must not put it aside once more
            self._saved = True
            self.close(filled)
        finally:
            self._busy = False

    def put_away(self) -> str:
        """Keep what is typed, because an emergency or the lock takes the form off the screen.

        Returns:
            The form's id; empty if there is nothing to keep, or if it waits until the same form is opened again.
        """
        if self._saved or not self.form.dirty:
            return ""
        if self._park is None:
            keep(self.app, self._question, (self.form.typed, self.form.form_id))
            return ""
        # also while it is being saved: saved once more under the same id it is the same record
        self._busy = False
        self._put_aside()
        return self.form.form_id

    def show_fault(self, error: ControlroomError | str) -> None:
        """Show why it was not taken."""
        self.form.fail(error)

    def _put_aside(self) -> None:
        if self._park is not None and not self._busy and not self._saved:
            filled = self.to_keep(self.form.filled())
            self._park(replace(filled, shown=f"{self._title}: {filled.shown}"))

    def to_keep(self, filled: Filled) -> Filled:
        """Return what may be put aside of what is typed."""
        return filled
