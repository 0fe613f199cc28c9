"""One officer has the desk at any time, nothing vanishes from a sheet, what was signed is proved: the long run."""

from __future__ import annotations

from hypothesis import HealthCheck, settings

from tests.handovers.machine import Handovers

TestHandovers = Handovers.TestCase
TestHandovers.settings = settings(
    max_examples=150, stateful_step_count=60, deadline=None, suppress_health_check=list(HealthCheck)
)
