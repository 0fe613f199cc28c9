"""The staff sheet: its headings in both languages, its rows as ``Person``, what is doubtful in it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from controlroom.base.errors import ControlroomError, Refused
from controlroom.base.i18n import _
from controlroom.base.policy_model import Policy
from controlroom.base.sheets import Doubt, Filled, rows_under, yes_no
from controlroom.base.spreadsheet import Values
from controlroom.base.text import half
from controlroom.people import rules

HEADINGS = {
    "number": ("工号", "number", "编号", "员工编号"),
    "name": ("姓名", "name"),
    "role": ("岗位", "role", "职务", "岗位名称"),
    "department": ("部门", "department"),
    "call_sign": ("呼号", "call sign"),
    "phone": ("电话", "phone", "手机", "联系电话", "手机号码"),
    "skills": ("技能", "skills", "特长"),
    "on_duty": ("在班", "on duty"),
    "active": ("在职", "active"),
}
"""Field -> headings taken for it; the first two stand in the template."""

_NEEDED = ("number", "name", "role")


@dataclass(frozen=True, slots=True)
class Person:
    """What is known of a member of staff, as typed or imported.

    Attributes:
        number: staff number.
        name: full name.
        role: role: id, name or other name of the policy.
        department: the same; empty for the role's own.
        call_sign: on the radio; empty if none.
        phone: telephone number; empty if none.
        skills: in the order given.
        on_duty: None leaves it as it is.
        active: False for one who has left; None leaves it as it is.
    """

    number: str
    name: str
    role: str
    department: str = ""
    call_sign: str = ""
    phone: str = ""
    skills: tuple[str, ...] = ()
    on_duty: bool | None = None
    active: bool | None = None


@dataclass(slots=True)
class Sheet:
    """What a file says: people by row, how many rows were read, what is doubtful."""

    people: list[tuple[str, int, Person]] = field(default_factory=list)
    read: int = 0
    doubts: list[Doubt] = field(default_factory=list)


def read_sheets(sheets: Iterable[tuple[str, Iterable[Values]]], policy: Policy) -> Sheet:
    """Read every sheet that holds staff, wherever its heading row stands.

    A row without number and name is blank; one that cannot be kept is a doubt; a number that stands twice counts
    once.

    Args:
        sheets: name and rows of each sheet.
        policy: knows the roles and departments.

    Raises:
        Refused: no sheet holds number, name and role.
    """
    result = Sheet()
    seen: set[str] = set()
    none = _("No sheet holds staff: the columns number, name and role are needed. See “staff template”.")
    for row in rows_under(sheets, HEADINGS, _NEEDED, none):
        if row.cells.get("number") or row.cells.get("name"):
            _take(result, seen, row, policy)
    return result


def _take(result: Sheet, seen: set[str], row: Filled, policy: Policy) -> None:
    result.read += 1
    try:
        person = _person(row.cells, policy)
    except ControlroomError as error:
        result.doubts.append(Doubt(row.sheet, row.row, error.sentence))
        return
    if person.number in seen:
        reason = _("Number {number} stands here twice; the first row counts.").format(number=person.number)
        result.doubts.append(Doubt(row.sheet, row.row, reason))
        return
    seen.add(person.number)
    result.people.append((row.sheet, row.row, person))
    for key in ("on_duty", "active"):
        if row.cells.get(key) and getattr(person, key) is None:
            reason = _("Neither yes nor no; left as it is.")
            result.doubts.append(Doubt(row.sheet, row.row, reason))


def _person(cells: Mapping[str, str], policy: Policy) -> Person:
    texts = {key: cells.get(key, "") for key in HEADINGS}
    limit = policy.line_limit
    role = policy.find_role(texts["role"])
    if role is None:
        raise Refused(rules.no_role(texts["role"], policy))
    department = policy.find_department(texts["department"] or role.department)
    if department is None:
        raise Refused(rules.no_department(texts["department"], policy))
    return Person(
        number=rules.staff_number(texts["number"]),
        name=rules.person_name(texts["name"], limit),
        role=role.id,
        department=department.id,
        call_sign=rules.within(texts["call_sign"], limit, "call_sign"),
        phone=rules.within(half(texts["phone"]), limit, "phone"),
        skills=tuple(rules.skills_of(rules.within(texts["skills"], limit, "skills"))),
        on_duty=yes_no(texts["on_duty"]),
        active=yes_no(texts["active"]),
    )
