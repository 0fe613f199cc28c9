"""The keys of the incidents pane, of its form for a new report and of its picker."""

from __future__ import annotations

from functools import partial

from controlroom.base.i18n import N_
from controlroom.ui.keys import Key, pane_key, register

WHERE = "incidents"
INTAKE = "intake"
SENDING = "sending"
TELLING = "telling"
EMERGENCY = "emergency"


_key = partial(pane_key, WHERE)

register(
    _key("dispatch", "alt+d", "d", N_("Send"), N_("Send people to the chosen incident"), 2),
    _key("under_way", "alt+u", "u", N_("Set out"), N_("Somebody has set out"), 5),
    _key("arrive", "alt+s", "s", N_("On scene"), N_("Somebody is on the scene"), 3),
    _key("clear", "alt+c", "c", N_("Clear"), N_("Somebody is free again"), 5),
    _key("undo", "ctrl+z", "", N_("Undo"), N_("Take back what was just recorded: set out, on scene, clear"), 0),
    _key("late_report", "alt+i", "i", N_("With its time"), N_("Set out, on scene or clear, with the time it was"), 0),
    _key("note", "alt+n", "n", N_("Note"), N_("Add a line to the story; a moment that meets a time limit"), 5),
    _key("hold", "alt+h", "h", N_("Hold"), N_("Let it wait, or let it go on"), 6),
    _key("edit", "alt+e", "e", N_("Change"), N_("Change what was taken"), 6),
    _key("resolve", "alt+r", "r", N_("Resolved"), N_("The matter is settled; the caller may still wait for word"), 6),
    _key("close", "alt+x", "x", N_("Close it"), N_("Close it: result, who told the caller, clear who is out"), 3),
    _key("cancel", "delete", "", N_("Cancel it"), N_("Not an incident: a wrong press, a false call"), 0),
    _key("reopen", "alt+o", "o", N_("Reopen"), N_("Open a closed one again"), 0),
    _key("recall", "alt+w", "w", N_("Recall"), N_("Recall somebody who was sent by mistake"), 0),
    _key("correct", "alt+y", "y", N_("Correct a time"), N_("Put a written time right, with a reason"), 0),
    _key("tick", "ctrl+t space", "", N_("Tick"), N_("Tick the step under the cursor; from the list the next one"), 2),
    _key("told", "alt+t", "t", N_("Told"), N_("Who was told of it, by what means, what they said"), 2),
    _key("place", "alt+g", "g", N_("Place"), N_("Fill in where it is"), 6),
    _key("caller", "alt+b", "b", N_("Caller"), N_("One more caller about the same matter"), 6),
    _key("scene", "alt+m", "m", N_("On the scene"),
         N_("Command, police and other services, what must be recorded, links"), 4),
    _key("filter", "alt+l", "l", N_("List"), N_("Open ones, closed ones, all"), 6),
    _key("older", "ctrl+right", "]", N_("Older"), N_("Older ones (closed, all)"), 0),
    _key("newer", "ctrl+left", "[", N_("Newer"), N_("Back to newer ones"), 0),
    _key("back", "escape", "", N_("Back"), N_("Back to the list"), 0),
    Key("intake.send", ("f3",), "save_and_send", N_("Save and send"), INTAKE, (),
        N_("Save, then choose whom to send"), 1),
    Key("intake.anyway", ("f6",), "send_anyway", N_("Send though busy"), INTAKE, (),
        N_("Save and send people who are out for something else, once the form has said so")),
    Key("intake.join", ("f5",), "join", N_("Join"), INTAKE, (),
        N_("Add this caller to the incident shown beside the form; no new one is opened"), 2),
    Key("intake.link", ("alt+l",), "link", N_("Save and link"), INTAKE, (),
        N_("Save as an incident of its own, linked with the one shown")),
    Key("intake.go-on", ("f7",), "go_on", N_("Other call"), INTAKE, (),
        N_("To the call that was kept; this one is kept, too. With none kept a second call begins"), 4),
    Key("intake.second", ("alt+n",), "second", N_("Second call"), INTAKE, (),
        N_("Keep this call and take another one")),
    Key("intake.questions", ("alt+q",), "questions", N_("Questions"), INTAKE, (),
        N_("Ask what the playbook asks; the answers go into the report"), 5),
    Key("intake.home", ("alt+h",), "home", N_("The home"), INTAKE, (),
        N_("The home over the form: people, care, fees, matters, what is owed; and the questions"), 5),
    Key("intake.answered", ("alt+a",), "answered", N_("Answered"), INTAKE, (),
        N_("An enquiry that was answered on the telephone: saved and closed")),
    Key("intake.owed", ("alt+o",), "owed", N_("Answer owed"), INTAKE, (),
        N_("An enquiry whose answer is owed, by the time in “Wanted by”: saved, with a follow-up")),
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
    Key("telling.write", ("f2", "enter", "ctrl+s"), "write", N_("Told"), TELLING, (),
        N_("Write down that the chosen one was told"), 1, priority=True),
    Key("telling.means", ("f3",), "means", N_("Means"), TELLING, (), N_("Another means"), 2, priority=True),
    Key("telling.up", ("up",), "up", N_("Up"), TELLING, (), N_("One line up"), priority=True),
    Key("telling.down", ("down",), "down", N_("Down"), TELLING, (), N_("One line down"), priority=True),
    Key("telling.said", ("tab",), "said", N_("What they said"), TELLING, (),
        N_("To the line for what they said, and back"), 2, priority=True),
    Key("telling.leave", ("escape",), "leave", N_("Cancel"), TELLING, rank=1),
    *(
        Key(f"emergency.{digit}", (f"alt+{digit}",), f"digit('{digit}')", N_("Open it"), EMERGENCY,
            (digit, chr(ord(digit) + 0xFEE0)), N_("Open this emergency at once"), priority=True)
        for digit in "1234567890"
    ),
    Key("emergency.take", ("enter", "f2"), "take", N_("Open the marked one"), EMERGENCY, rank=1, priority=True),
    Key("emergency.up", ("up",), "step(-1)", N_("Up"), EMERGENCY, (), N_("One line up"), priority=True),
    Key("emergency.down", ("down",), "step(1)", N_("Down"), EMERGENCY, (), N_("One line down"), priority=True),
    Key("emergency.leave", ("escape",), "leave", N_("Open nothing"), EMERGENCY, rank=1),
)  # fmt: skip
