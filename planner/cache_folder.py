"""Where this user's computer keeps what is dear to make and easily made again."""

import os
import sys
from pathlib import Path


def cache_folder() -> Path | None:
    """Return the folder, None where there is no such place; it need not exist yet.

    ``FARREACH_CACHE``, else ``farreach`` in the cache folder of the operating system (XDG Base Directory
    Specification 0.8; Apple, File System Programming Guide, 2018; FOLDERID_LocalAppData).
    """
    if own := os.environ.get("FARREACH_CACHE"):
        return Path(own)
    try:
        home = Path.home()
    except RuntimeError:
        return None
    if sys.platform == "darwin":
        return home / "Library/Caches/farreach"
    if sys.platform == "win32":
        return Path(os.environ.get("LOCALAPPDATA", home / "AppData/Local")) / "farreach/Cache"
    given = Path(os.environ.get("XDG_CACHE_HOME", ""))
    return (given if given.is_absolute() else home / ".cache") / "farreach"
