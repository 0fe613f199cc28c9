"""Playbooks as the shell's tables and JSON: people see one language, programs get both."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import NamedTuple

from controlroom.base.i18n import _, language
from controlroom.base.output import Coded, Column, Record, Table
from controlroom.base.policy_clock import Origin
from controlroom.base.policy_model import BothLanguages, title
from controlroom.incidents.playbook_model import (
    CATEGORY_TITLES,
    DOER_TITLES,
    MEANS_TITLES,
    WHEN_TITLES,
    Field,
    Notify,
    Playbook,
    Point,
    Question,
    Step,
)


def listed(cards: Sequence[Playbook]) -> Table:
    """Return a list of playbooks."""
    columns = [*_heads(), Column("steps", _("Steps"), "number"), Column("own", _("Your own"))]
    rows = [_head(card) | {"steps": len(card.steps)} for card in cards]
    return Table(columns, rows)


class Called(NamedTuple):
    """Somebody on a card: the name, and the number to call as it is shown (None: not set, or there is none)."""

    name: str
    number: str | None


def whole(card: Playbook, called: Mapping[str, Called]) -> Record:
    """Return everything on one card.

    Args:
        card: the card.
        called: by target, whom it says to tell.
    """
    columns = [
        *_heads(),
        Column("own", _("Your own")),
        Column("gas", _("Gas: call nobody inside")),
        Column("witness", _("Witness before entering")),
        Column("file", _("File")),
        Column(f"trigger_{language()}", _("Trigger")),
        Column("ask", _("Ask the caller")),
        Column("steps", _("Steps")),
        Column("never", _("Never")),
        Column("notify", _("Tell")),
        Column("record", _("Must be recorded")),
        Column("close", _("May be closed when")),
        Column("sources", _("Sources")),
    ]
    values: dict[str, object] = _head(card) | {
        "gas": card.gas,
        "witness": card.witness,
        "file": card.file,
        **{f"trigger_{key}": value for key, value in _point(card.trigger).items()},
        "ask": Table(_words(), [{"id": one.id} | _point(one) for one in card.ask]),
        "branches": Table([], [{"id": one.id} | _both(one) for one in card.branches]),
        "steps": Table(_step_columns(), [_step(card, one) for one in card.steps]),
        "never": Table(_words(), [_point(one) for one in card.never]),
        "notify": Table(_notify_columns(), [_notify(one, called[one.to]) for one in card.notify]),
        "record": Table(_words(Column("id", "ID")), [_field(one) for one in card.record]),
        "close": Table(_words(), [_point(one) for one in card.close]),
        "sources": Table([Column("source", _("Source")), Column("why", _("Why"))], _sources(card)),
    }
    return Record(columns, values)


def _heads() -> list[Column]:
    return [
        Column("situation", _("No.")),
        Column("id", "ID"),
        Column(language(), _("Playbook")),
        Column("category", _("Group")),
    ]


def _head(card: Playbook) -> dict[str, object]:
    category = Coded(card.category, _(CATEGORY_TITLES[card.category]))
    return {"situation": card.situation, "id": card.id, **_both(card), "category": category, "own": card.own}


def _words(*before: Column) -> list[Column]:
    return [*before, Column(language(), _("Words")), Column("source", _("Source"))]


def _step_columns() -> list[Column]:
    # the words first and no source: at 80 cells they must not be cut
    return [
        Column(language(), _("Words")),
        Column("by", _("Who")),
        Column("branch", _("Only if")),
        Column("id", "ID"),
    ]


def _notify_columns() -> list[Column]:
    return [
        Column("to", _("Whom")),
        Column("number", _("Telephone")),
        Column("means", _("Means")),
        Column("when", _("Told when")),
        *_words(),
    ]


def _both(one: BothLanguages) -> dict[str, object]:
    return {"zh": one.zh, "en": one.en}


def _origin(origin: Origin) -> dict[str, object]:
    return {"source": origin.source or None, "why": origin.why or None}


def _point(one: Point | Question | Step | Notify | Field) -> dict[str, object]:
    return _both(one) | _origin(one.origin)


def _step(card: Playbook, one: Step) -> dict[str, object]:
    branch = next((Coded(fork.id, title(fork)) for fork in card.branches if fork.id == one.branch), None)
    by = Coded(one.by, _(DOER_TITLES[one.by]))
    return {"id": one.id, "by": by, **_point(one), "branch": branch, "needs": one.needs or None}


def _notify(one: Notify, called: Called) -> dict[str, object]:
    means = [Coded(means, _(MEANS_TITLES[means])) for means in one.means]
    when = Coded(one.when, _(WHEN_TITLES[one.when]))
    to = Coded(one.to, called.name)
    return {"to": to, "number": called.number, "means": means, "when": when, **_point(one)}


def _field(one: Field) -> dict[str, object]:
    choices = Table([], [{"id": choice.id} | _both(choice) for choice in one.choices])
    return {"id": one.id, "sort": one.sort, **_point(one), "choices": choices}


def _sources(card: Playbook) -> list[dict[str, object]]:
    return [_origin(one) for one in card.sources]
