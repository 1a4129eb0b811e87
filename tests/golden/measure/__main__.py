"""Print the score table: ``python -m tests.golden.measure [--verbose] [NAME…]``."""

from __future__ import annotations

import sys

from tests.golden import score as samples
from tests.golden.measure.comparing import FIELDS, HEAD
from tests.golden.measure.reading import Reviewed, parse, reviewed
from tests.golden.measure.tally import KINDS, Tally, summed, tally


def main(arguments: list[str]) -> None:
    names = [name for name in arguments if not name.startswith("-")]
    chosen = [one for one in reviewed() if not names or any(one.name.startswith(name) for name in names)]
    entries = parse([one.path for one in chosen])
    tallies = [(one, tally(one, entries[one.path])) for one in chosen]
    if "--verbose" in arguments or names:
        _print_wrong(tallies)
    _print_groups("format", tallies, lambda one: (one.file_format,))
    _print_groups("language", tallies, lambda one: (str(one.answer["report"]["language"]),))
    _print_groups("layout", tallies, lambda one: one.layouts)
    total = summed(one for _document, one in tallies)
    print(_line("independent cases", summed(one for document, one in tallies if document.independent)))
    print(_line("all", total))
    _print_fields(total)
    _print_grades(total)
    if samples.samples().is_dir() and not names:
        print("\nDocuments of others")
        samples.main()


def _print_wrong(tallies: list[tuple[Reviewed, Tally]]) -> None:
    for document, one in tallies:
        if one.wrong:
            print(f"{document.name} ({document.file_format})")
            print("".join(f"    {reason}\n" for reason in one.wrong), end="")


def _print_groups(title: str, tallies: list[tuple[Reviewed, Tally]], groups_of: object) -> None:
    assert callable(groups_of)
    print(f"\n{title:34} docs gold found match      P      R     F1 values blank")
    names = sorted({name for document, _one in tallies for name in groups_of(document)})
    for name in names:
        print(_line(name, summed(one for document, one in tallies if name in groups_of(document))))


def _line(name: str, one: Tally) -> str:
    counts = f"{one.documents:4} {one.wanted:4} {one.found:5} {one.matched:5}"
    return f"{name:34} {counts} {one.precision:6.3f} {one.recall:6.3f} {one.f1:6.3f} {one.accuracy:6.3f} {one.out_of_nothing:5}"


def _print_fields(total: Tally) -> None:
    print(f"\n{'field':26} accuracy " + " ".join(f"{kind:>9}" for kind in KINDS))
    for name in (*FIELDS, "doubts", *(f"report.{head}" for head in HEAD)):
        counts = " ".join(f"{total.fields[name, kind]:9}" for kind in KINDS)
        print(f"{name:26} {total.accuracy_of(name):8.3f} {counts}")


def _print_grades(total: Tally) -> None:
    grades = ("major", "minor", "ungraded", "observation", "ofi", "–")
    print(f"\n{'wanted / read':14}" + "".join(f"{grade:>12}" for grade in grades))
    for wanted in grades:
        print(f"{wanted:14}" + "".join(f"{total.grades[wanted, read] or '':>12}" for read in grades))


main(sys.argv[1:])
