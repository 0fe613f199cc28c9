"""The shift of the sample estate: roster, posts, rounds, orders, visitors, vehicles and CCTV at the end of the hour."""

from __future__ import annotations

import re
import tomllib
from collections import Counter
from collections.abc import Iterator
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from demo_tables import DEMO, table
from tests.conftest import NOON

from controlroom.base import i18n
from controlroom.base.settings import Location
from controlroom.deadlines import reads as deadlines
from controlroom.demo import Officer, make
from controlroom.demo.shift import VERBS
from controlroom.dutylog import reads as log
from controlroom.handovers.collect import open_now
from controlroom.posts import reads, reads_orders, reads_rounds
from controlroom.posts.rules import CHECK, DEADLINE_TITLES, RoundState, Standing
from controlroom.shifts import reads_roster
from controlroom.shifts.rules import span_at
from controlroom.store.database import Store
from controlroom.visitors import reads as visitors
from controlroom.visitors import reads_vehicles
from controlroom.visitors.rules import Sort, State

HOUR = tomllib.loads((DEMO / "hour.toml").read_text(encoding="utf-8"))
VISITORS: dict[str, dict[str, Any]] = HOUR["visitors"]
ROSTER: dict[str, list[dict[str, Any]]] = HOUR["roster"]
ACTS: list[dict[str, Any]] = HOUR["script"]["acts"]


# noon; a minute before a round begins; over the change of shifts, both ways; over midnight
@pytest.fixture(scope="module", params=[0, 0.98, 8.2, 20.2, 12.4])
def now(request: pytest.FixtureRequest) -> datetime:
    """When the hour ends."""
    return NOON + timedelta(hours=request.param)


@pytest.fixture(scope="module")
def played(tmp_path_factory: pytest.TempPathFactory, now: datetime) -> Iterator[Store]:
    """The sample, its hour ended; only looked at."""
    i18n.use("zh")
    store = made(tmp_path_factory.mktemp("shift"), now)
    yield store
    store.close()


def made(folder: Path, now: datetime, name: str = "苏敏") -> Store:
    file = folder / "sample.db"
    location = Location(f"sqlite:///{file}", file)
    make(location, Officer("101", name, "246810"), now=now)
    return Store(location)


def test_every_verb_is_played() -> None:
    assert VERBS.keys() <= {act["act"] for act in ACTS}


def test_the_roster_plans_each_shift_with_people_who_are_free_for_it() -> None:
    staff = {row["工号"]: row for row in table("staff.csv")}
    for name, on_duty in (("this", "是"), ("next", "否")):
        planned = [line["who"] for line in ROSTER[name]]
        assert len(planned) == len(set(planned))
        assert [who for who in planned if staff[who]["在班"] != on_duty] == []


def test_visitors_and_vehicles_have_numbers_nobody_has() -> None:
    known = {row["手机号"] for row in table("residents.csv")} | {row["电话"] for row in table("staff.csv")}
    phones = [one["phone"] for one in VISITORS.values() if "phone" in one]
    plates = [one["plate"] for one in (*VISITORS.values(), *ACTS) if "plate" in one]
    plates += [one["plate"] for one in HOUR["passes"].values() if "plate" in one]
    assert all(re.fullmatch(r"154\d{8}", phone) and phone not in known for phone in phones)
    assert [plate for plate in plates if not re.fullmatch(r"粤B[D]?154\d\d", plate)] == []
    assert len(set(plates)) == len(plates)


def test_this_and_the_next_shift_are_planned(played: Store, now: datetime) -> None:
    policy = played.policy()
    after = span_at(policy, now).ends
    for instant, name in ((now, "this"), (after, "next")):
        planned = reads_roster.planned(played.reader, policy, instant)
        assert [one.number for one in planned] == sorted(line["who"] for line in ROSTER[name])
        assert all(one.post for one in planned)


def test_posts_are_manned_one_is_not_and_one_guard_is_alone(played: Store, now: datetime) -> None:
    posts = [
        one for one in reads.posts(played.reader, played.policy()) if one.standing is not Standing.UNUSED
    ]
    manned = {one.code: [who.number for who in one.people] for one in posts}
    assert manned == {
        "GT-E": ["301"],
        "GT-W": ["302"],
        "GT-S": [],
        "patrol": ["303", "304"],
        "car-park": ["306"],
        "LB-21": ["311"],
        "LB-41": ["305"],
    }
    [empty] = [one for one in posts if one.standing is Standing.EMPTY]
    assert empty.relief_due is not None
    assert timedelta(0) < empty.relief_due - now < timedelta(minutes=5)
    [alone] = [one for one in deadlines.deadlines(played.reader, state="running") if one.kind == CHECK]
    assert timedelta(minutes=20) < alone.due - now < timedelta(minutes=25)


def test_a_round_is_walked_and_the_next_is_owed_soon(played: Store, now: datetime) -> None:
    found = reads_rounds.rounds(played.reader)
    assert Counter(one.state for one in found) == {RoundState.REPORTED: 1, RoundState.OPEN: 1}
    [owed] = [one for one in found if one.state is RoundState.OPEN]
    assert timedelta(minutes=15) < owed.due - now < timedelta(minutes=77)


def test_every_post_but_one_has_acknowledged_the_order(played: Store, now: datetime) -> None:
    [order] = reads_orders.orders(played.reader, in_force=True)
    assert [one.code for one in order.missing] == ["car-park"]
    assert len(order.acks) == 6


def test_visitors_in_every_state_and_two_vehicles(played: Store, now: datetime) -> None:
    found = visitors.visitors(played.reader, visitors.Which.ALL)
    assert {one.name: one.state for one in found} == {
        "汤国富": State.LEFT,
        "邹文静": State.INSIDE,
        "鲁先生": State.REFUSED,
    }
    assert {one.sort for one in reads_vehicles.vehicles(played.reader)} == set(Sort)


def test_what_was_seen_on_cctv_stands_in_the_log(played: Store, now: datetime) -> None:
    [seen] = [one for one in log.entries(played.reader, tag="cctv") if one.act == "log.watched"]
    assert seen.texts["camera"] == "西门摄像头"


def test_none_of_it_has_alarmed(played: Store, now: datetime) -> None:
    assert [one for one in deadlines.strip(played.reader) if one.kind in DEADLINE_TITLES] == []


def test_the_next_officer_hears_of_it(played: Store, now: datetime) -> None:
    items = Counter(one.subject for one in open_now(played.reader, played.policy(), now))
    assert (items["order"], items["visitor"]) == (1, 1)
    assert items["post"] >= 1


def test_in_english_what_is_said_is_english_and_only_names_stay(tmp_path: Path) -> None:
    i18n.use("en")
    store = made(tmp_path, NOON, "Su")
    said = [
        text for one in visitors.visitors(store.reader, visitors.Which.ALL) for text in (one.why, one.post)
    ]
    said += [text for one in reads_vehicles.vehicles(store.reader) for text in (one.text, one.post)]
    said += [one.post for one in reads_roster.planned(store.reader, store.policy(), NOON)]
    said += [one.found for one in reads_rounds.rounds(store.reader)]
    said += [one.text for one in reads_orders.orders(store.reader)]
    store.close()
    assert all(text.isascii() for text in said), said
