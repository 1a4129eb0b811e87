"""What runs by itself: jobs at their times, in threads of this process; the ledger decides what is due and whose it is.

``running`` starts it and, at the end of its block, stops it cleanly: each job finishes the item in its hand.

Several machines run the same against one ledger. A lease in the ledger is enough for that: it works on SQLite and on
PostgreSQL alike, needs no table or process of somebody else's, and a killed machine's jobs are free again as soon as
its lease lapses, or at once on the machine where it was killed.
"""

from connector.scheduler.running import Scheduler, running

__all__ = ["Scheduler", "running"]
