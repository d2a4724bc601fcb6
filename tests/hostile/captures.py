"""Items 49 to 55: capture files."""
from packets import *
from variants import *

NOT_ITS_PLACE = "the record's length is more than what lies before the next one"
CUT_RECORD, CUT_BLOCK = "the file ends inside a record", "the file ends inside a block"
DAMAGED_RECORD, DAMAGED_BLOCK = "damaged record header", "damaged block"
LENGTHS_DIFFER, TOO_SMALL = "block whose two lengths differ", "block without room for its header"
CLOCK_BACK = "the clock steps back by more than a second"
NO_INTERFACE = "packets of an interface that was not described: taken for Ethernet, times unknown"
NAMED_MAX = 10  # defects of one reason that are named


def lost(reason, n):
    return f"{reason}: {n} bytes lost"


def two_sessions(file, between_them):
    """A normal session, the damage, another normal session; `between_them` returns the defects."""
    normal_session(file, NORMAL)
    defects = between_them(file) or []
    normal_session(file, NORMAL, port=40001)
    return defects


def damaged(item, name, file, between_them, suffix=".pcap", **more):
    defects = two_sessions(file, between_them)
    return Variant(item, name, suffix, file.bytes, 0, 2, defects, **more)


def stray(n=60):
    return ethernet(ipv4("198.18.0.7", SERVER, tcp(999, 25, 1, 0, SYN, b"x" * (n - 54))))


def record_lengths():
    for name, captured in (("all-ones", 0xffffffff), ("two-to-31", 0x80000000), ("just-above-the-largest", 262145), ("ten-megabytes", 10 << 20)):
        def play(file, captured=captured):
            at = file.add(stray(), captured=captured)
            return [(SKIPPED, at, lost(DAMAGED_RECORD, 16 + 60))]
        yield damaged(49, "captured-" + name, Pcap(), play)

    yield damaged(49, "captured-above-original", Pcap(), lambda file: [(SKIPPED, file.add(stray(), original=20), lost(DAMAGED_RECORD, 16 + 60))])

    def into_the_next(file):
        return [(NOTED, file.add(stray(), captured=100, original=100), NOT_ITS_PLACE)]
    yield damaged(49, "captured-into-the-next", Pcap(), into_the_next)
    for order in "<>":
        def zero(file):
            return [(SKIPPED, file.add(b""), lost(DAMAGED_RECORD, 16))]
        yield damaged(49, "captured-nothing-" + ("little" if order == "<" else "big"), Pcap(order=order), zero)

    def garbage(file, n=100):
        at = len(file.bytes)
        file.bytes += b"\xff" * n
        return [(SKIPPED, at, lost(DAMAGED_RECORD, n))]
    file = Pcap()
    two_sessions(file, lambda file: garbage(file, 1))
    yield Variant(49, "garbage-1", ".pcap", file.bytes, 0, 2, None)  # a header that is one byte off may look like a header
    for n in (16, 1000, 20000):
        yield damaged(49, f"garbage-{n}", Pcap(), lambda file, n=n: garbage(file, n))


def cut_files():
    file = Pcap()
    normal_session(file, NORMAL)
    at = file.add(stray())
    end = len(file.bytes)
    for n in (1, 15, 16, 17, 40, 75):
        yield Variant(50, f"record-cut-{n}", ".pcap", file.bytes[:at + n], 0, 1, [(SKIPPED, at, lost(CUT_RECORD, n))])
    yield Variant(50, "not-cut", ".pcap", file.bytes[:end], 0, 1)
    yield Variant(50, "header-only", ".pcap", file.bytes[:24], 0, 0)
    for n in (4, 23):
        yield Variant(50, f"header-cut-{n}", ".pcap", file.bytes[:n], 0, 0, None, exit=1)
    file = Ng()
    normal_session(file, NORMAL)
    at = file.add(stray())
    for n in (1, 11, 12, 50, 80):
        yield Variant(50, f"block-cut-{n}", ".pcapng", file.bytes[:at + n], 0, 1, [(SKIPPED, at, lost(CUT_BLOCK, n))])


def block_lengths():
    for name, length, reason in (("zero", 0, DAMAGED_BLOCK), ("three", 3, DAMAGED_BLOCK), ("eleven", 11, DAMAGED_BLOCK), ("all-ones", 0xffffffff, DAMAGED_BLOCK), ("not-of-four", 93, DAMAGED_BLOCK)):
        def play(file, length=length, reason=reason):
            at = file.add(stray(), length=length)
            return [(SKIPPED, at, lost(reason, len(file.bytes) - at))]
        yield damaged(51, "first-" + name, Ng(), play, ".pcapng")
    for name, again in (("zero", 0), ("other", 96), ("all-ones", 0xffffffff)):
        def second(file, again=again):
            at = file.add(stray(), again=again)
            return [(SKIPPED, at, lost(LENGTHS_DIFFER, len(file.bytes) - at))]
        yield damaged(51, "second-" + name, Ng(), second, ".pcapng")

    def empty(file):
        at = file.block(6, b"")
        return [(SKIPPED, at, lost(TOO_SMALL, 12))]
    yield damaged(51, "packet-block-empty", Ng(), empty, ".pcapng")
    yield damaged(51, "unknown-block", Ng(), lambda file: file.block(0x0bad, b"x" * 100) and None, ".pcapng")
    yield damaged(51, "unknown-blocks-500", Ng(), lambda file: [file.block(0x0bad, b"") for _ in range(500)] and None, ".pcapng")

    def captured(file):
        at = file.block(6, struct.pack("<IIIII", 0, 0, 0, 0xffffffff, 60) + stray())
        return [(SKIPPED, at, lost("captured length is more than the block holds", len(file.bytes) - at))]
    yield damaged(51, "captured-beyond-block", Ng(), captured, ".pcapng")


def link_types():
    for kind, name in ((0xfffe, ""), (147, ""), (127, " (IEEE802_11_RADIO, 802.11 plus radiotap header)"), (189, " (USB_LINUX, USB with Linux header)"), (195, " (IEEE802_15_4, IEEE 802.15.4 with FCS)")):
        file = Pcap(link_type=kind)
        normal_session(file, "lost@receiver.example")
        yield Variant(52, f"unknown-{kind}", ".pcap", file.bytes, 0, 0, [(SKIPPED, at, f"a packet of link type {kind}{name}, which is not understood") for at in file.records[:NAMED_MAX]])
    for name, kind, wrap in (("raw", 101, lambda packet: packet), ("loopback", 0, lambda packet: b"\2\0\0\0" + packet), ("cooked", 113, lambda packet: bytes(14) + b"\x08\0" + packet),
                             ("cooked-2", 276, lambda packet: b"\x08\0" + bytes(18) + packet), ("vlan", 1, lambda packet: bytes(12) + b"\x81\0\0\x05\x08\0" + packet), ("qinq", 1, lambda packet: bytes(12) + b"\x88\xa8\0\x05\x81\0\0\x06\x08\0" + packet)):
        file = Pcap(link_type=kind)
        normal_session(file, NORMAL, wrap=wrap)
        yield Variant(52, "link-" + name, ".pcap", file.bytes, 0, 1)

    def other_interface(file):
        file.block(1, struct.pack("<HHI", 147, 0, 0))
        return [(SKIPPED, file.add(b"no frame of any known kind", interface=1), "a packet of link type 147, which is not understood")]
    yield damaged(52, "unknown-beside-ethernet", Ng(), other_interface, ".pcapng")

    def undescribed(file):
        return [(NOTED, file.add(stray(), interface=7), NO_INTERFACE)]
    yield damaged(52, "interface-not-described", Ng(), undescribed, ".pcapng")


def sections():
    for first in "<>":
        for second in "<>":
            def play(file, second=second):
                other = Ng(second, start=file.time)
                file.bytes += other.bytes
                file.order = second
            name = {"<": "little", ">": "big"}
            yield damaged(53, f"{name[first]}-then-{name[second]}", Ng(first), play, ".pcapng")

    def other_file(file):
        file.bytes += Pcap(start=file.time).bytes
    yield damaged(53, "pcap-behind-pcap", Pcap(), other_file)

    def big_file(file):
        file.bytes += Pcap(order=">").bytes
        file.order = ">"
    yield damaged(53, "big-endian-pcap-behind-little", Pcap(), big_file)


def time_resolutions():
    for name, resolution in (("two-to-minus-72", 0x80 | 72), ("ten-to-minus-72", 72), ("two-to-minus-127", 0xff), ("ten-to-minus-20", 20)):
        file = Ng(resolution=resolution)
        normal_session(file, HOSTILE)
        yield Variant(54, name, ".pcapng", file.bytes, 1, 0, first={"time": None, "rcpt": HOSTILE})
    for name, resolution, ticks in (("nanoseconds", 9, 10 ** 9), ("seconds", 0, 1), ("two-to-minus-10", 0x80 | 10, 1024), ("picoseconds", 12, 10 ** 12)):
        file = Ng(resolution=resolution)
        file.ticks = ticks
        if START * ticks < 1 << 64:
            normal_session(file, HOSTILE)
            yield Variant(54, name, ".pcapng", file.bytes, 1, 0, first={"time": "2005-11-01T22:00:07Z"})


def clocks():
    for name, back in (("two-seconds", 2), ("an-hour", 3600), ("thirty-years", 30 * 365 * 86400)):
        def play(file, back=back):
            file.time -= back + 1
            at = len(file.bytes)
            return [(NOTED, at, CLOCK_BACK)]
        yield damaged(55, f"back-{name}", Ng(), play, ".pcapng")

    def forward(file):
        file.time += 30 * 365 * 86400
    yield damaged(55, "forward-thirty-years", Ng(), forward, ".pcapng")

    def every_second(file):
        places = []
        for i in range(5):
            file.add(stray(), ticks=(file.time + 100) * file.ticks)
            places.append(file.add(stray()))
        return [(NOTED, at, CLOCK_BACK) for at in places]
    yield damaged(55, "every-second-packet", Ng(), every_second, ".pcapng")


VARIANTS = [variant for group in (record_lengths, cut_files, block_lengths, link_types, sections, time_resolutions, clocks) for variant in group()]
