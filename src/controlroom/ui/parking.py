"""A form over the screen that is put aside under its name and comes back as it was."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Sequence
from dataclasses import replace
from functools import partial
from typing import Any, TypeVar

from controlroom.ui.fields import Field, Filled
from controlroom.ui.formscreen import FormScreen
from controlroom.ui.pane import Frame

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
