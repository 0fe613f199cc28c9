"""Fields for a document that was seen, and a form that takes no whole number of one."""

from __future__ import annotations

from dataclasses import replace
from typing import Any, ClassVar

from textual.binding import BindingType

from controlroom.base.errors import ControlroomError
from controlroom.base.i18n import _
from controlroom.base.text import half, hidden_documents, whole_document_words, without_documents
from controlroom.estate.documents import read_last4
from controlroom.estate.rules import DocumentKind, name_of
from controlroom.ui.fields import Choice, Field, Filled
from controlroom.ui.formscreen import FormScreen

_LAST4 = 4


class DocumentScreen(FormScreen):
    """A form with the last four characters of a document: a whole number is taken out of any field at once."""

    BINDINGS: ClassVar[list[BindingType]] = []

    def __init__(self, *args: Any, **more: Any) -> None:
        self._cut_short: dict[str, str] = {}
        super().__init__(*args, **more)

    def on_form_changed(self) -> None:
        """Refuse a whole number before it is put aside, then keep what is typed."""
        if len("".join(half(self.form.values["last4"]).split())) > _LAST4:
            try:
                read_last4(self.form.values["last4"])
            except ControlroomError as error:
                self.form.empty("last4")
                self.form.mark("last4", error.sentence)
        for name, text in self.form.values.items():
            kept = without_documents(text)
            if kept != text:
                self.form.set_value(name, kept)
                self._cut_short[name] = kept
            elif self._cut_short.get(name) == text:
                # what is put into a field takes the error there away: say it once that has been noticed
                self.form.mark(name, whole_document_words())
        super().on_form_changed()

    def to_keep(self, filled: Filled) -> Filled:
        """Put no whole number aside, not even one of which more may follow."""
        values = {name: hidden_documents(text) for name, text in filled.values.items()}
        return replace(filled, values=values, shown=hidden_documents(filled.shown))


def document_fields() -> list[Field]:
    """Return the fields for the document that was seen: its sort and last four characters."""
    sorts = tuple(Choice(kind.value, name_of(kind)) for kind in DocumentKind)
    return [
        Field("document", _("Document"), "choice", value=DocumentKind.ID_CARD.value, choices=sorts),
        Field(
            "last4",
            _("Last four"),
            hint=_("its last four characters, never the whole number"),
            check=read_last4,
        ),
    ]
