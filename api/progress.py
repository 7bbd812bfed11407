"""Progress in words on standard error: a line that changes on a terminal, plain lines elsewhere."""

import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager

Tell = Callable[[str], None]


@contextmanager
def progress() -> Iterator[Tell]:
    """Yield a function that tells what is being done, with the seconds since the start."""
    begin = time.monotonic()
    if sys.stderr.isatty():
        from rich.console import Console  # noqa: PLC0415 (only a terminal needs it)

        with Console(stderr=True).status("starting") as status:
            yield lambda words: status.update(f"{words} ...  [dim]{time.monotonic() - begin:.0f} s[/dim]")
    else:

        def tell(words: str) -> None:
            sys.stderr.write(f"[{time.monotonic() - begin:5.1f} s] {words}\n")
            sys.stderr.flush()

        yield tell
