"""Applying for a pass: at the desk, or by customer service, to wait at the desk (K-14)."""

from __future__ import annotations

import secrets
from collections.abc import Sequence
from dataclasses import dataclass, fields
from datetime import datetime, timedelta

from controlroom.base.clock import opt_us
from controlroom.base.errors import NotFound, UsageError
from controlroom.base.i18n import _, language
from controlroom.base.plates import read_plate
from controlroom.base.policy_model import title
from controlroom.base.policy_passes import GoodsList
from controlroom.base.text import half, shown
from controlroom.base.times import when_text
from controlroom.estate.documents import document_of
from controlroom.incidents.desk.common import short_line
from controlroom.incidents.desk.intake import spot
from controlroom.passes.desk.applicant import applicant_of
from controlroom.passes.desk.common import (
    SUBJECT,
    answer,
    checks,
    ended_words,
    find,
    key,
    no_documents,
    said,
    settle,
    standing,
)
from controlroom.passes.desk.ending import end
from controlroom.passes.desk.first_checks import check_all, warnings_of
from controlroom.passes.goods import Item, items_of, read_lines
from controlroom.passes.lines import Line
from controlroom.passes.rules import CODE_DIGITS, LIVE, Check, State, listed, proposed_end
from controlroom.passes.tables import Pass, PassLine
from controlroom.store.act import Act, Done, desk_act

_MOST_LORRIES = 50
_SAME_MINUTE = timedelta(minutes=1)
_MOST_VALUE = 10**12


@dataclass(frozen=True, slots=True)
class NewPass:
    """An application as typed; see ``shell.md`` for the options of the same names.

    Attributes:
        place: the home or shop.
        applicant: name, telephone, owner's number or initials of somebody of the home, else a stranger's name.
        goods: lines as typed, or chosen from a list.
        relation: what the applicant is to the home; only for somebody the register does not know there.
        phone: the applicant's; empty: the one on file.
        document, last4: sort of the document seen and its last four characters; empty: not seen yet.
        plate, gate, purpose, lorries: of the lorry.
        starts, until: from when, until when it holds; None: now, the gate's closing.
        whole_house: whether a whole home moves.
        value: of the goods in fen, if told.
        back: when goods are to come back; ``returns``: which lines, else all.
        large: lines that are large pieces.
        template: id of a typical list; its lines stand in for goods that are not named.
        requested_by: department that asks for it.
        decision: why goods go out although fees are owing; for whoever may decide.
        instead_of: number of the pass in place of which this one is made; one that still holds becomes void.
    """

    place: str
    applicant: str
    goods: Sequence[str | Item] = ()
    relation: str = ""
    phone: str = ""
    document: str = ""
    last4: str = ""
    plate: str = ""
    gate: str = ""
    starts: datetime | None = None
    until: datetime | None = None
    purpose: str = ""
    whole_house: bool = False
    value: int | None = None
    back: datetime | None = None
    returns: Sequence[int] = ()
    large: Sequence[int] = ()
    template: str = ""
    lorries: int = 1
    requested_by: str = ""
    decision: str = ""
    instead_of: str = ""


@desk_act(right="request-pass")
def issue(act: Act, new: NewPass) -> Done:
    """Write down an application; with every check settled it is a pass. Without the right ``release`` it waits.

    Returns:
        The pass; its notes warn, and say what it waits for.

    Raises:
        UsageError: a field is missing or impossible, with the field's name; NotFound: no such list, department or
            earlier pass.
    """
    _no_documents(new)
    chosen = _list_of(act, new.template)
    where = spot(act, new.place)
    applicant = applicant_of(act, where, short_line(act, new.applicant, "applicant"), new.relation, new.phone)
    lines = _lines(act, new, chosen)
    starts, until, back = _times(act, new, lines)
    document, last4 = document_of(new.document, new.last4)
    if not 1 <= new.lorries <= _MOST_LORRIES:
        raise UsageError(_("Write how many lorries, from 1 on."), field="lorries")
    if new.value is not None and not 0 <= new.value <= _MOST_VALUE:
        raise UsageError(_("Write what the goods are worth in yuan, 0 or more."), field="value")
    before = _before(act, new.instead_of)
    own = "release" in act.by.rights
    row = Pass(
        number=_next_number(act),
        code=f"{secrets.randbelow(10**CODE_DIGITS):0{CODE_DIGITS}}",
        state=State.WAITING.value,
        place_sort=where.sort,
        place_id=where.id,
        place_code=where.code,
        place=where.text,
        resident_id=applicant.resident.id if applicant.resident else None,
        applicant=applicant.name,
        relation=applicant.relation.value,
        phone=applicant.phone,
        document=document,
        last4=last4,
        purpose=short_line(act, new.purpose, "purpose") or (title(chosen) if chosen else ""),
        whole_house=int(new.whole_house or bool(chosen and chosen.whole_house)),
        value=new.value,
        lorries=new.lorries,
        plate=read_plate(new.plate),
        gate=_gate(act, new.gate),
        requested_by=_requested_by(act, new.requested_by, own=own),
        opened=act.now,
        opened_by=act.by.staff_id,
        starts=starts,
        until=until,
        back_due=back,
        before_id=key(before) if before else None,
    )
    act.session.add(row)
    act.session.flush()
    for line in lines:
        act.session.add(
            PassLine(
                pass_id=key(row),
                nth=line.nth,
                what=line.what,
                count=line.count,
                unit=line.unit,
                note=line.note,
                large=int(line.large),
                returnable=int(line.returnable),
            )
        )
    warnings = check_all(act, row, own=own, decision=short_line(act, new.decision, "decision"))
    warnings += warnings_of(act, row)
    settle(act, row)
    _journal(act, row, lines, before)
    if act.policy.passes.arrears == "refuse" and checks(act, row)[Check.FEES].is_open:
        end(act, row, State.REFUSED, _("fees are owing"))
    if before is not None and standing(act, before) not in LIVE:
        warnings.append(ended_words(act, before))
    elif before is not None:
        end(act, before, State.VOID, _("replaced by {number}").format(number=said(row)))
    # who hears of it may add a sentence to the notes: a tenant moves out while keys of the home are lent
    act.announce("pass.applied", row=row, notes=warnings)
    return answer(act, row, *warnings)


def _no_documents(new: NewPass) -> None:
    """Refuse the whole number of a document in any field; where its last characters belong, that is said there."""
    typed = {one.name: getattr(new, one.name) for one in fields(new) if one.name != "last4"}
    no_documents(**{name: text for name, text in typed.items() if isinstance(text, str)})
    for one in new.goods:
        for text in (one,) if isinstance(one, str) else (one.what, one.unit, one.note):
            no_documents(goods=text)


def _journal(act: Act, row: Pass, lines: Sequence[Line], before: Pass | None) -> None:
    act.journal(
        "pass.applied",
        (SUBJECT, key(row)),
        facts={
            "number": said(row),
            "state": row.state,
            "place_sort": row.place_sort,
            "place_id": row.place_id,
            "relation": row.relation,
            "document": row.document,
            "whole_house": bool(row.whole_house),
            "value": row.value,
            "lorries": row.lorries,
            "requested_by": row.requested_by,
            "starts": opt_us(row.starts),
            "until": opt_us(row.until),
            "back": opt_us(row.back_due),
            "before": key(before) if before else None,
            **{f"line.{line.nth}": line.count for line in lines},
        },
        texts={
            "place": row.place,
            "applicant": row.applicant,
            "phone": row.phone,
            "last4": row.last4,
            "goods": goods_text(lines),
            "plate": row.plate,
            "gate": row.gate,
            "purpose": row.purpose,
        },
    )


def goods_text(lines: Sequence[Line]) -> str:
    """Return the goods of a pass in one line: ``沙发 1套、椅子 4把``."""
    return listed(f"{line.what} {line.count}{line.unit}" for line in lines)


def _next_number(act: Act) -> int:
    return int(act.run("SELECT COALESCE(MAX(number), 0) + 1 FROM release_pass")[0][0])


def _list_of(act: Act, name: str) -> GoodsList | None:
    wanted = half(name).strip().casefold()
    if not wanted:
        return None
    for one in act.policy.passes.lists.values():
        if wanted in (one.id, one.zh.casefold(), one.en.casefold()):
            return one
    known = _(", ").join(f"{one.id} {title(one)}" for one in act.policy.passes.lists.values())
    sentence = _("There is no list “{name}”. There are: {known}.")
    raise NotFound(sentence.format(name=shown(name), known=known), field="template")


def _lines(act: Act, new: NewPass, chosen: GoodsList | None) -> list[Line]:
    items: Sequence[str | Item] = new.goods or (items_of(chosen) if chosen else ())
    passes = act.policy.passes
    lines = read_lines(
        items,
        most_lines=passes.most_lines,
        most_pieces=passes.most_pieces,
        longest=act.policy.line_limit,
        large=new.large,
        returns=new.returns,
        every_returns=new.back is not None,
    )
    if any(line.returnable for line in lines) and new.back is None:
        raise UsageError(_("Some of it is to come back: write by when."), field="back")
    return lines


def _times(act: Act, new: NewPass, lines: Sequence[Line]) -> tuple[datetime, datetime, datetime | None]:
    """Return from when and until when a pass holds, and when goods are back.

    Raises:
        UsageError: times that have gone, or in the wrong order; a pass longer than the policy lets it hold.
    """
    if new.starts is not None and new.starts < act.now - _SAME_MINUTE:
        raise UsageError(_("This time has gone already. Give a later one."), field="starts")
    starts = max(new.starts or act.now, act.now)
    until = new.until or proposed_end(starts, act.policy.passes.gate_closes, act.policy.zone)
    if until <= act.now:
        raise UsageError(_("This time has gone already. Give a later one."), field="until")
    if until <= starts:
        raise UsageError(_("The pass would end before it begins. Check the two times."), field="until")
    longest = timedelta(seconds=act.policy.passes.longest)
    if until - starts > longest:
        latest = when_text(starts + longest, act.now, act.policy.zone)
        raise UsageError(
            _("A pass may hold until {time} at the latest. Give an earlier end.").format(time=latest),
            field="until",
        )
    if new.back is not None and new.back <= starts:
        raise UsageError(_("Goods cannot come back before they may go out. Give a later time."), field="back")
    return starts, until, new.back


def _gate(act: Act, text: str) -> str:
    """Return a gate by its name in the register of facilities, else as typed."""
    typed = short_line(act, text, "gate")
    rows = act.run(
        "SELECT zh, en FROM facility WHERE kind = 'gate' AND (code = :code OR zh = :typed OR en = :typed) "
        "ORDER BY id LIMIT 1",
        code=half(typed).upper(),
        typed=typed,
    )
    if not rows:
        return typed
    zh, en = rows[0]
    return str(zh if language() == "zh" or not en else en)


def _requested_by(act: Act, text: str, *, own: bool) -> str:
    """Return the id of the department that asks for a pass: whoever may not release asks for their own."""
    if text.strip():
        found = act.policy.find_department(half(text).strip())
        if found is None:
            sentence = _("There is no department “{name}”.")
            raise NotFound(sentence.format(name=shown(text)), field="requested_by")
        return found.id
    role = act.policy.roles.get(act.by.role)
    return "" if own or role is None else role.department


def _before(act: Act, number: str) -> Pass | None:
    if not number.strip():
        return None
    try:
        return find(act, number)
    except (UsageError, NotFound) as error:
        error.field = "instead_of"
        raise
