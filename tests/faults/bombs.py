"""Little data that become much: read in little memory and time, and labelled as partial."""
import bz2
import gzip
import io
import lzma
import os
import shutil
import subprocess
import tarfile
import zipfile
import zlib

import measured

GIGABYTE = 1 << 30
PIECE = b"From a@bomb.example Sat Jan  1 00:00:00 2022\n\n" + b"a" * (1 << 20)
MEMORY_MAX_KB, SECONDS_MAX = 64 << 10, 10


def pieces(bytes_in_all):
    """The head of an mbox, and then nothing of note."""
    yield PIECE
    for _ in range(bytes_in_all // (1 << 20)):
        yield bytes(1 << 20)


def compressed(compressor, bytes_in_all=GIGABYTE):
    return b"".join(map(compressor.compress, pieces(bytes_in_all))) + compressor.flush()


def zstd(*options):
    return subprocess.run(["zstd", "-q", "-c", *options], input=b"".join(pieces(GIGABYTE // 4)), stdout=subprocess.PIPE, check=True).stdout


def zipped(name, content):
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr(name, content)
    return out.getvalue()


def tarred(members):
    out = io.BytesIO()
    with tarfile.open(fileobj=out, mode="w") as archive:
        for name, content in members:
            info = tarfile.TarInfo(name)
            info.size = len(content)
            archive.addfile(info, io.BytesIO(content))
    return out.getvalue()


def raw_zip(bytes_in_all):
    """As a streaming writer leaves it."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive, archive.open("bomb.mbox", "w", force_zip64=True) as member:
        for piece in pieces(bytes_in_all):
            member.write(piece)
    return out.getvalue()


def bombs():
    """Name, content, and MiB of the window: what the format itself makes a reader keep, beside the memory that is allowed."""
    once = compressed(bz2.BZ2Compressor(9))
    yield "bzip2 of 1 GiB", once, 0
    yield "bzip2 of bzip2 of 1 GiB", bz2.compress(once), 0
    yield "xz of 1 GiB", compressed(lzma.LZMACompressor()), 0
    yield "xz of xz of 1 GiB", lzma.compress(compressed(lzma.LZMACompressor())), 0
    yield "gzip of 1 GiB", compressed(zlib.compressobj(9, zlib.DEFLATED, 31)), 0
    yield "gzip of gzip of 1 GiB", gzip.compress(compressed(zlib.compressobj(9, zlib.DEFLATED, 31))), 0
    yield "zip of 1 GiB", raw_zip(GIGABYTE), 0
    yield "zip of zip of 1 GiB", zipped("inner.zip", raw_zip(GIGABYTE)), 0
    yield "tar of 100 bzip2 of 1 GiB", tarred([(f"{i}.mbox", once) for i in range(100)]), 0
    yield "xz of 256 MiB, window of 64 MiB", compressed(lzma.LZMACompressor(preset=9), GIGABYTE // 4), 64
    if shutil.which("zstd"):
        yield "zstd of 256 MiB", zstd("-19"), 0
        yield "zstd of 256 MiB, window of 128 MiB", zstd("-19", "--long=27"), 128


def part(setting):
    for name, content, window in bombs():
        path = setting.path("bomb")
        with open(path, "wb") as file:
            file.write(content)
        done = measured.run([setting.program, "facts", "--format=json", "--jobs=1", path])
        setting.table.row(f"{name} in {len(content)} bytes", [judge(done, MEMORY_MAX_KB + (window << 10))], f"{done.kilobytes >> 10} MB, {done.seconds:.1f} s")
        os.unlink(path)


def judge(done, memory_max_kb):
    document = done.json()
    if document is None:
        return done.ending()
    defects = [defect for defect in document["defects"] if defect["kind"] != "noted"]
    if done.kilobytes > memory_max_kb or done.seconds > SECONDS_MAX:
        return f"{done.kilobytes >> 10} MB, {done.seconds:.1f} s"
    return None if defects or "nothing" in done.err else "not labelled as partial"
