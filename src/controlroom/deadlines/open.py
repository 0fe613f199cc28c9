"""What of the alarms goes on to the next officer: conditions that stand, and what is set aside."""

from __future__ import annotations

from datetime import datetime

from controlroom.base.i18n import _
from controlroom.base.policy import Policy
from controlroom.base.registry import OpenItem
from controlroom.deadlines.alarm_reads import AlarmRow, alarms
from controlroom.deadlines.alarm_rules import ALARM_STATE_TITLES, AlarmState
from controlroom.deadlines.rules import Stage
from controlroom.store.reader import Reader

_MOST = 1000
_ASIDE = (AlarmState.SHELVED, AlarmState.SUPPRESSED, AlarmState.OUT_OF_SERVICE)


def open_items(reader: Reader, _policy: Policy, _now: datetime) -> list[OpenItem]:
    """Return alarms that no open record stands for: conditions, and those shelved, suppressed, out of service."""
    return [
        OpenItem("alarm", one.id, str(one.id), _words(one), one.shelved_until)
        for one in alarms(reader, limit=_MOST)
        if one.stage == Stage.CONDITION or one.state in _ASIDE
    ]


def _words(one: AlarmRow) -> str:
    words = [one.about.number, one.about.place, one.title, _(ALARM_STATE_TITLES[AlarmState(one.state)])]
    return " · ".join(word for word in (*words, one.why) if word)
