"""Headers of registers, and rows of forms that look like one."""

from __future__ import annotations

from tests.unit.extract.documents import findings, table


def test_a_grade_that_could_be_a_label_is_no_header_of_two_columns() -> None:
    form = [("Finding No.", "X-1"), ("Clause", "9.2.2"), ("Grade", "Minor"), ("Description", "Late incidents.")]
    other = [("Finding No.", "X-2"), ("Clause", "8.6.1"), ("Grade", "Observation"), ("Description", "No review.")]
    found = findings(table(*form, *other))
    assert [(one["number"], one["grade"], one["statement"]) for one in found] == [
        ("X-1", "Minor", "Late incidents."),
        ("X-2", "Observation", "No review."),
    ]
