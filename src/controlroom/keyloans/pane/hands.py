"""The fields that say into whose hands a key goes and by whose leave."""

from __future__ import annotations

from typing import Any

from controlroom.base.i18n import _
from controlroom.incidents.pane.staff_field import number_of, numbers_of, staff_field
from controlroom.ui.fields import Field, Filled
from controlroom.ui.pane import Frame


def hands_fields(frame: Frame, *, outside: bool) -> list[Field]:
    """Return the fields for who takes a key: a member of staff, or somebody from outside."""
    if not outside:
        hint = _("staff number, name or initials; F4 somebody from outside")
        return [staff_field(frame, "who", _("Who takes it"), hint, required=True)]
    return [
        Field("contractor", _("Name"), required=True, hint=_("of who takes it; F4 back to staff")),
        Field("firm", _("Firm")),
        Field("phone", _("Telephone"), kind="phone"),
        Field("document", _("Document"), hint=_("which was seen: identity card, driving licence")),
        Field("last4", _("Last four"), hint=_("its last four characters, never the whole number")),
        staff_field(frame, "vouched_by", _("Vouched by"), _("staff number of who vouches"), required=True),
    ]


def leave_fields(frame: Frame) -> list[Field]:
    """Return the fields for who agrees, and why what stands against it is passed over."""
    return [
        staff_field(
            frame,
            "authorised_by",
            _("Agreed by"),
            _("staff numbers, where the key asks for it"),
            several=True,
        ),
        Field("override", _("Override"), hint=_("why, if something stands against it")),
    ]


def hands_of(given: Filled, *, outside: bool) -> dict[str, Any]:
    """Return who takes it as ``writing`` wants it."""
    if not outside:
        return {"staff": number_of(given, "who")}
    names = ("firm", "phone", "document", "last4")
    contractor = {"name": given.values["contractor"], **{name: given.values[name] for name in names}}
    return {"contractor": {**contractor, "vouched_by": number_of(given, "vouched_by")}}


def leave_of(given: Filled) -> dict[str, Any]:
    """Return by whose leave as ``writing`` wants it."""
    return {"authorised_by": numbers_of(given.values["authorised_by"]), "override": given.values["override"]}
