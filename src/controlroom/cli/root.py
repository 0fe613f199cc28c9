"""The names that stand first in a command: the root's own commands and every room's group."""

from __future__ import annotations

from functools import cache
from typing import NamedTuple

from controlroom.base.i18n import N_
from controlroom.base.registry import rooms


class Entry(NamedTuple):
    """A word of the root.

    Attributes:
        name: the word.
        help: one line, an untranslated msgid.
        loads: ``"module:attribute"``: a function for a command, a Typer sub-app for a group.
        is_group: whether words follow that name its commands.
        in_bar: whether the console's command bar takes it.
    """

    name: str
    help: str
    loads: str
    is_group: bool = False
    in_bar: bool = True


OWN = (
    Entry(
        "init", N_("Make a new database with its first officer."), "controlroom.cli.init:init", in_bar=False
    ),
    Entry("demo", N_("Try it: a sample estate and a lively hour."), "controlroom.demo:command", in_bar=False),
    Entry("status", N_("The desk at a glance."), "controlroom.cli.status:status"),
    Entry("next", N_("What is due next."), "controlroom.cli.status:next_"),
    Entry("paths", N_("Where database, data and themes are."), "controlroom.cli.paths:paths"),
    Entry("doctor", N_("Check database, clock, disk, policy and terminal."), "controlroom.cli.doctor:doctor"),
    Entry("backup", N_("Copy the database while it works."), "controlroom.cli.backups:backup"),
    Entry("restore", N_("Make a new database from a backup."), "controlroom.cli.backups:restore"),
    Entry("backups", N_("The backups there are."), "controlroom.cli.backups:app", is_group=True),
    Entry("policy", N_("The rules the desk runs by."), "controlroom.cli.policy:app", is_group=True),
)


@cache
def entries() -> dict[str, Entry]:
    """Return every first word in the order of the help, the root's own before the rooms'."""
    groups = (
        Entry(group.name, group.help, group.loads, is_group=True) for room in rooms() for group in room.groups
    )
    return {entry.name: entry for entry in (*OWN, *groups)}
