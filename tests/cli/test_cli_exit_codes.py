"""Every command of the table (shell.md, rows A) and every exit code it can give: how each is provoked.

0 done · 1 refused by a rule · 2 usage · 3 no such record · 4 not signed in or not allowed · 5 busy · 6 storage.
2, 4, 5 and 6 are provoked alike wherever they can happen; 0, 1 and 3 have a line each in ``CODES``.
"""

from __future__ import annotations

import shutil
import sqlite3
from collections.abc import Iterator
from contextlib import closing
from datetime import timedelta
from pathlib import Path

import pytest

from controlroom.base import i18n
from controlroom.base.clock import ManualClock
from controlroom.base.policy_model import RIGHTS
from controlroom.base.settings import Location, shipped
from controlroom.incidents.desk import emergency
from controlroom.store import engine
from controlroom.store.actor import Actor
from controlroom.store.database import Store
from controlroom.store.migrate import create
from tests.cli.harness import Shell, hire, officer
from tests.cli.test_cli_table import READING, ROWS
from tests.conftest import NOON

pytestmark = pytest.mark.again

OPEN, OUT, DONE = "1122-001", "1122-002", "1122-003"
"""An open incident with nobody sent; one that 612 is out for; a closed one."""
NONE = "1122-999"
UNRECORDED = " ".join(
    f"--left-out {name}=没有" for name in ("water-source", "valve-shut", "homes-affected", "leak-test")
)
"""Why nothing of what the playbook asks for is recorded."""

CODES: dict[str, dict[int, tuple[str, ...]]] = {
    "demo": {0: ("--no-console --keep {new}",), 1: ("--no-console --keep {backup}",)},
    "status": {0: ("",)},
    "next": {0: ("--within 60m",)},
    "paths": {0: ("",)},
    "doctor": {0: ("",)},
    "estate import": {0: ("{rooms}",), 1: ("{file}",)},
    "estate find": {0: ("3-1-",)},
    "estate show": {0: ("3",), 3: ("9-9-999",)},
    "estate template": {0: ("", "{new}.xlsx"), 1: ("{book}",)},
    "staff import": {0: ("{staff}",), 1: ("{file}",)},
    "staff list": {0: ("--on-duty", "--reveal")},
    "staff show": {0: ("612",), 3: ("999",)},
    "staff add": {
        0: ("--number 700 --name 程立 --role guard --no-pin",),
        1: ("--number 612 --name 程立 --role guard --no-pin",),
    },
    "staff pin": {0: ("612 --new-pin-file {pin}",), 3: ("999 --new-pin-file {pin}",)},
    "staff template": {0: ("{new}.csv",), 1: ("{staff}",)},
    "shifts now": {0: ("",)},
    "shifts start": {0: ("--with 613",), 1: ("",), 3: ("--with 999",)},
    "shifts list": {0: ("",)},
    "shifts on-duty": {0: ("613",), 3: ("999",)},
    "shifts off-duty": {0: ("612",), 3: ("999",)},
    "policy show": {0: ("", "--catalogue")},
    "policy check": {0: ("{policy}", "{catalogue}"), 1: ("{lacking}",)},
    "policy apply": {0: ("{policy}", "{catalogue}"), 1: ("{lacking}",)},
    "incidents open": {0: ("--kind fire-alarm --place 东门",), 3: ("--kind dragon --place 东门",)},
    "incidents list": {0: ("--all",), 3: ("--kind dragon", "--who 999")},
    "incidents show": {0: (OPEN, f"{OPEN} --reveal"), 3: (NONE,)},
    "incidents history": {0: (OPEN,), 3: (NONE,)},
    "incidents dispatch": {0: (f"{OPEN} 613",), 1: (f"{OPEN} 612", f"{DONE} 613"), 3: (f"{NONE} 613", f"{OPEN} 999")},
    "incidents recall": {
        0: (f"{OUT} 612 --why 派错",),
        3: (f"{NONE} 612 --why 派错", f"{OUT} 613 --why 派错"),
    },
    "incidents under-way": {0: (OUT,), 1: (OPEN,), 3: (NONE,)},
    "incidents arrive": {0: (OUT,), 1: (OPEN,), 3: (NONE,)},
    "incidents clear": {0: (OUT,), 1: (OPEN,), 3: (NONE,)},
    "incidents note": {0: (f"{OPEN} 已关阀",), 3: (f"{NONE} 已关阀",)},
    "incidents hold": {0: (f"{OPEN} --why parts",), 1: (f"{DONE} --why parts",), 3: (f"{NONE} --why parts",)},
    "incidents resume": {1: (OPEN,), 3: (NONE,)},
    "incidents edit": {0: (f"{OPEN} --priority 1",), 1: (f"{DONE} --priority 1",), 3: (f"{NONE} --priority 1",)},
    "incidents correct": {
        0: (f"{OPEN} told --at 12:05 --why 记错",),
        1: (f"{OPEN} resolved --at 12:05 --why 记错", f"{OUT} arrived --not-reached --why 误登"),
        2: (f"{OPEN} told --why 记错", f"{OUT} dispatched --not-reached --why 误登"),
        3: (f"{NONE} told --at 12:05 --why 记错", f"{NONE} arrived --not-reached --why 误登"),
    },
    "incidents resolve": {0: (f"{OPEN} --result 好了",), 1: (f"{DONE} --result 好了",), 3: (f"{NONE} --result 好了",)},
    "incidents close": {
        0: (f"{OPEN} --result 好了 {UNRECORDED}", f"{OUT} --result 好了 --clear {UNRECORDED}"),
        1: (f"{OUT} --result 好了",),
        2: (
            f"{OPEN} --result 好了",
            f"{OPEN} --result 好了 --field leak-test",
            f"{OPEN} --result 好了 --field=a=1 --field=a=2",
        ),
        3: (f"{NONE} --result 好了", f"{OPEN} --result 好了 --field dragon=1"),
    },
    "incidents cancel": {0: (f"{OPEN} --why 误报",), 1: (f"{DONE} --why 误报",), 3: (f"{NONE} --why 误报",)},
    "incidents reopen": {0: (f"{DONE} --why 又来",), 1: (f"{OPEN} --why 又来",), 3: (f"{NONE} --why 又来",)},
    "incidents told": {
        0: (f"{OPEN} 612 --by radio --said 马上到", f"{OPEN} 燃气公司", f"{DONE} 物业经理"),
        1: (f"{OPEN} 620",),
        2: (f"{OPEN} 612 --by pigeon", f"{OPEN} 612 --at 23:59:59x"),
        3: (f"{NONE} 612", f"{OPEN} 999"),
    },
    "incidents commander": {
        0: (f"{OPEN} 612", f"{OPEN} 消防队长"),
        1: (f"{DONE} 612", f"{OPEN} 620"),
        3: (f"{NONE} 612",),
    },
    "incidents caller": {
        0: (f"{OPEN} --caller 周敏 --phone 13800006612",),
        2: (OPEN,),
        3: (f"{NONE} --caller 周敏",),
    },
    "incidents outside": {
        0: (f"{OPEN} police --officer 王警官 --taken-over 一名男子", f"{DONE} fire"),
        2: (f"{OPEN} army", f"{OPEN} police --left 1d"),
        3: (f"{NONE} police",),
    },
    "incidents tick": {
        0: (f"{OPEN} 1", f"{OPEN} shut-valve"),
        1: (f"{DONE} 1", f"{OPEN} 1 --undo"),
        3: (f"{NONE} 1", f"{OPEN} dragon"),
    },
    "incidents field": {
        0: (f"{OPEN} water-source 水管", f"{OPEN} water-source --left-out 看不见"),
        2: (f"{OPEN} water-source", f"{OPEN} leak-test 不知道"),
        3: (f"{NONE} water-source 水管", f"{OPEN} dragon 1"),
    },
    "incidents link": {0: (f"{OPEN} {OUT}",), 2: (f"{OPEN} {OPEN}",), 3: (f"{OPEN} {NONE}", f"{NONE} {OPEN}")},
    "incidents duplicate": {
        0: (f"{OPEN} {OUT}",),
        1: (f"{OUT} {OPEN}", f"{DONE} {OPEN}"),
        2: (f"{OPEN} {OPEN}",),
        3: (f"{OPEN} {NONE}",),
    },
    "incidents claim": {0: ("1122-005",), 1: (OPEN,), 3: (NONE,)},
    "incidents parked": {0: ("", "--since yesterday")},
    "alarms list": {0: ("--all",)},
    "alarms ack": {0: ("1",), 3: ("999",)},
    "alarms shelve": {0: ("1 --for 15m --why 等",), 1: ("1 --for 90d --why 等",), 3: ("999 --for 15m --why 等",)},
    "alarms unshelve": {1: ("1",), 3: ("999",)},
    "alarms tick": {0: ("",)},
    "deadlines list": {0: ("", f"--about {OPEN}"), 3: (f"--about {NONE}",)},
    "log list": {0: ("--day today",)},
    "log add": {0: ("东门",), 3: (f"东门 --about {NONE}",)},
    "log strike": {0: ("{note} --why 写错",), 1: ("1 --why 写错",), 3: ("99999 --why 写错",)},
    "log sign": {0: ("yesterday --remark 西门无人记录",), 1: ("today", "2026-11-19"), 2: ("someday",)},
    "log verify": {0: ("",), 1: ("--seal 0123456789abcdef",)},
    "directory find": {0: ("ranqi", "燃气 --reveal")},
    "directory set": {
        0: ("gas-company 0755-26000000 --note 抢修", "开锁公司 13900001111"),
        1: ("119 12345", "火警 12345"),
    },
    "keys import": {0: ("{keys}",), 1: ("{file}",)},
    "keys template": {0: ("{new}.csv",), 1: ("{keys}",)},
    "keys list": {0: ("--out --borrower 612", "--pdf {new}.pdf"), 1: ("--pdf {file}",), 3: ("--borrower 999",)},
    "keys show": {0: ("E-01",), 2: ("钥匙",), 3: ("X-9",)},
    "keys history": {0: ("E-02",), 3: ("X-9",)},
    "keys lend": {
        0: (
            "E-01 612 --for 30m --purpose 巡检",
            "E-01 --contractor 何师傅,迅达,13900001111",
            f"E-01 612 --incident {OPEN}",
        ),
        1: ("E-02 613", "E-03 612"),
        2: ("E-01", "E-01 612 --for 30m --until 17:00", "E-01 612 --for=-1h"),
        3: ("X-9 612", "E-01 999", f"E-01 612 --incident {NONE}"),
    },
    "keys return": {
        0: ("E-02", "E-02 --condition damaged --note 弯了"),
        1: ("E-01",),
        2: ("E-02 --condition damaged", "E-02 --condition rusty"),
        3: ("X-9",),
    },
    "keys extend": {
        0: ("E-02 --until 30m --why 未完",),
        1: ("E-01 --until 30m --why 未完",),
        3: ("X-9 --until 30m --why 未完",),
    },
    "keys transfer": {0: ("E-02 613",), 1: ("E-01 613",), 2: ("E-02 612", "E-02"), 3: ("E-02 999",)},
    "keys lost": {0: ("E-01 --why 不见了",), 1: ("E-03 --why 不见了",), 3: ("X-9 --why 不见了",)},
    "keys count": {
        0: ("", "--present E-01 --missing E-02", "--missing E-01 --why E-01=在前台", "--lost E-01"),
        2: ("--missing E-01", "--present E-01 --missing E-01", "--why E-01", "--elsewhere E-01=A-9"),
        3: ("--present X-9",),
    },
    "keys found": {0: ("E-03 --note 换了锁芯",), 1: ("E-01",), 3: ("X-9",)},
    "passes issue": {
        0: (
            "--place 东门 --applicant 刘强 --goods 沙发1",
            "--place 东门 --applicant 刘强 --template tools --back 2h --plate 粤B12345 --instead-of P-0001",
        ),
        2: (
            "--place 东门 --applicant 刘强",
            "--place 东门 --applicant 刘强 --goods 沙发0",
            "--place 东门 --applicant 刘强 --goods 沙发1 --plate 12345",
            "--place 东门 --applicant 刘强 --goods 沙发1 --document 身份证",
            "--place 东门 --applicant 刘强 --goods 沙发1 --value 五千",
            "--place 东门 --applicant 刘强 --goods 沙发1 --until=-1h",
        ),
        3: (
            "--place 东门 --applicant 刘强 --template 月球",
            "--place 东门 --applicant 刘强 --goods 沙发1 --requested-by 月球部",
            "--place 东门 --applicant 刘强 --goods 沙发1 --instead-of P-0099",
        ),
    },
    "passes confirm": {
        0: ("P-0002 --override 业主在场",),
        1: ("P-0002 --answered 王女士", "P-0001 --answered 王女士"),
        2: ("P-0002 --verdict maybe", "F-1 --answered 王女士"),
        3: ("P-0099 --answered 王女士",),
    },
    "passes fees": {1: ("P-0001 --decision 同意",), 2: ("P-0001",), 3: ("P-0099 --decision 同意",)},
    "passes document": {0: ("P-0002 护照:a1b2",), 2: ("P-0002 护照", "P-0002 护照:E1234567"), 3: ("P-0099 护照:a1b2",)},
    "passes goods": {1: ("P-0001",), 3: ("P-0099",)},
    "passes list": {0: ("--waiting", "--open", "--back-due", "--all --since yesterday"), 2: ("--open --all",)},
    "passes show": {0: ("P-0001", "1 --reveal"), 2: ("条",), 3: ("P-0099",)},
    "passes history": {0: ("P-0001",), 3: ("P-0099",)},
    "passes check": {
        0: ("P-0001 {code}",),
        1: ("P-0001 {wrong}", "P-0003 {code}"),
        2: ("P-0001 42",),
        3: ("P-0099 0000",),
    },
    "passes precheck": {0: ("P-0001 --by 612 --note 齐",), 1: ("P-0002 --by 612",), 3: ("P-0001 --by 999",)},
    "passes out": {
        0: ("P-0001 --guard 612", "P-0001 1=1 --guard 612"),
        1: ("P-0001 1=3 --guard 612", "P-0002 --guard 612", "P-0003 --guard 612"),
        2: ("P-0001", "P-0001 一 --guard 612", "P-0001 1=0 --guard 612", "P-0001 9=1 --guard 612"),
        3: ("P-0001 --guard 999", "P-0099 --guard 612"),
    },
    "passes back": {0: ("P-0004", "P-0004 1=1 --guard 612"), 1: ("P-0001", "P-0004 1=9"), 3: ("P-0099",)},
    "passes surplus": {
        0: ("P-0001 电视 --guard 612", "P-0001 电视 --guard 612 --void"),
        1: ("P-0003 电视 --guard 612",),
        2: ("P-0001 电视",),
        3: ("P-0001 电视 --guard 999",),
    },
    "passes resume": {1: ("P-0001 --why 看过",), 3: ("P-0099 --why 看过",)},
    "passes refuse": {0: ("P-0002 --why 证件不符",), 1: ("P-0003 --why 再次",), 3: ("P-0099 --why 不符",)},
    "passes void": {0: ("P-0001 --why 改期",), 1: ("P-0003 --why 再次",), 3: ("P-0099 --why 改期",)},
    "passes slip": {
        0: ("P-0001 --pdf {new}.pdf",),
        1: ("P-0001 --pdf {file}", "P-0002 --pdf {new}.pdf"),
        3: ("P-0099 --pdf {new}.pdf",),
    },
    "handovers countersign": {1: ("H-0001",), 2: ("交接",), 3: ("H-0099",)},
    "visitors list": {0: ("", "--all --text 周"), 2: ("--all --refused",)},
    "visitors add": {
        0: ("周启明 --home 3-2-1802 --why 探亲 --document 身份证:123X", "马小军 --refused 无证件"),
        2: ("周启明 --plate 12", "周启明 --people 0", "周启明 --document 123X"),
    },
    "visitors show": {0: ("V-0001",), 2: ("访客",), 3: ("V-0099",)},
    "visitors left": {0: ("V-0001",), 1: ("V-0002",), 2: ("访客",), 3: ("V-0099",)},
    "vehicles list": {0: ("--kind unknown --text 粤B",), 2: ("--kind odd",)},
    "vehicles add": {0: ("粤B12345 长时间停放 --post 东门", "无牌 三轮车 --kind car-park"), 2: ("12 停放",)},
    "handovers prepare": {0: ("",)},
    "handovers list": {0: ("--since yesterday",)},
    "handovers show": {0: ("H-0001",), 2: ("交接",), 3: ("H-0099",)},
    "handovers verify": {1: ("H-0001",), 3: ("H-0099",)},
    "handovers print": {
        0: ("H-0001 --pdf {new}.pdf",),
        1: ("H-0001 --pdf {file}",),
        3: ("H-0099 --pdf {new}.pdf",),
    },
    "staff status": {
        0: ("613 break --until 30m", "613 out-of-contact", "613 off"),
        1: ("612 break",),
        2: ("613 sent", "613 break --until=-1h"),
        3: ("999 free",),
    },
    "shifts roster": {0: ("", "--since yesterday"), 2: ("--since 月球",)},
    "shifts plan": {
        0: ("2026-11-22 夜班 613",),
        2: ("月球 夜班 613", "2026-11-22 午班 613"),
        3: ("2026-11-22 夜班 999",),
    },
    "shifts import": {0: ("{roster}",), 1: ("{rooms}",)},
    "shifts template": {0: ("{new}.csv",), 1: ("{file}",)},
    "posts list": {0: ("", "--since yesterday")},
    "posts man": {
        0: ("lobby 613", "gate --why 关闭"),
        2: ("lobby",),
        3: ("码头 613", "lobby 999"),
    },
    "posts report": {0: ("gate 正常 --topic review",), 2: ("gate 正常 --topic 天气",), 3: ("码头 正常",)},
    "posts heard": {0: ("613", "613 --by 612 --words 在车库"), 2: ("613 --by 612",), 3: ("612", "999")},
    "posts silent": {0: ("613",), 3: ("612",)},
    "posts equipment": {0: ("", "--fault 硬盘录像机报警")},
    "rounds list": {0: ("--since yesterday",)},
    "rounds report": {
        0: ("hourly --found 灯坏",),
        2: ("hourly --at 1m --who 号",),
        3: ("nightly", "hourly --at 2026-11-20T12:00"),
    },
    "orders send": {
        0: ("封闭各出入口", "留意 --posts patrol"),
        1: ("封闭 --posts lobby",),
        2: ("",),
        3: ("封闭 --posts 码头",),
    },
    "orders ack": {
        0: ("L-0001 patrol",),
        1: ("L-0002 patrol",),
        2: ("令 patrol",),
        3: ("L-0099 patrol", "L-0001 lobby"),
    },
    "orders list": {0: ("",)},
    "orders stand-down": {0: ("L-0001",), 1: ("L-0002",), 3: ("L-0099",)},
    "backup": {0: ("{new}",), 1: ("{file}",)},
    "restore": {0: ("{backup} --into {new}",), 1: ("{backup} --into {file}",), 6: ("{new} --into {new}2",)},
    "backups list": {0: ("",)},
}  # fmt: skip
"""Command -> exit code -> what stands after it."""

IN_OWN_TESTS = {"init"}
"""It makes the first officer, so nobody is signed in: every code of it is provoked in ``test_cli_main``."""
NEEDS_NO_DATABASE = {"demo", "paths", "doctor", "estate template", "restore"}
SIGNED_IN_BY_NOBODY = {"demo", "restore", "alarms tick"}
WRITING = sorted(set(CODES) - READING - SIGNED_IN_BY_NOBODY)


@pytest.fixture(scope="module")
def kept(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with an estate at work and every file the commands take; tests get copies."""
    i18n.use("zh")
    folder = tmp_path_factory.mktemp("codes")
    store = Store(_location(folder), ManualClock(NOON))
    create(store)
    shell = Shell(store, officer(store))
    for number in ("612", "613"):
        hire(store, number, "单田芳", "guard", on_duty=True, phone="13812346612")
    demo = shipped("data") / "demo"
    for name in ("buildings", "rooms", "staff"):
        shutil.copy(demo / f"{name}.csv", folder)
    shell.json("estate", "import", str(folder / "buildings.csv"), str(folder / "rooms.csv"))
    for _number in range(3):
        shell.json("incidents", "open", "--kind", "water-leak", "--place", "东门")
    shell.json("incidents", "dispatch", OUT, "612")
    shell.json("incidents", "close", DONE, "--result", "好了", *UNRECORDED.split())
    shell.json("shifts", "start")
    shell.json("log", "add", "昨夜正常", "--at", "2026-11-21T20:00")
    note = shell.json("log", "add", "西门")["entry"]
    shell.json("visitors", "add", "周启明")
    shell.json("visitors", "add", "马小军", "--refused", "无证件")
    shell.json("backup", str(folder / "backup.db"))
    shell.json("estate", "template", str(folder / "book.xlsx"))
    text = shell("policy", "show").out
    (folder / "policy.toml").write_text(text.replace("keep = 14", "keep = 15"), "utf-8")
    text = shell("policy", "show", "--catalogue").out
    (folder / "catalogue.toml").write_text(text.replace('zh = "漏水"', 'zh = "跑水"'), "utf-8")
    shell.json("incidents", "open", "--kind", "vendors", "--place", "东门")
    assert emergency(store, Actor("desk-9"), "fire").number == "2026-1122-005"
    hire(store, "620", "已离职", "guard", on_duty=False, active=False)
    head = "tag,name,class\n"
    rows = "".join(f"E-0{number},水泵房{number},equipment-room\n" for number in (1, 2, 3))
    (folder / "keys.csv").write_text(head + rows, "utf-8")
    shell.json("keys", "import", str(folder / "keys.csv"))
    shell.json("keys", "lend", "E-02", "612", "--for", "2h")
    shell.json("keys", "lost", "E-03", "--why", "不见了")
    _pass(shell, folder)
    _posts(shell, folder)
    shell.json("handovers", "prepare")
    lacking = text.replace("\nvendors = ", "\npedlars = ")
    assert lacking != text
    (folder / "lacking.toml").write_text(lacking, "utf-8")
    (folder / "pin").write_text("246813\n")
    (folder / "file").write_text("no database and no sheet\n")
    (folder / "note").write_text(str(note))
    store.clock = ManualClock(NOON + timedelta(minutes=40))
    shell.json("alarms", "tick")
    store.close()
    return folder


def _posts(shell: Shell, folder: Path) -> None:
    """613 patrols alone, the gate has been left; one order is in force, one stood down."""
    shell.json("posts", "man", "patrol", "613")
    (folder / "roster.csv").write_text("day,shift,number\n2026-11-22,Day,613\n", "utf-8")
    for text in ("封闭各出入口", "紧急集合"):
        number = shell.json("orders", "send", text)["number"]
    shell.json("orders", "stand-down", number)


def _pass(shell: Shell, folder: Path) -> None:
    """Make a pass that may be used, one that waits, one that is void, one whose tools are out."""
    given = ("passes", "issue", "--place", "东门", "--applicant", "刘强", "--until", "5h")
    seen, back = ("--document", "身份证:123X"), ("--back", "3h")
    ready = shell.json(*given, "--goods", "沙发 2", *seen)
    shell.json(*given, "--goods", "沙发 1")
    shell.json(*given, "--goods", "沙发 1", *seen)
    shell.json("passes", "void", "P-0003", "--why", "改期")
    shell.json(*given, "--goods", "电锤 2", *seen, *back)
    for number in ("P-0001", "P-0004"):
        shell.json("passes", "confirm", number, "--override", "业主在场")
    shell.json("passes", "out", "P-0004", "--guard", "612")
    (folder / "code").write_text(ready["code"])


@pytest.fixture
def shell(kept: Path, tmp_path: Path, clock: ManualClock) -> Iterator[Shell]:
    """The shell of somebody who may do everything, on a copy."""
    shutil.copytree(kept, tmp_path / "desk")
    clock.move(timedelta(minutes=41))
    store = Store(_location(tmp_path / "desk"), clock)
    row = store.reader.one("SELECT id FROM staff WHERE number = '101'")
    assert row is not None
    yield Shell(store, Actor("desk-1", row[0], "101", "王敏", "admin", frozenset(RIGHTS)))
    store.close()


def _location(folder: Path) -> Location:
    return Location(f"sqlite:///{folder / 'estate.db'}", folder / "estate.db")


def words_of(shell: Shell, command: str, given: str) -> list[str]:
    """Return the words of a line of the table."""
    file = shell.store.location.file
    assert file is not None
    names = {
        "new": "new", "file": "file", "rooms": "rooms.csv", "staff": "staff.csv", "keys": "keys.csv",
        "book": "book.xlsx", "pin": "pin", "roster": "roster.csv",
        "policy": "policy.toml", "catalogue": "catalogue.toml", "lacking": "lacking.toml", "backup": "backup.db",
    }  # fmt: skip
    places = {name: str(file.parent / kept) for name, kept in names.items()}
    note, code = ((file.parent / name).read_text() for name in ("note", "code"))
    wrong = f"{(int(code) + 1) % 10_000:04}"
    return [
        word.format(note=note, code=code, wrong=wrong, **places)
        for word in (*command.split(), *given.split())
    ]


LINES = [
    (command, code, given)
    for command, codes in CODES.items()
    for code, lines in codes.items()
    for given in lines
]


def test_the_table_has_every_command() -> None:
    groups = {command.split()[0] for command in CODES}
    assert set(CODES) | IN_OWN_TESTS == {row for row in ROWS if row.split()[0] in groups | IN_OWN_TESTS}


@pytest.mark.parametrize(("command", "code", "given"), LINES, ids=[f"{c}-{n}-{g}" for c, n, g in LINES])
def test_done_refused_and_unknown(shell: Shell, command: str, code: int, given: str) -> None:
    outcome = shell(*words_of(shell, command, given))
    assert outcome.exit_code == code, outcome.err
    if code:
        assert outcome.err.strip()


def test_what_needs_a_step_before(shell: Shell) -> None:
    assert shell("incidents", "hold", OPEN, "--why", "parts").exit_code == 0
    assert shell("incidents", "resume", OPEN).exit_code == 0
    assert shell("incidents", "arrive", OUT).exit_code == 0
    assert shell("incidents", "recall", OUT, "612", "--why", "派错").exit_code == 1
    assert shell("alarms", "shelve", "1", "--for", "15m", "--why", "等").exit_code == 0
    assert shell("alarms", "unshelve", "1").exit_code == 0


@pytest.mark.parametrize("command", CODES)
def test_what_is_not_understood_ends_with_2(shell: Shell, command: str) -> None:
    outcome = shell(*command.split(), "--nonsense")
    assert (outcome.exit_code, outcome.out) == (2, "")
    assert outcome.err.strip()


@pytest.mark.parametrize("command", WRITING)
def test_a_write_by_nobody_or_without_the_right_ends_with_4(shell: Shell, command: str) -> None:
    seq = shell.store.reader.seq()
    words = words_of(shell, command, _first(command))
    for actor in (None, Actor("desk-1", 3, "613", "单田芳", "none", frozenset())):
        outcome = Shell(shell.store, actor)(*words)
        assert (outcome.exit_code, outcome.out) == (4, ""), outcome.err
    assert shell.store.reader.seq() == seq


@pytest.mark.parametrize(
    "command",
    [
        "staff list --reveal",
        f"incidents show {OPEN} --reveal",
        "estate show 3 --reveal",
        "passes show 1 --reveal",
    ],
)
def test_to_reveal_is_a_write(shell: Shell, command: str) -> None:
    assert Shell(shell.store, None)(*command.split()).exit_code == 4


@pytest.mark.parametrize("command", sorted({*WRITING, "alarms tick"}))
def test_a_database_held_by_another_console_ends_with_5(
    shell: Shell, clock: ManualClock, command: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(engine, "BUSY_MS", 100)
    words = words_of(shell, command, _first(command))
    clock.move(timedelta(hours=1))
    with closing(sqlite3.connect(shell.store.location.file or "", isolation_level=None)) as other:
        other.execute("BEGIN IMMEDIATE")
        outcome = shell(*words)
        other.execute("ROLLBACK")
    assert (outcome.exit_code, outcome.out) == (5, ""), outcome.err


@pytest.mark.parametrize("command", sorted(set(CODES) - NEEDS_NO_DATABASE))
def test_without_a_database_it_ends_with_6(shell: Shell, command: str) -> None:
    words = words_of(shell, command, _first(command))
    shell.store.close()
    assert shell.store.location.file is not None
    shell.store.location.file.unlink()
    outcome = shell(*words)
    assert (outcome.exit_code, outcome.out) == (6, ""), outcome.err


def _first(command: str) -> str:
    codes = CODES[command]
    return codes[0][0] if 0 in codes else codes[1][0]
