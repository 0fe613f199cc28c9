"""A bare short number is today's incident, as everybody at the desk says it."""

from __future__ import annotations

from datetime import date

import pytest

from controlroom.base.errors import UsageError
from controlroom.base.numbers import IncidentNo, parse_said_incident_no

TODAY = date(2026, 11, 22)


@pytest.mark.parametrize(("typed", "seq"), [("1", 1), ("012", 12), ("１２", 12), (" 120 ", 120)])
def test_up_to_three_digits_are_todays(typed: str, seq: int) -> None:
    assert parse_said_incident_no(typed, TODAY) == IncidentNo(2026, "1122", seq)


@pytest.mark.parametrize("typed", ["0", "000", "1234", "12a", "-1", ""])
def test_other_bare_numbers_are_none(typed: str) -> None:
    with pytest.raises(UsageError):
        parse_said_incident_no(typed, TODAY)
