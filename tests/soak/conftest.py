"""The soak runs only when asked for: ``make soak``."""

from __future__ import annotations

from pathlib import Path

import pytest

HERE = Path(__file__).parent


def pytest_ignore_collect(collection_path: Path, config: pytest.Config) -> bool | None:
    """Leave the soak out of ``make test``: it is a run of its own, not a skipped test."""
    return None if config.getoption("--soak") else HERE in collection_path.parents
