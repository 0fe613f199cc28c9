"""``controlroom incidents …``: take a report, send people, follow it to its end."""

from __future__ import annotations

import typer

from controlroom.incidents import commands_reading, commands_scene, commands_writing

app = typer.Typer(no_args_is_help=True)

_opening, *_course = commands_writing.app.registered_commands
app.registered_commands = [_opening, *commands_reading.app.registered_commands, *_course]
app.registered_commands += commands_scene.app.registered_commands
