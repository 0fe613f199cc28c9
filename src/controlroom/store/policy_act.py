"""Applying a policy: the act that makes every console run by it."""

from __future__ import annotations

from controlroom.base.policy import compiled, difference, parse
from controlroom.store.act import Act, Done, desk_act
from controlroom.store.tables import PolicyVersion


@desk_act(right="policy")
def apply_policy(act: Act, text: str) -> Done:
    """Make a policy the active one (right ``policy``); ``policy.applied`` keeps the difference.

    Args:
        act: the act.
        text: the policy as TOML.

    Raises:
        PolicyError: it holds mistakes; the active policy stays.
    """
    policy = parse(text, "policy.toml")
    changes = difference(act.policy, policy)
    row = PolicyVersion(text=text, compiled=compiled(policy), applied_at=act.now, applied_by=act.by.staff_id)
    act.session.add(row)
    act.session.flush()
    version = row.id
    assert version is not None
    act.journal(
        "policy.applied",
        ("policy", version),
        {"version": version, "changes": len(changes)},
        {"difference": "\n".join(map(str, changes))},
        report=True,
    )
    # what listens works by the new one
    act.policy = policy
    act.announce("policy.applied")
    return Done("policy", version, str(version))
