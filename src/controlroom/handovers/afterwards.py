"""What follows a handover: questions nobody answered are owed, a leader hears of a refusal and countersigns."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import timedelta

from sqlmodel import select

from controlroom.base.errors import NotAllowed, NotFound, Refused
from controlroom.base.i18n import _
from controlroom.deadlines.ladder import whom
from controlroom.followups.desk.acts import NewFollowup, owe
from controlroom.handovers.common import SUBJECT, answered, journalled, key, plain_words
from controlroom.handovers.rules import ROOM, State, Verdict, number_of, parse_number
from controlroom.handovers.sheet import noted_of
from controlroom.handovers.tables import Handover, HandoverItem
from controlroom.people.rules import named
from controlroom.shifts.rules import leader_of
from controlroom.store.act import Act, Done, desk_act


@desk_act(right="countersign")
def countersign(act: Act, number: str, remark: str = "") -> Done:
    """Countersign a signed handover as a leader (right ``countersign``); a remark is owed an answer.

    Args:
        act: the act.
        number: the handover's, ``H-0042``.
        remark: what the leader has to say about it; it becomes a follow-up of the desk.

    Raises:
        NotFound: no such handover; NotAllowed: one of the two who signed it; Refused: it is not signed, or it is
        countersigned already.
    """
    wanted = parse_number(number)
    row = act.session.exec(select(Handover).where(Handover.number == wanted)).first()
    if row is None:
        sentence = _("There is no handover {number}. “handovers list” shows the last ones.")
        raise NotFound(sentence.format(number=number_of(wanted)), field="number")
    if row.state != State.SIGNED:
        raise Refused(_("{number} is not signed.").format(number=number_of(wanted)), field="number")
    if row.countersigned is not None:
        raise Refused(
            _("{number} is countersigned already.").format(number=number_of(wanted)), field="number"
        )
    if act.by.staff_id in (row.outgoing_id, row.incoming_id):
        raise NotAllowed(_("A leader who did not sign it countersigns: you did."))
    row.countersigned, row.countersigned_by = act.now, act.by.staff_id
    row.remark = plain_words(remark, "remark") if remark.strip() else ""
    act.session.add(row)
    journalled(act, row, "countersigned", {}, {"words": row.remark})
    if not row.remark:
        return answered(row)
    words = _("Remark of {who} on handover {number}: {words}").format(
        who=f"{act.by.number} {act.by.name}", number=number_of(row.number), words=row.remark
    )
    done = owe(act, NewFollowup("check", text=words), (SUBJECT, key(row)))
    return answered(row, _("The remark is owed an answer: {numbers}.").format(numbers=done.number))


def owe_queries(act: Act, row: Handover, items: Sequence[HandoverItem]) -> list[str]:
    """Let each question that was still open at the signatures be owed an answer; return a sentence about them.

    Args:
        act: the act of signing, by the officer who has the desk from now on.
        row: the handover.
        items: what is on its sheet.
    """
    owed = []
    for one in items:
        if one.verdict == Verdict.QUERIED and one.gone is None:
            words = _("Asked at handover {handover} about {number}: {words}").format(
                handover=number_of(row.number), number=noted_of(one).item.called, words=one.query
            )
            # of what only the sheet has nobody else knows more
            about = (SUBJECT, key(row)) if one.room == ROOM else (one.subject, one.subject_id)
            owed.append(owe(act, NewFollowup("query", text=words), about).number)
    if not owed:
        return []
    return [_("Questions without an answer are owed one: {numbers}.").format(numbers=_(", ").join(owed))]


def tell_leader(act: Act, row: Handover) -> str:
    """Let the leader be told of a refused handover: owed by the desk within the policy's time; return whom to call.

    The leader is whoever stands on the first rung of the ladder for a missing relief (K-01).
    """
    policy = act.policy
    role = leader_of(policy)
    _staff_id, phone, number = whom(act, role)
    who = f"{named(policy.roles.get(role), role) or _('your leader')} {number}".strip()
    words = _("Tell {who}: handover {number} was refused, {why}").format(
        who=who, number=number_of(row.number), why=row.why
    )
    due = act.now + timedelta(seconds=policy.desk.tell_leader)
    done = owe(act, NewFollowup("reminder", text=words, due=due), (SUBJECT, key(row)))
    dial = _("{who}, tel. {phone}").format(who=who, phone=phone) if phone else who
    return _("Tell the leader now: {who}. It is owed as {number}.").format(who=dial, number=done.number)
