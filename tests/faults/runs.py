"""One run of the program, what it left, and the table of a part: shared by the parts of scripts/faults."""
import hashlib
import os
import pathlib
import shutil
import signal
import struct
import subprocess
import sys
import tempfile

TIMEOUT = 20


class Run:
    """How the program ended, and what it said."""

    def __init__(self, done):
        self.code, self.out, self.err = done.returncode, done.stdout, done.stderr

    def is_clean_error(self):
        """Exit 1, and nothing but lines of the program's own."""
        lines = self.err.decode(errors="replace").splitlines()
        return self.code == 1 and bool(lines) and all(line.startswith("spamwave: ") for line in lines)

    def is_said_crash(self):
        """GLib's locks and its allocator of slices abort; and all of GLib overflows the stack when memory does not suffice for its words of that."""
        crashed = self.err.endswith(b"spamwave: crashed, for want of memory or by a fault of its own\n")
        return crashed and (self.code == -signal.SIGSEGV or (self.code == -signal.SIGABRT and b"allocate" in self.err))

    def told_of_loss(self):
        return self.code == 0 and b"skipped" in self.err

    def ending(self):
        return f"exit {self.code}: {self.err[-300:].decode(errors='replace')!r}"


def environment(extra=None):
    """Without gnuplot, which would draw in each of thousands of runs."""
    return {"PATH": "/nonexistent", "LC_ALL": "C.UTF-8", "TZ": "UTC", "HOME": "/nonexistent", **(extra or {})}


def run(command, extra=None, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, seconds=TIMEOUT):
    try:
        return Run(subprocess.run(command, env=environment(extra), stdin=stdin, stdout=stdout, stderr=subprocess.PIPE, check=False,
                                  timeout=seconds))
    except subprocess.TimeoutExpired:
        return Run(subprocess.CompletedProcess(command, "none, it hangs", b"", b""))


def contents(output):
    """Of a file, or of the files below a directory, each by its checksum; None if it is not there."""
    root = pathlib.Path(output)
    if not root.exists():
        return None
    files = [root] if root.is_file() else sorted(path for path in root.rglob("*") if path.is_file())
    return {str(path.relative_to(root)): hashlib.sha256(path.read_bytes()).hexdigest() for path in files}


class Output:
    """Where a command writes, with the old output that stands there before each run."""

    def __init__(self, folder, command):
        self.path, self.kept = os.path.join(folder, "out"), os.path.join(folder, "old")
        self.command = command
        for path in (self.path, self.kept):
            if os.path.isdir(path):
                shutil.rmtree(path)
            elif os.path.exists(path):
                os.unlink(path)

    def begin(self, old_inputs, new_inputs):
        """Makes the old output, and knows the new one."""
        self.old = self.make(old_inputs, self.kept)
        self.new = self.make(new_inputs, self.path)
        self.restore()

    def make(self, inputs, path):
        done = run([*self.command, "--output=" + path, *inputs])
        if done.code != 0:
            sys.exit(done.ending())
        return contents(path)

    def restore(self):
        now = contents(self.path)
        if now == self.old:
            return
        if os.path.isdir(self.kept):
            shutil.rmtree(self.path, ignore_errors=True)
            shutil.copytree(self.kept, self.path)
        else:
            shutil.copy(self.kept, self.path)

    def leftovers(self):
        return [name for name in os.listdir(os.path.dirname(self.path)) if name.startswith(".out")]

    def judge(self, done, may_lose=False):
        """None, or what is wrong: a run ends with the new output, or with a line of error and the old output (or the new one, if what
        failed came later), by exit 1 or where GLib lets it no choice by a signal; one that `may_lose` records may have another output, if it says so."""
        now = contents(self.path)
        left = self.leftovers()
        self.restore()
        if left:
            return f"left behind: {left[0]}; {done.ending()}"
        if done.code == 0 and (now == self.new or (may_lose and done.told_of_loss())):
            return None
        if done.code == 0:
            return f"another output, and no loss told: {done.err[-300:]!r}"
        if now not in (self.old, self.new):
            return f"half an output; {done.ending()}"
        return None if done.is_clean_error() or done.is_said_crash() else done.ending()


class Faulty:
    """The preloaded object, and its counts."""

    def __init__(self, library, folder):
        self.library, self.counts = library, pathlib.Path(folder, "counts")

    def run(self, command, **settings):
        self.counts.write_bytes(bytes(32))
        extra = {"LD_PRELOAD": str(self.library), "FAULTY_COUNTS": str(self.counts)}
        extra.update({f"FAULTY_{name.upper()}": str(value) for name, value in settings.items()})
        return run(command, extra)

    def count(self, what, role):
        allocations, reads = (lambda n: (n[:2], n[2:]))(struct.unpack("4Q", self.counts.read_bytes()))
        return {"allocation": allocations, "read": reads}[what][("supervisor", "worker").index(role)]


def build_faulty(source, folder):
    library = pathlib.Path(folder, "faulty.so")
    subprocess.run([os.environ.get("CC", "cc"), "-shared", "-fPIC", "-O2", "-D_GNU_SOURCE", "-o", library,
                    pathlib.Path(source, "tests/faults/faulty.c")], check=True)
    return Faulty(library, folder)


class Table:
    """What was run, how often, how often it went as expected; the first complaints are printed below the row."""

    SHOWN = 3

    def __init__(self):
        self.failed = False
        print(f"{'what':<58} {'runs':>6} {'expected':>9} {'not':>5}  notes", flush=True)

    def row(self, what, outcomes, notes=""):
        """outcomes: for each run None, or what is wrong."""
        outcomes = list(outcomes)
        wrong = [outcome for outcome in outcomes if outcome]
        print(f"{what:<58} {len(outcomes):>6} {len(outcomes) - len(wrong):>9} {len(wrong):>5}  {notes}", flush=True)
        for outcome in wrong[:self.SHOWN]:
            print(f"    {outcome}", flush=True)
        self.failed |= bool(wrong) or not outcomes

    def skip(self, what, why):
        print(f"{what:<58} {'-':>6} {'-':>9} {'-':>5}  {why}", flush=True)


class Setting:
    """What a part is given."""

    def __init__(self, options):
        self.program, self.source = os.path.abspath(options.program), os.path.abspath(options.source)
        self.share, self.gigabytes = options.share, options.gigabytes
        self.folder = tempfile.mkdtemp(prefix="spamwave-faults-")
        self.table = Table()

    def every(self, n):
        """Which of the indices 1 to n are tried: all, or a share of them with both ends."""
        if self.share == 0 or n <= self.share:
            return range(1, n + 1)
        return [1 + i * (n - 1) // (self.share - 1) for i in range(self.share)]

    def is_small(self):
        """The test run's."""
        return 0 < self.share < 100

    def path(self, name):
        return os.path.join(self.folder, name)

    def fixture(self, name):
        return os.path.join(self.source, "testdata", name)

    def made(self, name, *options):
        """A small campaign."""
        path = self.path(name)
        if not os.path.exists(path):
            done = run([self.program, "simulate", "--waves=1", "--addresses=5", "--messages=20", "--recipients=20", *options, "-o", path])
            if done.code != 0:
                sys.exit(done.ending())
        return path
