"""A local server that speaks Jira's and ServiceNow's REST: for the demo, the tests, and trying a mapping."""
