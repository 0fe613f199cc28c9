"""What a staff number, a PIN and a wrong PIN mean: decisions without a database."""

from __future__ import annotations

import re
from collections.abc import Iterable
from datetime import datetime, timedelta
from difflib import get_close_matches

from controlroom.base.errors import UsageError
from controlroom.base.i18n import _, language
from controlroom.base.policy_model import RIGHTS, Department, Policy, Role, SignIn
from controlroom.base.text import half, shown, tidy_line

_NUMBER = re.compile(r"[0-9A-Za-z][0-9A-Za-z-]{0,19}")
_PIN = re.compile(r"[0-9]+")
_NEAR = 3
_BETWEEN = re.compile(r"[,，、;；/]+")


def staff_number(text: str, *, field: str = "number") -> str:
    """Return a staff number as kept: plain characters, letters upper case, ``612`` or ``B-07``.

    Raises:
        UsageError: it is not a number; ``field`` names where it was typed.
    """
    number = half(text).strip().upper()
    if not _NUMBER.fullmatch(number):
        raise UsageError(
            _("A staff number is up to 20 digits, letters or hyphens, for instance 612."), field=field
        )
    return number


def person_name(text: str, limit: int, *, field: str = "name") -> str:
    """Return a name as kept.

    Args:
        text: what was typed.
        limit: most characters the policy allows in a line.
        field: where it was typed, for the error.

    Raises:
        UsageError: it is empty or too long.
    """
    name = tidy_line(text, field=field)
    if not name:
        raise UsageError(_("A name is missing."), field=field)
    return within(name, limit, field)


def within(text: str, limit: int, field: str) -> str:
    """Return a one-line text that is not too long.

    Raises:
        UsageError: it is longer than the limit.
    """
    if len(text) > limit:
        raise UsageError(
            _("This is longer than {limit} characters. Shorten it.").format(limit=limit), field=field
        )
    return text


def skills_of(text: str) -> list[str]:
    """Return the skills in a cell, ``电工、焊工``, each once, in their order."""
    parts = (tidy_line(part) for part in _BETWEEN.split(text))
    return list(dict.fromkeys(part for part in parts if part))


def checked_pin(pin: str, rules: SignIn) -> str:
    """Return a new PIN, full-width digits as plain ones.

    Raises:
        UsageError: it is not digits of the policy's length, or all the same digit.
    """
    plain = half(pin).strip()
    if not _PIN.fullmatch(plain) or not rules.pin_min <= len(plain) <= rules.pin_max:
        raise UsageError(
            _("A PIN is {low} to {high} digits.").format(low=rules.pin_min, high=rules.pin_max), field="pin"
        )
    if len(set(plain)) == 1:
        raise UsageError(_("A PIN of one digit repeated is guessed at once. Choose another."), field="pin")
    return plain


def locked_until(wrong: int, now: datetime, rules: SignIn) -> datetime | None:
    """Return until when nobody may try again after so many wrong PINs in a row; None for no wait."""
    delay = rules.delay(wrong)
    return now + timedelta(seconds=delay) if delay else None


def wait(until: datetime | None, wrong: int, now: datetime, rules: SignIn) -> int:
    """Return the whole seconds still to wait before another try, 0 if none.

    A wait longer than the policy ever gives comes from a clock that was set back: it is cut to the policy's.
    """
    if until is None or until <= now:
        return 0
    left = -((now - until) // timedelta(seconds=1))
    return min(left, rules.delay(wrong))


def rights_of(role: str, policy: Policy) -> frozenset[str]:
    """Return the rights of a role; ``admin`` is every right there is."""
    held = policy.rights.get(role, frozenset())
    return frozenset(RIGHTS) if "admin" in held else held


def no_role(typed: str, policy: Policy) -> str:
    """Return the sentence for a role that the policy has not: what was typed, what comes close, where all stand."""
    near = _near(typed, policy.roles.values())
    if near:
        sentence = _(
            "The policy has no role “{role}”. Did you mean {near}? “staff template” writes a sheet with all roles."
        )
    else:
        sentence = _("The policy has no role “{role}”. “staff template” writes a sheet with all roles.")
    return sentence.format(role=shown(typed), near=near)


def no_department(typed: str, policy: Policy) -> str:
    """Return the sentence for a department that the policy has not; they are few enough to name."""
    names = " · ".join(named(one, one.id) for one in policy.departments.values())
    return _("The policy has no department “{name}”. There are: {names}.").format(
        name=shown(typed), names=names
    )


def _near(typed: str, roles: Iterable[Role]) -> str:
    names = {name.casefold(): role for role in roles for name in (role.id, role.zh, role.en, *role.aliases)}
    wanted = half(typed).strip().casefold()
    found = [name for name in names if len(wanted) > 1 and wanted in name]
    found += get_close_matches(wanted, names, n=_NEAR, cutoff=0.5)
    return " / ".join(list(dict.fromkeys(named(names[name], name) for name in found))[:_NEAR])


def named(one: Role | Department | None, code: str) -> str:
    """Return the name of a role or department in the officer's language; its id if the policy lost it."""
    if one is None:
        return code
    return one.zh if language() == "zh" else one.en
