"""What there is without Closeout: a loop over the bare library's create, with nothing but a summary and a description.

``python -m tests.benchmarks.bare jira|servicenow URL USER SECRET COUNT``
"""

from __future__ import annotations

import sys

import pysnow
from jira import JIRA


def jira(url: str, user: str, secret: str, count: int) -> None:
    """One issue after the other, as the library does it by itself: each is read back."""
    library = JIRA(server=url, basic_auth=(user, secret))
    place = {"project": {"key": "OPS"}, "issuetype": {"name": "Task"}}
    for number in range(count):
        library.create_issue(fields={**place, "summary": f"A finding {number}", "description": "What was found"})


def servicenow(url: str, user: str, secret: str, count: int) -> None:
    """One record after the other."""
    library = pysnow.Client(host=url.removeprefix("http://"), use_ssl=False, user=user, password=secret)
    table = library.resource(api_path="/table/problem")
    for number in range(count):
        table.create(payload={"short_description": f"A finding {number}", "description": "What was found"})


if __name__ == "__main__":
    tracker, url, user, secret, count = sys.argv[1:]
    (jira if tracker == "jira" else servicenow)(url, user, secret, int(count))
