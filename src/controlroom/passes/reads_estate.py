"""What the estate's data say for a pass: the owner to be called, the home's fees, the gates."""

from __future__ import annotations

from controlroom.base.i18n import language
from controlroom.estate.reads import Fee, Resident, fee_of, people_at
from controlroom.passes.rules import Relation
from controlroom.store.reader import Reader


def owner_of(reader: Reader, place_sort: str | None, place_id: int | None) -> Resident | None:
    """Return the first owner of a home of whom a number is on file: the only number that is called back."""
    if place_sort != "room" or place_id is None:
        return None
    people = people_at(reader, place_id)
    return next((one for one in people if one.relation == Relation.OWNER and one.phones), None)


def fees_at(reader: Reader, place_sort: str | None, place_id: int | None) -> Fee | None:
    """Return what the estate's data say of a home's fees; None if nothing."""
    return fee_of(reader, place_id) if place_sort == "room" and place_id is not None else None


def gates(reader: Reader) -> list[str]:
    """Return the gates of the estate by name."""
    rows = reader.rows("SELECT zh, en FROM facility WHERE kind = 'gate' ORDER BY code")
    return [zh if language() == "zh" or not en else en for zh, en in rows]
