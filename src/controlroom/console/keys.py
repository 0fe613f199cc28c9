"""The console's own keys, in ``ui.keys``' one table."""

from __future__ import annotations

from controlroom.base.i18n import N_
from controlroom.ui.keys import Key, register

WHERE = "console"
ALARMS = "alarms"
PAGE = "page"
PANES = "panes"

_CONSOLE = (
    Key("console.help", ("f1",), "help", N_("Help"), WHERE, ("?",), N_("What the keys do"), rank=2),
    Key("console.new", ("f2",), "pane('incidents', 'new')", N_("New incident"), WHERE, (), "", rank=1),
    Key(
        "console.keys",
        ("f3",),
        "pane('keyloans', 'lend')",
        N_("Keys"),
        WHERE,
        (),
        N_("Lend a key; one that is out: take it back"),
        3,
    ),
    Key(
        "console.passes",
        ("f4",),
        "pane('passes', 'new')",
        N_("Passes"),
        WHERE,
        (),
        N_("Take an application for a release pass"),
        3,
    ),
    Key(
        "console.pass-check",
        ("alt+v",),
        "pane('passes', 'check')",
        N_("Check code"),
        WHERE,
        ("v",),
        N_("A guard at the gate reads number and check code of a pass"),
    ),
    Key(
        "console.note",
        ("f5",),
        "pane('dutylog', 'note')",
        N_("Log note"),
        WHERE,
        (),
        N_("Note in the log"),
        3,
    ),
    Key(
        "console.followups",
        ("f6",),
        "pane('followups', 'due')",
        N_("Follow-ups"),
        WHERE,
        (),
        N_("To what is owed afterwards, on what is due first"),
        4,
    ),
    Key(
        "console.missed",
        ("f7",),
        "pane('followups', 'missed')",
        N_("Missed call"),
        WHERE,
        (),
        N_("A missed call: type the number; a call back will be due"),
        6,
    ),
    Key(
        "console.acknowledge",
        ("f8",),
        "acknowledge",
        N_("Acknowledge"),
        WHERE,
        help=N_("Acknowledge the alarm that has been on the strip for a second"),
        rank=1,
        priority=True,
    ),
    Key(
        "console.silence",
        ("f9",),
        "silence",
        N_("Silence"),
        WHERE,
        help=N_("Silence the bell for a while; nothing is acknowledged by it"),
        rank=2,
        priority=True,
    ),
    Key(
        "console.bar",
        ("f10", "ctrl+g"),
        "bar",
        N_("Command"),
        WHERE,
        (":", "："),
        N_("Type a command, with the words of the shell"),
        rank=3,
    ),
    Key(
        "console.emergency",
        ("f12",),
        "pane('incidents', 'emergency')",
        N_("Emergency"),
        WHERE,
        help=N_("An emergency: a digit opens it at once, from everywhere, also with nobody signed in"),
        rank=1,
        look="late",
        priority=True,
    ),
    Key("console.find", ("ctrl+f",), "find", N_("Find"), WHERE, ("/",), N_("Find in this pane"), rank=5),
    Key(
        "console.alarms",
        ("alt+a",),
        "alarms",
        N_("Alarms"),
        WHERE,
        ("a",),
        N_("The list of all alarms"),
        rank=4,
    ),
    Key(
        "console.duty",
        ("alt+p",),
        "duty",
        N_("On duty"),
        WHERE,
        ("p",),
        N_("Who is on duty; tick people on or off"),
    ),
    Key(
        "console.palette",
        ("ctrl+p",),
        "palette",
        N_("Everything"),
        WHERE,
        (),
        N_("Find what the keys do by name"),
    ),
    Key(
        "console.drafts",
        ("alt+k",),
        "drafts",
        N_("Drafts"),
        WHERE,
        (),
        N_("Half-typed forms: go on with one, or throw it away"),
    ),
    Key(
        "console.officer",
        ("ctrl+o",),
        "officer",
        N_("Sign-in"),
        WHERE,
        (),
        N_("Sign in or out, start a shift"),
        4,
    ),
    Key(
        "console.quit",
        ("ctrl+q",),
        "quit",
        N_("Quit"),
        WHERE,
        (),
        N_("Leave the console"),
        rank=6,
        priority=True,
    ),
)

_LISTS = (
    Key(
        "alarms.shelve",
        ("alt+s",),
        "shelve",
        N_("Shelve"),
        ALARMS,
        ("s",),
        N_("Shelve it for a while"),
        rank=2,
    ),
    Key(
        "alarms.unshelve",
        ("alt+u",),
        "unshelve",
        N_("Unshelve"),
        ALARMS,
        ("u",),
        N_("Unshelve it"),
        rank=3,
    ),
    Key(
        "alarms.all",
        ("alt+l",),
        "all",
        N_("All or active"),
        ALARMS,
        ("l",),
        N_("All alarms, or the active ones"),
        rank=4,
    ),
    Key("alarms.close", ("escape",), "close", N_("Close"), ALARMS, rank=1),
    Key("page.close", ("escape",), "close", N_("Close"), PAGE, ("q",), rank=1),
)


_DIGITS = tuple(
    Key(f"console.pane{digit}", (f"alt+{digit}",), f"focus_pane({digit})", N_("Pane"), PANES, (str(digit),))
    for digit in range(1, 10)
)

register(*_CONSOLE, *_LISTS, *_DIGITS)
