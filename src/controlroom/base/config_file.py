"""Reading a configuration file: every mistake is named with file, key, line and reason, all at once."""

from __future__ import annotations

import json
import re
from collections.abc import Collection, Iterator, Mapping
from pathlib import Path
from typing import Any, NamedTuple

from controlroom.base.errors import UsageError
from controlroom.base.i18n import _

_UNIT = {"s": 1, "m": 60, "h": 3600, "d": 86400}
_HEADER = r"\s*\[+\s*([\w.\-\"' ]+?)\s*\]+"
_ASSIGNMENT = r"\s*([\w.\-\"']+)\s*="
_AT_LINE = r"\(at line (\d+), column \d+\)"


class Problem(NamedTuple):
    """One mistake in a file: where it stands and what is wrong, as a sentence."""

    file: str
    key: str
    line: int | None
    reason: str

    def __str__(self) -> str:
        place = self.file if self.line is None else f"{self.file}:{self.line}"
        return f"{place} {self.key}: {self.reason}" if self.key else f"{place}: {self.reason}"


class PolicyError(UsageError):
    """A policy or catalogue cannot be used (exit 2).

    Args:
        problems: every mistake found, in the order of the file's sections; at least one.
    """

    def __init__(self, problems: tuple[Problem, ...]) -> None:
        self.problems = problems
        sentence = str(problems[0])
        if len(problems) > 1:
            sentence = _("{first} (and {count} more)").format(first=sentence, count=len(problems) - 1)
        super().__init__(sentence)


def read_text(path: Path) -> str:
    """Return a file's text.

    Raises:
        PolicyError: it cannot be read or is not UTF-8.
    """
    try:
        return path.read_text("utf-8")
    except UnicodeDecodeError:
        reason = _("The file is not UTF-8 text; save it as UTF-8.")
    except OSError as error:
        reason = _("The file cannot be read ({why}); check its name and rights.").format(why=error.strerror)
    raise PolicyError((Problem(str(path), "", None, reason),))


def read_toml(text: str, file: str) -> dict[str, Any]:
    """Return the tables of a TOML text.

    Raises:
        PolicyError: it is not TOML; the line is named.
    """
    import tomllib

    try:
        return tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        found = re.search(_AT_LINE, str(error))
        why = re.sub(_AT_LINE, "", str(error)).strip()
        reason = _("This is not valid TOML ({why}); mend this line.").format(why=why)
        line = int(found[1]) if found else len(text.splitlines())
        raise PolicyError((Problem(file, "", line, reason),)) from None


def seconds(text: str) -> int | None:
    """Return a length of time such as ``30s``, ``10m``, ``24h`` or ``2d`` in seconds; None if it is none."""
    unit = _UNIT.get(text[-1:])
    return int(text[:-1]) * unit if unit and _is_number(text[:-1], 6) else None


def minute_of_day(text: str) -> int | None:
    """Return ``HH:MM`` as minutes after midnight; None if it is no time of day."""
    hour, colon, minute = text.partition(":")
    if len(text) != 5 or not colon or not _is_number(hour, 2) or not _is_number(minute, 2):
        return None
    return int(hour) * 60 + int(minute) if int(hour) < 24 and int(minute) < 60 else None


def is_identifier(text: str) -> bool:
    """Tell whether a text is an id of small letters, digits and inner hyphens, like ``water-leak``."""
    return all(part.isascii() and part.isalnum() and part == part.lower() for part in text.split("-"))


def _is_number(text: str, digits: int) -> bool:
    return len(text) <= digits and text.isascii() and text.isdecimal()


class Source:
    """A file being read: it gathers what is wrong.

    Args:
        file: its name, for the sentences.
        text: its TOML text, in which lines are looked up; None when there is none (a compiled file).
    """

    def __init__(self, file: str, text: str | None) -> None:
        self.file = file
        self._text = text
        self._found: list[tuple[str, str]] = []

    def problem(self, key: str, reason: str) -> None:
        """Remember a mistake."""
        self._found.append((key, reason))

    def check(self) -> None:
        """Raise what was gathered.

        Raises:
            PolicyError: there was a mistake.
        """
        if self._found:
            lines = key_lines(self._text) if self._text is not None else {}
            problems = [Problem(self.file, key, _line(lines, key), why) for key, why in self._found]
            raise PolicyError(tuple(problems))


class Section:
    """One table of the file. Each question remembers a mistake and answers with something harmless.

    Args:
        source: the file.
        key: the dotted key of this table, empty for the whole file.
        data: what stands in it.
    """

    def __init__(self, source: Source, key: str, data: Mapping[str, Any]) -> None:
        self.source = source
        self.key = key
        self.data = data
        self._asked: set[str] = set()

    def has(self, name: str) -> bool:
        """Tell whether a key is written."""
        return name in self.data

    def wrong(self, name: str, reason: str) -> None:
        """Remember a mistake at one of the keys (an empty name: at the table itself)."""
        # a table that is missing as a whole is named once, not once for each of its keys
        if not isinstance(self.data, _Absent):
            self.source.problem(self._path(name), reason)

    def text(self, name: str, default: str | None = None) -> str:
        """Return a text that is not blank; without a default the key must be there."""
        value = self._value(name, default)
        if value is None:
            return ""
        if isinstance(value, str) and (value.strip() or value == default):
            return value
        self.wrong(name, _("This must be a text in quotes and not blank."))
        return ""

    def texts(self, name: str) -> tuple[str, ...]:
        """Return a list of texts; missing is empty."""
        value = self._value(name, ())
        if isinstance(value, list | tuple) and all(isinstance(one, str) and one.strip() for one in value):
            return tuple(value)
        self.wrong(name, _('This must be a list of texts, like ["one", "two"].'))
        return ()

    def flag(self, name: str, default: bool | None = None) -> bool:
        """Return true or false."""
        value = self._value(name, default)
        if value is None or isinstance(value, bool):
            return bool(value)
        self.wrong(name, _("This must be true or false."))
        return False

    def whole(self, name: str, least: int = 0, most: int = 1_000_000) -> int:
        """Return a whole number within its bounds."""
        value = self._value(name)
        if value is None:
            return least
        if isinstance(value, int) and not isinstance(value, bool) and least <= value <= most:
            return value
        reason = _("{value} does not fit; write a whole number from {least} to {most}.")
        self.wrong(name, reason.format(value=quoted(value), least=least, most=most))
        return least

    def duration(self, name: str) -> int:
        """Return a length of time in seconds."""
        value = self._value(name)
        if value is None:
            return 0
        length = seconds(value) if isinstance(value, str) else None
        if length:
            return length
        self.wrong(name, not_a_duration(value))
        return 0

    def day_time(self, name: str) -> int:
        """Return a time of day as minutes after midnight."""
        value = self._value(name)
        if value is None:
            return 0
        minute = minute_of_day(value) if isinstance(value, str) else None
        if minute is None:
            reason = _("{value} is not a time of day; write it like 08:00.").format(value=quoted(value))
            self.wrong(name, reason)
        return minute or 0

    def size(self, name: str) -> int:
        """Return a size such as ``500MB`` or ``2GB`` in bytes."""
        value = self._value(name)
        if value is None:
            return 0
        number, unit = (value[:-2], value[-2:]) if isinstance(value, str) else ("", "")
        if unit not in ("MB", "GB") or not _is_number(number, 6):
            reason = _("{value} is not a size; write it like 500MB or 2GB.").format(value=quoted(value))
            self.wrong(name, reason)
            return 0
        return int(number) * (1_000_000_000 if unit == "GB" else 1_000_000)

    def choice(self, name: str, allowed: Collection[str], default: str | None = None) -> str:
        """Return one of the allowed words; with ``default=""`` the key may be missing."""
        value = self.text(name, default)
        if value and value not in allowed:
            self.wrong(name, not_one_of(value, allowed))
        return value

    def choices(self, name: str, allowed: Collection[str]) -> tuple[str, ...]:
        """Return a list of allowed words; missing is empty."""
        values = self.texts(name)
        for value in values:
            if value not in allowed:
                self.wrong(name, not_one_of(value, allowed))
        if len(set(values)) < len(values):
            self.wrong(name, _("The same word stands here twice; remove one."))
        return values

    def section(self, name: str) -> Section:
        """Return a table below this one; missing or wrong, an empty one."""
        return self._below(name, self._value(name))

    def sections(self, *but: str) -> Iterator[tuple[str, Section]]:
        """Yield every table below this one with its id, but those named."""
        for name, value in self.data.items():
            if name in but:
                continue
            self._asked.add(name)
            if not is_identifier(name):
                self.wrong(name, _("An id is made of small letters, digits and hyphens, like water-leak."))
            yield name, self._below(name, value)

    def rows(self, name: str, *, required: bool = True) -> list[Section]:
        """Return a list of tables; their keys are counted from one."""
        value = self._value(name, None if required else [])
        if value is None:
            return []
        if not isinstance(value, list) or not all(isinstance(one, dict) for one in value):
            self.wrong(name, _("This must be a list of tables, like [{ ... }, { ... }]."))
            return []
        return [Section(self.source, f"{self._path(name)}[{at}]", one) for at, one in enumerate(value, 1)]

    def done(self) -> None:
        """Name every key nobody asked for."""
        for name in self.data:
            if name not in self._asked:
                self.wrong(name, _unknown(name, self._asked))

    def _below(self, name: str, value: object) -> Section:
        if value is not None and not isinstance(value, dict):
            self.wrong(name, _("This must be a table, like [name] or { ... }."))
        return Section(self.source, self._path(name), value if isinstance(value, dict) else _Absent())

    def _path(self, name: str) -> str:
        return ".".join(part for part in (self.key, name) if part)

    def _value(self, name: str, default: object = None) -> Any:
        self._asked.add(name)
        value = self.data.get(name, default)
        if value is None:
            self.wrong(name, _("This key is missing; add it."))
        return value


class _Absent(dict[str, Any]):
    """Stands for a table that is not there."""


def quoted(value: object) -> str:
    """Return a value as it would stand in the file."""
    return json.dumps(value, ensure_ascii=False, default=str)


def not_a_duration(value: object) -> str:
    """Return the sentence for something that is not a length of time."""
    return _("{value} is not a length of time; write it like 30s, 10m, 24h or 2d.").format(
        value=quoted(value)
    )


def not_one_of(value: str, allowed: Collection[str]) -> str:
    """Return the sentence for a word that is not in a closed list."""
    reason = _("{value} is not known; use one of: {allowed}.")
    return reason.format(value=quoted(value), allowed=", ".join(sorted(allowed)))


def _unknown(name: str, known: Collection[str]) -> str:
    from difflib import get_close_matches

    close = get_close_matches(name, list(known), 1)
    if close:
        return _("This key is not known; did you mean {name}?").format(name=close[0])
    return _("This key is not known; remove it.")


def key_lines(text: str) -> dict[str, int]:
    """Return the line of each dotted key of a TOML text, as far as keys begin a line; ``[[rows]]`` count from one."""
    lines: dict[str, int] = {}
    counted: dict[str, int] = {}
    table = ""
    for number, line in enumerate(text.splitlines(), 1):
        if header := re.match(_HEADER, line):
            table = _plain(header[1])
            lines.setdefault(table, number)
            if line.lstrip().startswith("[["):
                counted[table] = counted.get(table, 0) + 1
                table = f"{table}[{counted[table]}]"
                lines[table] = number
        elif assignment := re.match(_ASSIGNMENT, line):
            key = _plain(assignment[1])
            lines.setdefault(f"{table}.{key}" if table else key, number)
    return lines


def _plain(key: str) -> str:
    return re.sub(r"[\"' ]", "", key)


def _line(lines: Mapping[str, int], key: str) -> int | None:
    while key and key not in lines:
        key = key.rpartition("[")[0] if key.endswith("]") else key.rpartition(".")[0]
    return lines.get(key)
