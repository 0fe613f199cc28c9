"""What is done to the directory: numbers are set and cleared, personal ones are shown in full."""

from __future__ import annotations

from collections.abc import Sequence

from sqlmodel import select

from controlroom.base.errors import Refused, UsageError
from controlroom.base.i18n import _
from controlroom.base.policy_model import title
from controlroom.base.text import tidy, tidy_line
from controlroom.estate.directory import Contact, check_number, name_key, shipped_directory
from controlroom.estate.tables import DirectoryEntry
from controlroom.store.act import Act, Done, desk_act

SUBJECT = "directory"


@desk_act(right="edit")
def set_number(act: Act, name: str, number: str, *, note: str | None = None) -> Done:
    """Set the number of somebody in the directory, or add an entry of the estate's own; an empty number clears.

    Args:
        name: a code or a whole name in either language; a new name is an entry of the estate's own.
        number: as dialled; empty to clear.
        note: what to write beside it; None leaves what is there.

    Raises:
        UsageError: no name, no number, or a name that only begins one of the directory; Refused: a fixed emergency
            number, or nothing to clear.
    """
    typed = tidy_line(name, field="name")
    plain = check_number(number)
    contact = _meant(act, typed)
    if contact is not None and contact.sort == "emergency":
        sentence = _("{name} is a fixed number, {number}; it is not changed.")
        raise Refused(sentence.format(name=title(contact), number=contact.number), field="name")
    key = contact.id if contact else name_key(typed)
    row = act.session.exec(select(DirectoryEntry).where(DirectoryEntry.key == key)).first()
    spoken = title(contact) if contact else row.name if row and row.number else typed
    if not plain and (row is None or not row.number):
        raise Refused(_("{name} has no number to clear.").format(name=spoken), field="number")
    old = row.number if row else ""
    if row is None:
        row = DirectoryEntry(key=key, name="", number="", updated=act.now)
        act.session.add(row)
    row.name, row.number, row.updated = ("" if contact else spoken), plain, act.now
    if not plain:
        row.note = ""
    elif note is not None:
        row.note = tidy(note, field="note")
    act.session.flush()
    assert row.id is not None
    act.journal(
        "directory.set" if plain else "directory.cleared",
        (SUBJECT, row.id),
        {"code": contact.id if contact else None},
        {"name": spoken, "number": plain, "was": old, "note": row.note},
    )
    return Done(SUBJECT, row.id, key)


@desk_act(right="reveal")
def reveal(act: Act, ids: Sequence[int]) -> Done:
    """Record that personal numbers of posts and departments are shown in full (right ``reveal``).

    Args:
        ids: whose numbers are shown; one entry each.
    """
    for ident in ids:
        act.journal("directory.revealed", (SUBJECT, ident))
    return Done(SUBJECT, ids[0] if ids else 0, "")


def _meant(act: Act, typed: str) -> Contact | None:
    """Return the shipped entry a name means; None for a name of the estate's own.

    Raises:
        UsageError: no name, or the beginning of a shipped one: a number in the wrong place is found when it burns.
    """
    wanted = name_key(typed)
    if not wanted:
        raise UsageError(_("Say whose number it is."), field="name")
    contacts = shipped_directory().values()
    exact = [one for one in contacts if wanted in one.names]
    if exact:
        return exact[0]
    own = act.run("SELECT id FROM directory_entry WHERE key = :key AND number <> ''", key=wanted)
    near = [one for one in contacts if any(wanted in name for name in one.names)]
    if near and not own:
        sentence = _("{text} is not a whole name. Write one of: {choices}.")
        choices = ", ".join(f"{title(one)} ({one.id})" for one in near[:5])
        raise UsageError(sentence.format(text=typed[:40], choices=choices), field="name")
    return None
