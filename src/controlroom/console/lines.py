"""What stands in the lines around the panes, as texts with looks: status, alarm strip, next due. Pure."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from controlroom.base.i18n import N_, _
from controlroom.base.policy import Policy
from controlroom.base.policy_model import title
from controlroom.base.registry import Subject
from controlroom.base.text import visible, width
from controlroom.base.times import clock_text, day_text, format_left, format_left_seconds, when_text
from controlroom.console.outlook import Outlook
from controlroom.deadlines.reads import AlarmRow, DueRow
from controlroom.incidents.naming import short
from controlroom.shifts.rules import span_at
from controlroom.store.actor import Actor
from controlroom.ui.safe import Part, shown

BETWEEN: Part = (" │ ", "dim")
_NEAR = timedelta(hours=1)
_SHORT = 24
"""Cells of a place or of what happened where there is no room for all of it."""


@dataclass(frozen=True, slots=True)
class Piece:
    """Some parts of a line that stand or fall together; on a narrow screen the highest rank gives way first.

    Attributes:
        rank: the lower the longer it stays.
        parts: texts with their looks.
        shorter: what stands there before it goes altogether.
    """

    rank: int
    parts: tuple[Part, ...]
    shorter: Piece | None = None


_NOTHING = Piece(0, ())


def joined(pieces: Sequence[Piece], cells: int, between: Part = BETWEEN) -> list[Part]:
    """Return the pieces that fit into a line, in their order, with bars or blanks between them."""
    kept = [piece for piece in pieces if piece.parts]
    while len(kept) > 1 and _cells(kept, between) > cells:
        last = max(kept, key=lambda piece: piece.rank)
        at = kept.index(last)
        kept[at : at + 1] = [last.shorter] if last.shorter is not None else []
    parts: list[Part] = []
    for piece in kept:
        parts += [between, *piece.parts] if parts else piece.parts
    return parts


def _cells(pieces: Sequence[Piece], between: Part) -> int:
    texts = sum(width(visible(text)) for piece in pieces for text, _look in piece.parts)
    return texts + width(between[0]) * (len(pieces) - 1)


def status_line(
    seen: Outlook,
    policy: Policy,
    actor: Actor | None,
    now: datetime,
    trouble: str,
    cells: int,
    *,
    loud: bool = False,
    locked: Actor | None = None,
) -> list[Part]:
    """Return the status bar: estate, shift and officer, day and clock, alarms, policy, database.

    Args:
        seen: the last reading.
        policy: for the shift of the hour and the zone.
        actor: who is signed in.
        now: this instant.
        trouble: what is wrong with the database, in a word or two; empty if nothing is.
        cells: room there is.
        loud: an alarm waits that nobody silenced: the estate's name blinks with the seconds.
        locked: who was signed in when the console locked itself; None if nobody.
    """
    name = _("{estate} control centre").format(estate=seen.estate) if seen.estate else _("Control centre")
    database: Part = (f"▲ {trouble}", "late") if trouble else (_("in order"), "ok")
    return joined(
        [
            Piece(6, (("▲ " + name if loud else name, "late" if loud and now.second % 2 else "title"),)),
            Piece(5, _shift(seen, policy, now)),
            Piece(3, _officer(seen, actor, locked)),
            Piece(7, ((day_text(now, policy.zone), "dim"),)),
            Piece(0, ((clock_text(now, policy.zone, seconds=True), "bright"),)),
            Piece(1, _alarms(seen)),
            Piece(2, (("▲ " + _("older policy in force"), "late"),) if seen.policy_warning else ()),
            Piece(2 if trouble else 8, ((_("Database") + " ", "dim"), database)),
        ],
        cells,
    )


def _shift(seen: Outlook, policy: Policy, now: datetime) -> tuple[Part, ...]:
    if seen.shift is None:
        shift = _("{shift} shift").format(shift=title(span_at(policy, now).shift))
        return ((shift + " ", "dim"), (_("not started"), "soon"))
    names = {shift.id: title(shift) for shift in policy.shifts}
    who = f"{seen.shift.number} {seen.shift.officer}"
    name = _("{shift} shift").format(shift=names.get(seen.shift.name, seen.shift.name))
    return ((name + " ", "dim"), (who, "text"))


def _officer(seen: Outlook, actor: Actor | None, locked: Actor | None) -> tuple[Part, ...]:
    if actor is None and locked is not None:
        return ((_("locked, Ctrl+O") + " ", "soon"), (f"{locked.number} {locked.name}", "text"))
    if actor is None:
        return ((_("nobody signed in"), "soon"),)
    if seen.shift is not None and seen.shift.staff_id == actor.staff_id:
        return ((_("signed in"), "dim"),)
    return ((_("signed in") + " ", "dim"), (f"{actor.number} {actor.name}", "text"))


def _alarms(seen: Outlook) -> tuple[Part, ...]:
    counts = seen.counts
    parts: list[Part] = [(_("Alarms"), "dim")]
    if counts.late:
        parts.append((" ▲" + _("{count} overdue").format(count=counts.late), "late"))
    if counts.conditions:
        parts.append((" ▲" + _("{count} alarms").format(count=counts.conditions), "late"))
    if counts.soon:
        parts.append((" ●" + _("{count} soon").format(count=counts.soon), "soon"))
    if counts.over:
        parts.append((" ○" + _("{count} to acknowledge").format(count=counts.over), "soon"))
    if counts.aside:
        parts.append((" ‖" + _("{count} shelved").format(count=counts.aside), "dim"))
    return tuple(parts) if len(parts) > 1 else (parts[0], (" " + _("none"), "dim"))


_WORDS = {
    ("breach", "unacknowledged"): ("▲", N_("Overdue"), "late"),
    ("condition", "unacknowledged"): ("▲", N_("Alarm"), "late"),
    ("warning", "unacknowledged"): ("●", N_("Due soon"), "soon"),
    ("breach", "acknowledged"): ("▲", N_("Overdue, acknowledged"), "late"),
    ("condition", "acknowledged"): ("▲", N_("Alarm, acknowledged"), "soon"),
    ("warning", "acknowledged"): ("●", N_("Due soon, acknowledged"), "dim"),
    ("breach", "returned"): ("○", N_("Was overdue, not acknowledged"), "soon"),
    ("condition", "returned"): ("○", N_("Over, not acknowledged"), "soon"),
}
_ASIDE = {
    "shelved": ("‖", N_("Shelved"), "dim"),
    "suppressed": ("‖", N_("Suppressed"), "dim"),
    "out-of-service": ("‖", N_("Out of service"), "dim"),
    "normal": ("·", N_("Over"), "dim"),
}


def state_words(alarm: AlarmRow) -> tuple[str, str, str]:
    """Return sign, words and look of an alarm's state."""
    sign, words, look = _WORDS.get((alarm.stage, alarm.state)) or _ASIDE.get(alarm.state, ("·", "", "dim"))
    return sign, _(words), look


def alarm_ground(alarm: AlarmRow | None) -> str:
    """Return the ground of the alarm strip."""
    if alarm is None or alarm.state != "unacknowledged":
        return "bar"
    return "warn" if alarm.stage == "warning" else "alarm"


def number_of(subject: str, about: Subject, now: datetime) -> str:
    """Return a record's number as it is said today.

    Args:
        subject: sort of the record.
        about: how it is named.
        now: this instant in the estate's zone.
    """
    return short(about.number, now) if subject == "incident" and about.number else about.number


def alarm_line(
    alarm: AlarmRow | None, more: int, now: datetime, cells: int, *, revealed: bool = False
) -> list[Part]:
    """Return the alarm strip; on a narrow screen state, number and time limit stay longest, then the number to call.

    Long words are cut before anything goes: a place cut short says more than an empty half of the line.

    Args:
        alarm: the worst one.
        more: how many wait behind it.
        now: this instant in the estate's zone.
        cells: room there is.
        revealed: telephone numbers may be shown.
    """
    if alarm is None:
        return [("✓ " + _("No alarms"), "dim")]
    sign, words, look = state_words(alarm)
    where = f"{alarm.about.place} {alarm.about.title}".strip()
    number = number_of(alarm.subject, alarm.about, now)
    late = late_words(alarm, now)
    asked = alarm.state in ("unacknowledged", "returned")
    return joined(
        [
            Piece(0, ((f"{sign} {words}", look),)),
            Piece(1, ((number, "bright"),) if number else ()),
            Piece(6, ((where, "bright"),), _cut(4, alarm.about.place or where, "bright"))
            if where
            else _NOTHING,
            Piece(5, ((late, look),), _cut(2, late, look)),
            _call(alarm, revealed),
            Piece(9, ((_("while nobody was on the console"), "dim"),) if alarm.unattended else ()),
            Piece(8, ((_("{count} more").format(count=more), "dim"),) if more else ()),
            _answer_keys() if asked else Piece(8, (("Alt+A ", "key"), (_("Alarms"), "dim"))),
        ],
        cells,
        ("  ", "dim"),
    )


def _cut(rank: int, words: str, look: str) -> Piece:
    """Return words cut to what a narrow strip has room for."""
    return Piece(rank, ((shown(words, _SHORT), look),))


def _call(alarm: AlarmRow, revealed: bool) -> Piece:
    """Return whom to call; on a narrow screen the words give way, the number to dial is never cut."""
    words, bare = call_words(alarm, revealed=revealed), " ".join(numbers(alarm, revealed=revealed))
    if not bare or alarm.about.no_radio:
        return Piece(3, ((words, "bright"),) if words else ())
    brief = _("call {who}").format(who=bare)
    return Piece(6, ((words, "bright"),), Piece(5, ((brief, "bright"),), Piece(3, ((bare, "bright"),))))


def _answer_keys() -> Piece:
    """Return the two keys that answer an alarm; the bare keys stay as long as whom to call."""
    bare = Piece(3, (("F8 F9", "key"),))
    brief = Piece(6, _two_keys(_("Ack"), _("Silence")), bare)
    return Piece(7, _two_keys(_("Acknowledge"), _("Silence")), brief)


def _two_keys(first: str, second: str) -> tuple[Part, ...]:
    return (("F8 ", "key"), (first, "dim"), ("  F9 ", "key"), (second, "dim"))


def late_words(alarm: AlarmRow, now: datetime, *, seconds: bool = True) -> str:
    """Return what is late and by how much, to the second or the minute; of a condition what happened."""
    if alarm.due is None or alarm.state not in ("unacknowledged", "acknowledged"):
        return alarm.title
    left = (alarm.due - now).total_seconds()
    # lists cut at their right end: the time goes first there
    return f"{alarm.title} {format_left_seconds(left)}" if seconds else f"{format_left(left)} {alarm.title}"


def call_words(alarm: AlarmRow, *, revealed: bool = False) -> str:
    """Return the words that say whom to call; empty if nobody. Nobody in a gas area is called (domain.md P-07).

    Args:
        alarm: the alarm.
        revealed: telephone numbers may be shown.
    """
    who, phone = whom(alarm), phone_of(alarm) if revealed else ""
    if who and phone:
        who = _("{who}, tel. {phone}").format(who=who, phone=phone)
    if alarm.about.no_radio and alarm.returned_at is None:
        outside = _("call from outside, no radio in the area")
        return f"{outside} {who}" if who else outside
    return _("call {who}").format(who=who) if who else ""


def whom(alarm: AlarmRow) -> str:
    """Return whom to call: the last prompt of the ladder, else whoever is on the record; empty if it is over."""
    if alarm.returned_at is not None:
        return ""
    prompt = alarm.prompt
    if prompt is None:
        return f"{alarm.about.role} {alarm.about.call}".strip() if alarm.about.call else ""
    if prompt.staff in alarm.about.there:
        return ""
    return f"{prompt.title} {prompt.staff}".strip()


def phone_of(alarm: AlarmRow) -> str:
    """Return the telephone number of whom to call, in full; empty if nobody is, or it is not known."""
    if not whom(alarm):
        return ""
    return alarm.prompt.phone if alarm.prompt is not None else alarm.about.phone


def numbers(alarm: AlarmRow, *, revealed: bool) -> list[str]:
    """Return staff number and telephone number of whom to call, those that are known."""
    if not whom(alarm):
        return []
    staff = alarm.prompt.staff if alarm.prompt is not None else alarm.about.call
    return [number for number in (staff, phone_of(alarm) if revealed else "") if number]


def due_line(due: Sequence[DueRow], late: int, now: datetime, policy: Policy, cells: int) -> list[Part]:
    """Return the strip of what is due next, as many as fit.

    Args:
        due: what is due; what is overdue is only counted: the alarms show it.
        late: how many are overdue, the number of the status bar.
        now: this instant.
        policy: for the zone.
        cells: room there is.
    """
    head: list[Part] = [(_("Next") + " ▸ ", "title")]
    local = now.astimezone(policy.zone)
    pieces = [Piece(1 + rank, _due(row, local)) for rank, row in enumerate(due) if row.due > now]
    if late:
        pieces.insert(0, Piece(0, (("▲" + _("{count} overdue").format(count=late), "late"),)))
    if not pieces:
        return [*head, (_("nothing is due"), "dim")]
    return head + joined(pieces, cells - width(head[0][0]) - 1)


def _due(row: DueRow, local: datetime) -> tuple[Part, ...]:
    number = number_of(row.subject, row.about, local)
    what = f" {number} {row.title}" if number else f" {row.title}"
    at = when_text(row.due, local, local.tzinfo) if local.tzinfo is not None else ""
    near = row.due - local < _NEAR
    return ((at, "soon" if row.stage == "warning" else "bright"), (what, "text" if near else "dim"))
