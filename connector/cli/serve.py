"""``serve``: the pages, in a browser, and the jobs."""

from __future__ import annotations

import socket
from contextlib import nullcontext
from typing import TYPE_CHECKING, Annotated

import typer

from connector.cli.context import add, parts
from connector.cli.jobs import ended_by_signal, serve_jobs, working
from connector.cli.output import say
from connector.errors import Problem, UserError
from connector.language import _

if TYPE_CHECKING:
    from connector.workflow.parts import Parts


def register(app: typer.Typer) -> None:
    """Add the command."""
    does = _("Serve the pages on this machine, and run the jobs: inbox, push, poll, sweep, remind and the others.")
    add(app, serve, does, "closeout serve --port 8060, closeout serve --no-web")


def serve(
    port: Annotated[int | None, typer.Option(min=0, max=65535, help=_("else web.port; 0: any that is free"))] = None,
    no_web: Annotated[bool, typer.Option("--no-web", help=_("run the jobs only"))] = False,
    no_jobs: Annotated[bool, typer.Option("--no-jobs", help=_("serve the pages only"))] = False,
) -> None:
    """Serve until Ctrl-C or SIGTERM; then each job finishes the item in its hand."""
    if no_web:
        serve_jobs()
        return
    with ended_by_signal(), nullcontext() if no_jobs else working(), parts() as made:
        serve_pages(made, made.settings.web.port if port is None else port)


def serve_pages(made: Parts, port: int) -> None:
    """Serve the pages of a ledger until Ctrl-C or SIGTERM; the address is told. Raises ``UserError``."""
    try:
        from connector.web.opening import open_site
        from connector.web.serving import server
    except ImportError as error:
        why = _("the pages need a part that is not installed: {name}").format(name=error.name)
        raise UserError(Problem("serve", why, "pip install 'closeout[web]'")) from None
    from connector.workflow import entry

    host = made.settings.web.host
    listening = _listen(host, port)
    address = f"http://{host}:{listening.getsockname()[1]}"
    site = open_site(made, made.base, address)
    say(_("The pages are at {address} (Ctrl-C ends it)").format(address=made.settings.organisation.url or address))
    if first := entry.set_up(made):
        person, secret = first
        told = _("Nobody has an account yet. {name} sets a password here, once, within three days: {address}")
        say(told.format(name=person.name, address=f"{made.settings.organisation.url or address}/invited/{secret}"))
    server(site, host, port).run(sockets=[listening])


def _listen(host: str, port: int) -> socket.socket:
    """A socket that listens there. Raises ``UserError`` where somebody else does."""
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    listening = socket.socket(family)
    listening.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    try:
        listening.bind((host, port))
        listening.listen()  # whoever opens the address as soon as it is told waits, and is not refused
    except OSError as error:
        listening.close()
        why = _("cannot listen on {host}:{port}: {error}").format(host=host, port=port, error=error.strerror)
        raise UserError(Problem("web.port", why, _("choose another with --port"))) from None
    return listening
