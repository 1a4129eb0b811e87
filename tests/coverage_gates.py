"""Hold the coverage of a test run to its gates: whole packages at 100 %, each other package at 90 %; branches count."""

from __future__ import annotations

import json
import subprocess
import sys
from collections import defaultdict
from pathlib import Path

WHOLE = ("connector/model", "connector/sync", "connector/lifecycle")
LEAST = 90.0


def main() -> int:
    """Combine what the processes of the run measured, print each package, and say which gates are missed."""
    subprocess.run([sys.executable, "-m", "coverage", "combine", "--quiet"], check=False)
    report = Path(".coverage.json")
    subprocess.run([sys.executable, "-m", "coverage", "json", "--quiet", "-o", str(report)], check=True)
    files = json.loads(report.read_text(encoding="utf-8"))["files"]
    report.unlink()
    measured: dict[str, list[int]] = defaultdict(lambda: [0, 0])
    missed = []
    for name, told in files.items():
        summary = told["summary"]
        package = "/".join(Path(name).parts[:2])
        covered = summary["covered_lines"] + summary["covered_branches"]
        measured[package][0] += covered
        measured[package][1] += summary["num_statements"] + summary["num_branches"]
        if package in WHOLE and summary["missing_lines"] + summary["missing_branches"]:
            branches = [f"{a}→{b}" for a, b in told["missing_branches"]]
            missed.append(f"{name}: lines {told['missing_lines']}, branches {', '.join(branches)}")
    for package, (covered, of) in sorted(measured.items()):
        share = 100 * covered / of if of else 100.0
        print(f"{share:6.1f} %  {package}")
        if share < LEAST and package not in WHOLE:
            missed.append(f"{package}: {share:.1f} % of lines and branches, the gate is {LEAST:.0f} %")
    print("\n".join(["", "Missed gates:", *missed] if missed else ["", "All coverage gates are met."]))
    return 1 if missed else 0


if __name__ == "__main__":
    sys.exit(main())
