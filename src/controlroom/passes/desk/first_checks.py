"""What is checked as a pass is applied for, as far as it can be then, and what the officer is warned of."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import timedelta

from controlroom.base.clock import opt_us
from controlroom.base.due import is_quiet
from controlroom.base.i18n import _
from controlroom.base.text import shown
from controlroom.estate.reads import Fee, care_of, fee_of
from controlroom.estate.rules import CareKind, FeeState, name_of
from controlroom.passes.desk.applicant import gas_words, owner_of
from controlroom.passes.desk.common import put_check
from controlroom.passes.rules import (
    WHY_TITLES,
    Check,
    Relation,
    Verdict,
    Why,
    listed,
    needs_owner,
    number_of,
)
from controlroom.passes.tables import Pass
from controlroom.store.act import Act


def check_all(act: Act, row: Pass, *, own: bool, decision: str) -> list[str]:
    """Make the four checks as far as they can be made now; return what the officer should read.

    Args:
        own: whether whoever applies may release.
        decision: why arrears are passed over.
    """
    seen = bool(row.document)
    put_check(act, row, Check.DOCUMENT, Verdict.SEEN if seen else Verdict.MISSING, is_open=not seen)
    notes = _fees(act, row, own=own, decision=decision)
    put_check(act, row, Check.GOODS, Verdict.CHECKED if own else Verdict.REQUESTED, is_open=not own)
    return [*notes, *check_identity(act, row)]


def _fees(act: Act, row: Pass, *, own: bool, decision: str) -> list[str]:
    fee = fee_of(act.store.reader, row.place_id) if row.place_sort == "room" and row.place_id else None
    verdict = fee_verdict(fee)
    settled, mode = verdict in (Verdict.CLEAR, Verdict.UNKNOWN), act.policy.passes.arrears
    decided = not settled and bool(decision) and own and (mode == "warn" or "override" in act.by.rights)
    put_check(
        act,
        row,
        Check.FEES,
        verdict,
        is_open=not (settled or (decided and mode != "refuse")),
        owed=fee.owed if fee else None,
        as_of=fee.as_of.isoformat() if fee else "",
        note=decision if decided else "",
    )
    if settled:
        return [_("It is not known whether fees are owing.")] if verdict is Verdict.UNKNOWN else []
    return [fee_words(fee)]


def fee_verdict(fee: Fee | None) -> Verdict:
    """Return what the estate's data say of fees: clear, owing, in dispute, unknown."""
    if fee is None:
        return Verdict.UNKNOWN
    known = {FeeState.PAID: Verdict.CLEAR, FeeState.OWING: Verdict.OWING, FeeState.DISPUTED: Verdict.DISPUTED}
    return next((verdict for state, verdict in known.items() if fee.state == state), Verdict.UNKNOWN)


def fee_words(fee: Fee | None) -> str:
    """Return what is owing, with the day of the data."""
    if fee is None:
        return _("It is not known whether fees are owing.")
    if fee.owed is None:
        return _("Fees are owing or in dispute (as of {day}).").format(day=fee.as_of)
    return _("Fees are owing: {amount} yuan (as of {day}).").format(
        amount=f"{fee.owed / 100:.2f}", day=fee.as_of
    )


def _other_document(act: Act, row: Pass) -> bool:
    """Tell whether the document seen is of the sort on file, but not that one."""
    found = act.run("SELECT document, last4 FROM resident WHERE id = :id", id=row.resident_id)
    if not found or not row.last4:
        return False
    document, last4 = found[0]
    return document == row.document and bool(last4) and last4.upper() != row.last4


def check_identity(act: Act, row: Pass) -> list[str]:
    """See whether the owner has to be called, and let the pass wait for it; return what the officer should read."""
    passes = act.policy.passes
    reasons = needs_owner(
        by_owner=row.resident_id is not None and row.relation == Relation.OWNER,
        other_document=_other_document(act, row),
        whole_house=bool(row.whole_house),
        value=row.value,
        ask_whole_house=passes.confirm_whole_house,
        ask_value=passes.confirm_value,
    )
    if not reasons:
        put_check(act, row, Check.IDENTITY, Verdict.NOT_NEEDED, is_open=False)
        return []
    row.confirm_by = act.now + timedelta(seconds=passes.confirm_within)
    words = why_words(reasons)
    put_check(act, row, Check.IDENTITY, Verdict.AWAITED, is_open=True, note=words)
    gas = gas_words(act, row)
    if gas:
        return [gas]
    if owner_of(act, row) is None:
        sentence = _("Call the owner ({why}): no number is on file, a leader has to decide.")
        return [sentence.format(why=words)]
    return [_("Call the owner on the number on file ({why}).").format(why=words)]


def why_words(reasons: Sequence[Why]) -> str:
    """Return why the owner is called, in words."""
    return _(", ").join(_(WHY_TITLES[why]) for why in reasons)


def warnings_of(act: Act, row: Pass) -> list[str]:
    """Return what does not stand against a pass but should be known."""
    found = []
    day = act.now.astimezone(act.policy.zone).replace(hour=0, minute=0, second=0, microsecond=0)
    others = act.run(
        "SELECT number FROM release_pass WHERE place_code = :code AND opened >= :since AND id <> :id "
        "AND state NOT IN ('refused', 'void') ORDER BY id",
        code=row.place_code,
        since=opt_us(day),
        id=row.id,
    )
    if others:
        numbers = listed(number_of(one[0]) for one in others[:5])
        found.append(_("This home has another pass of today: {numbers}.").format(numbers=numbers))
    if row.place_sort == "room" and row.place_id is not None:
        for note in care_of(act.store.reader, row.place_id, day.date()):
            if note.kind in (CareKind.DISPUTE, CareKind.CUSTODY):
                kind = name_of(CareKind(note.kind))
                found.append(_("Careful, {kind}: {text}").format(kind=kind, text=shown(note.text, 80)))
    if row.whole_house and is_quiet(act.policy.quiet, row.starts, act.policy.zone, act.policy.calendar):
        found.append(_("Moving in quiet hours: say so to the applicant."))
    if row.lorries > 1:
        found.append(_("{count} lorries: each is compared with what is left.").format(count=row.lorries))
    return found
