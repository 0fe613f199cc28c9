"""A form over the screen that is put aside under its name and comes back as it was; F7 leads to the one put aside."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Iterable, Sequence
from dataclasses import replace
from functools import partial
from typing import Any, ClassVar, TypeVar

from textual.widgets import Static

from controlroom.base.i18n import _
from controlroom.base.times import when_text
from controlroom.ui.fields import Field, Filled
from controlroom.ui.formscreen import FormScreen
from controlroom.ui.pane import Frame, Parked
from controlroom.ui.safe import Part, content

Screen = TypeVar("Screen", bound=FormScreen)


def parked_form(
    sort: type[Screen],
    frame: Frame,
    heading: str,
    fields: Sequence[Field],
    parked: str,
    save: Callable[[Filled], Awaitable[None]],
    filled: Filled | None,
    **more: Any,
) -> Screen:
    """Return a form that is parked under its name until it is saved.

    Args:
        sort: the class of the screen.
        frame: the console.
        heading: its translated title.
        fields: with what stands there at first.
        parked: the form's name, and after a blank what it is about.
        save: as for ``FormScreen``.
        filled: of a form that comes back.
        more: what else the class takes.
    """

    async def save_and_drop(values: Filled) -> None:
        await save(values)
        frame.drafts.drop(parked, values.form_id)

    if filled is not None:
        fields = [replace(field, value=filled.values.get(field.id, field.value)) for field in fields]
    return sort(
        heading,
        fields,
        name=parked.partition(" ")[0],
        save=save_and_drop,
        park=partial(frame.drafts.park, parked),
        form_id=filled.form_id if filled else None,
        picked=filled.picked if filled else None,
        **more,
    )


class BesideKept(FormScreen):
    """A form with lines of what is known below it, and below them the one of its sort that was put aside.

    The room binds F7 to ``kept`` in its table of keys.

    Args:
        console: the console.
        reopen: opens a form that was put aside.
    """

    kept_as: ClassVar[tuple[str, ...]]
    """The names under which forms of this sort are put aside."""

    def __init__(self, *args: Any, console: Frame, reopen: Callable[[Parked], object], **more: Any) -> None:
        self._frame = console
        self._reopen = reopen
        self._below = Static()
        super().__init__(*args, aside=self._below, **more)

    def show_below(self, lines: Iterable[Sequence[Part]]) -> None:
        """Show lines below the form, and what waits for F7."""
        all_lines = [*lines, *self._kept_line()]
        self._below.update(content(*(part for parts in all_lines for part in (*parts, ("\n", "text")))))

    def _kept(self) -> Parked | None:
        """Return the form that was put aside last."""
        found = [one for name in self.kept_as for one in self._frame.drafts.known(name)]
        others = [one for one in found if one.filled.form_id != self.form.form_id]
        return max(others, key=lambda one: one.at, default=None)

    def _kept_line(self) -> list[list[Part]]:
        kept = self._kept()
        if kept is None:
            return []
        when = when_text(kept.at, self._frame.now(), self._frame.zone)
        words = _("goes on with the one kept {time}").format(time=when)
        actor = self._frame.actor
        if kept.by and (actor is None or kept.by != f"{actor.number} {actor.name}"):
            words += " · " + _("typed by {who}").format(who=kept.by)
        return [[("F7 ", "key"), (f"{words}  {kept.filled.shown.partition(': ')[2]}", "dim")]]

    def action_kept(self) -> None:
        """Go on with the form that was put aside last; what is typed here is put aside instead."""
        kept = self._kept()
        if kept is not None:
            if self.form.dirty:
                self._put_aside()
            self.dismiss(None)
            self._reopen(kept)
