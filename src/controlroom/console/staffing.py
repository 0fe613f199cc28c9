"""Adding staff and setting a PIN at the desk: two forms, the PIN typed unseen."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING

from controlroom.base.errors import UsageError
from controlroom.base.i18n import _
from controlroom.base.pinyin import initials
from controlroom.people.rules import named, skills_of
from controlroom.people.sheet import Person
from controlroom.ui.fields import Choice, Field, Filled, Suggestion
from controlroom.ui.formscreen import FormScreen
from controlroom.ui.notice import tell, warn
from controlroom.ui.prompt import open_once

if TYPE_CHECKING:
    from controlroom.console.core import Core

ADD, PIN = "staff.add", "staff.pin"
WORDS = {
    "add staff": ADD,
    "staff add": ADD,
    "添加人员": ADD,
    "加人员": ADD,
    "set pin": PIN,
    "staff pin": PIN,
    "设密码": PIN,
    "设置密码": PIN,
}
"""What may be typed into the bar for the forms; with arguments ``staff add`` is the shell's command."""

_MOST = 8


def titles() -> dict[str, str]:
    """Return the names of the forms for the palette."""
    return {ADD: _("Add staff"), PIN: _("Set a PIN")}


class Staffing:
    """The forms.

    Args:
        app: the console.
    """

    def __init__(self, app: Core) -> None:
        self._app = app

    async def open(self, which: str) -> None:
        """Open a form for who may; ask for the sign-in first.

        Args:
            which: ``ADD`` or ``PIN``.
        """
        by = await self._app.officer.need()
        if by is None:
            return
        if which == ADD and "staff" not in by.rights:
            warn(self._app.screen, _("{number} may not add staff. Ask a leader.").format(number=by.number))
            return
        own = "" if "staff" in by.rights else by.number
        open_once(self._app, self._adding() if which == ADD else self._setting(own))

    def _adding(self) -> FormScreen:
        later = _("leave both empty for somebody who never signs in")
        fields = [
            Field("number", _("Number"), required=True, hint=_("staff number, for instance 612")),
            Field("name", _("Name"), required=True),
            Field("role", _("Role"), kind="pick", required=True, complete=self._roles),
            Field("phone", _("Telephone"), kind="phone"),
            Field("call_sign", _("Call sign")),
            Field("skills", _("Skills"), hint=_("with commas between, for instance plumbing, electrical")),
            Field(
                "duty",
                _("On duty"),
                kind="choice",
                value="no",
                choices=(Choice("no", _("No")), Choice("yes", _("Yes, from now"))),
            ),
            Field("pin", _("PIN"), kind="secret", hint=later),
            Field("again", _("PIN once more"), kind="secret"),
        ]
        return FormScreen(_("Add staff"), fields, name="staff-add", save=self._add)

    def _setting(self, own: str) -> FormScreen:
        fields = [
            Field("number", _("Number"), required=True, value=own, hint=_("whose PIN")),
            Field("pin", _("New PIN"), kind="secret", required=True),
            Field("again", _("PIN once more"), kind="secret", required=True),
        ]
        return FormScreen(_("Set a PIN"), fields, name="staff-pin", save=self._set)

    async def _roles(self, text: str) -> Sequence[Suggestion]:
        policy, wanted = self._app.policy, text.strip().casefold()
        known = policy.find_role(text)
        found = []
        for role in policy.roles.values():
            spoken = (role.id, role.zh, role.en, *role.aliases)
            letters = [one for word in spoken for one in initials(word, every_reading=True)]
            if any(wanted in word.casefold() for word in spoken) or any(
                one.startswith(wanted) for one in letters
            ):
                department = policy.departments.get(role.department)
                found.append(
                    Suggestion(
                        role.id, named(role, role.id), named(department, role.department), exact=role == known
                    )
                )
        return sorted(found, key=lambda one: not one.exact)[:_MOST]

    async def _add(self, filled: Filled) -> None:
        given = filled.values
        pin = _agreed(given)
        person = Person(
            given["number"],
            given["name"],
            filled.picked.get("role") or given["role"],
            call_sign=given["call_sign"],
            phone=given["phone"],
            skills=tuple(skills_of(given["skills"])),
            on_duty=given["duty"] == "yes",
        )
        done = await self._app.desk.save(
            "controlroom.people.desk:add", person, pin=pin or None, request=filled.form_id
        )
        sentence = _("{number} is added.") if pin else _("{number} is added, without a PIN: cannot sign in.")
        tell(self._app.screen, sentence.format(number=done.number))

    async def _set(self, filled: Filled) -> None:
        given = filled.values
        done = await self._app.desk.save(
            "controlroom.people.desk:set_pin", given["number"], _agreed(given), request=filled.form_id
        )
        tell(self._app.screen, _("The PIN of {number} is set.").format(number=done.number))


def _agreed(given: Mapping[str, str]) -> str:
    if given["pin"] != given["again"]:
        raise UsageError(_("The two PINs differ. Type both again."), field="again")
    return given["pin"]
