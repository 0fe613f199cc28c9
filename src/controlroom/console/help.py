"""The help, made from the one table of keys; and pages of text, such as what a command answered."""

from __future__ import annotations

from collections.abc import Sequence
from typing import ClassVar

from textual.app import ComposeResult
from textual.binding import BindingType
from textual.containers import VerticalScroll
from textual.widgets import Static

from controlroom.base.i18n import N_, _
from controlroom.base.text import fit, width
from controlroom.console.keys import ALARMS, PAGE, WHERE
from controlroom.ui.closing import Modal
from controlroom.ui.footer import KeyLine
from controlroom.ui.formscreen import FormScreen
from controlroom.ui.keys import bindings, help_lines, hints
from controlroom.ui.overlay import Overlay
from controlroom.ui.pane import Pane
from controlroom.ui.panel import Panel
from controlroom.ui.safe import Part, content

_GENERAL = (
    ("pane", N_("Every pane")),
    ("list", N_("Lists")),
    ("form", N_("Forms")),
    (ALARMS, N_("The list of alarms")),
)


class Page(Modal[None]):
    """A page of text over the panes; the arrows scroll, Esc closes.

    Args:
        heading: its title.
        parts: texts with their looks; line feeds begin new lines.
        name: as for ``ui.prompt.open_once``.
    """

    BINDINGS: ClassVar[list[BindingType]] = list(bindings(PAGE))
    DEFAULT_CSS = """
    Page { background: $background 0%; }
    Page Panel { height: 1fr; margin: 2 0 0 0; }
    Page Static { width: auto; height: auto; }
    """

    def __init__(self, heading: str, parts: Sequence[Part], *, name: str) -> None:
        super().__init__(name=name)
        self._heading = heading
        self._parts = parts

    def compose(self) -> ComposeResult:
        """The text and its keys."""
        with Panel(title=self._heading), VerticalScroll():
            yield Static(content(*self._parts))
        yield KeyLine(hints(PAGE))

    def action_close(self) -> None:
        """Back to the panes."""
        self.dismiss(None)


def help_parts(panes: Sequence[Pane[object]], current: Pane[object] | None) -> list[Part]:
    """Return the help: the console's keys, those of the pane in use, then all others.

    Args:
        panes: the panes there are.
        current: the pane in use.
    """
    ordered = sorted(panes, key=lambda pane: pane is not current)
    sections = [
        (_("Everywhere"), help_lines(WHERE) + [(f"Alt+{p.number}  {p.number}", p.heading) for p in panes])
    ]
    sections += [(pane.heading, help_lines(pane.where)) for pane in ordered if pane.where]
    sections += [(_(title), help_lines(where)) for where, title in _GENERAL]
    return _worded(sections)


def own_parts(screen: FormScreen | Overlay) -> list[Part]:
    """Return the keys of a form, or of a list over the panes."""
    common = "form" if isinstance(screen, FormScreen) else "overlay"
    return _worded([(screen.heading, help_lines(*([screen.where] if screen.where else []), common))])


def _worded(sections: Sequence[tuple[str, Sequence[tuple[str, str]]]]) -> list[Part]:
    cells = max((width(keys) for _title, lines in sections for keys, _words in lines), default=0) + 3
    parts: list[Part] = []
    for title, lines in sections:
        parts.append((f"{title}\n", "title"))
        for keys, words in lines:
            parts += [("  " + fit(keys, cells), "key"), (f"{words}\n", "text")]
        parts.append(("\n", "text"))
    return parts
