"""The sheet of keys taken over in one act: new keys, changed keys, and a report kept in the journal."""

from __future__ import annotations

import json
from collections.abc import Iterable
from typing import Any

from sqlmodel import select

from controlroom.base.i18n import _
from controlroom.base.sheets import Doubt
from controlroom.estate.finding import resolve_place
from controlroom.keyloans.desk.common import SUBJECT as KEY
from controlroom.keyloans.desk.common import index, key_id, settle_count
from controlroom.keyloans.rules import State
from controlroom.keyloans.sheet import KeyRow, Sheet
from controlroom.keyloans.tables import Key, KeyOpens
from controlroom.store import search
from controlroom.store.act import Act, Done, desk_act
from controlroom.store.imports import imported

SUBJECT = "key-import"
IMPORTED = "key.imported"


@desk_act(right="import")
def import_keys(act: Act, sheet: Sheet) -> Done:
    """Take a sheet of keys over; repeating it changes nothing. A key that is lent or lost stays so.

    A key whose row says that it is not used any more leaves the register, unless it is out.

    Args:
        sheet: what the file says.

    Returns:
        ``Done("key-import", seq, …)``; ``store.imports.import_report`` reads the report of that journal entry.
    """
    known = {row.tag: row for row in act.session.exec(select(Key))}
    sets = {row.set for _sheet, _number, row in sheet.keys if row.set}
    doubts = list(sheet.doubts)
    new = changed = 0
    for sheet_name, number, row in sorted(sheet.keys, key=lambda one: bool(one[2].set)):
        key = known.get(row.tag)
        values = _values(row, is_set=row.tag in sets)
        reason = _join(known, row, values)
        if reason:
            doubts.append(Doubt(sheet_name, number, reason))
            continue
        if key is None:
            key = known[row.tag] = Key(**values, added=act.now)
            act.session.add(key)
            act.session.flush()
            fields = ["new"]
            new += 1
        else:
            if not row.active and key.state == State.OUT:
                reason = _("{tag} is lent: it stays on the register until it is back.").format(tag=key.tag)
                doubts.append(Doubt(sheet_name, number, reason))
                values["active"] = 1
            # the file's seal may be long broken
            del values["seal"]
            fields = _change(key, values)
        if _open(act, key, row.opens) and fields != ["new"]:
            fields.append("opens")
        if not fields:
            continue
        if fields != ["new"]:
            changed += 1
            act.journal(
                "key.changed",
                (KEY, key_id(key)),
                facts={f"changed.{name}": True for name in fields},
                texts={"tag": key.tag, "name": key.zh},
            )
        if key.active:
            index(act, key)
        else:
            search.drop(act, KEY, key_id(key))
    settle_count(act)
    return imported(act, IMPORTED, SUBJECT, read=sheet.read, new=new, changed=changed, doubts=doubts)


def _values(row: KeyRow, *, is_set: bool) -> dict[str, Any]:
    return {
        "tag": row.tag,
        "zh": row.zh,
        "en": row.en,
        "hook": row.hook,
        "copies": row.copies,
        "key_class": row.key_class,
        "is_set": int(is_set),
        "set_id": None,
        "note": row.note,
        "longest": row.longest,
        "latest": row.latest,
        "authorisers": row.authorisers,
        "other_department": None if row.other_department is None else int(row.other_department),
        "roles": json.dumps(row.roles, ensure_ascii=False),
        "departments": json.dumps(row.departments, ensure_ascii=False),
        "firms": json.dumps(row.firms, ensure_ascii=False),
        "seal": row.seal,
        "active": int(row.active),
    }


def _join(known: dict[str, Key], row: KeyRow, values: dict[str, Any]) -> str:
    """Put a key into its set; return why it cannot be, or nothing."""
    if not row.set:
        return ""
    if values["is_set"] or row.set == row.tag:
        return _("A set cannot be in a set: {tag}.").format(tag=row.tag)
    whole = known.get(row.set)
    if whole is None:
        return _("There is no set {set} in this file or in the register.").format(set=row.set)
    values["set_id"] = key_id(whole)
    return ""


def _change(key: Key, values: dict[str, Any]) -> list[str]:
    fields = [name for name, value in values.items() if getattr(key, name) != value]
    # a set that the file does not name stays one
    if "is_set" in fields and key.is_set:
        fields.remove("is_set")
    for name in fields:
        setattr(key, name, values[name])
    return fields


def _open(act: Act, key: Key, texts: Iterable[str]) -> bool:
    """Write what a key opens; whether that is new."""
    found = []
    for text in texts:
        place = resolve_place(act.store.reader, text)
        found.append((place.code, place.title) if place else ("", text))
    before = act.run("SELECT place_code, place FROM key_opens WHERE key_id = :id ORDER BY nth", id=key.id)
    if [tuple(row) for row in before] == found:
        return False
    act.run("DELETE FROM key_opens WHERE key_id = :id", id=key.id)
    for nth, (code, title) in enumerate(found, 1):
        act.session.add(KeyOpens(key_id=key_id(key), nth=nth, place_code=code, place=title))
    act.session.flush()
    return True
