"""Counting the keys: what hangs on the hooks against what the register says (G-04, ours)."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from sqlmodel import col, select

from controlroom.base.errors import NotFound, UsageError
from controlroom.base.i18n import _
from controlroom.base.text import half, shown
from controlroom.keyloans.desk.common import (
    COUNTS,
    SUBJECT,
    borrower,
    class_of,
    end_unrecorded,
    key_id,
    need_loan,
    plain_words,
    seal_box,
    sealed,
    settle_count,
)
from controlroom.keyloans.desk.returning import found, lose_row
from controlroom.keyloans.rules import DIFFERS_TITLES, SEAL, Differs, Seen, State, difference, read_tag
from controlroom.keyloans.tables import Key, KeyCount, KeyDifference
from controlroom.store.act import Act, Done, desk_act


@dataclass(frozen=True, slots=True)
class Walk:
    """What a walk along the hooks saw.

    Attributes:
        present: tags of keys that hang on their hooks.
        missing: tags of keys that do not hang there.
        elsewhere: tag to the hook on which the key hung instead.
        seal: number of the seal of the sealed box.
        why: tag (or ``seal``) to the explanation of a difference.
        lost: tags of missing keys that are lost: each opens an incident.
        rest: whether every key that is not named is where the register has it; else only what is named was counted.
    """

    present: tuple[str, ...] = ()
    missing: tuple[str, ...] = ()
    elsewhere: Mapping[str, str] = field(default_factory=dict)
    seal: str = ""
    why: Mapping[str, str] = field(default_factory=dict)
    lost: tuple[str, ...] = ()
    rest: bool = True


@desk_act(right="lend")
def count(act: Act, walk: Walk) -> Done:
    """Compare the hooks with the register; every difference needs an explanation, a lost key opens an incident.

    A key that hangs there although it was lent or lost comes back with the explanation; one that is missing and not
    lost is kept back until it is found.

    Raises:
        NotFound: a tag the register does not have; UsageError: a tag named twice, differences without explanation
            (all of them named), no seal number although keys of the sealed box were counted.
    """
    keys = {row.tag: row for row in _countable(act)}
    seen = _seen(keys, walk)
    why = {_tag(tag): plain_words(text, "why") for tag, text in walk.why.items()}
    lost = {_tag(tag) for tag in walk.lost}
    differs = {
        tag: found
        for tag, what in seen.items()
        if (found := _difference(keys[tag], what, is_lost=tag in lost))
    }
    seal, before = _seal(act, [keys[tag] for tag in seen], walk.seal)
    is_resealed = bool(before and seal and seal != before)
    _check_explained(act, keys, differs, why, lost, (before, seal) if is_resealed else None)
    done = KeyCount(
        at=act.now,
        staff_id=act.by.staff_id,
        counted=len(seen),
        seal=seal,
        seal_before=before,
        seal_why=why.get(SEAL, "") if is_resealed else "",
    )
    act.session.add(done)
    act.session.flush()
    assert done.id is not None
    for tag in seen:
        keys[tag].counted, keys[tag].counted_by = act.now, act.by.staff_id
    notes = [
        note for tag, one in differs.items() for note in _settle(act, keys[tag], one, done.id, why, lost)
    ]
    for tag, what in seen.items():
        if keys[tag].in_audit and what is not Seen.MISSING:
            keys[tag].in_audit = 0
    if seal:
        seal_box(act, seal)
    settle_count(act)
    act.journal(
        "key.counted",
        (COUNTS, done.id),
        facts={"counted": len(seen), "differences": len(differs) + is_resealed},
        texts={"seal": seal, "seal_before": before, "seal_why": done.seal_why, "differ": "、".join(differs)},
    )
    return Done(COUNTS, done.id, str(done.id), tuple(notes))


def _difference(row: Key, what: Seen, *, is_lost: bool) -> Differs | None:
    if is_lost:
        # wherever it should be: lent, being looked into
        return None if row.state == State.LOST else Differs.MISSING
    return difference(State(row.state), what, in_audit=bool(row.in_audit))


def _countable(act: Act) -> Sequence[Key]:
    """Return what hangs on the hooks one by one: keys, not the sets they make."""
    statement = select(Key).where(Key.active == 1, Key.is_set == 0).order_by(col(Key.tag))
    return act.session.exec(statement).all()


def _tag(text: str) -> str:
    return SEAL if half(text).strip().casefold() == SEAL else read_tag(text)


def _seen(keys: Mapping[str, Key], walk: Walk) -> dict[str, Seen]:
    named: dict[str, Seen] = {}
    for tag, what in _named(walk):
        if tag not in keys:
            sentence = _("There is no key {tag}. “keys list” shows all of them.")
            raise NotFound(sentence.format(tag=shown(tag)), field=what.value)
        if named.setdefault(tag, what) is not what:
            raise UsageError(_("{tag} is named twice.").format(tag=tag), field=what.value)
    if not walk.rest:
        return named
    there = {tag: Seen.PRESENT if one.state == State.IN else Seen.MISSING for tag, one in keys.items()}
    return there | named


def _named(walk: Walk) -> Iterator[tuple[str, Seen]]:
    yield from ((read_tag(tag), Seen.PRESENT) for tag in walk.present)
    yield from ((read_tag(tag), Seen.MISSING) for tag in (*walk.missing, *walk.lost))
    yield from ((read_tag(tag), Seen.ELSEWHERE) for tag in walk.elsewhere)


def _seal(act: Act, counted: Sequence[Key], typed: str) -> tuple[str, str]:
    """Return the number on the seal now, and the one the register has; both empty where no sealed key was counted."""
    box = [row for row in counted if class_of(act, row).sealed]
    number = half(typed).strip()
    before = next((row.seal for row in sealed(act) if row.seal), "")
    if not number and any(row.state == State.IN for row in box):
        raise UsageError(_("Write the number on the seal of the box."), field="seal")
    return number, before if number else ""


def _check_explained(
    act: Act,
    keys: Mapping[str, Key],
    differs: Mapping[str, Differs],
    why: Mapping[str, str],
    lost: set[str],
    seals: tuple[str, str] | None,
) -> None:
    open_ones = [
        _(DIFFERS_TITLES[one]).format(tag=tag, who=_who(act, keys[tag]))
        for tag, one in differs.items()
        if not why.get(tag) and not (one is Differs.MISSING and tag in lost)
    ]
    if seals is not None and not why.get(SEAL):
        open_ones.append(_("the seal is {now}, not {before}").format(before=seals[0], now=seals[1]))
    if open_ones:
        sentence = _("The hooks and the register differ: {all}. Explain each, or write it down as lost.")
        raise UsageError(sentence.format(all=_("; ").join(open_ones)), field="why")


def _who(act: Act, row: Key) -> str:
    return borrower(act, need_loan(act, row)) if row.state == State.OUT else ""


def _settle(
    act: Act, row: Key, one: Differs, count_id: int, why: Mapping[str, str], lost: set[str]
) -> Iterator[str]:
    """Write a difference down and make the register true; yield what the officer should know."""
    text, incident = why.get(row.tag, ""), None
    if one is Differs.MISSING and row.tag in lost:
        opened = lose_row(act, row, text or _("missing at a count"))
        incident = opened.id
        yield _("Incident {number} is opened.").format(number=opened.number)
    elif one is Differs.MISSING:
        row.in_audit = 1
        yield _("{tag} is kept back until it is found.").format(tag=row.tag)
    elif one is Differs.UNRECORDED:
        end_unrecorded(act, row, text)
    elif one is Differs.FOUND:
        found.inside(act, row.tag, note=text)
    act.session.add(
        KeyDifference(count_id=count_id, key_id=key_id(row), sort=one.value, why=text, incident_id=incident)
    )
    act.journal(
        "key.differs",
        (SUBJECT, key_id(row)),
        facts={"count": count_id, "sort": one.value, "incident": incident},
        texts={"tag": row.tag, "name": row.zh, "why": text},
    )
