"""Numbers, PINs, waits and rights, without a database."""

from __future__ import annotations

from datetime import timedelta

import pytest

from controlroom.base.errors import UsageError
from controlroom.base.policy import Policy, parse
from controlroom.base.policy_model import RIGHTS
from controlroom.people import rules
from controlroom.store.policies import shipped_text
from tests.conftest import NOON


@pytest.fixture(scope="module")
def policy() -> Policy:
    """The shipped policy."""
    return parse(shipped_text(), "policy.toml")


@pytest.mark.parametrize(("typed", "kept"), [(" 612 ", "612"), ("６１２", "612"), ("b－07", "B-07")])
def test_a_number_is_kept_plain(typed: str, kept: str) -> None:
    assert rules.staff_number(typed) == kept


@pytest.mark.parametrize("typed", ["", "-1", "6 12", "六一二", "1" * 21, "6\x1b2"])
def test_what_is_no_number_is_refused(typed: str) -> None:
    with pytest.raises(UsageError) as caught:
        rules.staff_number(typed)
    assert caught.value.field == "number"


@pytest.mark.parametrize("pin", ["135790", "1234", "１３５７９０", "123456789012"])
def test_a_pin_is_four_to_twelve_digits(pin: str, policy: Policy) -> None:
    assert rules.checked_pin(pin, policy.sign_in).isascii()


@pytest.mark.parametrize("pin", ["123", "1234567890123", "12a4", "", "0000", "12 34", "-1234"])
def test_what_is_no_pin_is_refused(pin: str, policy: Policy) -> None:
    with pytest.raises(UsageError):
        rules.checked_pin(pin, policy.sign_in)


def test_waits_grow_by_policy_up_to_the_longest(policy: Policy) -> None:
    found = []
    for wrong in range(1, 15):
        until = rules.locked_until(wrong, NOON, policy.sign_in)
        found.append(0 if until is None else int((until - NOON).total_seconds()))
    assert found[:5] == [0, 2, 4, 8, 16]
    assert found[-1] == 900
    assert found == sorted(found)


def test_a_wait_is_counted_down_and_survives_a_clock_set_back(policy: Policy) -> None:
    until = rules.locked_until(4, NOON, policy.sign_in)
    assert until is not None
    assert rules.wait(until, 4, NOON, policy.sign_in) == 8
    assert rules.wait(until, 4, NOON + timedelta(seconds=7.5), policy.sign_in) == 1
    assert rules.wait(until, 4, until, policy.sign_in) == 0
    assert rules.wait(until, 4, NOON - timedelta(days=365), policy.sign_in) == 8
    assert rules.wait(None, 0, NOON, policy.sign_in) == 0


def test_admin_has_every_right_and_an_unknown_role_none(policy: Policy) -> None:
    assert rules.rights_of("admin", policy) == frozenset(RIGHTS)
    assert "dispatch" in rules.rights_of("duty-officer", policy)
    assert "staff" not in rules.rights_of("duty-officer", policy)
    assert rules.rights_of("nobody", policy) == frozenset()
