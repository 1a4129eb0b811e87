"""The head of the trail as a message, for whoever shall keep it where nobody can change it."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

from connector.language import _, current, speaking
from connector.ledger.trail import TrailQuery
from connector.model.trail import Anchor
from connector.workflow.digests import language_of
from connector.workflow.letters import Figures, Page

if TYPE_CHECKING:
    from connector.model.people import Person
    from connector.model.reminding import Notice
    from connector.workflow.parts import Parts


def occasion(head: Anchor) -> str:
    """What a message about this head is about."""
    return f"entry {head.seq}"


def head_letter(parts: Parts, notice: Notice, person: Person) -> Page | None:
    """The page; None where the entry is not there any more, which the anchors of before show."""
    seq = int(notice.occasion.rpartition(" ")[2])
    with parts.ledger.reading() as book:
        found = book.trail.select(TrailQuery(seq=seq), 1)
    if not found:
        return None
    head = Anchor(seq=seq, hash=found[0].hash, at=parts.now())
    organisation = parts.settings.organisation
    with speaking(language_of(parts, person)):
        rows = (
            (_("entry"), str(head.seq)),
            ("SHA-256", head.hash),
            (_("line"), json.dumps(head.model_dump(mode="json"))),
        )
        return Page(
            title=_("Closeout: head of the trail on {day}: {seq}").format(day=notice.on, seq=head.seq),
            greeting=_("Hello {name},").format(name=person.name),
            lead=_(
                "Keep this message. Its last line, in a file, shows whether the trail was changed since: "
                "closeout trail verify --anchors FILE"
            ),
            foot=_("Sent by Closeout for {name}. Each head comes once.").format(name=organisation.name),
            language=current(),
            tables=(Figures(_("Head of the trail"), rows),),
        )
