"""The console in a real terminal against small Textual apps: start, a key, idling, memory, an alarm."""

from __future__ import annotations

import sqlite3
import time
from collections.abc import Mapping
from contextlib import closing
from datetime import timedelta
from pathlib import Path

from benchmarks import estate
from benchmarks.floors import empty_app, one_cell, one_clock
from benchmarks.report import Measured, figure, ratio
from benchmarks.terminal import Terminal
from benchmarks.timing import HOUSE, environment, in_turns, median, percentile, program
from controlroom.base import i18n
from controlroom.base.clock import SystemClock, to_us
from controlroom.base.i18n import _
from controlroom.base.numbers import parse_incident_no
from controlroom.deadlines.reads import counts
from controlroom.incidents.desk import NewIncident, dispatch, open_incident
from controlroom.store import backup
from controlroom.store.database import Store

START, KEY, GROWTH = 2.5, 2.0, 1.15
IDLE, MEMORY, ALARM = 1.5, 140.0, 0.1
_CTRL_O, DOWN, F2 = "\x0f", "\x1b[B", "\x1bOQ"
_F12, _DELETE = "\x1b[24~", "\x1b[3~"
_UNDER_WAY, _LIFT = "途中", "P-02"
_RUNNING, _DUE, _APART = 10_000, 100, 0.2


def chores(file: Path) -> None:
    """Make the day's backup, which a console would make in its first minutes."""
    store = Store(estate.location_of(file), SystemClock())
    backup.daily(store)
    store.close()


def starts(files: Mapping[str, Path], rounds: int, home: Path) -> list[Measured]:
    """Return a row for each size: from the start of the program to incidents on its screen."""
    env = env_of(home)

    def until(command: list[str], text: str) -> float:
        with Terminal(command, env) as terminal:
            return terminal.wait(text) - terminal.started

    empty = program("benchmarks.floors.empty_app:main")
    doings = {"empty": lambda: until(empty, empty_app.READY)}
    for size, file in files.items():
        five = program("benchmarks.floors.five_tables:main", str(file))
        house, number = console(file), _number_shown(file)
        doings[f"five {size}"] = lambda five=five: until(five, "number")  # type: ignore[misc]
        doings[size] = lambda house=house, number=number: until(house, number)  # type: ignore[misc]
    found = {name: median(seconds) for name, seconds in in_turns(doings, rounds).items()}
    sizes = list(files)
    rows = [
        ratio(
            f"five live tables, start (for comparison), {size}", found["empty"], found[f"five {size}"], START
        )
        for size in sizes[:1]
    ]
    rows += [
        ratio(f"console start to live rows, {size}", found["empty"], found[size], START) for size in sizes
    ]
    return rows + _growth("console start to live rows", sizes, found)


def keys(files: Mapping[str, Path], presses: int, home: Path) -> list[Measured]:
    """Return a row for each size: a key, its act durable, its change painted, p95; keys and passes stand beside it.

    Args:
        files: databases by the name of their size with nothing open; they are written to.
        presses: how many keys.
        home: a folder for settings and for the floor's database.
    """
    env = env_of(home)
    found = {"floor": floor_of_a_key(home / "floor.db", presses, env)}
    for size, file in files.items():
        _send_people(file, presses)
        estate.fill_panes(file, estate.LENT)
        with Terminal(console(file), env) as terminal:
            sign_in(terminal)
            seconds = []
            for _press in range(presses):
                began = terminal.press("u")
                seconds.append(terminal.wait(_UNDER_WAY) - began)
                terminal.rest(0.25, 1.0)
                terminal.press(DOWN)
                terminal.rest(0.25, 1.0)
            found[size] = percentile(seconds, 95)
    sizes = list(files)
    rows = [
        ratio(f"key → durable → painted, p95, {size}", found["floor"], found[size], KEY) for size in sizes
    ]
    return rows + _growth("key → durable → painted, p95", sizes, found)


def emergencies(files: Mapping[str, Path], presses: int, home: Path) -> list[Measured]:
    """Return a row for each size: from the digit after F12 to the playbook on the screen, p95.

    Args:
        files: databases by the name of their size; they are written to.
        presses: how many emergencies; each is taken back as pressed by mistake.
        home: a folder for settings and for the floor's database.
    """
    env = env_of(home)
    found = {"floor": floor_of_a_key(home / "floor-emergency.db", presses, env)}
    for size, file in files.items():
        with Terminal(console(file), env) as terminal:
            sign_in(terminal)
            seconds = []
            for _press in range(presses):
                terminal.press(_F12)
                terminal.wait(_("Emergency: a digit opens it at once"))
                terminal.rest(0.3, 1.0)
                began = terminal.press("3")
                seconds.append(terminal.wait(_LIFT) - began)
                terminal.rest(0.5, 2.0)
                terminal.press(_DELETE)
                terminal.wait(_("{number} is taken back: pressed by mistake.").partition("}")[2].strip())
                terminal.rest(0.5, 2.0)
            found[size] = percentile(seconds, 95)
    return [
        ratio(f"digit after F12 → playbook on screen, p95, {size}", found["floor"], found[size], KEY)
        for size in files
    ]


def floor_of_a_key(file: Path, presses: int, env: Mapping[str, str]) -> float:
    """Return the floor of a key: the 95th of a hundred, one row committed and one cell painted."""
    seconds = []
    with Terminal(program("benchmarks.floors.one_cell:main", str(file)), env) as terminal:
        terminal.wait(one_cell.READY)
        terminal.rest(0.3)
        for press in range(1, presses + 1):
            began = terminal.press("u")
            seconds.append(terminal.wait(f"now-{press:04}") - began)
            terminal.press(DOWN)
            terminal.rest(0.15)
    return percentile(seconds, 95)


def idles(file: Path, seconds: float, home: Path) -> list[Measured]:
    """Return the rows of idling: processor time and resident memory after warm-up."""
    env = env_of(home)
    with Terminal(program("benchmarks.floors.one_clock:main"), env) as floor:
        floor.wait(one_clock.READY)
        floor.idle(3)
        used = floor.cpu()
        floor.idle(seconds)
        clock = (floor.cpu() - used) / seconds * 100
    with Terminal(console(file), env) as terminal:
        sign_in(terminal)
        terminal.idle(5)
        used = terminal.cpu()
        terminal.idle(seconds)
        ours = (terminal.cpu() - used) / seconds * 100
        memory = terminal.memory()
    return [
        figure("idle console, share of a core", ours, IDLE, unit="%", floor=clock),
        figure("resident memory, console after warm-up", memory, MEMORY, unit="MB"),
    ]


def alarms(file: Path, home: Path) -> list[Measured]:
    """Return the row of alarms: from the instant a deadline is due to its alarm counted on the screen.

    Args:
        file: a database with at least 10,000 closed incidents and nothing open; it is written to.
    """
    first = time.time() + 12
    due = [first + place * _APART for place in range(_DUE)]
    standing = _run_deadlines(file, due)
    late = []
    with Terminal(console(file), env_of(home)) as terminal:
        terminal.wait("控制中心")
        terminal.idle(6)
        for count, instant in enumerate(due, start=standing + 1):
            terminal.press("")
            terminal.wait("▲" + _("{count} overdue").format(count=count), 15)
            late.append(time.time() - instant)
    return [figure("deadline due → alarm on screen, p99, 10,000 running", percentile(late, 99), ALARM)]


def env_of(home: Path) -> dict[str, str]:
    """Return the environment of a Chinese console whose settings lie in a folder."""
    i18n.use("zh")
    return environment(CONTROLROOM_LANG="zh", XDG_CONFIG_HOME=str(home), XDG_DATA_HOME=str(home))


def console(file: Path) -> list[str]:
    """Return the command that opens a console on a database."""
    return program(HOUSE, "--db", str(file), "--lang", "zh")


def _growth(what: str, sizes: list[str], found: Mapping[str, float]) -> list[Measured]:
    if len(sizes) < 2:
        return []
    return [ratio(f"{what}, {sizes[0]} → {sizes[-1]}", found[sizes[0]], found[sizes[-1]], GROWTH)]


def _number_shown(file: Path) -> str:
    """Return the number of the incident at the top of the list, as it is said today."""
    with closing(sqlite3.connect(f"{file.as_uri()}?mode=ro", uri=True)) as connection:
        sql = "SELECT number FROM incident WHERE is_open = 1 ORDER BY priority, id DESC LIMIT 1"
        number: str = connection.execute(sql).fetchone()[0]
    return number.partition("-")[2]


def sign_in(terminal: Terminal) -> None:
    """Sign the officer in, whose shift runs."""
    terminal.wait("控制中心")
    terminal.rest(0.6, 3)
    terminal.press(_CTRL_O)
    terminal.wait("密码")
    for keys_typed in (estate.OFFICER, "\t", estate.PIN, F2):
        terminal.rest(0.1, 0.5)
        terminal.press(keys_typed)
    terminal.wait("已登录")
    terminal.rest(0.6, 3)


def _send_people(file: Path, count: int) -> None:
    """Put incidents with one person sent each at the top of the list."""
    store = Store(estate.location_of(file), SystemClock())
    by, homes, people = estate.officer(store), estate.rooms(store), estate.staff(store)
    for place in range(count):
        new = NewIncident(kind="water-leak", place=homes[place], priority=1)
        number = open_incident(store, by, new).number
        assert parse_incident_no(number, SystemClock().now().date()).full == number
        dispatch(store, by, number, [people[place % len(people)][1]], even_if_busy=True)
    store.close()


def _run_deadlines(file: Path, due: list[float]) -> int:
    """Let 10,000 deadlines run, each about an incident of its own; a hundred fall due soon, one after the other.

    Returns:
        How many late alarms stand already.
    """
    store = Store(estate.location_of(file), SystemClock())
    standing: int = counts(store.reader).late
    store.close()
    far = to_us(SystemClock().now() + timedelta(hours=6))
    columns = (
        "kind, subject, subject_id, life, round, whose, ladder, priority, pauses, started, base_due, base_warn,"
        " paused_us, waits, due, warn, state, stage, wake_at"
    )
    sql = (
        f"INSERT INTO deadline ({columns}) SELECT 'arrive', 'incident', id, 1, 1, '', '', 3, 1, opened, :due, :due,"
        " 0, '[]', :due, :due, 'running', 'none', :due FROM incident WHERE id = :id"
    )
    with closing(sqlite3.connect(file)) as connection:
        ids = [row[0] for row in connection.execute(f"SELECT id FROM incident ORDER BY id LIMIT {_RUNNING}")]
        instants = [int(one * 1_000_000) for one in due] + [far] * (len(ids) - len(due))
        connection.executemany(sql, [{"id": one, "due": at} for one, at in zip(ids, instants, strict=True)])
        connection.commit()
    return standing
