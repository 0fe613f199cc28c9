"""The staff sheet taken over in one act: new people, changed people, and a report kept in the journal."""

from __future__ import annotations

from dataclasses import replace

from sqlmodel import select

from controlroom.base.i18n import _
from controlroom.base.sheets import Doubt
from controlroom.people import desk
from controlroom.people.sheet import Person, Sheet
from controlroom.people.tables import Staff
from controlroom.store.act import Act, Done, desk_act
from controlroom.store.imports import imported

SUBJECT = "staff-import"
IMPORTED = "staff.imported"


@desk_act(right="import")
def import_staff(act: Act, sheet: Sheet) -> Done:
    """Take a staff sheet over (right ``import``); repeating it changes nothing. Nobody is removed.

    An administrator keeps the role, so that a sheet of job titles locks nobody out.

    Somebody whose row says that he has left keeps his record and can no longer sign in.

    Args:
        act: the act.
        sheet: what the file says.

    Returns:
        ``Done("staff-import", seq, …)``; ``store.imports.import_report`` reads the report of that journal entry.
    """
    known = {row.number: row for row in act.session.exec(select(Staff))}
    new = changed = 0
    doubts = list(sheet.doubts)
    for sheet_name, number, person in sheet.people:
        row = known.get(person.number)
        if row is None:
            desk.first(act, person, None)
            new += 1
            continue
        kept = _keeping_admin(act, row, person)
        if kept is not person:
            doubts.append(
                Doubt(sheet_name, number, _("An administrator stays one; change the role by hand."))
            )
        fields = desk.change(act, row, kept)
        if fields:
            desk.journal(act, "staff.changed", row, {f"changed.{name}": True for name in fields})
            changed += 1
    return imported(act, IMPORTED, SUBJECT, read=sheet.read, new=new, changed=changed, doubts=doubts)


def _keeping_admin(act: Act, row: Staff, person: Person) -> Person:
    held = act.policy.rights.get(row.role, frozenset())
    if "admin" not in held or (person.role == row.role and person.active is not False):
        return person
    return replace(person, role=row.role, department=row.department, active=None)
