"""Does acknowledged work survive ``kill -9`` and power cuts? Count what is lost.

::

    python benchmarks/durability.py --kills 60 --job-kills 20 --power-cuts

Kills: a process adds versions of a plan, each in one transaction with a result, and prints every version once it
is committed; it is killed at a random moment. Afterwards every printed version must be there, the result must be
that of the newest version, and SQLite must find the file intact.

Job kills: workers take jobs from the queue and are killed; every job must end with exactly one accepted result.

Power cuts: ``strace`` logs every write, truncation and fsync of such a process. At every step the disk is rebuilt
as a power cut could leave it: all writes since the last fsync of a file lost, or a random part of them, one
possibly torn. Each image is opened as a workspace and checked. ``kill -9`` alone proves nothing about power: the
page cache survives it. That the replay can find losses is shown by running it with ``synchronous=NORMAL``, too.
"""

import argparse
import contextlib
import os
import random
import re
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from typing import Literal

from api.jobs import JobQueue
from api.store import Workspace, WorkspaceError, connection

NOON = datetime(2026, 3, 1, 12, tzinfo=UTC)
SMALL_LOG = 64 * 1024  # bytes; so that checkpoints happen during a short run
SECTOR = 512
LEASE_SECONDS = 0.5

Level = Literal["FULL", "NORMAL"]


@dataclass
class Tally:
    """What happened to the acknowledged versions."""

    rounds: int = 0
    acknowledged: int = 0
    lost: int = 0
    unacknowledged: int = 0
    corrupt: int = 0
    losing_rounds: int = 0

    def count(self, path: Path, acknowledged: int) -> None:
        """Open the file and compare it with what was promised: versions 1 to ``acknowledged``."""
        self.rounds += 1
        kept = newest_intact_version(path)
        if kept is None:
            self.corrupt += 1
            return
        self.lost += max(0, acknowledged - kept)
        self.losing_rounds += acknowledged > kept
        self.unacknowledged += max(0, kept - acknowledged)


def newest_intact_version(path: Path) -> int | None:
    """Return how many versions the file holds, None when anything about it is wrong."""
    try:
        with Workspace.open(path) as workspace:
            with workspace.reading() as rows:
                sound = rows.execute("PRAGMA integrity_check").fetchone()[0] == "ok"
            versions = [plan.version for plan in workspace.plans()]
            last = workspace.get_result("last", "plan") or {"version": 0}
    except WorkspaceError:
        return None
    whole = versions == list(range(1, len(versions) + 1)) and last["version"] == len(versions)
    return len(versions) if sound and whole else None


def add_version(workspace: Workspace) -> int:
    """Add a plan and the result that belongs to it."""
    with workspace.transaction():
        version = workspace.add_plan({"stops": os.urandom(700).hex()}, created_at=NOON)
        workspace.put_result("last", "plan", {"version": version}, created_at=NOON)
    return version


def write_until_killed(path: Path) -> None:
    """Add versions and print each one that is committed."""
    connection.LOG_BYTES = SMALL_LOG
    with Workspace.open(path) as workspace:
        while True:
            os.write(1, b"%d\n" % add_version(workspace))


def write_some(path: Path, level: Level, count: int = 120) -> None:
    """Add ``count`` versions, acknowledge each on descriptor 9, and vanish without closing."""
    connection.LOG_BYTES = SMALL_LOG
    workspace = Workspace.open(path)
    workspace._connection.execute(f"PRAGMA synchronous = {level}")  # noqa: SLF001 - the self-test needs a weaker one
    os.write(9, b"0")
    for _ in range(count):
        os.write(9, b"%d" % add_version(workspace))
    os._exit(0)


def work_until_killed(path: Path, name: str) -> None:
    """Take jobs, work half a second on each with heartbeats, hand in results."""
    with Workspace.open(path) as workspace:
        queue = JobQueue(workspace, max_attempts=100)
        while True:
            job = queue.claim(name, now=datetime.now(UTC), lease_seconds=LEASE_SECONDS)
            if job is None:
                time.sleep(0.05)
            elif all(_beat(queue, job, step / 5) for step in range(5)) and queue.finish(
                job, {"by": name}, now=datetime.now(UTC)
            ):
                os.write(1, b"%d\n" % job.id)


def _beat(queue: JobQueue, job: object, fraction: float) -> bool:
    time.sleep(0.02)
    return queue.heartbeat(job, now=datetime.now(UTC), fraction=fraction)


def run_kills(folder: Path, kills: int, rng: random.Random) -> Tally:
    """Kill a writer ``kills`` times, always continuing in the same file."""
    path = folder / "kills.gpkg"
    Workspace.create(path).close()
    tally = Tally()
    for _ in range(kills):
        writer = subprocess.Popen(_command("write", path), stdout=subprocess.PIPE)
        first = writer.stdout.readline()
        time.sleep(rng.uniform(0, 0.15))
        writer.kill()
        printed = (first + writer.stdout.read()).split(b"\n")[:-1]
        writer.wait()
        writer.stdout.close()
        tally.acknowledged += len(printed)
        tally.count(path, int(printed[-1]))
    return tally


def run_job_kills(folder: Path, kills: int, rng: random.Random) -> dict[str, int]:
    """Kill and freeze two workers until every job is done."""
    path = folder / "jobs.gpkg"
    with Workspace.create(path) as workspace, _workers(path, folder) as workers:
        queue = JobQueue(workspace)
        jobs = [queue.submit("solve", {}, idempotency_key=f"{n}", now=NOON) for n in range(10 * kills)]
        done = 0
        while any(job.state in {"accepted", "running"} for job in queue.list()):
            time.sleep(rng.uniform(0.3, 0.6))
            if done < kills:
                workers.strike(rng)
                done += 1
        finished = queue.list()
    accepted = workers.accepted()
    return {
        "jobs": len(jobs),
        "kills and freezes": done,
        "attempts": sum(job.attempt for job in finished),
        "successful": sum(job.state == "successful" for job in finished),
        "accepted results": len(accepted),
        "accepted twice": len(accepted) - len(set(accepted)),
    }


@dataclass
class Workers:
    """Two worker processes that are replaced when they die."""

    path: Path
    output: Path
    running: list[subprocess.Popen] = field(default_factory=list)

    def start(self) -> None:
        """Start one more worker."""
        with self.output.open("ab") as output:
            name = f"worker-{time.monotonic_ns()}"
            self.running.append(subprocess.Popen([*_command("work", self.path), name], stdout=output))

    def strike(self, rng: random.Random) -> None:
        """Kill a worker, or freeze it until its lease is over."""
        victim = self.running.pop(rng.randrange(len(self.running)))
        if rng.random() < 0.3:
            victim.send_signal(signal.SIGSTOP)
            time.sleep(2 * LEASE_SECONDS)
            victim.send_signal(signal.SIGCONT)
            self.running.append(victim)
            return
        victim.kill()
        victim.wait()
        self.start()

    def accepted(self) -> list[int]:
        """Return the jobs whose result was accepted, by the words of the workers."""
        return [int(line) for line in self.output.read_text().split()]


@contextlib.contextmanager
def _workers(path: Path, folder: Path) -> Iterator[Workers]:
    workers = Workers(path, folder / "accepted.txt")
    for _ in range(2):
        workers.start()
    try:
        yield workers
    finally:
        for worker in workers.running:
            worker.kill()
            worker.wait()


@dataclass(frozen=True)
class Step:
    """One step of a logged writer: an acknowledgement, or something that happened to a file."""

    kind: Literal["ack", "write", "sync", "cut"]
    file: str = ""
    at: int = 0
    data: bytes = b""


def log_writer(folder: Path, level: Level) -> tuple[bytes, list[Step]]:
    """Run a writer under strace; return the file before it and every step."""
    path = folder / "power.gpkg"
    Workspace.create(path).close()
    before = path.read_bytes()
    trace = folder / "trace.txt"
    calls = "trace=pwrite64,write,fdatasync,fsync,ftruncate"
    strace = ["strace", "-f", "-y", "-xx", "-s", "200000", "-e", calls, "-o", str(trace)]
    with Path(os.devnull).open("wb") as sink:
        os.dup2(sink.fileno(), 9)
    try:
        subprocess.run([*strace, *_command("some", path), level], pass_fds=(9,), check=True)
    finally:
        os.close(9)
    with trace.open() as lines:
        return before, [step for line in lines if (step := _step(line, path.name))]


def _step(line: str, name: str) -> Step | None:
    call = re.match(r"\d+\s+(\w+)\((\d+)<([^>]*)>(.*)", line)
    if call is None or "= -1" in line:
        return None
    kind, descriptor, place, rest = call.groups()
    if kind == "write":
        return Step("ack", at=int(_bytes(rest))) if descriptor == "9" else None
    file = Path(_text(place)).name
    if file not in {name, f"{name}-wal"}:
        return None
    if kind == "pwrite64":
        return Step("write", file, int(re.search(r", (\d+)\)\s+=", rest)[1]), _bytes(rest))
    if kind == "ftruncate":
        return Step("cut", file, int(re.search(r", (\d+)\)", rest)[1]))
    return Step("sync", file)


def _bytes(rest: str) -> bytes:
    quoted, cut = re.search(r'"([^"]*)"(\.\.\.)?', rest).groups()
    assert not cut, "strace cut a write short"
    return bytes.fromhex(quoted.replace("\\x", ""))


def _text(place: str) -> str:
    return bytes.fromhex(place.replace("\\x", "")).decode() if place.startswith("\\x") else place


def replay(before: bytes, steps: list[Step], folder: Path, rng: random.Random) -> Tally:
    """Cut the power at every step, in two ways, and check what is left."""
    durable = {"power.gpkg": bytearray(before), "power.gpkg-wal": bytearray()}
    pending: dict[str, list[Step]] = {name: [] for name in durable}
    tally = Tally()
    for step in steps:
        if step.kind == "ack":
            tally.acknowledged = step.at
        elif step.kind == "sync":
            for earlier in pending.pop(step.file):
                _apply(durable[step.file], earlier)
            pending[step.file] = []
        else:
            pending[step.file].append(step)
        tally.count(_image(durable, folder), tally.acknowledged)
        if any(pending.values()):
            partly = {name: _survivors(content, pending[name], rng) for name, content in durable.items()}
            tally.count(_image(partly, folder), tally.acknowledged)
    return tally


def _apply(content: bytearray, step: Step) -> None:
    if step.kind == "cut":
        del content[step.at :]
        return
    content.extend(bytes(max(0, step.at + len(step.data) - len(content))))
    content[step.at : step.at + len(step.data)] = step.data


def _survivors(content: bytearray, pending: list[Step], rng: random.Random) -> bytearray:
    content = bytearray(content)
    for step in pending:
        if rng.random() < 0.5:
            torn = step.kind == "write" and len(step.data) > SECTOR and rng.random() < 0.2
            length = SECTOR * rng.randrange(1, len(step.data) // SECTOR + 1) if torn else len(step.data)
            _apply(content, Step(step.kind, step.file, step.at, step.data[:length]))
    return content


def _image(contents: dict[str, bytearray], folder: Path) -> Path:
    image = folder / "image"
    shutil.rmtree(image, ignore_errors=True)
    image.mkdir()
    for name, content in contents.items():
        if content:
            (image / name).write_bytes(content)
    return image / "power.gpkg"


def _command(role: str, path: Path) -> list[str]:
    return [sys.executable, __file__, "--role", role, str(path)]


def _measure(arguments: argparse.Namespace, folder: Path) -> bool:
    sound = True
    rng = random.Random(arguments.seed)
    if arguments.kills:
        tally = run_kills(folder, arguments.kills, rng)
        print("kill -9:", tally)
        sound &= tally.lost == tally.corrupt == 0
    if arguments.job_kills:
        told = run_job_kills(folder, arguments.job_kills, rng)
        print("jobs:", told)
        sound &= told["jobs"] == told["successful"] and told["accepted twice"] == 0
    if arguments.power_cuts and shutil.which("strace") is None:
        print("power cuts: not run, strace is not installed")
    elif arguments.power_cuts:
        sound &= _measure_power_cuts(folder, rng)
    return sound


def _measure_power_cuts(folder: Path, rng: random.Random) -> bool:
    tallies: dict[Level, Tally] = {}
    for level in ("FULL", "NORMAL"):
        place = folder / level
        place.mkdir()
        tallies[level] = replay(*log_writer(place, level), place, rng)
        print(f"power cuts, synchronous={level}:", tallies[level])
    caught = tallies["NORMAL"].lost > 0
    print("self-test:", "the replay catches synchronous=NORMAL losing" if caught else "FAILED, found no loss")
    return tallies["FULL"].lost == tallies["FULL"].corrupt == 0 and caught


def main() -> None:
    """Run what was asked for; exit with 1 when anything acknowledged was lost."""
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("--kills", type=int, default=0)
    parser.add_argument("--job-kills", type=int, default=0)
    parser.add_argument("--power-cuts", action="store_true")
    parser.add_argument("--seed", type=int, default=0)
    parser.add_argument("--role", nargs="+", help=argparse.SUPPRESS)
    arguments = parser.parse_args()
    if arguments.role:
        role, path, *more = arguments.role
        {"write": write_until_killed, "some": write_some, "work": work_until_killed}[role](Path(path), *more)
    with tempfile.TemporaryDirectory() as folder:
        sys.exit(0 if _measure(arguments, Path(folder)) else 1)


if __name__ == "__main__":
    main()
