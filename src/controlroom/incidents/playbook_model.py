"""A playbook as plain frozen values: what to ask, what to do in which order, whom to tell, when it may be closed."""

from __future__ import annotations

from typing import Literal, NamedTuple, get_args

from controlroom.base.i18n import N_
from controlroom.base.policy_clock import Origin

Category = Literal["E", "M", "O", "C", "F"]
CATEGORIES: tuple[Category, ...] = get_args(Category)
"""Groups of situations (domain.md 4)."""
CATEGORY_TITLES: dict[Category, str] = {
    "E": N_("Engineering"),
    "M": N_("Medical"),
    "O": N_("Public order"),
    "C": N_("Crime"),
    "F": N_("Fire and disaster"),
}

Doer = Literal["desk", "guard", "engineering", "caller", "lobby", "customer-service"]
DOERS: tuple[Doer, ...] = get_args(Doer)
DOER_TITLES: dict[Doer, str] = {
    "desk": N_("Desk"),
    "guard": N_("Guard"),
    "engineering": N_("Engineering"),
    "caller": N_("Caller"),
    "lobby": N_("Lobby post"),
    "customer-service": N_("Customer service"),
}

Means = Literal["radio", "phone", "in-person", "message"]
MEANS: tuple[Means, ...] = get_args(Means)
MEANS_TITLES: dict[Means, str] = {
    "radio": N_("Radio"),
    "phone": N_("Telephone"),
    "in-person": N_("In person"),
    "message": N_("Message"),
}

When = Literal["at-once", "if-major", "if-serious", "if-hurt", "if-needed", "afterwards"]
WHENS: tuple[When, ...] = get_args(When)
WHEN_TITLES: dict[When, str] = {
    "at-once": N_("At once"),
    "if-major": N_("If major"),
    "if-serious": N_("If serious"),
    "if-hurt": N_("If somebody is hurt"),
    "if-needed": N_("If needed"),
    "afterwards": N_("Afterwards"),
}

Sort = Literal["text", "time", "number", "phone", "person", "choice"]
SORTS: tuple[Sort, ...] = get_args(Sort)


class Point(NamedTuple):
    """A line of the card without anything to tick: the trigger, what never to do, when it may be closed."""

    zh: str
    en: str
    origin: Origin


class Question(NamedTuple):
    """A question to the caller."""

    id: str
    zh: str
    en: str
    origin: Origin


class Branch(NamedTuple):
    """A fork of the course: the steps that name it fold under it, chosen or not."""

    id: str
    zh: str
    en: str


class Step(NamedTuple):
    """One act to be ticked.

    Attributes:
        id: stable for ever, because ticks refer to it.
        by: who does it.
        branch: id of the branch it belongs to, or empty.
        needs: id of the field that must be filled before it can be ticked, or empty.
    """

    id: str
    by: Doer
    zh: str
    en: str
    branch: str
    needs: str
    origin: Origin


class Notify(NamedTuple):
    """Somebody to tell.

    Attributes:
        to: a target of the policy or a code of the directory.
        means: how, the best first.
        when: only ``at-once`` is owed by a limit.
        zh: what narrows it, in Chinese, or empty.
        en: the same in English.
    """

    to: str
    means: tuple[Means, ...]
    when: When
    zh: str
    en: str
    origin: Origin


class Choice(NamedTuple):
    """One answer of a field that offers some."""

    id: str
    zh: str
    en: str


class Field(NamedTuple):
    """What must be recorded: asked for at closing, left out only with a reason."""

    id: str
    zh: str
    en: str
    sort: Sort
    choices: tuple[Choice, ...]
    origin: Origin


class Playbook(NamedTuple):
    """A card.

    Attributes:
        id: the file's name without its ending.
        situation: its number in domain.md 4, ``P-01`` to ``P-36``, or one of ours, ``O-01``.
        sources: citations of the documents it follows.
        gas: nobody inside may be called by radio or telephone (001:254, K-12).
        witness: the step ``enter`` waits for the witness (002:67).
        file: where it was read.
        own: whether it is the estate's own instead of the shipped one.
    """

    id: str
    situation: str
    category: Category
    zh: str
    en: str
    sources: tuple[Origin, ...]
    gas: bool
    witness: bool
    trigger: Point
    ask: tuple[Question, ...]
    branches: tuple[Branch, ...]
    steps: tuple[Step, ...]
    never: tuple[Point, ...]
    notify: tuple[Notify, ...]
    record: tuple[Field, ...]
    close: tuple[Point, ...]
    file: str
    own: bool

    def step(self, step_id: str) -> Step | None:
        """Return a step by its id; None if this card has no such step (any more)."""
        return next((one for one in self.steps if one.id == step_id), None)

    def field(self, field_id: str) -> Field | None:
        """Return a field by its id; None if this card has no such field (any more)."""
        return next((one for one in self.record if one.id == field_id), None)
