"""The sheet of keys: its headings in both languages, its rows as ``KeyRow``, what is doubtful in it."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from controlroom.base.config_file import minute_of_day
from controlroom.base.errors import ControlroomError, UsageError
from controlroom.base.i18n import _
from controlroom.base.policy_keys import MOST_AUTHORISERS, KeyClass
from controlroom.base.policy_model import Policy
from controlroom.base.sheets import Doubt, Filled, rows_under, yes_no
from controlroom.base.spreadsheet import Values
from controlroom.base.text import half, shown, tidy_line
from controlroom.base.times import parse_span
from controlroom.keyloans.rules import read_tag

HEADINGS = {
    "tag": ("钥匙牌号", "tag", "牌号", "钥匙编号"),
    "zh": ("名称", "name", "钥匙名称"),
    "en": ("英文名", "english name"),
    "opens": ("可开", "opens", "用途", "地点"),
    "hook": ("挂钩", "hook", "位置"),
    "copies": ("把数", "copies", "数量"),
    "key_class": ("类别", "class"),
    "set": ("所属钥匙串", "set"),
    "borrowers": ("可借用", "borrowers", "借用人"),
    "longest": ("最长借用", "longest"),
    "latest": ("最晚归还", "latest"),
    "authorisers": ("批准人数", "authorisers"),
    "other_department": ("须外部门批准", "other department"),
    "seal": ("封条号", "seal"),
    "note": ("注意", "note", "备注"),
    "active": ("在用", "active"),
}
"""Field -> headings taken for it; the first two stand in the template."""

_NEEDED = ("tag", "zh", "key_class")
_BETWEEN = re.compile(r"[,，、;；/]")
_MOST_COPIES = 99


@dataclass(frozen=True, slots=True)
class KeyRow:
    """What a row says of a key; see ``tables.Key``. ``firms`` are borrowers that are neither role nor department."""

    tag: str
    zh: str
    en: str = ""
    opens: tuple[str, ...] = ()
    hook: str = ""
    copies: int = 1
    key_class: str = ""
    set: str = ""
    roles: tuple[str, ...] = ()
    departments: tuple[str, ...] = ()
    firms: tuple[str, ...] = ()
    longest: int | None = None
    latest: int | None = None
    authorisers: int | None = None
    other_department: bool | None = None
    seal: str = ""
    note: str = ""
    active: bool = True


@dataclass(slots=True)
class Sheet:
    """What a file says: keys by sheet and row, how many rows were read, what is doubtful."""

    keys: list[tuple[str, int, KeyRow]] = field(default_factory=list)
    read: int = 0
    doubts: list[Doubt] = field(default_factory=list)


def read_sheets(sheets: Iterable[tuple[str, Iterable[Values]]], policy: Policy) -> Sheet:
    """Read every sheet that holds keys, wherever its heading row stands.

    A row without tag and name is blank; one that cannot be kept is a doubt; a tag that stands twice counts once, and
    both rows are named.

    Args:
        sheets: name and rows of each sheet.
        policy: knows the classes, roles and departments.

    Raises:
        Refused: no sheet holds tag, name and class.
    """
    result = Sheet()
    seen: dict[str, Filled] = {}
    none = _("No sheet holds keys: the columns tag, name and class are needed. See “keys template”.")
    for row in rows_under(sheets, HEADINGS, _NEEDED, none):
        if row.cells.get("tag") or row.cells.get("zh"):
            _take(result, seen, row, policy)
    return result


def _take(result: Sheet, seen: dict[str, Filled], row: Filled, policy: Policy) -> None:
    result.read += 1
    try:
        key = _key(row.cells, policy)
    except ControlroomError as error:
        result.doubts.append(Doubt(row.sheet, row.row, error.sentence))
        return
    first = seen.setdefault(key.tag, row)
    if first is not row:
        reason = _("Tag {tag} stands in row {row} of “{sheet}” already; that row counts.")
        reason = reason.format(tag=key.tag, row=first.row, sheet=first.sheet)
        result.doubts.append(Doubt(row.sheet, row.row, reason))
        return
    result.keys.append((row.sheet, row.row, key))


def _key(cells: Mapping[str, str], policy: Policy) -> KeyRow:
    zh = tidy_line(cells.get("zh", ""), field="name")
    if not zh:
        raise UsageError(_("A key needs a name."), field="name")
    roles, departments, firms = _borrowers(cells.get("borrowers", ""), policy)
    return KeyRow(
        tag=read_tag(cells.get("tag", "")),
        zh=zh,
        en=cells.get("en", ""),
        opens=_several(cells.get("opens", "")),
        hook=half(cells.get("hook", "")).strip().upper(),
        copies=_whole(cells.get("copies", ""), 1, _MOST_COPIES, 1),
        key_class=_class(cells.get("key_class", ""), policy).id,
        set=read_tag(cells["set"]) if cells.get("set") else "",
        roles=roles,
        departments=departments,
        firms=firms,
        longest=_length(cells.get("longest", "")),
        latest=_clock(cells.get("latest", "")),
        authorisers=_opt_whole(cells.get("authorisers", ""), MOST_AUTHORISERS),
        other_department=yes_no(cells.get("other_department", "")),
        seal=half(cells.get("seal", "")).strip(),
        note=cells.get("note", ""),
        active=yes_no(cells.get("active", "")) is not False,
    )


def _class(text: str, policy: Policy) -> KeyClass:
    word = half(text).strip().casefold()
    for one in policy.keys.classes.values():
        if word in (one.id, one.zh.casefold(), one.en.casefold()):
            return one
    names = ", ".join(one.zh for one in policy.keys.classes.values())
    sentence = _("“{name}” is no class of keys. The policy has: {names}.")
    raise UsageError(sentence.format(name=shown(text), names=names), field="class")


def _borrowers(text: str, policy: Policy) -> tuple[tuple[str, ...], tuple[str, ...], tuple[str, ...]]:
    roles, departments, firms = [], [], []
    for word in _several(text):
        if role := policy.find_role(word):
            roles.append(role.id)
        elif department := policy.find_department(word):
            departments.append(department.id)
        else:
            firms.append(word)
    return tuple(roles), tuple(departments), tuple(firms)


def _several(text: str) -> tuple[str, ...]:
    return tuple(word for word in map(str.strip, _BETWEEN.split(text)) if word)


def _length(text: str) -> int | None:
    return int(parse_span(text, field="longest").total_seconds()) if text else None


def _clock(text: str) -> int | None:
    if not text:
        return None
    minute = minute_of_day(half(text).strip()[:5])
    if minute is None:
        raise UsageError(
            _("“{text}” is no time of day. Write it like 22:00.").format(text=shown(text)), field="latest"
        )
    return minute


def _opt_whole(text: str, most: int) -> int | None:
    return _whole(text, 0, most, 0) if text else None


def _whole(text: str, least: int, most: int, default: int) -> int:
    plain = half(text).strip()
    if not plain:
        return default
    if not plain.isdigit() or not least <= int(plain) <= most:
        sentence = _("“{text}” does not fit: a whole number from {least} to {most}.")
        raise UsageError(sentence.format(text=shown(text), least=least, most=most))
    return int(plain)
