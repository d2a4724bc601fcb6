"""SIGKILL at every system call from the first of the output on: the old output stands there whole, or the new one, and the next run removes
what the killed one left beside it. A signal that can be caught leaves nothing."""
import runs
import traced

COMMANDS = (("report", "-q", "--bootstrap=1"), ("events",), ("facts", "--format=csv", "--bootstrap=1"))
SIGNALS = ("KILL", "TERM")


def part(setting):
    if not traced.works():
        setting.table.skip("SIGKILL and SIGTERM", "strace is missing, or may not trace here")
        return
    for words in COMMANDS:
        output = runs.Output(setting.folder, [setting.program, *words, "--jobs=1"])
        inputs = [setting.made("one.mbox", "--as=mbox")]
        output.begin([setting.made("old.mbox", "--as=mbox", "--seed=2")], inputs)
        command = [*output.command, "--output=" + output.path, *inputs]
        calls = traced.calls_of_output(command, setting.folder)
        output.restore()
        for signal in SIGNALS:
            kill(setting, output, command, words[0], calls, signal)


def kill(setting, output, command, name, calls, signal):
    endings = {"old": 0, "new": 0}

    def outcome(index):
        call, ordinal, text = calls[index - 1]
        done = traced.inject(command, call, ordinal, f"signal={signal}")
        now, left = runs.contents(output.path), output.leftovers()
        wrong = None
        if now not in (output.old, output.new):
            wrong = "a torn output"
        elif left and signal != "KILL":
            wrong = f"{left[0]} is left"
        elif left and (runs.run(command).code != 0 or output.leftovers()):
            wrong = "the next run fails or leaves what this one left"
        endings["new" if now == output.new else "old"] += 1
        output.restore()
        return wrong and f"{text[:90]}: {wrong}; {done.ending()}"

    outcomes = [outcome(index) for index in setting.every(len(calls))]
    setting.table.row(f"{name}: SIG{signal} at each of {len(calls)} system calls", outcomes,
                      f"then old {endings['old']}, new {endings['new']}")
