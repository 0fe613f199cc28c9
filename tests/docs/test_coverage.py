"""What the coverage page says of kinds and clocks is what catalogue and policy hold."""

from __future__ import annotations

import re
from collections import defaultdict

from controlroom.base.policy import load
from controlroom.base.settings import shipped
from controlroom.incidents.catalogue import load as load_catalogue
from controlroom.incidents.situations import SITUATIONS, in_order, is_ours
from tests.docs.papers import DOCS

PAGE = (DOCS / "coverage.md").read_text("utf-8")
POLICY = load(shipped("data") / "policy.toml")


def test_every_situation_stands_there_with_its_kinds() -> None:
    told = {
        row[0]: set(re.findall(r"`([^`]+)`", row[1]))
        for row in re.findall(r"^\| ([PO]-\d\d) \| (.*) \|$", PAGE, re.M)
    }
    held = defaultdict(set)
    for kind in load_catalogue(shipped("data") / "catalogue.toml", POLICY).kinds.values():
        if kind.situation:
            held[kind.situation].add(kind.id)
    assert told == dict(held)
    assert [one for one in told if not is_ours(one)] == list(SITUATIONS)
    assert list(told) == in_order(told)


def test_the_clocks_called_served_are_those_of_the_policy() -> None:
    told = set()
    for first, last in re.findall(r"^\| T-(\d{3})(?: to T-(\d{3}))?(?:, T-\d{3})? \|[^|]*\| ●", PAGE, re.M):
        told |= {f"T-{number:03}" for number in range(int(first), int(last or first) + 1)}
    told |= {f"T-{last}" for last in re.findall(r"^\| T-\d{3}, T-(\d{3}) \|[^|]*\| ● \|", PAGE, re.M)}
    running = {clock.t for clock in POLICY.clocks.values()} | {one.t for one in POLICY.posts.rounds.values()}
    assert told - {"T-141"} == {t for t in running if t.startswith("T-")}


def test_every_duty_of_the_officer_is_named_once() -> None:
    duties = re.findall(r"^\| (D\d+|DC\d) \|", PAGE, re.M)
    assert duties == [f"D{number}" for number in range(1, 19)] + [f"DC{number}" for number in range(1, 7)]
