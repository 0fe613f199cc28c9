"""The state machine of loans, as long as ``make test`` allows; the long run is in tests/soak."""

from __future__ import annotations

from hypothesis import HealthCheck, settings

from tests.keyloans.machine import Loans

TestLoans = Loans.TestCase
TestLoans.settings = settings(
    max_examples=8,
    stateful_step_count=30,
    deadline=None,
    suppress_health_check=list(HealthCheck),
    database=None,
)
