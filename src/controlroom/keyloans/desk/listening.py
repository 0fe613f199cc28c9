"""What other rooms must hear of keys that are out: an incident that closes, a tenant who moves out (ours, G-04)."""

from __future__ import annotations

from typing import Protocol

from sqlmodel import col, select

from controlroom.base.errors import Refused
from controlroom.base.i18n import _
from controlroom.incidents.tables import Incident
from controlroom.keyloans.desk.common import SUBJECT, borrower, key_id, loan_id
from controlroom.keyloans.tables import Key, KeyLoan
from controlroom.store.act import Act


def on_closing(act: Act, *, incident: Incident, despite: str) -> None:
    """Veto the closing of an incident for which a key is out, unless somebody says why it is closed all the same.

    Raises:
        Refused: a key is out for it and no reason is given.
    """
    statement = select(KeyLoan, Key).where(
        KeyLoan.incident_id == incident.id,
        col(KeyLoan.ended).is_(None),
        col(KeyLoan.set_loan_id).is_(None),
        Key.id == KeyLoan.key_id,
    )
    out = list(act.session.exec(statement.order_by(col(KeyLoan.id))))
    if out and not despite:
        held = "; ".join(
            _("{who} still has {tag}").format(who=borrower(act, loan), tag=row.tag) for loan, row in out
        )
        sentence = _("{held}. Take it back first, or write why it is closed all the same.")
        raise Refused(sentence.format(held=held), field="despite")
    for loan, row in out:
        act.journal(
            "key.left-out",
            (SUBJECT, key_id(row)),
            facts={"loan": loan_id(loan), "incident": incident.id},
            texts={"tag": row.tag, "name": row.zh, "who": borrower(act, loan), "why": despite},
        )


class Leaving(Protocol):
    """As much of a release pass as this room looks at: whose goods leave which home."""

    relation: str
    whole_house: int
    place_code: str


def on_applied(act: Act, *, row: Leaving, notes: list[str]) -> None:
    """Say which keys of a home are lent when its tenant moves out (issue of passes, ours)."""
    if row.relation != "tenant" or not row.whole_house or not row.place_code:
        return
    found = act.run(
        "SELECT k.tag, s.number, l.contractor FROM key_opens o JOIN key_tag k ON k.id = o.key_id "
        "JOIN key_loan l ON l.key_id = k.id AND l.ended IS NULL LEFT JOIN staff s ON s.id = l.staff_id "
        "WHERE o.place_code = :place ORDER BY k.tag",
        place=row.place_code,
    )
    notes += [
        _("Key {tag} of this home is lent to {who}.").format(tag=tag, who=number or contractor)
        for tag, number, contractor in found
    ]
