"""Options that mean the same in every command (shell.md, Rules). Their help follows the language at start.

A command declares them as parameter types::

    def list_(limit: Limit = 50, since: Since = None, json: Json = False, csv: Csv = False) -> None:
"""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from controlroom.base.i18n import _

Limit = Annotated[int, typer.Option("--limit", metavar="N", min=1, help=_("At most so many rows (50)."))]
"""Write ``limit: Limit = 50``."""

Since = Annotated[
    str | None,
    typer.Option("--since", metavar="T", help=_("From this time on: 08:30, 2h, yesterday, ISO 8601.")),
]
"""Read it with ``session().back(since, "--since")``."""

Until = Annotated[
    str | None,
    typer.Option("--until", metavar="T", help=_("Before this time: 08:30, 2h, yesterday, ISO 8601.")),
]
"""For list filters; read it with ``session().back(until, "--until")``."""

Ends = Annotated[
    str | None,
    typer.Option("--until", metavar="T", help=_("Until this time: 17:30, 2h, tomorrow, ISO 8601.")),
]
"""For ends that lie ahead; read it with ``session().ahead(until, "--until")``."""

At = Annotated[
    str | None,
    typer.Option("--at", metavar="T", help=_("When it happened, if not now: 08:30, 10m, ISO 8601.")),
]
"""Read it with ``session().back(at, "--at")``."""

Json = Annotated[bool, typer.Option("--json", help=_("Print JSON."))]
Csv = Annotated[bool, typer.Option("--csv", help=_("Print CSV."))]

RequestId = Annotated[
    str | None,
    typer.Option("--id", metavar="UUID", help=_("Id of this act: the same id twice is one act.")),
]
"""On every write; hand it to ``session().actor(request)``."""

Why = Annotated[str, typer.Option("--why", metavar="TEXT", help=_("The reason, as it goes into the log."))]
"""A reason that must be given: no default."""

Reveal = Annotated[
    bool,
    typer.Option("--reveal", help=_("Show telephone numbers in full: needs the right; goes into the log.")),
]

File = Annotated[Path, typer.Argument(metavar="FILE", help=_("The file."))]

NewPinFile = Annotated[
    Path | None,
    typer.Option(
        "--new-pin-file", metavar="FILE", help=_("File that holds the new PIN; else a prompt asks for it.")
    ),
]
