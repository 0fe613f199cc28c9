"""``controlroom passes …``: goods release passes, from the application to the gate and back."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Literal

import typer

from controlroom.base.errors import UsageError
from controlroom.base.i18n import _
from controlroom.base.text import half
from controlroom.base.text import shown as short
from controlroom.incidents.reads import story
from controlroom.incidents.shown import story_table
from controlroom.passes import reads, shown
from controlroom.passes.goods import read_value
from controlroom.passes.rules import read_counts
from controlroom.shell.options import Csv, Json, Limit, RequestId, Reveal, Since, Until, Why
from controlroom.shell.session import session
from controlroom.shell.writing import Later, written

if TYPE_CHECKING:
    from controlroom.passes import desk
    from controlroom.store.act import Done
else:
    desk = Later("controlroom.passes.desk")

app = typer.Typer(rich_markup_mode=None)

Number = Annotated[str, typer.Argument(metavar="NO", help=_("The pass's number, P-0311."))]
Counts = Annotated[
    list[str] | None,
    typer.Argument(metavar="LINE=COUNT", help=_("How many of which line; nothing: all that is left.")),
]
Document = Annotated[
    str | None,
    typer.Option(
        "--document", metavar="T:LAST4", help=_("Document seen: its sort and last four characters.")
    ),
]


@app.command(help=_("Write down an application; what is still to be checked is said."))
def issue(
    place: Annotated[str, typer.Option("--place", metavar="P", help=_("The home or shop."))],
    applicant: Annotated[
        str,
        typer.Option(
            "--applicant", metavar="NAME", help=_("Who applies: name, number, telephone or initials.")
        ),
    ],
    goods: Annotated[
        list[str] | None,
        typer.Option("--goods", metavar='"SOFA 1"', help=_("What goes out: what, how many, unit; repeated.")),
    ] = None,
    document: Document = None,
    plate: Annotated[
        str | None, typer.Option("--plate", metavar="N", help=_("Number plate of the lorry."))
    ] = None,
    gate: Annotated[str | None, typer.Option("--gate", metavar="G", help=_("By which gate."))] = None,
    starts: Annotated[
        str | None, typer.Option("--from", metavar="T", help=_("From this time on; else from now."))
    ] = None,
    until: Annotated[
        str | None,
        typer.Option("--until", metavar="T", help=_("Until this time; else until the gate closes.")),
    ] = None,
    requested_by: Annotated[
        str | None,
        typer.Option("--requested-by", metavar="DEPT", help=_("Department that asks for it.")),
    ] = None,
    relation: Annotated[
        str | None,
        typer.Option("--relation", metavar="R", help=_("What somebody not on the register is to the home.")),
    ] = None,
    phone: Annotated[
        str | None, typer.Option("--phone", metavar="N", help=_("Telephone number of who applies."))
    ] = None,
    whole_house: Annotated[bool, typer.Option("--whole-house", help=_("A whole home moves."))] = False,
    value: Annotated[
        str | None, typer.Option("--value", metavar="YUAN", help=_("What the goods are worth."))
    ] = None,
    back: Annotated[
        str | None, typer.Option("--back", metavar="T", help=_("Goods are to come back by this time."))
    ] = None,
    returns: Annotated[
        list[int] | None,
        typer.Option("--returns", metavar="LINE", help=_("Line that is to come back, else all; repeated.")),
    ] = None,
    large: Annotated[
        list[int] | None,
        typer.Option("--large", metavar="LINE", help=_("Line that is a large piece; repeated.")),
    ] = None,
    template: Annotated[
        str | None,
        typer.Option(
            "--template", metavar="NAME", help=_("A typical list: moving, furniture, equipment, tools.")
        ),
    ] = None,
    lorries: Annotated[int, typer.Option("--lorries", metavar="N", help=_("How many lorries."))] = 1,
    purpose: Annotated[str | None, typer.Option("--purpose", metavar="TEXT", help=_("What for."))] = None,
    decision: Annotated[
        str | None,
        typer.Option("--decision", metavar="TEXT", help=_("Why it goes out although fees are owing.")),
    ] = None,
    instead_of: Annotated[
        str | None,
        typer.Option("--instead-of", metavar="NO", help=_("Number of the pass this one takes the place of.")),
    ] = None,
    request: RequestId = None,
    json: Json = False,
) -> None:
    """Apply for a pass."""
    here = session()
    sort, last4 = _document(document)
    new = desk.NewPass(
        place=place,
        applicant=applicant,
        goods=tuple(goods or ()),
        relation=relation or "",
        phone=phone or "",
        document=sort,
        last4=last4,
        plate=plate or "",
        gate=gate or "",
        starts=here.ahead(starts, "--from"),
        until=here.ahead(until),
        purpose=purpose or "",
        whole_house=whole_house,
        value=read_value(value),
        back=here.ahead(back, "--back"),
        returns=tuple(returns or ()),
        large=tuple(large or ()),
        template=template or "",
        lorries=lorries,
        requested_by=requested_by or "",
        decision=decision or "",
        instead_of=instead_of or "",
    )
    _answer(written(request, desk.issue, new), request, json=json)


@app.command(help=_("The owner's word on the number on file; no other number is proof."))
def confirm(
    number: Number,
    verdict: Annotated[
        Literal["yes", "no", "unreached"],
        typer.Option("--verdict", help=_("yes, no (the pass is refused), or nobody was reached.")),
    ] = "yes",
    answered: Annotated[
        str | None, typer.Option("--answered", metavar="NAME", help=_("Who answered."))
    ] = None,
    note: Annotated[str | None, typer.Option("--note", metavar="TEXT", help=_("What they said."))] = None,
    override: Annotated[
        str | None,
        typer.Option(
            "--override", metavar="TEXT", help=_("Why a leader lets it go without a number on file.")
        ),
    ] = None,
    request: RequestId = None,
    json: Json = False,
) -> None:
    """Write down the owner's word."""
    done = written(
        request,
        desk.confirm,
        number,
        word=verdict,
        answered=answered or "",
        note=note or "",
        override=override or "",
    )
    _answer(done, request, json=json)


@app.command(help=_("Decide about owing fees, with the reason."))
def fees(
    number: Number,
    decision: Annotated[
        str, typer.Option("--decision", metavar="TEXT", help=_("What was decided, and why."))
    ],
    request: RequestId = None,
    json: Json = False,
) -> None:
    """Decide about fees."""
    _answer(written(request, desk.decide_fees, number, decision=decision), request, json=json)


@app.command(help=_("Write down the document that was seen."))
def document(
    number: Number,
    seen: Annotated[
        str, typer.Argument(metavar="T:LAST4", help=_("Document seen: its sort and last four characters."))
    ],
    request: RequestId = None,
    json: Json = False,
) -> None:
    """Write down a document."""
    _answer(written(request, desk.see_document, number, *_document(seen)), request, json=json)


@app.command(help=_("The goods of a pass customer service asked for were looked at."))
def goods(number: Number, request: RequestId = None, json: Json = False) -> None:
    """Check the goods of a requested pass."""
    _answer(written(request, desk.check_goods, number), request, json=json)


@app.command("list", help=_("Passes: the open ones by their end, or those asked for."))
def list_(
    waiting: Annotated[bool, typer.Option("--waiting", help=_("Only those to be checked."))] = False,
    open_only: Annotated[bool, typer.Option("--open", help=_("Open ones (as without options)."))] = False,
    back_due: Annotated[
        bool, typer.Option("--back-due", help=_("Those whose goods are to come back."))
    ] = False,
    all_: Annotated[bool, typer.Option("--all", help=_("All, the newest first."))] = False,
    limit: Limit = 50,
    since: Since = None,
    until: Until = None,
    json: Json = False,
    csv: Csv = False,
) -> None:
    """List passes; ``--since`` and ``--until`` are about the time they were applied for."""
    if waiting + open_only + back_due + all_ > 1:
        raise UsageError(_("Give one of --waiting, --open, --back-due and --all."))
    which = (
        reads.Which.WAITING
        if waiting
        else reads.Which.BACK_DUE
        if back_due
        else reads.Which.ALL
        if all_
        else reads.Which.OPEN
    )
    here = session()
    rows = reads.passes(
        here.reader,
        here.now,
        which,
        since=here.back(since, "--since"),
        until=here.back(until, "--until"),
        limit=limit,
    )
    here.emit(shown.table(here.store.policy(), rows, here.now), json=json, csv=csv)


@app.command(help=_("One pass: goods, checks, what happened at the gate."))
def show(number: Number, json: Json = False, reveal: Reveal = False, request: RequestId = None) -> None:
    """Show one pass; with ``--reveal`` telephone number in full, and the code for whoever may release."""
    here = session()
    if reveal:
        desk.reveal(here.store, here.actor(request), number)
        _show(number, json=json, reveal=True, code="release" in here.actor(request).rights)
    else:
        _show(number, json=json)


@app.command(help=_("What happened with a pass."))
def history(number: Number, limit: Limit = 50, json: Json = False, csv: Csv = False) -> None:
    """Show a pass's history, its last entries."""
    here = session()
    one = reads.by_number(here.reader, number, here.now)
    lines = story(here.reader, one.id, subject="pass", limit=limit)
    here.emit(story_table(here.store.policy(), lines, here.now), json=json, csv=csv)


@app.command(help=_("Number and code as the guard reads them: the lines, or why nothing goes out."))
def check(
    number: Number,
    code: Annotated[str, typer.Argument(metavar="CODE", help=_("The four digits of the check code."))],
    request: RequestId = None,
    json: Json = False,
) -> None:
    """Compare number and code."""
    _answer(written(request, desk.check, number, code), request, json=json)


@app.command(help=_("The lobby has compared what leaves the block."))
def precheck(
    number: Number,
    by: Annotated[str, typer.Option("--by", metavar="WHO", help=_("Staff number of who looked."))],
    note: Annotated[str | None, typer.Option("--note", metavar="TEXT", help=_("What was seen."))] = None,
    request: RequestId = None,
    json: Json = False,
) -> None:
    """Write down the lobby's check."""
    _answer(written(request, desk.precheck, number, by=by, note=note or ""), request, json=json)


@app.command(help=_("Goods went out: what was counted, or all that is left."))
def out(
    number: Number,
    guard: Annotated[
        str, typer.Option("--guard", metavar="WHO", help=_("Staff number of who compared at the gate."))
    ],
    counts: Counts = None,
    why: Annotated[
        str | None,
        typer.Option("--why", metavar="TEXT", help=_("Why it goes out without its check code read.")),
    ] = None,
    request: RequestId = None,
    json: Json = False,
) -> None:
    """Let goods out."""
    done = written(request, desk.let_out, number, read_counts(counts or ()), guard=guard, why=why or "")
    _answer(done, request, json=json)


@app.command(help=_("Goods came back: what was counted, or all that is owed."))
def back(
    number: Number,
    counts: Counts = None,
    guard: Annotated[
        str | None,
        typer.Option("--guard", metavar="WHO", help=_("Staff number of who saw them at the gate.")),
    ] = None,
    note: Annotated[str | None, typer.Option("--note", metavar="TEXT", help=_("How they came back."))] = None,
    request: RequestId = None,
    json: Json = False,
) -> None:
    """Take goods back."""
    done = written(
        request, desk.come_back, number, read_counts(counts or ()), guard=guard or "", note=note or ""
    )
    _answer(done, request, json=json)


@app.command(help=_("Goods at the gate that are not on the pass: not let out; an incident is opened."))
def surplus(
    number: Number,
    what: Annotated[str, typer.Argument(metavar="TEXT", help=_("What is not on the pass."))],
    guard: Annotated[
        str, typer.Option("--guard", metavar="WHO", help=_("Staff number of who compared at the gate."))
    ],
    void_: Annotated[bool, typer.Option("--void", help=_("Make the pass void; else it waits."))] = False,
    request: RequestId = None,
    json: Json = False,
) -> None:
    """Write down goods that are not on the pass."""
    _answer(written(request, desk.surplus, number, what, guard=guard, void=void_), request, json=json)


@app.command(help=_("Let a pass go on that was held at the gate or after wrong codes."))
def resume(number: Number, why: Why, request: RequestId = None, json: Json = False) -> None:
    """Let a held pass go on."""
    _answer(written(request, desk.resume, number, why=why), request, json=json)


@app.command(help=_("Do not release what was applied for."))
def refuse(number: Number, why: Why, request: RequestId = None, json: Json = False) -> None:
    """Refuse a pass."""
    _answer(written(request, desk.refuse, number, why=why), request, json=json)


@app.command(help=_("Make a pass void: nothing more goes out by it."))
def void(number: Number, why: Why, request: RequestId = None, json: Json = False) -> None:
    """Void a pass."""
    _answer(written(request, desk.void, number, why=why), request, json=json)


@app.command(help=_("Write the slip of a pass as a PDF; it bears the check code."))
def slip(
    number: Number,
    pdf: Annotated[Path, typer.Option("--pdf", metavar="FILE", help=_("The file."))],
    request: RequestId = None,
    json: Json = False,
) -> None:
    """Write a slip."""
    from controlroom.base.paper import need_new
    from controlroom.passes.slip import write
    from controlroom.shell.imports import emit_file

    here = session()
    need_new(pdf)
    written(request, desk.print_slip, number)
    one = reads.by_number(here.reader, number, here.now)
    estate = here.reader.value("SELECT value FROM fact WHERE name = 'estate'") or ""
    write(pdf, one, reads.code_of(here.reader, one.id), estate=estate, zone=here.zone, now=here.now)
    emit_file(pdf, json=json)


def _document(text: str | None) -> tuple[str, str]:
    """Return ``T:LAST4`` as sort and last four characters; nothing if none was given.

    Raises:
        UsageError: it is not so written.
    """
    if text is None:
        return "", ""
    sort, colon, last4 = half(text).partition(":")
    if not colon:
        sentence = _("“{text}”: write sort and last four characters, like 身份证:123X.")
        raise UsageError(sentence.format(text=short(text)), field="document")
    return sort, last4


def _answer(done: Done, request: str | None, *, json: bool) -> None:
    """Print the pass as it now is, with the code for whoever may release."""
    _show(done.number, json=json, code="release" in session().actor(request).rights)


def _show(number: str, *, json: bool, reveal: bool = False, code: bool = False) -> None:
    here = session()
    one = reads.by_number(here.reader, number, here.now)
    here.emit(
        shown.record(
            here.store.policy(),
            one,
            reads.checks(here.reader, one.id),
            reads.moves(here.reader, one.id),
            here.now,
            code=reads.code_of(here.reader, one.id) if code else "",
            reveal=reveal,
        ),
        json=json,
    )
