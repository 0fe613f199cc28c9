"""Return visits never lost, never doubled, however incidents reopen: the long run."""

from __future__ import annotations

from hypothesis import HealthCheck, settings

from tests.followups.machine import Visits

TestVisits = Visits.TestCase
TestVisits.settings = settings(
    max_examples=150, stateful_step_count=60, deadline=None, suppress_health_check=list(HealthCheck)
)
