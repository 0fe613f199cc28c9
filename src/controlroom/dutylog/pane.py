"""Pane 4: the duty log, live, with the running shift on its head line."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from functools import partial
from typing import ClassVar

from textual.app import ComposeResult
from textual.binding import BindingType

from controlroom.base.i18n import N_, _
from controlroom.base.policy_model import title
from controlroom.base.registry import rooms
from controlroom.base.text import width
from controlroom.base.times import clock_text, format_left, parse_when, when_text
from controlroom.dutylog import reads
from controlroom.dutylog.reads import Entry
from controlroom.dutylog.rules import STRIKABLE, TAGS, split_line
from controlroom.shifts.reads import Shift
from controlroom.shifts.rules import span_at
from controlroom.ui.columns import Column
from controlroom.ui.fields import Choice, Field, Filled
from controlroom.ui.formscreen import FormScreen
from controlroom.ui.keys import Key, bindings, register
from controlroom.ui.notice import warn
from controlroom.ui.pane import Pane, Parked
from controlroom.ui.panel import Panel
from controlroom.ui.prompt import Ask, open_once
from controlroom.ui.table import Cell, RecordTable, Row

WHERE = "dutylog"
FORM = "dutylog.note"
SHOWN = 200
"""How many entries the pane holds; older ones are found with the shell's ``log list``."""

register(
    Key(
        "log.strike", ("delete",), "strike", N_("Strike"), WHERE, ("x",), N_("Strike the chosen note"), rank=5
    ),
    Key(
        "log.filter", ("ctrl+n",), "filter", N_("Notes only"), WHERE, ("n",), N_("Notes only, or everything")
    ),
)


@dataclass(frozen=True, slots=True)
class Found:
    """What the pane shows."""

    entries: Sequence[Entry]
    shift: Shift | None


class DutyLogPane(Pane[Found]):
    """The log of the desk: what happened, newest first."""

    where: ClassVar[str] = WHERE
    BINDINGS: ClassVar[list[BindingType]] = list(bindings(WHERE))

    def __init__(self, number: int, heading: str, *, id: str | None = None) -> None:
        super().__init__(number, heading, id=id)
        self._notes_only = False
        self._text = ""
        self._panel = Panel(title=heading, number=number)
        self._table = RecordTable(
            [
                Column(_("Time"), 5),
                Column(_("What happened"), 30, share=1),
                Column(_("By"), max(width(_("By")), 4), drop=1),
                Column(_("Entry"), 6, drop=2, align="right"),
            ],
            empty=_("Nothing written yet. F5 writes a note."),
        )

    def compose(self) -> ComposeResult:
        """One panel with the list."""
        with self._panel:
            yield self._table

    def read(self) -> Found:
        """Read the latest entries and the running shift."""
        from controlroom.shifts.reads import current

        return Found(
            reads.entries(
                self.frame.reader, notes_only=self._notes_only, text=self._text or None, limit=SHOWN
            ),
            current(self.frame.reader),
        )

    def show(self, found: Found) -> None:
        """Show entries and the shift."""
        self._panel.show_state((self._shift(found.shift), "dim"))
        follow = self._follows()
        self._table.show([self._row(one) for one in found.entries])
        if follow:
            self._table.action_first()
        self._show_foot()

    def on_record_table_moved(self, event: RecordTable.Moved) -> None:
        """Name the entry under the cursor."""
        event.stop()
        self._show_foot()

    def _show_foot(self) -> None:
        seq = self._table.cursor_key
        entry = " · " + _("entry {seq}").format(seq=seq) if seq is not None else ""
        self._panel.show_foot(("F5 ", "key"), (self._foot(), "dim"), (entry, "dim"))

    def take_focus(self) -> None:
        """Begin with the newest entry; an older one may have been read before."""
        if self.screen.focused is not self._table:
            self._table.action_first()
        super().take_focus()

    def _follows(self) -> bool:
        """Return whether the newest entry is to stay in sight: nobody reads an older one here."""
        rows = self._table.rows
        return not rows or self.screen.focused is not self._table or self._table.cursor_key == rows[0].key

    def fail(self, sentence: str) -> None:
        """Show that reading failed."""
        self._table.fail(sentence)

    def _shift(self, shift: Shift | None) -> str:
        now, policy = self.frame.now(), self.frame.policy
        span = span_at(policy, now)
        left = format_left((span.ends - now).total_seconds())
        if shift is None:
            return _("no shift started")
        names = {one.id: title(one) for one in policy.shifts}
        return _("{shift} {number} · {left}").format(
            shift=names.get(shift.name, shift.name), number=shift.number, left=left
        )

    def _foot(self) -> str:
        if self._text:
            return _("note · found: {text}").format(text=self._text)
        return _("note · notes only") if self._notes_only else _("note")

    def _row(self, one: Entry) -> Row:
        zone, now = self.frame.zone, self.frame.now()

        def when(instant: datetime) -> str:
            return when_text(instant, now, zone)

        same_day = one.at.astimezone(zone).date() == now.astimezone(zone).date()
        time = clock_text(one.at, zone) if same_day else one.at.astimezone(zone).strftime("%m-%d")
        texts = self._words(one, when)
        look = (
            "dim"
            if one.struck_by or not one.act.startswith(("log.", "incident.", "followup.", "alarm."))
            else "text"
        )
        if one.act == "alarm.raised" and one.facts.get("stage") == "breach":
            look = "late"
        cells = (Cell(time, "dim"), Cell(texts, look), Cell(one.number, "dim"), Cell(str(one.seq), "dim"))
        return Row(one.seq, cells)

    def _words(self, one: Entry, when: Callable[[datetime], str]) -> str:
        policy = self.frame.policy
        # whom to call about an alarm is one of the staff: whoever signed in may see the number
        reveal = self.frame.may("reveal") or (self.frame.revealed and one.act.startswith("alarm."))
        if not self.frame.revealed and one.act in STRIKABLE:
            says = _("Note (sign in to read it)")
        elif not self.frame.revealed:
            says = replace(one, texts=_for_all(one)).says(policy, when=when, reveal=reveal)
        else:
            says = one.says(policy, when=when, reveal=reveal)
        head = f"{one.spoken(self.frame.now().astimezone(self.frame.zone).date())} ".lstrip()
        text = head + says.replace("\n", " ")
        if one.struck_by is None:
            return text
        return _("[struck: {why}] {text}").format(why=one.struck_why, text=text)

    # -- what the officer does --------------------------------------------------------------------------

    def action_note(self) -> None:
        """Open the note form (F5)."""
        self._open(None)

    def reopen(self, parked: Parked) -> None:
        """Open a note that was put aside."""
        self._open(parked.filled)

    def _open(self, filled: Filled | None) -> None:
        values = filled.values if filled else {}
        tags = (Choice("", _("no tag")), *(Choice(tag, _(words)) for tag, words in TAGS.items()))
        fields = [
            Field(
                "text",
                _("What happened"),
                required=True,
                value=values.get("text", ""),
                hint=_("several with “ / ” between them"),
            ),
            Field("tag", _("Tag"), "choice", value=values.get("tag", ""), choices=tags),
            Field("about", _("About"), value=values.get("about", ""), hint=_("a number, 1122-012")),
            Field(
                "at",
                _("When"),
                value=values.get("at", ""),
                hint=_("if not now: 08:30, 10m"),
                check=self._time,
            ),
        ]
        screen = FormScreen(
            _("Note in the duty log"),
            fields,
            name=FORM,
            save=self._save,
            park=partial(self.frame.drafts.park, FORM),
            form_id=filled.form_id if filled else None,
        )
        open_once(self.app, screen)

    def _time(self, text: str) -> datetime:
        return parse_when(text, self.frame.now(), self.frame.zone, look="back")

    async def _save(self, filled: Filled) -> None:
        values = filled.values
        await self.frame.desk.save(
            "controlroom.dutylog.desk:add",
            split_line(values["text"]),
            tag=values["tag"] or None,
            about=values["about"].strip() or None,
            at=self._time(values["at"]) if values["at"].strip() else None,
            request=filled.form_id,
        )
        self.frame.drafts.drop(FORM, filled.form_id)

    def action_strike(self) -> None:
        """Strike the chosen note, with a reason."""
        seq = self._table.cursor_key
        one = (
            next((entry for entry in self._found[0].entries if entry.seq == seq), None)
            if self._found
            else None
        )
        if one is None:
            return
        if one.act not in STRIKABLE or one.struck_by is not None:
            warn(self, _("Only a note that is not struck yet can be struck."))
            return
        ask = Ask(
            _("Strike entry {seq}?").format(seq=one.seq),
            _("It stays readable. Say why."),
            save=partial(self._strike, one.seq),
            name="log.strike",
        )
        open_once(self.app, ask)

    async def _strike(self, seq: int, why: str, request: str) -> None:
        await self.frame.desk.save("controlroom.dutylog.desk:strike", seq, why=why, request=request)

    def action_filter(self) -> None:
        """Show notes only, or everything again."""
        self._notes_only = not self._notes_only
        self.reread_before_keys()

    def find(self) -> None:
        """Ask for words and show the notes that hold them; nothing typed shows all again."""
        ask = Ask(
            _("Find in the notes"), _("Empty shows everything again."), value=self._text, name="log.find"
        )
        open_once(self.app, ask, self._find)

    def _find(self, text: str | None) -> None:
        if text is not None:
            self._text = text.strip()
            self.reread_before_keys()


def _for_all(one: Entry) -> Mapping[str, str]:
    """Return the texts of an entry that may be read before anybody signs in: what a caller said may name residents."""
    word = one.act.partition(".")[0]
    for room in rooms():
        if word in room.tells:
            return {name: text for name, text in one.texts.items() if name in room.tells[word]}
    return one.texts
