"""Twelve hours in a real terminal: calls, a key that comes late, goods, notes, and the desk handed over."""

from __future__ import annotations

from pathlib import Path

import pytest

from controlroom.base.i18n import Language
from tests.e2e.desk import BOTH
from tests.e2e.shift import Report, make_morning, morning, work

REPORTS = (
    Report("3-2-1802", "water-leak", "厨房漏水"),
    Report("3-2-1702", "lift-entrapment", "一人被困"),
    Report("东门", "illegal-parking", "货车堵住出口"),
)


@pytest.fixture(scope="module")
def sample(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The sample estate at eight in the morning."""
    return make_morning(tmp_path_factory.mktemp("shift"))


@BOTH
def test_a_shift_of_twelve_hours(
    sample: Path, tmp_path: Path, lang: Language, request: pytest.FixtureRequest
) -> None:
    with morning(sample, tmp_path, lang, request.config.getoption("--pictures")) as desk:
        work(desk, REPORTS)
