"""The queue on both engines, and in a file where the engine makes no difference."""

from __future__ import annotations

import pytest
from deadline_harness import Queue

from controlroom.base.clock import ManualClock
from controlroom.store.database import Store


@pytest.fixture
def queue(store: Store, clock: ManualClock) -> Queue:
    """The queue on both engines."""
    return Queue(store, clock)


@pytest.fixture
def file_queue(file_store: Store, clock: ManualClock) -> Queue:
    """The queue in a file, where the engine makes no difference."""
    return Queue(file_store, clock)
