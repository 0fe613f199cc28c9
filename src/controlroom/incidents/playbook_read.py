"""Reading one playbook file: every mistake is named with file, key, line and reason, all at once."""

from __future__ import annotations

from collections.abc import Callable, Collection, Sequence
from pathlib import Path
from typing import Protocol, TypeVar, cast

from controlroom.base.config_file import (
    Section,
    Source,
    is_identifier,
    not_one_of,
    quoted,
    read_text,
    read_toml,
)
from controlroom.base.i18n import _
from controlroom.base.policy_clock import Origin
from controlroom.base.policy_read_clocks import OURS, is_citation, read_origin
from controlroom.incidents.playbook_model import (
    CATEGORIES,
    DOERS,
    MEANS,
    SORTS,
    WHENS,
    Branch,
    Category,
    Choice,
    Doer,
    Field,
    Means,
    Notify,
    Playbook,
    Point,
    Question,
    Sort,
    Step,
    When,
)
from controlroom.incidents.situations import is_ours, read_situation

STEP_ZH = 28
"""Characters of a step that still fit one line of the card, in Chinese; ours."""
STEP_EN = 70
"""The same in English; ours."""
ENTER = "enter"
"""The step that waits for the witness (002:67)."""


class _WithId(Protocol):
    @property
    def id(self) -> str: ...


_Row = TypeVar("_Row", bound=_WithId)
_Any = TypeVar("_Any")


def read_playbook(path: Path, *, own: bool = False) -> Playbook:
    """Return the playbook in a file.

    Args:
        path: the file, named after the playbook's id.
        own: whether it is the estate's own.

    Raises:
        PolicyError: the file cannot be read or holds mistakes; every one is named.
    """
    return parse_playbook(read_text(path), str(path), own=own)


def parse_playbook(text: str, file: str, *, own: bool = False) -> Playbook:
    """Return the playbook in a TOML text; ``file`` is the name its id must have, also used in messages.

    Raises:
        PolicyError: it holds mistakes; every one is named.
    """
    source = Source(file, text)
    root = Section(source, "", read_toml(text, file))
    card = Playbook(
        id=_identifier(root),
        situation=read_situation(root),
        category=cast(Category, root.choice("category", CATEGORIES)),
        zh=_line(root, "zh"),
        en=_line(root, "en"),
        sources=_sources(root),
        gas=root.flag("gas", False),
        witness=root.flag("witness", False),
        trigger=_done(root.section("trigger"), _trigger),
        ask=_listed(root, "ask", _question),
        branches=_listed(root, "branches", _branch),
        steps=_listed(root, "steps", _step, required=True),
        never=tuple(_done(row, _point) for row in root.rows("never", required=False)),
        notify=tuple(_done(row, _notify) for row in root.rows("notify", required=False)),
        record=_listed(root, "record", _field),
        close=tuple(_done(row, _agreed_point) for row in root.rows("close")),
        file=file,
        own=own,
    )
    if card.id and card.id != Path(file).stem:
        reason = _("The id must be the file's name, {name}.")
        root.wrong("id", reason.format(name=quoted(Path(file).stem)))
    if is_ours(card.situation) and OURS not in {one.source for one in card.sources}:
        root.wrong("sources", _('No document names this situation; write "ours" among the sources.'))
    _references(root, card)
    root.done()
    source.check()
    return card


def _references(root: Section, card: Playbook) -> None:
    """Check what one part of the card says of another."""
    branches, fields = [one.id for one in card.branches], [one.id for one in card.record]
    for at, step in enumerate(card.steps, 1):
        if step.branch and step.branch not in branches:
            root.wrong(f"steps[{at}].branch", not_one_of(step.branch, branches))
        if step.needs and step.needs not in fields:
            root.wrong(f"steps[{at}].needs", not_one_of(step.needs, fields))
    used = {step.branch for step in card.steps}
    for at, branch in enumerate(branches, 1):
        if branch and branch not in used:
            reason = _("No step belongs to this branch; remove it or name it in a step.")
            root.wrong(f"branches[{at}].id", reason)
    told = [(one.to, one.when) for one in card.notify]
    for at, one in enumerate(told, 1):
        if one in told[: at - 1]:
            root.wrong(f"notify[{at}].to", _("{value} stands here twice.").format(value=quoted(one[0])))
    enter = card.step(ENTER)
    if card.witness and not (enter and enter.needs):
        root.wrong("witness", _("The step “enter” must need the field that names the witness; add it."))
    if root.has("steps") and not card.steps:
        root.wrong("steps", _("A playbook has at least one step."))
    if root.has("close") and not card.close:
        root.wrong("close", _("Say at least once when the incident may be closed."))


def _done(row: Section, read: Callable[[Section], _Any]) -> _Any:
    made = read(row)
    row.done()
    return made


def _listed(
    root: Section, name: str, read: Callable[[Section], _Row], *, required: bool = False
) -> tuple[_Row, ...]:
    """Read a list of tables whose ids must differ."""
    return _unlike(root.rows(name, required=required), read)


def _unlike(rows: Sequence[Section], read: Callable[[Section], _Row]) -> tuple[_Row, ...]:
    found: list[_Row] = []
    for row in rows:
        one = _done(row, read)
        if one.id and any(other.id == one.id for other in found):
            row.wrong("id", _("{value} stands here twice.").format(value=quoted(one.id)))
        found.append(one)
    return tuple(found)


def _trigger(row: Section) -> Point:
    return Point(_line(row, "zh"), _line(row, "en"), _origin(row, ("", OURS)))


def _point(row: Section) -> Point:
    return Point(_line(row, "zh"), _line(row, "en"), _origin(row))


def _agreed_point(row: Section) -> Point:
    return Point(_line(row, "zh"), _line(row, "en"), _origin(row, (OURS,)))


def _question(row: Section) -> Question:
    return Question(_identifier(row), _line(row, "zh"), _line(row, "en"), _origin(row, ("", OURS)))


def _branch(row: Section) -> Branch:
    return Branch(_identifier(row), _line(row, "zh"), _line(row, "en"))


def _step(row: Section) -> Step:
    return Step(
        id=_identifier(row),
        by=cast(Doer, row.choice("by", DOERS)),
        zh=_line(row, "zh", most=STEP_ZH),
        en=_line(row, "en", most=STEP_EN),
        branch=row.text("branch", ""),
        needs=row.text("needs", ""),
        origin=_origin(row),
    )


def _notify(row: Section) -> Notify:
    means = row.choices("means", MEANS)
    if not means:
        row.wrong("means", not_one_of("", MEANS))
    zh, en = _line(row, "zh", default=""), _line(row, "en", default="")
    if bool(zh) != bool(en):
        row.wrong("zh" if en else "en", _("Write it in both languages, or in neither."))
    return Notify(
        to=_identifier(row, "to"),
        means=cast(tuple[Means, ...], means),
        when=cast(When, row.choice("when", WHENS)),
        zh=zh,
        en=en,
        origin=_origin(row),
    )


def _field(row: Section) -> Field:
    sort = row.choice("sort", SORTS)
    choices = _unlike(row.rows("choices", required=False), _choice)
    if (sort == "choice") != bool(choices):
        row.wrong("choices", _('sort = "choice" and choices belong together; write both.'))
    return Field(
        id=_identifier(row),
        zh=_line(row, "zh"),
        en=_line(row, "en"),
        sort=cast(Sort, sort),
        choices=choices,
        origin=_origin(row, (OURS,)),
    )


def _choice(row: Section) -> Choice:
    return Choice(_identifier(row), _line(row, "zh"), _line(row, "en"))


def _identifier(row: Section, name: str = "id") -> str:
    value = row.text(name)
    if value and not is_identifier(value):
        row.wrong(name, _("An id is made of small letters, digits and hyphens, like water-leak."))
    return value


def _line(row: Section, name: str, default: str | None = None, most: int = 0) -> str:
    """Return a text of one line, at most so many characters long."""
    value = row.text(name, default)
    if not all(map(str.isprintable, value)):
        row.wrong(name, _("This must be one line without control characters."))
    if most and len(value) > most:
        reason = _(
            "This has {count} characters; a step has at most {most}. Say it shorter or make two steps."
        )
        row.wrong(name, reason.format(count=len(value), most=most))
    return value


def _origin(row: Section, needs_no_reason: Collection[str] = ()) -> Origin:
    """Return where a row comes from; what is only asked or recorded may be ours without a reason."""
    if row.data.get("source", "") in needs_no_reason:
        return Origin(row.text("source", ""), row.text("why", ""))
    return read_origin(row)


def _sources(root: Section) -> tuple[Origin, ...]:
    why = root.text("why", "")
    cited = root.texts("sources")
    if not cited:
        root.wrong("sources", _('Name at least one source, like ["001:230-233"].'))
    for one in cited:
        if one != OURS and not is_citation(one):
            reason = _('{value} is not a source; write "001:389" or "ours".').format(value=quoted(one))
            root.wrong("sources", reason)
    if OURS in cited and not why:
        root.wrong("why", _("A value of our own needs a reason; add why."))
    return tuple(Origin(one, why if one == OURS else "") for one in cited)
