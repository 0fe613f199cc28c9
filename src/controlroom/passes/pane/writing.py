"""What the forms of the pane ask of the desk; run in the write thread, where its types may be loaded."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path
from typing import Any

from controlroom.base.errors import ControlroomError, Refused
from controlroom.base.i18n import _
from controlroom.base.registry import load

DESK = "controlroom.passes.desk:"
HERE = "controlroom.passes.pane.writing:"


def issue(store: Any, by: Any, given: Mapping[str, Any]) -> Any:
    """Run the desk's ``issue``; all there is to say of it is one notice, the rest stands in the card."""
    done = load(DESK + "issue")(store, by, load(DESK + "NewPass")(**given))
    return replace(done, notes=(" ".join(done.notes),)) if done.notes else done


def slip(store: Any, by: Any, number: str, file: str) -> Any:
    """Write the slip of a pass; the answer says where it was written.

    Raises:
        Refused: there is such a file already, its folder is not there, or it cannot be written; what the desk says.
    """
    from controlroom.base.paper import need_new
    from controlroom.passes import reads
    from controlroom.passes.slip import write

    path = Path(file.strip()).expanduser()
    if not file.strip() or not path.parent.is_dir() or path.is_dir():
        raise Refused(_("Write the name of a new file in a folder that is there."), field="pdf")
    need_new(path)
    done = load(DESK + "print_slip")(store, by, number)
    now = store.clock.now()
    one = reads.by_number(store.reader, number, now)
    estate = store.reader.value("SELECT value FROM fact WHERE name = 'estate'") or ""
    try:
        write(path, one, reads.code_of(store.reader, one.id), estate=estate, zone=store.zone, now=now)
    except ControlroomError as error:
        # a file that cannot be written says nothing about the database
        raise Refused(error.sentence, field="pdf") from error
    return replace(done, notes=(*done.notes, _("The slip is in {file}.").format(file=path)))
