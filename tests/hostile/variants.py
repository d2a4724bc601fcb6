"""A variant of a dangerous input: what stands in the file, and what the program must make of it.

Each module beside this one holds the variants of some of the 65 items as a list VARIANTS. Expectations are worked out from how the input
was put together, never taken from what the program said.
"""
from dataclasses import dataclass, field

SKIPPED, TRUNCATED, NOTED = "skipped", "truncated", "noted"
NORMAL = "normal@receiver.example"  # recipient of the mails that nothing is wrong with
HOSTILE = "hostile@receiver.example"


@dataclass
class Variant:
    item: int  # of the 65
    name: str
    suffix: str  # of the file; "/": a directory
    content: object  # bytes; or a function of a path, which writes what cannot lie in the repository
    hostile: int = 1  # events that are not the normal mails'
    normal: int = 0  # events of the normal mails
    defects: list = field(default_factory=list)  # (kind, offset, reason), by offset, then by reason
    first: dict = field(default_factory=dict)  # fields of the first hostile event; None: absent
    options: list = field(default_factory=list)
    exit: int = 0
    session: dict = field(default_factory=dict)  # columns of the first row of the table `sessions`
    seconds: float = 5  # at most
    members: bool = False  # events come from members: their names are no part of the golden


def received(client="198.18.0.1", by="mx.receiver.example", rcpt=HOSTILE, date="Tue, 1 Nov 2005 22:00:00 +0000", helo="pc.example"):
    return f"Received: from {helo} (unknown [{client}]) by {by} (Postfix) with ESMTP id 4F2A; {date}\n".encode()


def mail(rcpt=HOSTILE, header=b"", body=b"nothing\n", hop=None, subject=b"x", sender=b"a@b.example"):
    """A mail with LF line ends; `header` are more fields."""
    top = f"Return-Path: <s@spam.example>\nDelivered-To: {rcpt}\n".encode()
    lines = b"From: " + sender + b"\n" if sender is not None else b""
    lines += b"Subject: " + subject + b"\n" if subject is not None else b""
    return top + (received(rcpt=rcpt) if hop is None else hop) + lines + header + b"\n" + body


def normal_mail():
    return mail(NORMAL, b"Date: Tue, 1 Nov 2005 22:00:00 +0000\n", b"see http://normal.example/\n")


SEPARATOR = b"From a@b.example Tue Nov  1 22:00:00 2005\n"


class Mailbox:
    """An mbox that grows; normal mails count themselves."""

    def __init__(self):
        self.bytes = b""
        self.normal = 0

    def add(self, text, separator=SEPARATOR, gap=b"\n"):
        at = len(self.bytes)
        self.bytes += separator + text + gap
        return at

    def add_normal(self, convert=lambda text: text):
        self.normal += 1
        return self.add(convert(normal_mail()), convert(SEPARATOR), convert(b"\n"))


def between(item, name, text, defects=(), hostile=1, **more):
    """`text` as a mail of an mbox, between two normal ones. `defects`: (kind, reason) at that mail."""
    box = Mailbox()
    box.add_normal()
    at = box.add(text)
    box.add_normal()
    listed = sorted(((kind, at, reason) for kind, reason in defects), key=lambda defect: defect[2])
    return Variant(item, name, ".mbox", box.bytes, hostile, 2, listed, **more)
