"""The checks of a pass in the order of the sources: document, fees, goods, identity (000:191)."""

from __future__ import annotations

from typing import Literal

from controlroom.base.errors import NotAllowed, Refused, UsageError
from controlroom.base.i18n import _
from controlroom.base.text import mask_phone, tidy, tidy_line
from controlroom.deadlines.conditions import clear_condition
from controlroom.estate.documents import document_of
from controlroom.estate.reads import fee_of
from controlroom.incidents.desk.common import need
from controlroom.passes.desk.applicant import owner_of
from controlroom.passes.desk.common import (
    SUBJECT,
    WRONG_CODE,
    answer,
    checks,
    find_live,
    key,
    no_documents,
    put_check,
    said,
    settle,
)
from controlroom.passes.desk.ending import end
from controlroom.passes.desk.first_checks import check_identity, fee_verdict
from controlroom.passes.rules import Check, State, Verdict
from controlroom.passes.tables import Pass
from controlroom.store.act import Act, Done, desk_act

Word = Literal["yes", "no", "unreached"]


@desk_act(right="release")
def see_document(act: Act, number: str, document: str, last4: str) -> Done:
    """Write down the document that was seen: its sort and last four characters.

    Raises:
        UsageError: no such sort, not four characters; NotFound: no such pass; Refused: it has ended.
    """
    no_documents(document=document)
    row = find_live(act, number)
    row.document, row.last4 = document_of(document, last4)
    if not row.document:
        raise UsageError(_("Write which document was seen, and its last four characters."), field="document")
    put_check(act, row, Check.DOCUMENT, Verdict.SEEN, is_open=False)
    # another document than on file: who was taken for the owner may not be
    asked = checks(act, row)[Check.IDENTITY].verdict == Verdict.NOT_NEEDED
    notes = check_identity(act, row) if asked else []
    settle(act, row)
    act.journal(
        "pass.document",
        (SUBJECT, key(row)),
        facts={"document": row.document, "state": row.state},
        texts={"number": said(row), "last4": row.last4},
    )
    return answer(act, row, *notes)


@desk_act(right="release")
def decide_fees(act: Act, number: str, *, decision: str) -> Done:
    """Write down why goods go out although fees are owing, if the policy lets anybody decide that.

    The estate's data are looked at again: what was paid since needs no decision.

    Args:
        decision: what was decided, and why.

    Raises:
        UsageError: nothing decided; NotFound: no such pass; Refused: it has ended, or nothing is to be decided;
            NotAllowed: a leader has to decide.
    """
    no_documents(decision=decision)
    row = find_live(act, number)
    decision = need(decision, _("Write what was decided, and why."), "decision")
    if not checks(act, row)[Check.FEES].is_open:
        raise Refused(_("Nothing is to be decided about the fees of {number}.").format(number=said(row)))
    fee = fee_of(act.store.reader, row.place_id) if row.place_id is not None else None
    verdict = fee_verdict(fee)
    if verdict is not Verdict.CLEAR and act.policy.passes.arrears == "leader":
        _need_override(act)
    put_check(
        act,
        row,
        Check.FEES,
        verdict,
        is_open=False,
        owed=fee.owed if fee else None,
        as_of=fee.as_of.isoformat() if fee else "",
        note=decision,
    )
    settle(act, row)
    act.journal(
        "pass.fees",
        (SUBJECT, key(row)),
        facts={"verdict": verdict.value, "owed": fee.owed if fee else None, "state": row.state},
        texts={"number": said(row), "decision": decision},
    )
    return answer(act, row)


def _need_override(act: Act) -> None:
    """Refuse unless a leader decides.

    Raises:
        NotAllowed: whoever acts is none.
    """
    if "override" not in act.by.rights:
        raise NotAllowed(_("A leader has to decide this (right “override”)."))


@desk_act(right="release")
def check_goods(act: Act, number: str) -> Done:
    """Write down that the goods of a pass customer service has requested were looked at and are as listed (K-14).

    Raises:
        NotFound: no such pass; Refused: it has ended, or was checked.
    """
    row = find_live(act, number)
    if not checks(act, row)[Check.GOODS].is_open:
        raise Refused(_("The goods of {number} have been checked.").format(number=said(row)))
    put_check(act, row, Check.GOODS, Verdict.CHECKED, is_open=False)
    settle(act, row)
    act.journal("pass.goods", (SUBJECT, key(row)), facts={"state": row.state}, texts={"number": said(row)})
    return answer(act, row)


@desk_act(right="release")
def confirm(
    act: Act, number: str, *, word: Word = "yes", answered: str = "", note: str = "", override: str = ""
) -> Done:
    """Write down the owner's word on the number on file. No other number is proof.

    Args:
        word: yes; no: the pass is refused; unreached: it goes on waiting.
        answered: who answered.
        note: what they said.
        override: why it goes out without the owner's word; only where no number is on file, and only by a leader.

    Raises:
        UsageError: nobody answered, no such word; NotFound: no such pass; Refused: it has ended, needs no word, no
            number is on file, or one is on file and has to be called; NotAllowed: no leader.
    """
    no_documents(answered=answered, note=note, override=override)
    row = find_live(act, number)
    answered, note = tidy_line(answered, field="answered"), tidy(note, field="note")
    if word not in ("yes", "no", "unreached"):
        raise UsageError(_("The owner's word is yes or no, or the owner was not reached."), field="verdict")
    if not checks(act, row)[Check.IDENTITY].is_open:
        raise Refused(_("{number} waits for no word of the owner.").format(number=said(row)))
    owner = owner_of(act, row)
    on_file = mask_phone(owner.phones[0]) if owner is not None else ""
    if override.strip():
        return _go_past(act, row, on_file, tidy(override, field="override"))
    if not on_file:
        sentence = _("No number of the owner of {place} is on file. A leader has to decide, with a reason.")
        raise Refused(sentence.format(place=row.place), field="override")
    if word != "unreached" and not answered:
        raise UsageError(_("Write who answered."), field="answered")
    verdict = {"yes": Verdict.CONFIRMED, "no": Verdict.DECLINED, "unreached": Verdict.UNREACHED}[word]
    put_check(
        act,
        row,
        Check.IDENTITY,
        verdict,
        is_open=word == "unreached",
        answered=answered,
        on_file=on_file,
        note=note,
    )
    settle(act, row)
    act.journal(
        "pass.confirmed",
        (SUBJECT, key(row)),
        facts={"verdict": verdict.value, "owner": owner.id if owner else None, "state": row.state},
        texts={"number": said(row), "answered": answered, "on_file": on_file, "said": note},
    )
    if word == "no":
        end(act, row, State.REFUSED, _("the owner does not agree"))
    return answer(act, row)


def _go_past(act: Act, row: Pass, on_file: str, why: str) -> Done:
    if on_file:
        sentence = _("The owner's number is on file ({phone}): call it.")
        raise Refused(sentence.format(phone=on_file), field="override")
    _need_override(act)
    put_check(act, row, Check.IDENTITY, Verdict.OVERRIDDEN, is_open=False, note=why)
    settle(act, row)
    act.journal(
        "pass.confirmed",
        (SUBJECT, key(row)),
        facts={"verdict": Verdict.OVERRIDDEN.value, "owner": None, "state": row.state},
        texts={"number": said(row), "why": why},
    )
    return answer(act, row)


@desk_act(right="release")
def resume(act: Act, number: str, *, why: str) -> Done:
    """Let a pass go on that was held at the gate or because of wrong codes, after an officer has looked.

    Args:
        why: what was found.

    Raises:
        UsageError: nothing said; NotFound: no such pass; Refused: it has ended, or is not held.
    """
    no_documents(why=why)
    row = find_live(act, number)
    why = need(why, _("Write what was found."), "why")
    held = [
        sort for sort, one in checks(act, row).items() if one.is_open and sort in (Check.GATE, Check.CODE)
    ]
    if not held:
        raise Refused(_("{number} is not held.").format(number=said(row)))
    for sort in held:
        put_check(act, row, sort, Verdict.LOOKED, is_open=False, note=why)
    if Check.CODE in held:
        row.wrong_codes = 0
        clear_condition(act, WRONG_CODE, about=(SUBJECT, key(row)))
    settle(act, row)
    act.journal(
        "pass.resumed",
        (SUBJECT, key(row)),
        facts={"state": row.state, **{f"held.{sort.value}": True for sort in held}},
        texts={"number": said(row), "why": why},
    )
    return answer(act, row)
