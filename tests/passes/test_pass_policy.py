"""What the policy says of passes, and what a policy from before says."""

from __future__ import annotations

import re

import pytest

from controlroom.base.policy import PolicyError, parse
from controlroom.base.settings import shipped

TEXT = (shipped("data") / "policy.toml").read_text("utf-8")


def test_a_policy_from_before_takes_the_shipped_section_and_whoever_has_the_desk_releases() -> None:
    before = re.sub(r"^\[passes\]\n.*?(?=^# -{20})", "", TEXT, flags=re.M | re.S)
    before = before.replace(', "release", "request-pass"', "").replace(', "request-pass"', "")
    assert "passes" not in re.findall(r"^\[([a-z]+)", before, re.M)
    policy = parse(before, "policy.toml")
    assert policy.passes == parse(TEXT, "policy.toml").passes
    assert policy.may("duty-officer", "release")
    assert policy.may("duty-officer", "request-pass")
    assert not policy.may("front-desk", "release")


def test_customer_service_requests_and_does_not_release() -> None:
    policy = parse(TEXT, "policy.toml")
    for role in ("customer-service-officer", "front-desk"):
        assert policy.may(role, "request-pass")
        assert not policy.may(role, "release")
    for role in policy.rights:
        assert policy.may(role, "request-pass") or not policy.may(role, "release")


@pytest.mark.parametrize(
    ("old", "new", "key"),
    [
        ('arrears = "warn"', 'arrears = "detain"', "passes.arrears"),
        ('gate_closes = "20:00"', 'gate_closes = "late"', "passes.gate_closes"),
        ("most_pieces = 999", "most_pieces = 0", "passes.most_pieces"),
        ("wrong_codes = 3", "wrong_codes = 0", "passes.wrong_codes"),
        ('longest = "7d"', "longest = 7", "passes.longest"),
        (
            'lines = [\n  { zh = "电器", en = "appliance", unit_zh = "台", large = true, returnable = true },\n]',
            "lines = []",
            "passes.lists.equipment.lines",
        ),
    ],
)
def test_a_mistake_is_named_with_its_key(old: str, new: str, key: str) -> None:
    assert old in TEXT
    with pytest.raises(PolicyError) as caught:
        parse(TEXT.replace(old, new), "policy.toml")
    assert [problem.key for problem in caught.value.problems] == [key]
