"""Findings as a report prints them, nonconformities as we understand them."""

from __future__ import annotations

import hashlib
import json
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum
from typing import Literal

from connector.model.base import Value
from connector.model.document import Place


class Grade(StrEnum):
    """How bad. A nonconformity without a printed audit grade is ungraded and treated like a minor one."""

    MAJOR = "major"
    MINOR = "minor"
    UNGRADED = "ungraded"
    OBSERVATION = "observation"
    OFI = "ofi"

    @property
    def is_nonconformity(self) -> bool:
        """Major, minor and ungraded are nonconformities; observations and opportunities are counted apart."""
        return self in {Grade.MAJOR, Grade.MINOR, Grade.UNGRADED}


AuditType = Literal["internal", "customer", "external"]
AuditStage = Literal["initial", "stage1", "stage2", "surveillance", "recertification", "special"]


class Doubt(Value):
    """Something that the report leaves open, for a person to settle. Never a guess made silently."""

    field: str
    reason: str
    place: Place | None = None


class Citation(Value):
    """A clause with the standard and edition it belongs to; ``standard`` is None where the report names none."""

    standard: str | None
    clause: str


class Report(Value):
    """The head of an audit report. None: the report does not say."""

    number: str | None = None
    standards: tuple[str, ...] = ()
    audit_type: AuditType | None = None
    audit_stage: AuditStage | None = None
    organisation: str | None = None
    auditors: tuple[str, ...] = ()
    audit_start: date | None = None
    audit_end: date | None = None
    issued_on: date | None = None
    language: str | None = None


class Nonconformity(Value):
    """One finding of a report, normalised. Dates are calendar days; None: the report does not say.

    ``printed_*`` are the document's own words. ``source`` is the row's printed origin in a register that mixes sources;
    ``audit_finding`` is False for a row that came from elsewhere (complaint, incident, management review).
    """

    number: str | None = None
    grade: Grade = Grade.UNGRADED
    printed_grade: str | None = None
    standard: str | None = None
    clauses: tuple[str, ...] = ()
    citations: tuple[Citation, ...] = ()
    process: str | None = None
    department: str | None = None
    site: str | None = None
    title: str | None = None
    statement: str | None = None
    evidence: str | None = None
    requirement: str | None = None
    correction: str | None = None
    root_cause: str | None = None
    corrective_action: str | None = None
    owner: str | None = None
    source: str | None = None
    audit_finding: bool = True
    repeat: bool = False
    raised_on: date | None = None
    due_on: date | None = None
    closed_on: date | None = None
    printed_status: str | None = None
    closed_as_printed: bool = False
    place: Place = Place()
    doubts: tuple[Doubt, ...] = ()

    @property
    def fingerprint(self) -> str:
        """SHA-256 over what an approval approves: all but where it stands, its doubts, and what is not ours to send."""
        substance = self.model_dump(mode="json", exclude={"place", "doubts", "owner", "printed_status"})
        return hashlib.sha256(json.dumps(substance, sort_keys=True, ensure_ascii=False).encode()).hexdigest()


class Reading(Value):
    """What ``parse`` makes of one file: its head, its findings, and doubts about the report as a whole."""

    report: Report
    findings: tuple[Nonconformity, ...]
    doubts: tuple[Doubt, ...] = ()


class RunnerUp(Value):
    """The value that a field would have had without the one it has."""

    text: str
    label: str
    place: Place
    why: str


class Explanation(Value):
    """Where a field of a finding, or of a report's head, comes from.

    ``field``: the contract's name; ``printed``: the document's words; ``value``: what was made of them; ``rule``: how
    they were found (see ``connector.normalise.explaining``), with the layout they stood in.
    """

    field: str
    value: str
    printed: str
    label: str
    rule: str
    place: Place
    runner_up: RunnerUp | None = None


class Stage(StrEnum):
    """Where a nonconformity stands on its way from the report to verified closure."""

    DRAFT = "draft"
    APPROVED = "approved"
    OPEN = "open"
    IN_PROGRESS = "in_progress"
    SUBMITTED = "submitted"
    CLOSED = "closed"
    WITHDRAWN = "withdrawn"


@dataclass(frozen=True, slots=True)
class Printed:
    """A value as the report prints it. ``label``: the words that named it; ``rule``: what made us read it so."""

    text: str
    place: Place
    label: str = ""
    rule: str = ""
    weak: bool = False


Why = Literal["less sure", "printed later", "said more fully elsewhere", "outranked", "said by a heading"]
"""Why a value was passed over for another."""


@dataclass(frozen=True, slots=True)
class Passed:
    """A value that a field could have had."""

    printed: Printed
    why: Why


@dataclass(frozen=True, slots=True)
class Finding:
    """A finding as printed: values by field name (see ``mappings/labels``), before anything is interpreted.

    ``passed``: what other values a field could have had, and why it has none of them.
    """

    fields: dict[str, Printed]
    place: Place
    layout: Literal["form", "register", "prose", "structured"]
    doubts: tuple[Doubt, ...] = ()
    passed: dict[str, tuple[Passed, ...]] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Extract:
    """Everything printed that matters: the head's values, the findings, and what was unclear about the layout."""

    head: dict[str, Printed]
    findings: tuple[Finding, ...]
    doubts: tuple[Doubt, ...] = ()
    text: str = field(default="", repr=False)
