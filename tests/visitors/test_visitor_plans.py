"""Lists of visitors and vehicles find their rows; they do not look through all that ever came."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest

from controlroom.store.database import Store
from controlroom.visitors import reads, reads_vehicles
from controlroom.visitors.reads import Which
from tests.conftest import NOON
from tests.plans import plan_of

HOUR = timedelta(hours=1)


@pytest.mark.parametrize(
    ("which", "index"),
    [(Which.INSIDE, "visitor_inside"), (Which.REFUSED, "visitor_refused"), (Which.ALL, "visitor_came")],
)
@pytest.mark.parametrize("asked", [{}, {"since": NOON}, {"until": NOON}, {"before": (NOON, 7)}])
def test_visitors_come_in_the_order_of_their_index(
    file_store: Store, which: Which, index: str, asked: dict[str, Any]
) -> None:
    steps = plan_of(file_store, lambda reader: reads.visitors(reader, which, **asked))
    assert any(index in step for step in steps), steps
    assert [step for step in steps if "TEMP B-TREE" in step] == [], steps


@pytest.mark.parametrize("asked", [{}, {"since": NOON, "until": NOON + HOUR}, {"before": (NOON, 7)}])
def test_vehicles_come_in_the_order_of_their_index(file_store: Store, asked: dict[str, Any]) -> None:
    steps = plan_of(file_store, lambda reader: reads_vehicles.vehicles(reader, **asked))
    assert any("vehicle_seen_at" in step for step in steps), steps
    assert [step for step in steps if "TEMP B-TREE" in step] == [], steps


def test_how_many_are_inside(file_store: Store) -> None:
    steps = plan_of(file_store, reads.inside)
    assert any("visitor_inside" in step for step in steps), steps
