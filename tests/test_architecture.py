"""The house rules that a machine can check."""

import ast
import subprocess
import sys
import time
from pathlib import Path

import pytest

import planner

ROOT = Path(__file__).resolve().parents[1]
ROOMS = ("planner", "maps", "api")
MODULES = sorted(path for room in ROOMS for path in (ROOT / room).rglob("*.py"))
MOST_LINES = 350
BANNED = {"utils", "util", "helpers", "helper", "common", "misc", "base", "manager", "managers"}
LAST_RESORTS = {"api/jobs/worker.py": 1}
"""Where everything may be caught: the worker loop. The app's last resort is a handler and needs no ``except``."""


def named(path: Path) -> str:
    """Return the path of a module from the root."""
    return path.relative_to(ROOT).as_posix()


def test_imports_go_one_way() -> None:
    """Every contract in pyproject.toml is kept."""
    tool = Path(sys.executable).with_name("lint-imports")
    said = subprocess.run([tool, "--no-cache"], cwd=ROOT, capture_output=True, text=True, check=False)
    assert said.returncode == 0, said.stdout[-3000:]
    assert "0 broken" in said.stdout


@pytest.mark.parametrize("path", MODULES, ids=named)
def test_a_module_is_one_subject(path: Path) -> None:
    """Short, with a docstring, and not named after nothing in particular."""
    text = path.read_text(encoding="utf-8")
    assert len(text.splitlines()) < MOST_LINES
    assert not BANNED & set(path.relative_to(ROOT).with_suffix("").parts)
    assert ast.get_docstring(ast.parse(text)), "a module begins with a sentence that says what it is about"


def test_everything_is_caught_in_one_place() -> None:
    """``except Exception``, ``except BaseException`` that swallows, and bare ``except`` stand nowhere else."""
    found: dict[str, int] = {}
    for path in MODULES:
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.ExceptHandler) and _catches_all(node):
                found[named(path)] = found.get(named(path), 0) + 1
    assert found == LAST_RESORTS


def _catches_all(handler: ast.ExceptHandler) -> bool:
    """Return whether a handler takes everything and does not raise it again."""
    kinds = handler.type.elts if isinstance(handler.type, ast.Tuple) else [handler.type]
    names = {kind.id for kind in kinds if isinstance(kind, ast.Name)}
    everything = handler.type is None or bool(names & {"Exception", "BaseException"})
    raises_again = isinstance(handler.body[-1], ast.Raise)
    return everything and not raises_again


def test_no_frame_is_subclassed() -> None:
    """Tables are plain frames with a contract."""
    for path in MODULES:
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.ClassDef):
                bases = {ast.unparse(base).rsplit(".", 1)[-1] for base in node.bases}
                assert not bases & {"GeoDataFrame", "DataFrame", "Series"}, named(path)


def test_the_core_reads_no_clock() -> None:
    """Nobody in planner or maps calls now(), today() or global random; solvers measure with a monotonic clock."""
    banned = {"now", "utcnow", "today"}
    for path in MODULES:
        if named(path).startswith("api/"):
            continue
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute):
                owner = ast.unparse(node.func.value)
                assert not (node.func.attr in banned and owner in {"datetime", "date", "pd.Timestamp"}), (
                    named(path)
                )
                assert owner != "random", named(path)
                assert not (owner == "np.random" and node.func.attr != "default_rng"), named(path)


def test_importing_the_core_is_free() -> None:
    """Under 0.3 s more than an empty interpreter, the best of three, and without pandas."""
    program = (
        "import sys, planner; print(sorted({'pandas', 'numpy', 'geopandas', 'shapely'} & set(sys.modules)))"
    )
    assert (
        subprocess.run(
            [sys.executable, "-c", program], capture_output=True, text=True, cwd=ROOT, check=True
        ).stdout
        == "[]\n"
    )
    assert min(_seconds("import planner") for _ in range(3)) - min(_seconds("pass") for _ in range(3)) < 0.3


def _seconds(program: str) -> float:
    begin = time.perf_counter()
    subprocess.run([sys.executable, "-c", program], cwd=ROOT, check=True)
    return time.perf_counter() - begin


@pytest.mark.parametrize("name", planner.__all__)
def test_every_public_name_resolves(name: str) -> None:
    """And has a docstring."""
    thing = getattr(planner, name)
    assert thing.__doc__
    assert name in dir(planner)


def test_an_unknown_name_is_an_attribute_error() -> None:
    """As in any module."""
    with pytest.raises(AttributeError, match="nonsense"):
        planner.nonsense  # noqa: B018


@pytest.mark.parametrize("room", ROOMS)
def test_every_room_is_typed(room: str) -> None:
    """Each ships its marker for type checkers (PEP 561)."""
    assert (ROOT / room / "py.typed").is_file()
