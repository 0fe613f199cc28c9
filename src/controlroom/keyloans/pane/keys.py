"""The keys of the pane of keys, of the form that lends, and of the count."""

from __future__ import annotations

from functools import partial

from controlroom.base.i18n import N_
from controlroom.ui.keys import Key, pane_key, register

WHERE = "keyloans"
LENDING = "lending"
COUNTING = "counting"


_key = partial(pane_key, WHERE)


def _own(
    where: str, name: str, action: str, keys: str, letters: str, label: str, help: str, rank: int
) -> Key:
    return Key(
        f"{where}.{name}",
        tuple(keys.split()),
        action,
        label,
        where,
        tuple(letters.split()),
        help,
        rank,
        priority=name == "done",
    )


register(
    _key("lend", "alt+n", "n", N_("Lend"), N_("Lend the chosen key, or any (F3)"), 2),
    _key("give_back", "alt+r", "r", N_("Return"), N_("The key is back: in what state"), 2),
    _key("remind", "alt+c", "c", N_("Remind"), N_("A call about the key; a time in it is what was promised"), 3),
    _key("extend", "alt+e", "e", N_("Longer"), N_("Lend it for longer, with a reason"), 5),
    _key("hand_over", "alt+w", "w", N_("Hand over"), N_("It goes on to somebody else without coming to the desk"), 5),
    _key("lose", "delete", "x", N_("Lost"), N_("It is lost, an incident is opened; a lost one: found or replaced"), 6),
    _key("audit", "alt+h", "h", N_("Keep back"), N_("Keep it back while it is looked into, or let it go"), 6),
    _key("count", "alt+o", "o", N_("Count"), N_("Walk along the hooks and compare them with the register"), 4),
    _key("incident", "alt+g", "g", N_("Incident"), N_("To the incident it was lent for"), 6),
    _key("undo", "alt+u", "u", N_("Take back"), N_("Take its return back: it never came, or another was meant"), 0),
    _key("filter", "alt+l", "l", N_("List"), N_("What is away, or the whole register"), 5),
    _key("older", "ctrl+right", "]", N_("Further"), N_("Further keys of the register"), 0),
    _key("newer", "ctrl+left", "[", N_("Back up"), N_("Back up in the register"), 0),
    _key("back", "escape", "", N_("Back"), N_("Back to the list"), 0),
    _own(LENDING, "give-back", "give_back", "f3", "", N_("Return"), N_("The key is out already: take it back"), 2),
    _own(LENDING, "outside", "outside", "f4", "", N_("Outsider"), N_("To somebody from outside, or to staff again"), 3),
    _own(LENDING, "take", "take", "f5", "", N_("For this"), N_("For the open incident that is shown"), 3),
    _own(LENDING, "kept", "kept", "f7", "", N_("Kept"), N_("Go on with the one that was put aside"), 4),
    _own(COUNTING, "as-registered", "see('registered')", "enter", "", N_("As registered"), N_("As registered"), 1),
    _own(COUNTING, "present", "see('present')", "alt+y", "y space", N_("There"), N_("It hangs on its hook"), 1),
    _own(COUNTING, "missing", "see('missing')", "alt+x", "x n", N_("Not there"), N_("It does not hang there"), 1),
    _own(COUNTING, "elsewhere", "elsewhere", "alt+w", "w", N_("Other hook"), N_("It hangs on another hook: which"), 2),
    _own(COUNTING, "clear", "see('')", "delete", "backspace", N_("Not counted"), N_("Take the mark away"), 4),
    _own(COUNTING, "done", "done", "f2 ctrl+s", "", N_("Compare"), N_("Compare; what differs is asked"), 1),
    _own(COUNTING, "leave", "leave", "escape", "", N_("Put aside"), N_("Put the count aside"), 2),
)  # fmt: skip
