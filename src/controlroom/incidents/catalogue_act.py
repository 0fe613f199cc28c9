"""Applying a catalogue: the act that gives every console the same kinds."""

from __future__ import annotations

from controlroom.base.policy import changes
from controlroom.incidents.catalogue import active_catalogue, compiled, parse
from controlroom.incidents.catalogue_change import OPEN_KINDS, need_kept
from controlroom.store.act import Act, Done, desk_act
from controlroom.store.catalogues import NAME
from controlroom.store.tables import CatalogueVersion


@desk_act(right="policy")
def apply_catalogue(act: Act, text: str) -> Done:
    """Make a catalogue the active one (right ``policy``); ``catalogue.applied`` keeps the difference.

    Args:
        act: the act.
        text: the catalogue as TOML.

    Raises:
        PolicyError: it holds mistakes, or does not fit the policy; Refused: a kind of an open incident is missing.
            The active catalogue stays.
    """
    catalogue = parse(text, NAME, act.policy)
    need_kept(catalogue, act.run(OPEN_KINDS))
    found = changes(active_catalogue(act.policy).raw, catalogue.raw)
    row = CatalogueVersion(
        text=text, compiled=compiled(catalogue), applied_at=act.now, applied_by=act.by.staff_id
    )
    act.session.add(row)
    act.session.flush()
    version = row.id
    assert version is not None
    act.journal(
        "catalogue.applied",
        ("catalogue", version),
        {"version": version, "changes": len(found)},
        {"difference": "\n".join(map(str, found))},
    )
    return Done("catalogue", version, str(version))
