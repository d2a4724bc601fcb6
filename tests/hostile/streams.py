"""Items 43 to 48: TCP and IP."""
from packets import *
from variants import *

TEXT = b"Subject: x\r\n\r\nsee http://u.example/ now\r\n.\r\n"
CONFLICT = "two segments hold different bytes at one place: the first ones count"
BROKEN = "a packet whose lengths contradict one another"
GIVEN_UP = "connections given up for want of memory or after long silence"


def capture(item, name, play, hostile=1, defects=(), first=None, columns=None, **more):
    """`play` gets a capture file, and returns the defects."""
    file = Pcap()
    told = play(file) or []
    normal_session(file, NORMAL)
    return Variant(item, name, ".pcap", file.bytes, hostile, 1, list(defects) + told, first or {}, session=columns or {}, **more)


def up_to_data(file, **more):
    connection = Connection(file, **more)
    connection.greet()
    connection.envelope(HOSTILE)
    connection.client(b"DATA\r\n")
    connection.server(b"354 go on\r\n")
    return connection


def finish(connection):
    connection.server(b"250 queued\r\n")
    connection.quit()


def overlaps():
    changed = TEXT.replace(b"u.example", b"v.example")

    def escaped(text):
        differs = TEXT.index(b"u.example")
        return text[differs:differs + 24].decode().replace("\r", "<U+000D>").replace("\n", "<U+000A>")

    def reason(kept, other):
        return f"{CONFLICT}, `{escaped(kept)}` and not `{escaped(other)}`"

    def again(file, other=changed):
        connection = up_to_data(file)
        at = connection.next[0]
        connection.client(TEXT)
        place = connection.segment(0, other, sequence=at)
        finish(connection)
        return [(NOTED, place, reason(TEXT, other))] if other != TEXT else []
    yield capture(43, "sent-again-changed", again, first={"urls": "http://u.example/"}, columns={"conflicts": 1})
    yield capture(43, "sent-again-the-same", lambda file: again(file, TEXT), first={"urls": "http://u.example/"}, columns={"conflicts": 0})

    def out_of_order(file, first=TEXT[20:], second=changed):
        connection = up_to_data(file)
        at = connection.next[0]
        connection.segment(0, first, sequence=at + 20)
        place = connection.segment(0, second, sequence=at)
        connection.skip(0, len(TEXT))
        finish(connection)
        return [(NOTED, place, reason(TEXT, changed))] if second != TEXT else []
    yield capture(43, "ahead-then-changed", out_of_order, first={"urls": "http://u.example/"}, columns={"conflicts": 1})
    yield capture(43, "ahead-then-the-same", lambda file: out_of_order(file, second=TEXT), first={"urls": "http://u.example/"}, columns={"conflicts": 0})

    def many(file):
        connection = up_to_data(file)
        at = connection.next[0]
        for i in range(len(TEXT)):
            connection.segment(0, TEXT[i:i + 30], sequence=at + i)
        connection.skip(0, len(TEXT))
        finish(connection)
    yield capture(43, "each-byte-thirty-times", many, first={"urls": "http://u.example/"})

    def reversed_bytes(file):
        connection = up_to_data(file)
        at = connection.next[0]
        for i in reversed(range(len(TEXT))):
            connection.segment(0, TEXT[i:i + 1], sequence=at + i)
        connection.skip(0, len(TEXT))
        finish(connection)
    yield capture(43, "last-byte-first", reversed_bytes, first={"urls": "http://u.example/"})


def sequence_wraps():
    for name, first in (("in-the-greeting", (0xfffffff0, 0xffffffe0)), ("in-the-mail", (0xffffff80, 0)), ("at-the-syn", (0xffffffff, 0xffffffff)), ("half-way", (0x7ffffff0, 0x7fffffff))):
        def play(file, first=first):
            connection = up_to_data(file, first=first)
            connection.client(TEXT)
            finish(connection)
        yield capture(44, name, play, first={"urls": "http://u.example/"})

    def far_ahead(file):
        connection = up_to_data(file)
        connection.segment(0, b"x" * 100, sequence=connection.next[0] + (1 << 30))
        connection.client(TEXT)
        finish(connection)
    yield capture(44, "far-ahead", far_ahead, first={"urls": "http://u.example/"})


def ends_and_reuse():
    def reset(file):
        connection = up_to_data(file)
        connection.client(TEXT)
        connection.server(b"250 queued\r\n")
        connection.client(b"", RST)
    yield capture(45, "reset", reset, columns={"outcome": "reset"})

    def forged_reset(file):
        connection = up_to_data(file)
        connection.segment(0, b"", RST, sequence=connection.next[0] + 1000000000)
        connection.client(TEXT)
        finish(connection)
    yield capture(45, "reset-outside-the-window", forged_reset, first={"urls": "http://u.example/"}, columns={"outcome": "quit"})

    def reuse(file, n=2, close=True):
        for i in range(n):
            connection = up_to_data(file, first=(1000 + 5000000 * i, 9000 + 7000000 * i))
            connection.client(TEXT)
            connection.server(b"250 queued\r\n")
            if close:
                connection.quit()
    yield capture(45, "port-used-again", reuse, hostile=2)
    yield capture(45, "port-used-again-unclosed", lambda file: reuse(file, close=False), hostile=2)
    yield capture(45, "port-used-ten-times", lambda file: reuse(file, 10), hostile=10)

    def syn_again(file):
        connection = up_to_data(file)
        file.add(ethernet(connection.packet(0, b"", SYN, sequence=1000)))
        connection.client(TEXT)
        finish(connection)
    yield capture(45, "syn-sent-again", syn_again, first={"urls": "http://u.example/"})


def syn(i):
    return ethernet(ipv4(f"198.{18 + (i >> 16) % 2}.{i >> 8 & 255}.{i & 255}", SERVER, tcp(1024 + (i >> 17), 25, i, 0, SYN)))


def half_open():
    for n in (100, 1000):
        def play(file, n=n):
            for i in range(n):
                file.add(syn(i), seconds=START)
        yield capture(46, f"half-open-{n}", play, hostile=0)

    def million(path):
        begin = Pcap()
        connection = up_to_data(begin)
        connection.client(TEXT)
        finish(connection)
        with open(path, "wb") as file:
            file.write(begin.bytes)
            for i in range(1000000):
                frame = syn(i)
                file.write(struct.pack("<IIII", START + 100, i, len(frame), len(frame)) + frame)
            end = Pcap(start=START + 200)
            normal_session(end, NORMAL)
            file.write(end.bytes[24:])
    yield Variant(46, "half-open-1000000", ".pcap", million, 1, 1, [(NOTED, 0, f"800001 {GIVEN_UP}")], seconds=10)


def checksums_and_ttl():
    def play(file, ttl=64):
        connection = up_to_data(file, ttl=ttl)
        connection.client(TEXT)
        finish(connection)
    yield capture(47, "checksums-zero", play, first={"urls": "http://u.example/"})
    for ttl in (1, 255):
        yield capture(47, f"ttl-{ttl}", lambda file, ttl=ttl: play(file, ttl), first={"urls": "http://u.example/"})

    def wrong_sums(file):
        file_add = file.add
        file.add = lambda frame, **more: file_add(frame[:24] + b"\xde\xad" + frame[26:50] + b"\xbe\xef" + frame[52:], **more)
        play(file)
        file.add = file_add
    yield capture(47, "checksums-wrong", wrong_sums, first={"urls": "http://u.example/"})


def fragments():
    def send(file, cut, order=None, extra=None):
        connection = up_to_data(file)
        segment = tcp(50000, 25, connection.next[0], connection.next[1], ACK, TEXT)
        pieces = [(at, segment[at:at + cut]) for at in range(0, len(segment), cut)]
        for at, piece in (order or list)(pieces):
            file.add(ethernet(ipv4(CLIENT, SERVER, piece, identification=7, at=at, more=at + cut < len(segment))))
        if extra:
            extra(file)
        connection.skip(0, len(TEXT))
        finish(connection)
    url = {"urls": "http://u.example/"}
    for cut in (8, 16, 24, 40):
        yield capture(48, f"pieces-of-{cut}", lambda file, cut=cut: send(file, cut), first=url)
    yield capture(48, "last-first", lambda file: send(file, 16, lambda pieces: reversed(pieces)), first=url)
    yield capture(48, "each-twice", lambda file: send(file, 16, lambda pieces: [piece for piece in pieces for _ in range(2)]), first=url,
                  defects=[(NOTED, 0, "1 fragmented packets never completed")])  # the last piece, when it comes again

    def changed(pieces):
        pieces = list(pieces)
        return pieces[:2] + [(pieces[1][0], b"\0" * len(pieces[1][1]))] + pieces[2:]
    yield capture(48, "overlap-changed", lambda file: send(file, 16, changed), first=url)

    def too_far(file):
        file.add(ethernet(ipv4(CLIENT, SERVER, bytes(1480), identification=9, at=65528)))
    yield capture(48, "beyond-65535", lambda file: send(file, 16, extra=too_far), first=url, defects=[(NOTED, 0, "1 fragmented packets never completed")])

    def waiting(file):
        for i in range(3):
            file.add(ethernet(ipv4(CLIENT, SERVER, bytes(8), identification=20 + i, at=8, more=True)))
    yield capture(48, "waiting-at-the-end", lambda file: send(file, 16, extra=waiting), first=url, defects=[(NOTED, 0, "3 fragmented packets never completed")])

    def never_whole(file):
        for i in range(2000):
            file.add(ethernet(ipv4(CLIENT, SERVER, bytes(8), identification=i, at=8, more=True)), seconds=START + 20)
        send(file, 16)
    yield capture(48, "never-whole-2000", never_whole, defects=[(NOTED, 0, "2000 fragmented packets never completed")], first=url)


def lengths():
    for name, damage in (("header-length-0", lambda frame: frame[:14] + b"\x40" + frame[15:]), ("header-beyond", lambda frame: frame[:14] + b"\x4f" + frame[15:40]),
                         ("total-below-header", lambda frame: frame[:16] + b"\0\x05" + frame[18:]), ("tcp-header-beyond", lambda frame: frame[:46] + b"\xf0" + frame[47:]),
                         ("tcp-header-0", lambda frame: frame[:46] + b"\0" + frame[47:])):
        def play(file, damage=damage):
            connection = up_to_data(file)
            place = file.add(damage(ethernet(connection.packet(0, TEXT[:10]))))
            connection.client(TEXT)
            finish(connection)
            return [(SKIPPED, place, BROKEN)]
        yield capture(48, name, play, first={"urls": "http://u.example/"})


VARIANTS = [variant for group in (overlaps, sequence_wraps, ends_and_reuse, half_open, checksums_and_ttl, fragments, lengths) for variant in group()]
