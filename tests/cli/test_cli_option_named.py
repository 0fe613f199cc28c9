"""What a desk says of a field of its forms, the shell says of the option that gives it."""

from __future__ import annotations

import pytest

from controlroom.base import i18n
from controlroom.store.database import Store
from tests.cli.harness import Shell, hire, officer


@pytest.fixture
def shell(file_store: Store) -> Shell:
    """An estate with one incident that 612 is out for."""
    made = Shell(file_store, officer(file_store))
    hire(file_store, "612", "单田芳", "guard", on_duty=True)
    made.json("incidents", "open", "--kind", "water-leak", "--place", "东门")
    made.json("incidents", "dispatch", "1122-001", "612")
    return made


def test_the_option_stands_behind_the_sentence(shell: Shell) -> None:
    outcome = shell("incidents", "close", "1122-001", "--told", "周敏", "--clear")
    assert outcome.exit_code in (1, 2)
    assert outcome.err.rstrip().endswith("（--result）")
    i18n.use("en")
    outcome = shell("incidents", "close", "1122-001", "--told", "周敏", "--clear")
    assert outcome.err.rstrip().endswith(" (--result)")


def test_a_word_without_dashes_and_an_option_that_is_named_already_get_none(shell: Shell) -> None:
    i18n.use("en")
    assert "--" not in shell("incidents", "correct", "1122-001", "tea", "--at", "1m", "--why", "x").err
    assert shell("incidents", "list", "--since", "25:61").err.count("--since") == 1


def test_what_the_sign_in_says_is_about_no_option(file_store: Store) -> None:
    outcome = Shell(file_store, None)(
        "staff", "add", "--number", "9", "--name", "x", "--role", "guard", "--no-pin"
    )
    assert (outcome.exit_code, outcome.err.count("--number")) == (4, 0)
