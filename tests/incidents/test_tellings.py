"""Who must be told of what: rules and cards together (domain.md 1.4, 4.1; DC3)."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from controlroom.base import i18n
from controlroom.base.due import due_at
from controlroom.base.policy import load, parse
from controlroom.base.policy_model import Policy
from controlroom.base.settings import shipped
from controlroom.estate.directory import Contact, shipped_directory
from controlroom.incidents.catalogue import Kind, active_catalogue
from controlroom.incidents.playbook_model import Playbook
from controlroom.incidents.playbooks import shipped_playbooks
from controlroom.incidents.tellings import (
    FROM_OUTSIDE,
    Facts,
    Telling,
    deadline_kind,
    deadline_title,
    means_title,
    target_of,
    tellings,
)

FILE = shipped("data") / "policy.toml"
NOON = datetime(2026, 11, 22, 4, 0, tzinfo=UTC)
LATE = datetime(2026, 11, 22, 15, 58, tzinfo=UTC)
"""23:58 on the estate."""


@pytest.fixture(scope="module")
def policy() -> Policy:
    return load(FILE)


def told(
    policy: Policy,
    kind: str,
    severity: str | None = None,
    *,
    at: datetime = NOON,
    priority: int | None = None,
) -> dict[str, Telling]:
    one = kind_of(policy, kind)
    facts = Facts(at, severity, priority)
    found = tellings(policy, shipped_playbooks().for_kind(one), one, facts, shipped_directory())
    assert len({telling.target for telling in found}) == len(found)
    return {telling.target: telling for telling in found}


def kind_of(policy: Policy, kind: str) -> Kind:
    return active_catalogue(policy).kind(kind)


def owed(found: dict[str, Telling]) -> set[str]:
    return {target for target, telling in found.items() if telling.owed}


def test_an_urgent_major_event_is_told_to_leader_and_leadership_in_parallel(policy: Policy) -> None:
    for kind in active_catalogue(policy).kinds.values():
        if kind.major:
            found = told(policy, kind.id)
            for target in ("security-team-leader", "leadership"):
                one = found[target]
                assert (one.owed, one.order, one.after) == (True, "parallel", ""), (kind.id, target)
                assert "N-03" in one.rows
                assert one.clock is not None
                assert due_at(one.clock, NOON, policy.zone) == datetime(2026, 11, 22, 4, 3, tzinfo=UTC)


def test_a_minor_theft_becomes_an_urgent_major_event_by_its_grade(policy: Policy) -> None:
    small, large = told(policy, "theft"), told(policy, "theft", "major")
    assert not small["police-110"].owed
    assert (small["police-110"].when, small["police-110"].number) == ("if-major", "110")
    assert {"police-110", "security-team-leader", "leadership"} <= owed(large)
    assert "superior" in large
    assert "superior" not in small


def test_complaints_are_passed_up_by_their_grade(policy: Policy) -> None:
    none, minor = told(policy, "complaint"), told(policy, "complaint", "minor")
    assert owed(none) == owed(minor) == set()
    assert set(minor) == {"responsible"}
    important = told(policy, "complaint", "important")
    assert owed(important) == {"department-supervisor"}
    assert (important["department-supervisor"].same_as, important["department-supervisor"].clock) == (
        "important-passed-up",
        None,
    )
    major = told(policy, "complaint", "major")
    assert owed(major) == {"leadership"}
    assert major["leadership"].same_as == "major-passed-up"
    assert {"company-leadership", "department-heads"} <= set(major)
    # a major complaint is no urgent major event
    assert "security-team-leader" not in major


def test_where_the_clock_does_not_run_the_telling_has_its_own(policy: Policy) -> None:
    kind = kind_of(policy, "complaint")._replace(clocks=())
    [one] = [
        one
        for one in tellings(policy, None, kind, Facts(NOON, "important"), shipped_directory())
        if one.target == "department-supervisor"
    ]
    assert one.same_as == ""
    assert one.clock is not None
    assert one.clock.limit.text == "1h"


def test_fire_calls_the_brigade_at_once_and_an_alarm_to_be_verified_does_not(policy: Policy) -> None:
    fire, alarm = told(policy, "fire"), told(policy, "fire-alarm")
    assert {"fire-119", "leadership", "security-team-leader"} <= owed(fire)
    assert fire["fire-119"].number == "119"
    assert "equipment-maintainer" in owed(alarm)
    assert not fire["control-centre"].owed
    assert len(fire["control-centre"].by) == 16  # fifteen role sheets (004), and the guards (001:217)


def test_nobody_is_called_inside_where_gas_escapes(policy: Policy) -> None:
    found = told(policy, "gas-leak")
    for telling in found.values():
        assert not {"radio", "phone", "message"} & set(telling.means), telling.target
        assert FROM_OUTSIDE in telling.means
    assert {"gas-company", "security-team-leader", "leadership"} <= owed(found)
    assert (found["gas-company"].directory, found["gas-company"].number) == ("gas-company", "")
    i18n.use("en")
    assert means_title(FROM_OUTSIDE) == "Only from outside the area"


def test_no_kind_without_gas_is_told_from_outside(policy: Policy) -> None:
    assert all(FROM_OUTSIDE not in one.means for one in told(policy, "fire").values())


def test_a_patient_has_the_duty_head_and_when_major_the_company_manager(policy: Policy) -> None:
    found, major = told(policy, "patient-help"), told(policy, "patient-help", "major")
    assert found["duty-head"].owed
    assert (found["company-manager"].owed, found["company-manager"].when) == (False, "if-major")
    assert {"duty-head", "company-manager"} <= owed(major)
    later = next(one for one in found.values() if "N-32" in one.rows and one.target.startswith("customer"))
    assert not later.owed


def test_what_is_told_in_order_says_after_whom(policy: Policy) -> None:
    kind = kind_of(policy, "threatening-call")
    bare = {one.target: one for one in tellings(policy, None, kind, Facts(NOON), shipped_directory())}
    assert (bare["department-supervisor"].owed, bare["department-supervisor"].after) == (True, "")
    assert (bare["police-110"].order, bare["police-110"].after) == ("in-order", "department-supervisor")


def test_the_stricter_limit_wins_also_just_before_midnight(policy: Policy) -> None:
    text = FILE.read_text("utf-8")
    own = parse(
        text.replace(
            "[draft]\n",
            '[[tell.rules]]\nrow = "N-12"\nwhen = { kinds = ["vendors"] }\nto = ["authority"]\norder = "parallel"\n'
            'means = ["phone"]\nby = ["desk"]\nwithin = "same-day"\nsource = "002:130"\n\n'
            '[[tell.rules]]\nrow = "N-12"\nwhen = { kinds = ["vendors"] }\nto = ["authority"]\norder = "parallel"\n'
            'means = ["in-person"]\nby = ["desk"]\nwithin = "1h"\nsource = "002:130"\n\n[draft]\n',
            1,
        ),
        "own.toml",
    )
    kind = kind_of(policy, "vendors")
    for at, limit in ((NOON, "1h"), (LATE, "same-day")):
        found = {one.target: one for one in tellings(own, None, kind, Facts(at), {})}
        clock = found["authority"].clock
        assert clock is not None
        assert clock.limit.text == limit
        assert found["authority"].means == ("phone", "in-person")


def test_without_a_card_the_rules_still_hold_and_without_either_nobody_is_told(policy: Policy) -> None:
    kind = kind_of(policy, "lift-entrapment")
    bare = tellings(policy, None, kind, Facts(NOON), shipped_directory())
    assert {one.target for one in bare if one.owed} == {"engineering"}
    assert tellings(policy, None, kind_of(policy, "enquiry"), Facts(NOON), shipped_directory()) == ()


def test_priority_counts_as_it_is_now_not_as_the_kind_has_it(policy: Policy) -> None:
    kind = kind_of(policy, "water-leak")
    assert "leadership" not in told(policy, kind.id)
    assert "N-06" in told(policy, kind.id, priority=1)["leadership"].rows


def _cards() -> list[Playbook]:
    return list(shipped_playbooks().all())


@pytest.mark.parametrize("card", _cards(), ids=lambda card: card.id)
def test_whom_a_card_says_to_tell_is_a_target_or_in_the_directory(policy: Policy, card: Playbook) -> None:
    known = {*policy.tell.targets, *shipped_directory()}
    assert {one.to for one in card.notify} <= known


def test_targets_and_directory_agree(policy: Policy) -> None:
    for target in policy.tell.targets.values():
        if target.directory:
            entry: Contact = shipped_directory()[target.directory]
            if entry.sort in ("emergency", "outside"):
                assert (target.id, target.zh, target.en) == (entry.id, entry.zh, entry.en)
    outside = {one.id for one in shipped_directory().values() if one.sort == "emergency"}
    assert outside <= set(policy.tell.targets)


def test_its_deadlines_have_names_in_both_languages(policy: Policy) -> None:
    kind = deadline_kind("gas-company")
    assert target_of(kind) == "gas-company"
    assert target_of("arrive") == deadline_title(policy, "arrive") == ""
    assert deadline_title(policy, kind) == "通知燃气公司"
    i18n.use("en")
    assert deadline_title(policy, kind) == "Tell: Gas company"


def test_sending_somebody_of_the_department_or_role_tells_the_target(policy: Policy) -> None:
    targets = policy.tell.targets
    assert targets["engineering"].reached_by("indoor-repairer", "engineering")
    assert not targets["engineering"].reached_by("guard", "security")
    assert targets["guards"].reached_by("guard", "security")
    assert not targets["all-guards"].reached_by("guard", "security")
