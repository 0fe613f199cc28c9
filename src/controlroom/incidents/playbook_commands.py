"""``controlroom playbooks …``: the cards for emergencies, looked at."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path
from typing import Annotated

import typer

from controlroom.base.errors import ControlroomError
from controlroom.base.i18n import _, language
from controlroom.base.policy import load
from controlroom.base.settings import own_playbooks, shipped
from controlroom.estate.directory_reads import entries
from controlroom.estate.directory_shown import number as directory_number
from controlroom.incidents import playbook_shown as shown
from controlroom.incidents.playbook_model import Playbook
from controlroom.incidents.playbooks import playbooks
from controlroom.incidents.tellings import directory_code, target_name
from controlroom.shell.options import Csv, Json, Limit, Since, Until
from controlroom.shell.session import Session, session
from controlroom.store.policies import active_policy

app = typer.Typer(no_args_is_help=True, rich_markup_mode=None)

Name = Annotated[
    str, typer.Argument(metavar="ID", help=_("A playbook: its number, id or name; P-07, gas-leak."))
]


@app.command("list", help=_("List the playbooks."))
def list_(
    limit: Limit = 50,
    since: Since = None,
    until: Until = None,
    json: Json = False,
    csv: Csv = False,
) -> None:
    """List the playbooks; with --since or --until those whose file was changed then."""
    here = session()
    first, last = here.back(since, "--since"), here.back(until, "--until")
    library = playbooks(own_playbooks(here.store.location))
    found = [card for card in library.all() if _changed(card, first, last)]
    here.emit(shown.listed(found[:limit]), json=json, csv=csv)
    for problem in library.problems():
        here.say(problem)


@app.command("show", help=_("Show one playbook whole."))
def show(name: Name, json: Json = False) -> None:
    """Show one playbook."""
    here = session()
    library = playbooks(own_playbooks(here.store.location))
    card = library.find(name)
    here.emit(shown.whole(card, _called(here, card, json=json)), json=json)
    if warning := library.warning(card.situation):
        here.say(warning)


def _called(here: Session, card: Playbook, *, json: bool) -> dict[str, shown.Called]:
    """Return name and number of everybody the card says to tell."""
    try:
        policy, directory = active_policy(here.reader), entries(here.reader)
    except ControlroomError:
        # a card must be readable without its database, too
        policy, directory = load(shipped("data") / "policy.toml"), {}
    found = {}
    for target in {one.to for one in card.notify}:
        zh, en = target_name(policy, target, directory)
        entry = directory.get(directory_code(policy, target))
        number = directory_number(entry, reveal=False, json=json) if entry else None
        found[target] = shown.Called(zh if language() == "zh" else en, number)
    return found


def _changed(card: Playbook, first: datetime | None, last: datetime | None) -> bool:
    if first is None and last is None:
        return True
    when = datetime.fromtimestamp(Path(card.file).stat().st_mtime, UTC)
    return (first is None or when >= first) and (last is None or when < last)
