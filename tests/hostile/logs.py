"""Items 56 to 58: mail logs."""
from variants import *

NO_STAMP = "no line of a log, or half of one: it has no stamp"
NO_PROGRAM = "a line of no program"
TOO_LONG = "a line longer than 64 KiB"
NEW_YEAR = "stamps without a year: a new one begins"
CLIENT = "198.18.0.1"


def stamp(second, minute=0):
    return f"2005-11-01T22:{minute:02}:{second:02}+00:00 mx "


def postfix(rcpt, queue_id, second=0, client=CLIENT, helo=None, sender="s@spam.example", stamp_of=stamp, pid=731):
    """A message of a Postfix log, from the client on."""
    at = stamp_of(second)
    lines = [f"postfix/smtpd[{pid}]: {queue_id}: client=unknown[{client}]", f"postfix/cleanup[641]: {queue_id}: message-id=<{queue_id}@spam.example>",
             f"postfix/qmgr[612]: {queue_id}: from=<{sender}>, size=3422, nrcpt=1 (queue active)",
             f"postfix/lmtp[701]: {queue_id}: to=<{rcpt}>, relay=store.receiver.example[192.0.2.26]:24, delay=1, delays=1/0/0/0, dsn=2.0.0, status=sent (250 2.0.0 Saved)",
             f"postfix/qmgr[612]: {queue_id}: removed"]
    return "".join(at + line + "\n" for line in lines)


def refused(rcpt, second=0, client=CLIENT, helo="pc.example", words="blocked using dnsbl.example", sender="s@spam.example"):
    return f"{stamp(second)}postfix/smtpd[731]: NOQUEUE: reject: RCPT from unknown[{client}]: 554 5.7.1 Service unavailable; Client host [{client}] {words}; from=<{sender}> to=<{rcpt}> proto=ESMTP helo=<{helo}>\n"


def log(item, name, text, hostile=1, normal=2, defects=(), **more):
    """`text` between the lines of two normal messages; `defects` with offsets in `text`."""
    before = postfix(NORMAL, "4F00000001")
    if isinstance(text, str):
        text = text.encode()
    listed = [(kind, at + len(before), reason) for kind, at, reason in defects]
    return Variant(item, name, ".log", before.encode() + text + postfix(NORMAL, "4F00000009", 59).encode(), hostile, normal, listed, **more)


def years():
    def of(month, day):
        return lambda second: f"{month} {day:2} 22:00:{second:02} mx "
    zone = (NOTED, 0, "stamps without a zone: of UTC, as nothing else was known")

    def year(number, basis="--year"):
        return (NOTED, 0, f"stamps without a year: {number}, from {basis}")
    first = postfix(HOSTILE, "4F00000001", stamp_of=of("Dec", 31))
    second = postfix(HOSTILE, "4F00000002", stamp_of=of("Jan", 1))
    yield Variant(56, "across-new-year", ".log", (first + second).encode(), 2, 0, [zone, year(2004), (NOTED, len(first), NEW_YEAR)], {"time": "2004-12-31T22:00:00Z"}, ["--year=2004"])
    yield Variant(56, "leap-day", ".log", postfix(HOSTILE, "4F00000001", stamp_of=of("Feb", 29)).encode(), 1, 0, [zone, year(2004)], {"time": "2004-02-29T22:00:00Z"}, ["--year=2004"])
    yield Variant(56, "leap-day-of-another-year", ".log", postfix(HOSTILE, "4F00000001", stamp_of=of("Feb", 29)).encode(), 1, 0, [zone, year(2005)], {"time": None}, ["--year=2005"])
    third = postfix(HOSTILE, "4F00000003", stamp_of=of("Mar", 1))
    yield Variant(56, "three-months-on", ".log", (first + second + third).encode(), 3, 0, [zone, year(2004), (NOTED, len(first), NEW_YEAR)], {"time": "2004-12-31T22:00:00Z"}, ["--year=2004"])
    yield Variant(56, "day-32", ".log", (postfix(HOSTILE, "4F00000001", stamp_of=of("Dec", 1)) + "Dec 32 22:00:00 mx postfix/smtpd[731]: connect from unknown[198.18.0.2]\n").encode(), 1, 0, None, {"time": "2004-12-01T22:00:00Z"}, ["--year=2004"])


def forgeries():
    event = {"client": CLIENT, "rcpt": HOSTILE, "outcome": "rejected"}
    for name, helo in (("client", "x> to=<y@z.example> proto=ESMTP helo=<y"), ("brackets", "[203.0.113.7]"), ("whole-line", "x>: 4F00000007: client=unknown[203.0.113.7]"), ("recipient", "x> to=<other@z.example"),
                       ("quote", "\\\""), ("percent", "%s%n"), ("long", "x" * 3000), ("semicolon", "a; from=<b@c.example> to=<d@e.example>")):
        yield log(57, "helo-" + name, refused(HOSTILE, helo=helo), first=event)
    for name, sender in (("recipient", "a> to=<b@c.example> x=<d"), ("status", "\"a@b.example>, status=sent (x\"@c.example"), ("client", "a[203.0.113.7]@b.example"), ("spaces", "\"a b\"@c.example")):
        yield log(57, "sender-" + name, refused(HOSTILE, sender=sender), first={"client": CLIENT, "outcome": "rejected"} | ({} if name == "recipient" else {"rcpt": HOSTILE}))
    for name, words in (("sent", "blocked: status=sent"), ("client", "blocked [203.0.113.7]"), ("from", "blocked; from=<a@b.example> to=<c@d.example> proto=ESMTP")):
        yield log(57, "reply-" + name, refused(HOSTILE, words=words), first=event)
    sent = postfix(HOSTILE, "4F00000002").replace("(250 2.0.0 Saved)", "(250 to=<c@d.example>, status=bounced (550 no)")
    yield log(57, "remote-reply", sent, first={"client": CLIENT, "rcpt": HOSTILE, "outcome": "accepted"})
    yield log(57, "message-id", postfix(HOSTILE, "4F00000002").replace("message-id=<4F00000002@", "message-id=<x> client=unknown[203.0.113.7] <"), first={"client": CLIENT, "rcpt": HOSTILE})
    exim = "2005-11-01 22:00:00 +0000 H=(x [203.0.113.7]) [198.18.0.1] F=<s@spam.example> rejected RCPT <hostile@receiver.example>: no\n"
    yield log(57, "exim-helo", exim, first={"client": CLIENT, "rcpt": HOSTILE})
    sendmail = stamp(1) + "sm-mta[900]: jA1M00aa000900: ruleset=check_rcpt, arg1=<hostile@receiver.example>, relay=x [203.0.113.7] [198.18.0.1], reject=550 5.7.1 no\n"
    not_understood = "1 of 1 lines of sm-mta not understood, such as: " + sendmail.split("]: ", 1)[1].rstrip("\n")
    yield log(57, "sendmail-relay", sendmail, hostile=0, defects=[(NOTED, 0, not_understood)])  # sendmail writes no such relay


def halves():
    whole = postfix(HOSTILE, "4F00000002", 1)
    lines = whole.splitlines(keepends=True)
    other = postfix("other@receiver.example", "4F00000003", 1, pid=732).splitlines(keepends=True)
    yield log(58, "interleaved", "".join(a + b for a, b in zip(lines, other)), hostile=2)
    yield log(58, "half-a-stamp", "5-11-01T22:00:00+00:00 mx postfix/smtpd[731]: x\n" + whole, defects=[(SKIPPED, 0, NO_STAMP)])
    yield log(58, "half-a-line", "status=sent (250 ok)\n" + whole, defects=[(SKIPPED, 0, NO_STAMP)])
    yield log(58, "stamp-only", stamp(0) + "\n" + whole, defects=[(NOTED, 0, NO_PROGRAM)])
    yield log(58, "nul-bytes", b"\0" * 4096 + b"\n" + whole.encode(), defects=[(SKIPPED, 0, NO_STAMP)])
    yield log(58, "two-lines-in-one", lines[0].rstrip("\n") + whole)
    yield log(58, "crlf", whole.replace("\n", "\r\n"))
    yield log(58, "not-utf-8", whole.encode().replace(b"s@spam.example", b"s\xff\xfe@spam.example"))
    yield log(58, "escape-sequence", whole.replace("s@spam.example", "s\x1b[2J@spam.example"))
    for size in (65000, 66000, 1 << 20, 64 << 20):
        line = stamp(1) + "kernel: "
        long = line + "x" * (size - len(line)) + "\n"
        yield log(58, f"line-of-{size}", long + whole, defects=[(NOTED, -len(postfix(NORMAL, "4F00000001")), "1 line of 1 other program: kernel (1)")] + ([(TRUNCATED, 0, TOO_LONG)] if size > 65536 else []))
    yield log(58, "without-removed", "".join(lines[:-1]))
    yield log(58, "without-beginning", "".join(lines[1:]), first={"client": None, "rcpt": HOSTILE})
    yield log(58, "without-client-and-sender", "".join(lines[3:]), first={"client": None, "mail_from": None, "rcpt": HOSTILE})
    for n in (1, 30, 60, 90):
        text = postfix(NORMAL, "4F00000001") + whole
        yield Variant(58, f"cut-{n}", ".log", text.encode()[:-n], 1, 1, None)


VARIANTS = [variant for group in (years, forgeries, halves) for variant in group()]
