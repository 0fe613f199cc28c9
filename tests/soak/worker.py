"""A process that does acts and says which are confirmed: killed at random by the soak, or run four at a time.

Usage: python -m tests.soak.worker URL NAME ACTS
"""

from __future__ import annotations

import sys

from controlroom.base.errors import Busy, Refused
from controlroom.base.policy_model import RIGHTS
from controlroom.base.settings import locate
from controlroom.incidents import desk
from controlroom.people import reads as people
from controlroom.store.actor import Actor
from controlroom.store.database import Store

UNRECORDED = dict.fromkeys(("water-source", "valve-shut", "homes-affected", "leak-test"), "未记")


def main(url: str, name: str, acts: int) -> None:
    """Open an incident, send somebody, add a note, and so on; print each confirmed act on a line of its own."""
    store = Store(locate(url))
    officer = people.by_number(store.reader, "101")
    by = Actor(name, staff_id=officer.id, number="101", rights=frozenset(RIGHTS))
    number = ""
    for count in range(acts):
        while True:
            try:
                match count % 4:
                    case 0:
                        new = desk.NewIncident(kind="water-leak", place=f"{name}-{count}")
                        number = desk.open_incident(store, by, new).number
                        said = f"open {number}"
                    case 1:
                        desk.dispatch(store, by, number, ["612"], even_if_busy=True)
                        said = f"dispatch {number}"
                    case 2:
                        desk.note(store, by, number, f"{name} {count}")
                        said = f"note {number} {name} {count}"
                    case _:
                        desk.close(
                            store, by, number, result="ok", told="101", clear=True, left_out=UNRECORDED
                        )
                        said = f"close {number}"
            except Busy:
                continue
            except Refused as error:
                said = f"refused {number} {error.sentence}"
            print(said, flush=True)
            break
    store.close()


if __name__ == "__main__":
    main(sys.argv[1], sys.argv[2], int(sys.argv[3]))
