"""The house rules that a linter does not know."""

from __future__ import annotations

import ast
import re
import subprocess
import sys
from pathlib import Path

import pytest

SOURCES = sorted(path for folder in ("connector", "adapters") for path in Path(folder).rglob("*.py"))
HEAVY = ("sqlalchemy", "alembic", "jira", "pysnow", "openpyxl", "lxml", "pypdfium2")
LONGEST_FILE, LONGEST_FUNCTION = 250, 40


def tracked() -> list[str]:
    listed = subprocess.run(["git", "ls-files"], capture_output=True, text=True, check=True)
    return listed.stdout.splitlines()


@pytest.mark.parametrize("command", [[], ["parse"], ["push"], ["status"], ["demo"]])
def test_help_imports_nothing_heavy(command: list[str]) -> None:
    program = (
        "import sys\n"
        "from connector.cli.main import run\n"
        f"code = run({[*command, '--help']!r})\n"
        f"heavy = [name for name in {HEAVY!r} if name in sys.modules]\n"
        "sys.exit(f'imported: {heavy}' if heavy or code else 0)\n"
    )
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    assert "closeout" in done.stdout


def test_every_command_has_help_with_an_example() -> None:
    program = (
        "from connector.cli.app import app\n"
        "groups = [('', app), *((g.name + '/', g.typer_instance) for g in app.registered_groups)]\n"
        "print(*[p + (c.name or c.callback.__name__) for p, g in groups for c in g.registered_commands])"
    )
    names = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True).stdout.split()
    assert {
        "trail/show",
        "users/grant",
        "parse",
        "ingest",
        "push",
        "poll",
        "verify",
        "return",
        "status",
        "sandbox",
        "demo",
    } <= set(names)
    script = (
        "import sys, io, contextlib\n"
        "from connector.cli.main import run\n"
        f"for name in {names!r}:\n"
        "    out = io.StringIO()\n"
        "    with contextlib.redirect_stdout(out):\n"
        "        run([*name.split('/'), '--help'])\n"
        "    if 'Example' not in out.getvalue() and name != 'version':\n"
        "        sys.exit(name)\n"
    )
    done = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr


@pytest.mark.parametrize("path", SOURCES, ids=str)
def test_files_and_functions_stay_short(path: Path) -> None:
    text = path.read_text(encoding="utf-8")
    assert text.count("\n") <= LONGEST_FILE
    long = [
        f"{node.name} {node.end_lineno - node.lineno + 1}"
        for node in ast.walk(ast.parse(text))
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef) and node.end_lineno
        if node.end_lineno - node.lineno + 1 > LONGEST_FUNCTION
    ]
    assert not long


def test_nothing_is_left_open() -> None:
    marks = re.compile("#.*(?:TO" + "DO|FIX" + "ME|XX" + "X)|raise Not" + "ImplementedError")
    assert [str(path) for path in SOURCES if marks.search(path.read_text(encoding="utf-8"))] == []


def test_only_bootstrap_reads_clock_and_environment() -> None:
    asks = re.compile(r"datetime\.now\(|date\.today\(|time\.time\(|os\.environ|os\.getenv|getpass\.")
    found = {str(path) for path in SOURCES if asks.search(path.read_text(encoding="utf-8"))}
    own_clock = {"adapters/sandbox/server.py"}  # plays somebody else's server, whose clock is its own
    assert found - own_clock <= {"connector/bootstrap/environment.py"}


def test_no_machine_path_registry_or_token_is_committed() -> None:
    paths = re.compile(r"/(?:wor" + r"k|hom" + r"e/\w+|roo" + r"t)/|(?:extra-)?index" + r"-url\s*[=:]|find" + r"-links")
    leaks = []
    for name in tracked():
        path = Path(name)
        if not path.is_file() or path.suffix in {".docx", ".xlsx", ".pdf", ".ttf", ".mo", ".png", ".xls"}:
            continue
        text = path.read_text(encoding="utf-8", errors="replace")
        if name.startswith("requirements/") and re.search(r"https?://", text):
            leaks.append(name)
        if paths.search(text):
            leaks.append(name)
    assert leaks == []


def test_requirements_are_pinned_with_hashes() -> None:
    for lock in Path("requirements").glob("*.txt"):
        lines = [
            line for line in lock.read_text(encoding="utf-8").splitlines() if line and not line.startswith((" ", "#"))
        ]
        assert lines
        assert all("==" in line and line.endswith("\\") for line in lines), lock
