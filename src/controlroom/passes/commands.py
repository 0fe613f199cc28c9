"""``controlroom passes …``: goods release passes, from the application to the gate and back."""

from __future__ import annotations

import typer

from controlroom.passes import commands_applying, commands_gate, commands_reading

app = typer.Typer(rich_markup_mode=None)

app.registered_commands = [
    *commands_applying.app.registered_commands,
    *commands_reading.app.registered_commands,
    *commands_gate.app.registered_commands,
]
