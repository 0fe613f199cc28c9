"""The table of commands is a contract: every row that is built exists, with every option."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
from typer.core import TyperGroup

from controlroom.cli.root import entries
from controlroom.cli.tree import root

ROWS = {
    "init": "--estate --number --name",
    "demo": "--keep --no-console",
    "status": "",
    "next": "--within",
    "paths": "",
    "doctor": "",
    "estate import": "FILE",
    "estate find": "TEXT",
    "estate show": "PLACE",
    "estate template": "",
    "staff import": "FILE",
    "staff list": "--on-duty",
    "staff show": "N",
    "staff add": "",
    "staff pin": "N",
    "staff template": "",
    "shifts now": "",
    "shifts start": "--with",
    "shifts list": "",
    "shifts on-duty": "WHO",
    "shifts off-duty": "WHO",
    "policy show": "--catalogue",
    "policy check": "FILE",
    "policy apply": "FILE",
    "incidents open": "--kind --place --summary --caller --phone --source --priority --severity --happened "
    "--appointment --wanted-by",
    "incidents list": "--status --open --closed --all --kind --place --who",
    "incidents show": "NO",
    "incidents history": "NO",
    "incidents dispatch": "NO WHO --lead --even-if-busy",
    "incidents recall": "NO WHO --why",
    "incidents under-way": "NO WHO",
    "incidents arrive": "NO WHO --at",
    "incidents clear": "NO WHO --at",
    "incidents note": "NO TEXT",
    "incidents hold": "NO --why --until",
    "incidents resume": "NO",
    "incidents edit": "NO --kind --priority --severity --wanted-by --appointment --place --summary --caller --phone",
    "incidents correct": "NO MILESTONE --at --why --who",
    "incidents resolve": "NO --result",
    "incidents close": "NO --result --told --clear --field --left-out",
    "incidents cancel": "NO --why",
    "incidents reopen": "NO --why",
    "incidents told": "NO WHO --by --at --said",
    "incidents commander": "NO WHO",
    "incidents caller": "NO --caller --phone",
    "incidents outside": "NO SERVICE --arrived --officer --taken-over --left",
    "incidents tick": "NO STEP --undo",
    "incidents field": "NO FIELD VALUE --left-out",
    "incidents link": "NO OTHER",
    "incidents duplicate": "NO OF",
    "incidents claim": "NO",
    "incidents parked": "--limit --since --until",
    "alarms list": "--active --all",
    "alarms ack": "ID",
    "alarms shelve": "ID --for --why",
    "alarms unshelve": "ID",
    "alarms tick": "",
    "deadlines list": "--state --about",
    "log list": "--shift --day --tag --text",
    "log add": "TEXT --tag --about --at",
    "log strike": "ENTRY --why",
    "log sign": "DAY --remark",
    "log verify": "--seal",
    "backup": "FILE",
    "restore": "FILE --into",
    "backups list": "",
    "playbooks list": "",
    "playbooks show": "ID",
    "directory find": "TEXT",
    "directory set": "NAME NUMBER",
    "keys import": "FILE",
    "keys template": "FILE",
    "keys list": "--out --overdue --borrower --pdf",
    "keys show": "TAG",
    "keys history": "TAG",
    "keys lend": "TAG WHO --contractor --for --until --purpose --incident --authorised-by --override",
    "keys return": "TAG --condition --note",
    "keys extend": "TAG --until --why",
    "keys transfer": "TAG WHO",
    "keys lost": "TAG --why",
    "keys found": "TAG",
    "keys count": "--present --missing --seal",
    "passes issue": (
        "--place --applicant --goods --document --plate --gate --from --until --requested-by --relation --phone "
        "--whole-house --value --back --returns --large --template --lorries --purpose --decision --instead-of"
    ),
    "passes confirm": "NO --answered --verdict",
    "passes fees": "NO --decision",
    "passes document": "NO T:LAST4",
    "passes goods": "NO",
    "passes list": "--waiting --open --back-due --all",
    "passes show": "NO",
    "passes history": "NO",
    "passes check": "NO CODE",
    "passes precheck": "NO --by",
    "passes out": "NO LINE=COUNT --guard",
    "passes back": "NO LINE=COUNT",
    "passes surplus": "NO TEXT --guard --void",
    "passes resume": "NO --why",
    "passes refuse": "NO --why",
    "passes void": "NO --why",
    "passes slip": "NO --pdf",
    "visitors list": "--refused --all --text",
    "visitors add": "NAME --home --why --refused --document --phone --plate --people --post --at",
    "visitors left": "NO --at",
    "visitors show": "NO",
    "vehicles list": "--kind --text",
    "vehicles add": "PLATE TEXT --post --at --kind",
    "handovers prepare": "",
    "handovers list": "",
    "handovers show": "NO",
    "handovers verify": "NO",
    "handovers print": "NO --pdf",
    "handovers countersign": "NO --remark",
    "staff status": "WHO STATUS --until",
    "shifts roster": "--limit --since --until --json --csv",
    "shifts plan": "DAY SHIFT WHO",
    "shifts import": "FILE",
    "shifts template": "FILE",
    "posts list": "",
    "posts man": "POST WHO --why --undo",
    "posts report": "POST TEXT --topic --at --undo --why",
    "posts heard": "WHO --by --words --undo --why",
    "posts silent": "WHO --undo --why",
    "posts equipment": "--fault --undo --why",
    "rounds list": "",
    "rounds report": "ROUND --at --found --who --undo --why",
    "orders send": "TEXT --posts",
    "orders ack": "ORDER POST --undo --why",
    "orders list": "",
    "orders stand-down": "ORDER",
}
"""Command -> its words and options (shell.md, rows A, B, C and what there is of D)."""

READING = {
    "status", "next", "paths", "doctor", "estate find", "estate show", "estate template", "staff list",
    "staff show", "staff template", "shifts now", "shifts list", "policy show", "policy check",
    "incidents list", "incidents show", "incidents history", "incidents parked", "alarms list",
    "deadlines list", "log list", "log verify", "backups list", "playbooks list", "playbooks show",
    "directory find", "keys template", "keys list", "keys show", "keys history", "passes list",
    "passes show", "passes history", "handovers list", "handovers show", "handovers verify",
    "handovers print", "shifts roster", "shifts template", "posts list", "rounds list", "orders list",
    "visitors list", "visitors show", "vehicles list",
}  # fmt: skip
"""Commands that write nothing."""

WITHOUT_ID = {"demo", "restore", "alarms tick"}
"""Commands that write, but whose repetition is no second act: they make a new file, or raise what is due once."""

LIST_OPTIONS = ("--limit", "--since", "--until", "--json", "--csv")


def found(command: str) -> Any:
    """Return a command of the tree."""
    node: Any = root()
    for word in command.split():
        node = node.commands[word]
    return node


def options(node: Any) -> set[str]:
    """Return every option's name."""
    return {
        name
        for param in node.params
        if param.param_type_name == "option"
        for name in (*param.opts, *param.secondary_opts)
    }


def leaves() -> Iterator[tuple[str, Any]]:
    """Return every command of the tree with its words."""
    for name, entry in entries().items():
        if name == "demo":
            continue
        node: Any = root().commands[name]
        if entry.is_group:
            assert isinstance(node, TyperGroup)
            yield from ((f"{name} {leaf}", command) for leaf, command in node.commands.items())
        else:
            yield name, node


@pytest.mark.parametrize("command", ROWS)
def test_a_row_of_the_table_exists_with_every_word_and_option(command: str) -> None:
    node = found(command)
    wanted = ROWS[command].split()
    missing = {word for word in wanted if word.startswith("--")} - options(node)
    assert not missing
    words = [param for param in node.params if param.param_type_name == "argument"]
    assert len(words) >= sum(not word.startswith("--") for word in wanted)
    assert "--json" in options(node) or command in ("demo",)
    if command.endswith(" list"):
        assert not set(LIST_OPTIONS) - options(node)
    if command not in READING | WITHOUT_ID:
        assert "--id" in options(node)


def test_no_command_asks_on_the_screen() -> None:
    for command, node in leaves():
        for param in node.params:
            assert not getattr(param, "prompt", None), f"{command} {param.name} prompts"
            assert not getattr(param, "confirmation_prompt", None), f"{command} {param.name} confirms"


def test_every_command_and_option_says_what_it_is() -> None:
    for command, node in leaves():
        assert node.help, command
        for param in node.params:
            assert param.help, f"{command}: {param.name}"


def test_every_list_shows_fifty_unless_asked_for_more() -> None:
    for command, node in leaves():
        if command.endswith(" list"):
            assert [param.default for param in node.params if param.name == "limit"] == [50], command
