"""For whom a record is shown in full, and the lines of its history, as every pane of a list shows them."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from controlroom.base.policy_model import Policy
from controlroom.base.times import when_text
from controlroom.dutylog.sentences import sentence
from controlroom.incidents.reads_story import Line
from controlroom.ui.pane import Frame
from controlroom.ui.safe import Part

_LONG = 2000


@dataclass(frozen=True, slots=True)
class View:
    """For whom and when it is shown: names only for who is signed in, telephone numbers in full by right."""

    policy: Policy
    now: datetime
    revealed: bool
    phones: bool

    def when(self, instant: datetime) -> str:
        """Return an instant as it is written here."""
        return when_text(instant, self.now, self.policy.zone)

    def line(self, line: Line) -> list[Part]:
        """Return a journal entry about a record as text with looks, the line feed at its end."""
        texts = line.texts if self.revealed else {}
        says = sentence(self.policy, line.act, line.facts, texts, when=self.when, reveal=self.phones)
        look = "late" if line.act == "alarm.raised" and line.facts.get("stage") == "breach" else "text"
        who = line.who.partition(" ")[0]
        return [
            (f"{self.when(line.at)} ", "dim"),
            (cut(says), look),
            (f"  {who}" if who else "", "dim"),
            ("\n", "text"),
        ]


def view_of(frame: Frame) -> View:
    """Return for whom the console shows records at this instant."""
    return View(frame.policy, frame.now(), frame.revealed, frame.may("reveal"))


def cut(text: str) -> str:
    """Return a text short enough to be laid out at every key."""
    return text if len(text) <= _LONG else text[:_LONG] + "…"
