"""The fields that say into whose hands a key goes and by whose leave, and what completes them."""

from __future__ import annotations

import asyncio
import re
from collections.abc import Sequence
from typing import Any

from controlroom.base.i18n import _
from controlroom.base.text import half
from controlroom.incidents.pane.people import Candidate, candidates
from controlroom.ui.fields import Field, Filled, Suggestion
from controlroom.ui.pane import Frame

_MOST = 8
_BETWEEN = re.compile(r"[\s,，、;；]+")


def hands_fields(frame: Frame, *, outside: bool) -> list[Field]:
    """Return the fields for who takes a key: a member of staff, or somebody from outside."""
    if not outside:
        hint = _("staff number, name or initials; F4 somebody from outside")
        return [_staff_field(frame, "who", _("Who takes it"), hint, required=True)]
    return [
        Field("contractor", _("Name"), required=True, hint=_("of who takes it; F4 back to staff")),
        Field("firm", _("Firm")),
        Field("phone", _("Telephone"), kind="phone"),
        Field("document", _("Document"), hint=_("which was seen: identity card, driving licence")),
        Field("last4", _("Last four"), hint=_("its last four characters, never the whole number")),
        _staff_field(frame, "vouched_by", _("Vouched by"), _("staff number of who vouches"), required=True),
    ]


def leave_fields(frame: Frame) -> list[Field]:
    """Return the fields for who agrees, and why what stands against it is passed over."""
    return [
        _staff_field(frame, "authorised_by", _("Agreed by"), _("staff numbers, where the key asks for it")),
        Field("override", _("Override"), hint=_("why, if something stands against it")),
    ]


def hands_of(given: Filled, *, outside: bool) -> dict[str, Any]:
    """Return who takes it as ``writing`` wants it."""
    if not outside:
        return {"staff": _number(given, "who")}
    names = ("firm", "phone", "document", "last4")
    contractor = {"name": given.values["contractor"], **{name: given.values[name] for name in names}}
    return {"contractor": {**contractor, "vouched_by": _number(given, "vouched_by")}}


def leave_of(given: Filled) -> dict[str, Any]:
    """Return by whose leave as ``writing`` wants it."""
    agreed = tuple(word for word in _BETWEEN.split(half(given.values["authorised_by"])) if word)
    return {"authorised_by": agreed, "override": given.values["override"]}


def _number(given: Filled, name: str) -> str:
    return given.picked.get(name) or given.values[name].strip()


def _staff_field(frame: Frame, name: str, label: str, hint: str, *, required: bool = False) -> Field:
    several = name == "authorised_by"

    async def complete(text: str) -> Sequence[Suggestion]:
        return await asyncio.to_thread(_staff, frame, text, several=several)

    return Field(name, label, "pick", required=required, hint=hint, complete=complete)


def _staff(frame: Frame, text: str, *, several: bool) -> list[Suggestion]:
    """Return who may be meant, those on duty first; of several numbers the last one is completed."""
    before, last = "", text.strip()
    if several:
        before, _blank, last = re.sub(_BETWEEN, " ", half(text)).rpartition(" ")
    if not last:
        return []
    found = [one for one in candidates(frame, None) if one.answers(last)]
    found.sort(key=lambda one: (one.staff.number != last, not one.staff.on_duty, one.staff.number))
    return [_suggestion(one, before, last, only=len(found) == 1) for one in found[:_MOST]]


def _suggestion(one: Candidate, before: str, typed: str, *, only: bool) -> Suggestion:
    number = one.staff.number
    return Suggestion(
        number, f"{before} {number}".strip(), one.words(), exact=only or number.casefold() == typed.casefold()
    )
