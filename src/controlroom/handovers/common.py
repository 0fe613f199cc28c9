"""What every act on a handover does: find the open one, keep the sides apart, write it down."""

from __future__ import annotations

from sqlmodel import col, select

from controlroom.base.errors import NotAllowed, NotFound, Refused
from controlroom.base.i18n import _
from controlroom.base.text import check_no_document
from controlroom.handovers.rules import State, number_of
from controlroom.handovers.tables import Handover, HandoverItem
from controlroom.incidents.desk.common import need
from controlroom.people.tables import Staff
from controlroom.shifts.tables import Shift
from controlroom.store.act import Act, Done
from controlroom.store.chain import FactValue

SUBJECT = "handover"


def open_one(act: Act) -> Handover | None:
    """Return the handover that is being gone through, if one is."""
    return act.session.exec(select(Handover).where(Handover.state == State.OPEN.value)).first()


def need_open(act: Act) -> Handover:
    """Return the handover that is being gone through.

    Raises:
        Refused: none is.
    """
    row = open_one(act)
    if row is None:
        raise Refused(_("No handover is open. Prepare it first."))
    return row


def need_side(act: Act, staff_id: int | None) -> None:
    """Refuse whoever does not stand on this side of the desk.

    Raises:
        NotAllowed: it is somebody else; Refused: nobody has come to take over.
    """
    if staff_id is None:
        raise Refused(_("Nobody has come to take over yet."))
    if act.by.staff_id != staff_id:
        who = act.session.get_one(Staff, staff_id)
        raise NotAllowed(_("This is for {number} {name} to do.").format(number=who.number, name=who.name))


def items_of(act: Act, row: Handover) -> list[HandoverItem]:
    """Return what is on a sheet, in its order."""
    chosen = select(HandoverItem).where(HandoverItem.handover_id == row.id).order_by(col(HandoverItem.nth))
    return list(act.session.exec(chosen))


def item_at(act: Act, row: Handover, nth: int) -> HandoverItem:
    """Return an item of a sheet.

    Raises:
        NotFound: it has none at this place.
    """
    chosen = select(HandoverItem).where(HandoverItem.handover_id == row.id, HandoverItem.nth == nth)
    one = act.session.exec(chosen).first()
    if one is None:
        raise NotFound(_("The sheet has no item {nth}.").format(nth=nth), field="item")
    return one


def plain_words(words: str, field: str) -> str:
    """Return what was said, without outer blanks.

    Raises:
        UsageError: nothing, or the number of a document.
    """
    check_no_document(words, field)
    return need(words, _("Write it in words."), field)


def journalled(
    act: Act,
    row: Handover,
    what: str,
    facts: dict[str, FactValue] | None = None,
    texts: dict[str, str] | None = None,
) -> None:
    """Write an entry about a handover."""
    act.journal(f"{SUBJECT}.{what}", (SUBJECT, key(row)), {"number": row.number, **(facts or {})}, texts)


def answered(row: Handover, *notes: str) -> Done:
    """Return an act's answer."""
    return Done(SUBJECT, key(row), number_of(row.number), notes)


def key(row: Handover | Shift) -> int:
    """Return the key of a row that is in the database."""
    assert row.id is not None
    return row.id
