"""Whether gas escapes at the home of a pass: then nobody there is telephoned about goods (P-07, 001:254)."""

from __future__ import annotations

from collections.abc import Collection

from controlroom.base.policy import Policy
from controlroom.base.settings import Location
from controlroom.incidents.gas import Run, gas_areas

_PLACES = "SELECT DISTINCT place_code FROM incident WHERE place_sort IS NOT NULL AND id IN ({ids})"


def gas_places(run: Run, policy: Policy, location: Location) -> frozenset[str]:
    """Return the codes of the places of the estate where gas escapes now.

    Args:
        run: the read lane's ``rows``, or the running act's ``run``.
        policy: the active one.
        location: of the database.
    """
    areas = gas_areas(run, policy, location)
    if not areas:
        return frozenset()
    ids = ",".join(str(int(one)) for one in areas)
    return frozenset(row[0] for row in run(_PLACES.replace("{ids}", ids)))


def is_inside(place_code: str, places: Collection[str]) -> bool:
    """Tell whether a home is one of these places, or lies in one of them: a unit, a building."""
    return any(place_code == one or place_code.startswith(f"{one}-") for one in places)
