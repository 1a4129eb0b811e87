"""The configuration that ``closeout init`` writes: it works at once, and shows what to fill in."""

from __future__ import annotations

from connector.language import _


def starting_config(organisation: str, language: str, login: str) -> str:
    """The text of a small ``config.toml``, its comments in the language in force."""
    return f"""# {_("The configuration of Closeout; config.example.toml names every setting.")}
[organisation]
name = {_quoted(organisation)}
timezone = "Asia/Shanghai"        # {_("a due day ends at the end of this zone's day")}
language = "{language}"                   # {_("what tickets and exports are written in")}

[ledger]
url = "sqlite:///closeout.db"     # {_("or postgresql+psycopg://…")}

# {_("A queue where people work. Try it first against: closeout sandbox")}
# [targets.queue]
# adapter = "jira"
# url = "https://example.atlassian.net"
# deployment = "cloud"            # {_('or "datacenter"')}
# project = "AUD"
# issue_type = "Task"
# mapping = "jira"
# auth = {{ user = "bot@example.com", token = "env:JIRA_TOKEN" }}

# [[routes]]                      # {_("first match wins; without one, findings wait")}
# target = "queue"

[people.admin]
name = {_quoted(login)}
login = {_quoted(login)}          # {_("the operating system's user who acts as this person")}
roles = ["compliance", "admin"]

# {_("Who answers for which processes; mappings/processes.toml lists them.")}
# [people.li-wei]
# name = "Li Wei"
# email = "li.wei@example.com"
# owns = ["change", "release"]
# roles = ["process_owner"]
"""


def _quoted(text: str) -> str:
    return '"' + text.replace("\\", "\\\\").replace('"', '\\"') + '"'
