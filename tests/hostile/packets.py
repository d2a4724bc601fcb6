"""Captures put together by hand: TCP segments in IP packets in Ethernet frames in pcap or pcapng files."""
import struct
from ipaddress import ip_address

FIN, SYN, RST, PSH, ACK = 1, 2, 4, 8, 16
CLIENT, SERVER = "198.18.0.1", "192.0.2.25"
START = 1130882400  # 2005-11-01T22:00:00Z


def tcp(source_port, target_port, sequence, acknowledgement, flags, payload=b"", checksum=0):
    return struct.pack(">HHIIBBHHH", source_port, target_port, sequence & 0xffffffff, acknowledgement & 0xffffffff, 5 << 4, flags, 65535, checksum, 0) + payload


def ipv4(source, target, payload, protocol=6, ttl=64, identification=0, at=0, more=False, checksum=0):
    return struct.pack(">BBHHHBBH", 0x45, 0, 20 + len(payload), identification, (0x2000 if more else 0) | at // 8, ttl, protocol, checksum) \
        + ip_address(source).packed + ip_address(target).packed + payload


def ethernet(payload, kind=0x0800):
    return bytes(12) + struct.pack(">H", kind) + payload


class Pcap:
    """A capture file; packets a second apart. Remembers where each record begins."""

    def __init__(self, link_type=1, order="<", start=START):
        self.bytes = struct.pack(order + "IHHIIII", 0xa1b2c3d4, 2, 4, 0, 0, 262144, link_type)
        self.order, self.time, self.records = order, start, []

    def add(self, frame, captured=None, original=None, seconds=None):
        at = len(self.bytes)
        self.records.append(at)
        self.time += 1
        header = struct.pack(self.order + "IIII", self.time if seconds is None else seconds, 0, len(frame) if captured is None else captured, len(frame) if original is None else original)
        self.bytes += header + frame
        return at


class Ng:
    """The same as a pcapng file."""

    def __init__(self, order="<", link_type=1, resolution=None, section=True, start=START):
        self.order, self.time, self.records, self.bytes, self.ticks = order, start, [], b"", 1000000
        if section:
            self.block(0x0a0d0d0a, struct.pack(order + "IHHq", 0x1a2b3c4d, 1, 0, -1))
            options = b"" if resolution is None else struct.pack(order + "HHBxxxHH", 9, 1, resolution, 0, 0)
            self.block(1, struct.pack(order + "HHI", link_type, 0, 0) + options)

    def block(self, kind, body, length=None, again=None):
        at = len(self.bytes)
        body += bytes(-len(body) % 4)
        true = len(body) + 12
        self.bytes += struct.pack(self.order + "II", kind, true if length is None else length) + body + struct.pack(self.order + "I", true if again is None else again)
        return at

    def add(self, frame, interface=0, ticks=None, **lengths):
        self.time += 1
        stamp = self.time * self.ticks if ticks is None else ticks
        at = self.block(6, struct.pack(self.order + "IIIII", interface, stamp >> 32, stamp & 0xffffffff, len(frame), len(frame)) + frame, **lengths)
        self.records.append(at)
        return at


class Connection:
    """One connection's packets, appended to a capture file as they are said."""

    def __init__(self, file, client=CLIENT, server=SERVER, port=50000, first=(1000, 9000), handshake=True, wrap=ethernet, ttl=64):
        self.file, self.ends, self.ports, self.next, self.wrap, self.ttl = file, (client, server), (port, 25), list(first), wrap, ttl
        if handshake:
            self.segment(0, b"", SYN)
            self.segment(1, b"", SYN | ACK)
            self.segment(0, b"")

    def packet(self, side, payload, flags=ACK, sequence=None, ttl=None):
        segment = tcp(self.ports[side], self.ports[1 - side], self.next[side] if sequence is None else sequence, self.next[1 - side] if flags & ACK else 0, flags, payload)
        return ipv4(self.ends[side], self.ends[1 - side], segment, ttl=ttl or self.ttl)

    def segment(self, side, payload, flags=ACK, sequence=None, ttl=None):
        at = self.file.add(self.wrap(self.packet(side, payload, flags, sequence, ttl)))
        if sequence is None:
            self.skip(side, len(payload) + bool(flags & SYN) + bool(flags & FIN))
        return at

    def skip(self, side, n):
        self.next[side] = (self.next[side] + n) & 0xffffffff

    def client(self, text, flags=ACK):
        return self.segment(0, text, flags)

    def server(self, text, flags=ACK):
        return self.segment(1, text, flags)

    def greet(self):
        self.server(b"220 mx.receiver.example ESMTP\r\n")
        self.client(b"EHLO pc.example\r\n")
        self.server(b"250 mx.receiver.example\r\n")

    def envelope(self, rcpt, sender=b"s@spam.example"):
        self.client(b"MAIL FROM:<" + sender + b">\r\n")
        self.server(b"250 ok\r\n")
        self.client(b"RCPT TO:<" + rcpt.encode() + b">\r\n")
        self.server(b"250 ok\r\n")

    def data(self, text):
        self.client(b"DATA\r\n")
        self.server(b"354 go on\r\n")
        return self.client(text)

    def quit(self):
        self.client(b"QUIT\r\n")
        self.server(b"221 bye\r\n")
        self.close()

    def close(self):
        self.client(b"", FIN | ACK)
        self.server(b"", FIN | ACK)

    def mail(self, rcpt, text=b"Subject: x\r\n\r\nnothing\r\n.\r\n"):
        self.envelope(rcpt)
        at = self.data(text)
        self.server(b"250 queued\r\n")
        return at


def normal_session(file, rcpt, port=40000, **more):
    connection = Connection(file, client="198.18.0.99", port=port, **more)
    connection.greet()
    connection.mail(rcpt)
    connection.quit()
