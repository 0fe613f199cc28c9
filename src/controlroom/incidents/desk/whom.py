"""Whom to tell of an incident, as the policy and its playbook want it."""

from __future__ import annotations

from controlroom.base.policy import Policy
from controlroom.incidents.catalogue import Kind
from controlroom.incidents.desk.common import card_of
from controlroom.incidents.playbook_model import Playbook
from controlroom.incidents.tables import Incident
from controlroom.incidents.tellings import Facts as TellingFacts
from controlroom.incidents.tellings import Telling, tellings
from controlroom.store.act import Act


class _Tellings:
    """Whom to tell, worked out once for each incident: every act on one asks anew, and it is a tenth of an act."""

    _MOST = 500

    def __init__(self) -> None:
        self._policy: Policy | None = None
        self._known: dict[tuple[str, str, TellingFacts], tuple[Playbook | None, tuple[Telling, ...]]] = {}

    def of(
        self, policy: Policy, card: Playbook | None, kind: Kind, facts: TellingFacts
    ) -> tuple[Telling, ...]:
        if self._policy is not policy or len(self._known) > self._MOST:
            self._policy, self._known = policy, {}
        key = (kind.id, card.file if card is not None else "", facts)
        known = self._known.get(key)
        if known is None or known[0] is not card:
            known = self._known[key] = (card, tellings(policy, card, kind, facts, {}))
        return known[1]


_tellings = _Tellings()


def whom_to_tell(act: Act, incident: Incident, kind: Kind) -> tuple[Telling, ...]:
    """Return whom the policy and the playbook want told of an incident; without the directory's numbers."""
    facts = TellingFacts(incident.began, incident.severity, incident.priority)
    return _tellings.of(act.policy, card_of(act, kind), kind, facts)
