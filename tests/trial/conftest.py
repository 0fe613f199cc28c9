"""The trial runs only when a folder with real files is named: ``make trial DATA=FOLDER``."""

from __future__ import annotations

from pathlib import Path

import pytest

HERE = Path(__file__).parent


def pytest_ignore_collect(collection_path: Path, config: pytest.Config) -> bool | None:
    """Leave the trial out of ``make test``: it needs files from outside the repository."""
    return None if config.getoption("--trial") else HERE in collection_path.parents


@pytest.fixture
def folder(request: pytest.FixtureRequest) -> Path:
    """The folder with the real files."""
    named = Path(request.config.getoption("--trial"))
    assert named.is_dir(), f"{named} is not a folder"
    return named
