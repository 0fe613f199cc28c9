"""Who may borrow, until when, and what stands against a loan."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from controlroom.base.errors import UsageError
from controlroom.base.policy import parse
from controlroom.keyloans.rules import (
    Against,
    Asking,
    Own,
    State,
    Terms,
    against,
    check_due,
    latest_due,
    next_minute,
    proposed_due,
    read_tag,
    terms,
)
from controlroom.store.policies import shipped_text

ZONE = ZoneInfo("Asia/Shanghai")
NOON = datetime(2026, 11, 22, 4, 0, tzinfo=UTC)
KEYS = parse(shipped_text(), "policy.toml").keys
PUBLIC = terms(KEYS.classes["public-room"], Own())
SEALED = terms(KEYS.classes["sealed-spare"], Own())
GUARD = Asking(role="guard", department="security")


def stands(lent_on: Terms = PUBLIC, asking: Asking = GUARD, **more: object) -> list[Against]:
    usual: dict[str, object] = {
        "state": State.IN, "in_audit": False, "allowance": 6, "takes": 1, "agreed": (),
    }  # fmt: skip
    return against(lent_on, asking, **(usual | more))  # type: ignore[arg-type]


def test_nothing_stands_against_an_ordinary_loan() -> None:
    assert stands() == []


@pytest.mark.parametrize(
    ("more", "what"),
    [
        ({"state": State.OUT}, Against.OUT),
        ({"state": State.LOST}, Against.LOST),
        ({"in_audit": True}, Against.AUDIT),
        ({"asking": Asking(role="cashier", department="administration")}, Against.NOT_ENTITLED),
        ({"asking": Asking(firm="迅达电梯")}, Against.NOT_ENTITLED),
        ({"asking": Asking(role="guard", department="security", has=3, overdue=1)}, Against.OVERDUE),
        ({"asking": Asking(role="guard", department="security", has=6)}, Against.ALLOWANCE),
        ({"takes": 7}, Against.ALLOWANCE),
    ],
)
def test_each_thing_that_stands_against_it(more: dict[str, object], what: Against) -> None:
    assert stands(**more) == [what]  # type: ignore[arg-type]


def test_somebody_from_outside_needs_a_voucher_and_the_right_firm() -> None:
    vouched = Asking(firm="迅达电梯", vouched=True)
    assert stands(asking=vouched) == []
    only = terms(KEYS.classes["restricted"], Own(firms=("通力 电梯",)))
    assert stands(only, vouched, agreed=("security",)) == [Against.NOT_ENTITLED]
    assert stands(only, Asking(firm="通力电梯", vouched=True), agreed=("security",)) == []


@pytest.mark.parametrize(
    ("agreed", "enough"),
    [
        ((), False),
        (("security", "security"), False),
        (("engineering",), False),
        (("engineering", "management"), True),
    ],
)
def test_the_sealed_box_needs_two_from_another_department(agreed: tuple[str, ...], enough: bool) -> None:
    assert stands(SEALED, agreed=agreed) == ([] if enough else [Against.AUTHORISERS])


def test_a_key_of_its_own_terms_leaves_the_rest_to_its_class() -> None:
    own = terms(KEYS.classes["public-room"], Own(longest=600, roles=("cashier",)))
    assert (own.longest, own.latest) == (timedelta(minutes=10), PUBLIC.latest)
    assert stands(own) == [Against.NOT_ENTITLED]
    assert stands(own, Asking(role="cashier", department="administration")) == []


@pytest.mark.parametrize(
    ("hour", "shift_end", "due"),
    [
        (4, None, 8),  # noon: four hours
        (11, None, 14),  # 19:00: the curfew at 22:00 comes before four hours
        (15, None, 19),  # 23:00: the next curfew is tomorrow's
        (4, 6, 6),  # the shift ends before
        (4, 3, 8),  # a shift that should have ended says nothing
    ],
)
def test_until_when_it_is_lent(hour: int, shift_end: int | None, due: int) -> None:
    day = NOON.replace(hour=0)
    now, ends = day + timedelta(hours=hour), None if shift_end is None else day + timedelta(hours=shift_end)
    assert proposed_due(PUBLIC, now, ZONE, ends) == day + timedelta(hours=due)


def test_the_end_of_the_shift_bounds_no_loan() -> None:
    assert latest_due(PUBLIC, NOON, ZONE) == NOON + timedelta(hours=4)


def test_the_next_curfew_is_never_this_instant() -> None:
    at_ten = datetime(2026, 11, 22, 14, 0, tzinfo=UTC)
    assert next_minute(22 * 60, at_ten, ZONE) == at_ten + timedelta(days=1)
    assert next_minute(22 * 60, at_ten - timedelta(microseconds=1), ZONE) == at_ten


def test_a_curfew_the_night_the_clocks_change() -> None:
    berlin = ZoneInfo("Europe/Berlin")
    evening = datetime(2026, 3, 28, 20, 0, tzinfo=UTC)
    assert next_minute(2 * 60 + 30, evening, berlin) == datetime(2026, 3, 29, 1, 30, tzinfo=UTC)


def test_a_time_gone_by_is_refused() -> None:
    with pytest.raises(UsageError):
        check_due(NOON, NOON)
    check_due(NOON + timedelta(seconds=1), NOON)


@pytest.mark.parametrize(("typed", "tag"), [("e-07", "E-07"), ("Ｅ－０７", "E-07"), (" e 07 ", "E07")])
def test_a_tag_as_it_is_kept(typed: str, tag: str) -> None:
    assert read_tag(typed) == tag


@pytest.mark.parametrize("typed", ["", "  ", "钥匙7", "-7", "E" * 25, "[red]", "a;b"])
def test_what_is_no_tag(typed: str) -> None:
    with pytest.raises(UsageError):
        read_tag(typed)
