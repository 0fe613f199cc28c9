"""Writes ``docs/data-dictionary.md``: every table and column, every field that ``--json`` prints.

Tables come from the SQLModel metadata, their words from the docstrings in ``tables.py`` or, where a column has none,
from ``docs/data-dictionary.toml``. Fields come from the files in ``docs/schema``.

    python scripts/data_dictionary.py           write it
    python scripts/data_dictionary.py --check   end with 1 if it is not current
"""

from __future__ import annotations

import ast
import inspect
import json
import sys
import tomllib
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from sqlalchemy import Column, LargeBinary, Table, Text
from sqlmodel import SQLModel

from controlroom.store.schema import load_tables
from controlroom.store.types import Instant

DOCS = Path(__file__).parents[1] / "docs"
TARGET = DOCS / "data-dictionary.md"
HEAD = """# Data dictionary

Made by `scripts/data_dictionary.py` from the tables, from `data-dictionary.toml` and from `schema/`; change those.

## How values are kept

| in the tables | on `--json` |
|---|---|
| an instant is an integer, microseconds since 1970 UTC | ISO 8601 with the estate's offset |
| a length of time is an integer, seconds (a column `…_us`: microseconds) | whole seconds |
| money is an integer, fen | fen |
| a day is text, ISO 8601 | the same |
| a flag is 0 or 1 | `true` or `false` |
| several values stand as JSON text | an array or object |
| what does not apply is NULL, a text that may be missing may be empty | `null` |

Beside each table `TABLE` stands a view `read_TABLE` with instants as text, for people with their own tools.
Read with your own tools as much as you like; write only through the console and the shell: a change that is not in
the journal is found by `log verify` or by nobody.
"""


def classes() -> dict[str, type[SQLModel]]:
    """Return the class of every table by the table's name."""
    found: dict[str, type[SQLModel]] = {}
    waiting: list[type[SQLModel]] = list(SQLModel.__subclasses__())
    while waiting:
        one = waiting.pop()
        waiting += one.__subclasses__()
        table = getattr(one, "__table__", None)
        if table is not None:
            found[table.name] = one
    return found


def docstrings(model: type[SQLModel]) -> dict[str, str]:
    """Return the docstring under each attribute of a class."""
    [body] = [node for node in ast.parse(inspect.getsource(model)).body if isinstance(node, ast.ClassDef)]
    found: dict[str, str] = {}
    for field, words in zip(body.body, body.body[1:], strict=False):
        if (
            isinstance(field, ast.AnnAssign)
            and isinstance(field.target, ast.Name)
            and isinstance(words, ast.Expr)
            and isinstance(words.value, ast.Constant)
        ):
            found[field.target.id] = str(words.value.value)
    return found


def sort_of(column: Column[Any]) -> str:
    """Return what a column holds, in a word."""
    if isinstance(column.type, Instant):
        return "instant"
    if isinstance(column.type, LargeBinary):
        return "bytes"
    return "text" if isinstance(column.type, Text) else "integer"


def columns(table: Table, words: Mapping[str, str]) -> Iterator[str]:
    """Yield a line of the dictionary for each column.

    Raises:
        SystemExit: a column is described nowhere.
    """
    for column in table.columns:
        text = words.get(column.name)
        if text is None:
            raise SystemExit(
                f"{table.name}.{column.name}: write what it means into docs/data-dictionary.toml"
            )
        [target] = [key.target_fullname for key in column.foreign_keys] or [""]
        marks = [
            "key" if column.primary_key else "",
            "unique" if column.unique else "",
            f"→ `{target}`" if target else "",
        ]
        kept = f"{sort_of(column)}{' or NULL' if column.nullable else ''}"
        yield f"| `{column.name}` | {kept} | {', '.join(filter(None, marks))} | {_cell(text)} |"


def tables() -> Iterator[str]:
    """Yield the lines about the tables, from the ground up.

    Raises:
        SystemExit: a word too many or too few in ``data-dictionary.toml``.
    """
    told = tomllib.loads((DOCS / "data-dictionary.toml").read_text("utf-8"))
    metadata = load_tables()
    models = classes()
    for table in metadata.tables.values():
        model = models[table.name]
        own = docstrings(model)
        words = told.pop(table.name, {})
        idle = [name for name in words if name in own or name not in table.columns]
        if idle:
            raise SystemExit(f"docs/data-dictionary.toml: {table.name} needs no {', '.join(idle)}")
        yield f"\n### `{table.name}`\n\n{inspect.getdoc(model)}\n\n| column | kept as | | |\n|---|---|---|---|"
        yield from columns(table, {**words, **own})
    if told:
        raise SystemExit(f"docs/data-dictionary.toml: no table {', '.join(told)}")


def fields() -> Iterator[str]:
    """Yield the lines about what ``--json`` prints."""
    for file in sorted((DOCS / "schema").glob("*.json")):
        schema = json.loads(file.read_text("utf-8"))
        names = ", ".join(f"`{command}`" for command in schema.get("commands", ()))
        yield f"\n### {schema['title']}\n\n[`schema/{file.name}`](schema/{file.name}){': ' if names else ''}{names}\n"
        if schema["description"].rstrip(".") != schema["title"]:
            yield f"{schema['description']}\n"
        part = schema.get("items", {}).get("$ref")
        if part:
            yield f"An array; each as in [`schema/{part}`](schema/{part}).\n"
        rows = list(_fields(schema, ""))
        if rows:
            yield "| field | is | |\n|---|---|---|"
            yield from (f"| `{name}` | {kind} | {_cell(text)} |" for name, kind, text in rows)


def _fields(schema: Mapping[str, Any], path: str) -> Iterator[tuple[str, str, str]]:
    """Yield path, kind and words of every field below a schema, in the file itself."""
    for part in (*schema.get("oneOf", ()), *schema.get("anyOf", ()), *schema.get("$defs", {}).values()):
        yield from _fields(part, path)
    if "items" in schema:
        yield from _fields(schema["items"], f"{path}[]." if path else "")
    for name, field in schema.get("properties", {}).items():
        yield f"{path}{name}", _kind(field), field["description"]
        yield from _fields(field, f"{path}{name}" if _is_list(field) else f"{path}{name}.")


def _is_list(field: Mapping[str, Any]) -> bool:
    return "items" in field


def _kind(field: Mapping[str, Any]) -> str:
    if "enum" in field:
        return " · ".join("null" if value is None else f"`{value}`" for value in field["enum"])
    if "anyOf" in field:
        return " or ".join(_kind(part) for part in field["anyOf"])
    if "$ref" in field:
        file, _hash, name = field["$ref"].partition("#/$defs/")
        return name.replace("-", " ") or f"as in [{file}](schema/{file})"
    kind = field["type"]
    kinds = kind if isinstance(kind, list) else [kind]
    return " or ".join(f"array of {_kind(field['items'])}" if one == "array" else one for one in kinds)


def _cell(text: str) -> str:
    return " ".join(text.split()).replace("|", "\\|")


def made() -> str:
    """Return the whole page."""
    lines = [HEAD, "## Tables", *tables(), "\n## What `--json` prints", *fields()]
    return "\n".join(lines) + "\n"


def main(words: list[str]) -> int:
    """Write the page, or with ``--check`` say whether it is current."""
    text = made()
    if "--check" in words:
        if TARGET.read_text("utf-8") == text:
            return 0
        print("docs/data-dictionary.md is not current: run scripts/data_dictionary.py", file=sys.stderr)
        return 1
    TARGET.write_text(text, "utf-8")
    return 0


if __name__ == "__main__":
    raise SystemExit(main(sys.argv[1:]))
