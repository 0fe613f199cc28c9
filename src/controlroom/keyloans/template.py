"""The empty sheet of keys to fill in, as a CSV file any spreadsheet opens."""

from __future__ import annotations

from pathlib import Path

from controlroom.base.policy_model import Policy, title
from controlroom.base.sheets import write_sheet
from controlroom.keyloans.sheet import HEADINGS


def write(file: Path, policy: Policy) -> None:
    """Write the headings of the officer's language and one line a class that can be filled in or deleted.

    Raises:
        Refused: the file exists; StorageFailed: it cannot be written.
    """
    write_sheet(file, HEADINGS, ({"key_class": title(one)} for one in policy.keys.classes.values()))
