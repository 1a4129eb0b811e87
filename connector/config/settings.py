"""Every setting there is, with its default. ``config.example.toml`` shows them; a test keeps the two alike."""

from __future__ import annotations

from difflib import get_close_matches
from functools import cached_property
from typing import Annotated, Literal
from zoneinfo import ZoneInfo, available_timezones

from pydantic import AfterValidator, Field, JsonValue

from connector.language import _
from connector.lifecycle.calendar import known_calendar
from connector.model.audit import Grade
from connector.model.goals import Goals
from connector.model.jobs import Inbox, Jobs
from connector.model.people import Person, Role
from connector.model.policy import Closing, Due, Extensions, Repeats, Route, Safety, Section, Tickets
from connector.model.reminding import Notify, Reminders


def _known_zone(name: str) -> str:
    try:
        ZoneInfo(name)
    except (KeyError, ValueError, OSError):  # no such zone; no name at all; a folder of zones
        close = get_close_matches(name, available_timezones(), 1)
        hint = _("; did you mean '{name}'?").format(name=close[0]) if close else ""
        raise ValueError(_("there is no time zone '{name}'").format(name=name) + hint) from None
    return name


class Organisation(Section):
    """Whose ledger it is. A due day ends at the end of this zone's day; ``calendar`` tells its working days.

    ``holidays``: a file with days of our own that are off or worked, from the configuration's folder.
    ``url``: where people reach our pages, for links in tickets.
    """

    name: str
    timezone: Annotated[str, AfterValidator(_known_zone)] = "Asia/Shanghai"
    language: Literal["zh", "en"] = "zh"
    calendar: Annotated[str, AfterValidator(known_calendar)] | None = None
    holidays: str | None = None
    url: str = ""

    @property
    def zone(self) -> ZoneInfo:
        """The time zone in which days begin and end."""
        return ZoneInfo(self.timezone)

    @property
    def working_days(self) -> str:
        """The calendar in force: China's public holidays in China's zone, else weekends, unless set."""
        return self.calendar or ("china" if self.timezone in {"Asia/Shanghai", "PRC", "Asia/Urumqi"} else "weekends")


class LedgerPlace(Section):
    """Where the ledger is kept: an SQLAlchemy address. A relative SQLite path counts from the configuration file.

    ``largest_file``: megabytes of a report whose bytes are kept for marked copies and for showing its pages.
    """

    url: str = "sqlite:///closeout.db"
    largest_file: int = Field(default=50, ge=0)


class Reading(Section):
    """A site's own words for reading reports: grade words, labels by field, the standard that a bare clause means.

    ``seconds``, ``memory_mb`` and ``unpacked_mb``: what reading one file may cost before it is given up.
    """

    grades: dict[str, Grade] = {}
    labels: dict[str, tuple[str, ...]] = {}
    standard: str | None = None
    date_order: Literal["day-first", "month-first"] | None = None
    encoding: str | None = None
    seconds: int = Field(default=120, gt=0)
    memory_mb: int = Field(default=1_500, ge=100)
    unpacked_mb: int = Field(default=1_000, gt=0)


class PersonEntry(Section):
    """A person of the table ``[people.KEY]``."""

    name: str
    email: str | None = None
    login: str | None = None
    aliases: tuple[str, ...] = ()
    manager: str | None = None
    owns: tuple[str, ...] = ()
    accounts: dict[str, str] = {}
    notify: tuple[str, ...] | None = None
    language: Literal["zh", "en"] | None = None
    roles: tuple[Role, ...] = ()
    organisation: str | None = None


class Access(Section):
    """Grants and the trail: days of a grant, of one to an outside partner, years until texts are purged.

    ``anchors``: the file of the trail's anchors, from the configuration's folder; best on another machine.
    ``anchor_to``: people by key who get each anchor as a message too, on their channels.
    """

    days: int = Field(default=30, gt=0)
    partner_days: int = Field(default=30, gt=0)
    keep_years: int = Field(default=6, gt=0)
    anchors: str = "anchors.jsonl"
    anchor_to: tuple[str, ...] = ()


class OpenId(Section):
    """An OpenID Connect provider. ``client_secret``: env:NAME, file:PATH or keyring:SERVICE/NAME.

    ``roles``: group at the provider → roles here, added to those of the configuration; ``groups``: the claim that
    lists groups.
    """

    issuer: str
    client_id: str
    client_secret: str
    scopes: tuple[str, ...] = ("openid", "profile", "email")
    groups: str = "groups"
    roles: dict[str, tuple[Role, ...]] = {}
    label: str = ""


class Web(Section):
    """The pages. ``proxies``: addresses whose forwarded headers are believed; sessions end when idle or too long.

    ``exports``: files and pictures of pages that are made at once; more of them wait.
    """

    host: str = "127.0.0.1"
    port: int = Field(default=8060, ge=0, le=65535)
    proxies: tuple[str, ...] = ()
    idle_minutes: int = Field(default=30, gt=0)
    session_hours: int = Field(default=12, gt=0)
    upload_mb: int = Field(default=50, gt=0)
    exports: int = Field(default=2, gt=0)
    oidc: OpenId | None = None


class Settings(Section):
    """The whole configuration. ``targets`` stay as written: each adapter checks its own table."""

    organisation: Organisation
    ledger: LedgerPlace = LedgerPlace()
    targets: dict[str, dict[str, JsonValue]] = {}
    routes: tuple[Route, ...] = ()
    people_table: dict[str, PersonEntry] = Field(default={}, alias="people")
    due: Due = Due()
    closing: Closing = Closing()
    tickets: Tickets = Tickets()
    extensions: Extensions = Extensions()
    repeats: Repeats = Repeats()
    safety: Safety = Safety()
    reminders: Reminders = Reminders()
    goals: Goals = Goals()
    notify: Notify = Notify()
    jobs: Jobs = Jobs()
    inbox: Inbox = Inbox()
    reading: Reading = Reading()
    access: Access = Access()
    web: Web = Web()

    @cached_property
    def people(self) -> tuple[Person, ...]:
        """Everybody known, in the order of the file."""
        return tuple(Person(key=key, **dict(entry)) for key, entry in self.people_table.items())
