"""Into whose hands a key goes: a member of staff, or somebody from outside for whom one vouches."""

from __future__ import annotations

from dataclasses import dataclass

from controlroom.base.errors import UsageError
from controlroom.base.i18n import _
from controlroom.base.phones import check_phone
from controlroom.base.text import check_no_document, half
from controlroom.incidents.desk.common import short_line
from controlroom.keyloans.desk.common import (
    Person,
    person,
)
from controlroom.keyloans.rules import called_outsider
from controlroom.store.act import Act


@dataclass(frozen=True, slots=True)
class Contractor:
    """Somebody from outside.

    Attributes:
        name, firm, phone: as told.
        document: sort of the document seen; empty if none.
        last4: its last four characters; never the whole number.
        vouched_by: staff number of who vouches.
    """

    name: str
    firm: str = ""
    phone: str = ""
    document: str = ""
    last4: str = ""
    vouched_by: str = ""


@dataclass(frozen=True, slots=True)
class Hands:
    """Into whose hands a key goes, as typed: a member of staff by number, or somebody from outside."""

    staff: str = ""
    contractor: Contractor | None = None


@dataclass(frozen=True, slots=True)
class Borrower:
    """Who takes a key, looked up: a member of staff, or somebody from outside and who vouches; how they are called."""

    staff: Person | None
    outside: Contractor | None
    vouched: Person | None
    called: str


def borrower_of(act: Act, to: Hands) -> Borrower:
    """Return who takes a key.

    Raises:
        UsageError: nobody or two are named, a name is missing, a telephone number or document is none; NotFound: no
            such member of staff.
    """
    if (to.contractor is None) == (not to.staff.strip()):
        raise UsageError(_("Say who takes it: a staff number, or a contractor."), field="who")
    if to.contractor is None:
        one = person(act, to.staff, field="who")
        return Borrower(one, None, None, one.called)
    outside = Contractor(
        name=_line(act, to.contractor.name, "contractor"),
        firm=_line(act, to.contractor.firm, "firm"),
        phone=_phone(to.contractor.phone),
        document=_line(act, to.contractor.document, "document"),
        last4=_last4(to.contractor.last4),
    )
    if not outside.name:
        raise UsageError(_("Write the name of the contractor."), field="contractor")
    vouched = person(act, to.contractor.vouched_by, field="vouched_by") if to.contractor.vouched_by else None
    return Borrower(None, outside, vouched, called_outsider(outside.name, outside.firm))


def _line(act: Act, text: str, field: str) -> str:
    check_no_document(text, field)
    return short_line(act, text, field)


def _phone(text: str) -> str:
    check_no_document(text, "phone")
    return check_phone(text)


def _last4(text: str) -> str:
    plain = half(text).strip().upper()
    if plain and not (len(plain) == 4 and plain.isalnum()):
        raise UsageError(
            _("Write the last four characters of the document, never the whole number."), field="last4"
        )
    return plain
