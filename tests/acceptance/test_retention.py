"""After six years: the texts are gone, from the disk too; the chain holds, and last year's figures are what they were."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from tests.acceptance.office import Office
    from tests.acceptance.queues import Queues

WORDS = ("carried out without approval", "CHG-2026-011", "CHG-2026-030", "nobody was named", "three changes checked")
DAYS = ("2026-09-30", "2026-10-20", "2026-12-01", "2033-01-10")
THEN = {"CLOSEOUT_NOW": "2033-01-10T10:00:00+08:00"}
YEARS_EARLIER = {"CLOSEOUT_NOW": "2031-01-10T10:00:00+08:00"}


def figures(office: Office) -> list[dict[str, Any]]:
    return [office.figures("--as-of", day, "--by", "process") for day in DAYS]


def left_of(office: Office, number: str) -> dict[str, Any]:
    told: dict[str, Any] = office.ok("show", number, "--format", "json", **THEN).json
    return told


def on_disk(office: Office) -> set[str]:
    """Which of the words are still in the ledger's files."""
    content = b"".join(path.read_bytes() for path in office.folder.glob("closeout.db*"))
    return {word for word in WORDS if word.encode() in content}


def verified(office: Office, queues: Queues, number: str) -> None:
    queues.say(number)
    queues.move(number, "Done")
    office.ok("poll")
    office.ok("--as", "sun-hao", "verify", number, "--note", "three changes checked")


def test_after_the_term_the_words_are_gone_and_the_figures_stay(pushed: Office, queues: Queues) -> None:
    verified(pushed, queues, "NC-01")
    before = figures(pushed)
    assert on_disk(pushed) == set(WORDS)
    assert pushed.ok("purge", "--format", "json", **YEARS_EARLIER).json["findings"] == []
    assert on_disk(pushed) == set(WORDS)
    asked = pushed.ok("purge", "--dry-run", "--format", "json", **THEN).json
    assert (asked["findings"], asked["before"]) == (["IA-2026-09/NC-01"], "2027-01-10")
    run = pushed.ok("jobs", "run", "purge", "--format", "json", **THEN).json
    assert run["told"]["findings"] == 1
    assert run["told"]["entries"] > 10
    assert run["told"]["files"] == 0, "others of the report are open: its file is kept"
    again = pushed.ok("jobs", "run", "purge", "--format", "json", **THEN).json["told"]
    assert again == {"findings": 0, "files": 0, "entries": 0}
    found = left_of(pushed, "NC-01")
    assert (found["statement"], found["stage"], found["flags"]) == ("[…]", "closed", ["purged"])
    assert found["shown"]["cause"] == "[…]"
    assert left_of(pushed, "NC-02")["statement"] == "Major incidents are not reviewed"
    assert figures(pushed) == before
    told = pushed.ok("trail", "verify", "--format", "json", **THEN).json
    assert (told["whole"], told["broken"]) == (True, None)
    traced = pushed.ok("trail", "show", "--action", "purge", "--format", "json", **THEN).json
    assert len(traced) == 2
    assert pushed.ok("trail", "show", "--format", "table", **THEN).code == 0, "also where entries say nothing any more"
    assert any(found["id"] in entry["objects"] for entry in traced)


def test_with_the_last_finding_the_report_goes_from_the_disk(pushed: Office, queues: Queues) -> None:
    verified(pushed, queues, "NC-01")
    for number in ("NC-02", "NC-03", "OBS-01"):
        pushed.ok("withdraw", number, "--why", "carried out without approval: said the auditor")
    pushed.ok("push")
    told = pushed.ok("purge", "--format", "json", **THEN).json
    assert (len(told["findings"]), told["files"]) == (4, 1)
    assert on_disk(pushed) == set()
    assert pushed.ok("ingest", str(pushed.folder / "register.csv"), "--format", "json", **THEN).code == 0
    assert on_disk(pushed) == set(), "the file is known: nothing of it comes back"


def test_a_longer_term_later_does_not_break_the_chain(pushed: Office) -> None:
    pushed.ok("purge", **THEN)
    pushed.change("[access]\nkeep_years = 60\n")
    pushed.ok("edit", "NC-01", "department=x", **THEN)
    assert pushed.ok("trail", "verify", "--format", "json", **THEN).json["whole"]


def test_only_who_runs_the_ledger_purges_it(pushed: Office) -> None:
    for person in ("li-wei", "boss"):
        assert pushed.run("--as", person, "purge", "--dry-run").code == 1
