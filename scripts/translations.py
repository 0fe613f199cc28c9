"""Build the Chinese catalogue from its fragments, or check that both languages are complete.

Usage: python scripts/translations.py            compile locale/zh_CN/*.po into LC_MESSAGES/controlroom.mo
       python scripts/translations.py --check    list what is missing, stale, empty, fuzzy or differs; exit 1
"""

from __future__ import annotations

import argparse
import ast
import os
import string
import sys
from collections.abc import Iterator, Sequence
from datetime import UTC, datetime
from io import BytesIO
from pathlib import Path

from babel.messages.catalog import Catalog, Message
from babel.messages.extract import extract_from_dir
from babel.messages.mofile import read_mo, write_mo
from babel.messages.pofile import PoFileError, PoFileParser

ROOT = Path(__file__).resolve().parent.parent
SOURCE = ROOT / "src/controlroom"
KEYWORDS: dict[str, tuple[int, ...] | None] = {"_": None, "N_": None, "ngettext": (1, 2)}

Forms = str | tuple[str, ...]


class Broken(Exception):
    """A file cannot be read at all; the sentence names it."""


class Fragment(Catalog):
    """A room's .po file that remembers the msgids standing in it twice: Babel merges those silently."""

    def __init__(self) -> None:
        self.twice: list[Message] = []
        super().__init__(locale="zh_CN", fuzzy=False)

    def __setitem__(self, id: str | tuple[str, ...] | list[str], message: Message) -> None:
        if id and id in self:
            self.twice.append(message)
        super().__setitem__(id, message)


def fragments(folder: Path) -> Iterator[tuple[str, Fragment]]:
    """Yield name and content of each ``*.po`` file of a folder, by name.

    Raises:
        Broken: a file is not a .po file.
    """
    for path in sorted(folder.glob("*.po")):
        fragment = Fragment()
        try:
            with path.open(encoding="utf-8") as file:
                PoFileParser(fragment, abort_invalid=True).parse(file)
        except (PoFileError, UnicodeDecodeError) as error:
            raise Broken(f"{path.name}: not a .po file: {error}") from error
        yield path.name, fragment


def merge(folder: Path) -> tuple[dict[Forms, Forms], list[str]]:
    """Return the translations of all fragments and a sentence for each fault found while merging them."""
    merged: dict[Forms, Forms] = {}
    origin: dict[Forms, str] = {}
    faults: list[str] = []
    for name, fragment in fragments(folder):
        faults += [f"{name}: twice in this file: {message.id!r}" for message in fragment.twice]
        for message in fragment:
            if not message.id:
                continue
            key, text = forms(message.id), forms(message.string or "")
            if message.fuzzy:
                faults.append(f"{name}: fuzzy: {key!r}")
            elif not text or not all(text):
                faults.append(f"{name}: empty: {key!r}")
            elif merged.get(key, text) != text:
                faults.append(f"{name}: {key!r} is {text!r} here, {merged[key]!r} in {origin[key]}")
            elif fields(key) != fields(text):
                faults.append(f"{name}: other fields in {text!r} than in {key!r}")
            else:
                merged[key], origin[key] = text, name
    return merged, faults


def forms(text: str | Sequence[str]) -> Forms:
    """Return a text, or its plural forms as a tuple."""
    return text if isinstance(text, str) else tuple(text)


def fields(text: Forms) -> set[str] | str:
    """Return the names of the ``{fields}`` in a text (in any plural form), or what is wrong with them."""
    parts = (text,) if isinstance(text, str) else text
    try:
        return {
            name for part in parts for _, name, _, _ in string.Formatter().parse(part) if name is not None
        }
    except ValueError as error:
        return str(error)


def used(source: Path) -> dict[Forms, str]:
    """Return every msgid in the program and the first place it stands at."""
    found: dict[Forms, str] = {}
    for file, line, message, _, _ in sorted(
        extract_from_dir(source, method_map=[("**.py", "python")], keywords=KEYWORDS), key=lambda hit: hit[:2]
    ):
        found.setdefault(forms(message), f"{file}:{line}")
    return found


def built_at_run_time(source: Path) -> list[str]:
    """Return a sentence for each f-string or sum given to ``_``: no extractor, no translator sees those."""
    faults = []
    for path in sorted(source.rglob("*.py")):
        try:
            tree = ast.parse(path.read_text(encoding="utf-8"))
        except (SyntaxError, UnicodeDecodeError) as error:
            raise Broken(f"{path.relative_to(source)}: not Python: {error}") from error
        for node in ast.walk(tree):
            if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id in KEYWORDS:
                places = KEYWORDS[node.func.id] or (1,)
                if any(isinstance(node.args[place - 1], ast.JoinedStr | ast.BinOp) for place in places):
                    where = path.relative_to(source)
                    faults.append(
                        f"{where}:{node.lineno}: {node.func.id}() is given a text built at run time"
                    )
    return faults


def compiled(translations: dict[Forms, Forms]) -> bytes:
    """Return the .mo file of some translations; the same translations give the same bytes."""
    then = datetime(2026, 1, 1, tzinfo=UTC)
    catalogue = Catalog(
        locale="zh_CN",
        project="controlroom",
        version="1",
        copyright_holder="controlroom",
        creation_date=then,
        revision_date=then,
        last_translator="controlroom",
        language_team="controlroom",
        fuzzy=False,
    )
    for message, text in translations.items():
        catalogue.add(message, text)
    file = BytesIO()
    write_mo(file, catalogue)
    return file.getvalue()


def current(mo: Path, translations: dict[Forms, Forms]) -> bool:
    """Return whether a compiled catalogue holds exactly these translations, whichever Babel wrote it."""
    if not mo.is_file():
        return False
    with mo.open("rb") as file:
        return held(read_mo(file)) == held(read_mo(BytesIO(compiled(translations))))


def held(catalogue: Catalog) -> dict[Forms, Forms]:
    """Return what a compiled catalogue translates."""
    return {forms(message.id): forms(message.string or "") for message in catalogue if message.id}


def check(source: Path) -> list[str]:
    """Return a sentence for each thing that keeps either language from being complete."""
    folder = source / "locale/zh_CN"
    translations, faults = merge(folder)
    faults += built_at_run_time(source)
    wanted = used(source)
    faults += [f"{place}: no Chinese: {text!r}" for text, place in wanted.items() if text not in translations]
    faults += [f"stale, nothing uses it: {text!r}" for text in translations if text not in wanted]
    if not current(folder / "LC_MESSAGES/controlroom.mo", translations):
        faults.append("controlroom.mo is not current: run scripts/translations.py")
    return faults


def build(source: Path) -> list[str]:
    """Write the compiled catalogue whole or not at all; return the faults that kept it from being written."""
    folder = source / "locale/zh_CN"
    translations, faults = merge(folder)
    if not faults:
        mo = folder / "LC_MESSAGES/controlroom.mo"
        mo.parent.mkdir(exist_ok=True)
        fresh = mo.with_name(f".{os.getpid()}.mo")
        fresh.write_bytes(compiled(translations))
        fresh.replace(mo)
    return faults


def main() -> int:
    """Run from the command line; return the exit code."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--check", action="store_true", help="change nothing, list what is wrong")
    parser.add_argument("--source", type=Path, default=SOURCE, help="folder of the program")
    options = parser.parse_args()
    try:
        faults = check(options.source) if options.check else build(options.source)
    except Broken as broken:
        faults = [str(broken)]
    for fault in faults:
        print(fault, file=sys.stderr)
    return 1 if faults else 0


if __name__ == "__main__":
    sys.exit(main())
