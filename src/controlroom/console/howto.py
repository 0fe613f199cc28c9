"""What the help says first: where things are that one does rarely."""

from __future__ import annotations

from controlroom.base.i18n import N_, _
from controlroom.base.text import fit, width
from controlroom.ui.safe import Part

_ANSWERS = (
    (N_("Go on with a form kept for later"), N_("F2, or Ctrl+P “drafts”")),
    (N_("Hand over, begin my shift"), N_("F7, both together; nobody has the desk: Ctrl+O")),
    (N_("Say who is on duty"), N_("Alt+P")),
    (N_("Add somebody to the staff"), N_("Ctrl+P “add staff”")),
    (N_("Add many at once"), N_("F10 staff template FILE, fill it in, staff import FILE")),
    (N_("Give somebody a PIN"), N_("Ctrl+P “set a PIN”")),
    (N_("Nobody knows a PIN that may do that"), N_("in a terminal: controlroom staff pin NUMBER --recover")),
    (N_("Read the log of another day, countersign it"), N_("Alt+4, then Alt+D")),
    (N_("Strike a wrong log entry"), N_("Alt+4, choose it, Del")),
    (N_("Register a visitor, an unknown vehicle"), N_("F10 visitors, F10 vehicles")),
    (N_("Write down a night check"), N_("Alt+4, then Alt+H")),
    (N_("Correct a wrong time"), N_("F10 incidents correct NO MILESTONE --at TIME --why REASON")),
    (N_("Make a backup"), N_("F10 backup FILE")),
)


def how_parts() -> list[Part]:
    """Return each thing and where it is done, in the officer's language."""
    answers = [(_(what), _(how)) for what, how in _ANSWERS]
    cells = max(width(what) for what, _how in answers) + 3
    parts: list[Part] = [(_("How do I …") + "\n", "title")]
    for what, how in answers:
        parts += [("  " + fit(what, cells), "text"), (f"{how}\n", "key")]
    parts.append(("\n", "text"))
    return parts
