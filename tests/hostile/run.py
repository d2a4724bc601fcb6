#!/usr/bin/env python3
"""Every variant of the 65 dangerous inputs through the program.

    run.py SPAMWAVE TESTDATA       all; the small ones are compared with the files in TESTDATA (testdata/hostile), too
    run.py --write TESTDATA        writes those files anew
    run.py SPAMWAVE TESTDATA -k X  those whose name begins with X

Each is read under limits of time and memory. Compared are the exit code, the events of the hostile and of the normal mails, and each defect
with its kind, file, offset and reason. Beside each stands a file with one normal mail, which must be told whatever happens; nothing that is
printed holds a control character.
"""
import json
import os
import resource
import shutil
import subprocess
import sys
import tempfile
import time

import variants as shape

MEMORY_MAX = 1 << 30  # of address space; without a sanitizer, which needs more
SMALL_MAX = 24 << 10  # bytes of a variant that lies in the repository
ITEMS = "mailboxes mime chains smtp streams captures logs others".split()


def all_variants():
    return [variant for name in ITEMS for variant in __import__(name).VARIANTS]


def file_name(variant):
    return f"{variant.item:02}-{variant.name}{variant.suffix.rstrip('/')}"


def is_small(variant):
    return isinstance(variant.content, bytes) and len(variant.content) <= SMALL_MAX


def write(variant, path):
    if isinstance(variant.content, bytes):
        with open(path, "wb") as file:
            file.write(variant.content)
    else:
        variant.content(path)


def limit_memory():
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY_MAX, MEMORY_MAX))


def run(program, arguments, variant):
    sanitized = b"__asan_init" in open(program, "rb").read()
    environment = dict(os.environ, TZ="UTC", LC_ALL="C.UTF-8")
    return subprocess.run([program, *arguments], env=environment, capture_output=True, stdin=subprocess.DEVNULL, check=False,
                          timeout=variant.seconds * (10 if sanitized else 1), preexec_fn=None if sanitized else limit_memory)


def has_control(text):
    return any(char not in "\n\t" and (ord(char) < 32 or 0x7f <= ord(char) < 0xa0 or char in "\u202a\u202b\u202d\u202e\u2066\u2067") for char in text)


def judge_events(variant, events, beside):
    own = [event for event in events if event.get("source") != beside]
    normal = [event for event in own if event.get("rcpt") == shape.NORMAL]
    hostile = [event for event in own if event.get("rcpt") != shape.NORMAL]
    if len(events) - len(own) != 1:
        yield "the normal mail beside it is not told"
    if len(normal) != variant.normal:
        yield f"{len(normal)} normal mails, not {variant.normal}"
    if variant.hostile is not None and len(hostile) != variant.hostile:
        yield f"{len(hostile)} hostile events, not {variant.hostile}"
    for key, value in variant.first.items():
        if not hostile or hostile[0].get(key) != value:
            yield f"{key} is {hostile[0].get(key) if hostile else None!r}, not {value!r}"


def judge_defects(variant, defects, beside):
    if variant.defects is None:
        return
    told = sorted((defect["kind"], defect["offset"], defect["reason"]) for defect in defects if defect["source"] != beside)
    if told != sorted(variant.defects):
        yield f"defects {told}, not {sorted(variant.defects)}"


def judge(variant, done, beside):
    """What is not as it should be, a line each."""
    try:
        out, err = done.stdout.decode(), done.stderr.decode()
    except UnicodeDecodeError as error:
        yield f"output is not UTF-8: {error}"
        return
    if done.returncode != variant.exit:
        yield f"exit {done.returncode}, not {variant.exit}: {err[-500:]}"
        return
    if variant.exit:
        if out:
            yield "it failed, and wrote all the same"
        return
    if has_control(out) or has_control(err):
        yield "a control character is printed"
    document = json.loads(out)
    events = next(table["rows"] for table in document["tables"] if table["id"] == "events")
    yield from judge_events(variant, events, beside)
    yield from judge_defects(variant, document["defects"], beside)
    for account in document["inputs"]:
        if account["records"] < account["skipped"]:
            yield f"more records skipped than there are: {account}"


def judge_sessions(program, path, variant):
    done = run(program, ["sessions", "-q", "-f", "json", "--direction=any", path], variant)
    rows = [row for table in json.loads(done.stdout)["tables"] if table["id"] == "sessions" for row in table["rows"]]
    for key, value in variant.session.items():
        if not rows or rows[0].get(key) != value:
            yield f"session: {key} is {rows[0].get(key) if rows else None!r}, not {value!r}"


def check(program, testdata, variant, scratch):
    beside = os.path.join(scratch, "beside.mbox")
    path = os.path.join(scratch, file_name(variant))
    with open(beside, "wb") as file:
        file.write(shape.SEPARATOR + shape.normal_mail())
    write(variant, path)
    if is_small(variant):
        with open(path, "rb") as made, open(os.path.join(testdata, file_name(variant)), "rb") as kept:
            if made.read() != kept.read():
                yield "the file in testdata/hostile is another: run.py --write"
    try:
        done = run(program, ["events", "-v", "-f", "json", *variant.options, path, beside], variant)
        yield from judge(variant, done, beside)
        if variant.session:
            yield from judge_sessions(program, path, variant)
    except subprocess.TimeoutExpired:
        yield f"takes more than {variant.seconds} s"


def main():
    if sys.argv[1] == "--write":
        for variant in filter(is_small, all_variants()):
            write(variant, os.path.join(sys.argv[2], file_name(variant)))
        return 0
    program, testdata, *rest = sys.argv[1:]
    failed, chosen, slowest = 0, [v for v in all_variants() if not rest or file_name(v).startswith(rest[-1])], (0, "")
    for variant in chosen:
        scratch = tempfile.mkdtemp()
        start = time.monotonic()
        problems = list(check(program, testdata, variant, scratch))
        slowest = max(slowest, (time.monotonic() - start, file_name(variant)))
        shutil.rmtree(scratch)
        failed += bool(problems)
        for problem in problems:
            print(f"{file_name(variant)}: {problem}")
    print(f"{len(chosen)} variants of {len({v.item for v in chosen})} items, {failed} not as expected; slowest {slowest[1]}, {slowest[0]:.1f} s")
    return failed > 0 or not chosen


if __name__ == "__main__":
    sys.exit(main())
