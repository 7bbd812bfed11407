"""Compiled kernels: plain Python functions over arrays that numba turns into machine code, once per machine.

Kernels hold no Python objects, release the interpreter lock and check no bounds; whoever calls one hands it arrays
that are right. All of them live in folders called ``kernels``. The machine code is kept in the user's cache folder,
under a name that follows from the source of the whole folder and the constants it uses: numba itself looks only at the file of the kernel it loads,
and would go on using old code of another file that was compiled into it.
"""

import hashlib
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import cache
from pathlib import Path
from typing import Any, TypeVar, cast

import numba

from planner.cache_folder import cache_folder
from planner.geodesy import EARTH_RADIUS_M, FIXED_PER_DEGREE

Kernel = TypeVar("Kernel", bound=Callable[..., Any])

LENDING = Path(__file__).with_name("lending.py")
"""What becomes a part of the kernels that it lends arrays to."""


def compiled(kernel: Kernel) -> Kernel:
    """Return the compiled form of a kernel; it compiles when it is first called with a new kind of array.

    Where nothing can be kept on disk, every process compiles what it needs.
    """
    return _kept(kernel)


def borrowing(kernel: Kernel) -> Kernel:
    """Return the compiled form of a kernel that makes no arrays: it counts no references to those it is handed.

    Where many arrays travel in one tuple, counting takes longer than the work.
    """
    return _kept(kernel, _nrt=False)


def inner(kernel: Kernel) -> Kernel:
    """Return the compiled form of a :func:`borrowing` kernel that only other kernels call; compiles in half the time."""
    return _kept(kernel, _nrt=False, no_cpython_wrapper=True, no_cfunc_wrapper=True)


def spliced(kernel: Kernel) -> Kernel:
    """Return a part of a :func:`borrowing` kernel that becomes a part of whatever calls it before that is compiled.

    For what is called in one place: machine code of what it calls is then worked on once, not once more here.
    """
    return _kept(kernel, _nrt=False, inline="always")


def inlined(kernel: Kernel) -> Kernel:
    """Return the compiled form of a part of a :func:`borrowing` kernel, copied into whatever calls it."""
    return _kept(kernel, _nrt=False, forceinline=True)


def grafted(kernel: Kernel) -> Kernel:
    """Return an :func:`inlined` part that only other kernels call; compiles in half the time."""
    return _kept(kernel, _nrt=False, forceinline=True, no_cpython_wrapper=True, no_cfunc_wrapper=True)


def _kept(kernel: Kernel, **options: Any) -> Kernel:
    with _kept_in(code_folder(Path(kernel.__code__.co_filename).parent)):
        try:
            return _declared(kernel, kept=True, **options)
        except RuntimeError:  # "no locator available": no folder can be written
            return _declared(kernel, kept=False, **options)


@cache
def code_folder(kernels: Path) -> Path | None:
    """Return where the machine code of a folder of kernels is kept, None where the computer has no place for it."""
    folder = cache_folder()
    if folder is None:
        return None
    digest = hashlib.sha256(f"{numba.__version__} {EARTH_RADIUS_M} {FIXED_PER_DEGREE}".encode())
    for source in (LENDING, *sorted(kernels.glob("*.py"))):
        digest.update(source.name.encode() + source.read_bytes())
    return folder / "kernels" / digest.hexdigest()[:24]


def is_kept(kernels: Path) -> bool:
    """Return whether machine code of a folder of kernels is kept; its folder alone is made when they are imported."""
    folder = code_folder(kernels)
    return folder is not None and any(folder.rglob("*.nbc"))


def _declared(kernel: Kernel, *, kept: bool, **options: Any) -> Kernel:
    njit: Any = numba.njit
    declared = njit(cache=kept, nogil=True, boundscheck=False, error_model="numpy", **options)(kernel)
    chosen = declared.get_call_template
    # Else numba compiles a kernel once more for every number that some call states outright.
    declared.get_call_template = lambda args, kws: chosen(
        tuple(map(_any_number, args)), {name: _any_number(kind) for name, kind in kws.items()}
    )
    return cast("Kernel", declared)


def _any_number(kind: Any) -> Any:
    """Return the kind of argument without its value, where that is known when compiling."""
    types: Any = numba.types
    return types.unliteral(kind)


@contextmanager
def _kept_in(folder: Path | None) -> Iterator[None]:
    """Have numba choose this folder for what is declared meanwhile, unless the user chose one."""
    settings: Any = numba.config
    before = settings.CACHE_DIR
    if folder is not None and not before:
        settings.CACHE_DIR = str(folder)
    try:
        yield
    finally:
        settings.CACHE_DIR = before
