"""What a note in the duty log may be, and which entries may be struck."""

from __future__ import annotations

from controlroom.base.errors import Refused, UsageError
from controlroom.base.i18n import N_, _
from controlroom.base.text import shown

TAGS = {
    "order": N_("order received"),
    "radio": N_("radio"),
    "cctv": N_("CCTV"),
    "equipment": N_("equipment"),
    "visitor": N_("visitor"),
    "other": N_("other"),
}
"""What a note is about; the sources name the log (R-11) but no tags, so the list is ours."""

NOTED = "log.noted"
STRUCK = "log.struck"
STRIKABLE = frozenset({NOTED, "incident.noted"})
"""Free notes. Everything else is put right where it was done: by a correction, a recall, a reopening."""

SEPARATOR = " / "


def split_line(line: str) -> list[str]:
    """Return the notes of one typed line: ``东门 正常 / 西门 正常`` is two."""
    return [part.strip() for part in line.split(SEPARATOR) if part.strip()]


def check_tag(tag: str | None) -> None:
    """Refuse a tag that is none of ``TAGS``.

    Raises:
        UsageError: with the choices.
    """
    if tag is not None and tag not in TAGS:
        raise UsageError(
            _("“{value}” is not possible here. Choose one of: {choices}.").format(
                value=shown(tag), choices=", ".join(TAGS)
            ),
            field="tag",
        )


def check_strikable(act: str, seq: int) -> None:
    """Refuse to strike what is not a note.

    Raises:
        Refused: with what to do instead.
    """
    if act not in STRIKABLE:
        raise Refused(
            _("Entry {seq} is no note. Put the record itself right: correct, recall, edit or reopen.").format(
                seq=seq
            )
        )
