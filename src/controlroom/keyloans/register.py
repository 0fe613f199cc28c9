"""The register of keys on paper (D10, 004:543): by hook, with room to tick at a count, and two signatures."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from controlroom.base import paper
from controlroom.base.i18n import _
from controlroom.base.policy_model import Policy, title
from controlroom.base.times import full_text
from controlroom.keyloans.reads import Key

_WIDTHS_MM = (16, 20, 52, 70, 26, 12, 18, 47, 16)
"""Hook, tag, name, what it opens, class, pieces, set, where it is, tick."""


def pdf(keys: Sequence[Key], policy: Policy, *, estate: str, now: datetime) -> bytes:
    """Return the register as PDF, in the language of the console, in the order of the hooks.

    Args:
        keys: every key and set.
        policy: for the names of classes and the zone.
        estate: the estate's name.
        now: when it is printed.
    """
    from reportlab.lib.pagesizes import A4, landscape
    from reportlab.lib.units import mm
    from reportlab.platypus import Spacer, Table

    size, text = landscape(A4), paper.texts()
    heads = (
        _("Hook"), _("Tag No."), _("Key"), _("Opens"), _("Class"), _("Pieces"), _("Set"), _("Lent to"), _("There"),
    )  # fmt: skip
    rows: list[list[Any]] = [[text(head, "small") for head in heads]]
    rows += [_row(text, one, policy) for one in sorted(keys, key=lambda one: (one.hook, one.tag))]
    printed = _("printed {time}").format(time=full_text(now, policy.zone))
    hands = [text(name, "small") for name in (_("Counted by"), _("Seal"), _("Time"))]
    story = [
        text(estate, "small"),
        text(_("Register of keys"), "title"),
        Spacer(0, 2 * mm),
        Table(rows, colWidths=[wide * mm for wide in _WIDTHS_MM], repeatRows=1, style=paper.ruled()),
        Spacer(0, 6 * mm),
        Table(
            [hands, [""] * 3],
            colWidths=[paper.inner(size) / 3] * 3,
            rowHeights=[6 * mm, 10 * mm],
            style=paper.ruled(),
        ),
    ]
    heading = _("Register of keys")
    return paper.build(story, size=size, title=heading, author=estate, foot=f"{heading} · {printed}")


def _row(text: Any, one: Key, policy: Policy) -> list[Any]:
    klass = policy.keys.classes.get(one.key_class)
    name = f"{one.name}（{one.note}）" if one.note else one.name
    cells = (
        one.hook,
        one.tag,
        name,
        _(", ").join(one.opens),
        title(klass) if klass is not None else one.key_class,
        "" if one.is_set else str(one.copies),
        one.set,
        _where(one, policy),
    )
    return [*(text(cell, "small") for cell in cells), ""]


def _where(one: Key, policy: Policy) -> str:
    if one.loan is not None:
        due = full_text(one.loan.due, policy.zone)[5:]
        return f"{one.loan.called} {due}"
    return "" if one.state == "in" else _("lost")
