"""``controlroom log …``: read the duty log, note, strike, countersign a day, verify the chain."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING, Annotated

import typer

from controlroom.base.errors import Refused, UsageError
from controlroom.base.i18n import _
from controlroom.base.output import Coded, Column, Record, Table
from controlroom.base.times import when_text
from controlroom.dutylog import reads, reads_days
from controlroom.dutylog.reads import Entry
from controlroom.dutylog.rules import NOTED, TAGS, check_tag, joined
from controlroom.shell.options import At, Csv, Json, Limit, RequestId, Since, Until, Why
from controlroom.shell.session import Session, session
from controlroom.shell.writing import Later, written

if TYPE_CHECKING:
    from controlroom.dutylog import desk
else:
    desk = Later("controlroom.dutylog.desk")

app = typer.Typer(rich_markup_mode=None)

Tag = Annotated[str | None, typer.Option("--tag", metavar="|".join(TAGS), help=_("What the note is about."))]


def _columns() -> list[Column]:
    return [
        Column("entry", _("Entry"), "number"),
        Column("at", _("Time")),
        Column("text", _("What happened")),
        Column("about", _("About")),
        Column("by", _("By")),
        Column("struck", _("Struck")),
    ]


def _row(here: Session, one: Entry) -> dict[str, object]:
    policy, now = here.store.policy(), here.now

    def when(instant: datetime) -> str:
        return when_text(instant, now, policy.zone)

    tag = one.facts.get("tag")
    return {
        "entry": one.seq,
        "at": one.at,
        "recorded": one.recorded,
        "act": one.act,
        "text": one.texts.get("text", "") if one.act == NOTED else one.says(policy, when=when),
        "tag": Coded(tag, _(TAGS[tag])) if tag in TAGS else None,
        "about": Coded(one.about, one.spoken(now.astimezone(policy.zone).date())) if one.about else None,
        "by": one.number or None,
        "name": one.who or None,
        "shift": one.shift_id,
        "console": one.console,
        "struck": one.struck_why or None,
        "struck_by": one.struck_by,
    }


@app.command("list", help=_("The log, newest first."))
def list_(
    shift: Annotated[bool, typer.Option("--shift", help=_("Only the running shift."))] = False,
    day: Annotated[
        str | None, typer.Option("--day", metavar="D", help=_("Only this day: today, yesterday, 2026-11-22."))
    ] = None,
    tag: Tag = None,
    text: Annotated[
        str | None, typer.Option("--text", metavar="W", help=_("Only notes that hold these words."))
    ] = None,
    limit: Limit = 50,
    since: Since = None,
    until: Until = None,
    json: Json = False,
    csv: Csv = False,
) -> None:
    """List entries of the log."""
    here = session()
    check_tag(tag)
    begin, end = here.back(since, "--since"), here.back(until, "--until")
    if day is not None:
        if shift or since is not None or until is not None:
            raise UsageError(_("Give --day alone, without --shift, --since or --until."))
        begin, end = _day(here, day)
    shift_id = None
    if shift:
        from controlroom.shifts.reads import current

        running = current(here.reader)
        if running is None:
            raise Refused(_("No shift has been started. “shifts start” begins one."))
        shift_id = running.id
    found = reads.entries(
        here.reader, since=begin, until=end, shift_id=shift_id, tag=tag, text=text, limit=limit
    )
    here.emit(Table(_columns(), [_row(here, one) for one in found]), json=json, csv=csv)


def _day(here: Session, typed: str) -> tuple[datetime, datetime]:
    instant = here.back(typed, "--day")
    assert instant is not None
    return reads_days.bounds(instant.astimezone(here.zone).date(), here.zone)


def _show(here: Session, seq: int, *, json: bool) -> None:
    one = reads.entry(here.reader, seq)
    assert one is not None
    here.emit(Record(_columns(), _row(here, one)), json=json)


@app.command(help=_("Write notes; each TEXT is an entry, or what stands between strokes."))
def add(
    texts: Annotated[list[str], typer.Argument(metavar="TEXT...", help=_("The notes."))],
    tag: Tag = None,
    about: Annotated[
        str | None, typer.Option("--about", metavar="NO", help=_("Number of the record it is about."))
    ] = None,
    at: At = None,
    json: Json = False,
    request: RequestId = None,
) -> None:
    """Write notes."""
    here = session()
    done = written(request, desk.add, joined(texts), tag=tag, about=about, at=here.back(at, "--at"))
    _show(here, done.id, json=json)


@app.command(help=_("Strike a note; it stays readable."))
def strike(
    entry: Annotated[int, typer.Argument(metavar="ENTRY", min=1, help=_("The entry's number."))],
    why: Why,
    json: Json = False,
    request: RequestId = None,
) -> None:
    """Strike a note."""
    done = written(request, desk.strike, entry, why=why)
    _show(session(), done.id, json=json)


@app.command(help=_("A leader has read a day of the log and countersigns it; the chain is sealed."))
def sign(
    day: Annotated[str, typer.Argument(metavar="DAY", help=_("The day: yesterday, 2026-11-21."))],
    remark: Annotated[
        str | None,
        typer.Option("--remark", metavar="TEXT", help=_("An open remark; it becomes a follow-up.")),
    ] = None,
    json: Json = False,
    request: RequestId = None,
) -> None:
    """Countersign a day."""
    here = session()
    instant = here.back(day, "DAY")
    assert instant is not None
    which = instant.astimezone(here.zone).date()
    written(request, desk.sign_day, which, remark=remark or "")
    one = reads_days.signed(here.reader, which)
    assert one is not None
    titles = [
        Column("day", _("Day")),
        Column("by", _("Countersigned by")),
        Column("at", _("At")),
        Column("count", _("Entries"), "number"),
        Column("remark", _("Remark")),
        Column("entry", _("Entry"), "number"),
        Column("head_hash", _("Hash of the log")),
    ]
    values = {
        "day": one.day.isoformat(),
        "by": one.who,
        "at": one.at,
        "count": one.entries,
        "remark": one.remark or None,
        "entry": one.seq,
        "head_hash": one.head,
    }
    here.emit(Record(titles, values), json=json)


@app.command(help=_("Check the chain of the log; 1 and the faults if it is broken."))
def verify(
    seal: Annotated[
        str | None,
        typer.Option(
            "--seal",
            metavar="HASH",
            help=_("A hash that must be in the chain: a backup's head_hash."),
        ),
    ] = None,
    json: Json = False,
    csv: Csv = False,
) -> None:
    """Check the chain."""
    here = session()
    from controlroom.store.seals import seals
    from controlroom.store.verify import verify as check

    faults = check(here.reader, seal, seals=[*seals(here.reader), *reads_days.seals(here.reader)])
    columns = [
        Column("fault", _("Fault")),
        Column("entry", _("Entry"), "number"),
        Column("text", _("What happened")),
    ]
    rows = [{"fault": one.kind, "entry": one.seq, "text": one.sentence} for one in faults]
    here.emit(Table(columns, rows), json=json, csv=csv)
    if faults:
        raise Refused(
            _(
                "The chain is broken in {count} places. Keep this file as it is and call the team leader."
            ).format(count=len(faults))
        )
    head = here.reader.seq()
    here.say(_("The chain holds from the first entry to entry {head}.").format(head=head))
