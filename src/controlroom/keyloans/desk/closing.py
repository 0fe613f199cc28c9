"""An incident is closing while a key is out for it: not before it is back, or with a reason (issue of keys, ours)."""

from __future__ import annotations

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
