"""START HERE. The verbs, in the order in which a nonconformity meets them.

========================= ===================================================================================
``intake.parse``          a file → its head and findings; touches no ledger
``intake.ingest``         the same, into the ledger as ``draft``; a new edition updates what changed
``review.edit``           a person settles doubts and puts values right
``review.approve``        exactly this content may go out
``tickets.propose``       what a push would do now, as a plan with a checksum; touches nothing
``push.push``             carries the plan out: intent, create, outcome, read back; never a blind repeat
``poll.poll``             looks at the tickets: in progress, submitted, or for compliance to decide
``remind.remind``         owners hear of due days, their superiors of what is overdue; each rung once
``closing.verify``        somebody else confirms the fix → ``closed``, with a closing note on the ticket
``closing.return_``       not good enough → the ticket is reopened with the reason
``figures.figures``       closure figures as of any day
========================= ===================================================================================

Each verb takes ``Parts``: everything it works with, chosen once by ``bootstrap``.
"""
