"""Both languages, and the script that keeps them complete."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Mapping
from pathlib import Path

import pytest

from controlroom.base import i18n
from controlroom.base.i18n import N_, _, detect, ngettext

SCRIPT = Path(__file__).parents[2] / "scripts/translations.py"
HEADER = 'msgid ""\nmsgstr "Content-Type: text/plain; charset=UTF-8\\n"\n\n'


@pytest.mark.parametrize(
    ("env", "language"),
    [
        ({}, "zh"),
        ({"LANG": ""}, "zh"),
        ({"LANG": "zh_CN.UTF-8"}, "zh"),
        ({"LANG": "en_US.UTF-8"}, "en"),
        ({"LANG": "C.UTF-8"}, "en"),
        ({"LANG": "de_DE"}, "en"),
        ({"LANG": "en_US.UTF-8", "LC_ALL": "zh_TW"}, "zh"),
        ({"LANG": "zh_CN", "LC_MESSAGES": "en_GB"}, "en"),
        ({"LC_MESSAGES": "zh_CN", "LC_ALL": "en_GB"}, "en"),
        ({"LANG": "en_US", "CONTROLROOM_LANG": "zh"}, "zh"),
        ({"LANG": "zh_CN", "CONTROLROOM_LANG": "EN"}, "en"),
        ({"LANG": "en_US", "CONTROLROOM_LANG": "zh_CN.UTF-8"}, "zh"),
        ({"LANG": "zh_CN", "CONTROLROOM_LANG": "fr"}, "zh"),
    ],
)
def test_the_environment_chooses(env: Mapping[str, str], language: str) -> None:
    assert detect(env) == language


def test_a_sentence_in_both_languages() -> None:
    assert i18n.language() == "zh"
    assert _("just over") == "刚超时"
    i18n.use("en")
    assert i18n.language() == "en"
    assert _("just over") == "just over"


def test_unknown_and_empty_texts_stay_as_they_are() -> None:
    assert _("no such sentence in any catalogue") == "no such sentence in any catalogue"
    assert _("") == ""
    assert N_("just over") == "just over"


def test_counts() -> None:
    i18n.use("en")
    assert [ngettext("{n} no-such call", "{n} no-such calls", n) for n in (1, 2)] == [
        "{n} no-such call",
        "{n} no-such calls",
    ]


def test_another_language_is_a_mistake() -> None:
    with pytest.raises(ValueError, match="fr"):
        i18n.use("fr")  # type: ignore[arg-type]


def test_the_first_question_decides_and_nothing_heavy_is_loaded() -> None:
    code = (
        "import sys; from controlroom.base import i18n; assert 'gettext' not in sys.modules; "
        "print(i18n._('just over'), i18n.language())"
    )
    for value, wanted in (("zh", "刚超时 zh\n"), ("en", "just over en\n")):
        env = {**os.environ, "CONTROLROOM_LANG": value, "PYTHONIOENCODING": "utf-8"}
        ran = subprocess.run(
            [sys.executable, "-c", code], capture_output=True, encoding="utf-8", env=env, check=True
        )
        assert ran.stdout == wanted


class House:
    """A little program with its own fragments, in a folder of the test."""

    def __init__(self, root: Path) -> None:
        self.root = root
        self.fragments = root / "locale/zh_CN"
        self.fragments.mkdir(parents=True)

    def write(self, name: str, text: str) -> None:
        path = self.root / name if name.endswith(".py") else self.fragments / name
        path.write_text((HEADER if name.endswith(".po") else "") + text, encoding="utf-8")

    def run(self, *options: str) -> tuple[int, str]:
        ran = subprocess.run(
            [sys.executable, str(SCRIPT), "--source", str(self.root), *options],
            capture_output=True,
            encoding="utf-8",
            env={**os.environ, "PYTHONIOENCODING": "utf-8"},
            check=False,
        )
        return ran.returncode, ran.stderr


@pytest.fixture
def house(tmp_path: Path) -> House:
    made = House(tmp_path / "program")
    made.write("a.py", '_("Open {no}")\nngettext("{n} call", "{n} calls", 2)\nX = N_("Close")\n')
    made.write("a.po", 'msgid "Open {no}"\nmsgstr "打开 {no}"\n')
    made.write(
        "b.po",
        'msgid "Close"\nmsgstr "关闭"\n\nmsgid "{n} call"\nmsgid_plural "{n} calls"\nmsgstr[0] "{n} 个电话"\n',
    )
    return made


def test_complete_languages_pass(house: House, monkeypatch: pytest.MonkeyPatch) -> None:
    assert house.run() == (0, "")
    assert house.run("--check") == (0, "")
    monkeypatch.setattr(i18n, "CATALOGUE", house.fragments / "LC_MESSAGES/controlroom.mo")
    i18n.use("zh")
    assert _("Open {no}").format(no=1) == "打开 1"
    assert ngettext("{n} call", "{n} calls", 1).format(n=1) == "1 个电话"
    assert _("") == ""


def test_the_same_fragments_give_the_same_file(house: House) -> None:
    mo = house.fragments / "LC_MESSAGES/controlroom.mo"
    house.run()
    first = mo.read_bytes()
    house.run()
    assert mo.read_bytes() == first
    assert list(mo.parent.iterdir()) == [mo]


@pytest.mark.parametrize(
    ("file", "text", "fault"),
    [
        ("c.py", '_("Nobody translated this")\n', "c.py:1: no Chinese: 'Nobody translated this'"),
        ("c.po", 'msgid "Gone"\nmsgstr "没了"\n', "stale, nothing uses it: 'Gone'"),
        ("c.po", 'msgid "Close"\nmsgstr ""\n', "c.po: empty: 'Close'"),
        ("c.po", '#, fuzzy\nmsgid "Close"\nmsgstr "关"\n', "c.po: fuzzy: 'Close'"),
        ("c.po", 'msgid "Close"\nmsgstr "关掉"\n', "c.po: 'Close' is '关掉' here, '关闭' in b.po"),
        (
            "c.po",
            'msgid "Gone"\nmsgstr "没"\n\nmsgid "Gone"\nmsgstr "没了"\n',
            "c.po: twice in this file: 'Gone'",
        ),
        ("a.po", 'msgid "Open {no}"\nmsgstr "打开 {number}"\n', "a.po: other fields in '打开 {number}'"),
        ("a.po", 'msgid "Open {no}"\nmsgstr "打开 {no"\n', "a.po: other fields in '打开 {no'"),
        ("c.py", 'no = 1\n_(f"Open {no}")\n', "c.py:2: _() is given a text built at run time"),
        ("c.py", "_(\n", "c.py: not Python: "),
        ("c.po", "no po file\n", "c.po: not a .po file: "),
        ("c.py", '_("Open " + "x")\n', "c.py:1: _() is given a text built at run time"),
    ],
)
def test_each_fault_is_named(house: House, file: str, text: str, fault: str) -> None:
    house.run()
    house.write(file, text)
    code, said = house.run("--check")
    assert code == 1
    assert fault in said


def test_a_file_that_was_not_built_again_is_named(house: House) -> None:
    code, said = house.run("--check")
    assert code == 1
    assert "controlroom.mo is not current" in said
    house.run()
    house.write("a.po", 'msgid "Open {no}"\nmsgstr "开 {no}"\n')
    assert "controlroom.mo is not current" in house.run("--check")[1]


def test_conflicting_fragments_are_not_built(house: House) -> None:
    house.run()
    mo = house.fragments / "LC_MESSAGES/controlroom.mo"
    before = mo.read_bytes()
    house.write("c.po", 'msgid "Close"\nmsgstr "关掉"\n')
    code, said = house.run()
    assert code == 1
    assert "关掉" in said
    assert mo.read_bytes() == before
