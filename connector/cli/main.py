"""The program: finds the command, tells what went wrong in one place, and sets the exit code.

====  =====================================================================================
0     all well; items that wait are listed, not failures
1     something failed for some items or one of several targets; the rest was done
2     usage or configuration, a named file that does not exist
3     no target could be used (refused or unreachable)
====  =====================================================================================
"""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING, Any

from connector.bootstrap.environment import terminal_language
from connector.errors import CloseoutError, TargetClosed, UserError
from connector.language import use

if TYPE_CHECKING:
    from collections.abc import Sequence

EVERYWHERE = {"--config": 1, "--as": 1, "-v": 0, "--verbose": 0}
"""Options that stand before or after the command, with how many values they take."""


INTERRUPTED = 130


def main() -> None:
    """Entry point of ``closeout``."""
    sys.exit(run(sys.argv[1:]))


def run(arguments: Sequence[str]) -> int:
    """Run one command line; the exit code."""
    use(terminal_language())
    from connector.cli.app import app
    from connector.cli.output import complain

    try:
        code = app(hoisted(arguments), standalone_mode=False)
    except UserError as error:
        complain(error.problems)
        return 2
    except TargetClosed as error:
        complain(error.problems)
        return 3
    except CloseoutError as error:
        complain(error.problems)
        return 1
    except Exception as error:  # noqa: BLE001 - no traceback ever reaches a person
        return _unexpected(error)
    return code if isinstance(code, int) else 0


def hoisted(arguments: Sequence[str]) -> list[str]:
    """The arguments with the options that may stand anywhere moved before the command."""
    front: list[str] = []
    rest: list[str] = []
    waiting = list(arguments)
    while waiting:
        word = waiting.pop(0)
        if word == "--":
            rest += [word, *waiting]
            break
        name = word.split("=", 1)[0]
        if name in EVERYWHERE:
            values = 0 if "=" in word else EVERYWHERE[name]
            front += [word, *waiting[:values]]
            del waiting[:values]
        else:
            rest.append(word)
    return front + rest


def _unexpected(error: Exception) -> int:
    from typer import Abort
    from typer.exceptions import TyperException

    from connector.cli.output import say

    if isinstance(error, TyperException):
        usage: Any = error  # typer keeps click's errors, and their type, to itself
        usage.show(sys.stderr)
        return int(usage.exit_code)
    if isinstance(error, Abort):
        return INTERRUPTED
    if "-v" in sys.argv or "--verbose" in sys.argv:
        raise error
    from connector.language import _

    name = type(error).__name__
    say(_("Something unexpected happened: {name}: {error}").format(name=name, error=str(error).split("\n", 1)[0]))
    say(_("This is a fault of ours. Run it again with -v and report what it prints."))
    return 1


if __name__ == "__main__":
    main()
