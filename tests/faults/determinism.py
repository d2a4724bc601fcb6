"""The same inputs and options give the same bytes: twenty orders of arguments, one to five workers, other locales, zones, umasks and directories."""
import os
import random

import runs

RUNS = 20


def part(setting):
    inputs = [setting.made("one.mbox", "--as=mbox"), setting.made("mail.log", "--as=postfix", "--seed=3"),
              setting.made("smtp.pcap", "--as=pcap", "--seed=4"), setting.made("maildir", "--as=maildir", "--seed=5")]
    order = random.Random(2005)
    known = {}

    def outcome(index):
        out = setting.path(f"out{index}")
        shuffled = order.sample(inputs, len(inputs))
        surroundings = {"PATH": "/usr/bin:/bin", "LC_ALL": ("C", "C.UTF-8", "POSIX")[index % 3], "HOME": ("/nonexistent", "/")[index % 2],
                        "COLUMNS": str(40 + index), "MALLOC_PERTURB_": str(index)}
        done = runs.run([setting.program, "report", "--quiet", "--keep-events", "--checksums", f"--jobs={index % 5 + 1}", "--timezone=UTC",
                         "--output=" + out, *shuffled], surroundings)
        found = runs.contents(out)
        known.setdefault("first", found)
        return None if done.code == 0 and found == known["first"] else f"run {index}: {done.ending()}"

    setting.table.row("reports", [outcome(index) for index in range(1, min(RUNS, setting.share or RUNS) + 1)],
                      f"{len(known['first'] or {})} files each")
    for kind in "mbox maildir pcap postfix exim sendmail events".split():
        simulated(setting, kind)


def simulated(setting, kind):
    found = []
    for index in range(2):
        path = setting.path(f"{kind}{index}")
        runs.run([setting.program, "simulate", "--waves=1", "--addresses=5", "--messages=20", "--recipients=20", f"--as={kind}", "--output=" + path])
        found.append(list((runs.contents(path) or {}).values()))
        if os.path.isdir(path):
            found[-1].sort()
    setting.table.row(f"simulate --as={kind}", [None if found[0] and found[0] == found[1] else "differ"])
