"""Where the papers are, and the commands they speak of."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from typer.core import TyperGroup

from controlroom.cli.tree import root

DOCS = Path(__file__).parents[2] / "docs"
SCHEMAS = DOCS / "schema"


def schemas() -> dict[str, dict[str, Any]]:
    """Return every schema by its file's name."""
    return {file.name: json.loads(file.read_text("utf-8")) for file in sorted(SCHEMAS.glob("*.json"))}


def commands() -> Iterator[tuple[str, Any]]:
    """Yield every command of the tree with the words that call it."""
    for name, node in root().commands.items():
        if isinstance(node, TyperGroup):
            yield from ((f"{name} {verb}", command) for verb, command in node.commands.items())
        else:
            yield name, node


def options(command: Any) -> set[str]:
    """Return the options of a command, without ``--help``."""
    return {
        word
        for param in command.params
        if param.param_type_name == "option"
        for word in (*param.opts, *param.secondary_opts)
    } - {"--help"}
