"""``controlroom incidents list | show | history``: what is looked at."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING, Annotated

import typer

from controlroom.base.errors import UsageError
from controlroom.base.i18n import _
from controlroom.base.text import half
from controlroom.deadlines import reads as deadline_reads
from controlroom.incidents import naming, reads, reads_people, reads_story, shown
from controlroom.incidents.catalogue import Catalogue, in_force
from controlroom.incidents.rules import State
from controlroom.people import reads as people
from controlroom.shell.options import Csv, Json, Limit, RequestId, Reveal, Since, Until
from controlroom.shell.session import Session, session
from controlroom.shell.writing import Later

if TYPE_CHECKING:
    from controlroom.incidents import desk
else:
    desk = Later("controlroom.incidents.desk")

app = typer.Typer()

Number = Annotated[str, typer.Argument(metavar="NO", help=_("The incident's number, 1122-012."))]
Kind = Annotated[str | None, typer.Option("--kind", metavar="KIND", help=_("Kind, by id or name."))]
Place = Annotated[
    str | None, typer.Option("--place", metavar="PLACE", help=_("3-2-1802, a facility, or free words."))
]


def emit(number: str, *, json: bool, reveal: bool = False) -> None:
    """Print an incident whole.

    Args:
        number: as it was typed, or in full.
        json: ``--json`` was given.
        reveal: telephone number in full.

    Raises:
        NotFound: there is no such incident.
    """
    here = session()
    one = reads.by_number(here.reader, number, _local(here))
    here.emit(
        shown.record(
            _catalogue(here),
            one,
            _local(here),
            reads_people.sent_to(here.reader, one.id),
            deadline_reads.deadlines(here.reader, about=("incident", one.id), limit=100),
            scene=_scene(here, one, reveal=reveal, json=json),
            reveal=reveal,
        ),
        json=json,
    )


def _scene(here: Session, one: reads.Incident, *, reveal: bool, json: bool) -> dict[str, object]:
    """Return what stands around an incident, as fields of its record."""
    from controlroom.incidents import gas, reads_scene, shown_scene

    seen = reads_scene.scene(here.reader, one.id)
    card = reads_scene.card_of(here.reader, one)
    return shown_scene.around(
        one,
        seen,
        card,
        reads_scene.to_tell(here.reader, here.store.policy(), card, one, seen),
        reads_people.names(here.reader, [one.claimed_by, one.about_staff]),
        warning=gas.words() if one.is_open and reads_scene.is_gas(here.reader, one) else "",
        reveal=reveal,
        json=json,
    )


def _local(here: Session) -> datetime:
    return here.now.astimezone(here.zone)


def _catalogue(here: Session) -> Catalogue:
    """Return the catalogue in force; say so if it is not the one applied last."""
    found = in_force(here.store.policy())
    if found.warning and not here.in_bar:
        here.say(found.warning)
    return found.catalogue


@app.command("list", help=_("Incidents: the open ones, or those asked for."))
def list_(
    status: Annotated[
        str | None, typer.Option("--status", metavar="STATUS", help=_("Only in this state."))
    ] = None,
    open_only: Annotated[bool, typer.Option("--open", help=_("Open ones (as without options)."))] = False,
    closed: Annotated[bool, typer.Option("--closed", help=_("Closed and cancelled ones."))] = False,
    all_: Annotated[bool, typer.Option("--all", help=_("All."))] = False,
    kind: Kind = None,
    place: Place = None,
    who: Annotated[
        str | None, typer.Option("--who", metavar="N", help=_("Only those this person was sent to."))
    ] = None,
    limit: Limit = 50,
    since: Since = None,
    until: Until = None,
    json: Json = False,
    csv: Csv = False,
) -> None:
    """List incidents."""
    here = session()
    if open_only + closed + all_ > 1:
        raise UsageError(_("Give one of --open, --closed and --all."))
    state = _state(status) if status is not None else None
    which = "all" if all_ else "closed" if closed else "open"
    if state is not None and not (open_only or closed or all_):
        which = "all"
    catalogue = _catalogue(here)
    code = None
    if place is not None:
        from controlroom.estate.reads import resolve_place

        known = resolve_place(here.reader, place)
        code = known.code if known else half(place).strip().casefold()
    rows = reads.incidents(
        here.reader,
        which=which,
        state=state,
        kind=catalogue.find(kind).id if kind else None,
        place=code,
        staff_id=people.by_number(here.reader, who).id if who else None,
        since=here.back(since, "--since"),
        until=here.back(until, "--until"),
        limit=limit,
    )
    here.emit(shown.table(catalogue, rows, _local(here)), json=json, csv=csv)


def _state(text: str) -> State:
    for state in State:
        if text in (state.value, naming.state_title(state)):
            return state
    raise UsageError(
        _("“{value}” is not possible here. Choose one of: {choices}.").format(
            value=text, choices=", ".join(state.value for state in State)
        ),
        field="status",
    )


@app.command(help=_("One incident whole."))
def show(number: Number, json: Json = False, reveal: Reveal = False, request: RequestId = None) -> None:
    """Show one incident."""
    here = session()
    if reveal:
        one = reads.by_number(here.reader, number, _local(here))
        desk.reveal(here.store, here.actor(request), one.number)
    emit(number, json=json, reveal=reveal)


@app.command(help=_("An incident's history from the log."))
def history(number: Number, json: Json = False, csv: Csv = False, limit: Limit = 500) -> None:
    """Show an incident's story."""
    here = session()
    one = reads.by_number(here.reader, number, _local(here))
    lines = reads_story.story(here.reader, one.id, limit=limit)
    here.emit(shown.story_table(here.store.policy(), lines, here.now), json=json, csv=csv)
