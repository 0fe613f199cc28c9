"""The keys of the incidents pane, of its form for a new report and of its picker."""

from __future__ import annotations

from controlroom.base.i18n import N_
from controlroom.ui.keys import Key, register

WHERE = "incidents"
INTAKE = "intake"
SENDING = "sending"


def _key(name: str, keys: str, letters: str, label: str, help: str, rank: int = 7) -> Key:
    return Key(
        f"incidents.{name.replace('_', '-')}",
        tuple(keys.split()),
        name,
        label,
        WHERE,
        tuple(letters),
        help,
        rank,
    )


register(
    _key("dispatch", "alt+d", "d", N_("Send"), N_("Send people to the chosen incident"), 2),
    _key("under_way", "alt+u", "u", N_("Set out"), N_("Somebody has set out"), 5),
    _key("arrive", "alt+s", "s", N_("On scene"), N_("Somebody is on the scene"), 3),
    _key("clear", "alt+c", "c", N_("Clear"), N_("Somebody is free again"), 5),
    _key("late_report", "alt+i", "i", N_("With its time"), N_("Set out, on scene or clear, with the time it was"), 0),
    _key("note", "alt+n", "n", N_("Note"), N_("Add a line to the story; a moment that meets a time limit"), 5),
    _key("hold", "alt+h", "h", N_("Hold"), N_("Let it wait, or let it go on"), 6),
    _key("edit", "alt+e", "e", N_("Change"), N_("Change what was taken"), 6),
    _key("resolve", "alt+r", "r", N_("Resolved"), N_("The matter is settled; the caller may still wait for word"), 6),
    _key("close", "alt+x", "x", N_("Close it"), N_("Close it: result, who told the caller, clear who is out"), 3),
    _key("cancel", "delete", "", N_("Cancel it"), N_("It was none: a wrong press, a false call"), 0),
    _key("reopen", "alt+o", "o", N_("Reopen"), N_("Open a closed one again"), 0),
    _key("recall", "alt+w", "w", N_("Call back"), N_("Call somebody back who was sent by mistake"), 0),
    _key("correct", "alt+t", "t", N_("Correct a time"), N_("Put a written time right, with a reason"), 0),
    _key("filter", "alt+l", "l", N_("List"), N_("Open ones, closed ones, all"), 6),
    _key("older", "ctrl+right", "]", N_("Older"), N_("Older ones (closed, all)"), 0),
    _key("newer", "ctrl+left", "[", N_("Newer"), N_("Back to newer ones"), 0),
    _key("back", "escape", "", N_("Back"), N_("Back to the list"), 0),
    Key("intake.send", ("f3",), "save_and_send", N_("Save and send"), INTAKE, (),
        N_("Save, then choose whom to send"), 1),
    Key("intake.anyway", ("f6",), "send_anyway", N_("Send though busy"), INTAKE, (),
        N_("Save and send people who are out for something else, once the form has said so")),
    Key("intake.kinds", ("f4",), "kinds", N_("Kinds"), INTAKE, (), N_("Choose the kind from the list"), 3),
    Key("sending.send", ("f2", "enter", "ctrl+s"), "send", N_("Send"), SENDING, (),
        N_("Send whom you marked, or the chosen line"), 1, priority=True),
    Key("sending.mark", ("space",), "mark", N_("Mark"), SENDING, (), N_("Mark several"), 2, priority=True),
    Key("sending.lead", ("f3",), "lead", N_("Leads"), SENDING, (),
        N_("The chosen line leads; otherwise whoever was marked first"), 3, priority=True),
    Key("sending.anyway", ("f4",), "send_anyway", N_("Send though busy"), SENDING, (),
        N_("Send people who are out for something else"), 3, priority=True),
    Key("sending.up", ("up",), "up", N_("Up"), SENDING, (), N_("One line up"), priority=True),
    Key("sending.down", ("down",), "down", N_("Down"), SENDING, (), N_("One line down"), priority=True),
    Key("sending.leave", ("escape",), "leave", N_("Cancel"), SENDING, rank=1),
)  # fmt: skip
