"""Who acts: the person, the console, the shift, the request's id."""

from __future__ import annotations

from dataclasses import dataclass, replace

from controlroom.base.errors import NotAllowed
from controlroom.base.i18n import _


@dataclass(frozen=True, slots=True)
class Actor:
    """The person (or the house itself) an act is written under.

    Attributes:
        console: name of the console or shell it comes from.
        staff_id: the person; None for the house itself (alarms tick, backups).
        number: the person's spoken number.
        name: the person's name.
        role: role id of the policy.
        rights: what the person may do.
        shift_id: the shift that is running, if one was started.
        request: id made when the form was opened; the same id twice is one act.
    """

    console: str
    staff_id: int | None = None
    number: str = ""
    name: str = ""
    role: str = ""
    rights: frozenset[str] = frozenset()
    shift_id: int | None = None
    request: str | None = None

    def need(self, right: str) -> None:
        """Refuse unless this actor has the right.

        Raises:
            NotAllowed: nobody is signed in, or the role lacks the right.
        """
        if self.staff_id is None:
            raise NotAllowed(_("Sign in first: this needs a number and a PIN."))
        if right not in self.rights:
            raise NotAllowed(
                _("{number} may not do this (right “{right}”). Ask a leader.").format(
                    number=self.number, right=right
                )
            )

    def with_request(self, request: str | None) -> Actor:
        """Return the same actor carrying a request id."""
        return replace(self, request=request)


def house(console: str) -> Actor:
    """Return the house itself as the actor: alarms tick, automatic backups."""
    return Actor(console=console)
