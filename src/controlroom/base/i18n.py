"""Both languages, by standard gettext: English sentences are the msgids, Chinese is one compiled catalogue.

The language belongs to the process: it is chosen once at start, by ``use`` or from the environment. What is kept in
both languages is written under ``speaking``.
"""

from __future__ import annotations

import os
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from contextvars import ContextVar
from pathlib import Path
from typing import TYPE_CHECKING, Literal

if TYPE_CHECKING:
    from gettext import NullTranslations

Language = Literal["zh", "en"]

CATALOGUE = Path(__file__).resolve().parent.parent / "locale/zh_CN/LC_MESSAGES/controlroom.mo"

_language: Language | None = None
_here: ContextVar[Language | None] = ContextVar("language", default=None)
_translations: dict[Language, NullTranslations] = {}


def detect(env: Mapping[str, str]) -> Language:
    """Return the language an environment asks for.

    ``CONTROLROOM_LANG`` decides; without it, or when it names neither language, the locale (``LC_ALL``,
    ``LC_MESSAGES``, ``LANG``, first one set) does: ``zh*`` is Chinese, any other English. With nothing set it
    is Chinese.
    """
    asked = env.get("CONTROLROOM_LANG", "").strip().lower()
    for language in ("zh", "en"):
        if asked.startswith(language):
            return language
    for name in ("LC_ALL", "LC_MESSAGES", "LANG"):
        locale = env.get(name, "").strip().lower()
        if locale:
            return "zh" if locale.startswith("zh") else "en"
    return "zh"


def use(language: Language) -> None:
    """Speak this language from now on, in the whole process."""
    global _language
    if language not in ("zh", "en"):
        raise ValueError(f"no such language: {language!r}")
    _language = language
    _translations.clear()


@contextmanager
def speaking(language: Language) -> Iterator[None]:
    """Speak a language for a moment, in this thread and task only: what two people read is kept in both."""
    token = _here.set(language)
    try:
        yield
    finally:
        _here.reset(token)


def language() -> Language:
    """Return the language in use; the first question decides it from the environment."""
    global _language
    here = _here.get()
    if here is not None:
        return here
    if _language is None:
        _language = detect(os.environ)
    return _language


def _(message: str) -> str:
    """Return an English sentence in the language in use; without a translation, itself."""
    # gettext answers the empty msgid with the catalogue's header
    return _load().gettext(message) if message else ""


def ngettext(singular: str, plural: str, n: int) -> str:
    """Return the form of a sentence that fits the count ``n``, in the language in use."""
    return _load().ngettext(singular, plural, n)


def N_(message: str) -> str:
    """Mark a sentence for translation where it is written; ``_`` translates it where it is shown."""
    return message


def _load() -> NullTranslations:
    wanted = language()
    found = _translations.get(wanted)
    if found is not None:
        return found
    import gettext

    loaded = gettext.NullTranslations()
    if wanted == "zh" and CATALOGUE.is_file():
        with CATALOGUE.open("rb") as file:
            loaded = gettext.GNUTranslations(file)
    _translations[wanted] = loaded
    return loaded
