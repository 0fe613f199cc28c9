"""What the officer can do with an alarm: acknowledge, shelve, suppress, out of service, silence the bell."""

from __future__ import annotations

from datetime import datetime, timedelta

from controlroom.base.clock import to_us
from controlroom.base.errors import NotFound, Refused
from controlroom.base.i18n import _
from controlroom.deadlines.alarm_rules import ASIDE, AlarmState, Event, active, after
from controlroom.deadlines.ladder import next_step, note
from controlroom.deadlines.rules import Stage
from controlroom.deadlines.tables import Alarm
from controlroom.store.act import Act, Done, desk_act
from controlroom.store.chain import FactValue


@desk_act(right="acknowledge")
def acknowledge(act: Act, alarm_id: int) -> Done:
    """Acknowledge an alarm by name; one that is acknowledged already is left as it is, with a note.

    A breach goes up its ladder until it is met; a condition no longer once somebody has seen it.

    Raises:
        NotFound: no such alarm; Refused: it is over, or set aside.
    """
    alarm = _get(act, alarm_id)
    if alarm.state == AlarmState.ACKNOWLEDGED:
        return _done(alarm, _("This alarm was already acknowledged."))
    if alarm.state in ASIDE:
        raise Refused(_("This alarm is set aside. Bring it back first, then acknowledge it."))
    _change(alarm, Event.ACKNOWLEDGE, _("This alarm is already over. There is nothing to acknowledge."))
    alarm.acked_at, alarm.acked_by = act.now, act.by.staff_id
    if alarm.returned_at is not None or alarm.stage == Stage.CONDITION:
        alarm.wake_at = None
    note(act, alarm, "alarm.acknowledged")
    return _done(alarm)


@desk_act(right="shelve")
def shelve(act: Act, alarm_id: int, *, until: datetime, why: str) -> Done:
    """Put an alarm aside for a while; at the end it is unacknowledged again.

    Args:
        until: the end, at most the policy's limit away.
        why: the reason; must be given.

    Raises:
        NotFound: no such alarm; Refused: no reason, an end past or too far, or it is over.
    """
    alarm = _get(act, alarm_id)
    reason = _reason(why)
    longest = timedelta(seconds=act.policy.alarms.shelve_at_most)
    if until <= act.now:
        raise Refused(_("The end must lie ahead. Give a later time."), field="until")
    if until > act.now + longest:
        raise Refused(
            _("An alarm may be shelved for at most {minutes} minutes. Choose an earlier end.").format(
                minutes=int(longest.total_seconds() // 60)
            ),
            field="until",
        )
    _change(alarm, Event.SHELVE, _("Only an alarm that still goes on can be shelved."))
    alarm.shelved_until = alarm.wake_at = until
    _aside(act, alarm, reason, "alarm.shelved", {"until": to_us(until)})
    return _done(alarm)


@desk_act(right="shelve")
def unshelve(act: Act, alarm_id: int) -> Done:
    """Take an alarm off the shelf before its time; it is unacknowledged again.

    Raises:
        NotFound: no such alarm; Refused: it is not shelved.
    """
    alarm = _get(act, alarm_id)
    if alarm.state != AlarmState.SHELVED:
        raise Refused(_("This alarm is not shelved."))
    bring_back(act, alarm, "alarm.unshelved")
    return _done(alarm)


@desk_act(right="shelve")
def suppress(act: Act, alarm_id: int, *, why: str) -> Done:
    """Suppress an alarm by design (people must not be called into a gas area) until it is released.

    Args:
        why: the reason; must be given.

    Raises:
        NotFound: no such alarm; Refused: no reason, or it is over.
    """
    alarm = _get(act, alarm_id)
    reason = _reason(why)
    _change(alarm, Event.SUPPRESS, _("This alarm is over or suppressed already."))
    alarm.shelved_until = alarm.wake_at = None
    _aside(act, alarm, reason, "alarm.suppressed")
    return _done(alarm)


@desk_act(right="shelve")
def out_of_service(act: Act, alarm_id: int, *, why: str) -> Done:
    """Take a condition's alarm out of service (a disk that is being changed) until it is put back.

    While it is out, the same condition raises nothing new.

    Args:
        why: the reason; must be given.

    Raises:
        NotFound: no such alarm; Refused: no reason, it is over, or it belongs to a time limit.
    """
    alarm = _get(act, alarm_id)
    reason = _reason(why)
    if alarm.condition is None:
        raise Refused(_("Only a condition can be taken out of service. Shelve this alarm instead."))
    _change(alarm, Event.OUT_OF_SERVICE, _("This alarm is over or out of service already."))
    alarm.shelved_until = alarm.wake_at = None
    _aside(act, alarm, reason, "alarm.out-of-service")
    return _done(alarm)


@desk_act(right="shelve")
def release(act: Act, alarm_id: int) -> Done:
    """End suppression, or put an alarm back into service; if it still goes on it is unacknowledged again.

    Raises:
        NotFound: no such alarm; Refused: it is neither suppressed nor out of service.
    """
    alarm = _get(act, alarm_id)
    if alarm.state not in (AlarmState.SUPPRESSED, AlarmState.OUT_OF_SERVICE):
        raise Refused(_("This alarm is neither suppressed nor out of service."))
    bring_back(act, alarm, "alarm.released")
    return _done(alarm)


@desk_act(right="acknowledge")
def silence(act: Act) -> Done:
    """Journal that the bell of this console is silenced, for the policy's time; no alarm changes by it."""
    seconds = act.policy.alarms.silence
    act.journal("console.silenced", ("console", 0), {"seconds": seconds})
    return Done(
        "console", 0, act.by.console, (_("The bell is silent for {seconds} s.").format(seconds=seconds),)
    )


def bring_back(act: Act, alarm: Alarm, what: str) -> None:
    """Bring an alarm back that was set aside, journalled as ``what``; its ladder goes on from now."""
    over = alarm.returned_at is not None
    target = after(
        alarm.state,
        Event.BACK,
        latches=alarm.stage != Stage.WARNING,
        over=over,
        acknowledged=alarm.acked_at is not None,
    )
    if target is None:
        raise ValueError(f"alarm {alarm.id} is not set aside")
    alarm.state = target
    alarm.shelved_until, alarm.set_aside_why, alarm.set_aside_by = None, "", None
    if not over:
        alarm.acked_at = alarm.acked_by = None
    climbs = active(target, over) and alarm.stage != Stage.WARNING
    alarm.wake_at = next_step(act, alarm) if climbs else None
    note(act, alarm, what)


def _get(act: Act, alarm_id: int) -> Alarm:
    alarm = act.session.get(Alarm, alarm_id)
    if alarm is None:
        raise NotFound(_("There is no alarm {id}. See the list of alarms.").format(id=alarm_id))
    return alarm


def _change(alarm: Alarm, event: Event, otherwise: str) -> None:
    target = after(alarm.state, event, latches=alarm.stage != Stage.WARNING)
    if target is None:
        raise Refused(otherwise)
    alarm.state = target


def _aside(act: Act, alarm: Alarm, why: str, what: str, facts: dict[str, FactValue] | None = None) -> None:
    alarm.set_aside_why, alarm.set_aside_by = why, act.by.staff_id
    note(act, alarm, what, facts, {"why": why})


def _reason(why: str) -> str:
    reason = why.strip()
    if not reason:
        raise Refused(_("Give a reason."), field="why")
    return reason


def _done(alarm: Alarm, *notes: str) -> Done:
    return Done("alarm", alarm.id or 0, str(alarm.id), notes)
