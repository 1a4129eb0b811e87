"""Closeout: from the nonconformities of an audit report to tickets that close.

Read the packages in this order:

1. ``model``      the words: documents, findings, nonconformities, tickets, people
2. ``workflow``   the verbs, each a page that reads like the README: ingest, approve, plan, push, poll, verify
3. ``readers`` → ``extract`` → ``normalise``   from bytes to a nonconformity, with doubts instead of guesses
4. ``lifecycle``  the rules of time and people; pure functions, ``now`` is an argument
5. ``sync``       what to send and how: mapping, plan, safety, apply
6. ``ledger``     what is kept; the only package that knows SQLAlchemy
7. ``bootstrap``  where parts are chosen; ``cli`` what a person types
"""

__version__ = "0.1.0"
