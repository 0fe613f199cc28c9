"""The everyday words for times, both languages: ``10分钟前``, ``明天下午3点``, ``in 20 minutes``.

Our own table: what a control room says, both languages, no guessing. What may mean two times raises ``Unclear``.
"""

from __future__ import annotations

import re
from datetime import time, timedelta
from typing import NamedTuple

NOW = frozenset(("now", "just now", "right now", "现在", "刚才", "刚刚", "刚"))
LONGEST = timedelta(days=3660)

_DAYS = {
    "the day before yesterday": -2,
    "day before yesterday": -2,
    "the day after tomorrow": 2,
    "day after tomorrow": 2,
    "yesterday": -1,
    "today": 0,
    "tomorrow": 1,
    "大前天": -3,
    "前天": -2,
    "昨天": -1,
    "昨日": -1,
    "今天": 0,
    "今日": 0,
    "明天": 1,
    "明日": 1,
    "大后天": 3,
    "后天": 2,
}
_WITH_PART = {
    "tonight": "today evening",
    "last night": "yesterday evening",
    "this morning": "today morning",
    "this afternoon": "today afternoon",
    "this evening": "today evening",
    "今早": "今天早上",
    "今晚": "今天晚上",
    "明早": "明天早上",
    "明晚": "明天晚上",
    "昨晚": "昨天晚上",
    "昨夜": "昨天晚上",
}
_LONGEST_TYPED = 60
_NIGHT = "晚上"
_PARTS: dict[str, tuple[range, range]] = {
    "凌晨": (range(7), range(0)),
    "早上": (range(4, 12), range(0)),
    "早晨": (range(4, 12), range(0)),
    "上午": (range(5, 12), range(0)),
    "中午": (range(11, 15), range(1, 3)),
    "下午": (range(12, 20), range(1, 8)),
    "傍晚": (range(16, 21), range(4, 9)),
    _NIGHT: (range(17, 24), range(5, 12)),
    "morning": (range(4, 12), range(0)),
    "afternoon": (range(12, 20), range(1, 8)),
    "evening": (range(17, 24), range(5, 12)),
    "am": (range(1, 12), range(0)),
    "pm": (range(0), range(1, 12)),
}
"""Part of the day -> hours it holds as they stand, and those that are of the afternoon (plus twelve)."""

_DIGITS = {"零": 0, "〇": 0, "两": 2} | {c: n for n, c in enumerate("一二三四五六七八九", 1)}
_SPOKEN = (
    (r"([0-9]{1,7})个?(?:小时|钟头)半|([0-9]{1,7})个半(?:小时|钟头)", r"\1\2h30m"),
    (r"半个?(?:小时|钟头)|half an hour", "30m"),
    (r"\b(?:an|a|one)\s+(?=hour|minute|day|week)", "1 "),
    (r"([0-9]{1,7})\s*(?:weeks?|个?星期|周)", r"\1w"),
    (r"([0-9]{1,7})\s*(?:days?|天)", r"\1d"),
    (r"([0-9]{1,7})\s*(?:hours?|hrs?|个?小时|个?钟头|时)", r"\1h"),
    (r"([0-9]{1,7})\s*(?:minutes?|mins?|分钟|分)", r"\1m"),
    (r"([0-9]{1,7})\s*(?:seconds?|secs?|秒钟|秒)", r"\1s"),
)
_LENGTH = r"(?:([0-9]{1,7})w)?(?:([0-9]{1,7})d)?(?:([0-9]{1,7})h)?(?:([0-9]{1,7})m)?(?:([0-9]{1,7})s)?"
_AGO = r"(.+?)\s*(?:之前|以前|前|ago)"
_LATER = r"(.+?)\s*(?:之后|以后|后|later|from now)|(?:in|过)\s*(.+)"
_DAY = "|".join(_DAYS)
_PART = "|".join(_PARTS)
_HOUR = r"([0-9]{1,2})"
_CLOCK = rf"{_HOUR}(?::([0-5][0-9])(?::([0-5][0-9]))?|[点时](?:钟|整|(半)|([13])刻|([0-5]?[0-9])分?)?)?"
_TAIL = r"(?:in the (morning|afternoon|evening)|(am|pm))?"
_WHEN = rf"(?:({_DAY})的?\s*)?(?:({_PART})\s*)?(?:(?:at\s+)?{_CLOCK})?\s*{_TAIL}"
_OFFICIAL = r"([0-9]{1,2})时(?:([0-5]?[0-9])分?)?"


class Unclear(ValueError):
    """The words may mean more than one time.

    Attributes:
        choices: what they may mean, as it can be typed; empty where no hour was said at all.
    """

    def __init__(self, *choices: str) -> None:
        super().__init__(*choices)
        self.choices = choices


class Said(NamedTuple):
    """What words said.

    Attributes:
        shift: from now, negative for what is past; None if a clock or a day was said.
        day: days from today; None if no day was said.
        clock: the time of day; None for a day alone.
    """

    shift: timedelta | None = None
    day: int | None = None
    clock: time | None = None


def length(typed: str) -> timedelta | None:
    """Return a length of time: ``90s``, ``1h30m``, ``2小时``, ``半小时``, ``20 minutes``; None if it is none.

    Args:
        typed: plain characters, small letters, no blanks around.
    """
    text = _digits(typed)
    for pattern, short in _SPOKEN:
        text = re.sub(pattern, short, text)
    match = re.fullmatch(_LENGTH, re.sub(r"\s+(?:and\s+)?(?=[0-9])", "", text))
    if not text or not match:
        return None
    weeks, days, hours, minutes, seconds = (int(group or 0) for group in match.groups())
    span = timedelta(weeks=weeks, days=days, hours=hours, minutes=minutes, seconds=seconds)
    return span if span <= LONGEST else None


def read(typed: str) -> Said | None:
    """Return what everyday words say of a time; None if they are none of ours.

    Args:
        typed: as for ``length``.

    Raises:
        Unclear: it may mean more than one time (``明天3点``), or no hour is said (``明天下午``).
        ValueError: a time of day that there is not.
    """
    if len(typed) > _LONGEST_TYPED:
        return None
    if typed in NOW:
        return Said(shift=timedelta())
    if match := re.fullmatch(_AGO, typed):
        span = length(match[1])
        if span is not None:
            return Said(shift=-span)
    if match := re.fullmatch(_LATER, typed):
        span = length(match[1] or match[2])
        if span is not None:
            return Said(shift=span)
    if (match := re.fullmatch(_OFFICIAL, typed)) and int(match[1]) < 24:
        hour, minute = int(match[1]), int(match[2] or 0)
        raise Unclear(f"{hour:02}:{minute:02}", f"{hour}h{minute}m")
    return _day_and_clock(_digits(typed))


def _day_and_clock(text: str) -> Said | None:
    if match := re.fullmatch(rf"((?:at\s+)?[0-9].*|noon)\s+({_DAY}|tonight)", text):
        text = f"{match[2]} {match[1]}"
    for word, meant in _WITH_PART.items():
        if text.startswith(word):
            text = meant + text.removeprefix(word)
            break
    if text.endswith("noon") and not text.endswith("afternoon"):
        text = text.removesuffix("noon") + "12:00"
    match = re.fullmatch(_WHEN, text.strip())
    if not text or not match:
        return None
    word, part, hour, minutes, seconds, half, quarter, after, tail, half_day = match.groups()
    day, part = _DAYS[word] if word else None, part or tail or half_day
    if hour is None:
        if part:
            raise Unclear
        return Said(day=day)
    minute = int(minutes or after or (30 if half else 15 * int(quarter or 0)))
    if not (word or part or re.search("[:点时]", text)):
        return None
    return _clock(day, part, int(hour), minute, int(seconds or 0), exact=":" in text)


def _clock(day: int | None, part: str | None, hour: int, minute: int, second: int, *, exact: bool) -> Said:
    if part is None:
        if not exact and 1 <= hour <= 11:
            raise Unclear(f"{hour:02}:{minute:02}", f"{hour + 12}:{minute:02}")
        return Said(day=day, clock=time(hour, minute, second))
    plain, afternoon = _PARTS[part]
    if part == _NIGHT and hour == 12:
        # the midnight that ends the day
        return Said(day=None if day is None else day + 1, clock=time(0, minute, second))
    if hour in plain:
        return Said(day=day, clock=time(hour, minute, second))
    if hour in afternoon:
        return Said(day=day, clock=time(hour + 12, minute, second))
    if hour > 12:
        raise ValueError(hour)
    raise Unclear(f"{hour % 12:02}:{minute:02}", f"{hour % 12 + 12}:{minute:02}")


def _digits(text: str) -> str:
    return re.sub("[零〇一二两三四五六七八九十]+", _number, text)


def _number(match: re.Match[str]) -> str:
    tens, ten, ones = match[0].partition("十")
    if not ten:
        return "".join(str(_DIGITS[character]) for character in tens)
    if (tens and tens not in _DIGITS) or (ones and ones not in _DIGITS):
        return match[0]
    return str(_DIGITS.get(tens, 1) * 10 + _DIGITS.get(ones, 0))
