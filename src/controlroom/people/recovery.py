"""A forgotten PIN of the last one who could set PINs: a new one by whoever may write the database, kept in the journal.

Ours: no document says what happens then. Whoever may write the file could change it by other means, too; this way it
leaves a mark that everybody who signs in is shown once.
"""

from __future__ import annotations

import os

from controlroom.base.clock import from_us
from controlroom.base.errors import NotAllowed, Refused
from controlroom.base.i18n import _
from controlroom.base.text import half, visible
from controlroom.base.times import when_text
from controlroom.people import desk, reads
from controlroom.people.hashing import hashed
from controlroom.people.rules import rights_of
from controlroom.people.signin import sign_in
from controlroom.store.act import Act, Done, desk_act
from controlroom.store.actor import Actor, house
from controlroom.store.database import Store
from controlroom.store.reader import Reader

RECOVERED = "staff.pin-recovered"


def candidate(store: Store, reader: Reader, number: str) -> reads.Staff:
    """Return whose PIN may be set without a sign-in: somebody who may set those of the others.

    Args:
        store: the database.
        reader: its read lane, of a schema that was looked at.
        number: staff number as typed.

    Raises:
        NotFound: there is nobody of this number; Refused: somebody else can set this one's PIN;
        NotAllowed: this account may not write the database file.
    """
    file = store.location.file
    if file is not None and not (os.access(file, os.W_OK) and os.access(file.parent, os.W_OK)):
        raise NotAllowed(
            _("This account may not write {file}. Run it as the account the console runs under.").format(
                file=visible(str(file))
            )
        )
    one = reads.by_number(reader, number)
    policy = store.policy()
    if "staff" not in rights_of(one.role, policy):
        able = [each.number for each in reads.staff(reader, limit=10_000)
                if "staff" in rights_of(each.role, policy)]  # fmt: skip
        raise Refused(
            _(
                "{number} cannot set PINs. Recover one who can ({able}); that one then runs: staff pin {number}."
            ).format(number=one.number, able=", ".join(able[:5]) or "-"),
            field="number",
        )
    return one


def recover(
    store: Store, console: str, number: str, pin: str, *, account: str, request: str | None = None
) -> Done:
    """Set a PIN without a sign-in and forget wrong tries; the journal says that and by which account.

    Args:
        store: the database.
        console: name of the shell.
        number: whose PIN; see ``candidate``.
        pin: the new one.
        account: name of the computer's account.
        request: what ``--id`` gave.

    Raises:
        UsageError: it is no PIN; and what ``candidate`` raises.
    """
    one = candidate(store, store.reader, number)
    pin_hash = hashed(pin, store.policy().sign_in)
    return _recovered(store, house(console).with_request(request), one.number, pin_hash, account)


@desk_act()
def _recovered(act: Act, number: str, pin_hash: str, account: str) -> Done:
    row = desk.by_number(act, number)
    row.pin_hash, row.pin_wrong, row.pin_locked_until = pin_hash, 0, None
    act.session.add(row)
    desk.journal(act, RECOVERED, row, texts={"account": account})
    return desk.done(row)


def sign_in_and_hear(store: Store, number: str, pin: str, console: str) -> tuple[Actor, str]:
    """Sign in at a console; return who it is, and what is to be told: see ``unseen``.

    Raises:
        NotAllowed: as for ``signin.sign_in``.
    """
    notice = unseen(store, number)
    return sign_in(store, number, pin, console), notice


def unseen(store: Store, number: str) -> str:
    """Return what to tell at a sign-in: that a PIN was recovered since this person's last one; empty if none was.

    Args:
        store: the database; asked before the sign-in, which would count as the last one.
        number: staff number as typed.
    """
    row = store.reader.one(
        "SELECT j.at, r.number, r.name FROM journal j JOIN staff r ON r.id = j.subject_id "
        "WHERE j.subject = 'staff' AND j.act = :recovered AND j.seq > COALESCE((SELECT MAX(l.seq) FROM journal l "
        "JOIN staff s ON s.id = l.subject_id WHERE l.subject = 'staff' AND s.number = :number "
        "AND l.act IN ('staff.signed-in', 'staff.added')), 0) ORDER BY j.seq DESC LIMIT 1",
        recovered=RECOVERED,
        number=half(number).strip().upper(),
    )
    if row is None:
        return ""
    at = when_text(from_us(row[0]), store.clock.now(), store.zone)
    return _(
        "At {time} the PIN of {number} {name} was set without a sign-in. If nobody here did it, tell the leader."
    ).format(time=at, number=row[1], name=row[2])
