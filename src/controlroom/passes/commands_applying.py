"""The verbs of ``controlroom passes`` for an application: written down, and what is checked of it first."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated, Literal

import typer

from controlroom.base.i18n import _
from controlroom.estate.documents import split_document
from controlroom.passes.commands_reading import Number, answer
from controlroom.passes.goods import read_value
from controlroom.shell.options import Json, RequestId
from controlroom.shell.session import session
from controlroom.shell.writing import Later, written

if TYPE_CHECKING:
    from controlroom.passes import desk
else:
    desk = Later("controlroom.passes.desk")

app = typer.Typer()

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
    sort, last4 = split_document(document)
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
    answer(written(request, desk.issue, new), request, json=json)


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
    answer(done, request, json=json)


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
    answer(written(request, desk.decide_fees, number, decision=decision), request, json=json)


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
    answer(written(request, desk.see_document, number, *split_document(seen)), request, json=json)


@app.command(help=_("The goods of a pass customer service asked for were looked at."))
def goods(number: Number, request: RequestId = None, json: Json = False) -> None:
    """Check the goods of a requested pass."""
    answer(written(request, desk.check_goods, number), request, json=json)
