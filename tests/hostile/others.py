"""Items 62, 64 and 65: JSON events, archives. No ingestor reads zones, address lists or WHOIS records: 59 to 61 and 63 cannot be reached."""
import bz2
import gzip
import io
import lzma
import struct
import tarfile
import zipfile

from variants import *

NO_OBJECT, TOO_LONG = "no JSON object", "a line too long to be an event"
TOO_DEEP = "archives or compressed data too deep inside one another"
EXPANDS, EXPANDS_MEMBER = "compressed data expand beyond all measure: read up to there", "archive expands beyond all measure: read up to there"
DAMAGED = "compressed data are damaged or cut off: read up to there"
NOTHING_READ = "compressed data are damaged or cut off: nothing could be read"
LINK = "a link or device in an archive: not read"


def event(rcpt=NORMAL, **more):
    pairs = {"time": '"2005-11-01T22:00:00Z"', "client": '"198.18.0.1"', "rcpt": f'"{rcpt}"'} | more
    return ("{" + ",".join(f'"{key}":{value}' for key, value in pairs.items()) + "}\n").encode()


def line(name, text, reason=None, hostile=0, **more):
    before = event()
    return Variant(62, name, ".ndjson", before + text + b"\n" + event(), hostile, 2, [(SKIPPED, len(before), reason)] if reason else [], **more)


def json_lines():
    for n in (3000, 100000, 1000000):
        yield line(f"arrays-{n}", b'{"rcpt":' + b"[" * n + b"]" * n + b"}", NO_OBJECT)
        yield line(f"objects-{n}", b'{"a":' * n + b"1" + b"}" * n, NO_OBJECT if n * 6 < 4 << 20 else TOO_LONG)
    yield line("arrays-never-closed", b'{"rcpt":' + b"[" * 100000, NO_OBJECT)
    for name, text in (("repeated-key", b'{"rcpt":"a@b.example","rcpt":"c@d.example"}'), ("repeated-inside", b'{"rcpt":"a@b.example","x":{"y":1,"y":2}}'), ("not-utf-8", b'{"rcpt":"\xff\xfe@b.example"}'), ("cut", b'{"rcpt":"a@b.exa'),
                       ("text", b"hello"), ("array", b"[1,2]"), ("number", b"17"), ("two-objects", b'{"rcpt":"a@b.example"}{"rcpt":"c@d.example"}'), ("nan", b'{"score":NaN}'), ("huge-number", b'{"size":' + b"9" * 400 + b"}"),
                       ("nul-byte", b'{"rcpt":"a\0b"}'), ("lone-surrogate", b'{"rcpt":"\\ud800"}'), ("single-quotes", b"{'rcpt':'a'}"), ("comment", b'{"rcpt":"a@b.example"} // x')):
        yield line(name, text, NO_OBJECT)
    for key, value in (("time", b'"yesterday"'), ("client", b'"1.2.3.400"'), ("client", b'"0177.0.0.1"'), ("code", b"1000"), ("code", b"-1"), ("size", b"-5"), ("date_offset_min", b"100000"), ("rcpt", b"17"), ("urls", b'"x"'), ("urls", b"[1]"),
                       ("outcome", b'"perhaps"'), ("hop_index", b"300"), ("transaction", b"1.5"), ("score", b'"high"'), ("score", b"1e300"), ("time", b'"99999-01-01T00:00:00Z"')):
        name = f"{key}-" + "".join(c if c.isalnum() else "-" for c in value.decode()).strip("-")[:20]
        yield line(name, b'{"%s":%s}' % (key.encode(), value), f"`{key}` has a value that it cannot have")
    yield line("no-key-of-ours", b'{"hello":"world"}', "no key of an event in it")
    yield line("escaped-nul", b'{"rcpt":"a\\u0000b@c.example"}', hostile=1)
    yield line("script-end", b'{"rcpt":"hostile@receiver.example","subject":"</script><script>alert(1)</script>"}', hostile=1, first={"subject": "</script><script>alert(1)</script>"})
    yield line("formula", b'{"rcpt":"hostile@receiver.example","subject":"=cmd|x!A1"}', hostile=1)
    yield line("long-line", b'{"subject":"' + b"x" * (5 << 20) + b'"}', TOO_LONG)


MAILBOX = SEPARATOR + normal_mail()


def tar(*members):
    """(name, type, content or link) each."""
    out = io.BytesIO()
    with tarfile.open(fileobj=out, mode="w", format=tarfile.PAX_FORMAT) as archive:
        for name, kind, content in members:
            info = tarfile.TarInfo(name)
            info.type = kind
            if kind == tarfile.REGTYPE:
                info.size = len(content)
                archive.addfile(info, io.BytesIO(content))
            else:
                info.linkname = content
                archive.addfile(info)
    return out.getvalue()


def tar_of(content, name="inner"):
    return tar((name, tarfile.REGTYPE, content))


def zip_of(content, name="inner"):
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr(zipfile.ZipInfo(name, (2005, 11, 1, 22, 0, 0)), content)
    return out.getvalue()


def gz(content):
    return gzip.compress(content, mtime=0)


def zstd_repeated(text, n, byte=b"x"):
    """A zstd frame (RFC 8878): the text, then n blocks that each say: this byte 128 KiB times."""
    size = 128 << 10
    frame = struct.pack("<IBB", 0xfd2fb528, 0, 0x58)
    return frame + struct.pack("<I", len(text) << 3)[:3] + text + b"".join(struct.pack("<I", (size << 3 | 1 << 1 | (i == n - 1)))[:3] + byte for i in range(n))


def nested_archives():
    wraps = {"gzip": gz, "bzip2": bz2.compress, "xz": lzma.compress, "tar": tar_of, "zip": zip_of}
    for name, wrap in wraps.items():
        content = MAILBOX
        for depth in range(1, 6):
            content = wrap(content)
            if depth in (1, 3):
                yield Variant(64, f"{name}-{depth}", ".packed", content, 0, 1)
            elif depth >= 4:
                place = [(SKIPPED, 0, TOO_DEEP)]
                yield Variant(64, f"{name}-{depth}", ".packed", content, 0, 0, place)
    mixed = gz(tar_of(zip_of(gz(MAILBOX))))
    yield Variant(64, "mixed-4", ".packed", mixed, 0, 1)  # a compressed tar is one layer
    yield Variant(64, "mixed-5", ".packed", gz(mixed), 0, 0, [(SKIPPED, 0, TOO_DEEP)])
    members = [("normal.mbox", tarfile.REGTYPE, MAILBOX), ("deep", tarfile.REGTYPE, gz(gz(gz(MAILBOX)))), ("again.mbox", tarfile.REGTYPE, MAILBOX)]
    yield Variant(64, "deep-among-normal", ".packed", tar(*members), 0, 2, [(SKIPPED, 0, TOO_DEEP)])


def bombs():
    text = SEPARATOR + normal_mail() + b"\n" + SEPARATOR + mail()
    filler = bytes(1 << 20)

    def bomb(opened):
        def write(path):
            with opened(path) as file:
                file.write(text)
                for _ in range(300):
                    file.write(filler)
        return write
    yield Variant(64, "bomb-bzip2", ".packed", bomb(lambda path: bz2.open(path, "wb")), 1, 1, None, seconds=10)
    yield Variant(64, "bomb-xz", ".packed", bomb(lambda path: lzma.open(path, "wb", preset=0)), 1, 1, None, seconds=10)
    yield Variant(64, "bomb-gzip", ".packed", bomb(lambda path: gzip.open(path, "wb", 1)), 1, 1, None, seconds=10)
    yield Variant(64, "bomb-zstd", ".packed", zstd_repeated(text, 8000), 1, 1, None, seconds=10)
    yield Variant(64, "bomb-gzip-of-gzip", ".packed", gz(gz(text + bytes(200 << 20))), 1, 1, None, seconds=10)


def member_names():
    for name, path in (("parent", "../../../../tmp/x.mbox"), ("absolute", "/etc/x.mbox"), ("dot", "./x.mbox"), ("escape", "a\x1b[2J.mbox"), ("newline", "a\nb.mbox"), ("long", "d/" * 400 + "x.mbox"), ("bidi", "a\u202ehco.mbox"),
                       ("proc", "/proc/self/mem"), ("drive", "C:\\x.mbox"), ("dash", "-o")):
        yield Variant(65, f"tar-{name}", ".packed", tar_of(MAILBOX, path), 0, 1)
        yield Variant(65, f"zip-{name}", ".packed", zip_of(MAILBOX, path), 0, 1)
    for name, kind in (("symlink", tarfile.SYMTYPE), ("hard-link", tarfile.LNKTYPE), ("character-device", tarfile.CHRTYPE), ("block-device", tarfile.BLKTYPE), ("fifo", tarfile.FIFOTYPE)):
        members = [("normal.mbox", tarfile.REGTYPE, MAILBOX), ("link.mbox", kind, "/etc/passwd"), ("again.mbox", tarfile.REGTYPE, MAILBOX)]
        yield Variant(65, f"tar-{name}", ".packed", tar(*members), 0, 2, [(NOTED, 0, LINK)])
    yield Variant(65, "tar-same-name-twice", ".packed", tar(("x", tarfile.REGTYPE, MAILBOX), ("x", tarfile.REGTYPE, MAILBOX)), 0, 2)
    yield Variant(65, "tar-empty-members", ".packed", tar(("x", tarfile.REGTYPE, b""), ("y.mbox", tarfile.REGTYPE, MAILBOX)), 0, 1, None)
    yield Variant(65, "tar-directories", ".packed", tar(("d", tarfile.DIRTYPE, ""), ("d/x.mbox", tarfile.REGTYPE, MAILBOX)), 0, 1)
    for cut in (50, 200):
        whole = gz(SEPARATOR + normal_mail() + b"\n" + SEPARATOR + mail(body=bytes(range(33, 127)) * 100))
        yield Variant(9, f"gzip-cut-{cut}", ".packed", whole[:-cut], 0, 0, [(SKIPPED, 0, NOTHING_READ)])
    packers = {"gzip": gz, "bzip2": bz2.compress, "xz": lzma.compress}
    for name, pack in packers.items():
        yield Variant(9, f"{name}-empty", ".packed", pack(b""), 0, 0)
        for cut in (1, 9, 30):
            yield Variant(9, f"{name}-{cut}-bytes-short", ".packed", pack(MAILBOX)[:-cut], 0, 0, [(SKIPPED, 0, NOTHING_READ)])


VARIANTS = [variant for group in (json_lines, nested_archives, bombs, member_names) for variant in group()]
