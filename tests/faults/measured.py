"""A run with its time and its memory: of the largest of its processes, as the kernel accounts them (GNU time is not wanted)."""
import json
import resource
import subprocess
import sys
import time

SECONDS_MAX = 400


class Measured:
    def __init__(self, code, out, err, kilobytes, seconds):
        self.code, self.out, self.err, self.kilobytes, self.seconds = code, out, err, kilobytes, seconds

    def json(self):
        return json.loads(self.out) if self.code == 0 else None

    def ending(self):
        return f"exit {self.code}: {self.err[-300:]!r}"


def run(command, stdin=subprocess.DEVNULL):
    """A small process starts the program, as what calls exec(3) counts in the memory of what it becomes."""
    done = subprocess.run([sys.executable, __file__, *command], stdin=stdin, stdout=subprocess.PIPE, check=True)
    return Measured(*json.loads(done.stdout))


def main(command):
    begun = time.monotonic()
    try:
        done = subprocess.run(command, env={"PATH": "/nonexistent", "LC_ALL": "C.UTF-8", "TZ": "UTC"}, capture_output=True, check=False,
                              timeout=SECONDS_MAX)
        code, out, err = done.returncode, done.stdout, done.stderr
    except subprocess.TimeoutExpired:
        code, out, err = "none, it hangs", b"", b""
    json.dump([code, out.decode(errors="replace"), err.decode(errors="replace"),
               resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss, time.monotonic() - begun], sys.stdout)


if __name__ == "__main__":
    main(sys.argv[1:])
