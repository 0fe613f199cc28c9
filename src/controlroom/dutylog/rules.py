"""What a note in the duty log may be, and which entries may be struck."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from datetime import date

from controlroom.base.errors import Refused, UsageError
from controlroom.base.i18n import N_, _
from controlroom.base.text import half, shown

TAGS = {
    "order": N_("order received"),
    "radio": N_("radio"),
    "cctv": N_("CCTV"),
    "equipment": N_("equipment"),
    "visitor": N_("visitor"),
    "other": N_("other"),
}
"""What a note is about; the sources name the log (R-11) but no tags, so the list is ours."""

LOG = "log"
"""Sort of the log's own entries, in the search index and where another record is about one of them."""

DAY = "log-day"
"""Sort of a countersigned day."""

SILENCE = "log-silence"
"""Sort of the one record, number 1, whose deadline runs while nobody writes."""

SILENT = "log.silence"
"""The deadline's kind."""

DEADLINE_TITLES = {SILENT: N_("an entry, nothing was written for long")}

NOTED = "log.noted"
WATCHED = "log.watched"
CHECKED = "log.checked"
SIGNED = "log.signed"
STRUCK = "log.struck"
NOTES = (
    NOTED,
    WATCHED,
    CHECKED,
    "incident.noted",
    "post.reported",
    "post.equipment",
    "round.reported",
    "vehicle.noted",
)
"""What people write or report in words of their own, whichever room keeps it."""

STRIKABLE = frozenset({NOTED, WATCHED, "incident.noted"})
"""Free notes. Everything else is put right where it was done: by a correction, a recall, a reopening."""

SEARCHED = STRIKABLE | {CHECKED}
"""What is found by its words."""

CCTV = "cctv"
"""The tag of what was seen on CCTV."""

WATCHED_TITLES = {
    "dress": N_("dress"),
    "conduct": N_("conduct"),
    "environment": N_("environment"),
    "charging": N_("car-park charging"),
    "other": N_("other"),
}
"""What is watched by CCTV: staff's dress and conduct, the environment, charging in the car park (D4, 004:537)."""

GRADES = {
    "A": N_("A company"),
    "B": N_("B department"),
    "C": N_("C own team"),
}
"""Grades of a night check and whose it is. The sources name grade B only (B级夜间查岗, 000:28; T-095), approved
in the department; the rest is ours."""

GRADE = "B"
"""The one that the sources name."""

_SEPARATOR = re.compile(r"\s+[/／]\s+|\n")


def split_line(line: str) -> list[str]:
    """Return the notes of one typed line: ``东门 正常 / 西门 正常`` is two, ``3/4`` is none of its own."""
    # a stroke at either end has nothing on its other side
    return [part.strip() for part in _SEPARATOR.split(f" {line} ") if part.strip()]


def joined(texts: Sequence[str]) -> list[str]:
    """Return the notes of typed words: where a stroke stands alone among them, what is between strokes is a note."""
    if any(text.strip() in ("/", "／") for text in texts):
        return split_line(" ".join(texts))
    return list(texts)


def words_of(texts: Mapping[str, str]) -> str:
    """Return the words by which an entry of the log is found."""
    names = ("text", "camera", "post", "action", "remark")
    return " ".join(texts[name] for name in names if texts.get(name))


def check_watched(what: str) -> None:
    """Refuse what is none of ``WATCHED_TITLES``.

    Raises:
        UsageError: with the choices.
    """
    if what not in WATCHED_TITLES:
        raise UsageError(_one_of(what, WATCHED_TITLES), field="what")


def check_grade(grade: str) -> str:
    """Return the grade of a night check.

    Raises:
        UsageError: there is no such grade.
    """
    plain = half(grade).strip().upper().removesuffix("级")
    if plain not in GRADES:
        raise UsageError(_one_of(grade, GRADES), field="grade")
    return plain


def check_day(day: date, today: date, entries: int, signed_by: str | None) -> None:
    """Refuse to countersign a day that is not over, has no entries, or was countersigned.

    Args:
        day, today: the day, and the estate's day now.
        entries: how many entries it has.
        signed_by: who countersigned it; None if nobody did.

    Raises:
        Refused: with what is against it.
    """
    if day >= today:
        raise Refused(
            _("{day} is not over yet. Countersign it from tomorrow on.").format(day=day), field="day"
        )
    if signed_by is not None:
        raise Refused(
            _("{day} has been countersigned by {who} already.").format(day=day, who=signed_by), field="day"
        )
    if not entries:
        raise Refused(
            _("Nothing was written on {day}: there is nothing to sign.").format(day=day), field="day"
        )


def check_tag(tag: str | None) -> None:
    """Refuse a tag that is none of ``TAGS``.

    Raises:
        UsageError: with the choices.
    """
    if tag is not None and tag not in TAGS:
        raise UsageError(_one_of(tag, TAGS), field="tag")


def _one_of(value: str, choices: Iterable[str]) -> str:
    return _("“{value}” is not possible here. Choose one of: {choices}.").format(
        value=shown(value), choices=", ".join(choices)
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
