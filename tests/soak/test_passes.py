"""Never more out than on the pass, nothing by one that has ended, nothing lost that is to come back: the long run."""

from __future__ import annotations

from hypothesis import HealthCheck, settings

from tests.passes.machine import Passes

TestPasses = Passes.TestCase
TestPasses.settings = settings(
    max_examples=150, stateful_step_count=60, deadline=None, suppress_health_check=list(HealthCheck)
)
