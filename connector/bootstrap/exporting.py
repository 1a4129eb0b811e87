"""How marked files are made here: each in a process of its own, within limits, so that pages stay quick meanwhile.

Only CSV is written right here, which takes less than to start a process.
"""

from __future__ import annotations

import subprocess
import sys
from importlib.util import find_spec
from pathlib import Path
from typing import TYPE_CHECKING

from connector.bootstrap.environment import office_program
from connector.errors import CloseoutError, Problem, ReadError, UserError
from connector.language import _

if TYPE_CHECKING:
    from collections.abc import Callable

    from connector.config.settings import Reading
    from connector.model.exports import Order

SECONDS, MEMORY = 600, 2_000_000_000
"""What one file may cost."""

NEEDED = {"pdf": ("reportlab",), "xlsx": ("xlsxwriter",), "csv": ()}
"""What makes a kind of file, of the extra ``export``."""


def render(order: Order, content: bytes, seconds: float = SECONDS, memory: int = MEMORY) -> bytes:
    """The marked file, for at most so much; ``content``: the PDF whose pages are copied.

    Raises ``UserError`` where a part is not installed, ``ReadError`` where the PDF cannot be copied, ``CloseoutError``
    where the file was not made or bears no mark.
    """
    if missing := [name for name in NEEDED[order.format] if find_spec(name) is None]:
        why = _("{kind} files need a part that is not installed: {name}").format(kind=order.format, name=missing[0])
        raise UserError(Problem("export", why, "pip install 'closeout[export]'"))
    if order.format == "csv":
        return _csv(order)
    command = [sys.executable, "-P", "-X", "utf8", "-m", "connector.access.export", str(memory)]
    given = order.model_dump_json().encode() + b"\n" + content
    try:
        done = subprocess.run(  # noqa: S603 - our own interpreter and module
            command, input=given, capture_output=True, timeout=seconds, check=False
        )
    except subprocess.TimeoutExpired:
        raise _failed(_("it took longer than {n} seconds").format(n=seconds)) from None
    if done.returncode == 0 and done.stdout:
        return done.stdout
    raise _why(done.returncode, done.stderr.decode(errors="replace").strip())


def _csv(order: Order) -> bytes:
    from connector.access.export.making import make
    from connector.access.export.proof import Unmarked

    try:
        return make(order)
    except Unmarked as fault:
        raise _why(5, str(fault)) from None


def _why(code: int, said: str) -> CloseoutError:
    """By the exit codes of ``connector.access.export``."""
    match code:
        case 3:
            why = _("this PDF cannot be copied: it is locked or damaged")
            return ReadError(Problem("", why, _("ask whoever keeps the report for it")))
        case 4:
            return ReadError(Problem("", _("this PDF has too many pages to be copied")))
        case 5:
            return _failed(_("its mark is not where it has to be: {place}").format(place=said))
        case _:
            return _failed(said.splitlines()[-1] if said else _("the process ended with {code}").format(code=code))


def _failed(why: str) -> CloseoutError:
    return CloseoutError(Problem("export", _("the file was not made: {why}").format(why=why), _("try it again")))


def office_pdf(settings: Reading) -> Callable[[str, bytes], bytes | None]:
    """Prints a file with LibreOffice; None where it is not installed, or does not print this file."""

    def printed(name: str, content: bytes) -> bytes | None:
        program = office_program()
        if program is None:
            return None
        from connector.readers.office import to_pdf

        try:
            return to_pdf(content, Path(name), program, settings.seconds)
        except ReadError:
            return None

    return printed
