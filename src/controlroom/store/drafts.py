"""Parked forms: a form interrupted half-way is kept and offered again on the same console. Not journalled."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import TYPE_CHECKING

from controlroom.base.clock import from_us
from controlroom.store.reader import Reader

if TYPE_CHECKING:
    from controlroom.store.act import Act
    from controlroom.store.database import Store


@dataclass(frozen=True, slots=True)
class Parked:
    """A parked form.

    Attributes:
        id: the form's own id, made when it opened; the id its act will carry.
        console: where it was being filled in.
        form: which form it is, for instance ``incident.open``.
        fields: what had been typed, by field.
        at: when it was last saved.
    """

    id: str
    console: str
    form: str
    fields: Mapping[str, str]
    at: datetime


def save(store: Store, console: str, form: str, form_id: str, fields: Mapping[str, str]) -> None:
    """Keep what has been typed so far; the same form id again replaces it.

    Raises:
        StorageFailed: the database cannot be written. Busy: another console holds it.
    """
    from controlroom.store.actor import house
    from controlroom.store.tables import Draft

    with store.act(house(console), "store.draft") as act:
        body = json.dumps(dict(fields), ensure_ascii=False)
        act.session.merge(Draft(id=form_id, console=console, form=form, body=body, at=act.now))


def parked(reader: Reader, console: str, form: str | None = None) -> list[Parked]:
    """Return the forms parked on a console, the latest first.

    Args:
        reader: the database.
        console: the console's name.
        form: only those of this form.
    """
    rows = reader.rows(
        "SELECT id, console, form, body, at FROM draft WHERE console = :console ORDER BY at DESC, id DESC",
        console=console,
    )
    return [
        Parked(form_id, where, name, json.loads(body), from_us(at))
        for form_id, where, name, body, at in rows
        if form in (None, name)
    ]


def parked_anywhere(reader: Reader, form: str) -> list[Parked]:
    """Return the parked forms of one sort on every console, the latest first."""
    rows = reader.rows(
        "SELECT id, console, body, at FROM draft WHERE form = :form ORDER BY at DESC, id DESC", form=form
    )
    return [
        Parked(form_id, console, form, json.loads(body), from_us(at)) for form_id, console, body, at in rows
    ]


def drop(store: Store, form_id: str) -> None:
    """Forget a parked form that its owner threw away; nothing happens if there is none.

    Raises:
        StorageFailed: the database cannot be written. Busy: another console holds it.
    """
    from controlroom.store.actor import house

    with store.act(house("draft"), "store.draft") as act:
        drop_inside(act, form_id)


def drop_inside(act: Act, form_id: str | None) -> None:
    """Forget a parked form inside the act it became: then it is never offered again."""
    from controlroom.store.tables import Draft

    row = act.session.get(Draft, form_id) if form_id is not None else None
    if row is not None:
        act.session.delete(row)


def drop_old(store: Store) -> int:
    """Forget forms parked longer than the policy keeps them (``[draft] keep``), and return how many."""
    from sqlalchemy import delete
    from sqlmodel import col

    from controlroom.store.actor import house
    from controlroom.store.tables import Draft

    with store.act(house("draft"), "store.draft") as act:
        before = act.now - timedelta(seconds=act.policy.draft_keep)
        gone = act.session.connection().execute(delete(Draft).where(col(Draft.at) < before))
        return gone.rowcount
