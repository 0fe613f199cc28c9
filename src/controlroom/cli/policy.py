"""``controlroom policy``: the rules the desk runs by, looked at, checked and applied."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import typer

from controlroom.base.config_file import PolicyError, read_text
from controlroom.base.i18n import _, ngettext
from controlroom.base.output import Column, Record, Table
from controlroom.base.policy import Change, Policy, difference, parse
from controlroom.base.text import visible
from controlroom.shell.options import File, Json, RequestId
from controlroom.shell.session import Session, session

app = typer.Typer(rich_markup_mode=None)


@app.command("show", help=_("Print the active policy, ready to be copied and changed."))
def show(json: Json = False) -> None:
    """Print the active policy as its TOML text, or as JSON."""
    here = session()
    if json:
        here.emit(Record([], here.store.policy().raw), json=True)
        return
    text: str = here.reader.value("SELECT text FROM policy_version ORDER BY id DESC LIMIT 1")
    here.out.write("".join(f"{visible(line)}\n" for line in text.expandtabs().splitlines()))


@app.command("check", help=_("Check a policy file and show what it would change."))
def check(file: File, json: Json = False) -> None:
    """Check a policy file; nothing is changed."""
    here = session()
    _text, policy = _read(here, file)
    changes = difference(here.store.policy(), policy)
    here.say(
        ngettext(
            "The policy is sound; applying it changes {count} setting.",
            "The policy is sound; applying it changes {count} settings.",
            len(changes),
        ).format(count=len(changes))
        if changes
        else _("The policy is sound and the same as the active one.")
    )
    here.emit(_table(changes), json=json)


@app.command("apply", help=_("Make a policy file the active policy."))
def apply(file: File, request: RequestId = None, json: Json = False) -> None:
    """Apply a policy file; the difference is shown and journalled."""
    here = session()
    by = here.actor(request)
    by.need("policy")
    text, _policy = _read(here, file)
    from controlroom.store.policy_act import apply_policy

    done = apply_policy(here.store, by, text)
    here.tell(done)
    changes = _table(_changes_of(here, done.id))
    here.say(_("The policy is active now on every console."))
    if json:
        here.emit(Record([], {"version": done.id, "changes": changes}), json=True)
    else:
        here.emit(changes)


def _changes_of(here: Session, version: int) -> list[Change]:
    """Return what a version changed: a repeated request shows the same again."""
    rows = here.reader.rows(
        "SELECT text FROM policy_version WHERE id <= :id ORDER BY id DESC LIMIT 2", id=version
    )
    new, old = (parse(row[0], "policy.toml") for row in rows)
    return difference(old, new)


def _read(here: Session, file: Path) -> tuple[str, Policy]:
    try:
        text = read_text(file)
        policy = parse(text, str(file))
        _with_catalogue(policy)
    except PolicyError:
        here.say(_("The file cannot be used. The active policy stays in force."))
        raise
    return text, policy


def _with_catalogue(policy: Policy) -> None:
    """Check that every kind of incident still finds its clocks and ladder."""
    from controlroom.incidents.catalogue import active_catalogue

    active_catalogue(policy)


def _table(changes: Sequence[Change]) -> Table:
    columns = [Column("key", _("Setting")), Column("old", _("Until now")), Column("new", _("From now"))]
    return Table(columns, [{"key": one.key, "old": one.old, "new": one.new} for one in changes])
