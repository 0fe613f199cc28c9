"""Who is told: the list of those still to be told, the first of them under the cursor; Enter writes it down."""

from __future__ import annotations

import logging
import uuid
from collections.abc import Awaitable, Callable, Sequence
from typing import ClassVar, NamedTuple

from textual.app import ComposeResult
from textual.binding import BindingType
from textual.containers import Vertical
from textual.content import Content
from textual.widgets import Static

from controlroom.base.errors import ControlroomError
from controlroom.base.i18n import _, language
from controlroom.base.text import half, visible
from controlroom.base.times import clock_text
from controlroom.incidents.gas import words as gas_words
from controlroom.incidents.pane.keys import TELLING
from controlroom.incidents.playbook_model import MEANS_TITLES, WHEN_TITLES, Means
from controlroom.incidents.reads_scene import ToTell
from controlroom.incidents.rules import AIRBORNE
from controlroom.incidents.tellings import FROM_OUTSIDE, Telling, means_title
from controlroom.ui.closing import ClosingScreen
from controlroom.ui.columns import Column
from controlroom.ui.footer import KeyLine
from controlroom.ui.inputs import LineInput
from controlroom.ui.kept import keep, take_back
from controlroom.ui.keys import bindings, hints
from controlroom.ui.pane import Frame
from controlroom.ui.safe import Part, content
from controlroom.ui.table import Cell, RecordTable, Row

_WAYS: tuple[Means, ...] = ("phone", "radio", "in-person", "message")

_log = logging.getLogger(__name__)


class Hearing(NamedTuple):
    """Who was told, by what means, and what was said."""

    who: str
    by: Means
    said: str


class ToldScreen(ClosingScreen[Hearing | None]):
    """Choose who was told. Typing narrows the list; a name or staff number that is not in it stands as typed.

    Args:
        frame: the console.
        heading: which incident, in words.
        to_tell: whom to tell; those still to be told come first.
        gas: nobody inside may be called by radio or message.
        save: awaited with what to write and the id under which it is written once.
    """

    BINDINGS: ClassVar[list[BindingType]] = list(bindings(TELLING))
    AUTO_FOCUS: ClassVar[str | None] = "#who"
    DEFAULT_CSS = """
    ToldScreen {
        align: center middle;
        background: $background 25%;
        #box {
            width: 90%; max-width: 100; height: 18; max-height: 100%;
            background: $panel; border: round $border; border-title-color: $primary; padding: 0 1;
        }
        .said { height: auto; max-height: 3; }
        LineInput { background: $surface; }
    }
    """

    def __init__(
        self,
        frame: Frame,
        heading: str,
        to_tell: Sequence[ToTell],
        *,
        gas: bool,
        save: Callable[[Hearing, str], Awaitable[object]],
    ) -> None:
        super().__init__(name="incidents.told")
        self._frame = frame
        self._heading = heading
        self._all = sorted(to_tell, key=_rank)
        self._gas = gas
        self._save_with = save
        self._requests: dict[Hearing, str] = {}
        self._busy = False
        self._by: Means | None = None
        self._who = LineInput(hint=_("who; or a staff number, or a name"), id="who")
        self._text = LineInput(hint=_("what they said (may stay empty)"), id="said")
        self._table = RecordTable(
            [
                Column("", 2),
                Column(_("Whom"), 14, share=2),
                Column(_("Means"), 10, share=1),
                Column(_("Telephone"), 12, share=1),
                Column(_("Told"), 16, share=2),
            ],
            empty=_("Nobody of the list; Enter takes what is typed."),
        )
        self._table.can_focus = False
        self._said = Static(classes="said")
        self._way = Static(classes="said")

    def compose(self) -> ComposeResult:
        """The line one types into, the list, the means, what was said, the keys."""
        with Vertical(id="box") as box:
            box.border_title = Content(visible(_("Told: {what}").format(what=self._heading)))
            yield self._who
            yield self._table
            if self._gas:
                yield Static(content(("▲ " + gas_words(), "late")), classes="said")
            yield self._way
            yield self._text
            yield self._said
            yield KeyLine(hints(TELLING))

    def on_mount(self) -> None:
        """Show everybody; what an emergency took away stands there again."""
        kept = take_back(self.app, self._asked)
        if kept is None:
            self._show()
            return
        with self.prevent(LineInput.Changed):
            self._who.value, self._text.value, self._by, target, self._requests = kept
        self._show()
        places = [place for place, one in enumerate(self._all, 1) if one.telling.target == target]
        if places and self._table.move_to(places[0]):
            self._show_way()

    @property
    def _asked(self) -> tuple[str, str]:
        return "incidents.told", self._heading

    def put_away(self) -> None:
        """Keep what is typed and chosen for the same incident: an emergency takes the screen."""
        telling = self._telling()
        if telling is not None or self._who.value:
            target = telling.target if telling is not None else ""
            typed = (self._who.value, self._text.value, self._by, target, self._requests)
            keep(self.app, self._asked, typed)

    # -- the list -----------------------------------------------------------------------------------------

    def _show(self) -> None:
        typed = half(self._who.value).strip().casefold()
        shown = [one for one in self._all if typed in _names(one.telling)]
        self._table.show([self._row(one) for one in shown])
        self._table.action_first()
        self._show_way()

    def _row(self, one: ToTell) -> Row:
        telling = one.telling
        told = one.told_at is not None
        number = telling.number or (_("not set") if telling.directory else "")
        if one.told_at is not None:
            state = Cell(f"{clock_text(one.told_at, self._frame.zone)} {one.told_who}".strip(), "ok")
        elif telling.owed:
            state = Cell(_("still to be told"), "soon")
        else:
            state = Cell(_words_of(telling), "dim")
        look = "dim" if told else "text"
        return Row(
            self._all.index(one) + 1,
            (
                Cell("✓" if told else "○" if telling.owed else "·", "ok" if told else "key"),
                Cell(_name(telling), look),
                Cell(" ".join(means_title(way) for way in telling.means), "dim"),
                Cell(number, "soon" if number and not telling.number else look),
                state,
            ),
        )

    def _ways(self) -> tuple[Means, ...]:
        """Return the ways offered, the best for the chosen line first; into a gas area no set is called."""
        telling = self._telling()
        named = ["phone" if way == FROM_OUTSIDE else way for way in telling.means] if telling else []
        first = [way for name in named for way in _WAYS if way == name]
        ways = dict.fromkeys((*first, *_WAYS))
        return tuple(way for way in ways if not (self._gas and way in AIRBORNE))

    def _telling(self) -> Telling | None:
        key = self._table.cursor_key
        return self._all[key - 1].telling if isinstance(key, int) else None

    def _means(self) -> Means:
        ways = self._ways()
        return self._by if self._by in ways else ways[0]

    def _show_way(self) -> None:
        by = self._means()
        parts: list[Part] = [(_("Means") + " ", "dim")]
        for way in self._ways():
            parts.append(
                (f"{'●' if way == by else '○'} {_(MEANS_TITLES[way])}  ", "bright" if way == by else "dim")
            )
        self._way.update(content(*parts))

    def on_input_changed(self) -> None:
        """Narrow the list; the first of it stands under the cursor."""
        if self._who.has_focus:
            self._show()
        self._said.update("")

    def action_up(self) -> None:
        """One line up."""
        self._table.action_cursor_up()
        self._show_way()

    def action_down(self) -> None:
        """One line down."""
        self._table.action_cursor_down()
        self._show_way()

    def action_means(self) -> None:
        """Another means."""
        ways = self._ways()
        self._by = ways[(ways.index(self._means()) + 1) % len(ways)]
        self._show_way()

    def action_said(self) -> None:
        """To the line for what they said, or back."""
        (self._who if self._text.has_focus else self._text).focus()

    # -- writing it down ----------------------------------------------------------------------------------

    def action_write(self) -> None:
        """Write it down."""
        telling = self._telling()
        who = telling.target if telling is not None else self._who.value.strip()
        if who and not self._busy:
            self._busy = True
            hearing = Hearing(who, self._means(), self._text.value.strip())
            self.run_worker(self._write(hearing), group="save", exit_on_error=False)

    async def _write(self, hearing: Hearing) -> None:
        # one id for each choice: after a doubt the same is written once, another one all the same
        request = self._requests.setdefault(hearing, str(uuid.uuid4()))
        try:
            await self._save_with(hearing, request)
        except ControlroomError as error:
            self._fail(error.sentence)
        except Exception:
            _log.exception("a telling could not be saved")
            self._fail(_("This could not be saved. Nothing typed is lost: try again."))
        else:
            self.close(hearing)
        finally:
            self._busy = False

    def _fail(self, sentence: str) -> None:
        self._said.update(content(("▲ " + sentence, "late")))

    def action_leave(self) -> None:
        """Write nothing; not while it is being written."""
        if not self._busy:
            self.dismiss(None)


def _rank(one: ToTell) -> int:
    """Those owed and still to be told first, then those only perhaps to be told, then who knows already."""
    return 2 if one.told_at is not None else 0 if one.telling.owed else 1


def _names(telling: Telling) -> str:
    return f"{telling.zh} {telling.en} {telling.target}".casefold()


def _name(telling: Telling) -> str:
    return telling.zh if language() == "zh" else telling.en


def _words_of(telling: Telling) -> str:
    narrowed = telling.when_zh if language() == "zh" else telling.when_en
    return narrowed or next((_(words) for when, words in WHEN_TITLES.items() if when == telling.when), "")
