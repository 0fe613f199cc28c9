"""The keys of pane 4, and of the log read by day and shift."""

from __future__ import annotations

from functools import partial

from controlroom.base.i18n import N_
from controlroom.ui.keys import Key, pane_key, register

WHERE = "dutylog"
READING = "log-reading"

_key = partial(pane_key, WHERE)
_reading = partial(pane_key, READING)

register(
    Key("log.strike", ("delete",), "strike", N_("Strike"), WHERE, ("x",), N_("Strike the chosen note"), rank=5),
    Key("log.filter", ("ctrl+n",), "filter", N_("Notes only"), WHERE, ("n",), N_("Notes only, or everything")),
    _key("read_days", "alt+d", "d", N_("By day"), N_("Read the log by day or shift, find, filter, countersign"), 6),
    _key("watch", "alt+c", "c", N_("CCTV"), N_("Write down what was seen on CCTV")),
    _key("check_night", "alt+h", "h", N_("Night check"), N_("A night check: the inspector signs with their PIN")),
    _reading("day_before", "left", "", N_("Day before"), N_("To the day or shift before"), 2),
    _reading("day_behind", "right", "", N_("Day after"), N_("To the day or shift after"), 2),
    _reading("older", "alt+o", "o", N_("Older"), N_("The page behind"), 4),
    _reading("newer", "alt+n", "n", N_("Newer"), N_("The page before"), 4),
    _reading("jump", "alt+j", "g", N_("To a date"), N_("To a date: today, yesterday, 2026-11-22"), 3),
    _reading("shift_view", "alt+w", "w", N_("Shift or day"), N_("Shift by shift, or day by day"), 5),
    _reading("tag", "alt+t", "t", N_("Tag"), N_("Only what bears a tag; over all days"), 3),
    _reading("notes_only", "alt+e", "e", N_("Notes only"), N_("Notes only, or everything"), 5),
    Key("log-reading.note", ("f5",), "note", N_("Log note"), READING, (), N_("Note in the log"), 4),
    Key("log-reading.find", ("ctrl+f",), "find", N_("Find"), READING, ("/",), N_("Find in the notes of all days"), 3),
    Key("log-reading.sign", ("f2", "ctrl+s"), "sign", N_("Countersign"), READING, (),
        N_("A leader countersigns the day with their PIN"), 2),
    Key("log-reading.strike", ("delete",), "strike", N_("Strike"), READING, ("x",), N_("Strike the chosen note"), 6),
)  # fmt: skip
