#!/usr/bin/env python3
"""Twice as much of anything hostile must not cost more than two and a half times as much: no reader is quadratic.

    growth.py SPAMWAVE [NAME]

Each shape is read at one size and at twice that; what the program takes to start is subtracted, the least user and system time of several runs counts.
Shapes that a cap ends, or that are too quick to be told from noise at twice the size, pass by that.
"""
import os
import resource
import subprocess
import sys
import tempfile

from logs import postfix, stamp
from others import event, tar
from packets import *
from variants import *

RATIO_MAX = 2.5
NOISE_S = 0.04  # less cannot be told from nothing
RUNS, RUNS_IN_DOUBT = 1, 7
COPIES = 60  # of mails whose header holds the shape: caps keep one small


def mails(n, make):
    return b"".join(SEPARATOR + make(n) + b"\n" for _ in range(COPIES))


def fold(text, n, width=900):
    """n times the text, on lines of a mail's length."""
    line = text * max(1, width // len(text))
    return b"\n ".join([line] * (n * len(text) // len(line) + 1))


def field_shapes():
    """Fields filled with 20 to 90 KB: below the cap on a field."""
    units = {"words": b"word ", "encoded-words": b"=?utf-8?Q?a?= ", "unclosed-encoded-words": b"=?utf-8?Q?a ", "groups": b"a:", "commas": b"a,", "open-comments": b"(", "comments": b"(a)", "quotes": b'"', "backslashes": b"\\",
             "angles": b"<", "ats": b"@", "semicolons": b";", "brackets": b"["}
    for name, unit in units.items():
        for title, header in (("subject", b"Subject"), ("sender", b"From"), ("received", b"Received: from a by b; x\nReceived"), ("content-type", b"Content-Type"), ("date", b"Date"), ("return-path", b"Return-Path")):
            if title in ("subject", "sender", "received") or name in ("open-comments", "semicolons", "quotes"):
                yield f"{title}-{name}", ".mbox", 40000 // len(unit), lambda n, unit=unit, header=header: mails(n, lambda n: header + b": " + fold(unit, n) + b"\n" + mail())
    yield "parameters", ".mbox", 4000, lambda n: mails(n, lambda n: mail(header=b"Content-Type: multipart/mixed" + fold(b"; a=b", n) + b"\n"))
    yield "fields", ".mbox", 4000, lambda n: mails(n, lambda n: mail(header=b"X: y\n" * n))
    yield "hops", ".mbox", 60, lambda n: mails(n * 10, lambda _: mail(hop=received() * n)) * 3
    yield "folds", ".mbox", 30000, lambda n: mails(n, lambda n: mail(header=b"Subject: x" + b"\n x" * n + b"\n"))


def body_shapes():
    units = {"from-lines": b"From x\n", "dated-from-lines": SEPARATOR, "quoted-from-lines": b">From x\n", "empty-lines": b"\n", "carriage-returns": b"\r", "nul-bytes": b"\0", "dashes": b"--\n", "boundaries": b"--b\n", "prefix-boundaries": b"--bb\n",
             "schemes": b"http://", "same-urls": b"http://a.example/ ", "www": b"www.", "dots": b"http://a." + b"b." * 20, "numbers": b"http://1.1.1.1.1.1 ", "ats": b"http://a@", "redirects": b"http://a.example/?u=", "percent": b"http://%41%42.example/ ",
             "colons": b"http:", "brackets": b"http://[", "non-ascii": b"http://\xc3\xa9.example/ "}
    for name, unit in units.items():
        yield f"body-{name}", ".mbox", (4 << 20) // len(unit), lambda n, unit=unit: SEPARATOR + mail(header=b"Content-Type: multipart/mixed; boundary=b\n", body=unit * n)
    html = {"tags": b"<", "open-links": b"<a href=", "open-quotes": b'<a href="', "comments": b"<!--", "entities": b"&#104;", "open-entities": b"&#", "ampersands": b"&amp;", "scripts": b"<script>", "attributes": b"<a b=c d ", "links": b'<a href="http://a.example/">x</a>'}
    for name, unit in html.items():
        yield f"html-{name}", ".mbox", (4 << 20) // len(unit), lambda n, unit=unit: SEPARATOR + mail(header=b"Content-Type: text/html\n", body=unit * n)
    head = b"Content-Transfer-Encoding: %s\n"
    for name, encoding, unit in (("equals", b"quoted-printable", b"="), ("soft-breaks", b"quoted-printable", b"=\n"), ("base64", b"base64", b"aHR0cDovL2EuZXhhbXBsZS8g\n"), ("base64-junk", b"base64", b"!")):
        yield f"encoded-{name}", ".mbox", (4 << 20) // len(unit), lambda n, unit=unit, encoding=encoding: SEPARATOR + mail(header=head % encoding, body=unit * n)
    yield "distinct-urls", ".mbox", 1900, lambda n: mails(n, lambda n: mail(body=b"".join(b"http://a.example/%d " % i for i in range(n))))
    yield "parts", ".mbox", 4500, lambda n: mails(n, lambda n: mail(header=b"Content-Type: multipart/mixed; boundary=b\n", body=b"--b\n\nx\n" * n))
    yield "depth", ".mbox", 45, lambda n: mails(n, lambda n: mail(header=b"Content-Type: multipart/mixed; boundary=b0\n", body=b"".join(b"--b%d\nContent-Type: multipart/mixed; boundary=b%d\n\n" % (i, i + 1) for i in range(n)) + b"text\n" * 20000))
    yield "mails", ".mbox", 20000, lambda n: (SEPARATOR + mail() + b"\n") * n
    yield "content-lengths", ".mbox", 20000, lambda n: (SEPARATOR + mail(header=b"Content-Length: 100000\n") + b"\n") * n


def log_shapes():
    yield "log-fields", ".log", 800, lambda n: (stamp(1) + "postfix/qmgr[612]: 4F00000001: from=<a@b.example>" + ", a=b" * n + "\n").encode() * 500
    refused = stamp(1) + "postfix/smtpd[731]: NOQUEUE: reject: RCPT from unknown[198.18.0.1]: 554 "
    for name, start, unit, n in (("log-semicolons", "x", "; from=<a", 3500), ("log-quotes", "x", '; from=<"\\', 3500), ("log-helos", "x", "; helo=<a", 3500), ("log-named-helos", "<a", "; helo=<a", 3500), ("log-clients", "x", " from a", 4500)):
        yield name, ".log", n, lambda n, start=start, unit=unit: (refused + start + unit * n + "\n").encode() * 100
    yield "log-brackets", ".log", 10000, lambda n: (stamp(1) + "postfix/smtpd[731]: connect from " + "[" * n + "\n").encode() * 300
    yield "log-messages", ".log", 10000, lambda n: "".join(postfix(HOSTILE, f"4F{i:08X}") for i in range(n)).encode()
    yield "log-open-messages", ".log", 60000, lambda n: "".join(stamp(i % 60) + f"postfix/smtpd[{i % 30000 + 1}]: 4F{i:08X}: client=unknown[198.18.0.1]\n" for i in range(n)).encode()
    yield "log-recipients", ".log", 4900, lambda n: (postfix(HOSTILE, "4F00000001").rsplit("2005", 1)[0] + "".join(stamp(1) + f"postfix/lmtp[701]: 4F00000001: to=<{i}@b.example>, relay=x, delay=1, status=sent (250 ok)\n" for i in range(n))).encode() * 5
    yield "log-halves", ".log", 400000, lambda n: postfix(HOSTILE, "4F00000001").encode() * 10 + b"half\n" * n
    yield "exim-fields", ".log", 1500, lambda n: ("2005-11-01 22:00:00 +0000 1EX0aA-0001Ab-00 <= a@b.example" + " H=(x)" * n + "\n").encode() * 300
    yield "exim-quotes", ".log", 4000, lambda n: ("2005-11-01 22:00:00 +0000 1EX0aA-0001Ab-00 <= a@b.example T=" + '"\\' * n + "\n").encode() * 300
    yield "exim-angles", ".log", 4000, lambda n: ("2005-11-01 22:00:00 +0000 1EX0aA-0001Ab-00 => a" + " <" * n + "\n").encode() * 300
    yield "sendmail-fields", ".log", 1500, lambda n: (stamp(1) + "sm-mta[9]: jA1M00aa000900: from=<a@b.example>" + ", a=b" * n + "\n").encode() * 300
    yield "events-keys", ".ndjson", 400, lambda n: (b'{"rcpt":"a@b.example"' + b"".join(b',"k%d":1' % i for i in range(n)) + b"}\n") * 300
    yield "events-urls", ".ndjson", 2000, lambda n: event(urls="[" + ",".join(f'"http://a.example/{i}"' for i in range(n)) + "]") * 100
    yield "events-arrays", ".ndjson", 1900, lambda n: event() + (b'{"rcpt":' + b"[" * n + b"]" * n + b"}\n") * 300
    yield "tar-members", ".packed", 1500, lambda n: tar(*[(f"{i}.eml", b"0", mail()) for i in range(n)])


def capture_of(play):
    def make(n):
        file = Pcap()
        parts = []
        file.add = lambda frame, **_: parts.append(struct.pack("<IIII", START, len(parts), len(frame), len(frame)) + frame) or 0
        play(file, n)
        return file.bytes + b"".join(parts)
    return make


def capture_shapes():
    def order(rearranged, step=20):
        def play(file, n):
            connection = Connection(file)
            connection.greet()
            connection.envelope(HOSTILE)
            connection.client(b"DATA\r\n")
            connection.server(b"354 go on\r\n")
            first = connection.next[0]
            for i in rearranged(range(n)):
                connection.segment(0, b"text text text text\n"[:20], sequence=first + i * step)
        return play
    yield "segments-reversed", ".pcap", 5000, capture_of(order(reversed))
    yield "segments-every-second", ".pcap", 10000, capture_of(order(lambda numbers: [i * 2 for i in numbers]))
    yield "segments-overlapping", ".pcap", 20000, capture_of(order(list, step=1))
    yield "segments-repeated", ".pcap", 10000, capture_of(order(lambda numbers: [i // 2 for i in numbers]))
    yield "flows", ".pcap", 20000, capture_of(lambda file, n: [file.add(ethernet(ipv4(f"198.18.{i >> 8 & 255}.{i & 255}", SERVER, tcp(1024 + (i >> 16), 25, i, 0, SYN)))) for i in range(n)])
    yield "fragments", ".pcap", 10000, capture_of(lambda file, n: [file.add(ethernet(ipv4(CLIENT, SERVER, bytes(8), identification=i % 60000, at=8, more=True))) for i in range(n)])

    def commands(text, answer=b"250 ok\r\n"):
        def play(file, n):
            connection = Connection(file)
            connection.greet()
            connection.envelope(HOSTILE)
            for _ in range(n):
                connection.client(text)
                if answer:
                    connection.server(answer)
        return play
    yield "noops", ".pcap", 10000, capture_of(commands(b"NOOP\r\n"))
    yield "recipients", ".pcap", 10000, capture_of(commands(b"RCPT TO:<a@b.example>\r\n"))
    yield "unanswered", ".pcap", 20000, capture_of(commands(b"NOOP\r\n", None))
    yield "line-byte-by-byte", ".pcap", 30000, capture_of(commands(b"x", None))
    yield "pipelined-resets", ".pcap", 5000, capture_of(commands(b"RSET\r\n" * 20, None))
    for name, byte in (("ones", b"\xff"), ("zeros", b"\0"), ("stamps", struct.pack("<I", START))):
        yield f"garbage-{name}", ".pcap", (4 << 20) // len(byte), lambda n, byte=byte: Pcap().bytes + byte * n
    yield "blocks", ".pcapng", 100000, lambda n: Ng().bytes + struct.pack("<III", 0xbad, 12, 12) * n


SHAPES = [shape for group in (field_shapes, body_shapes, log_shapes, capture_shapes) for shape in group()]


def seconds(program, path, runs):
    """The least of several runs, workers among them."""
    least = float("inf")
    for _ in range(runs):
        before = resource.getrusage(resource.RUSAGE_CHILDREN)
        subprocess.run([program, "events", "-q", path], stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL, check=True, timeout=60, env=dict(os.environ, TZ="UTC"))
        after = resource.getrusage(resource.RUSAGE_CHILDREN)
        least = min(least, after.ru_utime - before.ru_utime + after.ru_stime - before.ru_stime)
    return least


def measure(program, path, content, runs):
    with open(path, "wb") as file:
        file.write(content)
    return seconds(program, path, runs)


def grows(once, twice):
    return twice > NOISE_S and twice > RATIO_MAX * max(once, NOISE_S / RATIO_MAX)


def main():
    program, wanted = sys.argv[1], sys.argv[2] if len(sys.argv) > 2 else ""
    failed = shapes = 0
    with tempfile.TemporaryDirectory() as scratch:
        start = measure(program, os.path.join(scratch, "start.mbox"), SEPARATOR + mail(), RUNS_IN_DOUBT)
        for name, suffix, n, make in SHAPES:
            if not name.startswith(wanted):
                continue
            path = os.path.join(scratch, name + suffix)
            for runs in (RUNS, RUNS_IN_DOUBT):
                once, twice = (max(0, measure(program, path, make(size), runs) - start) for size in (n, 2 * n))
                too_much = grows(once, twice)
                if not too_much:
                    break
            shapes, failed = shapes + 1, failed + too_much
            print(f"{name:32} {once * 1000:8.1f} ms {twice * 1000:8.1f} ms {'  grows by more than ' + str(RATIO_MAX) if too_much else ''}", flush=True)
            os.unlink(path)
    print(f"{shapes} shapes, {failed} grow by more than {RATIO_MAX} when doubled")
    return failed > 0 or shapes == 0


if __name__ == "__main__":
    sys.exit(main())
