"""Compiling the street engine before anybody waits for it."""

import os
import subprocess
import sys


def test_once_for_a_machine(tmp_path):
    """The first time says that it compiles and where; the second has nothing to do."""
    environment = {**os.environ, "FARREACH_CACHE": str(tmp_path)}
    words = [sys.executable, "-m", "api", "warm"]
    first = subprocess.run(words, env=environment, capture_output=True, text=True, check=True)
    assert "compiling the street engine for this machine, once" in first.stderr
    assert str(tmp_path) in first.stderr
    assert len(list(tmp_path.rglob("*.nbc"))) > 20
    second = subprocess.run(words, env=environment, capture_output=True, text=True, check=True)
    assert second.stderr == "farreach: the street engine is ready\n"


def test_without_a_place_to_keep_it(tmp_path):
    """A folder that cannot be written is no reason to fail; that nothing is kept is said."""
    place = tmp_path / "a file, no folder"
    place.write_text("")
    environment = {
        **os.environ,
        "FARREACH_CACHE": str(place),
        "HOME": str(place),
        "XDG_CACHE_HOME": str(place),
    }
    words = [
        sys.executable,
        "-c",
        "import numba; from planner.streets import compiled; print(compiled.cache_folder())",
    ]
    said = subprocess.run(words, env=environment, capture_output=True, text=True, check=True)
    assert said.stdout.strip() == str(place)
    use = "from planner.streets.kernels.chains import string_together as s; import numpy as n; print(s(n.full(2, -1, n.int32)))"
    assert subprocess.run([sys.executable, "-c", use], env=environment, check=False).returncode == 0
