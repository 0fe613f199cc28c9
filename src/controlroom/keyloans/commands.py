"""``controlroom keys …``: the register of keys and their loans."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Literal

import typer

from controlroom.base.errors import UsageError
from controlroom.base.i18n import _
from controlroom.incidents.reads_story import story
from controlroom.incidents.shown import story_table
from controlroom.keyloans import reads, shown
from controlroom.keyloans.reads_counts import last_count
from controlroom.keyloans.rules import Condition
from controlroom.people.reads import by_number
from controlroom.shell.imports import emit_file, emit_import
from controlroom.shell.options import Csv, Ends, File, Json, Limit, RequestId, Since, Until, Why
from controlroom.shell.pairs import pairs
from controlroom.shell.session import session
from controlroom.shell.writing import Later, written

if TYPE_CHECKING:
    from controlroom.keyloans import desk
    from controlroom.store.act import Done
else:
    desk = Later("controlroom.keyloans.desk")

app = typer.Typer(rich_markup_mode=None)

Tag = Annotated[str, typer.Argument(metavar="TAG", help=_("The key's tag, E-07, or a set's."))]
Who = Annotated[str | None, typer.Argument(metavar="WHO", help=_("Staff number of who takes it."))]
Outside = Annotated[
    str | None,
    typer.Option(
        "--contractor", metavar='"NAME, FIRM, PHONE"', help=_("Somebody from outside; who signs in vouches.")
    ),
]
Agreed = Annotated[
    list[str] | None,
    typer.Option("--authorised-by", metavar="WHO", help=_("Staff number of who agrees; repeated.")),
]
Override = Annotated[
    str | None,
    typer.Option("--override", metavar="TEXT", help=_("Why what stands against it is passed over.")),
]
_LOANS = 20


@app.command("list", help=_("The keys: what is lent first, by the time it is due."))
def list_(
    out: Annotated[bool, typer.Option("--out", help=_("Only what is lent."))] = False,
    overdue: Annotated[bool, typer.Option("--overdue", help=_("Only what should be back."))] = False,
    borrower: Annotated[
        str | None,
        typer.Option("--borrower", metavar="WHO", help=_("Only what this member of staff has.")),
    ] = None,
    pdf: Annotated[
        Path | None,
        typer.Option("--pdf", metavar="FILE", help=_("Write the whole register as a PDF to print.")),
    ] = None,
    limit: Limit = 50,
    since: Since = None,
    until: Until = None,
    json: Json = False,
    csv: Csv = False,
) -> None:
    """List keys; ``--since`` and ``--until`` are about the time they are due."""
    here = session()
    if pdf is not None:
        _print(pdf, json=json)
        return
    rows = reads.keys(
        here.reader,
        out=out,
        overdue=here.now if overdue else None,
        borrower=by_number(here.reader, borrower).id if borrower is not None else None,
        since=here.back(since, "--since"),
        until=here.ahead(until, "--until"),
        limit=limit,
    )
    here.emit(shown.table(here.store.policy(), rows, here.now), json=json, csv=csv)


@app.command(help=_("One key: what it opens, who has it, its last loans."))
def show(tag: Tag, json: Json = False) -> None:
    """Show one key."""
    _show(tag, json=json)


@app.command(help=_("What happened with a key."))
def history(tag: Tag, limit: Limit = 50, json: Json = False, csv: Csv = False) -> None:
    """Show a key's history, its last entries."""
    here = session()
    lines = story(here.reader, reads.by_tag(here.reader, tag).id, subject="key", limit=limit)
    here.emit(story_table(here.store.policy(), lines, here.now), json=json, csv=csv)


@app.command(help=_("Lend a key, or a set with all of its keys that are there."))
def lend(
    tag: Tag,
    who: Who = None,
    contractor: Outside = None,
    length: Annotated[
        str | None,
        typer.Option("--for", metavar="D", help=_("For how long: 30m, 2h; else the class decides.")),
    ] = None,
    until: Ends = None,
    purpose: Annotated[str | None, typer.Option("--purpose", metavar="TEXT", help=_("What for."))] = None,
    incident: Annotated[
        str | None, typer.Option("--incident", metavar="NO", help=_("Number of the incident it is for."))
    ] = None,
    authorised_by: Agreed = None,
    override: Override = None,
    request: RequestId = None,
    json: Json = False,
) -> None:
    """Lend a key."""
    if length is not None and until is not None:
        raise UsageError(_("Give either --for or --until."), field="until")
    here = session()
    done = written(
        request,
        desk.lend,
        tag,
        _hands(who, contractor, here.actor(request).number),
        length=here.span(length, "--for") if length is not None else None,
        until=here.ahead(until),
        purpose=purpose or "",
        incident=incident or "",
        leave=desk.Leave(tuple(authorised_by or ()), override or ""),
    )
    _answer(done, json=json)


@app.command("return", help=_("Take a key back; a set with all that is out with it."))
def return_(
    tag: Tag,
    condition: Annotated[
        Literal["good", "damaged", "incomplete", "seal-broken"],
        typer.Option("--condition", help=_("How it came back.")),
    ] = "good",
    note: Annotated[
        str | None, typer.Option("--note", metavar="TEXT", help=_("What is wrong with it."))
    ] = None,
    seal: Annotated[
        str | None, typer.Option("--seal", metavar="NUMBER", help=_("Number of the new seal."))
    ] = None,
    request: RequestId = None,
    json: Json = False,
) -> None:
    """Take a key back."""
    done = written(
        request, desk.return_key, tag, condition=Condition(condition), note=note or "", seal=seal or ""
    )
    _answer(done, json=json)


@app.command(help=_("Lend a key for longer."))
def extend(
    tag: Tag,
    until: Annotated[str, typer.Option("--until", metavar="T", help=_("Until this time: 17:30, 2h."))],
    why: Why,
    request: RequestId = None,
    json: Json = False,
) -> None:
    """Lend a key for longer."""
    at = session().ahead(until)
    assert at is not None
    _answer(written(request, desk.extend, tag, at, why=why), json=json)


@app.command(help=_("Let a key go on to somebody else without coming to the desk."))
def transfer(
    tag: Tag,
    who: Who = None,
    contractor: Outside = None,
    authorised_by: Agreed = None,
    override: Override = None,
    request: RequestId = None,
    json: Json = False,
) -> None:
    """Hand a key over."""
    hands = _hands(who, contractor, session().actor(request).number)
    leave = desk.Leave(tuple(authorised_by or ()), override or "")
    _answer(written(request, desk.hand_over, tag, hands, leave=leave), json=json)


@app.command(help=_("Write a key down as lost; an incident is opened."))
def lost(tag: Tag, why: Why, request: RequestId = None, json: Json = False) -> None:
    """Write a key down as lost."""
    _answer(written(request, desk.lose, tag, why=why), json=json)


@app.command(help=_("A lost key was found or replaced and hangs on its hook."))
def found(
    tag: Tag,
    note: Annotated[
        str | None, typer.Option("--note", metavar="TEXT", help=_("Where, or what was replaced."))
    ] = None,
    request: RequestId = None,
    json: Json = False,
) -> None:
    """Write a lost key down as found."""
    _answer(written(request, desk.found, tag, note=note or ""), json=json)


@app.command(help=_("Compare the hooks with the register; unnamed keys are taken to be where it has them."))
def count(
    present: Annotated[
        list[str] | None,
        typer.Option("--present", metavar="TAG", help=_("It hangs there; then only named keys are counted.")),
    ] = None,
    missing: Annotated[
        list[str] | None,
        typer.Option("--missing", metavar="TAG", help=_("It does not hang there; repeated.")),
    ] = None,
    elsewhere: Annotated[
        list[str] | None,
        typer.Option("--elsewhere", metavar="TAG=HOOK", help=_("It hung on another hook; repeated.")),
    ] = None,
    lost: Annotated[
        list[str] | None,
        typer.Option("--lost", metavar="TAG", help=_("It is missing and lost: an incident is opened.")),
    ] = None,
    explained: Annotated[
        list[str] | None,
        typer.Option("--why", metavar="TAG=TEXT", help=_("Explains a difference; “seal=” that of the seal.")),
    ] = None,
    seal: Annotated[
        str | None, typer.Option("--seal", metavar="NUMBER", help=_("Number on the seal of the sealed box."))
    ] = None,
    request: RequestId = None,
    json: Json = False,
) -> None:
    """Count the keys."""
    walk = desk.Walk(
        present=tuple(present or ()),
        missing=tuple(missing or ()),
        elsewhere=pairs(elsewhere or (), "--elsewhere"),
        seal=seal or "",
        why=pairs(explained or (), "--why"),
        lost=tuple(lost or ()),
        rest=not present,
    )
    written(request, desk.count, walk)
    here = session()
    counted = last_count(here.reader)
    assert counted is not None
    here.emit(shown.count_record(counted), json=json)


@app.command("import", help=_("Import keys from a workbook or a CSV file."))
def import_(file: File, request: RequestId = None, json: Json = False, csv: Csv = False) -> None:
    """Import keys; repeating it changes nothing."""
    here = session()
    here.actor(request).need("import")
    from controlroom.base.spreadsheet import open_sheets
    from controlroom.keyloans.importing import IMPORTED, import_keys
    from controlroom.keyloans.sheet import read_sheets

    done = written(request, import_keys, read_sheets(open_sheets(file), here.store.policy()))
    emit_import(done, IMPORTED, json=json, csv=csv)


@app.command("template", help=_("Write an empty sheet of keys to fill in."))
def template(file: File, json: Json = False) -> None:
    """Write a CSV file with the headings of the officer's language and a line for each class."""
    from controlroom.keyloans.template import write

    write(file, session().store.policy())
    emit_file(file, json=json)


def _print(file: Path, *, json: bool) -> None:
    """Write the register to a file."""
    from controlroom.base import paper
    from controlroom.keyloans.register import pdf

    here = session()
    policy = here.store.policy()
    estate = str(here.reader.value("SELECT value FROM fact WHERE name = 'estate'") or "")
    paper.need_new(file)
    paper.write(file, pdf(reads.keys(here.reader, limit=reads.ALL), policy, estate=estate, now=here.now))
    emit_file(file, json=json)


def _hands(who: str | None, contractor: str | None, voucher: str) -> desk.Hands:
    """Return into whose hands a key goes; whoever signs in vouches for somebody from outside."""
    if contractor is None:
        return desk.Hands(who or "")
    name, firm, phone = [part.strip() for part in (contractor.replace("，", ",") + ",,").split(",")[:3]]
    return desk.Hands(who or "", desk.Contractor(name, firm, phone, vouched_by=voucher))


def _answer(done: Done, *, json: bool) -> None:
    _show(done.number, json=json)


def _show(tag: str, *, json: bool) -> None:
    here = session()
    one = reads.by_tag(here.reader, tag)
    members = reads.members(here.reader, one.id) if one.is_set else []
    loans = reads.loans(here.reader, one.id, limit=_LOANS)
    here.emit(shown.record(here.store.policy(), one, members, loans, here.now), json=json)
