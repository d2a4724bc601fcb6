#!/usr/bin/env python3
"""Takes a capture apart by its records, as tcpdump writes them on the loopback: pcap, little-endian, Ethernet, IPv4, TCP.

    records.py thin N IN OUT      leaves out one packet in N; prints port pairs of each left out and its bytes of TCP payload
    records.py split N IN PREFIX  writes PREFIX1 to PREFIXN, each a capture of its own with a part of the packets in order
"""
import struct
import sys

FILE_HEADER, RECORD_HEADER, ETHERNET = 24, 16, 14


def read(path):
    """The file's header, and its records with theirs."""
    with open(path, "rb") as file:
        data = file.read()
    assert data[:4] == b"\xd4\xc3\xb2\xa1", f"{path}: not the pcap that tcpdump writes here"
    records, at = [], FILE_HEADER
    while at < len(data):
        captured = struct.unpack_from("<I", data, at + 8)[0]
        records.append(data[at:at + RECORD_HEADER + captured])
        at += RECORD_HEADER + captured
    return data[:FILE_HEADER], records


def write(path, header, records):
    with open(path, "wb") as file:
        file.write(header + b"".join(records))


def segment(record):
    """Source port, destination port and bytes of payload."""
    ip = RECORD_HEADER + ETHERNET
    tcp = ip + 4 * (record[ip] & 15)
    source, destination = struct.unpack_from(">HH", record, tcp)
    end = ip + struct.unpack_from(">H", record, ip + 2)[0]
    return source, destination, end - tcp - 4 * (record[tcp + 12] >> 4)


def thin(n, source, target):
    header, records = read(source)
    write(target, header, [record for i, record in enumerate(records, 1) if i % n])
    for record in records[n - 1::n]:
        print(*segment(record))


def split(n, source, prefix):
    header, records = read(source)
    for part in range(n):
        write(f"{prefix}{part + 1}", header, records[len(records) * part // n:len(records) * (part + 1) // n])


if __name__ == "__main__":
    verb, n, *paths = sys.argv[1:]
    {"thin": thin, "split": split}[verb](int(n), *paths)
