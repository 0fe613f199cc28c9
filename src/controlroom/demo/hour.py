"""The lively hour: the script's verbs, each at its time, played through the desk's own acts."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Any

from controlroom.base.i18n import language
from controlroom.demo import passes, shift

if TYPE_CHECKING:
    from controlroom.base.clock import ManualClock
    from controlroom.store.actor import Actor
    from controlroom.store.database import Store


class Hour:
    """The script's verbs, each at its time, with the alarms that fell due before it.

    Args:
        store: the sample's database.
        clock: its clock.
        by: the officer at the desk.
        end: the instant at which the hour ends.
        script: what is reported and applied for, and who comes to visit.
    """

    def __init__(
        self, store: Store, clock: ManualClock, by: Actor, end: datetime, script: Mapping[str, Any]
    ) -> None:
        self.store = store
        self.clock = clock
        self.by = by
        self.end = end
        self.incidents = script["incidents"]
        self.passes = script["passes"]
        self.visitors = script["visitors"]
        self.numbers: dict[str, str] = {}

    def until(self, at: datetime) -> None:
        """Move to an instant, raising on the way what falls due."""
        from controlroom.deadlines.reads import next_wake
        from controlroom.deadlines.tick import tick

        while (wake := next_wake(self.store.reader)) is not None and wake <= at:
            self.clock.set(max(wake, self.clock.now()))
            tick(self.store, replace(self.by, staff_id=None))
        self.clock.set(at)
        tick(self.store, replace(self.by, staff_id=None))

    def at(self, minutes: float) -> datetime:
        """Return the instant so many minutes from now."""
        return self.end + timedelta(minutes=minutes)

    def act(self, line: Mapping[str, Any]) -> None:
        """Do one line of the script."""
        from controlroom.incidents import desk

        verb, ref = line["act"], line.get("ref", "")
        if verb == "open":
            fields = said(self.incidents[ref])
            if "appointment" in fields:
                fields["appointment"] = self.at(fields["appointment"])
            self.numbers[ref] = desk.open_incident(self.store, self.by, desk.NewIncident(**fields)).number
            return
        if verb == "log":
            self._log(line)
            return
        if verb == "acknowledge":
            self._acknowledge(line["key"] if "key" in line else self.numbers[line.get("pass", ref)])
            return
        if "pass" in line:
            passes.act(self, line)
            return
        if verb in shift.VERBS:
            shift.VERBS[verb](self, line)
            return
        if verb in ("lend", "return", "remind"):
            self._key(line)
            return
        if verb in ("tick", "tell", "field"):
            self._on_the_card(line)
            return
        if verb in ("owe", "try"):
            self._follow_up(line)
            return
        more = {name: value for name, value in line.items() if name not in ("at", "act", "ref", "who")}
        if "until" in more:
            more["until"] = self.at(more["until"])
        name = verb.replace("-", "_")
        if verb == "dispatch":
            desk.dispatch(self.store, self.by, self.numbers[ref], line["who"], **more)
        elif "who" in line:
            for who in line["who"]:
                getattr(desk, name)(self.store, self.by, self.numbers[ref], who, **more)
        else:
            getattr(desk, name)(self.store, self.by, self.numbers[ref], **more)

    def _log(self, line: Mapping[str, Any]) -> None:
        from controlroom.dutylog.desk import add

        about = self.numbers[line["about"]] if "about" in line else None
        add(self.store, self.by, [line["text"]], tag=line.get("tag"), about=about)

    def _on_the_card(self, line: Mapping[str, Any]) -> None:
        from controlroom.incidents import desk

        number = self.numbers[line["ref"]]
        if line["act"] == "tick":
            desk.tick(self.store, self.by, number, line["step"])
        elif line["act"] == "tell":
            desk.told(self.store, self.by, number, line["who"], said=line.get("said", ""))
        else:
            value = line["value"]
            written = value if isinstance(value, str) else self.at(value)
            desk.set_field(self.store, self.by, number, line["field"], written)

    def _follow_up(self, line: Mapping[str, Any]) -> None:
        from controlroom.followups import desk

        if line["act"] == "owe":
            about = self.numbers[line["about"]] if "about" in line else None
            new = desk.NewFollowup(
                line["kind"],
                line.get("text", ""),
                about=about,
                whose=line.get("whose"),
                due=self.at(line["due"]) if "due" in line else None,
                phone=line.get("phone", ""),
            )
            self.numbers[line["ref"]] = desk.add(self.store, self.by, new).number
            return
        said = desk.Attempt(line["result"], again=self.at(line["again"]))
        desk.attempt(self.store, self.by, self.numbers[line["ref"]], said)

    def _key(self, line: Mapping[str, Any]) -> None:
        from controlroom.keyloans import desk
        from controlroom.keyloans.rules import Condition

        tag = line["key"]
        if line["act"] == "lend":
            to = line["to"]
            hands = (
                desk.Hands(to)
                if isinstance(to, str)
                else desk.Hands(contractor=desk.Contractor(**to, vouched_by=line["vouched"]))
            )
            desk.lend(
                self.store,
                self.by,
                tag,
                hands,
                until=self.at(line["until"]),
                purpose=line["purpose"],
                incident=self.numbers[line["about"]] if "about" in line else "",
            )
        elif line["act"] == "return":
            condition = Condition(line["condition"])
            desk.return_key(self.store, self.by, tag, condition=condition, note=line["note"])
        else:
            desk.remind(self.store, self.by, tag, said=line["said"], promised=self.at(line["promised"]))

    def _acknowledge(self, number: str) -> None:
        from controlroom.deadlines.alarms import acknowledge
        from controlroom.deadlines.reads import strip

        for alarm in strip(self.store.reader):
            if alarm.about.number == number:
                acknowledge(self.store, self.by, alarm.id)


def said(line: Mapping[str, Any]) -> dict[str, Any]:
    """Return a line with its words in the officer's language."""
    english = language() == "en"
    plain = {name: value for name, value in line.items() if not name.endswith("_en")}
    return {name: line.get(f"{name}_en", value) if english else value for name, value in plain.items()}


def play(hour: Hour, script: Mapping[str, Any], progress: Callable[[int, int], None]) -> None:
    from controlroom.shifts.desk import start

    acts: list[dict[str, Any]] = script["script"]["acts"]
    shift.plan(hour, script["roster"]["this"], script["roster"]["next"])
    done = start(hour.store, hour.by)
    hour.by = replace(hour.by, shift_id=done.id)
    for count, line in enumerate(acts, start=1):
        hour.until(hour.at(line["at"]))
        hour.act(said(line))
        progress(count, len(acts))
    hour.until(hour.end)
