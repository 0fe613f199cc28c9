"""The roster: who is planned for which shift, by import and by hand (G-11: no document says how it is made)."""

from __future__ import annotations

from collections.abc import Sequence

from sqlmodel import col, select

from controlroom.base.errors import UsageError
from controlroom.base.i18n import _
from controlroom.base.sheets import Doubt
from controlroom.people import desk as people
from controlroom.people.tables import Staff
from controlroom.shifts.rules import day_of, shift_of
from controlroom.shifts.sheet import Sheet
from controlroom.shifts.tables import Roster
from controlroom.store.act import Act, Done, desk_act
from controlroom.store.imports import imported

SUBJECT = "roster-import"
IMPORTED = "roster.imported"


@desk_act(right="import")
def import_roster(act: Act, sheet: Sheet) -> Done:
    """Take a roster over (right ``import``); repeating it changes nothing.

    For each shift that the file names, the file is the whole truth: whoever it does not name any more is not planned.

    Args:
        act: the act.
        sheet: what the file says.

    Returns:
        ``Done("roster-import", seq, …)``; ``store.imports.import_report`` reads the report of that journal entry.
    """
    known = {row.number: row for row in act.session.exec(select(Staff).where(col(Staff.active) == 1))}
    doubts = list(sheet.doubts)
    wanted: dict[tuple[str, str], dict[int, str]] = {}
    doubtful: set[tuple[str, str]] = set()
    for name, number, row in sheet.rows:
        person = known.get(row.number)
        if person is None or person.id is None:
            reason = _("There is nobody with number {number}.").format(number=row.number)
            doubts.append(Doubt(name, number, reason))
            doubtful.add((row.day, row.shift))
            continue
        wanted.setdefault((row.day, row.shift), {})[person.id] = row.post
    new = changed = 0
    for (day, shift), named in wanted.items():
        # a row that could not be read may be the very person planned: nobody is taken off by a doubt
        added, altered = _plan(act, day, shift, named, keep=(day, shift) in doubtful)
        new, changed = new + added, changed + altered
    return imported(act, IMPORTED, SUBJECT, read=sheet.read, new=new, changed=changed, doubts=doubts)


@desk_act(right="shift")
def plan(act: Act, day: str, shift: str, who: Sequence[str]) -> Done:
    """Plan a shift by hand: these people and nobody else (right ``shift``).

    Args:
        act: the act.
        day: the estate's day on which it begins, ISO 8601.
        shift: the policy's id or name of it.
        who: staff numbers; nobody empties it.

    Raises:
        UsageError: no such day or shift; NotFound: there is nobody of a number.
    """
    when = day_of(day)
    if when is None:
        raise UsageError(_("Write the day like 2026-11-22."), field="day")
    which = shift_of(act.policy, shift)
    named = [people.by_number(act, number, field="who") for number in who]
    before = {row.staff_id: row.post for row in _rows(act, when.isoformat(), which)}
    wanted = {person.id: before.get(person.id, "") for person in named if person.id is not None}
    new, changed = _plan(act, when.isoformat(), which, wanted, keep=False)
    if new or changed:
        act.journal(
            "roster.planned",
            ("roster", 0),
            {"day": when.isoformat(), "shift": which, "staff": sorted(wanted)},
            {"who": ", ".join(f"{person.number} {person.name}" for person in named)},
        )
    return Done("roster", 0, f"{when.isoformat()} {which}")


def _plan(act: Act, day: str, shift: str, wanted: dict[int, str], *, keep: bool) -> tuple[int, int]:
    """Bring a shift up to what is wanted; return how many are new, and how many moved or are off."""
    before = {row.staff_id: row for row in _rows(act, day, shift)}
    new = changed = 0
    for key, post in wanted.items():
        row = before.get(key)
        if row is None:
            act.session.add(Roster(day=day, shift=shift, staff_id=key, post=post))
            new += 1
        elif row.post != post:
            row.post = post
            act.session.add(row)
            changed += 1
    for key, row in before.items():
        if key not in wanted and not keep:
            act.session.delete(row)
            changed += 1
    act.session.flush()
    return new, changed


def _rows(act: Act, day: str, shift: str) -> Sequence[Roster]:
    return act.session.exec(select(Roster).where(Roster.day == day, Roster.shift == shift)).all()
