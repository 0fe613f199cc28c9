"""What this user's console remembers between two starts: the theme. A file that cannot be read is as if it were not."""

from __future__ import annotations

import json
import logging

from controlroom.base.settings import user_config
from controlroom.ui.themes import FALLBACK

_FILE = "console.json"

_log = logging.getLogger(__name__)


def remembered_theme() -> str:
    """Return the id of the theme worn last."""
    try:
        kept = json.loads((user_config() / _FILE).read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return FALLBACK
    theme = kept.get("theme") if isinstance(kept, dict) else None
    return theme if isinstance(theme, str) else FALLBACK


def remember_theme(theme: str) -> None:
    """Keep a theme's id for the next start; a folder that cannot be written is only noted in the log file."""
    try:
        user_config().mkdir(parents=True, exist_ok=True)
        (user_config() / _FILE).write_text(json.dumps({"theme": theme}) + "\n", encoding="utf-8")
    except OSError:
        _log.exception("the theme could not be remembered")
