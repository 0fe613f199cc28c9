"""``controlroom followups …``: every row of the shell's table, its exit codes, JSON, CSV, the same id twice."""

from __future__ import annotations

import csv
import io
from datetime import timedelta
from typing import Any

import pytest

from controlroom.base.clock import ManualClock
from controlroom.store.database import Store
from tests.cli.harness import Shell, hire, officer

VISIT = ("--kind", "repair-listed", "--place", "3-2-1802", "--caller", "周敏", "--phone", "13800006612")


@pytest.fixture
def run(file_store: Store) -> Shell:
    hire(file_store, "612", "王立新", "indoor-repairer")
    return Shell(file_store, officer(file_store))


def closed(run: Shell) -> str:
    """Take and close an incident; return the number of its return visit."""
    number = run.json("incidents", "open", *VISIT)["number"]
    run.json("incidents", "close", number, "--result", "已修", "--told", "周敏")
    return str(run.json("followups", "list")[-1]["number"])


def add(run: Shell, *more: str, kind: str = "answer", text: str = "物业费问题") -> str:
    return str(run.json("followups", "add", text, "--kind", kind, *more)["number"])


def test_a_missed_call_from_ring_to_answer(run: Shell) -> None:
    number = add(run, "--phone", "13800006612", kind="call-back", text="未接来电")
    shown = run.json("followups", "show", number)
    assert (shown["kind"], shown["phone"], shown["status"]) == ("call-back", "138****6612", "open")
    assert run.json("followups", "show", "1", "--reveal")["phone"] == "13800006612"
    tried = run.json("followups", "attempt", "f1", "--result", "无人接听", "--again", "2h")
    assert (tried["tries"], tried["attempts"][0]["answered"]) == (1, False)
    done = run.json("followups", "done", number, "--result", "已答复")
    assert (done["status"], done["result"]) == ("done", "已答复")
    assert [line["act"] for line in done["history"]][-1] == "followup.done"


def test_a_visit_signed_at_the_home(run: Shell) -> None:
    number = closed(run)
    words = ("--by", "home", "--signed", "周敏", "--signed-at", "5m", "--satisfied", "yes")
    shown = run.json("followups", "attempt", number, "--result", "满意", *words)
    [tried] = shown["attempts"]
    assert (shown["status"], tried["by"], tried["signed"], tried["satisfied"]) == (
        "done",
        "home",
        "周敏",
        True,
    )
    assert run.json("followups", "rates")["coverage"] == 1


def test_a_visit_ends_with_the_residents_word(run: Shell) -> None:
    number = closed(run)
    run.json("followups", "attempt", number, "--result", "改天再说", "--answered", "yes")
    for words, code in ((("done",), 1), (("attempt", "--done"), 2)):
        outcome = run("followups", words[0], number, "--result", "算了", *words[1:])
        assert (outcome.exit_code, "--satisfied" in outcome.err, "--raise" in outcome.err) == (
            code,
            True,
            True,
        )
    assert run.json("followups", "show", number)["status"] == "open"


def test_raising_opens_the_incident_again(run: Shell) -> None:
    number = closed(run)
    outcome = run("followups", "attempt", number, "--result", "又漏", "--raise", "reopen")
    assert (outcome.exit_code, "重开" in outcome.err) == (0, True)
    [incident] = run.json("incidents", "list")
    assert run.json("followups", "show", number)["raised"] == incident["number"]
    rates = run.json("followups", "rates", "--since", "1d")
    assert (rates["raised_count"], rates["handled"], rates["handling"]) == (1, 0, 0)


def test_the_list_by_time_and_by_owner(run: Shell, clock: ManualClock) -> None:
    late = add(run, "--due", "1m")
    soon, far = add(run, "--due", "3h", "--whose", "612"), add(run, "--due", "20d", "--whose", "工程部")
    clock.move(timedelta(minutes=2))

    def listed(*words: str) -> list[str]:
        return [one["number"] for one in run.json("followups", "list", *words)]

    assert listed() == [late, soon, far]
    assert listed("--due", "overdue") == [late]
    assert listed("--due", "today") == [late, soon]
    assert listed("--due", "week") == [late, soon]
    assert listed("--whose", "612") == [soon]
    assert listed("--whose", "engineering") == [far]
    assert listed("--limit", "1") == [late]
    assert listed("--until", "4h") == [late, soon]
    run.json("followups", "drop", late, "--why", "不必")
    assert listed("--state", "dropped") == [late]
    assert listed("--state", "all") == [far, soon, late]
    rows = list(csv.DictReader(io.StringIO(run("followups", "list", "--csv").out.removeprefix("\ufeff"))))
    assert [row["number"] for row in rows] == [soon, far]


def test_deadlines_know_them_by_number(run: Shell) -> None:
    number = add(run)
    [one] = run.json("deadlines", "list", "--about", number)
    assert (one["about"], one["title"], one["kind"]) == (number, "答复", "followup.answer")
    assert [row["about"] for row in run.json("next")] == [number]


def test_an_incident_counts_as_what_it_is_about(run: Shell) -> None:
    incident = run.json("incidents", "open", *VISIT)["number"]
    shown = run.json("followups", "show", add(run, "--about", incident[5:]))
    assert (shown["about"], shown["about_short"]) == (incident, incident[5:])
    other = add(run, "--about", "F-0001")
    assert run.json("followups", "show", other)["about"] == "F-0001"


def test_passing_on_and_taking_back(run: Shell) -> None:
    number = add(run)
    assert run.json("followups", "pass-on", number, "612")["whose"] == "612"
    run.json("followups", "attempt", number, "--result", "占线", "--by", "phone", "--who", "612")
    undone = run.json("followups", "undo", number, "--why", "记错")
    assert (undone["tries"], undone["attempts"][0]["struck"] is not None) == (0, True)


def test_the_same_id_twice_is_one_act(run: Shell) -> None:
    words = ("followups", "add", "某事", "--kind", "check", "--id", "6f2c9a8e-0000-4000-8000-000000000009")
    assert run.json(*words)["number"] == run.json(*words)["number"]
    assert len(run.json("followups", "list")) == 1


@pytest.mark.parametrize(
    ("words", "code"),
    [
        (("show", "F-0042"), 3),
        (("show", "门口"), 2),
        (("add", "某事", "--kind", "party"), 2),
        (("add", "某事", "--kind", "check", "--due", "2026-02-30"), 2),
        (("add", "某事", "--kind", "check", "--whose", "没有"), 3),
        (("attempt", "F-0001"), 2),
        (("attempt", "F-0001", "--result", "好", "--satisfied", "maybe"), 2),
        (("attempt", "F-0001", "--result", "好", "--satisfied", "yes"), 2),
        (("attempt", "F-0001", "--result", "好", "--again", "2026-02-30"), 2),
        (("done", "F-0001", "--result", " "), 2),
        (("pass-on", "F-0001", "999"), 3),
        (("pass-on", "F-0001", "值班员"), 1),
        (("drop", "F-0001"), 2),
        (("undo", "F-0001", "--why", "记错"), 1),
        (("list", "--due", "someday"), 2),
        (("list", "--whose", "没有"), 3),
    ],
)
def test_exit_codes(run: Shell, words: tuple[str, ...], code: int) -> None:
    add(run)
    outcome = run("followups", *words)
    assert outcome.exit_code == code, outcome.err
    assert outcome.err.strip()
    assert outcome.out == ""


def test_writing_needs_the_right(file_store: Store) -> None:
    nobody: Any = Shell(file_store, None)
    assert nobody("followups", "add", "某事", "--kind", "check").exit_code == 4
    assert nobody("followups", "list").exit_code == 0
