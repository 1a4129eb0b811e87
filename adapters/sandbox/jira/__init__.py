"""Jira's REST: ``/rest/api/2`` as Data Center, ``/rest/api/3`` as Cloud, on one and the same set of issues.

The site shows itself as the deployment that the credentials belong to. Start at ``site``.
"""
