"""Writes ``docs/manual/{zh,en}/keys.md`` from the one table of keys, as F1 shows it.

python scripts/manual_keys.py           write them
python scripts/manual_keys.py --check   end with 1 if they are not current
"""

from __future__ import annotations

import sys
from collections.abc import Sequence
from pathlib import Path
from typing import NamedTuple, cast

from controlroom.base import i18n
from controlroom.base.i18n import _
from controlroom.base.registry import load, rooms
from controlroom.console.help import help_parts
from controlroom.dutylog.pane.keys import READING
from controlroom.handovers.pane.keys import WHERE as HANDOVER
from controlroom.posts.pane.keys import WHERE as POSTS
from controlroom.ui.keys import help_lines, table
from controlroom.ui.pane import Pane
from controlroom.visitors.pane.keys import VEHICLES, VISITORS

MANUAL = Path(__file__).parents[1] / "docs" / "manual"
LANGUAGES: tuple[i18n.Language, ...] = ("zh", "en")

HEAD: dict[i18n.Language, str] = {
    "en": "# The keys\n\nF1 shows the same on the screen. Made by `scripts/manual_keys.py`.\n\n"
    "Letters work where nothing is typed; with an input method on, use the key that stands before them.\n",
    "zh": "# 按键表\n\n屏幕上按 F1 可看同样的内容。本页由 `scripts/manual_keys.py` 生成。\n\n"
    "字母键只在不打字的地方有效；开着输入法时，请用排在字母前面的键。\n",
}
COLUMNS: dict[i18n.Language, str] = {"en": "| keys | |\n|---|---|", "zh": "| 按键 | 用途 |\n|---|---|"}

MORE: dict[str, dict[i18n.Language, str]] = {
    "intake": {"en": "The form of a new call", "zh": "接报表单"},
    "sending": {"en": "Choosing whom to send", "zh": "选择派谁"},
    "telling": {"en": "Who was told", "zh": "已通知"},
    "emergency": {"en": "Emergencies", "zh": "紧急情况"},
    "lending": {"en": "Lending a key", "zh": "借出钥匙"},
    "counting": {"en": "Counting the keys", "zh": "清点钥匙"},
    "applying": {"en": "An application for a release pass", "zh": "申请放行条"},
    "at-gate": {"en": "Letting goods out", "zh": "核对放行"},
    HANDOVER: {"en": "The handover", "zh": "交接"},
    POSTS: {"en": "Posts, rounds, orders", "zh": "岗位、巡逻、指令"},
    READING: {"en": "The log by day and shift", "zh": "按日按班看日志"},
    VISITORS: {"en": "Visitors", "zh": "访客"},
    VEHICLES: {"en": "Vehicles", "zh": "车辆"},
    "duty": {"en": "Who is on duty", "zh": "在班人员"},
    "attempt": {"en": "Writing an attempt down", "zh": "记录联系"},
    "prompt": {"en": "Questions", "zh": "提问"},
    "choice": {"en": "Choosing from a list", "zh": "选择"},
    "ask": {"en": "One line that is asked for", "zh": "填一行"},
}
"""Places whose keys stand on their own key line and not in the help of F1."""

PANES = "console.pane"
"""Keys that lead to a pane: the help names them after the panes there are."""


def made(language: i18n.Language) -> str:
    """Return the page in a language: the help of F1 as Markdown."""
    i18n.use(language)
    entries = sorted((pane for room in rooms() for pane in room.panes), key=lambda pane: pane.number)
    panes = [_Stand(pane.number, _(pane.title), load(pane.loads).where) for pane in entries]
    lines = [HEAD[language]]
    keys = ""
    for text, look in help_parts(cast("Sequence[Pane[object]]", panes), None):
        words = text.strip()
        if look == "title":
            lines += [f"\n## {words}\n", COLUMNS[language]]
        elif look == "key":
            keys = _keys(words)
        elif words:
            lines.append(f"| {keys} | {words} |")
    for where, headings in MORE.items():
        rows = [f"| {_keys(names)} | {words} |" for names, words in help_lines(where)]
        lines += [f"\n## {headings[language]}\n", COLUMNS[language], *rows]
    return "\n".join(lines) + "\n"


def _keys(names: str) -> str:
    return " · ".join(f"`{name}`" for name in names.split("  "))


class _Stand(NamedTuple):
    """What the help asks of a pane."""

    number: int
    heading: str
    where: str


def main(words: list[str]) -> int:
    """Write the pages, or with ``--check`` say whether they are current."""
    stale = []
    for language in LANGUAGES:
        target, text = MANUAL / language / "keys.md", made(language)
        told = {key.id for key in table() if _(key.help or key.label) in text or key.id.startswith(PANES)}
        untold = [key.id for key in table() if key.id not in told]
        if untold:
            print("no heading of the page has the keys " + ", ".join(untold), file=sys.stderr)
            return 1
        if "--check" not in words:
            target.write_text(text, "utf-8")
        elif target.read_text("utf-8") != text:
            stale.append(target.name)
    if stale:
        print("docs/manual/*/keys.md is not current: run scripts/manual_keys.py", file=sys.stderr)
    return 1 if stale else 0


if __name__ == "__main__":
    raise SystemExit(main(sys.argv[1:]))
