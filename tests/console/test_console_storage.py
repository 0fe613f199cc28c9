"""Storage that fails while a form is open: a sentence in time, nothing typed is lost, well again afterwards."""

from __future__ import annotations

import resource
import sqlite3
import subprocess
import sys
import time
from collections.abc import Awaitable, Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from datetime import timedelta
from typing import Any

import psycopg
import pytest
from sqlalchemy import event
from textual.pilot import Pilot
from textual.widgets import Input, TextArea

from controlroom.base import i18n
from controlroom.base.clock import ManualClock
from controlroom.base.settings import Location
from controlroom.demo import make
from controlroom.incidents import reads
from controlroom.incidents.pane import IncidentsPane
from controlroom.store.database import Store
from controlroom.store.verify import verify
from controlroom.ui.form import Form
from controlroom.ui.inputs import LineInput
from controlroom.ui.table import RecordTable
from tests.conftest import NOON, _database
from tests.console.conftest import OFFICER, Open
from tests.console.hands import app_of, lines, sign_in, type_in, until

LIMIT_S = 3
"""Two seconds, and one for a machine that is busy with other tests."""

ROOMY = (140, 36)
"""Wide enough that the status bar says of a sound database that it is, also once an alarm is shelved."""

Hand = Callable[[Pilot[None]], Awaitable[None]]

pytestmark = pytest.mark.again

_HOLDER = """
import sqlite3, sys, time
connection = sqlite3.connect(sys.argv[1], isolation_level=None)
connection.execute('BEGIN IMMEDIATE')
print('held', flush=True)
time.sleep(60)
"""


# -- what goes wrong --------------------------------------------------------------------------------------


@contextmanager
def read_only(store: Store) -> Iterator[None]:
    """The file may be read and not written."""
    refused = True

    @event.listens_for(store.engine, "checkout")
    def _checkout(connection: Any, _record: Any, _proxy: Any) -> None:
        connection.execute(f"PRAGMA query_only={'ON' if refused else 'OFF'}")

    yield
    refused = False


@contextmanager
def full_disk(_store: Store) -> Iterator[None]:
    """No file of this process may grow any more; Python ignores the signal that goes with it."""
    before = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (0, before[1]))
    try:
        yield
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, before)


@contextmanager
def locked(store: Store) -> Iterator[None]:
    """Another process holds the file; then it dies without letting go."""
    assert store.location.file is not None
    command = [sys.executable, "-c", _HOLDER, str(store.location.file)]
    with subprocess.Popen(command, stdout=subprocess.PIPE) as holder:
        assert holder.stdout is not None
        holder.stdout.readline()
        yield
        holder.kill()


@contextmanager
def damaged(store: Store) -> Iterator[None]:
    """Every page but the first is garbage, and nothing of it is remembered; then the file is as it was."""
    file = store.location.file
    assert file is not None
    store.engine.dispose()
    store.reader.close()
    with sqlite3.connect(file) as connection:
        connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    connection.close()
    sound = file.read_bytes()
    file.write_bytes(sound[:4096] + b"\xa5" * (len(sound) - 4096))
    yield
    store.engine.dispose()
    store.reader.close()
    file.write_bytes(sound)


@contextmanager
def gone(server: str, store: Store) -> Iterator[None]:
    """The server hangs up and takes no calls; then it does again."""
    name = store.location.url.partition("?")[0].rpartition("/")[2]
    with psycopg.connect(server, autocommit=True) as admin:
        admin.execute(f"ALTER DATABASE {name} ALLOW_CONNECTIONS false")
        admin.execute("SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = %s", (name,))
        yield
        admin.execute(f"ALTER DATABASE {name} ALLOW_CONNECTIONS true")


# -- the forms --------------------------------------------------------------------------------------------


async def put(pilot: Pilot[None], words: str) -> None:
    """Put words into the field in use, as a paste does."""
    field: Any = pilot.app.focused
    assert isinstance(field, Input | TextArea)
    field.insert_text_at_cursor(words) if isinstance(field, Input) else field.insert(words)
    await pilot.pause()


async def named(pilot: Pilot[None], name: str) -> None:
    """Wait for a screen."""
    await until(pilot, lambda: pilot.app.screen.name == name)
    await pilot.pause()


async def choose(pilot: Pilot[None], number: str) -> None:
    """Put the cursor on an incident."""
    store = app_of(pilot).store
    pane = app_of(pilot).screen_stack[0].query_one(IncidentsPane)
    one = reads.by_number(store.reader, number, store.clock.now().astimezone(store.zone))
    pane.go_to(one.id)
    await until(pilot, lambda: getattr(pane.chosen(), "id", None) == one.id)
    await pilot.press("alt+1")


def about(number: str, key: str, name: str, words: str = "") -> Hand:
    """Return how a form about an incident is opened and its first field typed into."""

    async def opened(pilot: Pilot[None]) -> None:
        await choose(pilot, number)
        await pilot.press(key)
        await named(pilot, name)
        if words:
            await put(pilot, words)

    return opened


def anywhere(key: str, name: str, words: str = "") -> Hand:
    """Return how a form is opened from everywhere."""

    async def opened(pilot: Pilot[None]) -> None:
        await pilot.press(*key.split())
        await named(pilot, name)
        await put(pilot, words)

    return opened


async def call(pilot: Pilot[None]) -> None:
    """Take a call."""
    await anywhere("f2", "incidents.new")(pilot)
    form = pilot.app.screen.query_one(Form)
    for name, value in (("place", "东门岗亭"), ("kind", "漏水"), ("summary", "typed"), ("caller", "某人")):
        form.set_value(name, value)
    await pilot.pause(0.2)


async def send(pilot: Pilot[None]) -> None:
    """Choose whom to send."""
    await about("1122-014", "alt+d", "incidents.send")(pilot)
    await until(pilot, lambda: pilot.app.screen.query_one(RecordTable).rows)
    await put(pilot, "611")


async def edit(pilot: Pilot[None]) -> None:
    """Change what was taken."""
    await about("1122-010", "alt+e", "incidents.edit")(pilot)
    pilot.app.screen.query_one(Form).set_value("summary", "typed")
    await pilot.pause()


async def correct(pilot: Pilot[None]) -> None:
    """Put a time right."""
    await about("1122-009", "alt+y", "incidents.times")(pilot)
    await pilot.press("enter")
    await named(pilot, "incidents.correct")
    await put(pilot, "11:59")
    await pilot.press("tab")
    await put(pilot, "typed")


async def strike(pilot: Pilot[None]) -> None:
    """Strike a note."""
    app = app_of(pilot)
    assert app.board is not None
    log = app.board.pane("dutylog")
    assert log is not None
    table = log.query_one(RecordTable)
    seq = app.store.reader.value("SELECT MAX(seq) FROM journal WHERE act = 'log.noted'")
    await until(pilot, lambda: any(row.key == seq for row in table.rows))
    await pilot.press("alt+4")
    await until(pilot, lambda: table.has_focus)
    table.move_to(seq)
    await until(pilot, lambda: table.cursor_key == seq)
    await anywhere("delete", "log.strike", "typed")(pilot)


async def shelve(pilot: Pilot[None]) -> None:
    """Shelve an alarm."""
    await pilot.press("alt+a")
    await named(pilot, "alarms")
    await until(pilot, lambda: pilot.app.screen.query_one(RecordTable).rows)
    await anywhere("alt+s", "shelve", "typed")(pilot)


async def shift(pilot: Pilot[None]) -> None:
    """Begin a shift; the menu offers it only to who has none running, and the sample's officer has."""
    app_of(pilot).officer.begin_shift()
    await named(pilot, "shift")
    # the roster's people stand there already
    await pilot.press("ctrl+u")
    await put(pilot, "203")


FORMS: dict[str, Hand] = {
    "call": call,
    "send": send,
    "note": about("1122-010", "alt+n", "incidents.note", "typed"),
    "hold": about("1122-012", "alt+h", "incidents.hold"),
    "edit": edit,
    "resolve": about("1122-011", "alt+r", "incidents.resolve", "typed"),
    "close": about("1122-006", "alt+x", "incidents.close", "typed"),
    "cancel": about("1122-007", "delete", "incidents.why", "typed"),
    "recall": about("1122-008", "alt+w", "incidents.why", "typed"),
    "reopen": about("1122-003", "alt+o", "incidents.why", "typed"),
    "correct": correct,
    "log note": anywhere("f5", "dutylog.note", "typed / twice"),
    "strike": strike,
    "shelve": shelve,
    "shift": shift,
    "bar": anywhere("f10", "bar", "log add typed"),
}


def typed(pilot: Pilot[None]) -> object:
    """Return what stands in the open form or prompt."""
    forms = pilot.app.screen.query(Form)
    return forms.first().values if forms else pilot.app.screen.query_one(LineInput).value


def told(pilot: Pilot[None]) -> str:
    """Return the sentence that stands at the form and is painted there; empty while there is none."""
    for box in pilot.app.screen.query(".said, .foot, .fault, #answer"):
        words = str(box.render()) if box.display else ""
        if words.startswith("▲") and words[:6] in "\n".join(lines(pilot)[2:-3]):
            return words
    return ""


def written(store: Store) -> int:
    """Return how many entries of the log a person wrote; the console raises alarms meanwhile."""
    return int(store.reader.value("SELECT COUNT(*) FROM journal WHERE staff_id IS NOT NULL"))


async def attempt(pilot: Pilot[None], fill: Hand, trouble: AbstractContextManager[None]) -> None:
    """Fill a form in, submit it while storage fails, then again when it is well."""
    app = app_of(pilot)
    await fill(pilot)
    screen, before = pilot.app.screen, typed(pilot)
    count = written(app.store)
    key = "enter" if screen.name == "bar" else "f2"
    with trouble:
        began = time.monotonic()
        await pilot.press(key)
        await until(pilot, lambda: told(pilot), 5)
        assert time.monotonic() - began < LIMIT_S, screen.name
        assert pilot.app.screen is screen, screen.name
        assert typed(pilot) == before, screen.name
    assert written(app.store) == count, screen.name
    await pilot.press(key)
    if screen.name == "bar":
        await until(pilot, lambda: not typed(pilot))
    else:
        await until(pilot, lambda: pilot.app.screen is not screen)
    assert written(app.store) > count, screen.name
    while len(app.screen_stack) > 1:
        await pilot.press("escape")
        await pilot.pause()


# -- on a file --------------------------------------------------------------------------------------------


async def test_every_form_survives_a_file_that_cannot_be_written(console: Open, desk: Store) -> None:
    async with console(desk, ROOMY) as pilot:
        await sign_in(pilot)
        for fill in FORMS.values():
            await attempt(pilot, fill, read_only(desk))
        await until(pilot, lambda: "数据库 正常" in lines(pilot)[0])
    assert verify(desk.reader) == []


@pytest.mark.parametrize("trouble", [full_disk, locked, damaged])
async def test_forms_survive_a_full_disk_a_lock_and_damage(
    console: Open, desk: Store, trouble: Callable[[Store], AbstractContextManager[None]]
) -> None:
    async with console(desk) as pilot:
        await sign_in(pilot)
        for form in ("call", "cancel", "send"):
            await attempt(pilot, FORMS[form], trouble(desk))
        await until(pilot, lambda: "数据库 正常" in lines(pilot)[0])
    assert verify(desk.reader) == []


async def test_the_sign_in_survives_a_full_disk(console: Open, desk: Store) -> None:
    async with console(desk) as pilot:
        await pilot.press("ctrl+o")
        await named(pilot, "sign-in")
        await type_in(pilot, OFFICER.number)
        await pilot.press("tab")
        await type_in(pilot, OFFICER.pin)
        await attempt(pilot, _nothing, full_disk(desk))
        assert app_of(pilot).revealed


async def _nothing(pilot: Pilot[None]) -> None:
    """The form is open and filled in."""


async def test_a_first_start_where_nothing_can_be_made(
    console: Open, file_location: Location, clock: ManualClock
) -> None:
    """A file stands where the folder should be; once it is gone the same form goes through."""
    assert file_location.file is not None
    folder = file_location.file.parent / "not-yet"
    folder.write_text("in the way")
    file = folder / "estate.db"
    store = Store(Location(f"sqlite:///{file}", file), clock)
    async with console(store) as pilot:
        for words in ("Lakeside", "101", "Zhou", "246810", "246810"):
            await pilot.press("tab")
            await put(pilot, words)
        before = typed(pilot)
        began = time.monotonic()
        await pilot.press("f2")
        await until(pilot, lambda: told(pilot), 5)
        assert time.monotonic() - began < LIMIT_S
        assert typed(pilot) == before
        folder.unlink()
        await pilot.press("f2")
        await until(pilot, lambda: app_of(pilot).revealed)
        await until(pilot, lambda: "Lakeside" in lines(pilot)[0])
    store.close()


# -- on a server ------------------------------------------------------------------------------------------


@pytest.fixture(scope="session")
def sample_server(server: str) -> Iterator[str]:
    """The name of a database with the sample estate; made once, tests get copies."""
    i18n.use("zh")
    database = _database(server, "template0")
    location = next(database)
    make(location, OFFICER, now=NOON)
    yield location.url.partition("?")[0].rpartition("/")[2]
    next(database, None)


@pytest.fixture
def far_desk(server: str, sample_server: str, clock: ManualClock) -> Iterator[Store]:
    """The sample estate on a server, a second after its hour."""
    database = _database(server, sample_server)
    clock.move(timedelta(seconds=1))
    store = Store(next(database), clock)
    yield store
    store.close()
    next(database, None)


async def test_forms_of_every_build_survive_a_server_that_is_gone(
    console: Open, far_desk: Store, server: str
) -> None:
    async with console(far_desk, ROOMY) as pilot:
        await sign_in(pilot)
        for form in ("call", "send", "note", "edit", "cancel", "strike", "shelve", "bar"):
            await attempt(pilot, FORMS[form], gone(server, far_desk))
        await until(pilot, lambda: "数据库 正常" in lines(pilot)[0])
    assert verify(far_desk.reader) == []


async def test_typing_and_looking_around_go_on_without_the_server(
    console: Open, far_desk: Store, server: str
) -> None:
    """Every key that reads says so and takes nothing away; what was typed meanwhile is saved afterwards."""
    async with console(far_desk) as pilot:
        await sign_in(pilot)
        await call(pilot)
        with gone(server, far_desk):
            await pilot.press("x", "tab", "l", "s", "tab", "x")
            before = typed(pilot)
            await until(pilot, lambda: "数据库 ▲" in lines(pilot)[0], 5)
            await pilot.pause(0.3)
            assert typed(pilot) == before
            await pilot.press("escape", "alt+1")
            for key in (
                "alt+d",
                "alt+n",
                "alt+e",
                "alt+y",
                "alt+x",
                "alt+w",
                "alt+o",
                "alt+l",
                "down",
                "alt+a",
            ):
                await pilot.press(key)
                await pilot.pause()
                if key == "alt+a":
                    await named(pilot, "alarms")
                await pilot.press("escape")
            for key in ("ctrl+f", "alt+4", "ctrl+f"):
                await pilot.press(key)
                if key == "ctrl+f":
                    await put(pilot, "1122-003")
                    await pilot.press("enter")
                await pilot.pause(0.1)
            assert "▲" in "\n".join(lines(pilot)[2:])
        await until(pilot, lambda: "数据库 正常" in lines(pilot)[0], 8)
        await pilot.press("f2")
        await named(pilot, "incidents.new")
