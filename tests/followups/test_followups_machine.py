"""The state machine of return visits, as long as ``make test`` allows; the long run is in tests/soak."""

from __future__ import annotations

from hypothesis import HealthCheck, settings

from tests.followups.machine import Visits

TestVisits = Visits.TestCase
TestVisits.settings = settings(
    max_examples=6,
    stateful_step_count=25,
    deadline=None,
    suppress_health_check=list(HealthCheck),
    database=None,
)
