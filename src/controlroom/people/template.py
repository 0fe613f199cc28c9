"""The empty staff sheet to fill in, as a CSV file any spreadsheet opens."""

from __future__ import annotations

from pathlib import Path

from controlroom.base.policy_model import Policy
from controlroom.base.sheets import write_sheet
from controlroom.people.rules import named
from controlroom.people.sheet import HEADINGS


def write(file: Path, policy: Policy) -> None:
    """Write the headings of the officer's language and one line a role that can be filled in or deleted.

    Raises:
        Refused: the file exists; StorageFailed: it cannot be written.
    """
    rows = (
        {"role": named(role, role.id), "department": named(policy.departments[role.department], "")}
        for role in policy.roles.values()
    )
    write_sheet(file, HEADINGS, rows)
