"""The empty sheet of keys to fill in, as a CSV file any spreadsheet opens."""

from __future__ import annotations

import csv
from pathlib import Path

from controlroom.base.errors import Refused, StorageFailed
from controlroom.base.i18n import _, language
from controlroom.base.policy_model import Policy, title
from controlroom.keyloans.sheet import HEADINGS


def write(file: Path, policy: Policy) -> None:
    """Write the headings of the officer's language and one line a class that can be filled in or deleted.

    Raises:
        Refused: the file exists; StorageFailed: it cannot be written.
    """
    at = 0 if language() == "zh" else 1
    try:
        with file.open("x", encoding="utf-8-sig", newline="") as out:
            writer = csv.writer(out)
            writer.writerow([headings[at] for headings in HEADINGS.values()])
            for klass in policy.keys.classes.values():
                row = {"key_class": title(klass)}
                writer.writerow([row.get(key, "") for key in HEADINGS])
    except FileExistsError:
        raise Refused(
            _("{file} exists already. Choose another name.").format(file=file), field="file"
        ) from None
    except OSError as error:
        raise StorageFailed(
            _("{file} cannot be written: {reason}. Choose another place.").format(
                file=file, reason=error.strerror
            )
        ) from error
