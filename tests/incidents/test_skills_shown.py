"""Skills of a staff sheet as the list of people to send shows them."""

from __future__ import annotations

from controlroom.base import i18n
from controlroom.incidents.catalogue import active_catalogue
from controlroom.incidents.pane.people import skills_text
from controlroom.store.database import Store


def test_words_the_catalogue_does_not_know_stay_as_the_sheet_has_them(store: Store) -> None:
    catalogue = active_catalogue(store.policy())
    assert skills_text(catalogue, ("高空作业", "electrical")) == "高空作业 电工"
    i18n.use("en")
    assert skills_text(catalogue, ("高空作业", "电工")) == "高空作业 Electrical"
