"""What the lively hour does with release passes."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from controlroom.demo.hour import Hour
    from controlroom.store.actor import Actor


def act(hour: Hour, line: Mapping[str, Any]) -> None:
    """Do one line of the script that is about a pass."""
    from controlroom.passes import desk, reads

    ref = line["pass"]
    if line["act"] == "apply":
        hour.numbers[ref] = desk.issue(hour.store, _by(hour, line), _new(hour, ref)).number
        return
    store, by, number = hour.store, hour.by, hour.numbers[ref]
    if line["act"] == "owner":
        desk.confirm(
            store, by, number, word=line["word"], answered=line.get("answered", ""), note=line["said"]
        )
    elif line["act"] == "precheck":
        desk.precheck(store, by, number, by=line["guard"], note=line["note"])
    elif line["act"] == "read-code":
        key = reads.by_number(store.reader, number, store.clock.now()).id
        desk.check(store, by, number, reads.code_of(store.reader, key))
    else:
        desk.let_out(store, by, number, dict(line.get("counts", ())), guard=line["guard"])


def _by(hour: Hour, line: Mapping[str, Any]) -> Actor:
    """Return who writes it down: the officer, or somebody else named by number, with the rights of their role."""
    from controlroom.people.rules import rights_of

    if "by" not in line:
        return hour.by
    [[key, name, role]] = hour.store.reader.rows(
        "SELECT id, name, role FROM staff WHERE number = :number", number=line["by"]
    )
    rights = rights_of(role, hour.store.policy())
    return replace(
        hour.by, staff_id=key, number=line["by"], name=name, role=role, rights=rights, shift_id=None
    )


def _new(hour: Hour, ref: str) -> Any:
    from controlroom.demo.hour import said
    from controlroom.passes.desk import NewPass

    fields = said(hour.passes[ref])
    for time in ("until", "back"):
        if time in fields:
            fields[time] = hour.at(fields[time])
    if "instead_of" in fields:
        fields["instead_of"] = hour.numbers[fields["instead_of"]]
    return NewPass(**fields)
