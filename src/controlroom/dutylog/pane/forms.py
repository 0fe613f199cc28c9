"""The forms of the log: a note, what was seen on CCTV, a night check, the signature under a day."""

from __future__ import annotations

import asyncio
from collections.abc import Mapping, Sequence
from datetime import date, datetime
from functools import partial
from itertools import islice

from controlroom.base.errors import ControlroomError
from controlroom.base.i18n import _
from controlroom.base.registry import OpenItem, load, rooms
from controlroom.base.text import half
from controlroom.base.times import parse_when
from controlroom.deadlines.naming import find
from controlroom.dutylog.pane.writing import DESK, HERE
from controlroom.dutylog.rules import GRADE, GRADES, TAGS, WATCHED_TITLES, split_line
from controlroom.people.pinform import PinForm
from controlroom.ui.fields import Choice, Field, Filled, Suggestion
from controlroom.ui.formscreen import FormScreen
from controlroom.ui.pane import Frame

NOTE = "dutylog.note"
WATCH = "dutylog.watch"
NIGHT = "dutylog.night"
SIGN = "dutylog.sign"

_MOST = 8


class LogForms:
    """Makes the forms.

    Args:
        frame: the console.
    """

    def __init__(self, frame: Frame) -> None:
        self._frame = frame

    def note(self, filled: Filled | None = None) -> FormScreen:
        """Return the form for notes; ``filled`` as it was put aside."""
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
            Field(
                "about",
                _("About"),
                "pick",
                value=values.get("about", ""),
                hint=_("a number, 1122-012"),
                complete=self._numbers,
            ),
            self._at(values),
        ]
        return FormScreen(
            _("Note in the duty log"),
            fields,
            name=NOTE,
            save=self._save_note,
            park=partial(self._frame.drafts.park, NOTE),
            form_id=filled.form_id if filled else None,
            picked=filled.picked if filled else None,
        )

    def watch(self, filled: Filled | None = None) -> FormScreen:
        """Return the form for what was seen on CCTV (D4)."""
        values = filled.values if filled else {}
        sorts = tuple(Choice(what, _(words)) for what, words in WATCHED_TITLES.items())
        opens = (Choice("", _("log only")), Choice("yes", _("open an incident")))
        fields = [
            Field(
                "what",
                _("Kind"),
                "choice",
                value=values.get("what") or next(iter(WATCHED_TITLES)),
                choices=sorts,
            ),
            Field("text", _("What was noticed"), required=True, value=values.get("text", "")),
            Field("camera", _("Camera"), value=values.get("camera", "")),
            Field("post", _("Post"), value=values.get("post", "")),
            Field(
                "action",
                _("Action taken"),
                value=values.get("action", ""),
                hint=_("stopped at once; who nearby was told"),
            ),
            self._at(values),
            Field("incident", _("Incident"), "choice", value=values.get("incident", ""), choices=opens),
        ]
        return FormScreen(
            _("Seen on CCTV"),
            fields,
            name=WATCH,
            save=self._save_watch,
            park=partial(self._frame.drafts.park, WATCH),
            form_id=filled.form_id if filled else None,
        )

    def night(self, filled: Filled | None = None) -> FormScreen:
        """Return the form of a night check; ``filled`` as it was put aside, without the PIN."""
        values = filled.values if filled else {}
        grades = tuple(Choice(grade, _(words)) for grade, words in GRADES.items())
        fields = [
            Field("grade", _("Grade"), "choice", value=values.get("grade") or GRADE, choices=grades),
            Field(
                "findings",
                _("Findings"),
                "lines",
                value=values.get("findings", ""),
                hint=_("one a line; each becomes a follow-up; empty: nothing found"),
            ),
            Field("remark", _("Remark"), value=values.get("remark", "")),
            self._at(values),
            Field(
                "number",
                _("Inspector"),
                required=True,
                value=values.get("number", ""),
                hint=_("staff number of who checks"),
            ),
            Field("pin", _("PIN"), kind="secret", required=True),
        ]
        return PinForm(
            _("Night check"),
            fields,
            name=NIGHT,
            save=self._save_night,
            save_label=_("Sign"),
            park=partial(self._frame.drafts.park, NIGHT),
            form_id=filled.form_id if filled else None,
        )

    def again(self, form: str, filled: Filled) -> FormScreen:
        """Return a form that was put aside, as it was."""
        made = {WATCH: self.watch, NIGHT: self.night}.get(form, self.note)
        return made(filled)

    def sign(self, day: date, entries: int) -> FormScreen:
        """Return the form for the signature under a day."""
        fields = [
            Field("number", _("Leader"), required=True, hint=_("staff number of who countersigns")),
            Field("pin", _("PIN"), kind="secret", required=True),
            Field("remark", _("Open remark"), hint=_("becomes a follow-up; empty: none")),
        ]
        title = _("Countersign the log of {day}, {count} entries").format(day=day.isoformat(), count=entries)
        return PinForm(title, fields, name=SIGN, save=partial(self._save_sign, day), save_label=_("Sign"))

    # -- saving -------------------------------------------------------------------------------------------

    async def _save_note(self, filled: Filled) -> None:
        values = filled.values
        await self._frame.desk.save(
            DESK + "add",
            split_line(values["text"]),
            tag=values["tag"] or None,
            about=(filled.picked.get("about") or values["about"].strip()) or None,
            at=self._when(values),
            request=filled.form_id,
        )
        self._frame.drafts.drop(NOTE, filled.form_id)

    async def _save_watch(self, filled: Filled) -> None:
        values = filled.values
        given = {name: values[name] for name in ("what", "text", "camera", "post", "action")}
        await self._frame.desk.save(
            HERE + "watch",
            **given,
            at=self._when(values),
            incident=bool(values["incident"]),
            request=filled.form_id,
        )
        self._frame.drafts.drop(WATCH, filled.form_id)

    async def _save_night(self, filled: Filled) -> None:
        values = filled.values
        await self._frame.desk.save(
            HERE + "check_night",
            values["number"],
            values["pin"],
            grade=values["grade"],
            findings=split_line(values["findings"]),
            remark=values["remark"],
            at=self._when(values),
            request=filled.form_id,
        )
        self._frame.drafts.drop(NIGHT, filled.form_id)

    async def _save_sign(self, day: date, filled: Filled) -> None:
        values = filled.values
        await self._frame.desk.save(
            HERE + "sign_day", values["number"], values["pin"], day, values["remark"], request=filled.form_id
        )

    # -- fields -------------------------------------------------------------------------------------------

    def _at(self, values: Mapping[str, str]) -> Field:
        return Field(
            "at", _("When"), value=values.get("at", ""), hint=_("if not now: 08:30, 10m"), check=self._time
        )

    def _time(self, text: str) -> datetime:
        return parse_when(text, self._frame.now(), self._frame.zone, look="back")

    def _when(self, values: Mapping[str, str]) -> datetime | None:
        return self._time(values["at"]) if values["at"].strip() else None

    async def _numbers(self, text: str) -> Sequence[Suggestion]:
        """Return what is open whose number or words hold what is typed."""
        return await asyncio.to_thread(self._open, half(text).strip().casefold())

    def _open(self, typed: str) -> list[Suggestion]:
        if not typed or not self._frame.revealed:
            return []
        frame = self._frame
        found: list[OpenItem] = [
            item
            for room in rooms()
            for one in room.open_items
            for item in load(one)(frame.reader, frame.policy, frame.now())
            if room.finds and (typed in item.number.casefold() or typed in item.words.casefold())
        ]
        named = (item for item in found if self._names(item))
        return [
            Suggestion(item.number, item.number, item.words, exact=item.number.casefold() == typed)
            for item in islice(named, _MOST)
        ]

    def _names(self, item: OpenItem) -> bool:
        """Return whether the number of an open item names it where numbers of any sort are typed."""
        frame = self._frame
        try:
            return find(frame.reader, item.number, frame.now().astimezone(frame.zone)) == (
                item.subject,
                item.id,
            )
        except ControlroomError:
            return False
