"""The chosen incident in full: what it is, who called, who is out, what is owed, what happened."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING, ClassVar

from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import VerticalScroll
from textual.message import Message
from textual.widgets import Static

from controlroom.base.i18n import _
from controlroom.base.policy import Policy
from controlroom.base.policy_model import title
from controlroom.base.text import mask_phone
from controlroom.base.times import clock_text, format_left, when_text
from controlroom.deadlines.reads import DueRow
from controlroom.deadlines.rules import STATE_TITLES
from controlroom.deadlines.rules import State as ClockState
from controlroom.incidents import gas, story
from controlroom.incidents.catalogue import Catalogue
from controlroom.incidents.naming import place_name, short, state_title
from controlroom.incidents.pane.cardview import CardLine, CardView
from controlroom.incidents.pane.listing import kind_name
from controlroom.incidents.reads import Incident
from controlroom.incidents.reads_people import Sent
from controlroom.incidents.reads_story import Line
from controlroom.incidents.rules import HOLD_TITLES, SEVERITIES, Hold
from controlroom.incidents.tellings import target_of
from controlroom.ui.safe import Part, content

if TYPE_CHECKING:
    from controlroom.incidents.pane.card import OnScene

_LATE_NOTE_S = 60
_LONG = 2000
"""Characters of one text shown here; the rest is in ``incidents show``."""


@dataclass(frozen=True, slots=True)
class Whole:
    """One incident with all that belongs to it."""

    incident: Incident
    people: Sequence[Sent]
    due: Sequence[DueRow]
    story: Sequence[Line]
    on: OnScene | None = None


@dataclass(frozen=True, slots=True)
class View:
    """For whom and when it is shown.

    Attributes:
        policy: for names and the zone.
        catalogue: for kinds and channels.
        now: this instant.
        revealed: whether residents' names and what callers said may be shown.
        phones: whether telephone numbers may be shown in full.
    """

    policy: Policy
    catalogue: Catalogue
    now: datetime
    revealed: bool
    phones: bool

    def when(self, instant: datetime) -> str:
        """Return an instant as it is written here."""
        return when_text(instant, self.now, self.policy.zone)


def head_parts(whole: Whole, view: View) -> list[Part]:
    """Return what stands above the card, one line feed after each line."""
    return [*_head(whole, view), *_clocks(whole, view), *_people(whole, view)]


def story_parts(whole: Whole, view: View) -> list[Part]:
    """Return what stands below the card, one line feed after each line."""
    found: list[Part] = [("\n", "text")]
    for line in whole.story:
        found += _line(line, view)
    return found


def _cut(text: str) -> str:
    return text if len(text) <= _LONG else text[:_LONG] + "…"


def _head(whole: Whole, view: View) -> list[Part]:
    one = whole.incident
    found: list[Part] = [
        (short(one.number, view.now.astimezone(view.policy.zone)), "bright"),
        (f" {kind_name(view.catalogue, one.kind)}", "bright"),
        (_("  priority {priority}").format(priority=one.priority), "soon" if one.priority <= 2 else "text"),
        (f"  {state_title(one.state)}", "title"),
    ]
    if one.severity:
        found.append((f"  {_(SEVERITIES[one.severity])}", "soon"))
    found += [("\n", "text"), (place_name(one), "text")]
    channel = view.catalogue.channels.get(one.source)
    told = view.when(one.told) + (f" {title(channel)}" if channel else "")
    found.append((_("  reported {told}").format(told=told), "dim"))
    if one.happened:
        found.append((_("  happened {time}").format(time=view.when(one.happened)), "dim"))
    found.append(("\n", "text"))
    if one.unsigned and one.claimed_by is None:
        words = _("Unsigned, console {console}: whoever signs in here signs for it.")
        found.append((f"● {words.format(console=one.unsigned)}\n", "soon"))
    if whole.on is not None and whole.on.gas and one.is_open:
        found.append((f"▲ {gas.words()}\n", "late"))
    if one.summary and view.revealed:
        found.append((_cut(one.summary) + "\n", "text"))
    found += _caller(one, view)
    for words, at in ((_("Appointment"), one.appointment), (_("Wanted by"), one.wanted_by)):
        if at:
            found.append((f"{words} {view.when(at)}\n", "soon"))
    if one.hold_why:
        until = "  " + _("look again {time}").format(time=view.when(one.hold_until)) if one.hold_until else ""
        found.append((f"‖ {_(HOLD_TITLES[Hold(one.hold_why)])}{until}\n", "soon"))
    if one.result and view.revealed:
        found.append((_("Result: {result}").format(result=_cut(one.result)) + "\n", "ok"))
    return found


def _caller(one: Incident, view: View) -> list[Part]:
    if not (one.caller or one.phone):
        return []
    if not view.revealed:
        return [(_("Sign in to see who called.") + "\n", "dim")]
    phone = one.phone if view.phones else mask_phone(one.phone)
    who = "  ".join(word for word in (one.caller, phone) if word)
    return [(_("Caller") + " ", "dim"), (who + "\n", "text")]


def _people(whole: Whole, view: View) -> list[Part]:
    found: list[Part] = []
    for one in whole.people:
        if one.life != whole.incident.life or one.recalled is not None:
            continue
        lead = "★" if one.is_lead else " "
        found.append((f"{lead} {one.number} {one.name}", "text" if one.out else "dim"))
        for words, at in (
            (_("sent"), one.dispatched),
            (_("set out"), one.under_way),
            (_("arrived"), one.arrived),
            (_("cleared"), one.cleared),
        ):
            if at is not None:
                found.append((f"  {words} {view.when(at)}", "dim"))
        found.append(("\n", "text"))
    return found


def _clocks(whole: Whole, view: View) -> list[Part]:
    found: list[Part] = []
    for one in whole.due:
        if one.life != whole.incident.life or one.state == "cancelled":
            continue
        if whole.on is not None and target_of(one.kind):
            # the card says who was told
            continue
        if one.ended_at is not None:
            missed = one.state != "met"
            words = _("{title} {ended} {state} (limit {due})").format(
                title=f"{'✕' if missed else '✓'} {one.title}",
                ended=view.when(one.ended_at),
                state=_clock_state(one.state),
                due=view.when(one.due),
            )
            found.append((words + "\n", "late" if missed else "dim"))
            continue
        if one.paused_since is not None:
            found.append((_("‖ {title} waits").format(title=one.title) + "\n", "dim"))
            continue
        left = format_left(one.left(view.now).total_seconds())
        late, soon = view.now >= one.due, view.now >= one.warn
        sign = "▲" if late else "●" if soon else "○"
        look = "late" if late else "soon" if soon else "text"
        found.append((f"{sign} {one.title} {view.when(one.due)} {left}\n", look))
    return found


def _clock_state(state: str) -> str:
    return _(STATE_TITLES[ClockState(state)])


def _line(line: Line, view: View) -> list[Part]:
    # before anybody signs in only who was sent is shown: what was typed may name residents
    told = line if view.revealed else line._replace(texts={k: v for k, v in line.texts.items() if k == "who"})
    # whom to call about an alarm is one of the staff: whoever signed in may see the number
    reveal = view.phones or (view.revealed and line.act.startswith("alarm."))
    says = _cut(story.sentence(view.policy, told, when=view.when, reveal=reveal))
    if not view.revealed and line.act in ("log.noted", "incident.noted") and not line.facts.get("mark"):
        says = _("Note (sign in to read it)")
    zone = view.policy.zone
    same_day = line.at.astimezone(zone).date() == view.now.astimezone(zone).date()
    time = clock_text(line.at, zone, seconds=True) if same_day else view.when(line.at)
    look = "late" if line.act == "alarm.raised" and line.facts.get("stage") == "breach" else "text"
    found: list[Part] = [(f"{time} ", "dim")]
    if line.struck:
        found.append((_("[struck]") + " ", "dim"))
        look = "dim"
    found += [(says, look), (f"  {line.who.partition(' ')[0]}" if line.who else "", "dim")]
    if (line.recorded - line.at).total_seconds() > _LATE_NOTE_S:
        found.append((_("  written {time}").format(time=view.when(line.recorded)), "dim"))
    return [*found, ("\n", "text")]


class Detail(VerticalScroll, can_focus=True):
    """The chosen incident: what it is, its card, its story. The arrows go from step to step, then scroll."""

    BINDINGS: ClassVar[list[BindingType]] = [Binding("enter", "open", show=False)]
    DEFAULT_CSS = """
    Detail { height: 1fr; width: 1fr; scrollbar-size-vertical: 1; }
    Detail > Static { width: 1fr; height: auto; }
    """

    class BranchChosen(Message):
        """Enter on a branch of the card."""

        def __init__(self, branch: str) -> None:
            super().__init__()
            self.branch = branch

    def __init__(self) -> None:
        super().__init__()
        self.card = CardView()
        self._head = Static()
        self._story = Static()
        self._shown: tuple[list[Part], list[Part]] | None = None
        self._of: int | None = None

    def compose(self) -> ComposeResult:
        """What it is, its card, its story."""
        yield self._head
        yield self.card
        yield self._story

    def display_parts(
        self,
        incident_id: int | None,
        head: list[Part],
        lines: Sequence[CardLine] = (),
        below: Sequence[Part] = (),
    ) -> None:
        """Show an incident; painted only when something changed, at the top when it is another one.

        Args:
            incident_id: which; None for none, or for one that is only now being written.
            head: what stands above the card.
            lines: the card.
            below: the story.
        """
        shown = (head, list(below))
        if shown != self._shown:
            self._shown = shown
            # the line feed at the end would leave an empty line above the card
            above = [*head[:-1], (head[-1][0].rstrip("\n"), head[-1][1])] if head else []
            self._head.update(content(*above))
            self._story.update(content(*below))
        self.card.show(lines)
        if incident_id != self._of:
            self._of = incident_id
            self.card.put(None)
            self.scroll_home(animate=False)

    def action_scroll_down(self) -> None:
        """To the next step of the card; below the last one scroll."""
        if not self._step(1):
            super().action_scroll_down()

    def action_scroll_up(self) -> None:
        """To the step before; above the first one scroll."""
        if not self._step(-1):
            super().action_scroll_up()

    def action_open(self) -> None:
        """Open or fold the branch under the cursor."""
        at = self.card.at
        if at is not None and at[0] == "branch":
            self.post_message(self.BranchChosen(at[1]))

    def _step(self, by: int) -> bool:
        moved = self.card.step(by)
        if moved:
            self.show_cursor()
        return moved

    def show_cursor(self) -> None:
        """Scroll so that the cursor's line is seen."""
        region = self.card.region_of_cursor()
        if region is not None:
            self.scroll_to_region(region, animate=False, force=True)
