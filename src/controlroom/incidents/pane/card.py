"""The playbook of the chosen incident as lines: what to call, ask, do and never do, who was told, what is missing."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import NamedTuple

from controlroom.base.i18n import _, language, ngettext
from controlroom.base.policy_model import title
from controlroom.base.text import mask_phone
from controlroom.base.times import clock_text, format_left
from controlroom.deadlines.reads import DueRow
from controlroom.incidents.pane.cardview import CardLine
from controlroom.incidents.pane.detail import View
from controlroom.incidents.playbook_model import DOER_TITLES, WHEN_TITLES, Field, Playbook, When
from controlroom.incidents.reads_scene import Command, FieldValue, Scene, StepLine, ToTell
from controlroom.incidents.rules import SERVICES
from controlroom.incidents.tellings import deadline_kind, means_title
from controlroom.ui.safe import Part

STEP, BRANCH = "step", "branch"


class Number(NamedTuple):
    """A number to call: whose, and the number; empty while nobody has entered one."""

    name: str
    number: str


@dataclass(frozen=True, slots=True)
class OnScene:
    """What goes on around an incident, as last read.

    Attributes:
        card: its playbook, or None.
        life: the life of the incident that is shown.
        scene: who was told, what was ticked, and so on, of all lives.
        steps: of the card, then ticked ones that it no longer has.
        to_tell: whom to tell, in the card's order.
        missing: fields that are neither filled nor left out.
        commander: who commands; None: the duty officer.
        numbers: outside numbers to call.
        due: deadlines of this life by kind.
        state: a sentence while it is being written, or why it is not; empty once it is.
        gas: nobody inside may be called.
    """

    card: Playbook | None
    life: int
    scene: Scene | None
    steps: Sequence[StepLine]
    to_tell: Sequence[ToTell]
    missing: Sequence[Field]
    commander: Command | None
    numbers: Sequence[Number]
    due: Mapping[str, DueRow] = field(default_factory=dict)
    state: str = ""
    gas: bool = False

    def value(self, field_id: str) -> FieldValue | None:
        """Return what is written in a field of this life."""
        found = self.scene.fields if self.scene else ()
        return next((one for one in found if one.field == field_id and one.life == self.life), None)

    def needed(self, line: StepLine) -> Field | None:
        """Return the field that must be filled before a step can be ticked, while it is not."""
        if self.card is None or line.step is None or not line.step.needs:
            return None
        known = self.card.field(line.step.needs)
        value = self.value(line.step.needs)
        return None if known is None or (value is not None and not value.left_out) else known

    def unfolded(self, opened: Collection[str]) -> frozenset[str]:
        """Return the branches that are open: chosen ones, and those with a tick."""
        ticked = {line.step.branch for line in self.steps if line.step is not None and line.tick is not None}
        return frozenset(opened) | ticked - {""}

    def next_step(self, opened: Collection[str]) -> StepLine | None:
        """Return the first step without a tick that is not folded away."""
        branches = self.unfolded(opened)
        return next(
            (
                line
                for line in self.steps
                if line.step is not None
                and line.tick is None
                and (not line.step.branch or line.step.branch in branches)
            ),
            None,
        )


UNREAD = OnScene(card=None, life=1, scene=None, steps=(), to_tell=(), missing=(), commander=None, numbers=())
"""Stands for a card whose digit was pressed before it was read."""


def card_lines(on: OnScene, view: View, opened: Collection[str]) -> list[CardLine]:
    """Return the card.

    Args:
        on: what goes on.
        view: for whom it is shown.
        opened: ids of the branches that were chosen.
    """
    found: list[CardLine] = []
    if on.state:
        found.append(CardLine(((f"▲ {on.state}", "late"),)))
    found += _head(on)
    found += _steps(on, view, on.unfolded(opened))
    if on.card is not None:
        found += [CardLine(((f"✕ {_('Never')} ", "late"), (title(one), "late"))) for one in on.card.never]
    found += _told(on, view)
    found += _around(on, view)
    found += _fields(on, view)
    if on.card is not None and on.card.close:
        ends = _("; ").join(title(one) for one in on.card.close)
        found.append(_line((_("May be closed when: "), "key"), (ends, "dim")))
    return found


def _line(*parts: Part) -> CardLine:
    return CardLine(parts)


def _head(on: OnScene) -> Iterator[CardLine]:
    if on.card is not None:
        yield _line(
            (f"{on.card.situation} {title(on.card)}", "title"),
            (_(" if: {trigger}").format(trigger=title(on.card.trigger)), "dim"),
        )
    if on.numbers:
        parts: list[Part] = [(_("Call "), "key")]
        for place, one in enumerate(on.numbers):
            if place:
                parts.append(("  ", "text"))
            if one.number and one.number in one.name:
                # the shipped names of the emergency numbers hold them
                parts.append((one.name, "bright"))
                continue
            parts.append((one.name + " ", "text"))
            parts.append((one.number, "bright") if one.number else (_("not set"), "soon"))
        if on.gas:
            parts.append((_("  only from outside the area"), "late"))
        yield CardLine(tuple(parts))
    waiting = [one for one in on.to_tell if one.telling.owed and one.told_at is None]
    if waiting:
        names = _(", ").join(_name(one) for one in waiting)
        yield _line((_("Still to tell: "), "key"), (names, "soon"))
    if on.card is not None and on.card.ask:
        asked = "  ".join(f"{place} {title(one)}" for place, one in enumerate(on.card.ask, 1))
        yield _line((_("Ask "), "key"), (asked, "text"))


# -- steps ----------------------------------------------------------------------------------------------------


def _steps(on: OnScene, view: View, unfolded: Collection[str]) -> Iterator[CardLine]:
    titles = {one.id: title(one) for one in on.card.branches} if on.card else {}
    shown: set[str] = set()
    last = ""
    for line in on.steps:
        branch = line.step.branch if line.step is not None else ""
        if branch and branch != last and (branch not in shown or branch in unfolded):
            yield _branch(on, branch, titles.get(branch, branch), unfolded)
            shown.add(branch)
        last = branch
        if not branch or branch in unfolded:
            yield _step(on, line, view)


def _branch(on: OnScene, branch: str, name: str, unfolded: Collection[str]) -> CardLine:
    count = sum(line.step is not None and line.step.branch == branch for line in on.steps)
    if branch in unfolded:
        parts: tuple[Part, ...] = (("▾ ", "key"), (_("If: {branch}").format(branch=name), "soon"))
    else:
        words = ngettext("{count} step; Enter opens", "{count} steps; Enter opens", count).format(count=count)
        parts = (("▸ ", "key"), (_("If: {branch}").format(branch=name), "soon"), (f"  {words}", "dim"))
    return CardLine(parts, BRANCH, branch)


def _step(on: OnScene, line: StepLine, view: View) -> CardLine:
    step, tick = line.step, line.tick
    words = title(step) if step is not None else line.id
    indent = "  " if step is not None and step.branch else ""
    parts: list[Part] = [(indent + ("☑ " if tick else "☐ "), "ok" if tick else "key")]
    if step is not None:
        parts.append((_(DOER_TITLES[step.by]) + " ", "dim"))
    parts.append((words, "text" if tick else "bright"))
    if line.old or step is None:
        parts.append(("  " + _("(no longer in the playbook)"), "dim"))
    needed = on.needed(line)
    if needed is not None and tick is None:
        parts.append(("  " + _("first: {field}").format(field=title(needed)), "soon"))
    if tick is not None:
        parts.append((f"  {clock_text(tick.at, view.policy.zone, seconds=True)} {_number(tick.by)}", "ok"))
    return CardLine(tuple(parts), STEP, line.id, hang=len(indent) + 2)


def _number(by: str) -> str:
    return by.partition(" ")[0]


# -- who was told ---------------------------------------------------------------------------------------------


def _told(on: OnScene, view: View) -> Iterator[CardLine]:
    if not on.to_tell:
        return
    done = sum(one.told_at is not None for one in on.to_tell)
    owed = sum(one.telling.owed for one in on.to_tell)
    counts = _("told {done}, at once {owed}").format(done=done, owed=owed)
    yield _line((_("Tell") + " ", "key"), (counts, "dim"))
    for one in on.to_tell:
        yield _telling(on, one, view)


def _telling(on: OnScene, one: ToTell, view: View) -> CardLine:
    telling, name = one.telling, _name(one)
    if one.told_at is not None:
        who = one.told_who if view.revealed and one.told_who != name else ""
        means = means_title(one.means) if one.means else ""
        time = clock_text(one.told_at, view.policy.zone)
        words = " ".join(word for word in (time, who, means) if word)
        return CardLine((("✓ ", "ok"), (name, "text"), (f"  {words}", "ok")))
    number = telling.number or (_("not set") if telling.directory else "")
    parts: list[Part] = []
    if telling.owed:
        parts += [("○ ", "key"), (name, "bright"), (f"  {_since(on, one, view)}", _look(on, one, view))]
    else:
        narrowed = telling.when_zh if language() == "zh" else telling.when_en
        when = narrowed or _(WHEN_TITLES[_when(telling.when)])
        parts += [("· ", "dim"), (name, "text"), (f"  {when}", "dim")]
    means = " ".join(means_title(way) for way in telling.means)
    parts.append((f"  {means} {number}".rstrip(), "dim" if telling.number or not number else "soon"))
    return CardLine(tuple(parts))


def _name(one: ToTell) -> str:
    return one.telling.zh if language() == "zh" else one.telling.en


def _told_besides(on: OnScene, view: View) -> Iterator[CardLine]:
    """Return who was told besides those the card and the rules name."""
    named = {one.told_at for one in on.to_tell}
    for one in on.scene.told if on.scene else ():
        if one.life == on.life and one.at not in named:
            time = clock_text(one.at, view.policy.zone)
            who = (one.who or one.staff) if view.revealed else ""
            words = " ".join(word for word in (who, time, means_title(one.means)) if word)
            yield CardLine((("✓ ", "ok"), (words, "ok")))


def _when(word: str) -> When:
    return next((one for one in WHEN_TITLES if one == word), "at-once")


def _due(on: OnScene, one: ToTell) -> DueRow | None:
    return on.due.get(one.telling.same_as or deadline_kind(one.telling.target))


def _since(on: OnScene, one: ToTell, view: View) -> str:
    due = _due(on, one)
    if due is not None and due.ended_at is None and due.paused_since is None:
        left = format_left(due.left(view.now).total_seconds())
        return _("not yet, {left}").format(left=left)
    minutes = max(int((view.now - one.since).total_seconds() // 60), 0)
    return _("not yet, {minutes} min").format(minutes=minutes)


def _look(on: OnScene, one: ToTell, view: View) -> str:
    due = _due(on, one)
    return "late" if due is not None and due.ended_at is None and view.now >= due.due else "soon"


# -- what else goes on ----------------------------------------------------------------------------------------


def _around(on: OnScene, view: View) -> Iterator[CardLine]:
    yield from _told_besides(on, view)
    if on.commander is not None:
        time = clock_text(on.commander.at, view.policy.zone)
        yield _line((_("Commander "), "key"), (f"{on.commander.who}  {time}", "text"))
    if on.scene is None:
        return
    zone = view.policy.zone
    for service in on.scene.outside:
        if service.life != on.life:
            continue
        words = [_("here since {time}").format(time=clock_text(service.arrived, zone))]
        if service.taken_over and view.revealed:
            words.append(_("took over: {what}").format(what=service.taken_over))
        if service.left is not None:
            words.append(_("left {time}").format(time=clock_text(service.left, zone)))
        who = f"{_(SERVICES[service.service])} {service.officer if view.revealed else ''}".strip()
        yield _line((who, "key"), ("  " + "  ".join(words), "text"))
    callers = [one for one in on.scene.callers if one.life == on.life]
    if callers and not view.revealed:
        yield _line((_("{count} more callers").format(count=len(callers)), "text"))
    for one in callers if view.revealed else ():
        name = _("anonymous") if one.anonymous else one.caller
        phone = one.phone if view.phones else mask_phone(one.phone)
        words = [clock_text(one.at, zone), name, phone, one.said]
        yield _line((_("Also called "), "dim"), (" ".join(word for word in words if word), "text"))
    for link in on.scene.links:
        sort = {
            "link": _("Linked with "),
            "duplicate": _("Duplicate of "),
            "duplicated-by": _("Also reported as "),
        }[link.sort]
        yield _line((sort, "dim"), (link.number, "text"))


def _fields(on: OnScene, view: View) -> Iterator[CardLine]:
    if on.card is None or not on.card.record:
        return
    yield _line(
        (_("To be recorded") + " ", "key"), (_("{count} missing").format(count=len(on.missing)), "dim")
    )
    for one in on.card.record:
        value = on.value(one.id)
        if value is None:
            yield CardLine((("□ ", "key"), (title(one), "text")))
        elif value.left_out:
            why = value.left_out if view.revealed else ""
            yield CardLine(
                (("− ", "dim"), (title(one), "dim"), (_("  left out: {why}").format(why=why), "dim"))
            )
        else:
            text = view.when(value.at) if value.at is not None else choice_title(one, value.value)
            yield CardLine(
                (("■ ", "ok"), (title(one) + " ", "dim"), (text if view.revealed else "…", "text"))
            )


def choice_title(of: Field, value: str) -> str:
    """Return a value as it is shown: of a choice its words."""
    return next((title(one) for one in of.choices if one.id == value), value)
