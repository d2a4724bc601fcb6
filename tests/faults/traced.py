"""Runs of the program under strace(1): which system calls the building of an output makes, and a fault at one of them."""
import os
import re
import shutil
import subprocess

import runs

STRACE = shutil.which("strace")


def calls_of_output(command, folder):
    """The system calls from the making of the directory beside the output on, as (name, ordinal among its kind, text)."""
    log = os.path.join(folder, "strace.log")
    done = runs.run([STRACE, "-o", log, *command])
    if done.code != 0:
        return None
    counts, found = {}, []
    with open(log, encoding="utf-8", errors="replace") as lines:
        for line in lines:
            match = re.match(r"(\w+)\(", line)
            if not match:
                continue
            name = match.group(1)
            counts[name] = counts.get(name, 0) + 1
            if found or (name == "mkdir" and ".spamwave-" in line):
                found.append((name, counts[name], line.strip()))
    return [call for call in found if call[0] != "exit_group"]


def inject(command, name, ordinal, fault):
    """fault as strace has it: signal=KILL, error=ENOSPC."""
    return runs.run([STRACE, "-o", "/dev/null", "-e", f"trace={name}", "-e", f"inject={name}:{fault}:when={ordinal}", *command])


def works():
    """A container may forbid tracing."""
    return STRACE is not None and subprocess.run([STRACE, "-o", "/dev/null", "/bin/true"], capture_output=True, check=False).returncode == 0
