"""A local server that speaks the REST of Jira and of ServiceNow, for trying a mapping, for the demo and for the tests.

It is written from the vendors' descriptions, not from our adapters: it refuses what the real ones refuse, in their
words. Read ``world.toml`` (what there is), ``exchange`` (a question and its answer), ``store`` (what is kept), then
``jira.site`` and ``servicenow.site``, ``faults`` (what can be made to go wrong) and ``server`` (the way in).
"""
