"""The keys of the pane of passes, of the application form, and of what the guard at the gate is told."""

from __future__ import annotations

from functools import partial

from controlroom.base.i18n import N_
from controlroom.ui.keys import Key, pane_key, register

WHERE = "passes"
APPLYING = "applying"
AT_GATE = "at-gate"


_key = partial(pane_key, WHERE)

register(
    _key("new", "alt+n", "n", N_("Application"), N_("Take an application for a pass (F4)"), 2),
    _key("check", "alt+v", "v", N_("Check code"), N_("A guard reads number and check code: the lines, then out"), 2),
    _key("let_out", "alt+o", "o", N_("Let out"), N_("Goods of the chosen pass go out: all that is left, or counts"), 3),
    _key("come_back", "alt+r", "r", N_("Came back"), N_("Goods came back: all that is owed, or counts"), 5),
    _key("called", "alt+c", "c", N_("Owner"), N_("The owner was called on the number on file: what they said"), 4),
    _key("document", "alt+d", "d", N_("Document"), N_("A document was seen: its sort and last four characters"), 5),
    _key("fees", "alt+f", "f", N_("Fees"), N_("Decide about fees that are owing, with the reason"), 5),
    _key("goods", "alt+y", "y", N_("Goods"), N_("The goods of a request were looked at and are as listed"), 6),
    _key("precheck", "alt+b", "b", N_("Lobby"), N_("The lobby has compared the goods with the pass"), 6),
    _key("surplus", "alt+s", "s", N_("Not on it"), N_("Goods that are not on the pass: not let out"), 6),
    _key("slip", "alt+t", "t", N_("Slip"), N_("Write the slip as a PDF"), 6),
    _key("refuse", "alt+w", "w", N_("Refuse"), N_("Do not release it, with the reason"), 7),
    _key("void", "delete", "x", N_("Void"), N_("Make the pass void, with the reason"), 7),
    _key("undo", "alt+u", "u", N_("Take back"), N_("Let a held pass go on; else take its last trip back"), 7),
    _key("incident", "alt+g", "g", N_("Incident"), N_("To the incident that goods not on the pass brought"), 0),
    _key("filter", "alt+l", "l", N_("List"), N_("What the desk has to do with, or all passes"), 6),
    _key("older", "ctrl+right", "]", N_("Further"), N_("Further back among all passes"), 0),
    _key("newer", "ctrl+left", "[", N_("Back up"), N_("Back up among all passes"), 0),
    _key("back", "escape", "", N_("Back"), N_("Back to the list"), 0),
    Key("applying.list", ("f5",), "typical", N_("Typical list"), APPLYING, (),
        N_("Put a typical list of goods in: moving house, furniture, tools"), 2),
    Key("applying.kept", ("f7",), "kept", N_("Kept"), APPLYING, (), N_("Go on with the one that was put aside"), 4),
    Key("at-gate.surplus", ("f5",), "surplus", N_("Not on it"), AT_GATE, (),
        N_("There is more than on the pass, or something else: it is not let out"), 2),
    Key("at-gate.down", ("pagedown",), "scroll(1)", N_("Down"), AT_GATE, (), N_("Further lines"), 4, priority=True),
    Key("at-gate.up", ("pageup",), "scroll(-1)", N_("Up"), AT_GATE, (), N_("Lines before"), priority=True),
)  # fmt: skip
