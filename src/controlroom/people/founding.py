"""A new database with its estate's name and its first officer, who has every right."""

from __future__ import annotations

from controlroom.base.errors import UsageError
from controlroom.base.i18n import _
from controlroom.base.policy import parse
from controlroom.base.text import tidy_line
from controlroom.people import desk, rules
from controlroom.people.hashing import hashed
from controlroom.people.sheet import Person
from controlroom.store.act import Act, Done, desk_act
from controlroom.store.actor import house
from controlroom.store.database import Store
from controlroom.store.migrate import create
from controlroom.store.policies import shipped_text
from controlroom.store.tables import Fact

FIRST_ROLE = "admin"


def found(
    store: Store, console: str, *, estate: str, number: str, name: str, pin: str, request: str | None = None
) -> Done:
    """Make the database, name the estate, and take the first officer on.

    Everything is checked before the database is made, so that a mistake leaves nothing behind.

    Args:
        store: where it shall be.
        console: name of the console or shell it is made from.
        estate: the estate's name.
        number: the first officer's staff number.
        name: the officer's name.
        pin: the officer's PIN.
        request: id of the form or of ``--id``.

    Raises:
        UsageError: a field does not fit; Refused: there is a database already; StorageFailed: it cannot be made.
    """
    policy = parse(shipped_text(), "policy.toml")
    title = rules.within(tidy_line(estate, field="estate"), policy.line_limit, "estate")
    if not title:
        raise UsageError(_("The estate's name is missing."), field="estate")
    officer = Person(
        rules.staff_number(number), rules.person_name(name, policy.line_limit), FIRST_ROLE, on_duty=True
    )
    pin_hash = hashed(pin, policy.sign_in)
    create(store)
    return _founded(store, house(console).with_request(request), title, officer, pin_hash)


@desk_act()
def _founded(act: Act, estate: str, officer: Person, pin_hash: str) -> Done:
    act.session.add(Fact(name="estate", value=estate))
    act.journal("database.founded", ("database", 0), texts={"estate": estate})
    return desk.first(act, officer, pin_hash)
