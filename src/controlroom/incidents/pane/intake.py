"""F2: taking a report, in the order in which a call is heard; what is known of the place stands beside it."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from functools import partial
from typing import Any, ClassVar

from textual import events
from textual.app import ComposeResult
from textual.binding import BindingType
from textual.containers import Horizontal
from textual.content import Content
from textual.timer import Timer

from controlroom.base.errors import ControlroomError
from controlroom.base.i18n import _
from controlroom.base.policy_model import title
from controlroom.base.registry import load
from controlroom.base.times import when_text
from controlroom.estate.reads import resolve_place
from controlroom.incidents.catalogue import Kind, active_catalogue
from controlroom.incidents.errors import OutElsewhere
from controlroom.incidents.pane.aside import Aside
from controlroom.incidents.pane.call_acts import FORM, CallActs, Ending, finish
from controlroom.incidents.pane.call_beside import WIDE, CallSide, Lines
from controlroom.incidents.pane.call_join import joinable, said
from controlroom.incidents.pane.call_page import page
from controlroom.incidents.pane.complete import Completions, home_people, is_anonymous
from controlroom.incidents.pane.forms import priorities, severities, time_field, when_of
from controlroom.incidents.pane.hints import Typed, known, read_back, typed_kind
from controlroom.incidents.pane.keys import INTAKE
from controlroom.ui.fields import Choice, Field, Filled
from controlroom.ui.form import FieldRow
from controlroom.ui.keys import bindings
from controlroom.ui.pane import Frame
from controlroom.ui.picker import Picker
from controlroom.ui.prompt import Choose, open_once

DESK = "controlroom.incidents.desk:"
STILL = 0.12
"""Seconds of stillness before the home's matters are read."""

_BY_KIND = ""
_log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Taken:
    """A report that was written down: its key and number, whether to choose whom to send.

    Attributes:
        joined: it was there before; the caller was added to it.
    """

    id: int
    number: str
    send: bool
    joined: bool = False


class IntakeScreen(CallActs):
    """The form for a new report.

    Args:
        frame: the console.
        filled: of a form that comes back.
    """

    BINDINGS: ClassVar[list[BindingType]] = list(bindings(INTAKE))
    DEFAULT_CSS = """
    IntakeScreen {
        #around { height: auto; }
        CallSide { display: none; }
        &.-beside #box { width: 94%; max-width: 160; }
        &.-beside CallSide { display: block; }
    }
    """

    def __init__(self, frame: Frame, filled: Filled | None = None) -> None:
        self._frame = frame
        self._beside = Aside()
        self.side = CallSide()
        self.since = None if filled else frame.now()
        self._reading: Timer | None = None
        self._then_send = False
        self._out_elsewhere = ""
        self._anyway = False
        self.taken: Taken | None = None
        super().__init__(
            _("New incident"),
            self._fields(filled.values if filled else {}),
            name=FORM,
            save=self._take,
            park=partial(frame.drafts.park, FORM),
            form_id=filled.form_id if filled else None,
            picked=filled.picked if filled else None,
            aside=self._beside,
            where=INTAKE,
        )

    def _fields(self, values: Mapping[str, str]) -> list[Field]:
        frame, policy = self._frame, self._frame.policy
        channels = active_catalogue(policy).channels.values()
        complete = Completions(frame, lambda: self._typed().place)
        given = values.get

        def moment(name: str, label: str, look: Any) -> Field:
            return time_field(frame, name, label, look, given(name, ""))

        return [
            Field(
                "place",
                _("Place"),
                "pick",
                value=given("place", ""),
                required=True,
                hint=_("3-2-1802, a name, initials, or any words"),
                complete=complete.places,
            ),
            Field(
                "kind",
                _("Kind"),
                "pick",
                value=given("kind", ""),
                required=True,
                hint=_("name or initials; F4 shows the list"),
                complete=complete.kinds,
            ),
            Field("summary", _("What"), value=given("summary", ""), hint=_("in the caller's words")),
            Field("caller", _("Caller"), "pick", value=given("caller", ""), complete=complete.callers),
            Field("phone", _("Telephone"), "phone", value=given("phone", "")),
            Field(
                "source",
                _("Received by"),
                "choice",
                value=given("source", "phone"),
                choices=tuple(Choice(one.id, title(one)) for one in channels),
            ),
            moment("appointment", _("Appointment"), "forward"),
            moment("wanted_by", _("Wanted by"), "forward"),
            Field(
                "priority",
                _("Priority"),
                "choice",
                value=given("priority", _BY_KIND),
                choices=(*priorities(), Choice(_BY_KIND, _("by kind"))),
            ),
            Field("severity", _("Severity"), "choice", value=given("severity", ""), choices=severities()),
            Field(
                "who",
                _("Send"),
                "pick",
                value=given("who", ""),
                hint=_("staff numbers, sent when it is saved; the first leads"),
                complete=complete.staff,
            ),
            Field(
                "about",
                _("About officer"),
                "pick",
                value=given("about", ""),
                hint=_("staff number; it goes past them"),
                complete=complete.staff,
                aside=True,
            ),
            replace(moment("told", _("Reported at"), "back"), hint=_("now; 08:12, 10m"), aside=True),
            replace(moment("happened", _("Happened"), "back"), hint=_("08:05, 20m"), aside=True),
        ]

    def on_mount(self) -> None:
        """Show what is known already of a form that comes back, or that one waits."""
        others = self.others()
        if others:
            when = when_text(others[0].at, self._frame.now(), self._frame.zone)
            words = _("F7 goes on with the one kept {when}: {form}")
            self.form.say("place", words.format(when=when, form=others[0].filled.shown), "soon")
            count = _("‖ {count} kept: F7").format(count=len(others))
            self.query_one("#box").border_subtitle = Content(count)
        self.set_interval(1, self.show_running)
        self._look()

    def compose_fields(self) -> ComposeResult:
        """The form, and on a wide screen the home and the questions beside it."""
        with Horizontal(id="around"):
            yield self.form
            yield self.side

    def on_resize(self, event: events.Resize) -> None:
        """Beside the form there is room for the page of the call only on a wide screen."""
        super().on_resize(event)
        self.set_class(event.size.width >= WIDE, "-beside")
        self.side.styles.max_height = self.form.styles.max_height

    def on_descendant_focus(self) -> None:
        """Say of a place that was left whether it is known."""
        self._look_soon()

    # -- what stands beside it ----------------------------------------------------------------------------

    def _typed(self) -> Typed:
        filled = self.form.filled()
        values = filled.values
        return Typed(
            place=filled.picked.get("place", values["place"].strip()),
            kind=filled.picked.get("kind", values["kind"].strip()),
            summary=values["summary"].strip(),
            caller=values["caller"].strip(),
            phone=values["phone"].strip(),
            appointment=values["appointment"].strip(),
        )

    def on_form_changed(self) -> None:
        """Look again once the typing rests; the base class keeps the draft."""
        self._then_send = self._anyway = False
        self._look_soon()

    def _look_soon(self) -> None:
        if self._reading is not None:
            self._reading.stop()
        self._reading = self.set_timer(STILL, self._look)

    def on_picker_picked(self, event: Picker.Picked) -> None:
        """The number of a caller from the file fills itself in, where it may be shown."""
        field = next((one.of.id for one in event.picker.ancestors if isinstance(one, FieldRow)), "")
        if field == "caller":
            self._fill_phone(event.suggestion.id.partition(" ")[2])

    def _fill_phone(self, phone: str) -> None:
        if phone and self._frame.may("reveal") and not self.form.values["phone"].strip():
            self.form.set_value("phone", phone)

    async def _recognise(self, typed: Typed) -> None:
        """A caller whose name was typed in full is known in that home: the number fills itself in, too."""
        people = await asyncio.to_thread(home_people, self._frame, typed.place)
        named = [one for one in people if one.name == typed.caller]
        if len(named) == 1 and named[0].phones and self.form.values["caller"].strip() == typed.caller:
            self._fill_phone(named[0].phones[0])

    def _look(self) -> None:
        typed = self._typed()
        kind = typed_kind(self._frame, typed.kind)
        complaint = kind is not None and kind.nature is not None
        for row in self.form.query(FieldRow):
            if row.of.id in ("severity", "about"):
                row.display = complaint or bool(self.form.values[row.of.id])
        self._say_priority(kind)
        self.run_worker(self._read_known(typed, kind), group="known", exclusive=True, exit_on_error=False)

    def _is_in(self, field: str) -> bool:
        return any(row.of.id == field and row.has_focus_within for row in self.form.query(FieldRow))

    def _say_place(self, typed: Typed, is_known: bool) -> None:
        if typed.place:
            doubt = _("This place is not in the register; it is written down as typed.")
            self.form.say("place", "" if is_known or self._is_in("place") else f"▲ {doubt}", "soon")

    def _say_priority(self, kind: Kind | None) -> None:
        words = {choice.id: choice.text for choice in priorities()}
        text = _("by kind: {priority}").format(priority=words[str(kind.priority)]) if kind is not None else ""
        self.form.say("priority", text)

    async def _read_known(self, typed: Typed, kind: Kind | None) -> None:
        try:
            # in the thread: a server that is gone must not stop the typing
            said = await asyncio.to_thread(read_back, self._frame, typed)
            self._beside.say(said)
            same = await asyncio.to_thread(joinable, self._frame, typed.place, typed.phone, kind)
            found = await asyncio.to_thread(known, self._frame, typed, kind, same)
            lines: Lines = await asyncio.to_thread(page, self._frame, typed.place, kind)
            place = await asyncio.to_thread(resolve_place, self._frame.reader, typed.place)
        except ControlroomError as error:
            self._frame.storage_failed(error)
        except Exception:
            # a hint that fails must not disturb a call
            _log.exception("hints beside the form")
        else:
            self.same = same
            self._beside.show(found)
            self.side.show(lines)
            self._say_place(typed, place is not None)
            if typed.caller and not self._is_in("caller") and self._is_in("phone"):
                await self._recognise(typed)

    # -- saving -------------------------------------------------------------------------------------------

    def action_save_and_send(self) -> None:
        """Save; then choose whom to send."""
        self._then_send = True
        self.form.action_save()

    def action_send_anyway(self) -> None:
        """Save and send although somebody is out for something else; only after the form has said so."""
        if self._out_elsewhere and self._out_elsewhere == self.form.values["who"]:
            self._anyway = True
            self.form.action_save()

    async def _take(self, filled: Filled) -> None:
        # before anything can be refused: a later save must not end like this one
        ending, self.ending = self.ending, None
        values, frame = filled.values, self._frame
        report: dict[str, Any] = {name: values[name] for name in ("summary", "caller", "phone", "source")}
        report |= {name: filled.picked.get(name, values[name]) for name in ("place", "kind")}
        anonymous = is_anonymous(values["caller"])
        report |= {"anonymous": anonymous, "caller": "" if anonymous else values["caller"]}
        about = values.get("about", "").strip()
        report["about"] = filled.picked.get("about", about)
        report |= {
            "priority": int(values["priority"]) if values["priority"] else None,
            "severity": values["severity"] or None,
            "told": when_of(frame, values["told"], "back", "told"),
            "happened": when_of(frame, values["happened"], "back", "happened"),
            "appointment": when_of(frame, values["appointment"], "forward", "appointment"),
            "wanted_by": when_of(frame, values["wanted_by"], "forward", "wanted_by"),
        }
        if ending is not None:
            await self._finish(ending, report, filled)
            return
        who = values["who"].replace("，", " ").replace(",", " ").split()
        try:
            done = await frame.desk.save(
                "controlroom.incidents.pane.intake:take", report, who, self._anyway, request=filled.form_id
            )
        except OutElsewhere as error:
            self._out_elsewhere = values["who"]
            sentence = _("{busy}. F6 saves and sends all the same; or name somebody else.")
            raise OutElsewhere(sentence.format(busy=error.busy), busy=error.busy) from error
        frame.drafts.drop(FORM, filled.form_id)
        # a form that came back after a crash may have been saved before somebody was named in it
        self.taken = Taken(done.id, done.number, send=done.repeated if who else self._then_send)

    async def _finish(self, ending: Ending, report: dict[str, Any], filled: Filled) -> None:
        words = said(filled.values["place"].strip(), report["summary"], ending.other) if ending.other else ""
        done = await finish(self._frame, ending, report, filled, words)
        self._frame.drafts.drop(FORM, filled.form_id)
        self.taken = Taken(done.id, done.number, send=False, joined=ending.act == "join")

    # -- the list of kinds --------------------------------------------------------------------------------

    def action_kinds(self) -> None:
        """Choose the kind from the list: first its group."""
        groups = active_catalogue(self._frame.policy).groups.values()
        choices = [Choice(one.id, title(one)) for one in groups]
        open_once(self.app, Choose(_("Which group?"), choices, name="incidents.groups"), self._group)

    def _group(self, group: str | None) -> None:
        if group is None:
            return
        kinds = active_catalogue(self._frame.policy).kinds.values()
        choices = [Choice(one.id, title(one)) for one in kinds if one.group == group]
        open_once(self.app, Choose(_("Which kind?"), choices, name="incidents.kinds"), self._kind)

    def _kind(self, kind: str | None) -> None:
        if kind is None:
            self.action_kinds()
        else:
            self.form.set_value("kind", title(active_catalogue(self._frame.policy).kind(kind)))


def take(store: Any, by: Any, report: dict[str, Any], who: Sequence[str], even_if_busy: bool) -> Any:
    """Run the desk's ``open_and_send``; in the write thread, where its types may be loaded."""
    new = load(DESK + "NewIncident")(**report)
    return load(DESK + "open_and_send")(store, by, new, who, even_if_busy=even_if_busy)
