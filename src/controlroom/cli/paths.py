"""``controlroom paths``."""

from __future__ import annotations

from controlroom.base.i18n import _
from controlroom.base.output import Column, Record
from controlroom.base.settings import own_playbooks, shipped, user_config
from controlroom.cli.run import log_file
from controlroom.shell.options import Json
from controlroom.shell.session import session


def paths(json: Json = False) -> None:
    """Show where everything is; nothing is made."""
    here = session()
    location = here.store.location
    columns = [
        Column("database", _("Database")),
        Column("backups", _("Automatic backups")),
        Column("log", _("Log file")),
        Column("data", _("Shipped data")),
        Column("themes", _("Shipped themes")),
        Column("own_themes", _("Your themes")),
        Column("own_playbooks", _("Your playbooks")),
    ]
    values = {
        "database": location.shown,
        "backups": str(location.home / "backups"),
        "log": str(log_file(location)),
        "data": str(shipped("data")),
        "themes": str(shipped("themes")),
        "own_themes": str(user_config() / "themes"),
        "own_playbooks": str(own_playbooks(location)),
    }
    here.emit(Record(columns, values), json=json)
