"""A database with many closed incidents, made in minutes: bulk inserts into the real schema, a real chain.

The first incident, follow-up, loan and pass go through the desk; the others are rows of the same form. The journal's
triggers stay in force while it is filled; only the search index's trigger waits, and the index is built at the end.
"""

from __future__ import annotations

import hashlib
import shutil
import sqlite3
from collections import deque
from collections.abc import Callable
from contextlib import closing
from datetime import datetime, timedelta
from pathlib import Path

from benchmarks import estate, history, releases
from benchmarks.bulk import Table, in_bulk
from controlroom.base.clock import ManualClock, SystemClock, from_us, to_us
from controlroom.base.settings import shipped
from controlroom.followups import desk as followups
from controlroom.incidents.catalogue import active_catalogue
from controlroom.incidents.desk import NewIncident, close, open_incident
from controlroom.keyloans import desk as keyloans
from controlroom.passes import desk as passes
from controlroom.shifts import desk as shifts
from controlroom.store.database import Store
from controlroom.store.migrate import HEAD

_CHUNK = 4000
_AHEAD = timedelta(hours=2)
"""How long before today's midnight the last call came."""


def closed(folder: Path, incidents: int, say: Callable[[str], None] = lambda _line: None) -> Path:
    """Return a database of that many closed incidents and loans of keys, each with two entries in the journal.

    Made if it is not there. Every tenth incident had its return visit, with a planning and an attempt in the journal;
    after every fifth call goods went out by a pass.

    Args:
        folder: keeps what was made; a change of schema, policy or of this program makes another file.
        incidents: how many incidents, and how many loans, at least 1.
        say: told what is being made.

    Raises:
        OSError: the folder cannot be written.
    """
    file = folder / f"closed-{incidents}-{_edition()}.db"
    if not file.exists():
        folder.mkdir(parents=True, exist_ok=True)
        part = file.with_suffix(".part")
        for left in folder.glob(f"{part.name}*"):
            left.unlink()
        say(f"making {incidents:,} closed incidents and old loans in {file}")
        _make(part, incidents)
        part.rename(file)
    return file


def working(base: Path, target: Path, open_incidents: int = estate.OPEN) -> Path:
    """Copy a database of closed incidents and open some through the desk, now by the machine's clock.

    A shift runs, a few keys are lent, and a few passes hold.

    Args:
        base: from ``closed``.
        target: the new file.
        open_incidents: how many to open; without any no key is out and no pass holds, either.
    """
    shutil.copyfile(base, target)
    target.chmod(0o600)
    store = Store(estate.location_of(target), SystemClock())
    shifts.start(store, estate.officer(store))
    estate.take_calls(store, open_incidents)
    if open_incidents:
        estate.lend(store, estate.LENT)
        estate.release(store, estate.RELEASED)
    store.close()
    return target


def _edition() -> str:
    """Return a short hash over everything that shapes the file."""
    here, package = Path(__file__).parent, shipped("data").parent / "src" / "controlroom"
    sources = [
        *(here / name for name in ("bulk.py", "estate.py", "fill.py", "history.py", "releases.py")),
        *(shipped("data") / name for name in ("policy.toml", "catalogue.toml")),
        *sorted(package.glob("*/tables.py")),
        package / "store" / "schema.py",
        package / "base" / "tokens.py",
    ]
    hashed = hashlib.sha256(HEAD.encode())
    for source in sources:
        hashed.update(source.read_bytes())
    return hashed.hexdigest()[:8]


def _make(file: Path, incidents: int) -> None:
    now = SystemClock().now()
    clock = ManualClock(now)
    estate.make(file, clock)
    store = Store(estate.location_of(file), clock)
    last = estate.midnight(store, now) - _AHEAD
    first = last - timedelta(microseconds=history.STEP * (incidents - 1))
    clock.set(first - timedelta(days=1))
    _first_incident(store, clock)
    low = {sort: _low(store, sort) for sort in ("incident", "followup", "pass")}
    made = _History(store, first)
    store.close()
    with closing(sqlite3.connect(file, isolation_level=None)) as connection, in_bulk(connection):
        _write(connection, made, incidents, low)


class _History:
    """The history of a store from its first call on."""

    def __init__(self, store: Store, first: datetime) -> None:
        zone = store.zone
        read = store.reader.rows
        homes = [(row[0], row[1], row[1]) for row in read("SELECT id, code FROM room ORDER BY id")]
        officer = estate.officer(store).staff_id
        assert officer is not None

        def day_of(at: int) -> tuple[int, str]:
            local = from_us(at).astimezone(zone)
            return local.year, f"{local.month:02}{local.day:02}"

        policy = store.policy()
        people = [key for key, _number in estate.staff(store)]
        self.calls = history.History(
            policy, active_catalogue(policy), homes, people, estate.keys(store), officer, to_us(first), day_of
        )
        guards = [(key, f"{number} {name}") for key, number, name in estate.guards(store)]
        self.passes = releases.Releases(
            self.calls, estate.owned(store), guards, estate.gate(store), officer, policy.passes
        )


def _first_incident(store: Store, clock: ManualClock) -> None:
    """Play one incident through the desk, one thing owed, one loan and one pass."""
    by = estate.officer(store)
    new = NewIncident(kind=next(iter(active_catalogue(store.policy()).kinds)), place=estate.rooms(store)[0])
    done = open_incident(store, by, new)
    clock.move(timedelta(minutes=20))
    close(store, by, done.number, result="已处理", told="住户")
    owed = followups.add(store, by, followups.NewFollowup(kind="answer", text="答复住户"))
    followups.done(store, by, owed.number, result="已答复")
    [tag] = estate.lend(store, 1)
    clock.move(timedelta(minutes=30))
    keyloans.return_key(store, by, tag)
    [release] = estate.release(store, 1)
    clock.move(timedelta(minutes=20))
    passes.let_out(store, by, release, guard=estate.guards(store)[0][1])


def _low(store: Store, sort: str) -> int:
    """Return the key below the first search entry of a sort."""
    entry = store.reader.one("SELECT id, ref FROM search_entry WHERE sort = :sort", sort=sort)
    assert entry is not None
    return int(entry[0] - entry[1])


def _write(connection: sqlite3.Connection, everything: _History, incidents: int, low: dict[str, int]) -> None:
    made, released = everything.calls, everything.passes
    tables = {
        name: Table(connection, name, columns)
        for name, columns in (
            ("incident", history.INCIDENT),
            ("assignment", history.ASSIGNMENT),
            ("deadline", history.DEADLINE),
            ("alarm", history.ALARM),
            ("followup", history.FOLLOWUP),
            ("followup_attempt", history.ATTEMPT),
            ("key_loan", history.LOAN),
            ("release_pass", releases.PASS),
            ("pass_line", releases.LINE),
            ("pass_check", releases.CHECK),
            ("pass_move", releases.MOVE),
            ("pass_moved", releases.MOVED),
            ("search_entry", history.SEARCH),
            ("journal", history.JOURNAL),
            ("journal_text", history.JOURNAL_TEXT),
        )
    }

    def last(sql: str) -> int:
        return int(connection.execute(sql).fetchone()[0] or 0)

    key = last("SELECT MAX(id) FROM incident")
    deadline = last("SELECT MAX(id) FROM deadline") + 1
    seq, head = connection.execute("SELECT seq, hash FROM journal ORDER BY seq DESC LIMIT 1").fetchone()
    visit = last("SELECT MAX(number) FROM followup")
    loan = last("SELECT MAX(id) FROM key_loan") + 1
    paper, move = last("SELECT MAX(id) FROM release_pass"), last("SELECT MAX(id) FROM pass_move")
    numbers: list[str] = []
    # visits planned and not yet made, the first one first: the incident's index, the visit's key, its entry
    waiting: deque[tuple[int, int, int]] = deque()
    # passes whose goods have not gone yet: the call's index, the pass's key
    leaving: deque[tuple[int, int]] = deque()

    def journal(row: history.Row, text: history.Row | None) -> None:
        nonlocal seq, head
        seq, head = row[0], row[-1]
        tables["journal"].rows.append(row)
        if text is not None:
            tables["journal_text"].rows.append(text)

    def entry(index: int, *, closing: bool) -> None:
        journal(*made.entry(index, key + 1 + index, numbers[index], seq + 1, head, closing=closing))

    def plan(index: int) -> None:
        nonlocal visit
        visit += 1
        journal(*made.planned(index, key + 1 + index, visit, seq + 1, head))
        waiting.append((index, visit, seq))

    def make_visit(index: int, number: int, planned: int) -> None:
        nonlocal deadline
        journal(*made.attempted(index, number, seq + 1, head))
        row, attempt = made.visit(index, key + 1 + index, number, planned)
        tables["followup"].rows.append(row)
        tables["followup_attempt"].rows.append(attempt)
        tables["deadline"].rows.append(made.visit_deadline(index, number, deadline))
        deadline += 1
        entered = (low["followup"] + number, "followup", number, made.visit_tokens(index, number))
        tables["search_entry"].rows.append(entered)

    def lend(index: int) -> None:
        nonlocal deadline
        journal(*made.lent(index, key + 1 + index, loan + index, seq + 1, head))
        tables["key_loan"].rows.append(made.loan(index, key + 1 + index, loan + index))
        tables["deadline"].rows.append(made.loan_deadline(index, loan + index, deadline))
        deadline += 1

    def apply(index: int) -> None:
        nonlocal paper, deadline
        paper += 1
        journal(*released.applied(index, paper, seq + 1, head))
        tables["release_pass"].rows.append(released.row(index, paper))
        tables["pass_line"].rows += released.lines(paper)
        tables["pass_check"].rows += released.checks(index, paper)
        tables["deadline"].rows.append(released.deadline(index, paper, deadline))
        deadline += 1
        tables["search_entry"].rows.append(
            (low["pass"] + paper, "pass", paper, released.tokens(index, paper))
        )
        leaving.append((index, paper))

    def let_out(index: int, key: int) -> None:
        nonlocal move
        move += 1
        journal(*released.out(index, key, move, seq + 1, head))
        row, moved = released.move(index, key, move)
        tables["pass_move"].rows.append(row)
        tables["pass_moved"].rows += moved

    for index in range(incidents + history.VISIT_LAG):
        if index < incidents:
            incident = key + 1 + index
            row = made.incident(index, incident)
            numbers.append(row[1])
            tables["incident"].rows.append(row)
            tables["assignment"].rows.append(made.assignment(index, incident))
            promises, alarms = made.deadlines(index, incident, deadline)
            deadline += len(promises)
            tables["deadline"].rows += promises
            tables["alarm"].rows += alarms
            tables["search_entry"].rows.append(
                (low["incident"] + incident, "incident", incident, made.tokens(index, row[1]))
            )
            entry(index, closing=False)
            lend(index)
        if 0 <= (back := index - history.LOAN_LAG) < incidents:
            journal(*made.returned(back, loan + back, seq + 1, head))
        if index < incidents and index % releases.EVERY == 0:
            apply(index)
        if leaving and leaving[0][0] == index - releases.OUT_LAG:
            let_out(*leaving.popleft())
        if 0 <= (ended := index - history.LAG) < incidents:
            entry(ended, closing=True)
            if made.owes_visit(ended):
                plan(ended)
        if waiting and waiting[0][0] == index - history.VISIT_LAG:
            make_visit(*waiting.popleft())
        if index % _CHUNK == 0:
            for table in tables.values():
                table.write()
    for table in tables.values():
        table.write()
