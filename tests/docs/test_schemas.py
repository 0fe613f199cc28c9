"""The schema files say what the commands really print: every command with ``--json`` is run and compared."""

from __future__ import annotations

import copy
import json
import shutil
import sqlite3
from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta
from io import StringIO
from pathlib import Path
from typing import Any

import pytest
from jsonschema import Draft202012Validator  # type: ignore[import-untyped]
from jsonschema.exceptions import ValidationError  # type: ignore[import-untyped]
from referencing import Registry, Resource

from controlroom.base import i18n
from controlroom.base.clock import ManualClock
from controlroom.base.settings import Location, shipped
from controlroom.cli.run import run
from controlroom.cli.signin import from_shell
from controlroom.handovers import desk as handovers
from controlroom.incidents.desk import emergency
from controlroom.shell.pins import Credentials
from controlroom.shell.session import Session
from controlroom.store import drafts
from controlroom.store.actor import Actor
from controlroom.store.database import Store
from tests.cli.harness import Shell, officer
from tests.conftest import NOON
from tests.docs.papers import commands, options, schemas

ESTATE = ("buildings", "rooms", "residents", "facilities", "fees", "care")

Answers = dict[str, list[Any]]


class Recorder:
    """Runs commands with ``--json`` and keeps what each printed under its words."""

    def __init__(self, shell: Shell, names: set[str]) -> None:
        self.shell = shell
        self.names = names
        self.answers: Answers = {}

    def __call__(self, *words: str) -> Any:
        """Run a command that must succeed."""
        outcome = self.shell(*words, "--json")
        assert outcome.exit_code == 0, (words, outcome.err)
        return self.keep(words, outcome.out)

    def keep(self, words: tuple[str, ...], printed: str) -> Any:
        """Keep what a command printed."""
        name = " ".join(words[:2]) if " ".join(words[:2]) in self.names else words[0]
        answer = json.loads(printed)
        self.answers.setdefault(name, []).append(answer)
        return answer


@pytest.fixture(scope="module")
def answers(tmp_path_factory: pytest.TempPathFactory, made_file: Path) -> Iterator[Answers]:
    """What every command printed on a small estate."""
    i18n.use("zh")
    folder = tmp_path_factory.mktemp("schemas")
    file = folder / "estate.db"
    shutil.copy(made_file, file)
    clock = ManualClock(NOON)
    store = Store(Location(f"sqlite:///{file}", file), clock)
    names = {name for name, _command in commands()}
    record = Recorder(Shell(store, officer(store)), names)
    _set_up(record, folder)
    _work(record, clock)
    _lend(record, folder)
    _release(record, folder)
    _stand(record, folder)
    _hand_over(record, folder)
    _register(record)
    _look(record)
    _keep_house(record, folder)
    _found(record, folder)
    _broken(record, store)
    yield record.answers
    store.close()


def _set_up(run: Recorder, folder: Path) -> None:
    demo = shipped("data") / "demo"
    pin = folder / "pin"
    pin.write_text("246813\n")
    run("estate", "template")
    run("estate", "template", str(folder / "estate.xlsx"))
    odd = folder / "odd.csv"
    odd.write_text((demo / "care.csv").read_text("utf-8-sig") + "9,9,9999,其他,不在册的房号,,\n", "utf-8")
    run("estate", "import", *(str(demo / f"{name}.csv") for name in ESTATE))
    run("estate", "import", str(odd))
    cars = folder / "cars.csv"
    cars.write_text("停车场编号,车位编码,业主编号,车牌号\nB1,017,1002,粤B12345\n", "utf-8")
    run("estate", "import", str(cars))
    run("staff", "template", str(folder / "staff.csv"))
    run("staff", "import", str(demo / "staff.csv"))
    run("staff", "add", "--number", "990", "--name", "程立", "--role", "guard", "--new-pin-file", str(pin))
    run("staff", "pin", "990", "--new-pin-file", str(pin))
    run("staff", "show", "990")
    run("staff", "list")
    run("shifts", "now")
    run("shifts", "start", "--with", "990")
    run("shifts", "now")
    run("shifts", "off-duty", "990")
    run("shifts", "on-duty", "990")
    run("shifts", "list")


def _work(run: Recorder, clock: ManualClock) -> None:
    home = run("estate", "find", "3-1-")[0]["place"]
    taken = ("--place", home, "--caller", "周敏", "--phone", "13800006612", "--happened", "5m")
    number = run("incidents", "open", "--kind", "water-leak", "--summary", "厨房漏水", *taken)["number"]
    run("incidents", "dispatch", number, "990")
    run("incidents", "under-way", number)
    run("incidents", "arrive", number)
    run("incidents", "correct", number, "arrived", "--not-reached", "--why", "误登")
    run("incidents", "arrive", number)
    run("incidents", "note", number, "已关阀")
    run("incidents", "hold", number, "--why", "parts", "--until", "2h")
    run("incidents", "list", "--status", "held")
    run("incidents", "resume", number)
    run("incidents", "edit", number, "--priority", "1", "--wanted-by", "3h")
    run("incidents", "correct", number, "told", "--at", "1m", "--why", "记错")
    run("incidents", "clear", number)
    run("incidents", "resolve", number, "--result", "已换阀")
    recorded = (
        "--field",
        "water-source=水管",
        "--field",
        "valve-shut=户内总阀",
        "--left-out",
        "homes-affected=一户",
    )
    run("incidents", "field", number, "leak-test", "1m")
    run("incidents", "close", number, "--told", "周敏", *recorded)
    [visit] = run("followups", "list")
    run("followups", "show", visit["number"])
    run("followups", "attempt", visit["number"], "--result", "又漏", "--raise", "reopen")
    again = (*recorded, "--left-out", "leak-test=明天")
    run("incidents", "close", number, "--result", "已换管", "--told", "周敏", *again)
    run("incidents", "reopen", number, "--why", "又漏")
    _owe(run)
    _burn(run)
    late = run("incidents", "open", "--kind", "complaint", "--place", "东门", "--severity", "minor")["number"]
    run("incidents", "dispatch", late, "990")
    run("incidents", "recall", late, "990", "--why", "派错")
    run("incidents", "cancel", late, "--why", "误报")
    run("incidents", "open", "--kind", "fire-alarm", "--place", "2栋大堂")
    clock.move(timedelta(minutes=20))
    run("alarms", "tick")
    first, second, *_rest = run("alarms", "list")
    run("alarms", "ack", str(first["id"]))
    run("alarms", "shelve", str(second["id"]), "--for", "15m", "--why", "等工程")
    run("alarms", "list", "--all")
    run("alarms", "unshelve", str(second["id"]))
    run("deadlines", "list")
    run("deadlines", "list", "--about", number)
    run("next")
    run("status")
    run("incidents", "list", "--all")
    run("incidents", "show", number)
    run("incidents", "history", number)
    entry = run("log", "add", "东门道闸故障", "--about", number)["entry"]
    run("log", "list")
    run("log", "strike", str(entry), "--why", "写错")
    run("log", "verify")


def _burn(run: Recorder) -> None:
    number = emergency(run.shell.store, Actor("desk-9"), "fire").number
    run("incidents", "list")
    run("incidents", "claim", number)
    run("incidents", "told", number, "119", "--by", "phone", "--said", "马上到")
    run("incidents", "commander", number, "990")
    run("incidents", "caller", number, "--caller", "周敏", "--phone", "13800006612", "--said", "烟很大")
    run("incidents", "outside", number, "fire", "--officer", "王队")
    run("incidents", "tick", number, "1")
    gas = run("incidents", "open", "--kind", "gas-leak", "--place", "3栋", "--caller", "周敏")["number"]
    run("incidents", "link", number, gas)
    double = run("incidents", "open", "--kind", "fire", "--place", "3栋", "--caller", "周敏")["number"]
    run("incidents", "duplicate", double, number)
    run("incidents", "show", number)
    typed = {"place": "3栋", "kind": "fire", "summary": "冒烟", "caller": "周敏", "phone": "13800006612"}
    drafts.save(run.shell.store, "desk-9", "incidents.new", "6f0cbb5e-7b0e-4f55-9a0d-1", typed)
    run("incidents", "parked")


def _owe(run: Recorder) -> None:
    called = ("--kind", "call-back", "--phone", "13800006612", "--caller", "周敏")
    one, two = (run("followups", "add", "回电", *called)["number"] for _time in range(2))
    run("followups", "attempt", one, "--result", "无人接听", "--again", "2h")
    run("followups", "undo", one, "--why", "记错")
    run("followups", "pass-on", one, "customer-service")
    run("followups", "done", one, "--result", "已答复")
    run("followups", "drop", two, "--why", "重复")
    run("followups", "list", "--state", "all")
    run("followups", "rates")


def _lend(run: Recorder, folder: Path) -> None:
    file = folder / "keys.csv"
    run("keys", "template", str(file))
    rows = ("R-1,机房钥匙串,,", "R-2,电梯机房,,R-1", "R-2,重号,,", "E-1,泵房,,")
    lines = [row.replace(",,", ",equipment-room,", 1) for row in rows]
    file.write_text("\n".join(("tag,name,class,set", *lines)), "utf-8")
    run("keys", "import", str(file))
    run("keys", "lend", "R-1", "990", "--purpose", "巡检")
    run("keys", "extend", "R-1", "--until", "90m", "--why", "未完")
    run("keys", "transfer", "R-1", "--contractor", "何师傅, 迅达, 13900001111")
    run("keys", "list")
    run("keys", "return", "R-1")
    run("keys", "lost", "E-1", "--why", "不见了")
    run("keys", "found", "E-1")
    run("keys", "count", "--missing", "R-2", "--why", "R-2=在前台", "--lost", "E-1")
    run("keys", "show", "R-1")
    run("keys", "history", "R-1")


def _release(run: Recorder, folder: Path) -> None:
    reader = run.shell.store.reader
    owing = reader.value(
        "SELECT r.code FROM fee_status f JOIN room r ON r.id = f.room_id WHERE f.state = 'owing' ORDER BY r.id LIMIT 1"
    )
    home = reader.value(
        "SELECT r.code FROM room r WHERE NOT EXISTS (SELECT 1 FROM occupancy o WHERE o.room_id = r.id) LIMIT 1"
    )
    given = ("passes", "issue", "--place", home, "--applicant", "刘强", "--relation", "firm")
    more = (
        "--plate",
        "粤B12345",
        "--gate",
        "西门",
        "--value",
        "6000",
        "--purpose",
        "送修",
        "--phone",
        "13800006612",
    )
    tools = (
        "--goods",
        "电锤 2 台（红）",
        "--goods",
        "水泥 5 袋",
        "--back",
        "2h",
        "--returns",
        "1",
        "--large",
        "2",
    )
    one = run(*given, *more, *tools, "--decision", "已承诺", "--requested-by", "customer-service")
    number, code = one["number"], one["code"]
    run("passes", "document", number, "护照:a1b2")
    run("passes", "confirm", number, "--override", "业主在场")
    run("passes", "show", number)
    run("passes", "list", "--open")
    run("passes", "slip", number, "--pdf", str(folder / "slip.pdf"))
    run("passes", "check", number, code)
    run("passes", "precheck", number, "--by", "990", "--note", "齐")
    run("passes", "out", number, "1=1", "--guard", "990")
    run("passes", "surplus", number, "电视", "--guard", "990")
    run("passes", "resume", number, "--why", "电视退回")
    run("passes", "out", number, "--guard", "990")
    run("passes", "back", number, "1=1", "--guard", "990", "--note", "完好")
    run("passes", "list", "--back-due")
    run("passes", "history", number)
    assert run.shell.actor is not None
    clerk = Shell(run.shell.store, replace(run.shell.actor, rights=frozenset({"request-pass"})))
    asked = clerk.json("passes", "issue", "--place", owing, "--applicant", "刘强", "--goods", "沙发 1")
    run("passes", "goods", asked["number"])
    run("passes", "fees", asked["number"], "--decision", "业主承诺月底补交")
    for act in ("refuse", "void"):
        run(
            "passes", act, run(*given, "--goods", "沙发 1", "--instead-of", number)["number"], "--why", "改期"
        )
    run("passes", "list", "--all")


def _stand(run: Recorder, folder: Path) -> None:
    run("shifts", "template", str(folder / "roster.csv"))
    file = folder / "planned.csv"
    file.write_text("day,shift,number,post\n2026-11-22,Day,301,东门\n2026-11-22,Day,999,\n", "utf-8")
    run("shifts", "import", str(file))
    run("shifts", "roster")
    run("shifts", "plan", "2026-11-23", "夜班", "302")
    run("posts", "list")
    run("posts", "man", "GT-E", "301")
    run("posts", "man", "patrol", "303")
    run("posts", "man", "GT-W", "302")
    run("posts", "man", "GT-W", "--why", "夜间关闭")
    run("posts", "report", "GT-E", "快递车滞留", "--topic", "vehicle")
    run("posts", "silent", "303")
    run("posts", "heard", "303", "--by", "301", "--words", "在车库")
    run("posts", "equipment", "--fault", "东门摄像头无图像")
    run("posts", "equipment")
    run("rounds", "report", "hourly", "--found", "灯坏", "--who", "303")
    run("rounds", "list")
    number = run("orders", "send", "封闭各出入口")["number"]
    run("orders", "ack", number, "GT-E")
    run("orders", "stand-down", number)
    run("orders", "send", "留意红衣男子", "--posts", "patrol")
    run("orders", "list")
    run("staff", "status", "401", "break", "--until", "1h")
    run("staff", "status", "401", "free")
    run("posts", "list")


def _hand_over(run: Recorder, folder: Path) -> None:
    number = run("handovers", "prepare")["number"]
    run("handovers", "list")
    run("handovers", "show", number)
    run("handovers", "print", number, "--pdf", str(folder / "sheet.pdf"))
    # both sign at the console: here their acts do
    out = run.shell.actor
    assert out is not None
    relief, above = officer(run.shell.store, "992", "李红"), officer(run.shell.store, "993", "刘班")
    handovers.join(run.shell.store, relief)
    sheet = run("handovers", "show", number)
    for item in sheet["items"]:
        handovers.accept(run.shell.store, relief, [item["item"]])
    # the shell does not tell the register while it is counted
    found = {one["sort"]: "0" for one in sheet["counts"]}
    handovers.count(run.shell.store, relief, found, dict.fromkeys(found, "都在锁匠处"))
    handovers.sign(run.shell.store, out, relief)
    with run.shell.store.act(out, "test.forge") as act:
        act.run("UPDATE handover SET note = 'x'")
    outcome = run.shell("handovers", "verify", number, "--json")
    assert outcome.exit_code == 1
    run.keep(("handovers", "verify"), outcome.out)
    signed = Shell(run.shell.store, above)(
        "handovers", "countersign", number, "--remark", "清点仔细些", "--json"
    )
    run.keep(("handovers", "countersign"), signed.out)


def _register(run: Recorder) -> None:
    home = run("estate", "find", "3-1-")[0]["place"]
    seen = ("--document", "身份证:123X", "--phone", "13800006612", "--plate", "粤B12345", "--people", "2")
    number = run("visitors", "add", "周启明", "--home", home, "--why", "探亲", *seen, "--post", "东门")[
        "number"
    ]
    run("visitors", "add", "马小军", "--refused", "无证件")
    run("visitors", "list")
    run("visitors", "show", number)
    run("visitors", "left", number)
    run("visitors", "undo", number, "--why", "没走")
    run("visitors", "undo", number, "--why", "登错")
    run("visitors", "show", number)
    run("visitors", "list", "--all")
    run("vehicles", "add", "粤BD12345", "长时间停放", "--post", "东门")
    run("vehicles", "add", "无牌", "三轮车兜转", "--kind", "car-park")
    run("vehicles", "undo", "C-0002", "--why", "登错")
    run("vehicles", "show", "C-0002")
    run("vehicles", "list")
    run("log", "add", "昨夜正常", "--at", "2026-11-20T20:00")
    run("log", "add", "前夜正常", "--at", "2026-11-19T20:00")
    run("log", "sign", "2026-11-20", "--remark", "西门无人记录")
    run("log", "sign", "2026-11-19")


def _look(run: Recorder) -> None:
    with_fee = [row["place"] for row in run("estate", "find", "1-1-")]
    for place in (*with_fee, "3", "3-1"):
        run("estate", "show", place)
    for row in run("estate", "find", "泵房"):
        run("estate", "show", row["place"])
    run("estate", "find", "王")
    run("paths")
    run("playbooks", "list")
    run("playbooks", "show", "P-04")
    run("directory", "set", "gas-company", "0755-26000000", "--note", "抢修")
    run("directory", "set", "开锁公司", "13900001111")
    run("directory", "find", "")
    run("doctor")


def _keep_house(run: Recorder, folder: Path) -> None:
    run("policy", "show")
    text = (shipped("data") / "policy.toml").read_text("utf-8").replace("keep = 14", "keep = 20")
    policy = folder / "policy.toml"
    policy.write_text(text, "utf-8")
    run("policy", "check", str(policy))
    run("policy", "apply", str(policy))
    copy_ = str(folder / "copy.db")
    run("backup", copy_)
    run("backups", "list")
    run("restore", copy_, "--into", str(folder / "new.db"))
    run("demo", "--no-console", "--keep", str(folder / "demo.db"))


def _found(record: Recorder, folder: Path) -> None:
    pin = folder / "own-pin"
    pin.write_text("135790\n")
    file = folder / "own.db"
    store = Store(Location(f"sqlite:///{file}", file), ManualClock(NOON))
    credentials, out = Credentials("101", pin), StringIO()
    here = Session(store, from_shell(credentials), out, StringIO(), credentials=credentials)
    words = ("init", "--estate", "蓝山花园", "--name", "王敏", "--json")
    assert run(words, here) == 0
    store.close()
    record.keep(words, out.getvalue())


def _broken(record: Recorder, store: Store) -> None:
    with sqlite3.connect(str(store.location.file)) as file:
        file.execute("DROP TRIGGER journal_no_update")
        file.execute("UPDATE journal SET act = 'log.noted' WHERE seq = 2")
    outcome = record.shell("log", "verify", "--json")
    assert outcome.exit_code == 1
    record.keep(("log", "verify"), outcome.out)


def _validator(name: str) -> Draft202012Validator:
    found = schemas()
    registry: Registry[Any] = Registry().with_resources(
        (file, Resource.from_contents(schema)) for file, schema in found.items()
    )
    return Draft202012Validator(found[name], registry=registry)


def _by_command() -> dict[str, str]:
    return {command: name for name, schema in schemas().items() for command in schema.get("commands", ())}


def test_every_command_that_prints_json_has_exactly_one_schema() -> None:
    named = [command for schema in schemas().values() for command in schema.get("commands", ())]
    assert sorted(named) == sorted(name for name, command in commands() if "--json" in options(command))


@pytest.mark.parametrize("name", schemas())
def test_a_schema_is_sound_and_describes_every_field(name: str) -> None:
    schema = schemas()[name]
    Draft202012Validator.check_schema(schema)
    nameless = [
        f"{name}: {field}" for field, described in _fields(schema) if not described.get("description")
    ]
    assert not nameless


def _fields(schema: Any) -> Iterator[tuple[str, Any]]:
    if isinstance(schema, dict):
        yield from schema.get("properties", {}).items()
        for part in schema.values():
            yield from _fields(part)
    elif isinstance(schema, list):
        for part in schema:
            yield from _fields(part)


@pytest.mark.parametrize("command", sorted(_by_command()))
def test_a_command_prints_what_its_schema_says(command: str, answers: Answers) -> None:
    validator = _validator(_by_command()[command])
    for answer in answers[command]:
        validator.validate(answer)
    assert any(answers[command]), "every answer was empty"


@pytest.mark.parametrize("command", sorted(_by_command()))
def test_a_field_less_or_more_is_noticed(command: str, answers: Answers) -> None:
    validator = _validator(_by_command()[command])
    answer = copy.deepcopy(next(filter(None, answers[command])))
    record = answer[0] if isinstance(answer, list) else answer
    record.pop(next(iter(record)))
    with pytest.raises(ValidationError):
        validator.validate(answer)


def test_both_lives_of_a_place_were_seen(answers: Answers) -> None:
    seen = answers["estate show"]
    assert {one["kind"] for one in seen} == {"room", "unit", "building", "facility"}
    for field in ("people", "parking", "care"):
        assert any(one.get(field) for one in seen), f"no home with {field}"
    assert any(one.get("fee") for one in seen)
