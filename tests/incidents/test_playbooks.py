"""The cards say what the documents say and no more; every mistake in one is named with file and line."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterator, Mapping
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from controlroom.base import i18n
from controlroom.base.config_file import PolicyError
from controlroom.base.errors import NotFound, UsageError
from controlroom.base.policy import load as load_policy
from controlroom.base.settings import Location, own_playbooks, shipped
from controlroom.incidents import playbooks as module
from controlroom.incidents.catalogue import Kind
from controlroom.incidents.catalogue import load as load_catalogue
from controlroom.incidents.playbook_model import Playbook
from controlroom.incidents.playbook_read import parse_playbook, read_playbook
from controlroom.incidents.playbooks import Library, shipped_playbooks
from controlroom.incidents.situations import SITUATIONS, in_order, is_ours
from controlroom.store.database import Store
from tests.cli.harness import Shell

FOLDER = shipped("data") / "playbooks"
FILES = sorted(FOLDER.glob("*.toml"))
TEXT = (FOLDER / "water-leak.toml").read_text("utf-8")

STEP_ZH, STEP_EN = 26, 66
"""What fits one line beside the tick in the narrowest detail; the loader allows an estate a little more."""

EXCEEDS_ZH = "搜身 搜包 搜查 扣留 扣押 拘 关押 罚款 处罚 没收 审问 审讯 勘验 警械 捆绑 强行带 强制带 抓捕 绳"
EXCEEDS_EN = re.compile(
    r"\b(?:search (?:body|bag|the person|people)|detain|arrest|lock up|fine\b|fines\b|confiscat|seize|interrogat"
    r"|handcuff|rope)"
)
"""What nobody here may do (domain.md 4.2, 6.16; 000:139-146)."""


@pytest.fixture(autouse=True)
def _english() -> Iterator[None]:
    before = i18n.language()
    i18n.use("en")
    yield
    i18n.use(before)


def card(situation: str) -> Playbook:
    """Return a shipped card."""
    found = shipped_playbooks().get(situation)
    assert found is not None
    return found


def shipped_kinds() -> Mapping[str, Kind]:
    """Return the kinds of the shipped catalogue."""
    policy = load_policy(shipped("data") / "policy.toml")
    return load_catalogue(shipped("data") / "catalogue.toml", policy).kinds


def line_of(text: str, part: str) -> int:
    """Return the line at which a part of a text stands."""
    return text[: text.index(part)].count("\n") + 1


def orders(one: Playbook, language: str) -> Iterator[str]:
    """Yield everything on a card that somebody is told to do: all but what is never done."""
    parts = (*one.ask, *one.steps, *one.notify, *one.record, *one.close, *one.branches, one.trigger)
    yield from (getattr(part, language) for part in parts)


# --- what is shipped


def test_every_situation_has_exactly_one_playbook() -> None:
    found = [read_playbook(path).situation for path in FILES]
    assert sorted(one for one in found if not is_ours(one)) == list(SITUATIONS)
    assert len(found) == len(set(found))


def test_what_no_document_names_is_marked_ours_and_has_a_kind() -> None:
    kinds = shipped_kinds().values()
    cards = {one.situation: one for one in map(read_playbook, FILES)}
    assert {one for one in cards if is_ours(one)} == {
        kind.situation for kind in kinds if is_ours(kind.situation)
    }
    for situation, one in cards.items():
        sources = [origin.source for origin in one.sources]
        # what a document names cites it, and no card of ours passes for one of the documents'
        assert (sources[0] == "ours") == is_ours(situation), situation


def test_a_lost_key_asks_who_was_told_and_what_becomes_of_the_lock() -> None:
    lost = card("O-01")
    assert shipped_playbooks().for_kind(shipped_kinds()["key-lost"]) is lost
    fields = {one.id: one for one in lost.record}
    assert (fields["told"].sort, fields["decided-by"].sort) == ("person", "person")
    assert {one.id for one in fields["lock"].choices} == {"changed", "ordered", "kept"}
    decided = lost.step("decide")
    assert decided is not None
    assert decided.needs == "lock"
    assert any("搜身" in never.zh for never in lost.never)
    assert [one.to for one in lost.notify if one.when == "at-once"] == ["security-team-leader"]
    residents = [step.id for step in lost.steps if step.branch == "residents"]
    assert residents == ["tell-service"]


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.stem)
def test_a_shipped_card_is_sound_short_and_in_two_languages(path: Path) -> None:
    one = read_playbook(path)
    long = [
        f"{path.name} {step.id}: {len(step.zh)}, {len(step.en)}"
        for step in one.steps
        if len(step.zh) > STEP_ZH or len(step.en) > STEP_EN
    ]
    assert not long
    assert 4 <= len(one.steps) <= 20
    for part in (one, *one.ask, *one.branches, *one.steps, *one.never, *one.record, *one.close):
        assert re.search("[\u4e00-\u9fff]", part.zh), part.zh
        assert not re.search("[\u4e00-\u9fff]", part.en), part.en
    assert not re.search(r"[\u4e00-\u9fff][,;:?!]", " ".join(orders(one, "zh"))), (
        "Chinese text, Chinese marks"
    )


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.stem)
def test_no_card_orders_what_guards_may_not_do(path: Path) -> None:
    one = read_playbook(path)
    for text in orders(one, "zh"):
        assert not [word for word in EXCEEDS_ZH.split() if word in text], text
    for text in orders(one, "en"):
        assert not EXCEEDS_EN.findall(text.lower()), text


def test_the_lift_door_is_never_pried() -> None:
    lift = card("P-02")
    assert any("撬" in never.zh for never in lift.never)
    assert not [step.id for step in lift.steps if "撬" in step.zh or "硬物" in step.zh]
    assert [step.by for step in lift.steps if "开门放人" in step.zh] == ["engineering"]
    assert "lift-maintainer" in {one.to for one in lift.notify}


def test_gas_calls_from_outside_and_nobody_inside() -> None:
    gas = card("P-07")
    assert gas.gas
    assert [one.situation for one in map(read_playbook, FILES) if one.gas] == ["P-07"]
    assert "外面" in gas.steps[0].zh
    assert "outside" in gas.steps[0].en
    assert gas.steps[0].by == "caller"
    assert "屋外" in gas.ask[0].zh
    assert not [one.to for one in gas.notify if "radio" in one.means]
    assert all("安全处" in one.zh for one in gas.notify)
    assert {"电话", "对讲机", "电筒"} <= set(
        re.findall("电话|对讲机|电筒", "".join(one.zh for one in gas.never))
    )
    assert not [step.id for step in gas.steps if "电闸" in step.zh]


def test_a_patient_has_three_ways_and_two_people() -> None:
    patient = card("P-04")
    assert [branch.id for branch in patient.branches] == ["transport", "ambulance", "sit-in"]
    sent = patient.step("two-people")
    assert sent is not None
    assert (sent.branch, "两人" in sent.zh) == ("transport", True)
    assert any("入口" in step.zh for step in patient.steps if step.branch == "ambulance")
    assert any("家属" in step.zh for step in patient.steps if step.branch == "sit-in")
    feedback = patient.step("feedback")
    assert feedback is not None
    assert feedback.branch == ""
    assert any("单独" in never.zh for never in patient.never)


def test_a_locked_home_waits_for_the_witness() -> None:
    waiting = [one for one in map(read_playbook, FILES) if one.witness]
    assert [one.situation for one in waiting] == ["P-26"]
    enter = waiting[0].step("enter")
    assert enter is not None
    assert waiting[0].field(enter.needs) is not None


def test_every_kind_with_a_situation_finds_its_card() -> None:
    kinds = shipped_kinds()
    library = shipped_playbooks()
    found = {kind.id: library.for_kind(kind) for kind in kinds.values()}
    assert found["gas-leak"] == card("P-07")
    assert found["guard-needs-help"] == card("P-10")
    assert all((found[kind.id] is None) == (kind.situation == "") for kind in kinds.values())


# --- mistakes


MISTAKES = {
    "id of another file": ('id = "water-leak"', 'id = "water"', "id", "water-leak"),
    "no such situation": ('situation = "P-01"', 'situation = "P-37"', "situation", "P-36"),
    "no such number of ours": ('situation = "P-01"', 'situation = "O-00"', "situation", "O-01"),
    "no situation of a document": ('situation = "P-01"', 'situation = "O-98"', "sources", "ours"),
    "no such category": ('category = "E"', 'category = "X"', "category", "E, F, M, O"),
    "a language missing": ('en = "Go at once and look"\n', "", "steps[2].en", "missing"),
    "a language blank": ('zh = "马上到现场看情况"', 'zh = " "', "steps[2].zh", "not blank"),
    "a step twice": ('id = "shut-valve"', 'id = "go"', "steps[6].id", "twice"),
    "an id nobody can type": ('id = "go"', 'id = "Go!"', "steps[2].id", "small letters"),
    "no such doer": ('id = "go"\nby = "guard"', 'id = "go"\nby = "police"', "steps[2].by", "guard"),
    "no such branch": ('branch = "drain"', 'branch = "drains"', "steps[8].branch", "drain, locked"),
    "a branch nobody uses": ('branch = "drain"\n', "", "branches[1].id", "No step"),
    "no such field": (
        'en = "Go at once and look"',
        'en = "Go at once and look"\nneeds = "witness"',
        "steps[2].needs",
        "leak-test",
    ),
    "a step too long": ("马上到现场看情况", "马上到现场看情况" * 4, "steps[2].zh", "at most"),
    "two lines": ("马上到现场看情况", "马上到现场\\n看情况", "steps[2].zh", "one line"),
    "a control character": ("马上到现场看情况", "马上到现场\\u001b[31m看", "steps[2].zh", "one line"),
    "a source that is none": (
        'source = "001:232"',
        'source = "the rules"',
        "steps[3].source",
        "not a source",
    ),
    "a source of the card that is none": (
        'sources = ["001:230-233"',
        'sources = ["001"',
        "sources",
        "not a source",
    ),
    "ours without why": (
        'why = "A circuit that was wet may still leak current."\n',
        "",
        "steps[11].why",
        "needs a reason",
    ),
    "no such means": ('means = ["radio", "phone"]', 'means = ["pigeon"]', "notify[1].means", "in-person"),
    "no means": ('means = ["radio", "phone"]', "means = []", "notify[1].means", "in-person"),
    "no such when": ('when = "at-once"', 'when = "soon"', "notify[1].when", "at-once"),
    "words in one language": ('en = "if it is complex"\n', "", "notify[2].en", "both languages"),
    "told twice": ('to = "department-supervisor"', 'to = "security-team-leader"', "notify[3].to", "twice"),
    "no such sort": ('sort = "time"', 'sort = "hour"', "record[4].sort", "time"),
    "a choice without choices": ('sort = "time"', 'sort = "choice"', "record[4].choices", "belong together"),
    "a flag that is none": ("[trigger]", 'gas = "yes"\n[trigger]', "gas", "true or false"),
    "a witness nobody asks for": ("[trigger]", "witness = true\n[trigger]", "witness", "enter"),
    "a key nobody knows": ('id = "go"\n', 'id = "go"\nwho = "guard"\n', "steps[2].who", "not known"),
}


@pytest.mark.parametrize("name", MISTAKES)
def test_a_mistake_is_named_with_file_and_line(name: str) -> None:
    old, new, key, reason = MISTAKES[name]
    text = TEXT.replace(old, new, 1)
    assert text != TEXT
    with pytest.raises(PolicyError) as caught:
        parse_playbook(text, "own/water-leak.toml")
    found = {one.key: one for one in caught.value.problems}
    assert key in found, caught.value.problems
    assert reason in found[key].reason
    line = found[key].line
    assert line is not None
    above = text.splitlines()[:line]
    # what is missing is named where its table begins
    assert above[-1].startswith((key.rpartition(".")[2], "["))
    if counted := re.match(r"(\w+)\[(\d+)\]", key):
        assert above.count(f"[[{counted[1]}]]") == int(counted[2])
    assert str(caught.value).startswith("own/water-leak.toml:")


def test_the_line_is_the_one_with_the_mistake() -> None:
    text = TEXT.replace('branch = "drain"', 'branch = "drains"')
    with pytest.raises(PolicyError) as caught:
        parse_playbook(text, "water-leak.toml")
    lines = {one.key: one.line for one in caught.value.problems}
    assert lines["steps[8].branch"] == line_of(TEXT, 'branch = "drain"')
    assert lines["branches[1].id"] == line_of(TEXT, '[[branches]]\nid = "drain"') + 1


def test_a_missing_key_of_the_card_itself_is_named_with_its_file() -> None:
    with pytest.raises(PolicyError, match=r"^water-leak\.toml en: This key is missing"):
        parse_playbook(TEXT.replace('en = "Water leak or flooding"\n', ""), "water-leak.toml")


def test_every_mistake_is_told_at_once() -> None:
    text = TEXT.replace('category = "E"', 'category = "X"').replace('when = "at-once"', 'when = "soon"')
    with pytest.raises(PolicyError, match="and 1 more") as caught:
        parse_playbook(text, "water-leak.toml")
    assert len(caught.value.problems) == 2


@pytest.mark.parametrize("part", ["steps", "close", "trigger", "sources"])
def test_a_card_without_a_needed_part_is_refused(part: str) -> None:
    data = re.sub(rf"(?ms)^\[+{part}\]+.*?(?=^\[|\Z)", "", TEXT) if part != "sources" else TEXT
    data = re.sub(r"(?m)^sources = .*$", "", data) if part == "sources" else data
    assert part not in tomllib.loads(data)
    with pytest.raises(PolicyError) as caught:
        parse_playbook(data, "water-leak.toml")
    assert part in {one.key for one in caught.value.problems}


def test_a_text_that_is_no_toml_is_named_with_its_line() -> None:
    with pytest.raises(PolicyError) as caught:
        parse_playbook(TEXT.replace("[trigger]", "[trigger"), "water-leak.toml")
    assert caught.value.problems[0].line == line_of(TEXT, "[trigger]")


def test_choices_are_read_and_their_ids_differ() -> None:
    patient = (FOLDER / "patient-help.toml").read_text("utf-8")
    request = parse_playbook(patient, "patient-help.toml").field("request")
    assert request is not None
    assert [one.id for one in request.choices] == ["transport", "ambulance", "sit-in"]
    twice = patient.replace('{ id = "sit-in", zh', '{ id = "transport", zh')
    with pytest.raises(PolicyError, match="twice") as caught:
        parse_playbook(twice, "patient-help.toml")
    assert caught.value.problems[0].line == line_of(patient, "choices = [")


# --- an estate's own


@pytest.fixture
def own(tmp_path: Path) -> Path:
    """An estate's folder with its own card for water leaks."""
    folder = tmp_path / "playbooks"
    folder.mkdir()
    text = TEXT.replace('id = "water-leak"', 'id = "our-water"').replace(
        "马上到现场看情况", "带上抽水机去现场"
    )
    (folder / "our-water.toml").write_text(text, "utf-8")
    return folder


def test_an_own_card_stands_in_place_of_the_shipped_one(own: Path) -> None:
    library = Library(FOLDER, own)
    water, gas = library.get("P-01"), library.get("P-07")
    assert water is not None
    assert gas is not None
    assert (water.id, water.own, water.steps[1].zh) == ("our-water", True, "带上抽水机去现场")
    assert (gas.own, gas) == (False, card("P-07"))
    assert library.problems() == ()
    assert library.find("our-water") is water


def test_a_broken_own_card_gives_way_and_is_reported(own: Path) -> None:
    file = own / "our-water.toml"
    text = file.read_text("utf-8").replace('category = "E"', 'category = "X"')
    file.write_text(text, "utf-8")
    library = Library(FOLDER, own)
    assert library.get("P-01") == card("P-01")
    assert f"{file}:{line_of(text, 'category')}" in library.warning("P-01")
    assert library.warning("P-07") == ""
    assert library.problems() == (library.warning("P-01"),)


def test_an_own_card_may_have_a_number_of_its_own(own: Path) -> None:
    text = TEXT.replace('id = "water-leak"', 'id = "our-boat"').replace('"P-01"', '"O-77"')
    text = text.replace("sources = [", 'why = "The lake."\nsources = ["ours", ')
    file = own / "our-boat.toml"
    file.write_text(text, "utf-8")
    library = Library(FOLDER, own)
    assert (library.problems(), library.all()[-1].id) == ((), "our-boat")
    assert library.find("O-77").own
    file.write_text(text.replace('category = "E"', 'category = "X"'), "utf-8")
    library = Library(FOLDER, own)
    assert library.get("O-77") is None
    assert len(library.all()) == len(FILES)
    [problem] = library.problems()
    assert f"{file}:" in problem
    assert "shipped" not in problem


def test_strays_and_twins_among_own_files_are_reported(own: Path) -> None:
    (own / "water-two.toml").write_text(TEXT.replace('"water-leak"', '"water-two"'), "utf-8")
    (own / "empty.toml").write_text("", "utf-8")
    (own / "folder.toml").mkdir()
    library = Library(FOLDER, own)
    said = "\n".join(library.problems())
    assert re.search(r"empty\.toml", said)
    assert re.search(r"folder\.toml.*cannot be read", said)
    assert re.search(r"water-two\.toml: our-water\.toml is already the playbook of P-01", said)
    water = library.get("P-01")
    assert water is not None
    assert water.id == "our-water"


def test_the_own_folder_stands_beside_the_database_or_where_it_is_said(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("CONTROLROOM_PLAYBOOKS", raising=False)
    place = Location(f"sqlite:///{tmp_path}/a.db", tmp_path / "a.db")
    assert own_playbooks(place) == tmp_path / "playbooks"
    monkeypatch.setenv("CONTROLROOM_PLAYBOOKS", str(tmp_path / "cards"))
    assert own_playbooks(place) == tmp_path / "cards"


# --- finding, and reading no more than is asked for


@pytest.mark.parametrize(
    "text", ["P-07", "p07", "7", "Ｐ-０７", "gas-leak", "燃气泄漏", "Gas leak or gas poisoning"]
)
def test_a_card_is_found_by_number_id_or_name(text: str) -> None:
    assert shipped_playbooks().find(text).situation == "P-07"


@pytest.mark.parametrize("text", ["O-01", "o1", "Ｏ-０１", "key-lost", "钥匙遗失"])
def test_a_card_of_ours_is_found_in_the_same_way(text: str) -> None:
    assert shipped_playbooks().find(text).situation == "O-01"


def test_a_name_that_fits_none_or_several_is_refused() -> None:
    with pytest.raises(NotFound, match="搬家公司"):
        shipped_playbooks().find("搬家公司")
    with pytest.raises(NotFound):
        shipped_playbooks().find(" ")
    with pytest.raises(UsageError, match="lift-entrapment"):
        shipped_playbooks().find("e")


def test_one_card_reads_one_file(monkeypatch: pytest.MonkeyPatch) -> None:
    read: list[str] = []

    def noted(path: Path, *, own: bool = False) -> Playbook:
        read.append(path.stem)
        return read_playbook(path, own=own)

    monkeypatch.setattr(module, "read_playbook", noted)
    library = Library(FOLDER)
    assert library.get("P-07") is library.get("P-07")
    assert library.get("P-99") is None
    assert read == ["gas-leak"]


def test_many_threads_read_each_card_once(monkeypatch: pytest.MonkeyPatch) -> None:
    read: list[str] = []

    def noted(path: Path, *, own: bool = False) -> Playbook:
        read.append(path.stem)
        return read_playbook(path, own=own)

    monkeypatch.setattr(module, "read_playbook", noted)
    library = Library(FOLDER)
    with ThreadPoolExecutor(8) as threads:
        found = list(threads.map(library.get, (*SITUATIONS, "O-01") * 4))
    assert len(read) == len(set(read)) == len({one.id for one in found if one})


# --- the shell


@pytest.fixture
def shell(file_store: Store) -> Shell:
    return Shell(file_store, None)


def test_the_shell_lists_all_cards_and_says_which_are_the_estates_own(shell: Shell, own: Path) -> None:
    folder = own_playbooks(shell.store.location)
    folder.mkdir(exist_ok=True)
    (folder / "our-water.toml").write_text((own / "our-water.toml").read_text("utf-8"), "utf-8")
    rows = {row["situation"]: row for row in shell.json("playbooks", "list")}
    assert list(rows) == in_order(rows)
    assert [one for one in rows if not is_ours(one)] == list(SITUATIONS)
    assert "O-01" in rows
    assert (rows["P-01"]["id"], rows["P-01"]["own"]) == ("our-water", True)
    assert (rows["P-07"]["zh"], rows["P-07"]["own"]) == (card("P-07").zh, False)
    assert rows["P-04"]["steps"] == len(card("P-04").steps)
    assert len(shell.json("playbooks", "list", "--limit", "3")) == 3
    assert shell("playbooks", "list", "--csv").out.startswith(
        "situation,id,en,category,steps,own\nP-01,our-water,"
    )


def test_the_shell_lists_what_was_changed_since(shell: Shell) -> None:
    rows = len(shell.json("playbooks", "list"))
    since, until = (
        len(shell.json("playbooks", "list", option, "2024-01-01")) for option in ("--since", "--until")
    )
    assert (since + until, until) == (rows, 0)


def test_the_shell_shows_one_card_in_both_languages(shell: Shell) -> None:
    shown = shell.json("playbooks", "show", "急救病人求助")
    assert (shown["situation"], shown["gas"], shown["witness"]) == ("P-04", False, False)
    assert [row["id"] for row in shown["branches"]] == ["transport", "ambulance", "sit-in"]
    step = next(row for row in shown["steps"] if row["id"] == "two-people")
    assert (step["by"], step["branch"], step["source"]) == ("desk", "transport", "001:290")
    assert step["zh"]
    assert step["en"]
    assert shell("playbooks", "show", "P-77").exit_code == 3


def test_steps_are_whole_on_a_narrow_terminal(file_store: Store) -> None:
    narrow = Shell(file_store, None, width=80)
    i18n.use("zh")
    out = narrow("playbooks", "show", "P-04").out
    assert all(step.zh in out for step in card("P-04").steps)
    assert "送医院" in out


def test_a_broken_own_card_is_told_beside_the_data(shell: Shell) -> None:
    folder = own_playbooks(shell.store.location)
    folder.mkdir(exist_ok=True)
    (folder / "water-leak.toml").write_text(TEXT.replace('category = "E"', 'category = "X"'), "utf-8")
    for words in (("list",), ("show", "P-01")):
        outcome = shell("playbooks", *words, "--json")
        assert outcome.exit_code == 0
        assert "water-leak.toml:3 category" in outcome.err
    assert shell("playbooks", "show", "P-02").err == ""
