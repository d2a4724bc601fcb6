"""Every allocation of a run fails in turn, alone and with all after it: the output is the same, or the run ends with one clear line and leaves
the old output; a worker may cost a record instead, which is told."""
import runs

COMMANDS = (("events",), ("waves", "--format=json"), ("report", "--bootstrap=1"))


def part(setting):
    faulty = runs.build_faulty(setting.source, setting.folder)
    for words in COMMANDS:
        command = [setting.program, *words, "--jobs=1"]
        output = runs.Output(setting.folder, command)
        output.begin([setting.made("old.mbox", "--as=mbox", "--seed=2")], inputs(setting))
        for role in ("supervisor", "worker"):
            for lasting in (0, 1):
                exhaust(setting, faulty, output, words[0], role, lasting)


def inputs(setting):
    return [setting.made("one.mbox", "--as=mbox"), setting.made("mail.log", "--as=postfix")]


def exhaust(setting, faulty, output, name, role, lasting):
    command = [*output.command, "--output=" + output.path, *inputs(setting)]
    faulty.run(command, **{"in": role})
    n = faulty.count("allocation", role)
    output.restore()

    def outcome(index):
        done = faulty.run(command, allocation=index, lasting=lasting, **{"in": role})
        wrong = output.judge(done, may_lose=role == "worker")
        return wrong and f"allocation {index}: {wrong}"

    kind = "and all after it fail" if lasting else "fails"
    setting.table.row(f"{name}, {role}: each of {n} allocations {kind}", map(outcome, setting.every(n)))
