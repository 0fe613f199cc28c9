"""Keys as the shell's tables and JSON; field names follow the options that set them."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from controlroom.base.i18n import _
from controlroom.base.output import Coded, Column, Record, Table
from controlroom.base.policy_model import Policy, title
from controlroom.base.text import mask_phone
from controlroom.base.times import format_left
from controlroom.keyloans.reads import Key, Loan
from controlroom.keyloans.reads_counts import Count
from controlroom.keyloans.rules import (
    CONDITION_TITLES,
    DIFFERENCE_TITLES,
    ENDED_TITLES,
    STATE_TITLES,
    Condition,
    Ended,
)


def columns() -> list[Column]:
    """Return the columns of a list of keys."""
    return [
        Column("tag", _("Tag No.")),
        Column("name", _("Key")),
        Column("status", _("State")),
        Column("class", _("Class")),
        Column("hook", _("Hook")),
        Column("who", _("Lent to")),
        Column("due", _("Due")),
        Column("left_words", _("Left")),
    ]


def fields(policy: Policy, one: Key, now: datetime) -> dict[str, object]:
    """Return a key as the fields of a record; telephone numbers masked.

    Args:
        policy: for the names of classes.
        one: the key.
        now: this instant.
    """
    klass, loan = policy.keys.classes.get(one.key_class), one.loan
    seconds = (loan.due - now).total_seconds() if loan is not None else None
    return {
        "tag": one.tag,
        "name": one.name,
        "class": Coded(one.key_class, title(klass) if klass is not None else one.key_class),
        "status": Coded(one.state.value, _(STATE_TITLES[one.state])),
        "in_audit": one.in_audit,
        "hook": one.hook or None,
        "copies": one.copies,
        "is_set": one.is_set,
        "set": one.set or None,
        "opens": list(one.opens),
        "seal": one.seal or None,
        "note": one.note or None,
        "counted": one.counted,
        "counted_by": one.counted_by or None,
        "active": one.active,
        "who": loan.called if loan is not None else None,
        "number": (loan.number or None) if loan is not None else None,
        "phone": mask_phone(loan.phone) if loan is not None and loan.phone else None,
        "purpose": (loan.purpose or None) if loan is not None else None,
        "incident": (loan.incident or None) if loan is not None else None,
        "lent": loan.lent if loan is not None else None,
        "due": loan.due if loan is not None else None,
        "left": int(seconds) if seconds is not None else None,
        "left_words": format_left(seconds) if seconds is not None else "",
    }


def table(policy: Policy, rows: Sequence[Key], now: datetime) -> Table:
    """Return a list of keys."""
    return Table(columns(), [fields(policy, one, now) for one in rows])


def record(policy: Policy, one: Key, members: Sequence[Key], loans: Sequence[Loan], now: datetime) -> Record:
    """Return one key whole: its fields, the keys of a set, its loans."""
    titles = [
        *columns(),
        Column("set", _("Set")),
        Column("opens", _("Opens")),
        Column("seal", _("Seal")),
        Column("note", _("Note")),
        Column("counted", _("Last counted")),
        Column("counted_by", _("Counted by")),
        Column("purpose", _("Purpose")),
        Column("incident", _("Incident")),
        Column("members", _("Keys of the set")),
        Column("loans", _("Loans")),
    ]
    values = fields(policy, one, now)
    return Record(titles, values | {"members": table(policy, members, now), "loans": loans_table(loans)})


def loans_table(loans: Sequence[Loan]) -> Table:
    """Return loans of a key."""
    return Table(
        [
            Column("lent", _("Lent")),
            Column("who", _("To")),
            Column("due", _("Due")),
            Column("ended", _("Ended")),
            Column("how", _("How")),
            Column("condition", _("State on return")),
            Column("note", _("Note")),
        ],
        [
            {
                "lent": one.lent,
                "who": one.called,
                "number": one.number or None,
                "purpose": one.purpose or None,
                "incident": one.incident or None,
                "due": one.due,
                "ended": one.ended,
                "how": Coded(one.how, _(ENDED_TITLES[Ended(one.how)])) if one.how else None,
                "condition": Coded(one.condition, _(CONDITION_TITLES[Condition(one.condition)]))
                if one.condition
                else None,
                "note": one.note or None,
                "override": one.overridden or None,
            }
            for one in loans
        ],
    )


def count_record(one: Count) -> Record:
    """Return a count with its differences."""
    titles = [
        Column("at", _("Time")),
        Column("who", _("Who")),
        Column("counted", _("Counted")),
        Column("seal", _("Seal")),
        Column("seal_before", _("Seal before")),
        Column("seal_why", _("Why")),
        Column("differences", _("Differences")),
    ]
    differences = Table(
        [
            Column("tag", _("Tag No.")),
            Column("sort", _("What")),
            Column("why", _("Why")),
            Column("incident", _("Incident")),
        ],
        [
            {
                "tag": difference.tag,
                "sort": Coded(difference.sort.value, _(DIFFERENCE_TITLES[difference.sort])),
                "why": difference.why or None,
                "incident": difference.incident or None,
            }
            for difference in one.differences
        ],
    )
    values: dict[str, object] = {
        "at": one.at,
        "who": one.who or None,
        "counted": one.counted,
        "seal": one.seal or None,
        "seal_before": one.seal_before or None,
        "seal_why": one.seal_why or None,
        "differences": differences,
    }
    return Record(titles, values)
