"""What every act on a pass does: find it, see whether it still holds, keep state and deadlines true, index it."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime, timedelta

from sqlmodel import col, select

from controlroom.base.errors import NotFound, Refused
from controlroom.base.i18n import _
from controlroom.base.text import check_no_document
from controlroom.base.times import when_text
from controlroom.deadlines.conditions import clear_condition
from controlroom.deadlines.desk import finish
from controlroom.deadlines.plan import Wanted
from controlroom.deadlines.plan import settle as settle_deadlines
from controlroom.passes.lines import Line
from controlroom.passes.rules import (
    BACK,
    CHECK_TITLES,
    CONFIRM,
    LIVE,
    USED,
    VERDICT_TITLES,
    Check,
    Move,
    State,
    Verdict,
    listed,
    number_of,
    parse_number,
    searched,
    stands,
    state_of,
)
from controlroom.passes.tables import Pass, PassCheck, PassLine, PassMove, PassMoved
from controlroom.store import search
from controlroom.store.act import Act, Done

SUBJECT = "pass"
WRONG_CODE = "wrong-pass-code"
"""The named condition of wrong codes, about one pass."""

_LIFE = 1
_BATCH = 500


def no_documents(**texts: str) -> None:
    """Refuse texts with the whole number of a document in them, before anything of them is stored or repeated.

    Args:
        texts: field -> what was typed.

    Raises:
        UsageError: there is one, at its field.
    """
    for field, text in texts.items():
        check_no_document(text, field)


def find(act: Act, number: str) -> Pass:
    """Return the pass with this number.

    Raises:
        UsageError: no such number; NotFound: no such pass.
    """
    check_no_document(number, "number")
    wanted = parse_number(number)
    row = act.session.exec(select(Pass).where(Pass.number == wanted)).first()
    if row is None:
        sentence = _("There is no pass {number}. “passes list --all” shows the last ones.")
        raise NotFound(sentence.format(number=number_of(wanted)), field="number")
    return row


def find_live(act: Act, number: str) -> Pass:
    """Return a pass by which something may still go out.

    Raises:
        UsageError: no such number; NotFound: no such pass; Refused: it has ended: when, by whom.
    """
    row = find(act, number)
    if standing(act, row) not in LIVE:
        raise Refused(ended_words(act, row), field="number")
    return row


def key(row: Pass) -> int:
    """Return the key of a pass that is in the database."""
    assert row.id is not None
    return row.id


def said(row: Pass) -> str:
    """Return a pass's number as it is said."""
    return number_of(row.number)


def standing(act: Act, row: Pass) -> State:
    """Return where a pass stands now; one whose end has come has expired, written or not."""
    return stands(State(row.state), row.until, act.now)


def line_rows(act: Act, row: Pass) -> list[PassLine]:
    """Return the lines of a pass in their order."""
    statement = select(PassLine).where(PassLine.pass_id == row.id).order_by(col(PassLine.nth))
    return list(act.session.exec(statement))


def as_lines(rows: list[PassLine]) -> list[Line]:
    """Return what the rules need of lines."""
    return [
        Line(
            one.nth, one.what, one.count, one.unit, one.note, bool(one.large), bool(one.returnable), one.out, one.back
        )
        for one in rows
    ]  # fmt: skip


def checks(act: Act, row: Pass) -> dict[Check, PassCheck]:
    """Return how the checks of a pass stand, in the order of the sources."""
    found = {one.sort: one for one in act.session.exec(select(PassCheck).where(PassCheck.pass_id == row.id))}
    return {sort: found[sort] for sort in Check if sort in found}


def put_check(
    act: Act, row: Pass, sort: Check, verdict: Verdict, *, is_open: bool, **more: object
) -> PassCheck:
    """Write down how a check stands now, with time and name.

    Args:
        sort: which.
        verdict: what came of it.
        is_open: whether goods wait for it.
        more: other columns: ``note``, ``answered``, ``on_file``, ``owed``, ``as_of``.
    """
    one = act.session.get(PassCheck, (key(row), sort.value))
    if one is None:
        one = PassCheck(pass_id=key(row), sort=sort.value, verdict="", at=act.now)
    one.verdict, one.is_open, one.at, one.staff_id = verdict.value, int(is_open), act.now, act.by.staff_id
    for name, value in more.items():
        setattr(one, name, value)
    act.session.add(one)
    act.session.flush()
    return one


def waits_words(act: Act, row: Pass) -> str:
    """Return what a pass waits for: each check that is open, with its verdict."""
    found = _(", ").join(
        _("{check}: {verdict}").format(
            check=_(CHECK_TITLES[sort]), verdict=_(VERDICT_TITLES[Verdict(one.verdict)])
        )
        for sort, one in checks(act, row).items()
        if one.is_open
    )
    return _("{number} waits. {checks}.").format(number=said(row), checks=found)


def ended_words(act: Act, row: Pass) -> str:
    """Return how a pass ended, when and by whom; for one that has."""
    state, when = standing(act, row), _when(act, row.ended or row.until)
    if state is State.EXPIRED:
        return _("{number} has expired at {time}.").format(number=said(row), time=when)
    who = staff_called(act, row.ended_by)
    if state in (State.VOID, State.REFUSED):
        words = (
            _("{number} is void since {time}, by {who}: {why}")
            if state is State.VOID
            else _("{number} was not released, {time} by {who}: {why}")
        )
        return words.format(number=said(row), time=when, who=who, why=row.ended_why)
    at, officer, guard = last_out(act, row)
    words = _("{number} is used: all was out at {time}, let out by {who}, guard {guard}.")
    return words.format(number=said(row), time=_when(act, at or row.opened), who=officer, guard=guard)


def last_out(act: Act, row: Pass) -> tuple[datetime | None, str, str]:
    """Return when goods last went out, who wrote it down, and the guard; nothing before the first time."""
    statement = select(PassMove).where(
        PassMove.pass_id == row.id, PassMove.sort == Move.OUT.value, col(PassMove.undone).is_(None)
    )
    last = act.session.exec(statement.order_by(col(PassMove.id).desc()).limit(1)).first()
    if last is None:
        return None, "", ""
    return last.at, staff_called(act, last.staff_id), staff_called(act, last.guard_id)


def staff_called(act: Act, staff_id: int | None) -> str:
    """Return number and name of a member of staff; a dash for nobody."""
    rows = act.run("SELECT number, name FROM staff WHERE id = :id", id=staff_id) if staff_id else []
    return f"{rows[0][0]} {rows[0][1]}" if rows else "—"


def _when(act: Act, at: datetime) -> str:
    return when_text(at, act.now, act.policy.zone)


def move(
    act: Act, row: Pass, sort: Move, counts: Mapping[int, int], guard: int | None, note: str = ""
) -> int:
    """Write down that goods moved, and return the key of it."""
    one = PassMove(
        pass_id=key(row), sort=sort.value, at=act.now, staff_id=act.by.staff_id, guard_id=guard, note=note
    )
    act.session.add(one)
    act.session.flush()
    assert one.id is not None
    for nth, count in counts.items():
        act.session.add(PassMoved(move_id=one.id, nth=nth, count=count))
    return one.id


def moved_text(act: Act, row: Pass, counts: Mapping[int, int]) -> str:
    """Return what moved in one line: ``沙发 1套、椅子 2把``."""
    return listed(
        f"{one.what} {counts[one.nth]}{one.unit}" for one in line_rows(act, row) if one.nth in counts
    )


def settle(act: Act, row: Pass) -> None:
    """Bring state, deadlines and search entry in line with what has been written down; the end of every act."""
    act.session.flush()
    lines, standing_checks = as_lines(line_rows(act, row)), checks(act, row)
    waits = any(one.is_open for one in standing_checks.values())
    state = state_of(lines, waits=waits, ended=row.ended_how)
    owed = sum(line.owed for line in lines)
    if state not in LIVE and row.is_live:
        # it ended when its time was up, however late a tick finds that
        row.ended = row.until if state is State.EXPIRED else act.now
        row.ended_by = act.by.staff_id
        if WRONG_CODE in act.policy.alarms.conditions:
            clear_condition(act, WRONG_CODE, about=(SUBJECT, key(row)))
    row.state, row.is_live = state.value, int(state in LIVE)
    row.came_back = act.now if row.owed and not owed else None if owed else row.came_back
    row.owed = owed
    act.session.flush()
    if state is State.EXPIRED:
        finish(act, (SUBJECT, key(row)), _LIFE, at=act.now, kinds=(USED,))
    passes = act.policy.passes
    settle_deadlines(
        act,
        (SUBJECT, key(row)),
        _LIFE,
        _wanted(act, row, state, lines, standing_checks.get(Check.IDENTITY)),
        priority=passes.priority,
        ladder=passes.ladder,
        at=act.now,
    )
    act.session.flush()
    index(act, row)


def _wanted(act: Act, row: Pass, state: State, lines: list[Line], identity: PassCheck | None) -> list[Wanted]:
    """Return what a pass promises: to be used, goods to come back, the owner's word."""
    passes, wanted = act.policy.passes, []
    if state in LIVE or row.used is not None:
        wanted.append(_limit(USED, row.opened, row.until, passes.warn_unused, row.used))
    went = [line for line in lines if line.returnable and line.out]
    if went and row.back_due is not None:
        wanted.append(_limit(BACK, row.opened, row.back_due, passes.warn_back, row.came_back))
    if row.confirm_by is not None and identity is not None and (state in LIVE or not identity.is_open):
        met = None if identity.is_open else identity.at
        wanted.append(_limit(CONFIRM, row.opened, row.confirm_by, passes.warn_confirm, met))
    return wanted


def _limit(kind: str, started: datetime, due: datetime, lead: int, met: datetime | None) -> Wanted:
    # a short pass must not warn as soon as it is made
    warn = max(due - timedelta(seconds=lead), started + (due - started) / 2)
    return Wanted(kind=kind, started=started, due=due, warn=warn, met=met, pauses=False, absolute=True)


def index(act: Act, row: Pass) -> None:
    """Write a pass's search entry: number, home, applicant, telephone, plate, goods."""
    goods = act.run("SELECT what FROM pass_line WHERE pass_id = :id ORDER BY nth", id=row.id)
    search.put(
        act,
        SUBJECT,
        key(row),
        searched(row.number, (row.phone, row.purpose, *(one[0] for one in goods)), row.plate),
        names=(row.applicant,),
        usual=(row.place_code, row.place),
        open=bool(row.is_live or row.owed),
    )


def reindex(act: Act) -> None:
    """Write the search entries of all passes anew."""
    last = 0
    while rows := act.session.exec(
        select(Pass).where(col(Pass.id) > last).order_by(col(Pass.id)).limit(_BATCH)
    ).all():
        for row in rows:
            index(act, row)
        last = key(rows[-1])
        act.session.expire_all()


def answer(act: Act, row: Pass, *notes: str) -> Done:
    """Return the act's answer; its notes say what a pass still waits for."""
    more = [waits_words(act, row)] if row.state == State.WAITING else []
    return Done(SUBJECT, key(row), said(row), (*notes, *more))
