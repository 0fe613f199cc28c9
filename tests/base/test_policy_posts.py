"""What the policy says of posts: the shipped figures, an older policy, every mistake named."""

from __future__ import annotations

import re

import pytest

from controlroom.base.policy import PolicyError, load, parse
from controlroom.base.settings import shipped

FILE = shipped("data") / "policy.toml"
TEXT = FILE.read_text(encoding="utf-8")


def faults(text: str) -> list[str]:
    with pytest.raises(PolicyError) as caught:
        parse(text, "policy.toml")
    return [problem.key for problem in caught.value.problems]


def test_the_round_is_that_of_the_source_and_the_rest_is_ours() -> None:
    found = load(FILE).posts
    [hourly] = found.rounds.values()
    assert (hourly.t, hourly.every, hourly.origin.source, hourly.origin.conflict) == (
        "T-071",
        3600,
        "000:19",
        "K-08",
    )
    assert {kind.id for kind in found.kinds.values() if kind.alone} == {"car-park", "patrol"}


def test_an_older_policy_takes_the_shipped_posts() -> None:
    start, end = TEXT.index("[posts]\n"), TEXT.index("[tell]\n")
    older = parse(TEXT[:start] + TEXT[end:], "old.toml")
    assert older.posts == load(FILE).posts


@pytest.mark.parametrize(
    ("old", "new", "key"),
    [
        ('posts = ["patrol"]', 'posts = ["moon"]', "posts.rounds.hourly.posts"),
        ('posts = ["patrol"]', "posts = []", "posts.rounds.hourly.posts"),
        ('every = "1h"\nlate', 'every = "30s"\nlate', "posts.rounds.hourly.every"),
        ('relief = "10m"', 'relief = "soon"', "posts.relief"),
        ("order_priority = 2", "order_priority = 7", "posts.order_priority"),
        ('reply = "2m"\nagain = 2', 'reply = "2m"\nagain = 2\nlouder = true', "posts.welfare.louder"),
    ],
)
def test_a_mistake_is_named(old: str, new: str, key: str) -> None:
    assert TEXT.count(old) == 1, old
    assert key in faults(TEXT.replace(old, new))


def test_an_estate_needs_a_post() -> None:
    without = re.sub(r"\[posts\.kinds\.[^\]]+\]\n(?:(?!\[).*\n)+", "", TEXT)
    assert "posts.kinds" in " ".join(faults(without))
