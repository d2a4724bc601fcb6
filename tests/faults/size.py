"""Hostile mails of 25 MB in little memory; an mbox of gigabytes by pipe in the memory of a small one, beside the store."""
import subprocess
import sys

import measured

MEGABYTE = 1 << 20
MAIL_BYTES, MEMORY_MAX_KB = 25 * MEGABYTE, 256 << 10
MAIL = (b"From a@pipe.example Sat Jan  1 00:00:00 2022\n"
        b"Received: from h.example (h.example [198.51.100.7]) by mx.example with ESMTP; Sat, 1 Jan 2022 00:00:00 +0000\n"
        b"From: a@pipe.example\nTo: b@pipe.example\nSubject: one of many\n\n" + b"Nothing of note stands here.\n" * 4000 + b"\n")
HEAD = b"From a@big.example Sat Jan  1 00:00:00 2022\nFrom: a@big.example\n"


def filled(piece, head=b"", between=b""):
    return HEAD + head + between + piece * ((MAIL_BYTES - len(head)) // len(piece)) + b"\n"


def nested():
    """Multiparts in one another, each with a boundary of its own."""
    head = b"".join(b'Content-Type: multipart/mixed; boundary="b%d"\n\n--b%d\n' % (i, i) for i in range(100000))
    return HEAD + head + b"a\n" * ((MAIL_BYTES - len(head)) // 2)


SHAPES = {
    "one line": lambda: filled(b"a", b"\n"),
    "header fields": lambda: filled(b"a:\n"),
    "one header field": lambda: filled(b"a", b"X: "),
    "recipients": lambda: filled(b"a@b.example,", b"To: "),
    "groups": lambda: filled(b"a:", b"To: "),
    "Received fields": lambda: filled(b"Received: from a (a [198.51.100.1]) by b; Sat, 1 Jan 2022 00:00:00 +0000\n"),
    "parts": lambda: filled(b"--b\n\n", b"Content-Type: multipart/mixed; boundary=b\n\n"),
    "parts in parts": nested,
    "URLs": lambda: b"".join([HEAD, b"\n", *(b"http://h%d.example/\n" % i for i in range(MAIL_BYTES // 24))]),
    "HTML": lambda: filled(b'<a href="', b"Content-Type: text/html\n\n"),
    "base64": lambda: filled(b"aHR0cDovL2EuZXhhbXBsZS8K\n", b"Content-Type: text/plain\nContent-Transfer-Encoding: base64\n\n"),
    "encoded words": lambda: filled(b"=?utf-8?B?YQ==?= ", b"Subject: "),
    "parameters": lambda: filled(b"; a*0*=b", b"Content-Type: text/plain"),
    "NUL bytes": lambda: filled(b"\0", b"\n"),
}


def part(setting):
    for name, make in SHAPES.items():
        path = setting.path("big.mbox")
        with open(path, "wb") as file:
            file.write(make())
        done = measured.run([setting.program, "facts", "--format=json", "--jobs=1", path])
        wrong = done.ending() if done.code != 0 else None
        if done.kilobytes > MEMORY_MAX_KB:
            wrong = "too much memory"
        setting.table.row(f"a mail of 25 MB: {name}", [wrong], f"{done.kilobytes >> 10} MB, {done.seconds:.1f} s")
    by_pipe(setting)


def piped(setting, megabytes):
    """Its own kind of mails over and over, never in a file. The events' store is what it must keep: one per mail."""
    maker = subprocess.Popen([sys.executable, __file__, str(megabytes)], stdout=subprocess.PIPE)
    done = measured.run([setting.program, "facts", "--format=json", "--bootstrap=1", "--jobs=1", "--kind=mbox", "-"], maker.stdout)
    maker.stdout.close()
    maker.wait()
    return done


def by_pipe(setting):
    """The store has 64 bytes an event, and more while it grows: what both runs have beside it is compared."""
    megabytes = int(setting.gigabytes * 1024)
    small, large = piped(setting, 100), piped(setting, megabytes)
    mails = [(size * MEGABYTE) // len(MAIL) for size in (100, megabytes)]
    notes = f"{small.kilobytes} and {large.kilobytes} KB, {large.seconds:.0f} s"
    wrong = None
    for done, expected in ((small, mails[0]), (large, mails[1])):
        document = done.json()
        if document is None:
            wrong = done.ending()
        elif document["inputs"][0]["events"] != expected:
            wrong = f"{document['inputs'][0]['events']} events, not {expected}"
    store = (mails[1] - mails[0]) * 160 >> 10
    if not wrong and large.kilobytes - store > small.kilobytes * 1.1:
        wrong = "memory grows with the input"
    setting.table.row(f"an mbox of {megabytes} MB by pipe, against 100 MB", [wrong], notes)


def write_mails(megabytes):
    together = MAIL * (16 * MEGABYTE // len(MAIL))
    n = megabytes * MEGABYTE // len(MAIL)
    at_once = len(together) // len(MAIL)
    while n > 0:
        sys.stdout.buffer.write(together if n >= at_once else MAIL * n)
        n -= at_once


if __name__ == "__main__":
    write_mails(int(sys.argv[1]))
