"""Posts, rounds and orders as the shell's tables and JSON."""

from __future__ import annotations

from collections.abc import Sequence

from controlroom.base.i18n import _
from controlroom.base.output import Coded, Column, Record, Table
from controlroom.base.policy import Policy
from controlroom.posts.reads import Post, Stander
from controlroom.posts.reads_orders import Ack, Order
from controlroom.posts.reads_people import Person
from controlroom.posts.reads_rounds import Round, round_title
from controlroom.posts.rules import ORDER_TITLES, ROUND_TITLES, STANDING_TITLES, STATUS_TITLES, Status


def status_coded(status: Status) -> Coded:
    """Return a status by id and name."""
    return Coded(status.value, _(STATUS_TITLES[status]))


def _post_columns() -> list[Column]:
    return [
        Column("post", _("Post code")),
        Column("name", _("Post name")),
        Column("standing", _("State")),
        Column("staff", _("On post")),
        Column("reported", _("Last report")),
        Column("check_due", _("Sign of life by")),
        Column("relief_due", _("Relief by")),
        Column("missing", _("Orders not acknowledged"), "number"),
    ]


def _post_fields(one: Post) -> dict[str, object]:
    return {
        "post": one.code,
        "name": one.title,
        "kind": one.kind,
        "standing": Coded(one.standing.value, _(STANDING_TITLES[one.standing])),
        "staff": [stander.number for stander in one.people],
        "why": one.closed or None,
        "reported": one.reported,
        "check_due": one.check_due,
        "relief_due": one.relief_due,
        "missing": one.missing,
    }


def posts_table(found: Sequence[Post]) -> Table:
    """Return a list of posts."""
    return Table(_post_columns(), [_post_fields(one) for one in found])


def post_record(one: Post) -> Record:
    """Return one post with everybody who stands there."""
    people = [_stander(stander) for stander in one.people]
    return Record(
        [*_post_columns(), Column("why", _("Why the post is empty")), Column("people", _("People"))],
        {**_post_fields(one), "people": people},
    )


def _stander(one: Stander) -> dict[str, object]:
    return {
        "staff": one.number,
        "name": one.name,
        "status": status_coded(one.status),
        "since": one.since,
        "checked": one.checked,
        "heard": one.heard,
        "tries": one.tries,
        "held": one.held,
        "due": one.check_due,
    }


def _round_columns() -> list[Column]:
    return [
        Column("round", _("Round")),
        Column("starts", _("Walked from")),
        Column("ends", _("Walked until")),
        Column("due", _("Due")),
        Column("status", _("State")),
        Column("reported", _("Report came")),
        Column("who", _("Walked by")),
        Column("found", _("What was found")),
    ]


def _round_fields(policy: Policy, one: Round) -> dict[str, object]:
    return {
        "id": one.id,
        "round": Coded(one.code, round_title(policy, one.code)),
        "starts": one.starts,
        "ends": one.ends,
        "due": one.due,
        "status": Coded(one.state.value, _(ROUND_TITLES[one.state])),
        "reported": one.reported,
        "who": one.number or None,
        "found": one.found or None,
    }


def rounds_table(policy: Policy, found: Sequence[Round]) -> Table:
    """Return a list of rounds."""
    return Table(_round_columns(), [_round_fields(policy, one) for one in found])


def round_record(policy: Policy, one: Round) -> Record:
    """Return one round."""
    return Record(_round_columns(), _round_fields(policy, one))


def _order_columns() -> list[Column]:
    return [
        Column("number", _("No.")),
        Column("text", _("Order")),
        Column("status", _("State")),
        Column("sent", _("Order sent")),
        Column("by", _("Sent by")),
        Column("posts", _("Sent to"), "number"),
        Column("missing", _("Missing")),
        Column("ended", _("Ended")),
    ]


def _order_fields(one: Order) -> dict[str, object]:
    return {
        "number": one.spoken,
        "text": one.text,
        "status": Coded(one.state.value, _(ORDER_TITLES[one.state])),
        "sent": one.sent,
        "by": one.by or None,
        "posts": len(one.acks),
        "missing": [ack.code for ack in one.missing],
        "ended": one.ended,
    }


def orders_table(found: Sequence[Order]) -> Table:
    """Return a list of orders."""
    return Table(_order_columns(), [_order_fields(one) for one in found])


def order_record(one: Order) -> Record:
    """Return one order with each post it went to."""
    acks = [_ack(ack) for ack in one.acks]
    return Record(
        [*_order_columns(), Column("acknowledgements", _("Acknowledged"))],
        {**_order_fields(one), "acknowledgements": acks},
    )


def _ack(one: Ack) -> dict[str, object]:
    return {"post": one.code, "name": one.title, "acknowledged": one.acked, "held": one.held}


def person_record(one: Person) -> Record:
    """Return what somebody is doing."""
    columns = [
        Column("staff", _("Staff number")),
        Column("name", _("Name")),
        Column("status", _("State")),
        Column("since", _("Status since")),
        Column("until", _("Until")),
        Column("incident", _("Incident")),
        Column("place", _("Place")),
        Column("post", _("Post")),
    ]
    return Record(
        columns,
        {
            "staff": one.number,
            "name": one.name,
            "status": status_coded(one.status),
            "since": one.since,
            "until": one.until,
            "incident": one.doing.number if one.doing is not None else None,
            "place": one.doing.place if one.doing is not None else None,
            "post": one.post or None,
        },
    )
