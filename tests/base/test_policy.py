"""The shipped policy says what the documents say, and every mistake in one is named."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from controlroom.base import i18n
from controlroom.base.errors import NotFound
from controlroom.base.policy import (
    Change,
    Policy,
    PolicyError,
    Problem,
    compiled,
    difference,
    from_compiled,
    load,
    parse,
)
from controlroom.base.policy_clock import MILESTONES
from controlroom.base.policy_model import RIGHTS, SignIn, title
from controlroom.base.settings import shipped

FILE = shipped("data") / "policy.toml"
TEXT = FILE.read_text("utf-8")

# domain.md 3.1: number, limit, who, source, what the clock column says, conflict of 3.3
FIGURES = {
    "repair-slip-written": ("T-001", "2m", "front-desk", "001:387-388", "I", ""),
    "engineering-told": ("T-002", "3m", "front-desk", "001:388", "?", ""),
    "arrive-listed": ("T-003", "10m", "indoor-repairer", "001:389", "S", ""),
    "arrive-appointment": ("T-004", "before-appointment 5m", "indoor-repairer", "001:390", "S", ""),
    "assess-unlisted": ("T-005", "15m", "technical-team-leader", "001:391", "S", ""),
    "facility-engineering-told": ("T-009", "10m", "front-desk", "001:398", "S", ""),
    "arrive-facility": ("T-010", "15m", "facilities-worker", "001:400", "?", "K-07"),
    "help-answered": ("T-011", "at-once 1m", "duty-officer", "001:285", "I", ""),
    "help-passed-on": ("T-012", "10m", "duty-officer", "001:285", "?", ""),
    "major-passed-up": ("T-050", "same-day", "duty-officer", "002:130", "I", ""),
    "major-answered": ("T-051", "2d", "assistant-manager", "002:130", "?", "K-04"),
    "major-solved": ("T-052", "10d", "assistant-manager", "002:130", "?", ""),
    "important-passed-up": ("T-053", "1h", "duty-officer", "002:130", "S", ""),
    "important-handled": ("T-054", "3d", "department-supervisor", "002:130", "?", ""),
    "minor-solved": ("T-055", "2d", "customer-service-officer", "002:130", "?", "K-05"),
    "result-told": ("T-056", "same-day", "complaints-officer", "002:133", "?", "K-04"),
    "complaint-verified": ("T-057", "same-day", "customer-service-officer", "003:42", "I", "K-04"),
    "complaint-answered": ("T-058", "24h", "complaints-officer", "004:188", "I", "K-04"),
    "area-complaint-answered": ("T-059", "24h", "client-ambassador", "004:207", "I", "K-04"),
    "facility-reported": ("T-075", "2h", "client-ambassador", "001:45", "I", "K-06"),
    "lock-reported": ("T-076", "1h", "client-ambassador", "001:48", "I", "K-06"),
    "finding-handled": ("T-077", "24h", "guard", "001:30", "S", "K-06"),
    "quiet-hours": ("T-082", "daily 20:00-08:00 within 15m", "guard", "000:20", "S", ""),
}


@pytest.fixture(scope="module")
def policy() -> Policy:
    return load(FILE)


@pytest.fixture(autouse=True)
def _english() -> None:
    i18n.use("en")


def problems(text: str) -> tuple[Problem, ...]:
    with pytest.raises(PolicyError) as caught:
        parse(text, "mine.toml")
    return caught.value.problems


def changed(old: str, new: str) -> str:
    assert TEXT.count(old) >= 1, old
    return TEXT.replace(old, new, 1)


@pytest.mark.parametrize("clock_id", FIGURES)
def test_figures_are_those_of_the_documents(policy: Policy, clock_id: str) -> None:
    clock = policy.clock(clock_id)
    shown = (clock.t, clock.limit.text, clock.who, clock.origin.source, clock.reading, clock.origin.conflict)
    assert shown == FIGURES[clock_id]


def test_no_figure_is_missing_and_the_rest_is_ours(policy: Policy) -> None:
    wanted = {f"T-{n:03}" for n in (*range(1, 6), *range(9, 13), *range(50, 60), *range(75, 78), 82)}
    assert {clock.t for clock in policy.clocks.values()} - {"G-10"} == wanted
    for clock in policy.clocks.values():
        assert (clock.origin.source == "ours") == (clock.t == "G-10")
    assert {"send", "arrive"} <= {clock.id for clock in policy.clocks.values() if clock.t == "G-10"}


def test_both_sides_of_a_conflict_stand_in_the_file(policy: Policy) -> None:
    other = {(one.limit, one.source) for one in policy.clock("result-told").origin.other}
    assert other == {("24h", "004:188"), ("24h", "004:207")}
    for clock in policy.clocks.values():
        assert bool(clock.origin.conflict) == bool(clock.origin.other) == bool(clock.origin.chosen)


def test_severity_decides_which_clocks_run(policy: Policy) -> None:
    ids = ("complaint-answered", "major-solved", "important-handled", "minor-solved")
    assert [clock.id for clock in policy.running(ids, "important")] == [
        "complaint-answered",
        "important-handled",
    ]
    assert [clock.id for clock in policy.running(ids, None)] == ["complaint-answered"]


def test_only_the_minor_complaint_yields_to_the_residents_own_limit(policy: Policy) -> None:
    assert [clock.id for clock in policy.clocks.values() if clock.resident_limit] == ["minor-solved"]


def test_rebased_clocks_know_their_lead(policy: Policy) -> None:
    assert policy.clock("arrive-listed").lead == 300
    assert policy.clock("send").lead == 1800
    assert policy.clock("result-told").lead == 0


def test_own_response_depends_on_priority(policy: Policy) -> None:
    arrive = policy.clock("arrive")
    assert [arrive.limit_for(n).seconds for n in (1, 2, 3, 4, None)] == [300, 600, 1800, 7200, 600]


def test_security_ladder_is_the_chain_of_the_role_sheets(policy: Policy) -> None:
    ladder = policy.ladder("security")
    assert [policy.roles[rung.role].zh for rung in ladder.rungs] == [
        "安全班长",
        "安全大班长",
        "安全主办",
        "部门主管",
        "部门经理助理",
    ]
    assert ladder.parallel == ("security-team-leader", "assistant-manager")
    # each rung reports to the next
    for low, high in zip(ladder.rungs, ladder.rungs[1:], strict=False):
        assert policy.roles[low.role].superior == high.role


def test_every_role_sheet_is_there(policy: Policy) -> None:
    sheets = """部门经理助理 部门主管 客服主办 前台接待员 资料管理员 投诉专员 客户大使 社区文化管理员
    技术班长 设备设施完善员 设备维护员 室内维修员 装修管理员 安全主办 安全大班长
    控制中心班长 安全班长 控制中心值班人员 大堂岗"""
    assert set(sheets.split()) <= {role.zh for role in policy.roles.values()}


def test_roles_and_departments_answer_to_their_other_names(policy: Policy) -> None:
    assert [
        role and role.id for role in map(policy.find_role, ("物业助理", " GUARD ", "安全主管", "厨师"))
    ] == [
        "client-ambassador",
        "guard",
        "security-officer-in-charge",
        None,
    ]
    found = policy.find_department("维修部")
    assert found is not None
    assert found.id == "engineering"


def test_rights(policy: Policy) -> None:
    assert all(policy.may("admin", right) for right in RIGHTS)
    assert policy.may("duty-officer", "acknowledge")
    assert not policy.may("duty-officer", "admin")
    assert not policy.may("duty-officer", "policy")
    assert not policy.may("guard", "dispatch")
    assert not policy.may("nobody", "log")
    with pytest.raises(ValueError, match="no such right"):
        policy.may("guard", "arrest")  # type: ignore[arg-type]


def test_leader_has_every_right_of_the_duty_officer(policy: Policy) -> None:
    assert policy.rights["duty-officer"] < policy.rights["control-centre-team-leader"]


def test_missing_clock_and_ladder_are_not_found(policy: Policy) -> None:
    with pytest.raises(NotFound, match="no-clock"):
        policy.clock("no-clock")
    with pytest.raises(NotFound, match="no-ladder"):
        policy.ladder("no-ladder")


def test_ten_emergencies_and_both_shifts(policy: Policy) -> None:
    assert sorted(policy.emergency) == list("0123456789")
    assert policy.emergency["3"].kind == "lift-entrapment"
    assert [policy.shift_at(minute).id for minute in (0, 479, 480, 1199, 1200)] == [
        "late",
        "late",
        "early",
        "early",
        "late",
    ]
    assert (policy.quiet.starts, policy.quiet.ends) == (1200, 480)


def test_wrong_pins_cost_more_each_time() -> None:
    rules = SignIn(4, 12, 1, 2, 2, 900, 3)
    assert [rules.delay(wrong) for wrong in (0, 1, 2, 3, 4, 10, 11, 5000)] == [0, 0, 2, 4, 8, 512, 900, 900]


def test_names_follow_the_language(policy: Policy) -> None:
    assert title(policy.clock("arrive")) == "On site"
    i18n.use("zh")
    assert title(policy.clock("arrive")) == "人员到场"


def test_compact_form_is_the_same_policy(policy: Policy) -> None:
    again = from_compiled(compiled(policy), str(FILE))
    assert again == policy


@pytest.mark.parametrize("text", ["", "nonsense", "[]", "null"])
def test_damaged_compact_form(text: str) -> None:
    with pytest.raises(PolicyError, match="apply it again"):
        from_compiled(text, "database")


def test_compact_form_of_another_version_is_named_without_lines(policy: Policy) -> None:
    with pytest.raises(PolicyError) as caught:
        from_compiled(compiled(policy).replace('"silence":"60', '"hush":"60'), "database")
    assert {(one.key, one.line) for one in caught.value.problems} == {
        ("alarms.silence", None),
        ("alarms.hush", None),
    }


def test_difference_names_what_changed(policy: Policy) -> None:
    assert difference(policy, policy) == []
    text = changed('limit = "15m"\nstarts', 'limit = "20m"\nstarts').replace("stale_after", "stale_after", 1)
    text = text.replace("\nholidays = []", '\nholidays = ["2026-10-01"]').replace(
        'after = "2m", zh = "请呼叫安全班长', 'after = "1m", zh = "请呼叫安全班长'
    )
    text = text.replace('outside = { zh = "非我方可控", en = "Out of our hands" }\n', "")
    assert difference(policy, parse(text, "mine.toml")) == [
        Change("calendar.holidays", "[]", '["2026-10-01"]'),
        Change("clocks.assess-unlisted.limit", '"15m"', '"20m"'),
        Change("ladders.security.rungs[1].after", '"2m"', '"1m"'),
        Change("waits.outside.zh", '"非我方可控"', None),
        Change("waits.outside.en", '"Out of our hands"', None),
    ]


MISTAKES = [
    ('limit = "3m"', 'limit = "3 min"', "clocks.send.limit", '"3 min" is not a limit'),
    ('limit = "3m"', 'limit = "-3m"', "clocks.send.limit", '"-3m" is not a limit'),
    ('limit = "3m"', "limit = 3", "clocks.send.limit", "must be a text"),
    ('limit = "same-day"', 'limit = "same day"', "clocks.major-passed-up.limit", '"same day" is not a limit'),
    ('"daily 20:00-08:00', '"daily 20:00-24:30', "clocks.quiet-hours.limit", "is not a limit"),
    ('warn = "33%"', 'warn = "120%"', "clocks.send.warn", '"120%" is not a length of time'),
    ('starts = ["told"]', 'starts = ["heard"]', "clocks.send.starts", '"heard" is not known; use one of'),
    ('starts = ["told"]\n', "", "clocks.send.starts", "missing"),
    ('met_by = ["dispatched"]', "met_by = []", "clocks.send.met_by", "At least one milestone"),
    ('met_by = ["dispatched"]', 'met_by = "dispatched"', "clocks.send.met_by", "list of texts"),
    ('who = "duty-officer"', 'who = "cook"', "clocks.send.who", '"cook" is not known'),
    ("pauses = true", 'pauses = "yes"', "clocks.send.pauses", "true or false"),
    ("pauses = true", "pause = true", "clocks.send.pause", "did you mean pauses?"),
    ('rebase_to = "send-appointment"\n', "", "clocks.send.rebase_to", "belong together"),
    (
        'rebase_to = "send-appointment"',
        'rebase_to = "arrive"',
        "clocks.send.rebase_to",
        '"arrive" is not a clock',
    ),
    ('reopen = "start"', 'reopen = "maybe"', "clocks.send.reopen", '"maybe" is not known'),
    ('severity = "major"', 'severity = "grave"', "clocks.major-passed-up.severity", '"grave" is not known'),
    ('t = "G-10"', 't = "10"', "clocks.send.t", "no number like T-003"),
    (
        'source = "001:388"',
        'source = "somewhere"',
        "clocks.engineering-told.source",
        '"somewhere" is not a source',
    ),
    ('conflict = "K-07"', 'conflict = "7"', "clocks.arrive-facility.conflict", "number of a conflict"),
    ('chosen = "Both stand', 'note = "Both stand', "clocks.arrive-facility.other", "which side was taken"),
    ('zh = "派出人员"', 'zh = " "', "clocks.send.zh", "not blank"),
    ('en = "Send someone"\n', "", "clocks.send.en", "missing"),
    ('by_priority = { 1 = "1m", 2', 'by_priority = { 1 = "1m", 9', "clocks.send.by_priority.9", "not known"),
    ("[clocks.send]", "[clocks.Send_now]", "clocks.Send_now", "small letters"),
    ("[clocks.send]\n", "[clocks.send]\nzzz = 1\n", "clocks.send.zzz", "not known; remove it"),
    ('zone = "Asia/Shanghai"', 'zone = "Asia/Nowhere"', "estate.zone", "not a time zone"),
    ('language = "zh"', 'language = "fr"', "estate.language", '"fr" is not known'),
    ("holidays = []", 'holidays = ["1 October"]', "calendar.holidays", "not a date"),
    ('weekend = ["sat", "sun"]', 'weekend = ["sat", "sat"]', "calendar.weekend", "twice"),
    ('clock = "quiet-hours"', 'clock = "arrive"', "quiet.clock", "no daily window"),
    ("1 = { kind", "11 = { kind", "emergency.11", "digit from 0 to 9"),
    ("flood_count = 10", "flood_count = -10", "alarms.flood_count", "-10 does not fit"),
    ("flood_count = 10", "flood_count = true", "alarms.flood_count", "true does not fit"),
    ('silence = "60s"', 'silence = "soon"', "alarms.silence", '"soon" is not a length of time'),
    ('4 = { zh = "低"', '5 = { zh = "低"', "alarms.priorities", "1, 2, 3 and 4"),
    (
        'priority = 1, ladder = "control-centre"',
        'priority = 1, ladder = "x"',
        "alarms.conditions.chain-broken.ladder",
        "x",
    ),
    ('{ role = "security-team-leader"', '{ role = "captain"', "ladders.security.rungs[1].role", '"captain"'),
    ('after = "5m"', 'after = "1m"', "ladders.security.rungs", "later than the one before"),
    (
        'parallel = ["security-team-leader", ',
        'parallel = ["x", ',
        "ladders.security.parallel",
        '"x" is not known',
    ),
    ('parallel_source = "004:558"\n', "", "ladders.security.parallel_source", "missing"),
    (
        'aliases = ["投诉接待人"]',
        'aliases = ["安全班长"]',
        "roles.security-team-leader",
        "already stands for",
    ),
    ('department = "company"', 'department = "moon"', "roles.company-leadership.department", '"moon"'),
    ('superior = "company-leadership"', 'superior = "x"', "roles.assistant-manager.superior", 'no role "x"'),
    ('superior = "company-leadership"', 'superior = "guard"', "roles.assistant-manager.superior", "circle"),
    ('guard = ["log"]', 'guard = ["arrest"]', "rights.guard", '"arrest" is not known'),
    ('guard = ["log"]', 'cook = ["log"]', "rights.cook", 'no role "cook"'),
    ('admin = ["admin"]', 'admin = ["log"]', "rights", "nobody could set the console up"),
    ('starts = "08:00"', 'starts = "09:00"', "shifts.times", "fill the day"),
    ('starts = "08:00"', 'starts = "8 am"', "shifts.times.early.starts", "not a time of day"),
    ("pin_max = 12", "pin_max = 3", "sign_in.pin_max", "3 does not fit"),
    ("pin_min = 4", "pin_min = 20", "sign_in.pin_max", "must not be shorter"),
    ('warn_free = "500MB"', 'warn_free = "plenty"', "disk.warn_free", "not a size"),
    ('daily = "04:00"', 'daily = "24:00"', "backups.daily", "not a time of day"),
    ('begins_early = "1h"', 'begins_early = "soon"', "desk.begins_early", "not a length"),
    ('grace = "10m"', 'grace = "0m"', "desk.relief.grace", "not a length"),
    ('remind = "15m"\n', "", "desk.handover.remind", "missing"),
    (
        'priority = 2\nladder = "control-centre"\nsource = "ours"\nwhy = "003:34',
        'priority = 5\nladder = "control-centre"\nsource = "ours"\nwhy = "003:34',
        "desk.relief.priority",
        "5 does not fit",
    ),
    ("[intake]", "[intakes]", "intakes", "did you mean intake?"),
    ("[intake]", "[intakes]", "intake", "missing"),
    ("[draft]", "[[draft]]", "draft", "must be a table"),
]


@pytest.mark.parametrize(("old", "new", "key", "reason"), MISTAKES)
def test_each_mistake_is_named(old: str, new: str, key: str, reason: str) -> None:
    found = [one for one in problems(changed(old, new)) if one.key == key]
    assert len(found) == 1
    assert reason in found[0].reason
    assert found[0].file == "mine.toml"


def test_a_value_of_our_own_needs_a_reason() -> None:
    found = problems(TEXT.replace('why = "Two weeks, taken in the quietest hour."\n', ""))
    assert [(one.key, one.reason) for one in found] == [
        ("backups.why", "A value of our own needs a reason; add why.")
    ]


def test_line_is_that_of_the_key_or_of_the_table_around_it() -> None:
    text = changed('limit = "3m"', 'limit = "soon"').replace(
        'role = "security-team-leader", after = "2m"', 'after = "2m"'
    )
    lines = text.splitlines()
    found = {one.key: one.line for one in problems(text)}
    assert lines[(found["clocks.send.limit"] or 0) - 1] == 'limit = "soon"'
    assert lines[(found["ladders.security.rungs[1].role"] or 0) - 1] == "rungs = ["


def test_all_mistakes_are_named_at_once() -> None:
    text = changed('limit = "3m"', 'limit = "soon"').replace("flood_count = 10", "flood_count = 0")
    with pytest.raises(PolicyError) as caught:
        parse(text, "mine.toml")
    assert [one.key for one in caught.value.problems] == ["clocks.send.limit", "alarms.flood_count"]
    assert caught.value.sentence.endswith("(and 1 more)")
    assert caught.value.exit_code == 2
    line = text.splitlines().index('limit = "soon"') + 1
    assert str(caught.value.problems[0]).startswith(f"mine.toml:{line} clocks.send.limit: ")


def test_text_that_is_not_toml_names_the_line() -> None:
    (found,) = problems("[clocks]\nx = = 1\n")
    assert (found.line, found.key) == (2, "")
    assert "not valid TOML" in found.reason
    (found,) = problems('[clocks]\nx = "unfinished')
    assert found.line == 2


def test_unreadable_files(tmp_path: Path) -> None:
    with pytest.raises(PolicyError, match="cannot be read"):
        load(tmp_path / "none.toml")
    with pytest.raises(PolicyError, match="cannot be read"):
        load(tmp_path)
    (tmp_path / "gbk.toml").write_bytes("[clocks]\nzh = '派出'".encode("gbk"))
    with pytest.raises(PolicyError, match="UTF-8"):
        load(tmp_path / "gbk.toml")


def test_hostile_values_come_back_quoted() -> None:
    (found,) = problems(changed('limit = "3m"', 'limit = "\\u001b[31m\\n"'))
    assert "\x1b" not in found.reason
    assert "\n" not in found.reason


def test_an_empty_file_names_every_missing_table() -> None:
    keys = {one.key for one in problems("")}
    assert {"estate", "clocks", "ladders", "roles", "rights", "shifts", "alarms"} <= keys
    assert all("." not in key for key in keys)


def test_milestones_of_the_clocks_are_used(policy: Policy) -> None:
    used = {one for clock in policy.clocks.values() for one in (*clock.starts, *clock.met_by)}
    assert used <= set(MILESTONES)


def test_a_policy_from_before_the_desk_takes_the_shipped_one(policy: Policy) -> None:
    """Also where that estate has no ladder of this name: nobody is prompted then, and all else goes on."""
    old = {name: table for name, table in policy.raw.items() if name != "desk"}
    assert from_compiled(json.dumps(old), "old.toml").desk == policy.desk
    renamed = from_compiled(json.dumps(old).replace('"control-centre"', '"centre"'), "old.toml")
    assert renamed.desk.ladder not in renamed.ladders


def test_a_policy_from_before_the_visits_takes_the_shipped_ones(policy: Policy) -> None:
    """Whatever that estate calls its roles: what is lent is no mistake in its own file."""
    old = {name: table for name, table in policy.raw.items() if name != "visits"}
    assert from_compiled(json.dumps(old), "old.toml").visits == policy.visits
    renamed = json.dumps(old).replace('"client-ambassador"', '"house-keeper"')
    assert list(from_compiled(renamed, "old.toml").visits.rules) == list(policy.visits.rules)


@pytest.mark.parametrize(
    ("old", "new", "key"),
    [
        ('starts = "leak-tested"', 'starts = "dry"', "visits.rules.leak.starts"),
        ('means = ["home", "in-person"]', "means = []", "visits.rules.complaint.means"),
        (
            'by_severity = { minor = "client',
            'by_severity = { minor = "nobody',
            "visits.rules.complaint.by_severity.minor",
        ),
        ("phone_from = 3", "phone_from = 0", "visits.phone_from"),
        ("[visits.kinds.call-back]", "[visits.kinds.party]", "visits.kinds.party"),
        (
            'limit = "15m"\nwarn = "5m"\nagain = "30m"',
            'limit = "x"\nwarn = "5m"\nagain = "30m"',
            "visits.kinds.call-back.limit",
        ),
    ],
)
def test_mistakes_in_the_visits_are_named(old: str, new: str, key: str) -> None:
    assert key in [one.key for one in problems(changed(old, new))]
