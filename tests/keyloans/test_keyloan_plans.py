"""Reads of keys find their rows; they do not look through all the loans that ever were."""

from __future__ import annotations

from typing import Any

import pytest

from controlroom.base.errors import NotFound
from controlroom.incidents.reads_story import story
from controlroom.keyloans import reads
from controlroom.store.database import Store
from controlroom.store.reader import Reader
from tests.conftest import NOON
from tests.keyloans.conftest import Board
from tests.plans import plan_of, scanned

# the tags themselves (``key_tag``) are as many as there are hooks: a tag typed without its signs is sought among all
NAMES = ("key_loan", "l", "incident", "i", "staff", "s", "journal", "j", "deadline", "d")


@pytest.mark.parametrize(
    "asked",
    [
        {},
        {"out": True},
        {"overdue": NOON},
        {"borrower": 1},
        {"since": NOON},
        {"until": NOON},
        {"out": True, "overdue": NOON, "borrower": 1, "since": NOON, "until": NOON},
    ],
)
def test_a_list_of_keys_reads_open_loans_only(file_store: Store, asked: dict[str, Any]) -> None:
    steps = plan_of(file_store, lambda reader: reads.keys(reader, **asked))
    assert scanned(steps, *NAMES) == []
    loans = [step for step in steps if step.split()[1] == "l"]
    assert len(loans) == 1
    assert any(name in loans[0] for name in ("key_loan_open", "key_loan_due", "key_loan_staff")), loans


def test_a_key_with_its_loans_and_its_history_is_read_from_its_own_rows(file_store: Store) -> None:
    def whole(reader: Reader) -> None:
        with pytest.raises(NotFound):
            reads.by_tag(reader, "E-01")
        reads.by_id(reader, 1)
        reads.members(reader, 1)
        reads.describe(reader, [1])

    steps = plan_of(file_store, whole)
    assert scanned(steps, *NAMES, "k", "key_opens") == []
    assert [step for step in steps if step.split()[1] == "l" and "key_loan_open" not in step] == []

    for before in (None, 7):
        steps = plan_of(file_store, lambda reader, before=before: reads.loans(reader, 1, before=before))
        assert any("key_loan_of (key_id=? AND id<?)" in step for step in steps)
        assert [step for step in steps if "TEMP B-TREE" in step] == []
        assert scanned(steps, *NAMES) == []

    steps = plan_of(file_store, lambda reader: story(reader, 1, subject="key", limit=50))
    assert any("SEARCH j USING INDEX journal_subject" in step for step in steps)
    assert [step for step in steps if "TEMP B-TREE" in step] == []
    assert scanned(steps, *NAMES) == []


def test_keys_out_for_an_incident_are_found_by_it(file_store: Store) -> None:
    steps = plan_of(file_store, lambda reader: reads.for_incident(reader, 7))
    assert any("key_loan_incident (incident_id=?)" in step for step in steps)
    assert scanned(steps, *NAMES, "k") == []


@pytest.mark.parametrize("store", ["sqlite"], indirect=True)
def test_finding_a_key_looks_through_no_loan(board: Board) -> None:
    for text, tag in (("e-0", "E-01"), ("sbf", "E-01"), ("三栋风机", "R-12")):
        found: list[reads.Key] = []
        steps = plan_of(
            board.store, lambda reader, text=text, found=found: found.extend(reads.find(reader, text))
        )
        assert tag in {key.tag for key in found}
        assert scanned(steps, *NAMES, "k", "key_opens") == []
