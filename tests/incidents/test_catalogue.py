"""The shipped catalogue names every kind the documents name, and every mistake in one is named."""

from __future__ import annotations

from pathlib import Path

import pytest

from controlroom.base import i18n
from controlroom.base.errors import NotFound, UsageError
from controlroom.base.policy import Policy, PolicyError
from controlroom.base.policy import load as load_policy
from controlroom.base.policy import parse as parse_policy
from controlroom.base.policy_model import Kept
from controlroom.base.settings import shipped
from controlroom.incidents.catalogue import (
    HELP_CLASSES,
    NATURES,
    Catalogue,
    compiled,
    from_compiled,
    in_force,
    load,
    parse,
    refitted,
)
from controlroom.incidents.catalogue_change import is_catalogue
from controlroom.incidents.situations import SITUATIONS

FILE = shipped("data") / "catalogue.toml"
TEXT = FILE.read_text("utf-8")
POLICY: Policy = load_policy(shipped("data") / "policy.toml")

# domain.md 4: the playbook headings
PLAYBOOKS = {
    "P-01": {"water-leak"},
    "P-02": {"lift-entrapment"},
    "P-03": {"sudden-illness"},
    "P-04": {"patient-help"},
    "P-05": {"drunk-or-disturbed"},
    "P-06": {"electric-shock"},
    "P-07": {"gas-leak"},
    "P-08": {"rules-broken", "illegal-parking"},
    "P-09": {"theft"},
    "P-10": {"robbery", "guard-needs-help"},
    "P-11": {"fight"},
    "P-12": {"crowd"},
    "P-13": {"suspicious-object"},
    "P-14": {"threatening-call"},
    "P-15": {"criminal-case"},
    "P-16": {"public-order-case"},
    "P-17": {"major-case"},
    "P-18": {"other-offence", "homicide", "poisoning", "traffic-accident"},
    "P-19": {"fire", "fire-alarm"},
    "P-20": {"power-cut", "water-cut"},
    "P-21": {"natural-disaster"},
    "P-22": {"emergency-assembly"},
    "P-23": {"home-alarm"},
    "P-24": {"camera-or-alarm-fault"},
    "P-25": {"suspicious-person", "suspicious-vehicle", "perimeter-alarm"},
    "P-26": {"locked-home-entry"},
    "P-27": {"owners-dispute"},
    "P-28": {"vendors"},
    "P-29": {"cctv-finding"},
    "P-30": {"facility-damaged"},
    "P-31": {"dangerous-goods"},
    "P-32": {"plant-room-open", "plant-room-lock", "facility-defect"},
    "P-33": {"renovation-violation", "renovation-noise"},
    "P-34": {"home-hazard"},
    "P-35": {"running-damage"},
    "P-36": {"angry-complainant"},
}


@pytest.fixture(scope="module")
def catalogue() -> Catalogue:
    return load(FILE, POLICY)


@pytest.fixture(autouse=True)
def _english() -> None:
    i18n.use("en")


@pytest.mark.parametrize("number", SITUATIONS)
def test_every_situation_has_its_kinds(catalogue: Catalogue, number: str) -> None:
    assert {kind.id for kind in catalogue.situation(number)} == PLAYBOOKS[number]


def test_a_kind_may_name_a_situation_of_ours_or_of_the_estate() -> None:
    assert parse(TEXT.replace('"P-36"', '"O-50"'), "own.toml", POLICY).situation("O-50")
    for wrong in ("P-37", "O-00", "O-1", "Q-01"):
        with pytest.raises(PolicyError, match="O-01"):
            parse(TEXT.replace('"P-36"', f'"{wrong}"'), "own.toml", POLICY)


def test_every_help_class_and_nature_has_a_kind(catalogue: Catalogue) -> None:
    kinds = catalogue.kinds.values()
    assert {kind.help for kind in kinds} - {""} == set(HELP_CLASSES)
    assert {kind.nature for kind in kinds} - {None} == set(NATURES)


def test_every_group_skill_and_clock_is_used(catalogue: Catalogue) -> None:
    kinds = catalogue.kinds.values()
    assert {kind.group for kind in kinds} == set(catalogue.groups)
    used = {clock for kind in kinds for clock in kind.clocks}
    # the two for appointments stand behind the clocks they re-base
    assert set(POLICY.clocks) - used == {"arrive-appointment", "send-appointment"}


def test_the_kinds_of_the_brief(catalogue: Catalogue) -> None:
    assert catalogue.kind("repair-listed").clocks == (
        "repair-slip-written",
        "engineering-told",
        "arrive-listed",
    )
    assert "assess-unlisted" in catalogue.kind("repair-unlisted").clocks
    assert catalogue.kind("public-facility-fault").clocks == ("facility-engineering-told", "arrive-facility")
    assert catalogue.kind("plant-room-lock").clocks[0] == "lock-reported"
    assert catalogue.kind("facility-defect").clocks[0] == "facility-reported"
    assert catalogue.kind("service-request").clocks == ("send", "arrive")
    assert "complaint-answered" in catalogue.kind("complaint").clocks
    assert "area-complaint-answered" in catalogue.kind("complaint-cleaning").clocks


def test_only_gas_forbids_the_radio(catalogue: Catalogue) -> None:
    assert [kind.id for kind in catalogue.kinds.values() if kind.no_radio] == ["gas-leak"]


def test_no_kind_runs_two_clocks_that_promise_the_same(catalogue: Catalogue) -> None:
    for kind in catalogue.kinds.values():
        for severity in ("major", "important", "minor", None):
            promises = [
                (one.starts, one.met_by, one.severity) for one in POLICY.running(kind.clocks, severity)
            ]
            assert len(set(promises)) == len(promises), kind.id


def test_a_kind_takes_from_its_group_what_it_does_not_say(catalogue: Catalogue) -> None:
    assert catalogue.kind("fight").ladder == "security"
    assert catalogue.kind("gas-leak").ladder == "security"
    assert catalogue.kind("water-leak").ladder == "engineering"
    assert catalogue.kind("water-leak").skills == ("plumbing",)
    assert catalogue.kind("water-leak").departments == ("engineering", "security")


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("water-leak", "water-leak"),
        ("漏水", "water-leak"),
        ("Water Leak", "water-leak"),
        (" LIFT-E", "lift-entrapment"),
        ("电梯困", "lift-entrapment"),
        ("complaint", "complaint"),
        ("盗", "theft"),
    ],
)
def test_find(catalogue: Catalogue, text: str, kind: str) -> None:
    assert catalogue.find(text).id == kind


def test_find_names_the_choices_when_several_begin_so(catalogue: Catalogue) -> None:
    with pytest.raises(
        UsageError,
        match="Several kinds begin with repair-: Repair on the price list, Repair not on the price list",
    ) as caught:
        catalogue.find("repair-")
    assert caught.value.field == "kind"


@pytest.mark.parametrize("text", ["", "  ", "dragon", "[/]", "\x1b[31m"])
def test_find_nothing(catalogue: Catalogue, text: str) -> None:
    with pytest.raises(NotFound) as caught:
        catalogue.find(text)
    assert "\x1b" not in caught.value.sentence


def test_kind_by_id_only(catalogue: Catalogue) -> None:
    gone = catalogue.kind("漏水")
    assert (gone.id, gone.zh, gone.en, gone.clocks, gone.no_radio) == ("漏水", "漏水", "漏水", (), True)
    assert "漏水" not in catalogue.kinds


def test_compact_form_is_the_same_catalogue(catalogue: Catalogue) -> None:
    assert from_compiled(compiled(catalogue), str(FILE), POLICY) == catalogue


@pytest.mark.parametrize("text", ["", "nonsense", "[]"])
def test_damaged_compact_form(text: str) -> None:
    with pytest.raises(PolicyError, match="apply it again"):
        from_compiled(text, "database", POLICY)


LINE = next(line for line in TEXT.splitlines() if line.startswith("water-leak = "))
LEAK = LINE.partition(", situation")[0]
MISTAKES = [
    (LEAK, LEAK.replace("engineering-emergency", "water"), "kinds.water-leak.group", '"water" is not known'),
    (LEAK, LEAK.replace("priority = 2", "priority = 5"), "kinds.water-leak.priority", "5 does not fit"),
    (LEAK, LEAK.replace("priority = 2", "priority = -1"), "kinds.water-leak.priority", "-1 does not fit"),
    (LEAK, LEAK + ', clocks = ["tea-time"]', "kinds.water-leak.clocks", '"tea-time" is not known'),
    (LEAK, LEAK + ', ladder = "roof"', "kinds.water-leak.ladder", '"roof" is not known'),
    (LEAK, LEAK + ', departments = ["moon"]', "kinds.water-leak.departments", '"moon" is not known'),
    (LEAK, LEAK + ", major = 1", "kinds.water-leak.major", "true or false"),
    (LEAK, LEAK + ', call = ["911"]', "kinds.water-leak.call", '"911" is not known'),
    (LEAK, LEAK + ', nature = "angry"', "kinds.water-leak.nature", '"angry" is not known'),
    (LEAK, LEAK + ", prority = 2", "kinds.water-leak.prority", "did you mean priority?"),
    (LEAK, LEAK.replace(', en = "Water leak"', ""), "kinds.water-leak.en", "missing"),
    (LEAK, LEAK.replace('zh = "漏水"', 'zh = ""'), "kinds.water-leak.zh", "not blank"),
    (LEAK, LEAK.replace('zh = "漏水"', 'zh = "停电"'), "kinds.power-cut", '"停电" already names water-leak'),
    (
        'skills = ["plumbing"], source = "001:230-233"',
        'skills = ["magic"], source = "001:230-233"',
        "kinds.water-leak.skills",
        '"magic" is not known',
    ),
    ('situation = "P-01"', 'situation = "P-99"', "kinds.water-leak.situation", '"P-99" is not known'),
    ('source = "001:230-233"', 'source = "ours"', "kinds.water-leak.why", "needs a reason"),
    ("water-leak = {", "Water = {", "kinds.Water", "small letters"),
    ("water-leak = {", "wet = {", "kinds", "emergency key 5 of the policy opens"),
    ('clocks = ["finding-handled"]', 'clocks = ["found"]', "groups.defect.clocks", '"found" is not known'),
    ("[channels]", "[chanels]", "chanels", "did you mean channels?"),
    ('phone = { zh = "电话", en = "Telephone" }', 'phone = "电话"', "channels.phone", "must be a table"),
]


@pytest.mark.parametrize(("old", "new", "key", "reason"), MISTAKES)
def test_each_mistake_is_named(old: str, new: str, key: str, reason: str) -> None:
    assert old in TEXT
    with pytest.raises(PolicyError) as caught:
        parse(TEXT.replace(old, new, 1), "mine.toml", POLICY)
    found = [one for one in caught.value.problems if one.key == key]
    assert len(found) == 1
    assert reason in found[0].reason
    assert found[0].file == "mine.toml"
    assert found[0].line


def test_a_clock_the_policy_lost_is_named() -> None:
    text = (
        (shipped("data") / "policy.toml")
        .read_text("utf-8")
        .replace("[clocks.lock-reported]", "[clocks.other]")
    )
    with pytest.raises(PolicyError, match="lock-reported"):
        parse(TEXT, "mine.toml", parse_policy(text, "policy.toml"))


def test_an_estates_own_catalogue_may_be_small(tmp_path: Path) -> None:
    lines = [line for line in TEXT.splitlines() if not line.startswith(("complaint-", "cctv-", "repair-"))]
    file = tmp_path / "own.toml"
    file.write_text("\n".join(lines), "utf-8")
    assert "repair-listed" not in load(file, POLICY).kinds


def test_unreadable_file(tmp_path: Path) -> None:
    with pytest.raises(PolicyError, match="cannot be read"):
        load(tmp_path / "none.toml", POLICY)


def test_skills_are_known_by_id_and_by_name_in_both_languages(catalogue: Catalogue) -> None:
    assert catalogue.skills_of(["水暖", "electrical", "First Aid", "杂技"]) == (
        "plumbing",
        "electrical",
        "first-aid",
    )


def test_applied_versions_stand_before_the_shipped_one() -> None:
    own = Kept(3, "", TEXT.replace('"漏水"', '"跑水"'))
    broken, foreign = Kept(4, "[]", "[kinds"), Kept(5, '{"kinds": {}}', "[groups]\n[kinds]\n")
    found = in_force(POLICY._replace(catalogues=lambda: (foreign, broken, own)))
    assert (found.version, found.unread, found.catalogue.kind("water-leak").zh) == (3, 5, "跑水")
    assert found.warning.startswith("Catalogue version 5 cannot be read (catalogue.toml")
    assert found.warning.endswith("Version 3 is in force.")
    last = in_force(POLICY._replace(catalogues=lambda: (broken,)))
    assert (last.version, last.unread, last.catalogue.kind("water-leak").zh) == (None, 4, "漏水")
    assert last.warning.endswith("The shipped catalogue is in force.")
    assert in_force(POLICY).warning == ""


def test_a_catalogue_must_fit_another_policy_before_it_is_applied(catalogue: Catalogue) -> None:
    text = (shipped("data") / "policy.toml").read_text("utf-8")
    assert refitted(catalogue, POLICY) == catalogue
    with pytest.raises(PolicyError) as caught:
        refitted(
            catalogue, parse_policy(text.replace("[clocks.arrive-listed]", "[clocks.renamed]"), "p.toml")
        )
    assert any(problem.key == "groups.repair.clocks" for problem in caught.value.problems)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (TEXT, True),
        ("[kinds.fire]\nzh = 1", True),
        (" [ groups . x ]", True),
        ("[emergency]\nkind = 'fire'", False),
        ("# [kinds]\n[clocks.x]", False),
        ("", False),
        ((shipped("data") / "policy.toml").read_text("utf-8"), False),
    ],
)
def test_a_catalogue_is_told_from_a_policy_by_its_content(text: str, expected: bool) -> None:
    assert is_catalogue(text) is expected
