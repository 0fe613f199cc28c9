"""``incidents correct`` in the shell: a time put right, or taken back because it was never reached."""

from __future__ import annotations

import pytest

from controlroom.base import i18n
from controlroom.store.database import Store
from tests.cli.harness import Shell, hire, officer

NUMBER = "1122-001"


@pytest.fixture
def shell(file_store: Store) -> Shell:
    """An estate where 612 has arrived at one incident."""
    made = Shell(file_store, officer(file_store))
    hire(file_store, "612", "单田芳", "guard", on_duty=True)
    made.json("incidents", "open", "--kind", "water-leak", "--place", "东门")
    made.json("incidents", "dispatch", NUMBER, "612")
    made.json("incidents", "arrive", NUMBER)
    i18n.use("en")
    return made


@pytest.mark.parametrize("who", [(), ("--who", "612")])
def test_a_milestone_never_reached_is_taken_back(shell: Shell, who: tuple[str, ...]) -> None:
    assert shell.json("incidents", "show", NUMBER)["status"] == "on-scene"
    back = shell.json("incidents", "correct", NUMBER, "arrived", "--not-reached", "--why", "报错人了", *who)
    assert back["status"] == "dispatched"
    assert "报错人了" in shell("incidents", "history", NUMBER).out


def test_it_wants_a_time_or_not_reached_but_not_both(shell: Shell) -> None:
    words = ("incidents", "correct", NUMBER, "arrived", "--why", "x")
    neither, both = shell(*words), shell(*words, "--at", "1m", "--not-reached")
    assert (neither.exit_code, both.exit_code) == (2, 2)
    assert neither.err == "Give the right time. (--at)\n"
    assert both.err == "Give either --at or --not-reached.\n"


@pytest.mark.parametrize("milestone", ["told", "dispatched", "closed", "tea"])
def test_what_cannot_be_unreached_names_the_choices(shell: Shell, milestone: str) -> None:
    outcome = shell("incidents", "correct", NUMBER, milestone, "--not-reached", "--why", "x")
    assert outcome.exit_code == 2
    assert "under-way, arrived, cleared" in outcome.err
