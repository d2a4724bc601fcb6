"""Times two commands in turn: A B A B, and says what the ratios of the pairs are."""
import os
import statistics
import subprocess
import time
from dataclasses import dataclass


@dataclass
class Run:
    seconds: float
    memory_mb: float  # the largest of the command's processes


@dataclass
class Pairs:
    ours: list
    theirs: list
    scale: float  # how much more ours had to read than theirs

    @property
    def ratio(self):
        """How many times as long theirs takes for the same bytes: the median of the pairs."""
        return statistics.median(b.seconds * self.scale / a.seconds for a, b in zip(self.ours, self.theirs))


def run(command):
    """One run of a shell command, its output thrown away. What it returns must be 0."""
    start = time.monotonic()
    child = subprocess.Popen(["sh", "-c", command], stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    _, status, usage = os.wait4(child.pid, 0)
    child.returncode = os.waitstatus_to_exitcode(status)
    if child.returncode != 0:
        raise SystemExit(f"bench: exit {child.returncode}: {command}")
    return Run(time.monotonic() - start, usage.ru_maxrss / 1024)


def alone(command, n_runs):
    """One run to warm up, and n_runs that count."""
    return [run(command) for _ in range(n_runs + 1)][1:]


def in_turn(ours, theirs, n_pairs, scale, prepare=None):
    """One pair to warm up, and n_pairs that count; `prepare` runs before each of theirs, untimed."""
    pairs = Pairs([], [], scale)
    for i in range(n_pairs + 1):
        a = run(ours)
        if prepare:
            run(prepare)
        b = run(theirs)
        if i > 0:
            pairs.ours.append(a)
            pairs.theirs.append(b)
    return pairs
