"""Jira Cloud (REST 3) and Jira Data Center (REST 2)."""
