"""``passes …`` in the shell: a pass from application to return; what is masked, who sees the code."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest

from controlroom.base.clock import ManualClock
from controlroom.store.database import Store
from tests.cli.harness import Shell, hire, officer
from tests.passes.conftest import settle_in


@pytest.fixture
def shell(file_store: Store) -> Shell:
    """An officer's shell on an estate with three homes and a guard."""
    shell = Shell(file_store, officer(file_store))
    hire(file_store, "305", "曾海涛", "guard", on_duty=True)
    settle_in(file_store)
    return shell


ISSUE = ("passes", "issue", "--place", "3-2-1802", "--document", "身份证:123X")


def test_a_tenants_pass_from_application_to_return(shell: Shell, clock: ManualClock) -> None:
    tools = ("--goods", "沙发 1 套", "--goods", "电锤 2 台", "--back", "3h", "--returns", "2", "--large", "1")
    outcome = shell(*ISSUE, "--applicant", "吴杰", *tools, "--plate", "粤BD12345", "--json")
    assert outcome.exit_code == 0
    assert "请按登记号码回拨业主确认" in outcome.err
    assert "P-0001 待核，业主确认：待回拨。" in outcome.err
    one = shell.json("passes", "confirm", "P-0001", "--answered", "周女士", "--note", "同意")
    assert (one["status"], one["phone"]) == ("ready", "139****7731")
    assert [check["verdict"] for check in one["checks"]] == ["seen", "clear", "checked", "confirmed"]
    assert one["checks"][3]["on_file"] == "138****6612"
    assert shell.json("passes", "check", "1", one["code"])["pieces_left"] == 3
    one = shell.json("passes", "out", "1", "2=2", "--guard", "305")
    assert (one["status"], one["pieces_left"], one["pieces_owed"]) == ("part", 1, 2)
    shell.json("passes", "out", "1", "--guard", "305")
    clock.move(timedelta(hours=3, minutes=1))
    shell.json("alarms", "tick")
    [alarm] = shell.json("alarms", "list")
    assert (alarm["about"], alarm["stage"]) == ("P-0001", "breach")
    [due] = shell.json("passes", "list", "--back-due")
    assert due["left"] < 0
    one = shell.json("passes", "back", "1", "2=1", "--note", "完好")
    assert one["pieces_owed"] == 1
    one = shell.json("passes", "back", "1")
    assert (one["status"], [move["move"] for move in one["moves"]]) == (
        "done",
        ["out", "out", "back", "back"],
    )
    outcome = shell("passes", "check", "1", one["code"])
    assert (outcome.exit_code, "已用完" in outcome.err) == (1, True)


def test_reading_shows_no_code_and_no_number(shell: Shell) -> None:
    one = shell.json(*ISSUE, "--applicant", "周敏", "--goods", "沙发 1")
    assert len(one["code"]) == 4
    nobody = Shell(shell.store, None)
    shown = nobody.json("passes", "show", "P-0001")
    assert (shown["code"], shown["phone"]) == (None, "138****6612")
    assert nobody("passes", "show", "P-0001", "--reveal").exit_code == 4
    revealed = shell.json("passes", "show", "P-0001", "--reveal")
    assert (revealed["code"], revealed["phone"]) == (one["code"], "13800006612")
    assert "123X" not in nobody("passes", "show", "P-0001").out
    assert [row["act"] for row in nobody.json("passes", "history", "P-0001")][-1] == "pass.revealed"


def test_who_may_only_request_sees_no_code(shell: Shell) -> None:
    assert shell.actor is not None
    clerk = Shell(
        shell.store,
        replace(shell.actor, role="front-desk", rights=frozenset({"request-pass", "reveal"})),
    )
    one = clerk.json(*ISSUE, "--applicant", "周敏", "--goods", "沙发 1")
    assert (one["status"], one["requested_by"], one["code"]) == ("waiting", "customer-service", None)
    assert clerk.json("passes", "show", "1", "--reveal")["code"] is None
    assert clerk("passes", "goods", "1").exit_code == 4
    assert [row["number"] for row in shell.json("passes", "list", "--waiting")] == ["P-0001"]
    assert shell.json("passes", "goods", "1")["status"] == "ready"


@pytest.mark.parametrize(
    "more",
    [
        ("--goods", "沙发 0"),
        ("--goods", "沙发 1", "--plate", "12345"),
        ("--goods", "沙发 1", "--document", "身份证110101199001011234"),
        ("--goods", "沙发 1", "--value", "-5"),
        ("--goods", "沙发 1", "--until", "2020-01-01"),
        (),
    ],
)
def test_a_field_typed_wrong_is_one_sentence(shell: Shell, more: tuple[str, ...]) -> None:
    outcome = shell(*ISSUE, "--applicant", "周敏", *more)
    assert (outcome.exit_code, outcome.out) == (2, "")
    assert len(outcome.err.strip().splitlines()) == 1
    assert shell.json("passes", "list", "--all") == []


def test_yuan_are_kept_as_fen(shell: Shell) -> None:
    one = shell.json(*ISSUE, "--applicant", "周敏", "--goods", "钢琴 1", "--value", "12,345.6")
    assert (one["value"], one["status"]) == (1_234_560, "waiting")


def test_the_slip(shell: Shell, tmp_path: Path) -> None:
    shell.json(*ISSUE, "--applicant", "周敏", "--goods", "沙发 1")
    file = tmp_path / "slip.pdf"
    assert shell.json("passes", "slip", "1", "--pdf", str(file)) == {"file": str(file)}
    assert file.read_bytes().startswith(b"%PDF")
    assert shell("passes", "slip", "1", "--pdf", str(file)).exit_code == 1
    assert shell("passes", "slip", "1", "--pdf", str(tmp_path / "no" / "slip.pdf")).exit_code == 6


def test_in_both_languages_a_table_has_words(shell: Shell) -> None:
    from controlroom.base import i18n

    shell.json(*ISSUE, "--applicant", "周敏", "--goods", "沙发 1")
    wide = Shell(shell.store, None, width=120)
    assert "可放行" in wide("passes", "list").out
    i18n.use("en")
    assert "may go out" in wide("passes", "list").out
