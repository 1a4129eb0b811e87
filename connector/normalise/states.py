"""Printed status → whether the report says that the finding is closed.

==================================== ==========
printed                              closed
==================================== ==========
a word of closing: Closed, 已关闭      yes
it is denied: Not closed, 未关闭       no
another state beside it: open, 待验证  no
Completed, 已完成; an unknown word     no
==================================== ==========
"""

from __future__ import annotations

import re
from functools import lru_cache

from connector.model.wording import plain
from connector.normalise.words import lexicon

_DENIED = re.compile(
    r"(?:\b(?:not|no|never|nicht|pas|non|cannot|to|can|ready|pending|awaiting|partially|partly|until|once|when|if)\s+"
    r"(?:be |yet |for |fully |completely |noch |encore )*|未|待|不|可|部分|拟|申请|等待|尚未|建议)$"
)


@lru_cache(maxsize=4096)
def is_closed(status: str) -> bool:
    """Whether ``status`` says that the finding is closed."""
    words = plain(status).replace("是否", "")
    hits = [hit for hit in lexicon("status").find(words) if not _DENIED.search(words[: hit.start])]
    meanings = {hit.meaning for hit in hits}
    return "closed" in meanings and not meanings & {"open", "in_progress"}
