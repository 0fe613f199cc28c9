"""Keys and their loans as shown."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from controlroom.base.clock import from_us, opt_from_us, to_us
from controlroom.base.errors import NotFound
from controlroom.base.i18n import _, language
from controlroom.base.policy import Policy
from controlroom.base.registry import Subject
from controlroom.base.text import half, shown
from controlroom.base.times import when_text
from controlroom.keyloans.rules import State, Terms, called_outsider, meant, own_of, read_tag, terms
from controlroom.store import search
from controlroom.store.reader import Reader, Row

_LOAN = (
    "l.id, l.set_loan_id, l.staff_id, s.number, s.name, s.phone, l.contractor, l.firm, l.phone, l.purpose, "
    "l.incident_id, i.number, l.lent, l.due, l.ended, l.how, l.condition, l.note, l.overridden"
)
_OF_LOAN = "LEFT JOIN staff s ON s.id = l.staff_id LEFT JOIN incident i ON i.id = l.incident_id"
_KEYS = (
    "SELECT k.id, k.tag, k.zh, k.en, k.hook, k.copies, k.key_class, k.is_set, w.tag, k.note, k.seal, k.state, "
    f"k.in_audit, k.active, k.counted, b.number, {_LOAN} FROM key_tag k LEFT JOIN key_tag w ON w.id = k.set_id "
    "LEFT JOIN staff b ON b.id = k.counted_by "
    f"LEFT JOIN key_loan l ON l.key_id = k.id AND l.ended IS NULL {_OF_LOAN} "
)
_KEY_COLUMNS = 16
_HOME = 5
ALL = 10_000
"""More keys than a control room has hooks for (ours)."""


@dataclass(frozen=True, slots=True)
class Loan:
    """A loan.

    Attributes:
        id: its key.
        is_of_set: whether the key went out with its set.
        staff_id: the member of staff who has it; None for somebody from outside.
        number, name, phone: of who has it; a contractor has no number.
        firm: the contractor's.
        purpose: what for.
        incident_id, incident: what it is for; the incident's number.
        lent, due, ended: since when, until when, when it ended.
        how: how it ended; empty while it runs.
        condition, note: how the key came back.
        overridden: why what stood against it was passed over.
    """

    id: int
    is_of_set: bool
    staff_id: int | None
    number: str
    name: str
    phone: str
    firm: str
    purpose: str
    incident_id: int | None
    incident: str
    lent: datetime
    due: datetime
    ended: datetime | None
    how: str
    condition: str
    note: str
    overridden: str

    @property
    def called(self) -> str:
        """Who has it: number and name, or name and firm."""
        if self.number:
            return f"{self.number} {self.name}"
        return called_outsider(self.name, self.firm)


@dataclass(frozen=True, slots=True)
class Key:
    """A key or a set.

    Attributes:
        id, tag, zh, en, hook, copies, key_class, note, seal: as in the register.
        is_set: whether it is a set.
        set: tag of the set it belongs to; empty if none.
        state: where it is.
        in_audit: whether it is kept back.
        active: False once it has left the register.
        counted, counted_by: when it was last counted, by whose staff number; None and empty if never.
        loan: the loan that runs.
        opens: what it opens.
    """

    id: int
    tag: str
    zh: str
    en: str
    hook: str
    copies: int
    key_class: str
    is_set: bool
    set: str
    note: str
    seal: str
    state: State
    in_audit: bool
    active: bool
    counted: datetime | None
    counted_by: str
    loan: Loan | None
    opens: tuple[str, ...] = ()

    @property
    def name(self) -> str:
        """Its name in the language of the console."""
        return self.zh if language() == "zh" or not self.en else self.en

    def is_overdue(self, now: datetime) -> bool:
        """Whether it should be back."""
        return self.loan is not None and self.loan.due <= now


def keys(
    reader: Reader,
    *,
    out: bool = False,
    away: bool = False,
    overdue: datetime | None = None,
    borrower: int | None = None,
    since: datetime | None = None,
    until: datetime | None = None,
    limit: int = 500,
    skip: int = 0,
) -> list[Key]:
    """Return the keys of the register: those that are out first, by their time, the others by tag.

    Args:
        out: only those that are out.
        away: only those that are not on their hooks or not to be lent: out, lost, kept back.
        overdue: only those that should be back at this instant.
        borrower: only those this member of staff has.
        since, until: only those due from and before these instants.
        limit: at most so many.
        skip: not the first so many; a register is short enough to be turned so.
    """
    conditions, given = ["k.active = 1"], {"limit": limit, "skip": skip}
    if out:
        conditions.append("l.id IS NOT NULL")
    if away:
        conditions.append("(k.state <> 'in' OR k.in_audit = 1)")
    if overdue is not None:
        conditions.append("l.due <= :now")
        given["now"] = to_us(overdue)
    if borrower is not None:
        conditions.append("l.staff_id = :staff")
        given["staff"] = borrower
    if since is not None:
        conditions.append("l.due >= :since")
        given["since"] = to_us(since)
    if until is not None:
        conditions.append("l.due < :until")
        given["until"] = to_us(until)
    sql = (
        f"{_KEYS} WHERE {' AND '.join(conditions)} "
        "ORDER BY CASE WHEN l.id IS NULL THEN 1 ELSE 0 END, l.due, k.tag LIMIT :limit OFFSET :skip"
    )
    return _with_places(reader, reader.rows(sql, **given))


def by_tag(reader: Reader, text: str) -> Key:
    """Return a key by its tag, also one that has left the register.

    Raises:
        UsageError: no tag; NotFound: there is none.
    """
    tag = read_tag(text)
    known = meant(tag, [one for (one,) in reader.rows("SELECT tag FROM key_tag")])
    found = _with_places(reader, reader.rows(f"{_KEYS} WHERE k.tag = :tag", tag=known or tag))
    if not found:
        sentence = _("There is no key {tag}. “keys list” shows all of them.")
        raise NotFound(sentence.format(tag=shown(tag)), field="tag")
    return found[0]


def by_id(reader: Reader, key_id: int) -> Key | None:
    """Return a key by its id."""
    found = _with_places(reader, reader.rows(f"{_KEYS} WHERE k.id = :id", id=key_id))
    return found[0] if found else None


def named(reader: Reader, text: str, _local_now: datetime) -> Key:
    """Return the key that a tag names where numbers of any sort are typed: ``K:E-07``.

    Raises:
        UsageError: no tag so marked; NotFound: there is none.
    """
    mark, colon, tag = half(text).strip().partition(":")
    if mark.upper() != "K" or not colon:
        tag = ""
    return by_tag(reader, tag)


def find(reader: Reader, text: str, *, limit: int = 20) -> list[Key]:
    """Return the keys that a text may mean, what begins with it as a tag first: by tag, name, initials, what they open.

    Args:
        text: what was typed; nothing typed finds nothing.
        limit: at most so many.
    """
    begun = "".join(half(text).upper().split())
    if not begun:
        return []
    tags: dict[str, int] = dict(reader.rows("SELECT tag, id FROM key_tag WHERE active = 1 ORDER BY tag"))
    said = meant(begun, tags)
    first = [
        tags[tag] for tag in sorted(tags, key=lambda tag: tag != said) if tag == said or tag.startswith(begun)
    ]
    ids = search.find(
        reader, "key", text, confirm=lambda refs: texts(reader, refs), limit=limit, is_open=True
    )
    wanted = list(dict.fromkeys([*first, *ids]))[:limit]
    rows = {row[0]: row for row in reader.among(f"{_KEYS} WHERE k.id IN ({{ids}})", wanted)}
    return _with_places(reader, [rows[one] for one in wanted if one in rows])


def texts(reader: Reader, ids: Sequence[int]) -> dict[int, str]:
    """Return the texts of keys that decide whether one answers what was typed."""
    found = {
        row[0]: " ".join(word for word in row[1:] if word)
        for row in reader.among("SELECT id, tag, zh, en, hook FROM key_tag WHERE id IN ({ids})", ids)
    }
    for key_id, code, place in reader.among(
        "SELECT key_id, place_code, place FROM key_opens WHERE key_id IN ({ids}) ORDER BY key_id, nth", ids
    ):
        found[key_id] = f"{found[key_id]} {code} {place}"
    return found


def members(reader: Reader, set_id: int) -> list[Key]:
    """Return the keys of a set."""
    rows = reader.rows(f"{_KEYS} WHERE k.set_id = :id AND k.active = 1 ORDER BY k.tag", id=set_id)
    return _with_places(reader, rows)


def loans(reader: Reader, key_id: int, *, limit: int = 50, before: int | None = None) -> list[Loan]:
    """Return the loans of a key, the latest first.

    Args:
        limit: at most so many.
        before: only those whose id is lower, for the next page.
    """
    sql = (
        f"SELECT {_LOAN} FROM key_loan l {_OF_LOAN} WHERE l.key_id = :key AND l.id < :before "
        "ORDER BY l.id DESC LIMIT :limit"
    )
    rows = reader.rows(sql, key=key_id, before=before if before is not None else 2**62, limit=limit)
    return [_loan(row) for row in rows]


def for_incident(reader: Reader, incident_id: int) -> list[Key]:
    """Return the keys that are out for an incident."""
    sql = f"{_KEYS} WHERE l.incident_id = :incident AND l.set_loan_id IS NULL ORDER BY k.tag"
    return _with_places(reader, reader.rows(sql, incident=incident_id))


def holds_open(reader: Reader, incident_id: int) -> list[str]:
    """Return a sentence for each key that is out for an incident, which holds it open."""
    return [
        _("{who} still has {tag}").format(who=one.loan.called, tag=one.tag)
        for one in for_incident(reader, incident_id)
        if one.loan is not None
    ]


def of_home(reader: Reader, policy: Policy, place_code: str, now: datetime) -> list[str]:
    """Return a line for each key of a home that is lent (domain.md K-25: only where the estate keeps such keys)."""
    sql = (
        f"{_KEYS} WHERE l.id IS NOT NULL AND k.id IN (SELECT key_id FROM key_opens WHERE place_code = :place) "
        "ORDER BY l.due LIMIT :limit"
    )
    found = []
    for one in _with_places(reader, reader.rows(sql, place=place_code, limit=_HOME)):
        if one.loan is not None:
            due = when_text(one.loan.due, now, policy.zone)
            words = _("key {tag}: {who} until {time}").format(tag=one.tag, who=one.loan.called, time=due)
            found.append(f"{'▲' if one.is_overdue(now) else '○'} {words}")
    return found


def place_codes(reader: Reader, key_id: int) -> list[str]:
    """Return the codes of the places of the estate that a key opens."""
    sql = "SELECT place_code FROM key_opens WHERE key_id = :id AND place_code <> '' ORDER BY nth"
    return [code for (code,) in reader.rows(sql, id=key_id)]


def terms_of(reader: Reader, policy: Policy, key_id: int) -> Terms | None:
    """Return on what terms a key is lent; None if the policy does not know its class any more."""
    row = reader.one(
        "SELECT key_class, longest, latest, authorisers, other_department, roles, departments, firms FROM key_tag "
        "WHERE id = :id",
        id=key_id,
    )
    klass = policy.keys.classes.get(row[0]) if row is not None else None
    if row is None or klass is None:
        return None
    return terms(klass, own_of(*row[1:]))


@dataclass(frozen=True, slots=True)
class Counts:
    """How many keys are lent, should be back, are lost or kept back, and how many there are; sets do not count."""

    out: int
    overdue: int
    away: int
    all: int


def counts(reader: Reader, now: datetime) -> Counts:
    """Return the numbers in the head of the pane."""
    row = reader.one(
        "SELECT COALESCE(SUM(CASE WHEN k.state = 'out' THEN 1 ELSE 0 END), 0), "
        "COALESCE(SUM(CASE WHEN l.due <= :now THEN 1 ELSE 0 END), 0), "
        "COALESCE(SUM(CASE WHEN k.state = 'lost' OR k.in_audit = 1 THEN 1 ELSE 0 END), 0), COUNT(*) FROM key_tag k "
        "LEFT JOIN key_loan l ON l.key_id = k.id AND l.ended IS NULL WHERE k.active = 1 AND k.is_set = 0",
        now=to_us(now),
    )
    assert row is not None
    return Counts(*map(int, row))


@dataclass(frozen=True, slots=True)
class Reminder:
    """A call about a key: when, by whose staff number, what was said, what was promised."""

    at: datetime
    by: str
    said: str
    promised: datetime | None


def reminders(reader: Reader, key_id: int) -> list[Reminder]:
    """Return the calls about the loan of a key that runs, the first one first."""
    rows = reader.rows(
        "SELECT r.at, s.number, r.said, r.promised FROM key_loan l JOIN key_reminder r ON r.loan_id = l.id "
        "LEFT JOIN staff s ON s.id = r.staff_id WHERE l.key_id = :key AND l.ended IS NULL ORDER BY r.id",
        key=key_id,
    )
    return [Reminder(from_us(at), by or "", said, opt_from_us(promised)) for at, by, said, promised in rows]


def describe(reader: Reader, ids: Sequence[int]) -> dict[int, Subject]:
    """Return how keys are named in strips and lists: tag, name, what it opens, who has it."""
    found = _with_places(reader, reader.among(f"{_KEYS} WHERE k.id IN ({{ids}})", ids))
    return {
        one.id: Subject(
            number=one.tag,
            title=one.name,
            place=one.opens[0] if one.opens else "",
            call=one.loan.number if one.loan else "",
            phone=one.loan.phone if one.loan else "",
        )
        for one in found
    }


def _with_places(reader: Reader, rows: Sequence[Row]) -> list[Key]:
    opens: Mapping[int, list[str]] = {row[0]: [] for row in rows}
    places = "SELECT key_id, place FROM key_opens WHERE key_id IN ({ids}) ORDER BY key_id, nth"
    for key_id, place in reader.among(places, list(opens)):
        opens[key_id].append(place)
    return [_key(row, tuple(opens[row[0]])) for row in rows]


def _key(row: Row, opens: tuple[str, ...]) -> Key:
    key, tag, zh, en, hook, copies, klass, is_set, of, note, seal, state, audit, active, counted, by = row[
        :_KEY_COLUMNS
    ]
    loan = _loan(row[_KEY_COLUMNS:]) if row[_KEY_COLUMNS] is not None else None
    return Key(
        key, tag, zh, en, hook, copies, klass, bool(is_set), of or "", note, seal, State(state), bool(audit),
        bool(active), opt_from_us(counted), by or "", loan, opens,
    )  # fmt: skip


def _loan(row: Row) -> Loan:
    (
        key, set_loan, staff, number, name, staff_phone, contractor, firm, phone, purpose,
        incident_id, incident, lent, due, ended, how, condition, note, overridden,
    ) = row  # fmt: skip
    return Loan(
        key, set_loan is not None, staff, number or "", name or contractor, staff_phone or phone, firm, purpose,
        incident_id, incident or "", from_us(lent), from_us(due), opt_from_us(ended), how, condition, note, overridden,
    )  # fmt: skip


def at_rest(reader: Reader, sealed: Collection[str]) -> tuple[int, str]:
    """Return how many keys hang on their hooks, and the number on the seal of the box, empty if it is broken.

    Args:
        reader: the read lane.
        sealed: classes whose keys lie in the box.
    """
    rows = reader.rows(
        "SELECT key_class, SUM(CASE WHEN state = 'in' AND in_audit = 0 THEN 1 ELSE 0 END), MAX(seal) "
        "FROM key_tag WHERE active = 1 AND is_set = 0 GROUP BY key_class"
    )
    hanging = sum(int(count) for name, count, _seal in rows if name not in sealed)
    return hanging, max((str(seal) for name, _count, seal in rows if name in sealed), default="")
