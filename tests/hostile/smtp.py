"""Items 36 to 42: SMTP sessions."""
from packets import *
from variants import *

TEXT = b"Subject: x\r\n\r\nnothing\r\n"
HOLED = "bytes of a mail are missing: nothing behind them was read"
ODD_END = "a mail that does not end as RFC 5321 has it"


def session(item, name, play, hostile=1, defects=(), greet=True, handshake=True, first=None, columns=None, seconds=5):
    """`play` says what the hostile client and its server say, behind the greeting; it returns the offsets that defects name."""
    file = Pcap()
    connection = Connection(file, handshake=handshake)
    if greet:
        connection.greet()
    places = play(connection)
    normal_session(file, NORMAL)
    listed = [(kind, places[i], reason) for i, kind, reason in defects]
    return Variant(item, name, ".pcap", file.bytes, hostile, 1, listed, first or {}, session=columns or {}, seconds=seconds)


def smuggling():
    forged = b"MAIL FROM:<evil@spam.example>\r\nRCPT TO:<x@receiver.example>\r\nDATA\r\nSubject: smuggled\r\n\r\nx\r\n.\r\n"
    for name, end in (("CRLF.LF", b"\r\n.\n"), ("LF.LF", b"\n.\n"), ("LF.CRLF", b"\n.\r\n"), ("CR.CR", b"\r.\r")):
        def play(connection, end=end, behind=forged):
            connection.envelope(HOSTILE)
            places = [connection.data(TEXT + b"more" + end + behind)]
            connection.server(b"250 queued\r\n")
            connection.quit()
            return places
        told = f"{name} inside a mail: 1 mail by RFC 5321, %u where it is an end"
        yield session(36, name.lower().replace(".", "-dot-"), play, defects=[(0, NOTED, told.replace("%u", "2"))])
        yield session(36, name.lower().replace(".", "-dot-") + "-nothing-behind", lambda connection, play=play: play(connection, behind=b"more text\r\n.\r\n"), defects=[(0, NOTED, told.replace("%u", "1"))])
    for name, line in (("stuffed-dot", b"..\r\n"), ("dot-space", b". \r\n"), ("dot-tab", b".\t\r\n")):
        def stuffed(connection, line=line):
            connection.mail(HOSTILE, TEXT + line + forged.replace(b"\r\n.\r\n", b"\r\n") + b".\r\n")
            connection.quit()
        yield session(36, name, stuffed)


def chunks():
    broken = "BDAT with a size that cannot be"
    for name, size in (("negative", b"-1"), ("two-to-64", b"18446744073709551616"), ("many-digits", b"9" * 400), ("word", b"all"), ("missing", b""), ("hexadecimal", b"0x10")):
        def play(connection, size=size):
            connection.envelope(HOSTILE)
            places = [connection.client(b"BDAT " + size + b" LAST\r\n")]
            connection.server(b"501 what\r\n")
            connection.quit()
            return places
        yield session(37, name, play, hostile=None, defects=[(0, NOTED, broken)])

    def unfinished(connection, size=b"100000"):
        connection.envelope(HOSTILE)
        places = [connection.client(b"BDAT " + size + b" LAST\r\n" + TEXT)]
        connection.close()
        return places
    yield session(37, "unfinished", unfinished, defects=[(0, NOTED, "a chunk without its end")])
    yield session(37, "two-to-63", lambda connection: unfinished(connection, b"9223372036854775807"), defects=[(0, NOTED, "a chunk without its end")])

    def pieces(connection, sizes=(5, 0, 18), last=b" LAST"):
        connection.envelope(HOSTILE)
        at = 0
        for size in sizes:
            end = last if size == sizes[-1] else b""
            connection.client(b"BDAT %d" % size + end + b"\r\n" + TEXT[at:at + size])
            connection.server(b"250 ok\r\n")
            at += size
        connection.quit()
    yield session(37, "pieces", pieces, first={"subject": "x", "size": len(TEXT), "outcome": "accepted"})
    yield session(37, "thousand-empty", lambda connection: pieces(connection, (0,) * 200 + (23,)), first={"subject": "x"})
    yield session(37, "never-last", lambda connection: pieces(connection, (5, 18), b""), first={"outcome": None})


def endless_lines():
    for size in (512, 65000):
        yield session(38, f"command-{size}", lambda connection, size=size: (connection.client(b"NOOP " + b"x" * size + b"\r\n"), connection.server(b"250 ok\r\n"), connection.mail(HOSTILE), connection.quit()))
    for size in (66000, 1 << 20):
        def play(connection, size=size):
            for _ in range(size // 1000):
                connection.client(b"x" * 1000)
            places = [connection.client(b"\r\n")]
            connection.server(b"500 what\r\n")
            connection.mail(HOSTILE)
            connection.quit()
            return places
        yield session(38, f"command-{size}", play, defects=[(0, TRUNCATED, "command too long")])

        def reply(connection, size=size):
            connection.client(b"NOOP\r\n")
            connection.server(b"250 ")
            for _ in range(size // 1000):
                connection.server(b"x" * 1000)
            places = [connection.server(b"\r\n")]
            connection.mail(HOSTILE)
            connection.quit()
            return places
        yield session(38, f"reply-{size}", reply, defects=[(0, TRUNCATED, "reply too long")])

    def address(connection):
        places = [connection.client(b"MAIL FROM:<" + b"x" * 5000 + b"@spam.example>\r\n")]
        connection.server(b"250 ok\r\n")
        connection.client(b"RCPT TO:<" + HOSTILE.encode() + b">\r\n")
        connection.server(b"250 ok\r\n")
        connection.data(TEXT + b".\r\n")
        connection.server(b"250 queued\r\n")
        connection.quit()
        return places
    yield session(38, "address-5000", address, defects=[(0, TRUNCATED, "address too long")])

    def multiline(connection):
        connection.client(b"HELP\r\n")
        for _ in range(2000):
            connection.server(b"214-x\r\n")
        connection.server(b"214 end\r\n")
        connection.mail(HOSTILE)
        connection.quit()
    yield session(38, "reply-of-2000-lines", multiline)


def start_tls(behind, reply=b"220 go on\r\n", hello=b"\x16\x03\x01\x00\x05hello"):
    def play(connection):
        places = [connection.client(b"STARTTLS\r\n" + behind)]
        places.append(connection.server(reply))
        connection.client(hello)
        connection.server(b"\x16\x03\x03\x00\x05other")
        connection.client(b"\x17\x03\x03\x00\x20MAIL FROM:<x@spam.example>\r\n\x17\x03")
        connection.close()
        return places
    return play


def tls():
    yield session(39, "opaque", start_tls(b""), hostile=0, columns={"tls": True})
    yield session(39, "commands-inside-records", start_tls(b"", hello=b"\x16\x03\x01\x00\x40RCPT TO:<y@receiver.example>\r\nDATA\r\n"), hostile=0, columns={"tls": True})
    yield session(39, "other-reply-text", start_tls(b"", b"220-ready\r\n220 now\r\n"), hostile=0, columns={"tls": True})

    def at_once(connection):
        connection.client(b"\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03" + bytes(80))
        connection.server(b"\x16\x03\x03\x00\x7a\x02" + bytes(80))
        connection.close()
    yield session(39, "from-the-start", at_once, hostile=0, greet=False)

    def refused(connection):
        connection.client(b"STARTTLS\r\n")
        connection.server(b"454 not now\r\n")
        connection.mail(HOSTILE)
        connection.quit()
    yield session(39, "refused", refused, columns={"tls": False})

    pipelined = "commands sent behind STARTTLS before its reply"
    for name, behind in (("envelope", b"MAIL FROM:<x@spam.example>\r\nRCPT TO:<y@receiver.example>\r\n"), ("noop", b"NOOP\r\n"), ("half-a-command", b"MAIL FR"), ("line-end", b"\r\n")):
        yield session(40, name, start_tls(behind), hostile=0, defects=[(1, NOTED, pipelined)], columns={"tls": True})

    def own_packet(connection):
        connection.client(b"STARTTLS\r\n")
        connection.client(b"RSET\r\n")
        places = [connection.server(b"220 go on\r\n")]
        connection.client(b"\x16\x03\x01\x00\x05hello")
        connection.close()
        return places
    yield session(40, "in-its-own-packet", own_packet, hostile=0, defects=[(0, NOTED, pipelined)], columns={"tls": True})


def one_sided(side):
    """The same mail, with only one side's packets captured."""
    def play(connection):
        keep = connection.file
        whole = connection.segment
        connection.segment = lambda who, *rest, **more: whole(who, *rest, **more) if who == side else skipped(who, *rest)

        def skipped(who, payload, flags=ACK, *_):
            connection.skip(who, len(payload) + bool(flags & SYN) + bool(flags & FIN))
            return len(keep.bytes)
        connection.greet()
        connection.mail(HOSTILE)
        connection.quit()
    return play


def parts_missing():
    yield session(41, "client-only", one_sided(0), greet=False, handshake=False, first={"rcpt": HOSTILE}, columns={"midstream": True})
    yield session(41, "server-only", one_sided(1), greet=False, handshake=False, hostile=None, columns={"midstream": True})

    def go_on(connection):
        connection.mail(HOSTILE)
        connection.quit()
    yield session(41, "no-syn", lambda connection: (connection.greet(), go_on(connection)), greet=False, handshake=False, first={"rcpt": HOSTILE}, columns={"midstream": True})
    yield session(41, "no-greeting", go_on, greet=False, handshake=False, first={"rcpt": HOSTILE}, columns={"midstream": True})

    def from_data(connection):
        connection.data(TEXT + b".\r\n")
        connection.server(b"250 queued\r\n")
        connection.quit()
    yield session(41, "from-data-on", from_data, greet=False, handshake=False, first={"rcpt": None, "subject": "x"}, columns={"midstream": True})

    def no_end(connection):
        connection.mail(HOSTILE)
    yield session(41, "no-end", no_end, first={"outcome": "accepted"})


def holes():
    long_text = b"Subject: x\r\n\r\nsee http://before.example/\r\n" + b"text\r\n" * 300

    def play(connection, lost, text=long_text, tail=b"http://behind.example/\r\n.\r\n"):
        connection.envelope(HOSTILE)
        connection.data(text)
        connection.skip(0, lost)
        connection.client(tail)
        connection.server(b"250 queued\r\n")
        connection.server(b"", ACK)
        connection.client(b"QUIT\r\n")
        connection.server(b"221 bye\r\n")
        connection.close()
    for lost in (1, 100, 1460, 14600, 100000):
        file = Pcap()
        connection = Connection(file)
        connection.greet()
        play(connection, lost)
        normal_session(file, NORMAL)
        yield Variant(42, f"lost-{lost}", ".pcap", file.bytes, 1, 1, None, {"urls": "http://before.example/", "rcpt": HOSTILE, "outcome": "accepted"}, session={"holes": 1, "messages": 1})


VARIANTS = [variant for group in (smuggling, chunks, endless_lines, tls, parts_missing, holes) for variant in group()]
