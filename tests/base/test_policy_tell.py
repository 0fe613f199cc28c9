"""The section [tell]: every mistake is named, and a policy of before it was there takes the shipped one."""

from __future__ import annotations

import re
from collections.abc import Iterator

import pytest

from controlroom.base import i18n
from controlroom.base.policy import PolicyError, compiled, from_compiled, parse
from controlroom.base.policy_clock import LimitKind
from controlroom.base.settings import shipped

TEXT = (shipped("data") / "policy.toml").read_text("utf-8")
SECTION = re.search(r"\[tell\]\n.*?(?=^\[draft\])", TEXT, re.DOTALL | re.MULTILINE)
assert SECTION
BEFORE = TEXT.replace(SECTION[0], "")


@pytest.fixture(autouse=True)
def _english() -> Iterator[None]:
    i18n.use("en")
    yield
    i18n.use("zh")


MISTAKES = [
    ('row = "N-12"', 'row = "12"', "row", "is not a row of the matrix"),
    ('to = ["fire-119"]', 'to = ["fire-118"]', "to", "is not known"),
    ('to = ["fire-119"]', "to = []", "to", "at least one"),
    ('by = ["anyone"]', 'by = ["nobody"]', "by", "is not known"),
    ('by = ["anyone"]', "by = []", "by", "Say who tells"),
    ('means = ["phone"]\nby = ["anyone"]', 'means = ["fax"]\nby = ["anyone"]', "means", "is not known"),
    ('within = "10m"', 'within = "soon"', "within", "Write at-once"),
    ('within = "10m"', 'within = "before-appointment 10m"', "within", "Write at-once"),
    ('clock = "major-passed-up"', 'clock = "never"', "clock", "has no clock"),
    ('clock = "major-passed-up"', 'clock = "send"\nwithin = "1h"', "within", "one of them"),
    ("when = { major = true }", "when = {}", "when", "Say when it holds"),
    ('severity = "important" }\nto', 'severity = "grave" }\nto', "when.severity", "is not known"),
    ("priority = 1 }\nto", "priority = 5 }\nto", "when.priority", "from 1 to 4"),
    ('zh = "由客服部报告"\n', "", "zh", "both languages"),
    ('at_once = "3m"', 'at_once = "at once"', "at_once", "length of time"),
    ('warn = "33%"\n', 'warn = "soon"\n', "warn", "length of time"),
    ('directory = "hospital" }', 'telephone = "hospital" }', "telephone", "not known"),
    ('roles = ["cashier"], ', 'roles = ["cook"], ', "roles", "is not known"),
]  # fmt: skip


@pytest.mark.parametrize(("old", "new", "key", "reason"), MISTAKES, ids=[one[1] for one in MISTAKES])
def test_a_mistake_is_named_with_file_key_and_line(old: str, new: str, key: str, reason: str) -> None:
    assert old in SECTION[0]  # type: ignore[index]
    at = TEXT.index(SECTION[0]) + SECTION[0].index(old)  # type: ignore[index]
    text = TEXT[:at] + new + TEXT[at + len(old) :]
    with pytest.raises(PolicyError) as caught:
        parse(text, "mine.toml")
    [problem] = caught.value.problems
    assert problem.file == "mine.toml"
    assert problem.key.startswith("tell.")
    assert problem.key.endswith(key)
    assert reason in problem.reason
    # an inline table has one line, a key that is missing that of its rule
    begun = TEXT[:at].count("\n") + 1
    assert problem.line is not None
    assert abs(problem.line - begun) <= 10


def test_owing_against_the_rule_needs_a_reason() -> None:
    text = re.sub(r'(owed = true\nsource = "000:50"\n)why = .*\n', r"\1", TEXT)
    assert text != TEXT
    with pytest.raises(PolicyError) as caught:
        parse(text, "mine.toml")
    assert "add why" in str(caught.value)


def test_a_policy_of_before_takes_the_shipped_section() -> None:
    old = parse(BEFORE, "old.toml")
    assert old.tell == parse(TEXT, "new.toml").tell
    assert from_compiled(compiled(old), "kept").tell == old.tell


def test_what_the_lent_section_says_of_roles_an_estate_does_not_have_is_left_out() -> None:
    own = re.sub(r'^cashier = \{ zh = "出纳", en = "Cashier", department.*\n', "", BEFORE, flags=re.MULTILINE)
    assert own != BEFORE
    assert parse(own, "old.toml").tell.targets["cashier"].roles == ()
    # one's own section is held to one's own roles
    with pytest.raises(PolicyError):
        parse(own.replace("[draft]\n", f"{SECTION[0]}[draft]\n"), "own.toml")  # type: ignore[index]


def test_at_once_is_one_figure_for_the_whole_estate() -> None:
    tell = parse(TEXT.replace('at_once = "3m"', 'at_once = "5m"'), "own.toml").tell
    limits = {rule.within for rule in tell.rules if rule.within and rule.within.kind is LimitKind.AT_ONCE}
    assert [limit.seconds for limit in limits] == [300]


def test_a_target_is_found_by_id_and_by_name() -> None:
    tell = parse(TEXT, "own.toml").tell
    assert {one and one.id for one in map(tell.find, ("gas-company", "燃气公司", " GAS company "))} == {
        "gas-company"
    }
    assert tell.find("厨师") is None
