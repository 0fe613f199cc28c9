"""Every cell of the notification matrix (domain.md 1.4) stands in policy, directory or playbook; nothing else does."""

from __future__ import annotations

import csv
from collections.abc import Callable
from pathlib import Path

import pytest

from controlroom.base.policy import load
from controlroom.base.policy_model import Policy
from controlroom.base.policy_tell import TellRule
from controlroom.base.settings import shipped
from controlroom.estate.directory import shipped_directory
from controlroom.incidents.catalogue import active_catalogue
from controlroom.incidents.playbooks import shipped_playbooks

FILE = Path(__file__).parent / "matrices" / "matrix-1-4.csv"
ROWS = [f"N-{number:02}" for number in range(1, 40)]
with FILE.open(encoding="utf-8") as _file:
    CELLS = list(csv.DictReader(_file))


@pytest.fixture(scope="module")
def policy() -> Policy:
    return load(shipped("data") / "policy.toml")


def rules(policy: Policy, row: str) -> list[TellRule]:
    return [rule for rule in policy.tell.rules if rule.row == row]


def within(policy: Policy, rule: TellRule) -> str:
    limit = policy.clock(rule.clock).limit if rule.within is None else rule.within
    return limit.text


def when(rule: TellRule, what: str, value: str) -> bool:
    if what == "major":
        return rule.when.major
    if what == "severity":
        return rule.when.severity == value
    if what == "priority":
        return rule.when.priority == int(value)
    return value in getattr(rule.when, what)


def stands(policy: Policy, row: str, where: str) -> bool:
    """Tell whether a cell stands where the table says."""
    word, *rest = where.split()
    if word == "directory":
        code, *number = rest
        return shipped_directory()[code].number == "".join(number)
    if word == "card":
        card = shipped_playbooks().get(rest[0])
        return card is not None and any(one.to == rest[1] for one in card.notify)
    if word == "superior":
        return policy.roles[rest[0]].superior == rest[1]
    found = rules(policy, row)
    looks: dict[str, Callable[[TellRule], bool]] = {
        "when": lambda rule: when(rule, rest[0], rest[-1]),
        "to": lambda rule: rest[0] in rule.to,
        "first": lambda rule: rule.to[0] == rest[0],
        "order": lambda rule: rule.order == rest[0],
        "owed": lambda rule: rule.owed == (rest[0] == "yes"),
        "within": lambda rule: within(policy, rule) == rest[0],
        "means": lambda rule: rule.means[0] == rest[0],
        "narrowed": lambda rule: bool(rule.zh and rule.en),
        "by": lambda rule: rest[0] in rule.by,
        "by-roles": lambda rule: len(rule.by) == int(rest[0]) and set(rule.by) <= set(policy.roles),
    }
    return any(looks[word](rule) for rule in found)


@pytest.mark.parametrize("cell", CELLS, ids=[f"{one['row']} {one['where']}" for one in CELLS])
def test_a_cell_stands_where_the_table_says(policy: Policy, cell: dict[str, str]) -> None:
    assert stands(policy, cell["row"], cell["where"]), cell["says"]


def test_every_row_has_its_three_cells_and_a_rule(policy: Policy) -> None:
    assert {rule.row for rule in policy.tell.rules} == set(ROWS)
    assert {(one["row"], one["cell"]) for one in CELLS} == {
        (row, cell) for row in ROWS for cell in ("event", "told", "by")
    } | {("G-08", "told")}


def test_the_policy_tells_nobody_whom_the_matrix_does_not_name(policy: Policy) -> None:
    named = {(one["row"], one["where"]) for one in CELLS}
    for rule in policy.tell.rules:
        for target in rule.to:
            assert (rule.row, f"to {target}") in named


def test_every_word_of_a_rule_is_in_the_catalogue(policy: Policy) -> None:
    catalogue = active_catalogue(policy)
    situations = {kind.situation for kind in catalogue.kinds.values()}
    for rule in policy.tell.rules:
        assert rule.when.kinds <= set(catalogue.kinds)
        assert rule.when.groups <= set(catalogue.groups)
        assert rule.when.situations <= situations
