"""Write a revision of the schema from the difference between the tables and the last revision.

Usage: python scripts/revision.py first           write versions/0001_first.py anew; only before the first release
       python scripts/revision.py new "what for"  write the next revision; then read it, mend it, and add its
                                                  number to REVISIONS in store/migrate.py

After the first release 0001 is never touched again. A revision never rebuilds journal or journal_text
(``batch_alter_table`` drops their triggers silently); tests/store/test_migrate.py runs each from the one before,
on both engines, and tries the triggers.
"""

from __future__ import annotations

import argparse
import re
import subprocess
import sys
import tempfile
from pathlib import Path
from typing import Any, Literal

from alembic.autogenerate import produce_migrations, render_python_code
from alembic.migration import MigrationContext
from sqlalchemy import create_engine
from sqlalchemy.types import TypeDecorator

from controlroom.base.settings import Location
from controlroom.store.database import Store
from controlroom.store.migrate import HEAD, REVISIONS, create
from controlroom.store.schema import load_tables, of_our_making

VERSIONS = Path(__file__).resolve().parent.parent / "src/controlroom/store/migrations/versions"
TEMPLATE = '''"""{title}"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op
{imports}
revision = {revision!r}
down_revision = {before!r}


def upgrade() -> None:
    """{summary}"""
{body}
'''


def stored_type(sort: str, item: Any, _context: object) -> str | Literal[False]:
    """Render our own column types as what they are stored as, so that a revision does not change with them."""
    if sort == "type" and isinstance(item, TypeDecorator):
        return f"sa.{item.impl_instance!r}"
    return False


def difference(revision: str | None) -> str:
    """Return the statements that lead from a revision (None: from nothing) to the tables as they are now."""
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder) / "estate.db"
        location = Location(f"sqlite:///{file}", file)
        if revision is not None:
            store = Store(location)
            create(store)
            store.close()
        engine = create_engine(location.url)
        with engine.connect() as connection:
            context = MigrationContext.configure(
                connection,
                opts={"compare_type": True, "include_object": of_our_making, "render_item": stored_type},
            )
            found = produce_migrations(context, load_tables())
            assert found.upgrade_ops is not None
            body = render_python_code(found.upgrade_ops, render_item=stored_type)
        engine.dispose()
    return "\n".join(line for line in body.splitlines() if not line.strip().startswith("#"))


def write(folder: Path, name: str, text: str) -> None:
    """Write a revision's file and format it."""
    file = folder / name
    file.write_text(text, encoding="utf-8")
    subprocess.run([sys.executable, "-m", "ruff", "format", "-q", str(file)], check=True)
    print(file)


def first(folder: Path) -> None:
    """Write 0001 as explicit statements."""
    body = difference(None) + "\n    create_guards(op.get_bind())"
    text = TEMPLATE.format(
        title="The first schema.",
        imports="\nfrom controlroom.store.schema import create_guards\n",
        revision="0001",
        before=None,
        summary="Make every table, the journal's triggers and the search index.",
        body=body,
    )
    write(folder, "0001_first.py", text)


def new(folder: Path, what_for: str) -> None:
    """Write the next revision."""
    revision = f"{len(REVISIONS) + 1:04}"
    slug = re.sub(r"\W+", "_", what_for.lower()).strip("_")
    text = TEMPLATE.format(
        title=what_for, imports="", revision=revision, before=HEAD, summary=what_for, body=difference(HEAD)
    )
    write(folder, f"{revision}_{slug}.py", text)


def main() -> None:
    """Read the arguments and write."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawTextHelpFormatter)
    parser.add_argument("what", choices=["first", "new"])
    parser.add_argument("what_for", nargs="?", default="A change of the schema.")
    parser.add_argument("--into", type=Path, default=VERSIONS, help="another folder, to look at it first")
    given = parser.parse_args()
    if given.what == "first":
        first(given.into)
    else:
        new(given.into, given.what_for)


if __name__ == "__main__":
    main()
