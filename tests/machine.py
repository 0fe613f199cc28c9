"""What every state machine stands on: a made database in a folder of its own, a clock, a store that can be reopened."""

from __future__ import annotations

import shutil
import tempfile
from pathlib import Path

from hypothesis.stateful import RuleBasedStateMachine, rule

from controlroom.base.clock import ManualClock
from controlroom.base.settings import Location
from controlroom.store.database import Store
from controlroom.store.migrate import create
from controlroom.store.verify import verify
from tests.conftest import NOON

_MADE: list[Path] = []


class Machine(RuleBasedStateMachine):
    """A machine over one database; whatever was done to it, its journal verifies."""

    def __init__(self) -> None:
        super().__init__()
        self.folder = tempfile.TemporaryDirectory()
        file = Path(self.folder.name) / "machine.db"
        shutil.copy(_made(), file)
        self.location = Location(f"sqlite:///{file}", file)
        self.clock = ManualClock(NOON)
        self.store = Store(self.location, self.clock)

    @rule()
    def restart(self) -> None:
        self.store.close()
        self.store = Store(self.location, self.clock)

    def teardown(self) -> None:
        try:
            assert verify(self.store.reader) == []
        finally:
            self.store.close()
            self.folder.cleanup()


def _made() -> Path:
    """Return an empty database; made once, copied for each run."""
    if not _MADE:
        file = Path(tempfile.mkdtemp()) / "made.db"
        store = Store(Location(f"sqlite:///{file}", file), ManualClock(NOON))
        create(store)
        store.close()
        _MADE.append(file)
    return _MADE[0]
