"""The Chinese catalogue says everything that the sources say, and the program speaks it."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from pathlib import Path
from string import Formatter
from typing import TYPE_CHECKING

import pytest
from babel.messages.mofile import read_mo
from babel.messages.pofile import read_po

from connector.language import _, speaking
from tests.builders.messages import marked

if TYPE_CHECKING:
    from babel.messages.catalog import Catalog

ROOT = Path(__file__).parents[3]
CATALOGUE = ROOT / "connector" / "locale" / "zh" / "LC_MESSAGES" / "closeout"
HAN = re.compile(r"[\u4e00-\u9fff]")
SAME = {"{numerator} of {denominator}", ", ", "id", "Id", "{label}: {stage}", "{field}: {before} → {after}"}
"""Messages whose Chinese needs no Chinese character."""


def translated(catalogue: Catalog) -> dict[str, str]:
    return {str(message.id): str(message.string) for message in catalogue if message.id and message.string}


def written() -> Catalog:
    with CATALOGUE.with_suffix(".po").open("rb") as file:
        return read_po(file, locale="zh", domain="closeout")


def placeholders(text: str) -> set[tuple[str, str, str]]:
    """Names with their conversions and formats: ``{share:.0%}`` is not ``{share}``."""
    return {(name, spec or "", kind or "") for _text, name, spec, kind in Formatter().parse(text) if name is not None}


def bare(text: str) -> str:
    """What stands outside the placeholders."""
    return "".join(literal for literal, *_placeholder in Formatter().parse(text))


def test_the_sources_hold_messages() -> None:
    assert {"Approve findings as they stand.", "Returned by {name} on {day}: {note}", "Example"} <= marked()


def test_every_message_of_the_sources_is_translated() -> None:
    assert marked() - translated(written()).keys() == set(), "run: make messages, then translate"


def test_a_translation_is_chinese() -> None:
    table = {message: text for message, text in translated(written()).items() if message not in SAME}
    assert [message for message, text in table.items() if not HAN.search(bare(text))] == []


def test_placeholders_are_the_same() -> None:
    assert {
        message: text for message, text in translated(written()).items() if placeholders(message) != placeholders(text)
    } == {}


def test_nothing_is_fuzzy() -> None:
    assert [message.id for message in written() if message.fuzzy] == []


def test_the_compiled_catalogue_is_the_written_one() -> None:
    with CATALOGUE.with_suffix(".mo").open("rb") as file:
        compiled = read_mo(file)
    assert translated(compiled) == translated(written())


def test_a_message_follows_the_language_in_force() -> None:
    with speaking("zh"):
        assert _("Opportunity for improvement") == "改进机会"
    assert _("Opportunity for improvement") == "Opportunity for improvement"


@pytest.fixture(scope="module")
def help_page() -> str:
    environment = {name: value for name, value in os.environ.items() if name != "CLOSEOUT_LANG"}
    done = subprocess.run(
        [sys.executable, "-m", "connector.cli.main", "--help"],
        check=True,
        capture_output=True,
        cwd=ROOT,
        env={**environment, "LC_ALL": "zh_CN.UTF-8"},
    )
    return done.stdout.decode("utf-8")


def test_help_speaks_chinese(help_page: str) -> None:
    assert "从审核报告中的不符合项，到可验证关闭的工单。" in help_page
    assert re.search(r"--as .*由谁操作", help_page)


def test_no_command_is_told_in_english_or_cut_short(help_page: str) -> None:
    commands = re.findall(r"^  ([a-z]+) {2,}(\S.*)$", help_page.partition("Commands:")[2], re.MULTILINE)
    assert {"ingest", "approve", "push", "verify"} <= {name for name, _does in commands}
    assert [name for name, does in commands if not HAN.search(does) or does.endswith("...")] == []
