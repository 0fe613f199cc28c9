"""Passes as shown: what waits, what may go out, what is to come back; one pass with its lines, checks and trips."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Any

from controlroom.base.clock import from_us, opt_from_us, to_us
from controlroom.base.errors import NotFound, UsageError
from controlroom.base.i18n import _
from controlroom.base.registry import Subject
from controlroom.base.text import half
from controlroom.estate.places import written_place
from controlroom.passes.gas import gas_places, is_inside
from controlroom.passes.lines import Line
from controlroom.passes.reads_estate import owner_of
from controlroom.passes.rules import (
    RELATION_TITLES,
    Relation,
    State,
    listed,
    number_of,
    parse_number,
    searched,
    stands,
)
from controlroom.store import search
from controlroom.store.policies import active_policy
from controlroom.store.reader import Reader, Row


class Which(StrEnum):
    """Which passes are wanted."""

    WAITING = "waiting"
    OPEN = "open"
    BACK_DUE = "back-due"
    ALL = "all"


@dataclass(frozen=True, slots=True)
class Pass:
    """A pass.

    Attributes:
        id, number: its key and its number.
        state: where it stands now; one whose end has come has expired.
        place_sort, place_id, place_code, place: the home.
        applicant, relation, phone: who applied.
        document, last4: sort and last four characters of the document seen.
        purpose, whole_house, value, lorries, plate, gate: as applied for; the value in fen.
        requested_by: id of the department that asked for it; empty if none did.
        opened, opened_by: when it was applied for, who wrote it down.
        starts, until, back_due, confirm_by: its times.
        wrong_codes, heard: how often the code was wrong in a row; when it was right last.
        used, ended: when all was out, when it ended.
        ended_by, ended_why: who ended it, and why.
        owed: how many pieces are to come back.
        before: number of the pass in place of which it was made; empty if none.
        incident: number of the incident goods that are not on it brought.
        lines: what goes.
    """

    id: int
    number: int
    state: State
    place_sort: str | None
    place_id: int | None
    place_code: str
    place: str
    resident_id: int | None
    applicant: str
    relation: Relation
    phone: str
    document: str
    last4: str
    purpose: str
    whole_house: bool
    value: int | None
    lorries: int
    plate: str
    gate: str
    requested_by: str
    opened: datetime
    opened_by: str
    starts: datetime
    until: datetime
    back_due: datetime | None
    confirm_by: datetime | None
    wrong_codes: int
    heard: datetime | None
    used: datetime | None
    ended: datetime | None
    ended_by: str
    ended_why: str
    owed: int
    before: str
    incident_id: int | None
    incident: str
    lines: tuple[Line, ...] = ()

    @property
    def spoken(self) -> str:
        """Its number as it is said."""
        return number_of(self.number)

    @property
    def left(self) -> int:
        """How many pieces may still go out."""
        return sum(line.left for line in self.lines)

    @property
    def goods(self) -> str:
        """Its goods in one line."""
        return listed(f"{line.what} {line.count}{line.unit}" for line in self.lines)

    def is_overdue(self, now: datetime) -> bool:
        """Whether goods should be back."""
        return bool(self.owed) and self.back_due is not None and self.back_due <= now


_COLUMNS = (
    "p.id, p.number, p.state, p.place_sort, p.place_id, p.place_code, p.place, p.resident_id, p.applicant, "
    "p.relation, p.phone, p.document, p.last4, p.purpose, p.whole_house, p.value, p.lorries, p.plate, p.gate, "
    "p.requested_by, p.opened, o.number, o.name, p.starts, p.until, p.back_due, p.confirm_by, p.wrong_codes, p.heard, "
    "p.used, p.ended, e.number, e.name, p.ended_why, p.owed, b.number, p.incident_id, i.number"
)
_PASSES = (
    f"SELECT {_COLUMNS} FROM release_pass p LEFT JOIN staff o ON o.id = p.opened_by "
    "LEFT JOIN staff e ON e.id = p.ended_by LEFT JOIN release_pass b ON b.id = p.before_id "
    "LEFT JOIN incident i ON i.id = p.incident_id"
)


def passes(
    reader: Reader,
    now: datetime,
    which: Which = Which.OPEN,
    *,
    since: datetime | None = None,
    until: datetime | None = None,
    limit: int = 50,
    after: tuple[datetime, int] | None = None,
    before: int | None = None,
) -> list[Pass]:
    """Return passes: open ones by their end, what is owed back by its time, all of them newest first.

    Args:
        reader: the read lane.
        now: this instant: a pass whose end has come is not open.
        which: those that wait, that are open, of which goods are to come back, or all.
        since, until: applied for from, and before.
        limit: at most so many.
        after: keyset of those in the order of their time: time and key of the last of the page before.
        before: keyset of all: only keys below.
    """
    conditions, given = [], {"limit": limit}
    if which is Which.ALL:
        order = "p.id DESC"
        if since is not None or until is not None:
            # newest first by the time they were applied for: its index finds them
            order = "p.opened DESC, p.id DESC"
    elif which is Which.BACK_DUE:
        conditions.append("p.owed > 0")
        order = "p.back_due, p.id"
    else:
        conditions += ["p.is_live = 1", "p.until > :now"]
        given["now"] = to_us(now)
        order = "p.until, p.id"
        if which is Which.WAITING:
            conditions.append("p.state = 'waiting'")
    if since is not None:
        conditions.append("p.opened >= :since")
        given["since"] = to_us(since)
    if until is not None:
        conditions.append("p.opened < :before_time")
        given["before_time"] = to_us(until)
    if before is not None:
        conditions.append("p.id < :before")
        given["before"] = before
    if after is not None and which is not Which.ALL:
        time = "p.back_due" if which is Which.BACK_DUE else "p.until"
        conditions.append(f"({time} > :time OR ({time} = :time AND p.id > :after))")
        given |= {"time": to_us(after[0]), "after": after[1]}
    where = f"WHERE {' AND '.join(conditions)}" if conditions else ""
    return _whole(reader, reader.rows(f"{_PASSES} {where} ORDER BY {order} LIMIT :limit", **given), now)


@dataclass(frozen=True, slots=True)
class Counts:
    """How many passes wait, may go out, should have their goods back, are owed goods; each up to a thousand."""

    waiting: int
    ready: int
    overdue: int
    owed: int


_MOST = 1000


def counts(reader: Reader, now: datetime) -> Counts:
    """Return how many passes wait, may go out, and are overdue with goods."""
    row = reader.one(
        f"""SELECT (SELECT COUNT(*) FROM (SELECT 1 AS one FROM release_pass WHERE is_live = 1 AND until > :now
 AND state = 'waiting' LIMIT {_MOST}) AS waits), (SELECT COUNT(*) FROM (SELECT 1 AS one FROM release_pass
 WHERE is_live = 1 AND until > :now AND state <> 'waiting' LIMIT {_MOST}) AS may),
 (SELECT COUNT(*) FROM (SELECT 1 AS one FROM release_pass WHERE owed > 0 AND back_due <= :now
 LIMIT {_MOST}) AS late), (SELECT COUNT(*) FROM (SELECT 1 AS one FROM release_pass WHERE owed > 0
 LIMIT {_MOST}) AS owes)""",
        now=to_us(now),
    ) or (0, 0, 0, 0)
    return Counts(*row)


def by_number(reader: Reader, text: str, now: datetime) -> Pass:
    """Return the pass with this number: ``P-0001``, ``p1``, ``1``.

    Raises:
        UsageError: no such number; NotFound: no such pass.
    """
    number = parse_number(text)
    found = _whole(reader, reader.rows(f"{_PASSES} WHERE p.number = :number", number=number), now)
    if not found:
        sentence = _("There is no pass {number}. “passes list --all” shows the last ones.")
        raise NotFound(sentence.format(number=number_of(number)), field="number")
    return found[0]


def named(reader: Reader, text: str, local_now: datetime) -> Pass:
    """Return the pass that a number names where numbers of any sort are typed: the letter must stand there.

    Raises:
        UsageError: no number of a pass; NotFound: no such pass.
    """
    if not half(text).strip().upper().startswith("P"):
        raise UsageError(_("This is no number of a pass. Write it like P-0001."))
    return by_number(reader, text, local_now)


def by_id(reader: Reader, pass_id: int, now: datetime) -> Pass | None:
    """Return the pass with this key."""
    found = _whole(reader, reader.rows(f"{_PASSES} WHERE p.id = :id", id=pass_id), now)
    return found[0] if found else None


def find(
    reader: Reader, text: str, now: datetime, *, limit: int = 20, before: int | None = None
) -> list[Pass]:
    """Return the passes that a text may mean, newest first: by number, home, applicant, telephone, plate, goods."""
    ids = search.find(
        reader, "pass", text, confirm=lambda refs: texts(reader, refs), limit=limit, before=before
    )
    rows = {row[0]: row for row in reader.among(f"{_PASSES} WHERE p.id IN ({{ids}})", ids)}
    return _whole(reader, [rows[one] for one in ids if one in rows], now)


def texts(reader: Reader, ids: Sequence[int]) -> dict[int, str]:
    """Return the texts that decide whether a pass answers what was typed."""
    sql = (
        "SELECT id, number, plate, phone, purpose, applicant, place_code, place FROM release_pass "
        "WHERE id IN ({ids})"
    )
    found = {row[0]: searched(row[1], row[3:], row[2]) for row in reader.among(sql, ids)}
    goods = "SELECT pass_id, what FROM pass_line WHERE pass_id IN ({ids}) ORDER BY pass_id, nth"
    for pass_id, what in reader.among(goods, ids):
        found[pass_id] = f"{found[pass_id]} {what}"
    return found


def of_home(reader: Reader, place_code: str, now: datetime, *, limit: int = 20) -> list[Pass]:
    """Return the passes of a home by which goods may go out or are to come back, the newest first."""
    rows = reader.rows(
        f"{_PASSES} WHERE p.place_code = :code AND ((p.is_live = 1 AND p.until > :now) OR p.owed > 0) "
        "ORDER BY p.id DESC LIMIT :limit",
        code=place_code,
        now=to_us(now),
        limit=limit,
    )
    return _whole(reader, rows, now)


def of_today(reader: Reader, place_code: str, since: datetime) -> list[str]:
    """Return the numbers of the passes of a home applied for since an instant, refused and void ones left out."""
    rows = reader.rows(
        "SELECT number FROM release_pass WHERE place_code = :code AND opened >= :since "
        "AND state NOT IN ('refused', 'void') ORDER BY id LIMIT 20",
        code=place_code,
        since=to_us(since),
    )
    return [number_of(row[0]) for row in rows]


def code_of(reader: Reader, pass_id: int) -> str:
    """Return the check code of a pass; only for whoever has the right ``release``."""
    return str(reader.value("SELECT code FROM release_pass WHERE id = :id", id=pass_id))


def describe(reader: Reader, ids: Sequence[int]) -> dict[int, Subject]:
    """Return how passes are named in strips and lists: number, what for, where, whom to call.

    While the owner's word is waited for it is the owner's number on file, else the applicant's; where gas escapes it is
    nobody (P-07).
    """
    rows = reader.among(
        "SELECT p.id, p.number, p.purpose, p.place_code, p.place, p.relation, p.phone, p.place_sort, p.place_id, "
        "c.is_open FROM release_pass p LEFT JOIN pass_check c ON c.pass_id = p.id AND c.sort = 'identity' "
        "WHERE p.id IN ({ids})",
        ids,
    )
    leaks = gas_places(reader.rows, active_policy(reader), reader.location)
    found = {}
    for pass_id, number, purpose, code, place, relation, phone, sort, place_id, waits in rows:
        owner = owner_of(reader, sort, place_id) if waits else None
        inside = is_inside(code, leaks)
        call = owner.phones[0] if owner is not None else "" if waits else phone
        found[pass_id] = Subject(
            number=number_of(number),
            title=purpose or _("release pass"),
            place=written_place(sort, code, place),
            call="" if inside else _(RELATION_TITLES[Relation.OWNER if waits else Relation(relation)]),
            no_radio=inside,
            phone="" if inside else call,
        )
    return found


def _whole(reader: Reader, rows: Sequence[Row], now: datetime) -> list[Pass]:
    lines: dict[int, list[Line]] = {row[0]: [] for row in rows}
    sql = (
        "SELECT pass_id, nth, what, count, unit, note, large, returnable, out, back FROM pass_line "
        "WHERE pass_id IN ({ids}) ORDER BY pass_id, nth"
    )
    for pass_id, nth, what, count, unit, note, large, returnable, out, back in reader.among(sql, list(lines)):
        lines[pass_id].append(Line(nth, what, count, unit, note, bool(large), bool(returnable), out, back))
    return [_pass(row, tuple(lines[row[0]]), now) for row in rows]


def called(number: str | None, name: Any) -> str:
    return f"{number} {name}" if number else ""


def _pass(row: Row, lines: tuple[Line, ...], now: datetime) -> Pass:
    (
        pass_id, number, state, place_sort, place_id, place_code, place, resident, applicant,
        relation, phone, document, last4, purpose, whole_house, value, lorries, plate, gate,
        requested_by, opened, by_number_, by_name, starts, until, back_due, confirm_by, wrong, heard,
        used, ended, end_number, end_name, ended_why, owed, before, incident_id, incident,
    ) = row  # fmt: skip
    end = from_us(until)
    now_state = stands(State(state), end, now)
    return Pass(
        pass_id, number, now_state, place_sort, place_id, place_code, written_place(place_sort, place_code, place),
        resident, applicant, Relation(relation), phone, document, last4, purpose, bool(whole_house), value, lorries,
        plate, gate, requested_by, from_us(opened), called(by_number_, by_name), from_us(starts), end,
        opt_from_us(back_due), opt_from_us(confirm_by), wrong, opt_from_us(heard), opt_from_us(used),
        opt_from_us(ended) or (end if now_state is State.EXPIRED else None), called(end_number, end_name), ended_why,
        owed, number_of(before) if before else "", incident_id, incident or "", lines,
    )  # fmt: skip
