"""What goes on around an incident, read for the card; and the cards of F12, read before a digit is pressed."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime

from controlroom.base.errors import ControlroomError
from controlroom.base.i18n import _
from controlroom.base.policy_model import title
from controlroom.base.settings import own_playbooks
from controlroom.deadlines.reads import DueRow
from controlroom.estate.directory_reads import Entry, entries
from controlroom.incidents import reads_scene
from controlroom.incidents.catalogue import Kind, active_catalogue
from controlroom.incidents.pane.card import Number, OnScene
from controlroom.incidents.playbook_model import Playbook
from controlroom.incidents.playbooks import playbooks
from controlroom.incidents.reads import Incident
from controlroom.incidents.reads_scene import StepLine, ToTell
from controlroom.incidents.tellings import Facts, Telling, tellings
from controlroom.ui.pane import Frame

_OUTSIDE = ("emergency", "outside")


def read_scene(frame: Frame, one: Incident, due: Iterable[DueRow] = ()) -> OnScene:
    """Read what goes on around an incident.

    Args:
        frame: the console.
        one: the incident.
        due: its deadlines.
    """
    reader, policy = frame.reader, frame.policy
    kind = active_catalogue(policy).kind(one.kind)
    card, trouble = _card(frame, kind)
    scene = reads_scene.scene(reader, one.id)
    to_tell = reads_scene.to_tell(reader, policy, card, one, scene)
    return OnScene(
        card=card,
        life=one.life,
        scene=scene,
        steps=reads_scene.steps(card, scene, one.life),
        to_tell=to_tell,
        missing=reads_scene.fields_missing(card, scene, one.life),
        commander=reads_scene.commander_of(scene, one.life),
        numbers=_numbers(kind, [line.telling for line in to_tell], entries(reader)),
        due={row.kind: row for row in due if row.life == one.life and row.state != "cancelled"},
        state=trouble,
        gas=_is_gas(card, kind) or reads_scene.is_gas(reader, one),
    )


def beforehand(frame: Frame, kinds: Iterable[str]) -> dict[str, OnScene]:
    """Return the cards of kinds as they stand at the first instant, before anything is written."""
    policy, catalogue = frame.policy, active_catalogue(frame.policy)
    directory = entries(frame.reader)
    found = {}
    for kind_id in kinds:
        kind = catalogue.kind(kind_id)
        card, trouble = _card(frame, kind)
        told = tellings(policy, card, kind, Facts(frame.now(), None, 1), directory)
        found[kind_id] = OnScene(
            card=card,
            life=1,
            scene=None,
            steps=tuple(StepLine(step, step.id, None, old=False) for step in card.steps) if card else (),
            to_tell=tuple(_untold(one, frame.now()) for one in told),
            missing=card.record if card else (),
            commander=None,
            numbers=_numbers(kind, told, directory),
            state=trouble,
            gas=_is_gas(card, kind),
        )
    return found


def _untold(telling: Telling, since: datetime) -> ToTell:
    return ToTell(telling, told_at=None, told_who="", means="", since=since)


def _card(frame: Frame, kind: Kind) -> tuple[Playbook | None, str]:
    """Return the playbook of a kind, and what is wrong with it; an incident is shown without a card all the same."""
    library = playbooks(own_playbooks(frame.store.location))
    try:
        card = library.for_kind(kind)
    except ControlroomError as error:
        return None, error.sentence
    trouble = library.warning(kind.situation) if kind.situation else ""
    return card, _(
        "The estate's own playbook contains an error; the shipped one is shown."
    ) if trouble else ""


def _is_gas(card: Playbook | None, kind: Kind) -> bool:
    return kind.no_radio or (card is not None and card.gas)


def _numbers(kind: Kind, told: Sequence[Telling], directory: Mapping[str, Entry]) -> tuple[Number, ...]:
    """Return the outside numbers of an incident, those of its kind first, each once."""
    named = {one.number: title(one) for one in directory.values() if one.sort == "emergency" and one.number}
    found = {number: Number(named.get(number, number), number) for number in kind.call}
    for telling in told:
        entry = directory.get(telling.directory)
        if entry is not None and entry.sort in _OUTSIDE:
            found.setdefault(entry.number or entry.code, Number(title(entry), entry.number))
    return tuple(found.values())
