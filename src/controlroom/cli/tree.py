"""The tree of commands. A room's commands are imported when its name is called, not before."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from difflib import get_close_matches
from functools import cache, partial
from typing import Any

import typer
from typer.core import TyperCommand, TyperGroup
from typer.main import get_command, get_command_name
from typer.models import CommandInfo

from controlroom.base.errors import UsageError
from controlroom.base.i18n import _
from controlroom.base.registry import load, rooms
from controlroom.base.text import shown
from controlroom.cli.root import Entry, entries

PROGRAM = "controlroom"
_REMARK = re.compile(r"\s*\[(?:required|default: |env var: |x|[0-9<>=]+)[^\]]*\]\Z")
"""Typer's own remarks on an option, in English only; the options' texts say what matters."""

Node = TyperCommand | TyperGroup


class _Helped:
    """Help pages in the officer's language, options that cost nothing unless given; for commands and groups."""

    def get_params(self, ctx: Any) -> list[Any]:
        """Return arguments and options, which take plain text, and what was not given, as it is.

        Typer would load pydantic to look at it, which takes longer than a short command itself.
        """
        params: list[Any] = super().get_params(ctx)  # type: ignore[misc]
        for param in params:
            if "process_value" not in vars(param):
                param.process_value = partial(_processed, param, param.process_value)
        return params

    def format_usage(self: Any, ctx: Any, formatter: Any) -> None:
        """Write the usage line."""
        pieces = " ".join(self.collect_usage_pieces(ctx))
        formatter.write_usage(ctx.command_path, pieces, prefix=_("Usage: "))

    def format_options(self: Any, ctx: Any, formatter: Any) -> None:
        """Write arguments and options, then the commands of a group."""
        sections: dict[str, list[tuple[str, str]]] = {_("Arguments"): [], _("Options"): []}
        for param in self.get_params(ctx):
            record = param.get_help_record(ctx)
            if record is not None:
                sections[_("Arguments") if is_word(param) else _("Options")].append(told(param, record))
        if isinstance(self, TyperGroup):
            sections[_("Commands")] = self.lines()  # type: ignore[attr-defined]
        for title, lines in sections.items():
            if lines:
                with formatter.section(title):
                    formatter.write_dl(lines)


def is_word(param: Any) -> bool:
    """Tell an argument from an option."""
    return bool(param.param_type_name == "argument")


def told(param: Any, record: tuple[str, str]) -> tuple[str, str]:
    """Return a line of the help in the officer's language."""
    if "--help" in param.opts:
        return record[0], _("Show this page.")
    text = _REMARK.sub("", record[1])
    if is_word(param):
        return str(param.metavar or param.name), text
    must = _("(must be given)")
    return record[0], f"{text} {must}" if param.required else text


class Leaf(_Helped, TyperCommand):
    """One command."""


class Branch(_Helped, TyperGroup):
    """A group whose commands are loaded on first use.

    Attributes:
        loads: ``"module:attribute"`` of its Typer sub-app.
    """

    loads = ""
    _loaded: Mapping[str, Any] | None = None

    @property
    def commands(self) -> Any:
        """The commands by name; asking imports the room."""
        if self._loaded is None:
            self._loaded = self.loaded()
        return self._loaded

    @commands.setter
    def commands(self, value: Any) -> None:
        """Typer sets an empty mapping; what is loaded counts."""

    def loaded(self) -> Mapping[str, Any]:
        """Import the room and those that add to it, and return the commands; each is made when it is asked for."""
        more = [one for room in rooms() for name, one in room.adds.items() if name == self.name]
        apps: list[typer.Typer] = [load(one) for one in (self.loads, *more)]
        return _Made({_named(info): partial(_leaf, info) for app in apps for info in app.registered_commands})

    def lines(self) -> list[tuple[str, str]]:
        """Return name and one-liner of each command."""
        return [(name, command.get_short_help_str(100)) for name, command in self.commands.items()]

    def resolve_command(self, ctx: Any, args: list[str]) -> Any:
        """Find the command a word names.

        Raises:
            UsageError: there is none; words that come close are named.
        """
        if args[0] not in self.commands and not args[0].startswith("-"):
            raise UsageError(unknown_word(args[0], list(self.commands)))
        return super().resolve_command(ctx, args)


class Root(Branch):
    """The root: knows every word and its one-liner without importing what stands behind it."""

    def loaded(self) -> Mapping[str, Any]:
        """Return a mapping that makes a command when it is asked for."""
        return _Made({entry.name: partial(_node, entry) for entry in entries().values()})

    def lines(self) -> list[tuple[str, str]]:
        """Return each word and its one-liner, from the registry."""
        return [(entry.name, _(entry.help)) for entry in entries().values()]


class _Made(Mapping[str, Node]):
    """Commands by name, each made on first use: a room's thirty commands cost more than the one that runs."""

    def __init__(self, makers: Mapping[str, Callable[[], Node]]) -> None:
        self._makers = makers
        self._made: dict[str, Node] = {}

    def __getitem__(self, name: str) -> Node:
        if name not in self._made:
            self._made[name] = self._makers[name]()
        return self._made[name]

    def __iter__(self) -> Iterator[str]:
        return iter(self._makers)

    def __len__(self) -> int:
        return len(self._makers)


def _node(entry: Entry) -> Node:
    if entry.is_group:
        branch = Branch(name=entry.name, help=_(entry.help), no_args_is_help=True, rich_markup_mode=None)
        branch.loads = entry.loads
        return branch
    return _leaf(CommandInfo(entry.name, callback=load(entry.loads), help=_(entry.help)))


def _named(info: CommandInfo) -> str:
    if info.name is None:
        assert info.callback is not None
        return get_command_name(info.callback.__name__)
    return info.name


def _leaf(info: CommandInfo) -> Node:
    info.cls = Leaf
    app = typer.Typer(add_completion=False, rich_markup_mode=None)
    app.registered_commands.append(info)
    command = get_command(app)
    assert isinstance(command, TyperCommand)
    return command


def _processed(param: Any, process: Callable[[Any, Any], Any], ctx: Any, value: Any) -> Any:
    untouched = not param.required and (value is None or value is param.default)
    plain = isinstance(value, str) and param.type_descriptor.annotation is str
    if param.multiple or param.nargs != 1 or not (untouched or plain):
        return process(ctx, value)
    return value if param.callback is None else param.callback(ctx, param, value)


@cache
def root() -> TyperGroup:
    """Return the whole tree; only its root is made."""
    from controlroom.cli.globals import declared

    app = typer.Typer(
        cls=Root,
        rich_markup_mode=None,
        no_args_is_help=True,
        help=_("The console of an estate's control room. Without a command it opens the console."),
    )
    app.callback()(declared)
    made = get_command(app)
    assert isinstance(made, TyperGroup)
    for param in made.params:
        if param.name == "install_completion":
            param.help = _("Install completion for this shell.")  # type: ignore[attr-defined]
        elif param.name == "show_completion":
            param.help = _("Print completion for this shell.")  # type: ignore[attr-defined]
    return made


def command_of(words: Sequence[str]) -> Node:
    """Return the command that the words call, as far as they name one."""
    node: Any = root()
    for word in words:
        child = node.commands.get(word) if isinstance(node, TyperGroup) else None
        if child is None:
            break
        node = child
    found: Node = node
    return found


def help_page(words: Sequence[str]) -> str:
    """Return the help page of the command that the words name, of the root without any."""
    node: Any = root()
    context = node.make_context(PROGRAM, [], resilient_parsing=True)
    for word in words:
        child = node.get_command(context, word) if isinstance(node, TyperGroup) else None
        if child is None:
            break
        context = child.make_context(word, [], parent=context, resilient_parsing=True)
        node = child
    page: str = node.get_help(context)
    return page + "\n"


def unknown_word(word: str, known: Sequence[str]) -> str:
    """Return the sentence for a word that is no command, with those that come close."""
    near = get_close_matches(word[:40], known)
    word = shown(word)
    if near:
        return _("There is no command {word}. Did you mean {near}?").format(word=word, near=", ".join(near))
    return _("There is no command {word}. See “controlroom --help”.").format(word=word)
