"""The state machine of handovers, as long as ``make test`` allows; the long run is in tests/soak."""

from __future__ import annotations

from hypothesis import HealthCheck, settings

from tests.handovers.machine import Handovers

TestHandovers = Handovers.TestCase
TestHandovers.settings = settings(
    max_examples=8,
    stateful_step_count=30,
    deadline=None,
    suppress_health_check=list(HealthCheck),
    database=None,
)
