"""How an entry stands in a list, and how one is struck there."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime
from functools import partial

from textual.widget import Widget

from controlroom.base.i18n import _
from controlroom.base.registry import rooms
from controlroom.base.times import when_text
from controlroom.dutylog.pane.writing import DESK
from controlroom.dutylog.reads import Entry
from controlroom.dutylog.rules import NOTES, STRIKABLE
from controlroom.ui.notice import warn
from controlroom.ui.pane import Frame, frame
from controlroom.ui.prompt import Ask, open_once

_OF_THE_HOUSE = ("staff.", "database.", "backup.", "policy.", "catalogue.", "search.", "estate.", "deadline.")
"""What is written about the program and its files, not about the day."""


def words(frame: Frame, one: Entry) -> str:
    """Return an entry in one line: the record it is about, what it says, the reason if it was struck."""
    now, zone = frame.now(), frame.zone

    def when(instant: datetime) -> str:
        return when_text(instant, now, zone)

    # whom to call about an alarm is one of the staff: whoever signed in may see the number
    reveal = frame.may("reveal") or (frame.revealed and one.act.startswith("alarm."))
    if not frame.revealed and one.act in STRIKABLE:
        says = _("Note (sign in to read it)")
    elif not frame.revealed:
        says = replace(one, texts=_for_all(one)).says(frame.policy, when=when, reveal=reveal)
    else:
        says = one.says(frame.policy, when=when, reveal=reveal)
    number, text = one.spoken(now.astimezone(zone).date()), says.replace("\n", " ")
    if number and number not in text:
        text = f"{number} {text}"
    if one.struck_by is None:
        return text
    return _("[struck: {why}] {text}").format(why=one.struck_why, text=text)


def look_of(one: Entry) -> str:
    """Return how an entry is painted: what people wrote stands out, what the house wrote by itself stands back.

    Alarms are red where they call: on the strip and in their list.
    """
    if one.struck_by is not None:
        return "struck"
    if one.act in NOTES:
        return "bright"
    # an emergency is opened with nobody signed in
    by_somebody = bool(one.number) or one.act.startswith("incident.")
    return "text" if by_somebody and not one.act.startswith(_OF_THE_HOUSE) else "dim"


def strike(widget: Widget, one: Entry | None) -> None:
    """Ask why a note is struck, and strike it; anything else is refused."""
    if one is None:
        return
    if one.act not in STRIKABLE or one.struck_by is not None:
        warn(widget, _("Only a note that is not struck yet can be struck."))
        return
    ask = Ask(
        _("Strike entry {seq}?").format(seq=one.seq),
        _("It stays readable. Say why."),
        save=partial(_strike, frame(widget), one.seq),
        name="log.strike",
    )
    open_once(widget.app, ask)


async def _strike(desk: Frame, seq: int, why: str, request: str) -> None:
    await desk.desk.save(DESK + "strike", seq, why=why, request=request)


def _for_all(one: Entry) -> Mapping[str, str]:
    """Return the texts of an entry that may be read before anybody signs in: what a caller said may name residents."""
    word = one.act.partition(".")[0]
    for room in rooms():
        if word in room.tells:
            return {name: text for name, text in one.texts.items() if name in room.tells[word]}
    return one.texts
