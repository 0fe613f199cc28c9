"""Where things are: database, shipped data and themes, the user's folders. Nothing is created at import."""

from __future__ import annotations

import os
from functools import cache
from pathlib import Path
from typing import NamedTuple

_PACKAGE = Path(__file__).resolve().parent.parent


@cache
def shipped(folder: str) -> Path:
    """Return a shipped folder (``data`` or ``themes``): inside the wheel first, then at the repository root."""
    inside = _PACKAGE / folder
    return inside if inside.is_dir() else _PACKAGE.parent.parent / folder


def user_data() -> Path:
    """Return the platform's folder for this user's data (the default database, its backups, the log file)."""
    import platformdirs

    return Path(platformdirs.user_data_dir("controlroom", appauthor=False))


def user_config() -> Path:
    """Return the platform's folder for this user's own themes."""
    import platformdirs

    return Path(platformdirs.user_config_dir("controlroom", appauthor=False))


class Location(NamedTuple):
    """A database: the URL as given and, for SQLite, its file."""

    url: str
    file: Path | None

    @property
    def is_file(self) -> bool:
        """True for SQLite, False for PostgreSQL."""
        return self.file is not None

    @property
    def shown(self) -> str:
        """The location without a password, for screens and logs."""
        if self.file is not None:
            return str(self.file)
        scheme, _, rest = self.url.partition("://")
        return f"{scheme}://{rest.rpartition('@')[2]}"

    @property
    def home(self) -> Path:
        """The folder for what belongs to this database on this machine: backups, log file."""
        return self.file.parent if self.file is not None else user_data()

    @property
    def sample(self) -> Path:
        """Where the sample estate is kept that is practised at: a file of its own beside this one."""
        return self.home / "sample.db"


def locate(path_or_url: str | None = None) -> Location:
    """Return the database named by ``--db``, else ``CONTROLROOM_DB``, else the default file."""
    given = path_or_url or os.environ.get("CONTROLROOM_DB") or ""
    if given.startswith(("postgresql://", "postgres://")):
        return Location("postgresql://" + given.split("://", 1)[1], None)
    file = Path(given.removeprefix("sqlite:///")).expanduser() if given else user_data() / "controlroom.db"
    file = file.absolute()
    return Location(f"sqlite:///{file}", file)


def own_playbooks(location: Location) -> Path:
    """Return where an estate keeps its own playbooks: ``CONTROLROOM_PLAYBOOKS``, else beside the database."""
    named = os.environ.get("CONTROLROOM_PLAYBOOKS", "")
    return Path(named).expanduser().absolute() if named else location.home / "playbooks"
