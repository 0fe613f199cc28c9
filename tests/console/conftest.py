"""The sample estate under a clock that the tests move, a console on it, its screen as text."""

from __future__ import annotations

import shutil
from collections.abc import AsyncIterator, Callable, Iterator
from contextlib import AbstractAsyncContextManager, asynccontextmanager
from datetime import timedelta
from pathlib import Path

import pytest
from textual.pilot import Pilot

from controlroom.base import i18n
from controlroom.base.clock import ManualClock
from controlroom.base.settings import Location
from controlroom.console.app import ControlRoom
from controlroom.demo import Officer, make, shift
from controlroom.store.database import Store
from controlroom.store.migrate import state
from tests.conftest import NOON

OFFICER = Officer("101", "苏敏", "246810")

Open = Callable[..., AbstractAsyncContextManager[Pilot[None]]]


@pytest.fixture(autouse=True)
def own_settings(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Keep what the console remembers inside the test."""
    monkeypatch.setenv("XDG_CONFIG_HOME", str(tmp_path / "config"))
    monkeypatch.setenv("XDG_DATA_HOME", str(tmp_path / "data"))
    monkeypatch.delenv("CONTROLROOM_CONSOLE", raising=False)


@pytest.fixture(scope="session")
def sample(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The sample estate, its lively hour ending at noon; made once, tests get copies."""
    i18n.use("zh")
    file = tmp_path_factory.mktemp("sample") / "sample.db"
    make(Location(f"sqlite:///{file}", file), OFFICER, now=NOON)
    return file


@pytest.fixture(scope="session")
def unmanned(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The sample estate without its shift: nobody at a post, no order, no visitor; for tests that begin with none."""
    i18n.use("zh")
    file = tmp_path_factory.mktemp("unmanned") / "sample.db"
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(shift, "VERBS", dict.fromkeys(shift.VERBS, lambda _hour, _line: None))
        make(Location(f"sqlite:///{file}", file), OFFICER, now=NOON)
    return file


@pytest.fixture
def desk(sample: Path, tmp_path: Path, clock: ManualClock) -> Iterator[Store]:
    """The sample estate, a second after its hour."""
    file = tmp_path / "desk.db"
    shutil.copy(sample, file)
    clock.move(timedelta(seconds=1))
    store = Store(Location(f"sqlite:///{file}", file), clock)
    yield store
    store.close()


@pytest.fixture
def other(desk: Store) -> Iterator[Store]:
    """Another program on the same database."""
    store = Store(desk.location, desk.clock)
    yield store
    store.close()


@pytest.fixture
def console() -> Open:
    """Open a console without a terminal."""

    @asynccontextmanager
    async def opened(
        store: Store, size: tuple[int, int] = (120, 36), lang: i18n.Language = "zh", **more: str
    ) -> AsyncIterator[Pilot[None]]:
        i18n.use(lang)
        app = ControlRoom(store, state(store.reader), **more)
        async with app.run_test(size=size, notifications=True) as pilot:
            await pilot.pause()
            yield pilot

    return opened
