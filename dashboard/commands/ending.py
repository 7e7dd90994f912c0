"""How a command ends: errors, interrupts and broken pipes become one sentence and a status."""

from __future__ import annotations

import codecs
import contextlib
import os
import sys
from collections.abc import Callable

from core.errors import DenseMatterError

FAILED = 2
INTERRUPTED = 130
"""Exit status of shells: 128 plus the number of SIGINT."""
_ESCAPES = "dense-matter-escapes"


def to_the_end(
    name: str, run: Callable[[], int], *, if_interrupted: str = "", if_unwritable: str = ""
) -> int:
    """Run a command; its exit status, after at most one sentence on standard error.

    Characters that standard output cannot hold are written as JSON and YAML escape them, so that
    what is printed still reads back as it was.

    Parameters
    ----------
    name : of the command.
    if_interrupted, if_unwritable : what to do then.
    """
    if hasattr(sys.stdout, "reconfigure"):
        sys.stdout.reconfigure(errors=_ESCAPES)
    try:
        status = run()
        if sys.stdout is not None:
            sys.stdout.flush()
    except BrokenPipeError:
        # The reader, such as `head`, has seen enough.
        _write_no_more()
        return 0
    except KeyboardInterrupt:
        _say(name, "interrupted.", if_interrupted)
        return INTERRUPTED
    except DenseMatterError as error:
        _say(name, str(error))
    except OSError as error:
        _write_no_more()
        what = f"read or write {error.filename}" if error.filename else "write the output"
        _say(name, f"cannot {what}: {error.strerror or error}.", if_unwritable)
    else:
        return status
    return FAILED


def _say(name: str, *sentences: str) -> None:
    print(f"serve.py {name}:", *filter(None, sentences), file=sys.stderr, flush=True)


def _write_no_more() -> None:
    """Discard unwritten output, which Python would try to write again at exit."""
    with contextlib.suppress(AttributeError, OSError, ValueError):
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())


def _escaped(error: UnicodeError) -> tuple[str, int]:
    if not isinstance(error, UnicodeEncodeError):
        raise error
    units = error.object[error.start : error.end].encode("utf-16-be", "surrogatepass")
    pairs = zip(units[::2], units[1::2], strict=True)
    return "".join(f"\\u{high:02x}{low:02x}" for high, low in pairs), error.end


codecs.register_error(_ESCAPES, _escaped)
