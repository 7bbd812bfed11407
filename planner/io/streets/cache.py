"""A folder of things that take long to make, so that they are made once: networks read from files, and the like.

What is kept is named by everything it follows from: the bytes of the files, the options, and the code. Two processes
that want the same thing at once make it once, the second waits. Whatever goes wrong with the folder, the thing is
made, and ``progress`` is told.
"""

import contextlib
import hashlib
import json
import os
import sys
import time
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from importlib import metadata
from pathlib import Path
from typing import Any, Generic, Literal, TypeVar

from numpy.typing import NDArray

import planner
from planner.cache_folder import cache_folder
from planner.errors import InputError
from planner.io.streets.arrays import UNFINISHED, bytes_of, open_arrays, write_arrays
from planner.streets.network import ARRAYS, StreetNetwork

if sys.platform != "win32":
    import fcntl

Thing = TypeVar("Thing")
Progress = Callable[[str], None]
Packed = tuple[Mapping[str, Any], Mapping[str, NDArray[Any]]]
"""A header that JSON can hold, and arrays by name."""

ROOM = 4 * 10**9
"""Bytes that a folder may hold; what was not used for longest goes first."""

PATIENCE_S = 600.0
"""A process that makes the same thing for longer than this is not waited for: it may be stopped, not dead."""

_PAUSE_S = 0.05
_HOUR_S = 3600.0
_SUFFIX = ".arrays"
_RULES = ("geodesy.py", "streets/**/*.py", "io/osm/**/*.py", "io/streets/**/*.py")


@dataclass(frozen=True, slots=True)
class Form(Generic[Thing]):
    """How a thing becomes arrays and a header, and comes back; more of either than it needs must not disturb it."""

    pack: Callable[[Thing], Packed]
    unpack: Callable[[dict[str, Any], dict[str, NDArray[Any]]], Thing]


def pack_network(network: StreetNetwork) -> Packed:
    """Return the arrays and the header of a network."""
    counts = {what: int(count) for what, count in network.counts.items()}
    return {"mode": network.mode, "counts": counts}, {name: getattr(network, name) for name in ARRAYS}


def unpack_network(header: Mapping[str, Any], arrays: Mapping[str, NDArray[Any]]) -> StreetNetwork:
    """Return the network in these arrays; others may lie beside them."""
    return StreetNetwork(
        **{name: arrays[name] for name in ARRAYS}, mode=header["mode"], counts=header["counts"]
    )


NETWORK = Form(pack_network, unpack_network)


def chosen_folder(choice: Path | Literal["default"] | None) -> Path | None:
    """Return the folder that a caller chose."""
    return cache_folder() if choice == "default" else choice


def key_of_files(paths: Iterable[Path], options: Mapping[str, Any]) -> str:
    """Return the name of what is made of these files, in this order, with these options, by this code."""
    digest = _digest(options)
    for path in paths:
        with path.open("rb") as stream:
            digest.update(hashlib.file_digest(stream, "sha256").digest())
    return digest.hexdigest()


def key_of_network(network: StreetNetwork, options: Mapping[str, Any]) -> str:
    """Return the name of what is made of a network, wherever that comes from."""
    digest = _digest({"mode": network.mode, **options})
    for name in ARRAYS:
        array = getattr(network, name)
        digest.update(f"{name} {array.dtype.str} {array.shape} ".encode())
        digest.update(bytes_of(array))
    return digest.hexdigest()


def kept(
    key: str,
    make: Callable[[], Thing],
    form: Form[Thing],
    *,
    folder: Path | None,
    sure: Callable[[], bool] = lambda: True,
    progress: Progress = lambda _: None,
) -> Thing:
    """Return the thing of this name: from the folder if it is there and whole, else made and kept there.

    Parameters
    ----------
    key
        Its name; everything that it follows from must be in it.
    make
        Makes the thing.
    form
        How it is kept.
    folder
        Where; None keeps nothing.
    sure
        Asked when the thing is made: whether it is still what ``key`` says. What is not is not kept.
    progress
        Told what is waited for, made again, or cannot be kept.
    """
    if folder is None:
        thing = make()
        sure()
        return thing
    path = folder / f"{key}{_SUFFIX}"
    for thing in _opened(path, form, progress):
        return thing
    with _alone(path.with_suffix(".lock"), progress):
        for thing in _opened(path, form, lambda _: None):
            return thing
        thing = make()
        if sure():
            _keep(path, form.pack(thing), progress)
        return thing


def _digest(options: Mapping[str, Any]) -> "hashlib._Hash":
    return hashlib.sha256(json.dumps([_rules(), options], sort_keys=True).encode())


@cache
def _rules() -> str:
    """Return the fingerprint of the code that makes what is kept: no change of a rule brings an old answer.

    Every source file that has a say counts, so nobody need remember to count a version up. Where a program ships
    without sources, its version stands for them.
    """
    root = Path(planner.__file__).parent
    sources = sorted(path for pattern in _RULES for path in root.glob(pattern))
    if not sources:
        return metadata.version("farreach")
    digest = hashlib.sha256()
    for source in sources:
        text = source.read_bytes()
        digest.update(f"{source.relative_to(root).as_posix()} {len(text)} ".encode() + text)
    return digest.hexdigest()


def _opened(path: Path, form: Form[Thing], progress: Progress) -> Iterator[Thing]:
    """Yield the thing if it is there and whole, and note that it was used."""
    try:
        thing = form.unpack(*open_arrays(path))
    except FileNotFoundError:
        return
    except (InputError, KeyError, OSError, TypeError, ValueError) as error:
        progress(f"what was kept cannot be used ({error}); it is made again")
        return
    with contextlib.suppress(OSError):
        os.utime(path)
    yield thing


def _keep(path: Path, packed: Packed, progress: Progress) -> None:
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        write_arrays(path, *packed)
        _make_room(path)
    except OSError as error:
        progress(
            f"this cannot be kept in {path.parent}: {error.strerror or error}; it is made anew each time"
        )


def _make_room(newest: Path) -> None:
    """Remove what was not used for longest until the rest fits, and what dead processes left behind."""
    now = newest.stat().st_mtime
    files = []
    for path in newest.parent.iterdir():
        with contextlib.suppress(OSError):  # another process may have removed it
            state = path.stat()
            if path.suffix == _SUFFIX:
                files.append((path != newest, state.st_mtime, state.st_size, path))
            elif path.suffix in {UNFINISHED, ".lock"} and now - state.st_mtime > _HOUR_S:
                path.unlink()
    total = sum(size for _, _, size, _ in files)
    for other, _, size, path in sorted(files, key=lambda file: file[1]):
        if total > ROOM and other:
            path.unlink(missing_ok=True)
            total -= size


@contextlib.contextmanager
def _alone(lock: Path, progress: Progress) -> Iterator[None]:
    """Keep other processes and threads from making the same thing; the kernel lets go of what a dead one held."""
    held = _locked(lock, progress)
    try:
        yield
    finally:
        if held is not None:
            with contextlib.suppress(OSError):
                lock.unlink(missing_ok=True)
            os.close(held)


def _locked(lock: Path, progress: Progress) -> int | None:
    """Return the descriptor of a locked file, None where nothing can be locked or nobody lets go."""
    if sys.platform == "win32":
        return None  # two processes may make the same thing, which is slow but not wrong
    for attempt in range(int(PATIENCE_S / _PAUSE_S)):
        descriptor = None
        try:
            lock.parent.mkdir(parents=True, exist_ok=True)
            descriptor = os.open(lock, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
            fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
            if os.path.samestat(os.fstat(descriptor), lock.stat()):
                return descriptor
        except BlockingIOError:
            if attempt == 0:
                progress("another process is making the same; waiting for it")
            time.sleep(_PAUSE_S)
        except FileNotFoundError:
            pass  # whoever held it removed it; the next attempt makes another
        except OSError:
            _close(descriptor)
            return None
        _close(descriptor)
    progress("the other process does not come to an end; not waiting any longer")
    return None


def _close(descriptor: int | None) -> None:
    if descriptor is not None:
        os.close(descriptor)
