"""A key never in two hands, a set never half forgotten: the long run."""

from __future__ import annotations

from hypothesis import HealthCheck, settings

from tests.keyloans.machine import Loans

TestLoans = Loans.TestCase
TestLoans.settings = settings(
    max_examples=150, stateful_step_count=60, deadline=None, suppress_health_check=list(HealthCheck)
)
