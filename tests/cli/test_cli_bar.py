"""The command bar: the same words, the officer implied, nothing printed outside the given place."""

from __future__ import annotations

import re
from dataclasses import replace

import pytest

from controlroom.base.errors import NotAllowed, UsageError
from controlroom.cli.aliases import ALIASES, full
from controlroom.cli.bar import bar_session, run_words, split_words
from controlroom.shell.session import Session
from controlroom.store.actor import Actor
from controlroom.store.database import Store
from tests.cli.harness import hire, officer


@pytest.fixture
def by(file_store: Store) -> Actor:
    """The officer at the console."""
    hire(file_store, "612", "单田芳", "guard", phone="13812346612", on_duty=True)
    return officer(file_store)


@pytest.fixture
def bar(file_store: Store, by: Actor) -> Session:
    """The bar with somebody signed in."""
    return bar_session(file_store, lambda: by, 100)


def test_a_reading_and_a_writing_command(bar: Session, capsys: pytest.CaptureFixture[str]) -> None:
    shown = run_words(["staff", "list"], bar)
    assert shown.exit_code == 0
    assert "单田芳" in shown.out
    assert "138****6612" in shown.out
    begun = run_words(["shifts", "start", "--with", "612"], bar)
    assert (begun.exit_code, begun.err) == (0, "")
    row = bar.reader.one("SELECT console, staff_id FROM journal WHERE act = 'shift.started'")
    assert row == ("desk-1", bar.actor().staff_id)
    assert capsys.readouterr() == ("", "")


def test_the_officer_is_asked_for_each_time(file_store: Store, by: Actor) -> None:
    signed_in: list[Actor] = []

    def actor() -> Actor:
        if not signed_in:
            raise NotAllowed("sign in first")
        return signed_in[0]

    bar = bar_session(file_store, actor)
    assert run_words(["shifts", "start"], bar).exit_code == 4
    signed_in.append(by)
    assert run_words(["shifts", "start"], bar).exit_code == 0
    signed_in[0] = replace(by, rights=frozenset())
    assert run_words(["shifts", "start"], bar).exit_code == 4


@pytest.mark.parametrize("word", ["--db", "--db=x", "--lang", "--as", "--pin-file=x"])
def test_the_four_globals_are_refused(bar: Session, word: str) -> None:
    outcome = run_words([word, "x", "staff", "list"], bar)
    assert (outcome.exit_code, outcome.out) == (2, "")


@pytest.mark.parametrize(
    "words", [["init"], ["demo"], ["--install-completion"], ["nonsense"], ["staff", "x"]]
)
def test_what_belongs_to_the_shell_or_to_nobody_is_refused(bar: Session, words: list[str]) -> None:
    outcome = run_words(words, bar)
    assert (outcome.exit_code, outcome.out) == (2, "")
    assert outcome.err


def test_a_pin_is_never_asked_for_in_the_bar(bar: Session) -> None:
    outcome = run_words(["staff", "pin", "612"], bar)
    assert outcome.exit_code == 2
    assert "--new-pin-file" in outcome.err


def test_help_stays_in_the_bar(bar: Session, capsys: pytest.CaptureFixture[str]) -> None:
    assert "--on-duty" in run_words(["staff", "list", "--help"], bar).out
    assert "staff" in run_words([], bar).out
    assert "list" in run_words(["staff"], bar).err
    assert capsys.readouterr() == ("", "")


def test_a_fault_nobody_foresaw_goes_to_the_log(bar: Session, monkeypatch: pytest.MonkeyPatch) -> None:
    def broken(*_args: object, **_more: object) -> None:
        raise ZeroDivisionError("secret detail")

    monkeypatch.setattr("controlroom.people.reads.staff", broken)
    outcome = run_words(["staff", "list"], bar)
    assert outcome.exit_code == 1
    assert "secret detail" not in outcome.err
    log = bar.store.location.home / "controlroom.log"
    assert "ZeroDivisionError: secret detail" in log.read_text("utf-8")


def test_prefixes_and_aliases() -> None:
    assert full(["staf", "li"]) == ["staff", "list"]
    assert full(["STAF", "sh", "sh"]) == ["staff", "show", "sh"]
    assert full(["staff", "--help"]) == ["staff", "--help"]
    assert full([]) == []
    for letter, words in ALIASES.items():
        assert full([letter, "x"]) == [*words, "x"]

    assert full(["staff", "sho"]) == ["staff", "show"]


@pytest.mark.parametrize(
    ("words", "choices"),
    [(["sta"], "status · staff"), (["b"], "backup · backups"), (["incidents", "re"], "recall · resume")],
)
def test_an_ambiguous_word_does_nothing_and_shows_the_choices(words: list[str], choices: str) -> None:
    with pytest.raises(UsageError) as caught:
        full(words)
    assert choices in caught.value.sentence


def test_words_are_split_at_blanks_of_any_width() -> None:
    assert split_words("log　add '东门 快递车' x") == ["log", "add", "东门 快递车", "x"]
    with pytest.raises(UsageError):
        split_words("log add 'open")


def test_a_bare_alias_says_in_plain_words_what_is_missing(bar: Session) -> None:
    outcome = run_words(["派"], bar)
    assert outcome.exit_code == 2
    # what an option means is in the language of the program's start
    assert re.search(r"缺少 NO（.*1122-012）.*WHO\.\.\.（.+）。", outcome.err.splitlines()[0])
    assert "NO" not in run_words(["派", "1"], bar).err.splitlines()[0]
    said = run_words(["staff", "add", "--number", "1"], bar).err.splitlines()[0]
    assert "--name" in said
    assert "--role" in said
    assert "--number" not in said
