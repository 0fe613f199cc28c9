"""The shell's ``staff`` commands."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Annotated

import typer

from controlroom.base.i18n import _
from controlroom.base.output import Coded, Column, Record, Table
from controlroom.base.policy_model import Policy
from controlroom.base.text import mask_phone
from controlroom.people import reads
from controlroom.people.reads import Staff
from controlroom.people.rules import named
from controlroom.shell.imports import emit_file, emit_import
from controlroom.shell.options import Csv, File, Json, Limit, NewPinFile, RequestId, Reveal, Since, Until
from controlroom.shell.session import Session, session
from controlroom.shell.writing import Later, written

if TYPE_CHECKING:
    from controlroom.people import desk
else:
    desk = Later("controlroom.people.desk")

app = typer.Typer(rich_markup_mode=None)

Number = Annotated[str, typer.Argument(metavar="N", help=_("Staff number."))]


@app.command("list", help=_("List the staff."))
def list_(
    on_duty: Annotated[bool, typer.Option("--on-duty", help=_("Only those on duty."))] = False,
    limit: Limit = 50,
    since: Since = None,
    until: Until = None,
    reveal: Reveal = False,
    request: RequestId = None,
    json: Json = False,
    csv: Csv = False,
) -> None:
    """List active staff by number; with --since or --until those about whom something was noted then."""
    here = session()
    found = reads.staff(
        here.reader,
        on_duty=on_duty,
        since=here.back(since, "--since"),
        until=here.back(until, "--until"),
        limit=limit,
    )
    _noted(here, found, reveal, request)
    policy = here.store.policy()
    here.emit(Table(_columns(), [_row(policy, one, reveal) for one in found]), json=json, csv=csv)


@app.command("show", help=_("Show one member of staff."))
def show(number: Number, reveal: Reveal = False, request: RequestId = None, json: Json = False) -> None:
    """Show one member of staff."""
    here = session()
    found = reads.by_number(here.reader, number)
    _noted(here, [found], reveal, request)
    here.emit(Record(_columns(), _row(here.store.policy(), found, reveal)), json=json)


@app.command("add", help=_("Add a staff member."))
def add(
    number: Annotated[str, typer.Option("--number", metavar="N", help=_("Staff number."))],
    name: Annotated[str, typer.Option("--name", metavar="NAME", help=_("Full name."))],
    role: Annotated[str, typer.Option("--role", metavar="ROLE", help=_("Role: id or name of the policy."))],
    department: Annotated[
        str, typer.Option("--department", metavar="D", help=_("Department, if not the role's."))
    ] = "",
    call_sign: Annotated[
        str, typer.Option("--call-sign", metavar="WORD", help=_("Call sign on the radio."))
    ] = "",
    phone: Annotated[str, typer.Option("--phone", metavar="N", help=_("Telephone number."))] = "",
    skill: Annotated[
        list[str] | None, typer.Option("--skill", metavar="WORD", help=_("A skill; repeat it for several."))
    ] = None,
    on_duty: Annotated[bool, typer.Option("--on-duty", help=_("On duty from now."))] = False,
    no_pin: Annotated[bool, typer.Option("--no-pin", help=_("Without a PIN: cannot sign in."))] = False,
    new_pin_file: NewPinFile = None,
    request: RequestId = None,
    json: Json = False,
) -> None:
    """Take a member of staff on; the PIN comes from a prompt or a file."""
    here = session()
    by = here.actor(request)
    from controlroom.people.sheet import Person
    from controlroom.shell.pins import new_pin

    by.need("staff")
    pin = None if no_pin else new_pin(new_pin_file, may_ask=not here.in_bar)
    person = Person(number, name, role, department, call_sign, phone, tuple(skill or ()), on_duty or None)
    _answer(here, written(request, desk.add, person, pin=pin).number, json)


@app.command("pin", help=_("Give somebody a new PIN, or change your own."))
def pin(
    number: Number,
    new_pin_file: NewPinFile = None,
    recover: Annotated[
        bool,
        typer.Option(
            "--recover", help=_("Nobody can sign in to set it: on this computer's terminal, kept in the log.")
        ),
    ] = False,
    request: RequestId = None,
    json: Json = False,
) -> None:
    """Set a PIN; it comes from a prompt or a file."""
    here = session()
    if recover:
        from controlroom.people.recovering import recovered

        _answer(here, recovered(here, number, new_pin_file, request).number, json)
        return
    by = here.actor(request)
    from controlroom.shell.pins import new_pin

    one = reads.by_number(here.reader, number)
    if one.id != by.staff_id:
        by.need("staff")
    new = new_pin(new_pin_file, may_ask=not here.in_bar)
    _answer(here, written(request, desk.set_pin, one.number, new).number, json)


@app.command("import", help=_("Import staff from a workbook or CSV file."))
def import_(file: File, request: RequestId = None, json: Json = False, csv: Csv = False) -> None:
    """Import staff; repeating it changes nothing."""
    here = session()
    by = here.actor(request)
    by.need("import")
    from controlroom.base.spreadsheet import open_sheets
    from controlroom.people.importing import IMPORTED, import_staff
    from controlroom.people.sheet import read_sheets

    done = written(request, import_staff, read_sheets(open_sheets(file), here.store.policy()))
    emit_import(done, IMPORTED, json=json, csv=csv)


@app.command("template", help=_("Write an empty staff sheet to fill in."))
def template(file: File, json: Json = False) -> None:
    """Write a CSV file with the headings of both languages."""
    from controlroom.people.template import write

    write(file, session().store.policy())
    emit_file(file, json=json)


def _noted(here: Session, found: Sequence[Staff], reveal: bool, request: str | None) -> None:
    if reveal:
        desk.reveal(here.store, here.actor(request), [one.id for one in found])


def _answer(here: Session, number: str, json: bool) -> None:
    here.emit(
        Record(_columns(), _row(here.store.policy(), reads.by_number(here.reader, number), False)), json=json
    )


def _columns() -> list[Column]:
    return [
        Column("number", _("Staff number")),
        Column("name", _("Name")),
        Column("role", _("Role")),
        Column("department", _("Department")),
        Column("call_sign", _("Call sign")),
        Column("phone", _("Telephone")),
        Column("skills", _("Skills")),
        Column("on_duty", _("On duty")),
        Column("has_pin", _("PIN")),
    ]


def _row(policy: Policy, one: Staff, reveal: bool) -> dict[str, object]:
    role, department = policy.roles.get(one.role), policy.departments.get(one.department)
    return {
        "number": one.number,
        "name": one.name,
        "role": Coded(one.role, named(role, one.role)),
        "department": Coded(one.department, named(department, one.department)),
        "call_sign": one.call_sign or None,
        "phone": (one.phone if reveal else mask_phone(one.phone)) or None,
        "skills": list(one.skills),
        "on_duty": one.on_duty,
        "has_pin": one.has_pin,
    }
