"""A line of a record's history, as every pane shows it below the chosen record."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime

from controlroom.base.policy_model import Policy
from controlroom.dutylog.sentences import sentence
from controlroom.incidents.reads import Line
from controlroom.ui.safe import Part

_LONG = 2000


def history_line(
    policy: Policy, line: Line, *, when: Callable[[datetime], str], revealed: bool, phones: bool
) -> list[Part]:
    """Return a journal entry about a record as text with looks, the line feed at its end.

    Args:
        policy: for the names in it.
        line: the entry.
        when: how an instant is written.
        revealed: whether names and words may be shown.
        phones: whether telephone numbers are shown in full.
    """
    texts = line.texts if revealed else {}
    says = sentence(policy, line.act, line.facts, texts, when=when, reveal=phones)
    look = "late" if line.act == "alarm.raised" and line.facts.get("stage") == "breach" else "text"
    who = line.who.partition(" ")[0]
    return [
        (f"{when(line.at)} ", "dim"),
        (cut(says), look),
        (f"  {who}" if who else "", "dim"),
        ("\n", "text"),
    ]


def cut(text: str) -> str:
    """Return a text short enough to be laid out at every key."""
    return text if len(text) <= _LONG else text[:_LONG] + "…"
