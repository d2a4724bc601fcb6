"""Each system call that creates, writes, syncs or renames an output fails in turn for want of room or by the device; a full device; file systems of all small
sizes: the old output stands there whole and the run says why, or the new one does."""
import os
import subprocess

import runs
import traced

CALLS = "mkdir openat write fsync rename renameat2 chmod".split()
ENDLESS = (("events",), ("facts",), ("waves", "--format=json"), ("sources", "--format=csv"), ("simulate",), ("list",), ("report",),
           ("--version",), ("--help",), ("events", "--help"))


def part(setting):
    full_device(setting)
    for words in (("report", "--bootstrap=1"), ("events",), ("facts", "--format=csv", "--bootstrap=1")):
        output = runs.Output(setting.folder, [setting.program, *words, "--jobs=1"])
        inputs = [setting.made("one.mbox", "--as=mbox")]
        output.begin([setting.made("old.mbox", "--as=mbox", "--seed=2")], inputs)
        if traced.works():
            for error in ("ENOSPC", "EIO"):
                fail_calls(setting, output, words[0], inputs, error)
        else:
            setting.table.skip(f"{words[0]}: calls that write", "strace is missing, or may not trace here")
    small_systems(setting)


def full_device(setting):
    """What was printed cannot be taken back, but is not called done."""

    def outcome(words):
        reads = words[0] not in ("simulate", "list", "--version", "--help") and words[-1] != "--help"
        extra = [setting.made("one.mbox", "--as=mbox")] if reads else []
        extra += ["--output=" + setting.path("full")] if words[0] == "report" else []
        with open("/dev/full", "wb") as full:
            done = runs.run([setting.program, *words, *extra], stdout=full)
        return None if done.is_clean_error() else f"{' '.join(words)}: {done.ending()}"

    setting.table.row("standard output is /dev/full", map(outcome, ENDLESS))


def fail_calls(setting, output, name, inputs, error):
    command = [*output.command, "--output=" + output.path, *inputs]
    calls = [call for call in traced.calls_of_output(command, setting.folder)
             if call[0] in CALLS and (call[0] != "openat" or "O_CREAT" in call[2])]
    output.restore()

    def outcome(index):
        call, ordinal, text = calls[index - 1]
        wrong = output.judge(traced.inject(command, call, ordinal, f"error={error}"))
        return wrong and f"{text[:90]}: {wrong}"

    setting.table.row(f"{name}: {error} at each of {len(calls)} calls that write", map(outcome, setting.every(len(calls))))


def small_systems(setting):
    """A tmpfs of 1 to n pages; wants to be root."""
    mount = setting.path("small")
    os.makedirs(mount)
    inputs = [setting.made("one.mbox", "--as=mbox")]

    def outcome(kilobytes):
        mounted = subprocess.run(["mount", "-t", "tmpfs", "-o", f"size={kilobytes}k", "tmpfs", mount], capture_output=True, check=False)
        if mounted.returncode != 0:
            return "cannot mount"
        try:
            done = runs.run([setting.program, "report", "--bootstrap=1", "--output=" + os.path.join(mount, "out"), *inputs])
            left = os.listdir(mount)
        finally:
            subprocess.run(["umount", mount], check=True)
        whole = done.code == 0 and left == ["out"]
        return None if whole or (done.is_clean_error() and not left) else f"{kilobytes} KiB: {left}; {done.ending()}"

    if os.geteuid() == 0 and outcome(64) != "cannot mount":
        sizes = range(4, 800, 160) if setting.is_small() else range(4, 800, 4)
        setting.table.row("a report on file systems of 4 to 796 KiB", map(outcome, sizes))
    else:
        setting.table.skip("a report on small file systems", "only root may mount them")
