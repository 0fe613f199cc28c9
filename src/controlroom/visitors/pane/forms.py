"""The forms of a visitor and of a vehicle."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime
from functools import partial

from controlroom.base.i18n import _
from controlroom.base.numbers import parse_id
from controlroom.base.plates import read_plate
from controlroom.base.times import parse_when
from controlroom.estate.documentform import DocumentScreen, document_fields
from controlroom.estate.reads import find_places
from controlroom.ui.fields import Choice, Field, Filled, Suggestion
from controlroom.ui.formscreen import FormScreen
from controlroom.ui.pane import Frame
from controlroom.visitors.pane.writing import HERE
from controlroom.visitors.rules import SORT_TITLES, check_people, seen_plate

VISITOR = "visitors.new"
VEHICLE = "visitors.vehicle"

_MOST = 8


class VisitorForms:
    """Makes the forms.

    Args:
        frame: the console.
    """

    def __init__(self, frame: Frame) -> None:
        self._frame = frame

    def visitor(self, filled: Filled | None = None) -> FormScreen:
        """Return the form for a visitor; ``filled`` as it was put aside."""
        values = filled.values if filled else {}
        fields = [
            Field("name", _("Name"), required=True, hint=_("of who came")),
            Field("home", _("To whom"), "pick", hint=_("home, shop or facility"), complete=self._places),
            Field("why", _("What for")),
            *document_fields(),
            Field("phone", _("Telephone"), kind="phone"),
            Field("plate", _("Plate"), check=read_plate),
            Field("people", _("How many"), value="1", check=_count),
            Field("post", _("Post"), hint=_("at which gate or lobby")),
            self._at(),
            Field("refused", _("Not let in"), hint=_("why not; empty: let in")),
        ]
        return DocumentScreen(
            _("Visitor"),
            [replace(one, value=values.get(one.id, one.value)) for one in fields],
            name=VISITOR,
            save=self._save_visitor,
            park=partial(self._frame.drafts.park, VISITOR),
            form_id=filled.form_id if filled else None,
            picked=filled.picked if filled else None,
        )

    def vehicle(self, filled: Filled | None = None) -> FormScreen:
        """Return the form for a vehicle; ``filled`` as it was put aside."""
        values = filled.values if filled else {}
        sorts = tuple(Choice(sort.value, _(words)) for sort, words in SORT_TITLES.items())
        fields = [
            Field("plate", _("Plate"), required=True, hint=_("“none” without one"), check=seen_plate),
            Field("text", _("What was noticed"), required=True),
            Field("sort", _("Sort"), "choice", value=sorts[0].id, choices=sorts),
            Field("post", _("Post"), hint=_("at which gate, or where in the car park")),
            self._at(),
        ]
        return FormScreen(
            _("Vehicle"),
            [replace(one, value=values.get(one.id, one.value)) for one in fields],
            name=VEHICLE,
            save=self._save_vehicle,
            park=partial(self._frame.drafts.park, VEHICLE),
            form_id=filled.form_id if filled else None,
        )

    async def _save_visitor(self, filled: Filled) -> None:
        values = filled.values
        given = {name: values[name] for name in ("name", "why", "phone", "plate", "post", "refused", "last4")}
        await self._frame.desk.save(
            HERE + "add",
            **given,
            home=filled.picked.get("home") or values["home"],
            document=values["document"] if values["last4"].strip() else "",
            people=_count(values["people"]) if values["people"].strip() else 1,
            at=self._when(values["at"]),
            request=filled.form_id,
        )
        self._frame.drafts.drop(VISITOR, filled.form_id)

    async def _save_vehicle(self, filled: Filled) -> None:
        values = filled.values
        await self._frame.desk.save(
            HERE + "note_vehicle",
            **{name: values[name] for name in ("plate", "text", "sort", "post")},
            at=self._when(values["at"]),
            request=filled.form_id,
        )
        self._frame.drafts.drop(VEHICLE, filled.form_id)

    def _at(self) -> Field:
        return Field("at", _("When"), hint=_("if not now: 08:30, 10m"), check=self._when)

    def _when(self, text: str) -> datetime | None:
        if not text.strip():
            return None
        return parse_when(text, self._frame.now(), self._frame.zone, look="back")

    async def _places(self, text: str) -> Sequence[Suggestion]:
        return await asyncio.to_thread(self._found, text)

    def _found(self, text: str) -> list[Suggestion]:
        found = find_places(self._frame.reader, text, _MOST)
        # a home found by a resident's name would tell who lives there
        known = [one for one in found if not one.who or self._frame.revealed]
        return [
            Suggestion(one.code, one.title, one.who, exact=len(known) == 1 or one.code == text.strip())
            for one in known
        ]


def again(frame: Frame, form: str, filled: Filled) -> FormScreen:
    """Return a form that was put aside, as it was."""
    forms = VisitorForms(frame)
    return forms.vehicle(filled) if form == VEHICLE else forms.visitor(filled)


def _count(text: str) -> int:
    return check_people(parse_id(text, field="people"))
