"""What a policy says, as plain frozen values: clocks, alarms, ladders, roles, rights, shifts."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from typing import Any, Literal, NamedTuple, Protocol, get_args
from zoneinfo import ZoneInfo

from controlroom.base.errors import NotFound
from controlroom.base.i18n import _, language
from controlroom.base.policy_clock import Calendar, Clock, Origin, Window
from controlroom.base.policy_desk import Desk
from controlroom.base.policy_handover import HandoverPolicy
from controlroom.base.policy_keys import Keys
from controlroom.base.policy_log import Log
from controlroom.base.policy_passes import Passes
from controlroom.base.policy_posts import Posts
from controlroom.base.policy_tell import Tell
from controlroom.base.policy_visits import Visits

Right = Literal[
    "take",
    "dispatch",
    "edit",
    "correct",
    "close",
    "reopen",
    "acknowledge",
    "shelve",
    "strike",
    "reveal",
    "export",
    "policy",
    "staff",
    "import",
    "backup",
    "log",
    "sign",
    "override",
    "shift",
    "lend",
    "release",
    "request-pass",
    "countersign",
    "admin",
]
RIGHTS: tuple[Right, ...] = get_args(Right)
"""Every right there is; ``admin`` stands for all of them."""

PRIORITIES = (1, 2, 3, 4)


class BothLanguages(Protocol):
    """Anything named in Chinese and English."""

    @property
    def zh(self) -> str:
        """The Chinese name."""
        ...

    @property
    def en(self) -> str:
        """The English name."""
        ...


def title(thing: BothLanguages) -> str:
    """Return the name of a clock, role, shift, kind ... in the language in use."""
    return thing.zh if language() == "zh" else thing.en


class Named(NamedTuple):
    """Something with an id and a name in both languages: a reason for a wait."""

    id: str
    zh: str
    en: str


class EmergencyKey(NamedTuple):
    """A digit of the emergency key, its word on the screen, and the id of the kind it opens."""

    digit: str
    zh: str
    en: str
    kind: str


class AlarmPriority(NamedTuple):
    """How an alarm of one priority rings: strokes of the bell, and after how many seconds again."""

    id: str
    zh: str
    en: str
    bells: int
    ring_again: int


class Condition(NamedTuple):
    """A named condition that raises an alarm without a clock."""

    id: str
    zh: str
    en: str
    priority: int
    ladder: str


class Alarms(NamedTuple):
    """Settings of the alarms; lengths in seconds."""

    silence: int
    shelve_at_most: int
    flood_count: int
    flood_within: int
    stale_after: int
    chatter_count: int
    chatter_within: int
    priorities: Mapping[int, AlarmPriority]
    conditions: Mapping[str, Condition]


class Rung(NamedTuple):
    """A step of a ladder: whom to tell, the prompt, and how many seconds after the alarm was raised."""

    role: str
    zh: str
    en: str
    after: int


class Ladder(NamedTuple):
    """Who is prompted, in order, and who is told at once of an urgent major event (DC3, 004:558)."""

    id: str
    zh: str
    en: str
    rungs: tuple[Rung, ...]
    parallel: tuple[str, ...]
    origin: Origin


class Department(NamedTuple):
    """A department and what other documents call it."""

    id: str
    zh: str
    en: str
    aliases: tuple[str, ...]


class Role(NamedTuple):
    """A role: its department, whom it reports to (None at the top), and its other names."""

    id: str
    zh: str
    en: str
    department: str
    superior: str | None
    aliases: tuple[str, ...]
    origin: Origin


class Shift(NamedTuple):
    """A shift of the day; ``starts`` and ``ends`` are minutes after local midnight."""

    id: str
    zh: str
    en: str
    starts: int
    ends: int


class SignIn(NamedTuple):
    """Rules of signing in; lengths in seconds."""

    pin_min: int
    pin_max: int
    free_tries: int
    first_delay: int
    factor: int
    longest_delay: int
    alarm_after: int

    def delay(self, wrong: int) -> int:
        """Return the seconds to wait after so many wrong PINs in a row."""
        steps = wrong - self.free_tries
        if steps <= 0:
            return 0
        # beyond forty doublings any first delay has long passed the longest
        longer: int = self.factor ** min(steps - 1, 40)
        return min(self.longest_delay, self.first_delay * longer)


class Kept(NamedTuple):
    """A document as the database keeps it: its version, its compiled form, its TOML text."""

    version: int
    compiled: str
    text: str


class Policy(NamedTuple):
    """A whole policy. Lengths in seconds, sizes in bytes, times of day in minutes after midnight.

    Attributes:
        file: where it was read, for messages.
        raw: the tables as written; what ``difference`` and ``compiled`` work on.
        catalogues: gives the catalogues of kinds applied beside it, the newest first; read when called.
    """

    file: str
    zone: ZoneInfo
    language: Literal["zh", "en"]
    calendar: Calendar
    clocks: Mapping[str, Clock]
    quiet: Window
    waits: Mapping[str, Named]
    emergency: Mapping[str, EmergencyKey]
    alarms: Alarms
    ladders: Mapping[str, Ladder]
    departments: Mapping[str, Department]
    roles: Mapping[str, Role]
    rights: Mapping[str, frozenset[str]]
    shifts: tuple[Shift, ...]
    desk: Desk
    sign_in: SignIn
    visits: Visits
    keys: Keys
    passes: Passes
    handover: HandoverPolicy
    posts: Posts
    log: Log
    tell: Tell
    duplicate_window: int
    draft_save_every: int
    draft_keep: int
    backups_keep: int
    backups_daily: int
    disk_warn_free: int
    list_limit: int
    text_limit: int
    line_limit: int
    raw: Mapping[str, Any]
    catalogues: Callable[[], Iterable[Kept]] = tuple

    def clock(self, clock_id: str) -> Clock:
        """Return a clock.

        Raises:
            NotFound: the policy has no such clock.
        """
        if clock_id in self.clocks:
            return self.clocks[clock_id]
        raise NotFound(_("The policy has no clock {id}; see policy show.").format(id=clock_id))

    def ladder(self, ladder_id: str) -> Ladder:
        """Return a ladder.

        Raises:
            NotFound: the policy has no such ladder.
        """
        if ladder_id in self.ladders:
            return self.ladders[ladder_id]
        raise NotFound(_("The policy has no ladder {id}; see policy show.").format(id=ladder_id))

    def find_role(self, text: str) -> Role | None:
        """Return the role with this id, name or other name; None if there is none."""
        return self.roles.get(_find(self.roles, text))

    def find_department(self, text: str) -> Department | None:
        """Return the department with this id, name or other name; None if there is none."""
        return self.departments.get(_find(self.departments, text))

    def may(self, role: str, right: Right) -> bool:
        """Tell whether a role has a right; an unknown role has none.

        Raises:
            ValueError: there is no such right.
        """
        if right not in RIGHTS:
            raise ValueError(f"no such right: {right}")
        held = self.rights.get(role, frozenset())
        return right in held or "admin" in held

    def running(self, clock_ids: Iterable[str], severity: str | None) -> tuple[Clock, ...]:
        """Return those of the clocks that run for a severity (None: only those for any severity).

        Raises:
            NotFound: the policy has no such clock.
        """
        clocks = (self.clock(clock_id) for clock_id in clock_ids)
        return tuple(clock for clock in clocks if clock.severity in (None, severity))

    def shift_at(self, minute: int) -> Shift:
        """Return the shift that holds at a minute of the local day."""
        return next(shift for shift in self.shifts if Window(shift.starts, shift.ends).holds(minute))


def _find(things: Mapping[str, Role] | Mapping[str, Department], text: str) -> str:
    wanted = text.strip().casefold()
    for name, thing in things.items():
        if wanted in map(str.casefold, (name, thing.zh, thing.en, *thing.aliases)):
            return name
    return ""
