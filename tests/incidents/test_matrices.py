"""Every cell of the playbook matrix (domain.md 4.1) stands on its card, in the policy or in the directory.

The table tests/incidents/matrices/matrix-4-1.csv has one line for each part of a cell:

- ``id``: row, column and number, ``P-01.notify.1``;
- ``mark``: ``stated`` by a document, ``ours`` (italics of the matrix), or ``gap`` where the documents say nothing;
- ``where``: the entry that holds it;
- ``zh``, ``en``: words that stand there.
"""

from __future__ import annotations

import csv
import re
from collections import Counter
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import NamedTuple

import pytest

from controlroom.base.errors import NotFound, UsageError
from controlroom.base.policy import load
from controlroom.base.policy_model import Policy
from controlroom.base.settings import shipped
from controlroom.estate.directory import shipped_directory
from controlroom.incidents.catalogue import active_catalogue
from controlroom.incidents.playbook_model import Notify, Playbook
from controlroom.incidents.playbooks import shipped_playbooks
from controlroom.incidents.situations import SITUATIONS
from controlroom.incidents.tables import Incident
from controlroom.incidents.tellings import Facts, Telling, target_name, tellings

FILE = Path(__file__).parent / "matrices" / "matrix-4-1.csv"
with FILE.open(encoding="utf-8") as _file:
    CELLS = list(csv.DictReader(_file))

ALL = [one.situation for one in shipped_playbooks().all()]
"""Also those of ours, which have no row in the matrix."""
COLUMNS = ("notify", "external", "never", "record", "close")
EMPTY = {
    "external": [
        *("P-01", "P-20", "P-21", "P-22", "P-23", "P-24", "P-28"),
        *("P-30", "P-31", "P-32", "P-33", "P-34", "P-35", "P-36"),
    ],
    "never": ["P-03", "P-16", "P-20", "P-21", "P-23", "P-24", "P-29", "P-33", "P-34"],
}
"""Cells of the matrix with nothing but a dash."""


class Held(NamedTuple):
    """What stands in one place: its words in both languages, and whether it is ours."""

    zh: str
    en: str
    ours: bool


@pytest.fixture(scope="module")
def policy() -> Policy:
    return load(shipped("data") / "policy.toml")


def card(situation: str) -> Playbook:
    found = shipped_playbooks().get(situation)
    assert found is not None
    return found


def told(policy: Policy, one: Notify) -> Held:
    """Return a line of the card's "tell", with the name of whom it tells."""
    zh, en = target_name(policy, one.to, shipped_directory())
    return Held(f"{zh} {one.zh}", f"{en} {one.en}", one.origin.source == "ours")


def on_card(policy: Policy, situation: str, part: str, rest: list[str]) -> Iterator[Held]:
    one = card(situation)
    if part == "notify":
        target, when = rest
        yield from (told(policy, row) for row in one.notify if (row.to, row.when) == (target, when))
    elif part in ("never", "close"):
        for point in one.never if part == "never" else one.close:
            yield Held(point.zh, point.en, point.origin.source == "ours")
    elif part == "choice":
        field = one.field(rest[0])
        assert field is not None
        for choice in field.choices:
            if choice.id == rest[1]:
                yield Held(choice.zh, choice.en, field.origin.source == "ours")
    else:
        entry = one.field(rest[0]) if part == "record" else one.step(rest[0])
        assert entry is not None
        yield Held(entry.zh, entry.en, entry.origin.source == "ours")


def in_policy(policy: Policy, situation: str, part: str, rest: list[str]) -> Iterator[Held]:
    if part == "visits":
        clock = policy.visits.rules[rest[0]].clock
        yield Held(clock.zh, clock.en, clock.origin.source == "ours")
        return
    row, target = rest
    for rule in policy.tell.rules:
        if rule.row == row and target in rule.to:
            zh, en = target_name(policy, target, shipped_directory())
            yield Held(f"{zh} {rule.zh}", f"{en} {rule.en}", rule.origin.source == "ours")


def in_directory(code: str, number: str) -> Iterator[Held]:
    entry = shipped_directory()[code]
    if entry.number == number:
        yield Held(entry.zh, entry.en, entry.origin.source == "ours")


def standing(policy: Policy, situation: str, where: str) -> list[Held]:
    """Return what stands where the table points."""
    place, part, *rest = where.split()
    if place == "card":
        return list(on_card(policy, situation, part, rest))
    if place == "policy":
        return list(in_policy(policy, situation, part, rest))
    if place == "directory":
        return list(in_directory(part, "".join(rest)))
    assert place == "incident"
    return [Held("", "", False)] if part in Incident.model_fields else []


@pytest.mark.parametrize("cell", CELLS, ids=[f"{one['id']} {one['where']}" for one in CELLS])
def test_a_cell_stands_where_the_table_says_in_both_languages(policy: Policy, cell: dict[str, str]) -> None:
    found = standing(policy, cell["id"].partition(".")[0], cell["where"])
    held = [one for one in found if cell["zh"] in one.zh and cell["en"] in one.en]
    assert held, (cell["says"], found)
    if cell["mark"] != "gap":
        assert {one.ours for one in held} == {cell["mark"] == "ours"}, cell["says"]


def test_a_gap_is_filled_by_us_or_left_without_a_number() -> None:
    gaps = [one for one in CELLS if one["mark"] == "gap"]
    assert {one["id"].rpartition(".")[0] for one in gaps} == {
        "P-02.external",
        "P-07.external",
        "P-19.close",
        "P-21.close",
    }
    for one in gaps:
        place, part, *number = one["where"].split()
        if place == "directory":
            assert (shipped_directory()[part].number, number) == ("", [])
        else:
            situation = one["id"].partition(".")[0]
            assert {point.origin.source for point in card(situation).close} == {"ours"}


def test_every_row_has_all_its_columns() -> None:
    rows = {tuple(one["id"].split(".")[:2]) for one in CELLS}
    dashes = {(situation, column) for column, situations in EMPTY.items() for situation in situations}
    assert not rows & dashes
    assert rows | dashes == {(situation, column) for situation in SITUATIONS for column in COLUMNS}
    assert {one["mark"] for one in CELLS} == {"stated", "ours", "gap"}
    assert not [name for name, times in Counter(one["id"] for one in CELLS).items() if times > 1]


def test_every_line_says_its_words_unless_the_incident_itself_keeps_it() -> None:
    for one in CELLS:
        assert bool(one["zh"]) == bool(one["en"]) == (not one["where"].startswith("incident")), one["id"]


# --- one card names another by its title


def named(sentence: str, language: str) -> list[str]:
    """Return the situations of the cards a sentence names."""
    if language == "zh":
        found = [
            part
            for words in re.findall("(?:转|按)([^，：]+?)预案", sentence)
            for part in re.split("[、或]", words)
        ]
    else:
        found = re.findall("“([^”]+)”", sentence)
    return [shipped_playbooks().find(title).situation for title in found]


@pytest.mark.parametrize("situation", ALL)
def test_a_card_names_another_by_its_title_in_both_languages(situation: str) -> None:
    for step in card(situation).steps:
        zh, en = named(step.zh, "zh"), named(step.en, "en")
        assert zh == en, step.id
        assert bool(zh) == ("预案" in step.zh) == bool(re.search(r"\bcard\b", step.en, re.IGNORECASE)), (
            step.id
        )
        assert situation not in zh


def test_titles_that_fit_no_card_or_several_are_noticed() -> None:
    with pytest.raises(NotFound):
        named("转搬家预案", "zh")
    with pytest.raises(UsageError):
        named("go on with the card “e”", "en")
    assert named("看情况转火警、盗窃或急症预案", "zh") == ["P-19", "P-09", "P-03"]


# --- one word for one thing

OTHER_WORDS = {
    "(?<!安全)(?<!大)(?<!控制中心)班长": "安全班长",
    "工程(?!部)": "工程部",
    "(?<!服务中心)(?<!公司)领导": "服务中心领导",
    "(?<!部门)(?<!政府)主管(?!部门)": "部门主管",
    "(?<!政府)主管部门": "政府主管部门",
    "(?<!护管部)值班负责人(?!报回)": "护管部值班负责人",
    "居委(?!会)": "居委会",
    "街道(?!办)": "街道办",
    "民警|公安": "警察",
    "保安": "安全员",
    "管理处": "服务中心",
    "维保(?!单位)": "维保单位",
    "煤气": "燃气",
    "保卫部|护管部(?!值班负责人)": "安全部",
    "拨打": "打",
    "家伙": "凶器",
}
"""Words the cards do not use, and the one they use instead."""


@pytest.mark.parametrize("situation", ALL)
def test_one_thing_has_one_word_on_all_cards(situation: str) -> None:
    one = card(situation)
    parts = (
        one,
        one.trigger,
        *one.ask,
        *one.branches,
        *one.steps,
        *one.never,
        *one.notify,
        *one.record,
        *one.close,
    )
    for part in parts:
        for wrong, right in OTHER_WORDS.items():
            assert not re.search(wrong, part.zh), f"{part.zh}: {right}"


# --- what the readers of the cards agreed on


def owed(policy: Policy, kind_id: str) -> dict[str, Telling]:
    kind = active_catalogue(policy).kind(kind_id)
    one = shipped_playbooks().for_kind(kind)
    found = tellings(policy, one, kind, Facts(datetime(2026, 11, 22, 4, tzinfo=UTC)), shipped_directory())
    return {telling.target: telling for telling in found if telling.owed}


def test_the_policy_alone_owes_what_is_no_emergency(policy: Policy) -> None:
    for kind in ("camera-or-alarm-fault", "cctv-finding"):
        clock = owed(policy, kind)["security-team-leader"].clock
        assert clock is not None
        assert clock.limit.text == "10m"
    assert owed(policy, "facility-defect")["engineering"].same_as == "facility-reported"
    assert owed(policy, "plant-room-lock")["engineering"].same_as == "lock-reported"
    for kind in ("plant-room-open", "renovation-violation", "facility-damaged"):
        assert not owed(policy, kind)


def test_a_threat_is_told_to_the_supervisor_first_who_calls_the_police(policy: Policy) -> None:
    police = owed(policy, "threatening-call")["police-110"]
    assert (police.order, police.after) == ("in-order", "department-supervisor")


def test_an_alarm_nobody_has_verified_does_not_owe_the_fire_brigade(policy: Policy) -> None:
    assert "fire-119" in owed(policy, "fire")
    assert "fire-119" not in owed(policy, "fire-alarm")


def test_a_locked_home_says_whom_to_call_while_the_witness_is_on_the_way() -> None:
    locked = card("P-26")
    life = [step for step in locked.steps if step.branch == "life"]
    assert locked.steps[: len(life)] == tuple(life)
    said = "".join(step.zh for step in life)
    assert all(number in said for number in ("119", "120", "110"))
    assert "不等见证人" in said
    # our own people wait: the tick needs the witness
    enter = locked.step("enter")
    assert enter is not None
    assert enter.needs == "witness"


def test_no_general_call_while_gas_leaks() -> None:
    assembly = card("P-22")
    assert (assembly.steps[0].branch, assembly.steps[0].by) == ("gas", "desk")
    assert "漏气区外" in assembly.steps[0].zh
    call = assembly.step("call-all")
    assert call is not None
    assert call.zh.startswith("没有漏气")
    assert any("群呼" in never.zh for never in assembly.never)
