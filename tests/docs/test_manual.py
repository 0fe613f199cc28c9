"""The manual names every command, option and key there is, in both languages, and no others."""

from __future__ import annotations

import re
import subprocess
import sys
from pathlib import Path

import pytest

from controlroom.cli.aliases import ALIASES
from tests.docs.papers import DOCS, commands, options

MANUAL = DOCS / "manual"
COMMON = {"--json", "--csv", "--limit", "--since", "--until", "--id"}
"""Told of once, in the rules at the top of the page."""
GLOBAL = {"--db", "--lang", "--as", "--pin-file", "--help"}

ROW = re.compile(r"^\| `([^`]+)` \|", re.MULTILINE)
OPTION = re.compile(r"--[a-z][a-z-]*")
LINK = re.compile(r"\]\(([^)#:]+)\)")

PAGES = [*sorted(MANUAL.glob("*/*.md")), *sorted(DOCS.parent.glob("README*.md")), *sorted(DOCS.glob("*.md"))]

LANGUAGES = pytest.mark.parametrize("lang", ["zh", "en"])


def shell_page(lang: str) -> dict[str, str]:
    """Return the synopsis of each command on the shell page."""
    names = {name for name, _command in commands()}
    rows = ROW.findall((MANUAL / lang / "shell.md").read_text("utf-8"))
    found = {}
    for synopsis in rows:
        words = synopsis.split()
        name = " ".join(words[:2]) if " ".join(words[:2]) in names else words[0]
        found[name] = synopsis
    return found


@LANGUAGES
def test_the_shell_page_names_every_command_and_no_other(lang: str) -> None:
    assert sorted(shell_page(lang)) == sorted(name for name, _command in commands())


@LANGUAGES
@pytest.mark.parametrize(("name", "command"), list(commands()), ids=[name for name, _ in commands()])
def test_the_shell_page_names_every_option(lang: str, name: str, command: object) -> None:
    synopsis = shell_page(lang)[name]
    assert set(OPTION.findall(synopsis)) - COMMON == options(command) - COMMON


@LANGUAGES
def test_the_rules_name_what_all_commands_share(lang: str) -> None:
    rules = (MANUAL / lang / "shell.md").read_text("utf-8").partition("\n| ")[0]
    shared = COMMON | (GLOBAL - {"--help"})
    assert shared <= set(OPTION.findall(rules))
    assert all(f"`{alias}`" in (MANUAL / lang / "shell.md").read_text("utf-8") for alias in ALIASES)


def test_both_languages_have_the_same_pages() -> None:
    pages = [sorted(page.name for page in (MANUAL / lang).glob("*.md")) for lang in ("zh", "en")]
    assert pages[0] == pages[1]
    assert len(pages[0]) > 12


@pytest.mark.parametrize("page", PAGES, ids=lambda page: f"{page.parent.name}/{page.name}")
def test_commands_shown_on_a_page_exist_and_links_lead_somewhere(page: Path) -> None:
    text = page.read_text("utf-8")
    known = dict(commands())
    for line in re.findall(r"^controlroom\b(.*?)(?:  +#.*)?$", text, re.MULTILINE):
        words = re.sub(r"^( --(db|as|lang) \S+)*", "", line).split()
        name = next(
            (known_name for known_name in known if words[: len(known_name.split())] == known_name.split()),
            None,
        )
        assert name or not words, line
        if name:
            assert set(OPTION.findall(" ".join(words))) <= options(known[name]), line
    for target in LINK.findall(text):
        assert (page.parent / target).exists(), target
    if page.parent.parent == MANUAL and page.name != "README.md":
        assert f"({page.name})" in page.with_name("README.md").read_text("utf-8")


@LANGUAGES
def test_the_other_language_is_one_step_away(lang: str) -> None:
    other = "en" if lang == "zh" else "zh"
    assert f"../{other}/README.md" in (MANUAL / lang / "README.md").read_text("utf-8")


@pytest.mark.parametrize("page", sorted((MANUAL / "en").glob("*.md")), ids=lambda page: page.name)
def test_the_english_pages_hold_no_chinese_but_what_is_typed(page: Path) -> None:
    text = re.sub(r"`[^`]*`|\[中文\]|```.*?```", "", page.read_text("utf-8"), flags=re.DOTALL)
    assert not re.findall(r"[\u4e00-\u9fff]+", text)


@LANGUAGES
def test_keys_named_in_the_text_are_in_the_table_of_keys(lang: str) -> None:
    table = (MANUAL / lang / "keys.md").read_text("utf-8")
    for page in sorted((MANUAL / lang).glob("*.md")):
        named = re.findall(r"(?:Alt|Ctrl)\+[A-Z0-9]|\bF\d+", page.read_text("utf-8"))
        assert all(f"`{key}`" in table for key in named), (page.name, named)


def test_the_keys_pages_are_current_and_have_every_key_of_every_form() -> None:
    script = DOCS.parent / "scripts" / "manual_keys.py"
    done = subprocess.run(
        [sys.executable, str(script), "--check"], capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stderr
