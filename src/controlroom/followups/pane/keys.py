"""The keys of the follow-ups pane and of its form for an attempt."""

from __future__ import annotations

from functools import partial

from controlroom.base.i18n import N_
from controlroom.ui.keys import Key, pane_key, register

WHERE = "followups"
ATTEMPT = "attempt"


_key = partial(pane_key, WHERE)

register(
    _key("attempt", "alt+c", "c", N_("Called"), N_("Write an attempt down: what came of it, when again"), 2),
    _key("done", "alt+d", "d", N_("Done"), N_("It is done; a visit asks what the resident said"), 3),
    _key("pass_on", "alt+w", "w", N_("Pass on"), N_("Somebody else owes it; the clock goes on"), 5),
    _key("add", "alt+n", "n", N_("Add"), N_("Write down something owed later"), 4),
    _key("missed", "alt+m", "m", N_("Missed call"), N_("A missed call: type the number; a call back will be due"), 3),
    _key("incident", "alt+g", "g", N_("Incident"), N_("To the incident it is about"), 6),
    _key("drop", "delete", "x", N_("Drop"), N_("Drop it, with a reason"), 6),
    _key("undo", "alt+u", "u", N_("Take back"), N_("Take the last step back: the ending, or the last attempt"), 0),
    _key("filter", "alt+l", "l", N_("List"), N_("What is owed, or all"), 6),
    _key("older", "ctrl+right", "]", N_("Further"), N_("What is due later; older ones"), 0),
    _key("newer", "ctrl+left", "[", N_("Back up"), N_("Back to what is due sooner"), 0),
    _key("back", "escape", "", N_("Back"), N_("Back to the list"), 0),
    Key("attempt.save", ("enter",), "save_now", N_("Save"), ATTEMPT, (), N_("Save from any field"), 1, priority=True),
)  # fmt: skip
