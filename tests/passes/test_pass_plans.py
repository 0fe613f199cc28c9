"""Reads of passes find their rows; they do not look through all the passes that ever were."""

from __future__ import annotations

from datetime import timedelta

import pytest

from controlroom.incidents.reads_story import story
from controlroom.passes import home, reads, reads_checks
from controlroom.passes.reads import Which
from controlroom.store.database import Store
from controlroom.store.reader import Reader
from tests.conftest import NOON
from tests.plans import plan_of, scanned

NAMES = (
    "release_pass", "p", "pass_line", "pass_check", "c", "pass_move", "m", "pass_moved", "incident", "i", "b",
    "staff", "s", "o", "e", "g", "journal", "j",
)  # fmt: skip


@pytest.mark.parametrize(
    ("which", "index"),
    [
        (Which.OPEN, "release_pass_live"),
        (Which.WAITING, "release_pass_live"),
        (Which.BACK_DUE, "release_pass_owed"),
    ],
)
def test_the_lists_of_the_desk_read_what_is_open_only(file_store: Store, which: Which, index: str) -> None:
    steps = plan_of(file_store, lambda reader: reads.passes(reader, NOON, which))
    assert any(index in step for step in steps)
    # walking along a partial index is what is wanted
    assert [step for step in scanned(steps, *NAMES) if index not in step] == []


def test_all_passes_are_paged_by_key(file_store: Store) -> None:
    for before in (None, 7):
        steps = plan_of(
            file_store, lambda reader, before=before: reads.passes(reader, NOON, Which.ALL, before=before)
        )
        assert [step for step in steps if "TEMP B-TREE" in step] == []
        assert [step for step in scanned(steps, *NAMES) if step.split()[1] != "p"] == []


def test_the_numbers_of_the_head_read_what_is_open_only(file_store: Store) -> None:
    steps = plan_of(file_store, lambda reader: reads.counts(reader, NOON))
    own = [step for step in steps if "release_pass" in step]
    assert len(own) == 4
    assert [step for step in own if "release_pass_live" not in step and "release_pass_owed" not in step] == []


def test_a_pass_and_a_home_are_read_from_their_own_rows(file_store: Store) -> None:
    def whole(reader: Reader) -> None:
        reads.by_id(reader, 1, NOON)
        reads_checks.checks(reader, 1)
        reads_checks.moves(reader, 1)
        reads.describe(reader, [1])
        reads.of_today(reader, "3-2-1802", NOON - timedelta(hours=12))
        home.of_home(reader, file_store.policy(), "3-2-1802", NOON)
        story(reader, 1, subject="pass", limit=50)

    assert scanned(plan_of(file_store, whole), *NAMES) == []
