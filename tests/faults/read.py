"""Every read fails in turn (EIO), of files, pipes and directories: the output is the same, or a record is lost and this is told, or the run
ends with a line of error. Short reads change nothing."""
import os
import shutil

import runs

SHORT = (1, 2, 3, 7, 64, 1000, 4095)


def part(setting):
    faulty = runs.build_faulty(setting.source, setting.folder)
    for name, inputs in data(setting):
        output = runs.Output(setting.folder, [setting.program, "events", "--jobs=1"])
        output.begin([setting.made("old.mbox", "--as=mbox", "--seed=2")], inputs)
        for role in ("supervisor", "worker"):
            fail(setting, faulty, output, name, inputs, role)
        shorten(setting, faulty, output, name, inputs)


def data(setting):
    maildir, packed = setting.path("maildir"), setting.path("all.tar.gz")
    files = [setting.made("one.mbox", "--as=mbox"), setting.made("mail.log", "--as=postfix"), setting.made("smtp.pcap", "--as=pcap")]
    if not os.path.exists(maildir):
        setting.made("maildir", "--as=maildir")
        shutil.make_archive(setting.path("all"), "gztar", setting.folder, "one.mbox")
    return [("mbox, log and capture", files), ("Maildir", [maildir]), ("tar.gz", [packed])]


def fail(setting, faulty, output, name, inputs, role):
    command = [*output.command, "--output=" + output.path, *inputs]
    faulty.run(command, **{"in": role})
    n = faulty.count("read", role)
    output.restore()

    def outcome(index):
        wrong = output.judge(faulty.run(command, read=index, **{"in": role}), may_lose=True)
        return wrong and f"read {index}: {wrong}"

    setting.table.row(f"{name}, {role}: each of {n} reads fails", map(outcome, setting.every(n)))


def shorten(setting, faulty, output, name, inputs):
    command = [*output.command, "--output=" + output.path, *inputs]

    def outcome(most):
        wrong = output.judge(faulty.run(command, short=most))
        return wrong and f"{most} bytes: {wrong}"

    setting.table.row(f"{name}: reads of 1 to {SHORT[-1]} bytes", map(outcome, SHORT[:2] if setting.is_small() else SHORT))
