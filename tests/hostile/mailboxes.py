"""Items 1 to 12: mbox and Maildir."""
import os
import socket

from variants import *

LOOKALIKE = "a line in it looks like a separator, but no mail follows"
UNSPACED = "no empty line before the next separator"
COUNTED = "lines in it look like separators, but lie within its Content-Length"
TOO_MUCH_TEXT = "too much text to search it all for URLs"
TOO_LARGE = "mail too large to be read whole"

DATED = SEPARATOR.rstrip(b"\n")


def from_lines():
    text_lines = {
        "word": b"From here on all is text.", "lower-case": b"from a@b.example Tue Nov  1 22:00:00 2005", "alone": b"From ",
        "address-only": b"From a@b.example", "date-without-sender": b"From Tue Nov 1", "tab": b"From\ta@b.example Tue Nov  1 22:00:00 2005",
        "impossible-date": b"From a@b.example Tue Nov 31 22:00:00 2005", "long": b"From a@b.example " + b"x" * 600 + b" Tue Nov  1 22:00:00 2005",
    }
    for name, line in text_lines.items():
        yield between(1, name, mail(body=b"one\n\n" + line + b"\nand text, no header\n"))
    for name, body in {"dated": b"one\n\n%s\nand text\n", "dated-unspaced": b"one\n%s\nand text\n", "dated-twice": b"%s\n\n%s\n\ntext\n"}.items():
        yield between(1, name, mail(body=body.replace(b"%s", DATED)), [(NOTED, LOOKALIKE)])
    forged = b"one\n\n" + DATED + b"\nSubject: forged\n\ntext\n"
    yield between(1, "dated-with-header", mail(body=forged), hostile=2)
    yield between(1, "dated-with-header-unspaced", mail(body=forged.replace(b"\n\nFrom", b"\nFrom")), [(NOTED, UNSPACED)], hostile=2)
    yield between(1, "bare-with-header", mail(body=b"one\n\nFrom a@b.example\nSubject: forged\n\ntext\n"), hostile=2)


def quoting():
    for name, quoted, plain in (("once", b">From x", b"From x"), ("twice", b">>From x", b">From x"), ("ten-times", b">" * 10 + b"From x", b">" * 9 + b"From x"),
                                ("dated", b">" + DATED, DATED), ("not-quoted", b"> From x", b"> From x"), ("lower-case", b">from x", b">from x")):
        text = mail(body=b"one\n\n" + quoted + b"\ntwo\n")
        yield between(2, name, text, first={"size": len(text) - len(quoted) + len(plain)})


def content_lengths():
    body = b"one\n\n" + DATED + b"\nSubject: inside\n\ntwo\n"
    for name, value in (("zero", b"0"), ("one", b"1"), ("negative", b"-1"), ("beyond-64-bits", b"99999999999999999999999"), ("two-to-64", b"18446744073709551616"),
                        ("word", b"many"), ("empty", b""), ("hexadecimal", b"0x7f"), ("one-gigabyte", b"1073741824"), ("into-the-next-mail", b"200")):
        yield between(3, name, mail(header=b"Content-Length: " + value + b"\n", body=b"short\n"))
    length = str(len(body)).encode()
    yield between(3, "right", mail(header=b"Content-Length: " + length + b"\n", body=body), [(NOTED, COUNTED)])
    yield between(3, "one-less", mail(header=b"Content-Length: " + str(len(body) - 2).encode() + b"\n", body=body), hostile=2)
    yield between(3, "right-then-wrong", mail(header=b"Content-Length: " + length + b"\nContent-Length: 1\n", body=body), hostile=2)  # two that differ prove nothing


def endings():
    whole = normal_mail()
    for name, tail in (("no-newline", b""), ("carriage-return", b"\r"), ("newline", b"\n"), ("many-newlines", b"\n" * 9)):
        box = Mailbox()
        box.add(mail())
        box.add(whole.rstrip(b"\n"), gap=tail)
        yield Variant(4, name, ".mbox", box.bytes, 1, 1)
    box = Mailbox()
    box.add_normal()
    box.add(b"Delivered-To: " + HOSTILE.encode(), gap=b"")
    yield Variant(4, "header-only", ".mbox", box.bytes, 1, 1)
    box = Mailbox()
    box.add_normal()
    yield Variant(4, "separator-only", ".mbox", box.bytes + DATED, 0, 1, [(NOTED, 0, LOOKALIKE)])


def nul_bytes():
    for name, text in {"body": mail(body=b"a\0b\0\0\nc\n"), "subject": mail(subject=b"a\0b"), "sender": mail(sender=b"a\0@b.example"), "whole-body": mail(body=b"\0" * 5000 + b"\n"),
                       "field-name": mail(header=b"X-A\0B: c\n"), "line-end": mail(body=b"a\r\0\nb\n"), "html": mail(header=b"Content-Type: text/html\n", body=b"<a hr\0ef=\"http://n.example/\">\0</a>\n"),
                       "message-id": mail(header=b"Message-ID: <a\0b@c.example>\n")}.items():
        yield between(5, name, text)
    yield between(5, "from-line", mail(body=b"one\n\nFrom a\0b@c.example Tue Nov  1 22:00:00 2005\ntext\n"), [(NOTED, LOOKALIKE)])


def many_from_lines():
    for name, n, line, defects in (("words", 1000, b"From x\n", []), ("bare", 1000, b"From a@b.example\n", []), ("dated", 1000, SEPARATOR, [(NOTED, LOOKALIKE)])):
        yield between(6, name, mail(body=b"\n" + line * n), defects)

    def four_million(line):
        def write(path):
            with open(path, "wb") as file:
                file.write(SEPARATOR + normal_mail() + b"\n" + SEPARATOR + mail())
                for _ in range(400):
                    file.write(line * 10000)
                file.write(b"\n" + SEPARATOR + normal_mail())
        return write
    at = len(SEPARATOR + normal_mail() + b"\n")
    yield Variant(6, "four-million", ".mbox", four_million(b"From \n"), 1, 2, [(TRUNCATED, at, TOO_MUCH_TEXT)])
    yield Variant(6, "four-million-dated", ".mbox", four_million(SEPARATOR), 1, 2, [(NOTED, at, LOOKALIKE), (TRUNCATED, at, TOO_LARGE), (TRUNCATED, at, TOO_MUCH_TEXT)], seconds=20)


def long_lines():
    def line_of(size, head, tail=b"\n"):
        def write(path):
            with open(path, "wb") as file:
                file.write(SEPARATOR + normal_mail() + b"\n" + SEPARATOR + head)
                for _ in range(size >> 20):
                    file.write(b"x" * (1 << 20))
                file.write(tail + b"\n" + SEPARATOR + normal_mail())
        return write
    at = len(SEPARATOR + normal_mail() + b"\n")
    yield Variant(7, "gigabyte-body", ".mbox", line_of(1 << 30, mail()), 1, 2, [(TRUNCATED, at, TOO_LARGE), (TRUNCATED, at, TOO_MUCH_TEXT)], seconds=20)
    yield Variant(7, "64-megabyte-subject", ".mbox", line_of(64 << 20, mail(header=b"", subject=b"x").replace(b"\n\nnothing\n", b"\nX-Long: ")), 1, 2, [(TRUNCATED, at, TOO_LARGE)])
    yield Variant(7, "64-megabyte-from-line", ".mbox", line_of(64 << 20, mail(body=b"a\n\nFrom ")), 1, 2, [(TRUNCATED, at, TOO_LARGE), (TRUNCATED, at, TOO_MUCH_TEXT)])
    yield Variant(7, "64-megabyte-carriage-returns", ".mbox", lambda path: open(path, "wb").write(
        SEPARATOR + normal_mail() + b"\n" + SEPARATOR + mail(body=b"\r" * (64 << 20)) + b"\n" + SEPARATOR + normal_mail()), 1, 2, [(TRUNCATED, at, TOO_LARGE), (TRUNCATED, at, TOO_MUCH_TEXT)])
    for size in (70000, 1 << 20, 5 << 20):
        yield Variant(7, f"body-{size}", ".mbox", line_of(max(size, 1 << 20), mail()), 1, 2)


def line_ends():
    def lf(text):
        return text

    def crlf(text):
        return text.replace(b"\n", b"\r\n")

    def cr(text):
        return text.replace(b"\n", b"\r")
    ends = {"lf": lf, "crlf": crlf, "cr": cr}
    for first in ends:
        for second in ends:
            box = Mailbox()
            box.add_normal(ends[first])
            convert = ends[second]
            box.add(convert(mail()), convert(SEPARATOR), convert(b"\n"))
            box.add_normal(ends[first])
            yield Variant(8, f"{first}-{second}", ".mbox", box.bytes, 1, 2)
    header, body = mail().split(b"\n\n")
    yield between(8, "crlf-header-lf-body", crlf(header + b"\n\n") + body)
    yield between(8, "lf-header-crlf-body", header + b"\n\n" + crlf(body))


def cuts():
    box = Mailbox()
    box.add_normal()
    box.add_normal()
    last = box.add(mail(header=b"X-Last: 1\n", body=b"see http://hostile.example/\n"))
    header_end = last + len(SEPARATOR)
    for back in range(0, len(box.bytes) - header_end - 2, 17):
        yield Variant(9, f"{back}-bytes-short", ".mbox", box.bytes[:len(box.bytes) - back], None, 2)


def write_maildir(path, files):
    for folder in ("cur", "new", "tmp"):
        os.makedirs(os.path.join(path, folder))
    with open(os.path.join(path, "new", "1130882400.M1P1.mx"), "wb") as file:
        file.write(normal_mail())
    for name, make in files:
        make(os.path.join(os.fsencode(path), name))


def put(text):
    def write(path):
        with open(path, "wb") as file:
            file.write(text)
    return write


def maildir(item, name, files, **more):
    return Variant(item, name, "/", lambda path: write_maildir(path, files), normal=1, **more)


def bind_socket(path):
    listener = socket.socket(socket.AF_UNIX)
    here = os.getcwd()
    os.chdir(os.path.dirname(path))
    listener.bind(os.path.basename(path))
    os.chdir(here)
    listener.close()


def strangers():
    makers = {"symlink": (lambda path: os.symlink("/etc/hostname", path), "a symbolic link: not followed"),
              "symlink-loop": (lambda path: os.symlink(path, path), "a symbolic link: not followed"),
              "symlink-to-device": (lambda path: os.symlink("/dev/zero", path), "a symbolic link: not followed"),
              "dangling-symlink": (lambda path: os.symlink("nowhere", path), "a symbolic link: not followed"),
              "fifo": (os.mkfifo, "a FIFO: not read"),
              "socket": (bind_socket, "a socket, or a device that is not there: not read"),
              "directory": (os.mkdir, "a directory where a file should be")}
    for folder in (b"cur", b"new"):
        for name, (make, reason) in makers.items():
            yield maildir(10, f"{name}-in-{folder.decode()}", [(folder + b"/1130882401.M2P1.mx", make)], hostile=0, defects=[(SKIPPED, 0, reason)])


def moved():
    base = b"1130882401.M2P1.mx"
    both = [(b"new/" + base, put(mail()))]
    for name, flags in (("seen", b":2,S"), ("no-flags", b":2,"), ("many-flags", b":2,FRS"), ("bare", b"")):
        yield maildir(11, f"moved-{name}", both + [(b"cur/" + base + flags, put(mail()))])


def file_names():
    for name, text in (("escape", b"\x1b[2J\x1b]0;x\x07"), ("newline", b"a\nspamwave; all is well\nb"), ("carriage-return", b"a\rb"), ("not-utf-8", b"\xff\xfe"), ("bidi", "\u202egpj.x".encode()),
                       ("leading-dash", b"-o"), ("long", b"x" * 250), ("html", b"<script>alert(1)<"), ("c1-control", "\u009b2J".encode()), ("percent", b"%s%n%d")):
        yield maildir(12, name, [(b"new/" + text, put(mail())), (b"new/" + text[:200] + b"-pipe", os.mkfifo)], defects=[(SKIPPED, 0, "a FIFO: not read")])


VARIANTS = [variant for group in (from_lines, quoting, content_lengths, endings, nul_bytes, many_from_lines, long_lines, line_ends, cuts, strangers, moved, file_names)
            for variant in group()]
