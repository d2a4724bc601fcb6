"""Items 29 to 35: Received fields and dates."""
from variants import *

MANY_HOPS, BAD_DATE = "too many Received fields", "Date that cannot be read"
FEW_DIGITS, WRONG_WEEKDAY = "Date with a year of two or three digits", "Date on another weekday than it says"
TRUSTED = ["--trusted=192.0.2.0/24"]
OWN = received("192.0.2.9", "store.receiver.example", date="Tue, 1 Nov 2005 22:00:09 +0000", helo="mx.receiver.example")
EDGE = received("198.18.0.1", "mx.receiver.example")
FORGED = received("203.0.113.7", "mx.receiver.example", date="Tue, 1 Nov 2005 21:00:00 +0000")
CLIENT = {"client": "198.18.0.1"}


def chain(item, name, hops, defects=(), first=None, options=(), **more):
    return between(item, name, mail(hop=hops), defects, first=CLIENT if first is None else first, options=list(options), **more)


def forged_hops():  # Postfix, as all relays, writes `?` for the brackets and blanks of a HELO
    for name, hops in (("one-below", EDGE + FORGED), ("ten-below", EDGE + FORGED * 10), ("own-relay-above", OWN + EDGE + FORGED), ("own-relay-forged-below", OWN + EDGE + OWN + FORGED),
                       ("claims-our-name", EDGE.replace(b"pc.example", b"mx.receiver.example") + FORGED), ("helo-is-an-address", EDGE.replace(b"pc.example", b"[203.0.113.7]")),
                       ("unreadable-above", b"Received: nothing that can be read\n" + EDGE + FORGED), ("text-in-helo", EDGE.replace(b"pc.example", b"x??trusted?[203.0.113.7]?"))):
        yield chain(29, name, hops, options=TRUSTED)
    yield chain(29, "inside-only", OWN, first={"client": None}, options=TRUSTED)
    yield chain(29, "later-dates-below", EDGE + FORGED.replace(b"2005", b"2035"), first=CLIENT | {"time": "2005-11-01T22:00:00Z"}, options=TRUSTED)


def many_hops():
    for n in (2, 127):
        yield chain(30, f"hops-{n + 1}", EDGE + FORGED * n, options=TRUSTED)
    for n in (128, 5000):
        yield chain(30, f"hops-{n + 1}", EDGE + FORGED * n, [(TRUNCATED, MANY_HOPS)], options=TRUSTED)
    yield chain(30, "hops-10001", EDGE + FORGED * 10000, [(TRUNCATED, MANY_HOPS), (TRUNCATED, "header block too long")], options=TRUSTED)
    yield chain(30, "long-hop", EDGE.replace(b"; Tue", b" " + b"(x) " * 3000 + b"; Tue"), first=CLIENT | {"time": None}, options=TRUSTED)


def addresses():
    for name, text in (("mapped", b"::ffff:198.18.0.1"), ("mapped-ipv6-tag", b"IPv6:::ffff:198.18.0.1")):
        yield chain(31, name, EDGE.replace(b"198.18.0.1", text), options=TRUSTED)
    yield chain(31, "ipv6", EDGE.replace(b"198.18.0.1", b"IPv6:2001:db8::1"), first={"client": "2001:db8::1"}, options=TRUSTED)
    for name, text in (("octal", b"0306.022.0.1"), ("leading-zero", b"198.018.0.1"), ("short", b"198.18.1"), ("with-port", b"198.18.0.1:25"), ("one-number", b"3323068417"), ("hexadecimal", b"0xc6.0x12.0.1"), ("five-parts", b"198.18.0.1.5"),
                       ("too-large", b"198.18.0.256"), ("empty", b""), ("two-gaps", b"2001::db8::1"), ("zone", b"fe80::1%eth0"), ("nine-groups", b"1:2:3:4:5:6:7:8:9")):
        yield chain(31, name, EDGE.replace(b"198.18.0.1", text), first={"client": None}, options=TRUSTED)


def without_date():
    for name, hop in (("no-semicolon", EDGE.replace(b";", b"")), ("nothing-behind", EDGE.split(b";")[0] + b";\n"), ("no-date", EDGE.split(b";")[0] + b"\n"), ("words", EDGE.split(b";")[0] + b"; yesterday\n")):
        expected = CLIENT | {"time": "2005-11-01T22:00:00Z" if name == "no-semicolon" else None}
        yield chain(32, name, hop, first=expected, options=TRUSTED) if name != "no-semicolon" else chain(32, name, hop, options=TRUSTED)
    yield chain(32, "two-semicolons", EDGE.replace(b"by mx", b"(a; b) by mx"), first=CLIENT | {"time": "2005-11-01T22:00:00Z"}, options=TRUSTED)
    yield chain(32, "date-twice", EDGE.rstrip(b"\n") + b"; Wed, 2 Nov 2005 22:00:00 +0000\n", options=TRUSTED)


def impossible_dates():
    for name, date in (("year-0", "Tue, 1 Nov 0000 22:00:00 +0000"), ("year-99999", "Tue, 1 Nov 99999 22:00:00 +0000"), ("zone-9999", "Tue, 1 Nov 2005 22:00:00 +9999"), ("zone-minus-2401", "Tue, 1 Nov 2005 22:00:00 -2401"),
                       ("day-0", "Tue, 0 Nov 2005 22:00:00 +0000"), ("day-32", "Tue, 32 Nov 2005 22:00:00 +0000"), ("november-31", "Tue, 31 Nov 2005 22:00:00 +0000"), ("february-29", "Tue, 29 Feb 2005 22:00:00 +0000"),
                       ("month-13", "Tue, 1 Foo 2005 22:00:00 +0000"), ("hour-24", "Tue, 1 Nov 2005 24:00:00 +0000"), ("minute-60", "Tue, 1 Nov 2005 22:60:00 +0000"), ("second-61", "Tue, 1 Nov 2005 22:00:61 +0000"),
                       ("negative-day", "Tue, -1 Nov 2005 22:00:00 +0000"), ("many-digits", "Tue, 1 Nov 2005 22:00:" + "0" * 5000 + " +0000"), ("year-2-to-64", "Tue, 1 Nov 18446744073709553621 22:00:00 +0000")):
        yield chain(33, "received-" + name, EDGE.replace(b"Tue, 1 Nov 2005 22:00:00 +0000", date.encode()), first=CLIENT | {"time": None}, options=TRUSTED)
        yield between(33, "date-" + name, mail(header=b"Date: " + date.encode() + b"\n"), [(NOTED, BAD_DATE)], first={"date_offset_min": None})


def leap_seconds():
    for name, date, time in (("leap-second", "Sat, 31 Dec 2005 23:59:60 +0000", "2005-12-31T23:59:59Z"), ("leap-second-anywhere", "Tue, 1 Nov 2005 22:00:60 +0000", "2005-11-01T22:00:59Z"),
                             ("spring-gap", "Sun, 27 Mar 2005 02:30:00 +0100", "2005-03-27T01:30:00Z"), ("autumn-hour", "Sun, 30 Oct 2005 02:30:00 +0200", "2005-10-30T00:30:00Z"),
                             ("autumn-hour-again", "Sun, 30 Oct 2005 02:30:00 +0100", "2005-10-30T01:30:00Z"), ("leap-day", "Tue, 29 Feb 2000 12:00:00 +0000", "2000-02-29T12:00:00Z")):
        yield chain(34, name, EDGE.replace(b"Tue, 1 Nov 2005 22:00:00 +0000", date.encode()), first=CLIENT | {"time": time}, options=TRUSTED)


def odd_years():
    for name, date, reasons in (("two-digits", "Tue, 1 Nov 05 22:00:00 +0000", [FEW_DIGITS]), ("three-digits", "Tue, 1 Nov 105 22:00:00 +0000", [FEW_DIGITS]), ("wrong-weekday", "Mon, 1 Nov 2005 22:00:00 +0000", [WRONG_WEEKDAY]),
                                ("both", "Mon, 1 Nov 05 22:00:00 +0000", [WRONG_WEEKDAY, FEW_DIGITS]), ("two-digits-99", "Mon, 1 Nov 99 22:00:00 +0000", [FEW_DIGITS]), ("two-digits-50", "Wed, 1 Nov 50 22:00:00 +0000", [FEW_DIGITS])):
        yield between(35, name, mail(header=b"Date: " + date.encode() + b"\n"), [(NOTED, reason) for reason in reasons], first={"date_offset_min": 0})


VARIANTS = [variant for group in (forged_hops, many_hops, addresses, without_date, impossible_dates, leap_seconds, odd_years) for variant in group()]
