"""How an incident ends: resolved, closed, cancelled; and how it begins anew."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from types import MappingProxyType

from controlroom.base.clock import to_us
from controlroom.base.errors import Refused, UsageError
from controlroom.base.i18n import _
from controlroom.deadlines import plan as queue
from controlroom.incidents.desk import fields as recorded
from controlroom.incidents.desk.common import (
    SUBJECT,
    card_of,
    catalogue,
    done,
    find,
    index,
    moment,
    need,
    sent_rows,
    spoken,
    taken,
    taken_line,
    us,
)
from controlroom.incidents.desk.marks import marked
from controlroom.incidents.desk.sending import clear_all, gas_warning, who_is_out
from controlroom.incidents.desk.settling import settle
from controlroom.incidents.desk.waits import end_wait
from controlroom.incidents.rules import Milestone, check_order
from controlroom.incidents.tables import Incident, IncidentMark
from controlroom.store.act import Act, Done, desk_act
from controlroom.store.chain import FactValue

NOTHING: Mapping[str, recorded.Value] = MappingProxyType({})
NO_REASONS: Mapping[str, str] = MappingProxyType({})

_NO_DUPLICATE = """UPDATE incident_link SET ended = :at
 WHERE incident_id = :id AND sort = 'duplicate' AND ended IS NULL"""


@desk_act(right="dispatch")
def resolve(act: Act, number: str, *, result: str, at: datetime | None = None) -> Done:
    """Write down that the matter is settled; people may still be out, and the caller may still wait for word.

    Raises:
        UsageError: no result; Refused: resolved or closed already.
    """
    row = find(act, number, "resolve")
    when = moment(act, at)
    row.result = need(result, _("Write the result: what was done."), "result")
    check_order([(Milestone.TOLD, row.began), (Milestone.RESOLVED, when)])
    _resolve(act, row, when)
    settle(act, row)
    index(act, row)
    return done(act, row)


def _resolve(act: Act, row: Incident, when: datetime) -> None:
    assert row.id is not None
    end_wait(act, row)
    row.resolved = when
    act.journal(
        "incident.resolved", (SUBJECT, row.id), facts={"at": us(when)}, texts={"result": row.result}, at=when
    )
    act.announce("incident.resolved", incident=row, at=when)


@desk_act(right="close")
def close(
    act: Act,
    number: str,
    *,
    result: str | None = None,
    told: str | None = None,
    clear: bool = False,
    despite: str = "",
    fields: Mapping[str, recorded.Value] = NOTHING,
    left_out: Mapping[str, str] = NO_REASONS,
) -> Done:
    """Close an incident: result known, caller told, nobody out, all recorded that the playbook asks for.

    Args:
        result: what was done; needed unless it was resolved before.
        told: who told the caller the result.
        clear: clear everybody who is still out, in the same act.
        despite: why it is closed although another room holds it open (a key is out for it).
        fields: what the playbook wants recorded, by id; see ``set_field``.
        left_out: why a field is left out, by id.

    Raises:
        Refused: people are still out (named), or a listener's veto; UsageError: no result, or a clock waits for the
            result to be told (T-056) and nobody is named; FieldsMissing: something is not recorded.
        NotAllowed: it is a complaint about this officer.
    """
    row = find(act, number, "close")
    assert row.id is not None
    out = who_is_out(act, row)
    if out and not clear:
        raise Refused(
            _("Still out for {number}: {who}. Clear them first, or in the same step.").format(
                number=spoken(act, row), who=", ".join(out)
            ),
            field="clear",
        )
    if result is not None and taken(result, "result"):
        row.result = taken(result, "result")
    if not row.result:
        raise UsageError(_("Write the result: what was done."), field="result")
    card = card_of(act, catalogue(act).kind(row.kind))
    recorded.put_all(act, row, card, fields, left_out)
    recorded.check_complete(act, row, card)
    row.told_by = taken_line(told or "", "told")
    if row.resolved is None:
        _resolve(act, row, act.now)
    settle(act, row)
    if row.told_by:
        _tell_result(act, row)
    elif queue.waits_for(act, (SUBJECT, row.id), row.life, _clocks_met_by(act, row, "result-told")):
        raise UsageError(_("Say who told the caller the result."), field="told")
    cleared = clear_all(act, row)
    act.announce("incident.closing", incident=row, despite=taken(despite, "despite"))
    row.closed = act.now
    settle(act, row)
    queue.finish(act, (SUBJECT, row.id), row.life, at=act.now)
    index(act, row)
    act.journal("incident.closed", (SUBJECT, row.id), texts={"result": row.result, "told": row.told_by})
    act.announce("incident.closed", incident=row)
    said = _("{number} is closed.").format(number=spoken(act, row))
    return done(
        act,
        row,
        " ".join([said, *([_("Cleared: {who}.").format(who=", ".join(cleared))] if cleared else [])]),
    )


def _clocks_met_by(act: Act, row: Incident, moment_name: str) -> list[str]:
    kind = catalogue(act).kind(row.kind)
    return [one.id for one in act.policy.running(kind.clocks, row.severity) if moment_name in one.met_by]


def _tell_result(act: Act, row: Incident) -> None:
    if marked(act, row, "result-told") is None:
        assert row.id is not None
        act.session.add(IncidentMark(incident_id=row.id, life=row.life, name="result-told", at=act.now))
        settle(act, row)


@desk_act(right="close")
def cancel(act: Act, number: str, *, why: str) -> Done:
    """Cancel an incident that was none: a wrong press, a false call. People under way are recalled.

    Raises:
        UsageError: no reason; Refused: closed already, or a listener's veto.
    """
    row = find(act, number, "cancel")
    reason = need(why, _("Say why it is cancelled."), "why")
    warning = gas_warning(act, row)
    recalled = call_off(act, row, reason, "incident.cancelled")
    notes = [_("Recalled: {who}.").format(who=", ".join(recalled))] if recalled else []
    return done(act, row, *notes, *warning)


def call_off(
    act: Act, row: Incident, reason: str, entry: str, facts: Mapping[str, FactValue] | None = None
) -> list[str]:
    """End an incident that is none of its own; return the numbers of those called back.

    Args:
        reason: stands as its result.
        entry: the act of the journal, with ``facts``.

    Raises:
        Refused: a listener's veto.
    """
    assert row.id is not None
    end_wait(act, row)
    recalled = clear_all(act, row, recall_instead=True)
    act.announce("incident.closing", incident=row, despite=reason)
    row.cancelled = act.now
    row.result = reason
    settle(act, row)
    queue.cancel(act, (SUBJECT, row.id), row.life, None, at=act.now)
    index(act, row)
    act.journal(entry, (SUBJECT, row.id), facts=facts, texts={"why": reason})
    act.announce("incident.cancelled", incident=row)
    return recalled


@desk_act(right="reopen")
def reopen(act: Act, number: str, *, why: str) -> Done:
    """Open an incident again: a new life with the clocks that policy starts at a reopening.

    Raises:
        UsageError: no reason; Refused: it is still open.
    """
    row = find(act, number, "reopen")
    reason = need(why, _("Say why it is opened again."), "why")
    assert row.id is not None
    for other in sent_rows(act, row):
        if other.cleared is None and other.recalled is None:
            other.cleared = act.now
    queue.finish(act, (SUBJECT, row.id), row.life, at=act.now)
    row.life += 1
    row.began = act.now
    row.resolved = row.closed = row.cancelled = None
    row.appointment = row.wanted_by = None
    row.told_by = ""
    act.run(_NO_DUPLICATE, at=to_us(act.now), id=row.id)
    before, row.result = row.result, ""
    settle(act, row)
    index(act, row)
    act.journal(
        "incident.reopened",
        (SUBJECT, row.id),
        facts={"life": row.life},
        texts={"why": reason, "result_was": before},
    )
    act.announce("incident.reopened", incident=row)
    return done(act, row)
