"""The configuration: read whole, every fault at once."""

from __future__ import annotations

import re
from datetime import date
from pathlib import Path

import pytest
from pydantic import BaseModel

from connector import config
from connector.config.settings import Settings
from connector.config.starting import starting_config
from connector.errors import UserError
from connector.model.people import Role

SMALL = """
[organisation]
name = "Example Ltd"
[targets.queue]
adapter = "jira"
[[routes]]
when = { process = ["change"], grade = ["major", "minor"] }
target = "queue"
[people.zhao-min]
name = "赵敏"
roles = ["compliance", "admin"]
[people.li-wei]
name = "李伟"
manager = "zhao-min"
accounts = { queue = "5b10" }
"""


def faults(text: str) -> list[tuple[str, str]]:
    with pytest.raises(UserError) as caught:
        config.parse(text, "config.toml")
    return [(problem.where, problem.remedy) for problem in caught.value.problems]


def test_a_small_one_works_with_defaults() -> None:
    settings = config.parse(SMALL, "config.toml")
    assert settings.organisation.timezone == "Asia/Shanghai"
    assert settings.organisation.working_days == "china"
    assert settings.ledger.url == "sqlite:///closeout.db"
    assert [person.key for person in settings.people] == ["zhao-min", "li-wei"]
    assert settings.people[0].roles == (Role.COMPLIANCE, Role.ADMIN)
    assert settings.routes[0].disclosure == "full"


def test_working_days_follow_the_zone_unless_set() -> None:
    berlin = SMALL.replace('name = "Example Ltd"', 'name = "x"\ntimezone = "Europe/Berlin"')
    assert config.parse(berlin, "x").organisation.working_days == "weekends"
    china = berlin.replace('timezone = "Europe/Berlin"', 'timezone = "Europe/Berlin"\ncalendar = "china"')
    assert config.parse(china, "x").organisation.working_days == "china"


def test_a_country_has_its_own_working_days() -> None:
    germany = SMALL.replace('name = "Example Ltd"', 'name = "x"\ncalendar = "DE"')
    assert config.parse(germany, "x").organisation.working_days == "DE"
    ((where, _remedy),) = faults(germany.replace('"DE"', '"Germany"'))
    assert where == "config.toml: organisation.calendar"


def test_a_file_of_own_days_is_read_from_beside_the_configuration(tmp_path: Path) -> None:
    settings = config.parse(SMALL.replace('name = "Example Ltd"', 'name = "x"\nholidays = "own.toml"'), "x")
    with pytest.raises(UserError, match="cannot be read"):
        config.calendar(settings, tmp_path)
    (tmp_path / "own.toml").write_text("off = [", encoding="utf-8")
    with pytest.raises(UserError, match="not valid TOML"):
        config.calendar(settings, tmp_path)
    (tmp_path / "own.toml").write_text("off = [2026-03-10]\n", encoding="utf-8")
    assert not config.calendar(settings, tmp_path).is_working_day(date(2026, 3, 10))
    assert config.calendar(config.parse(SMALL, "x"), tmp_path).is_working_day(date(2026, 3, 10))


def test_many_faults_are_told_at_once_each_with_place_and_remedy() -> None:
    bad = SMALL.replace('name = "Example Ltd"', 'nam = "x"\ntimezone = "Asia/Shangai"')
    bad = bad.replace('"major"', '"majr"').replace('target = "queue"', 'target = "queu"')
    bad = bad.replace('manager = "zhao-min"', 'manager = "nobody"').replace("queue = ", "quee = ")
    bad = bad.replace("roles", "role")
    told = dict(faults(bad))
    assert told["config.toml: organisation.name"] == "add it; config.example.toml shows it"
    assert told["config.toml: organisation.nam"] == "did you mean 'name'?"
    assert "config.toml: organisation.timezone" in told
    assert told["config.toml: routes.1.when.grade.1"] == "given: 'majr'"
    assert told["config.toml: routes.1.target"] == "did you mean 'queue'?"
    assert told["config.toml: people.zhao-min.role"] == "did you mean 'roles'?"
    assert told["config.toml: people.li-wei.manager"] == "known here: li-wei, zhao-min"
    assert told["config.toml: people.li-wei.accounts"] == "did you mean 'queue'?"


def test_names_that_lead_nowhere_are_a_fault_of_their_own() -> None:
    assert faults(SMALL.replace('target = "queue"', 'target = "other"')) == [
        ("config.toml: routes.1.target", "known here: queue")
    ]


def test_tables_of_the_wrong_kind_are_told_too() -> None:
    assert [where for where, _remedy in faults('routes = 3\ntargets = 1\npeople = "x"\n')] == [
        "config.toml: organisation",
        "config.toml: targets",
        "config.toml: routes",
        "config.toml: people",
    ]


def test_what_is_no_toml_is_told_with_its_line() -> None:
    with pytest.raises(UserError, match=r"not valid TOML.*line 2"):
        config.parse("[organisation]\nname = x", "config.toml")


def test_a_missing_file_says_how_to_write_one(tmp_path: Path) -> None:
    with pytest.raises(UserError, match="closeout init"):
        config.load(tmp_path / "config.toml")


def test_an_unreadable_file_is_told(tmp_path: Path) -> None:
    (tmp_path / "config.toml").write_bytes(b"\xff\xfe\x00")
    with pytest.raises(UserError, match="cannot be read"):
        config.load(tmp_path / "config.toml")
    with pytest.raises(UserError, match="cannot be read"):
        config.load(tmp_path)


def test_a_byte_order_mark_does_not_matter(tmp_path: Path) -> None:
    (tmp_path / "config.toml").write_text(SMALL, encoding="utf-8-sig")
    assert config.load(tmp_path / "config.toml").organisation.name == "Example Ltd"


@pytest.mark.parametrize("language", ["en", "zh"])
def test_what_init_writes_is_valid_whatever_the_names(language: str) -> None:
    settings = config.parse(starting_config('He said "no" \\', language, "root"), "config.toml")
    assert settings.organisation.name == 'He said "no" \\'
    assert settings.organisation.language == language
    assert settings.people[0].login == "root"


def test_the_example_names_every_setting_and_is_valid() -> None:
    text = Path("config.example.toml").read_text(encoding="utf-8")
    config.parse(text, "config.example.toml")
    named = set(re.findall(r"(?:^(?:# )?|[{,] ?)([a-z0-9_]+) =", text, re.MULTILINE))
    named |= {
        name for table in re.findall(r"^(?:# )?\[+([a-z_.-]+)\]", text, re.MULTILINE) for name in table.split(".")
    }
    assert [name for name in _settings(Settings) if name not in named] == []


def _settings(model: type[BaseModel]) -> list[str]:
    found = []
    for name, field in model.model_fields.items():
        found.append(field.alias or name)
        for inner in (field.annotation, *getattr(field.annotation, "__args__", ())):
            if isinstance(inner, type) and issubclass(inner, BaseModel):
                found += _settings(inner)
    return found


def test_reminders_name_people_who_are_there() -> None:
    text = (
        SMALL + '[reminders]\ntop_management = ["zhao-min", "nobody"]\nescalate = { 3 = "owner_manager", 5 = "bos" }\n'
    )
    text += '[reminders.grades.ofi]\nescalate = { 9 = "li-we" }\n'
    assert [where for where, _remedy in faults(text)] == [
        "config.toml: reminders.top_management",
        "config.toml: reminders.escalate",
        "config.toml: reminders.grades.ofi.escalate",
    ]
    assert faults(text)[2][1] == "did you mean 'li-wei'?"
    rules = config.parse(SMALL + "[reminders]\nescalate = { 3 = 'li-wei' }\n", "x").reminders
    assert rules.escalate == {3: "li-wei"}
