"""``controlroom status`` and ``next``."""

from __future__ import annotations

from typing import Annotated

import typer

from controlroom.base.i18n import _
from controlroom.base.output import Column, Record
from controlroom.deadlines import reads as deadlines
from controlroom.deadlines.shown import due_table
from controlroom.estate import directory_shown as directory
from controlroom.estate.directory_reads import unset_outside
from controlroom.incidents import catalogue, reads_urgency
from controlroom.keyloans import reads as keyloans
from controlroom.passes import reads as passes_read
from controlroom.people import reads as people
from controlroom.shell.options import Csv, Json, Limit
from controlroom.shell.session import session
from controlroom.shifts import reads as shifts
from controlroom.store.policies import in_force

SHOWN = 5


def status(json: Json = False) -> None:
    """Show the desk at a glance: who has it, what is open, which alarms stand, what is due next."""
    here = session()
    with here.reader.snapshot():
        shift = shifts.current(here.reader)
        alarms = deadlines.counts(here.reader)
        policy = in_force(here.reader)
        unset = unset_outside(here.reader)
        keys = keyloans.counts(here.reader, here.now)
        passes = passes_read.counts(here.reader, here.now)
        values: dict[str, object] = {
            "estate": here.reader.value("SELECT value FROM fact WHERE name = 'estate'"),
            "database": here.store.location.shown,
            "now": here.now,
            "officer": shift.number if shift else None,
            "since": shift.started if shift else None,
            "on_duty": len(people.on_duty(here.reader)),
            "open": reads_urgency.open_count(here.reader),
            "unsigned": reads_urgency.unsigned_count(here.reader),
            "keys_out": keys.out,
            "keys_overdue": keys.overdue,
            "passes_waiting": passes.waiting,
            "passes_ready": passes.ready,
            "goods_overdue": passes.overdue,
            "late": alarms.late,
            "soon": alarms.soon,
            "unacknowledged": alarms.unacknowledged,
            "policy_warning": policy.warning or None,
            "catalogue_warning": catalogue.in_force(policy.policy).warning or None,
            "numbers_not_set": [one.code for one in unset] if json else directory.names(unset),
            "next": due_table(
                deadlines.next_due(here.reader, here.now, limit=SHOWN), here.now.astimezone(here.zone)
            ),
        }
    columns = [
        Column("estate", _("Estate")),
        Column("database", _("Database")),
        Column("now", _("Now")),
        Column("officer", _("Duty officer")),
        Column("since", _("Since")),
        Column("on_duty", _("People on duty")),
        Column("open", _("Open incidents")),
        *([Column("unsigned", _("Opened with nobody signed in"))] if values["unsigned"] else []),
        Column("keys_out", _("Keys lent")),
        *([Column("keys_overdue", _("Keys overdue"))] if keys.overdue else []),
        Column("passes_waiting", _("Passes to be checked")),
        Column("passes_ready", _("Passes that may go out")),
        *([Column("goods_overdue", _("Passes with goods overdue"))] if passes.overdue else []),
        Column("late", _("Alarms: overdue")),
        Column("soon", _("Alarms: soon due")),
        Column("unacknowledged", _("Alarms not acknowledged")),
        *([Column("policy_warning", _("Policy"))] if values["policy_warning"] else []),
        *([Column("catalogue_warning", _("Catalogue"))] if values["catalogue_warning"] else []),
        *([Column("numbers_not_set", _("Numbers not set"))] if unset else []),
        Column("next", _("Due next")),
    ]
    here.emit(Record(columns, values), json=json)


def next_(
    within: Annotated[
        str | None, typer.Option("--within", metavar="60m", help=_("Only what is due in this time."))
    ] = None,
    limit: Limit = 50,
    json: Json = False,
    csv: Csv = False,
) -> None:
    """List everything that is due, what is overdue first."""
    here = session()
    span = here.span(within, "--within") if within is not None else None
    rows = deadlines.next_due(here.reader, here.now, limit=limit, within=span)
    here.emit(due_table(rows, here.now.astimezone(here.zone)), json=json, csv=csv)
