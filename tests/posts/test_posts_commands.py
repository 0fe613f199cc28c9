"""The words of the shell for posts, rounds, orders and status."""

from __future__ import annotations

import uuid

import pytest

from controlroom.store.database import Store
from tests.cli.harness import Shell, hire, officer


@pytest.fixture
def shell(file_store: Store) -> Shell:
    """The shell of an officer; 305 and 306 are guards."""
    by = officer(file_store)
    for number in ("305", "306"):
        hire(file_store, number, "曾海涛", "guard", on_duty=True)
    return Shell(file_store, by)


def test_a_post_is_manned_reports_and_is_left(shell: Shell) -> None:
    assert {one["standing"] for one in shell.json("posts", "list")} == {"unused"}
    one = shell.json("posts", "man", "gate", "305")
    assert (one["standing"], one["staff"], one["people"][0]["status"]) == ("manned", ["305"], "free")
    one = shell.json("posts", "report", "gate", "快递车滞留", "--topic", "vehicle", "--at", "10m")
    assert one["reported"] == "2026-11-22T11:50:00+08:00"
    assert "快递车滞留" in shell("log", "list", "--text", "快递车").out
    assert shell("posts", "man", "gate").exit_code == 2
    assert shell.json("posts", "man", "gate", "--why", "关闭")["standing"] == "closed"
    assert shell("posts", "man", "码头", "305").exit_code == 3


def test_signs_of_life_and_the_equipment(shell: Shell) -> None:
    shell.json("posts", "man", "patrol", "305")
    assert shell.json("posts", "heard", "305", "--by", "306", "--words", "在车库")["people"][0]["tries"] == 0
    assert shell.json("posts", "silent", "305")["people"][0]["tries"] == 1
    assert shell("posts", "heard", "306").exit_code == 3
    assert shell.json("posts", "equipment")["due"] == "2026-11-23T08:00:00+08:00"
    assert shell.json("posts", "equipment", "--fault", "硬盘录像机报警")["fault"] == "硬盘录像机报警"


def test_rounds(shell: Shell) -> None:
    assert shell.json("rounds", "list") == []
    assert shell("rounds", "report", "hourly").exit_code == 3
    shell.json("posts", "man", "patrol", "305")
    one = shell.json("rounds", "report", "hourly", "--found", "灯坏", "--who", "305")
    assert (one["status"], one["who"], one["found"]) == ("reported", "305", "灯坏")
    assert [one["status"] for one in shell.json("rounds", "list")] == ["open", "reported"]
    assert shell("rounds", "report", "hourly").exit_code == 1


def test_orders(shell: Shell) -> None:
    assert shell("orders", "send", "封闭各出入口").exit_code == 1
    shell.json("posts", "man", "gate", "305")
    shell.json("posts", "man", "lobby", "306")
    one = shell.json("orders", "send", "封闭各出入口")
    assert (one["number"], one["missing"]) == ("L-0001", ["gate", "lobby"])
    assert shell.json("orders", "ack", "l1", "gate")["missing"] == ["lobby"]
    assert shell.json("orders", "stand-down", "L-0001")["status"] == "stood-down"
    assert [one["number"] for one in shell.json("orders", "list")] == ["L-0001"]
    assert shell("orders", "ack", "L-0001", "lobby").exit_code == 1


def test_a_status_is_set(shell: Shell) -> None:
    one = shell.json("staff", "status", "305", "break", "--until", "12:30")
    assert (one["status"], one["until"]) == ("break", "2026-11-22T12:30:00+08:00")
    assert shell.json("staff", "status", "305", "free")["status"] == "free"
    assert shell("staff", "status", "305", "sent").exit_code == 2


def test_what_was_entered_wrongly_is_taken_back(shell: Shell) -> None:
    shell.json("posts", "man", "patrol", "305")
    first = shell.json("posts", "man", "gate", "306")
    assert first["staff"] == ["306"]
    assert shell.json("posts", "man", "gate", "--undo")["standing"] == "unused"
    assert shell("posts", "man", "gate", "--undo").exit_code == 1
    shell.json("posts", "man", "gate", "306")
    due = shell.json("posts", "heard", "305")["check_due"]
    shell.json("posts", "silent", "305")
    assert shell.json("posts", "silent", "305", "--undo")["check_due"] == due
    shell.json("posts", "heard", "305", "--undo")
    assert shell("posts", "heard", "999", "--undo").exit_code == 3
    shell.json("posts", "report", "gate", "快递车滞留")
    assert shell("posts", "report", "gate", "别的话", "--undo").exit_code == 1
    assert shell.json("posts", "report", "gate", "快递车滞留", "--undo")["reported"] is None
    shell.json("posts", "equipment", "--fault", "硬盘录像机报警")
    assert shell.json("posts", "equipment", "--undo")["due"] == "2026-11-22T20:00:00+08:00"
    shell.json("rounds", "report", "hourly")
    one = shell.json("rounds", "report", "hourly", "--undo")
    assert (one["status"], one["reported"]) == ("open", None)
    shell.json("orders", "send", "封闭各出入口")
    shell.json("orders", "ack", "L-0001", "gate")
    assert shell.json("orders", "ack", "L-0001", "gate", "--undo")["missing"] == ["gate", "patrol"]
    assert shell("orders", "ack", "L-0002", "gate", "--undo").exit_code == 1


def test_the_same_taking_back_twice_is_one(shell: Shell) -> None:
    shell.json("posts", "man", "patrol", "305")
    one = str(uuid.uuid4())
    for _time in range(3):
        shell.json("posts", "heard", "305")
    for _time in range(2):
        shell.json("posts", "heard", "305", "--undo", "--id", one)
    assert shell("log", "list").out.count("撤回") == 1
