"""The staff as shown and looked up."""

from __future__ import annotations

import json
from collections.abc import Collection, Sequence
from datetime import datetime
from typing import NamedTuple

from controlroom.base.clock import to_us
from controlroom.base.errors import NotFound
from controlroom.base.i18n import _
from controlroom.base.registry import Subject
from controlroom.base.text import half, visible
from controlroom.store.reader import Reader, Row

_COLUMNS = (
    "id, number, name, role, department, call_sign, phone, skills, active, on_duty, pin_hash IS NOT NULL"
)


class Staff(NamedTuple):
    """One member of staff.

    Attributes:
        id: key.
        number: spoken number.
        name: full name.
        role: role id of the policy.
        department: department id of the policy.
        call_sign: on the radio; empty if none.
        phone: in full; mask it wherever it leaves the console.
        skills: in the order given.
        active: False for those who have left.
        on_duty: imported or ticked.
        has_pin: whether this person can sign in.
    """

    id: int
    number: str
    name: str
    role: str
    department: str
    call_sign: str
    phone: str
    skills: tuple[str, ...]
    active: bool
    on_duty: bool
    has_pin: bool


def staff(
    reader: Reader,
    *,
    on_duty: bool = False,
    since: datetime | None = None,
    until: datetime | None = None,
    limit: int = 50,
    after: str = "",
) -> list[Staff]:
    """Return active staff by number.

    Args:
        reader: the read lane.
        on_duty: only those on duty.
        since: only those about whom something was noted from this instant on (taken on, changed, ticked).
        until: the same, before this instant.
        limit: at most so many.
        after: the last number of the page before.
    """
    only = " AND on_duty = 1" if on_duty else ""
    given: dict[str, object] = {"after": after, "limit": limit}
    noted = ""
    if since is not None:
        noted += " AND j.at >= :since"
        given["since"] = to_us(since)
    if until is not None:
        noted += " AND j.at < :until"
        given["until"] = to_us(until)
    if noted:
        only += (
            " AND EXISTS (SELECT 1 FROM journal j WHERE j.subject = 'staff' AND j.subject_id = staff.id"
            f"{noted})"
        )
    sql = f"SELECT {_COLUMNS} FROM staff WHERE active = 1 AND number > :after{only} ORDER BY number LIMIT :limit"
    return [_staff(row) for row in reader.rows(sql, **given)]


def on_duty(reader: Reader, roles: Collection[str] | None = None) -> list[Staff]:
    """Return who is on duty, by number; of some roles only if named."""
    sql = f"SELECT {_COLUMNS} FROM staff WHERE active = 1 AND on_duty = 1 ORDER BY number"
    found = [_staff(row) for row in reader.rows(sql)]
    return found if roles is None else [one for one in found if one.role in roles]


def of_role(reader: Reader, role: str) -> list[Staff]:
    """Return the active staff of a role, those on duty first, then by number."""
    sql = f"SELECT {_COLUMNS} FROM staff WHERE role = :role AND active = 1 ORDER BY on_duty DESC, number"
    return [_staff(row) for row in reader.rows(sql, role=role)]


def by_ids(reader: Reader, ids: Sequence[int]) -> dict[int, Staff]:
    """Return staff by key, those who have left too."""
    sql = f"SELECT {_COLUMNS} FROM staff WHERE id IN ({{ids}})"
    return {row[0]: _staff(row) for row in reader.among(sql, ids)}


def by_number(reader: Reader, text: str) -> Staff:
    """Return the active member of staff with this number or call sign.

    Args:
        reader: the read lane.
        text: what was typed; wide characters and small letters count as plain and capital ones.

    Raises:
        NotFound: there is nobody of this number.
    """
    typed = half(text).strip()
    sql = (
        f"SELECT {_COLUMNS} FROM staff WHERE active = 1 AND (number = :number OR call_sign = :call) "
        "ORDER BY CASE WHEN number = :number THEN 0 ELSE 1 END, number LIMIT 1"
    )
    row = reader.one(sql, number=typed.upper(), call=typed) if typed else None
    if row is None:
        raise NotFound(
            _("There is nobody with number {number}. “staff list” shows everybody.").format(
                number=visible(text)[:40]
            ),
            field="number",
        )
    return _staff(row)


def find(reader: Reader, text: str, *, limit: int = 20, on_duty_only: bool = False) -> list[Staff]:
    """Return active staff whose number, call sign, name or pinyin initials begin with or hold a text.

    Those on duty come first, then exact numbers, then by number.
    """
    from controlroom.base.pinyin import initials

    typed = half(text).strip().casefold()
    sql = f"SELECT {_COLUMNS} FROM staff WHERE active = 1 ORDER BY number"
    found = []
    for one in map(_staff, reader.rows(sql)):
        if on_duty_only and not one.on_duty:
            continue
        spoken = (one.number.casefold(), one.call_sign.casefold())
        by_letters = typed.isalpha() and typed.isascii()
        if (
            any(word.startswith(typed) for word in spoken)
            or typed in one.name.casefold()
            or (
                by_letters
                and any(letters.startswith(typed) for letters in initials(one.name, every_reading=True))
            )
        ):
            found.append(((not one.on_duty, one.number.casefold() != typed, one.number), one))
    return [one for _order, one in sorted(found, key=lambda pair: pair[0])][:limit]


def _staff(row: Row) -> Staff:
    key, number, name, role, department, call_sign, phone, skills, active, on_duty, has_pin = row
    return Staff(
        key, number, name, role, department, call_sign, phone,
        tuple(json.loads(skills)), bool(active), bool(on_duty), bool(has_pin),
    )  # fmt: skip


def describe(reader: Reader, ids: Sequence[int]) -> dict[int, Subject]:
    """Return how members of staff are named where any record is shown."""
    return {
        key: Subject(one.number, one.name, call=f"{one.number} {one.call_sign}".strip())
        for key, one in by_ids(reader, ids).items()
    }
