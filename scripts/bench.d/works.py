"""What is measured: a function a work, which makes its input and names the commands, ours and its peers'."""
import shlex
import subprocess
from dataclasses import dataclass, field
from typing import Optional

import inputs

SPAMWAVE = str(inputs.SPAMWAVE)
LOOP = "build/release/tests/oracle/oracle_pcap_loop"
LIMITS = "build/release/scripts/bench.d/bench_scan_"
GMIME = "build/release/scripts/bench.d/bench_gmime"
EVENTS = f"{SPAMWAVE} events -q --format=ndjson"
LOGWATCH = "/usr/share/logwatch/scripts/services/postfix"


@dataclass
class Peer:
    name: str
    command: str
    wanted: float = 0  # 0: for information
    wanted_is_least: bool = True  # FALSE: `wanted` bounds our time as a multiple of theirs
    scale: float = 1  # bytes of ours for each of theirs, where theirs reads a piece
    prepare: Optional[str] = None
    ours: Optional[str] = None  # another command than the work's


@dataclass
class Clock:
    """What a command may take by itself, in seconds."""
    name: str
    command: str
    most_seconds: float


@dataclass
class Work:
    name: str
    mb: float
    ours: str
    messages: int = 0
    peers: list = field(default_factory=list)


def limit(name, command, times=0):
    return Peer(name, command, times, wanted_is_least=False)


def megabytes(path):
    return inputs.size_of(path) / 1e6


def count(path, start):
    with open(path, "rb") as lines:
        return sum(line.startswith(start) for line in lines)


def mbox(options):
    """Real mails in an mbox: all fields and URLs, written as events."""
    big = inputs.repeated_mbox(options.corpus, options.size)
    small = inputs.HERE / "corpus.mbox"
    scale = megabytes(big) / megabytes(small)
    maildir = inputs.corpus(options.corpus) / "Maildir"
    index = "build/bench/index"
    notmuch = (f"printf '[database]\\npath=%s\\n[new]\\ntags=new\\n' $PWD/{index}/Maildir >{index}/config && "
               f"NOTMUCH_CONFIG={index}/config notmuch new")
    fresh = f"rm -rf {index} && mkdir -p {index} && cp -r {maildir} {index}/Maildir"
    mu = f"mu init --quiet --muhome={index}/mu --maildir=$PWD/{index}/Maildir && mu index --quiet --muhome={index}/mu"
    return Work("mbox", megabytes(big), f"{EVENTS} -j1 {big}", count(big, b"From "), [
        Peer("GMime's decoding", f"{GMIME} {big}", 5),
        Peer("Python's mailbox", f"python3 scripts/bench.d/python_mailbox.py {small}", 25, scale=scale),
        Peer("notmuch new", notmuch, 100, scale=scale, prepare=fresh),
        Peer("mu index", mu, 100, scale=scale, prepare=fresh),
        limit("mapped scan of spans", f"{LIMITS}mbox {big}", 8),
        limit("cat", f"cat {big}"),
        Peer("one worker (two against it)", f"{EVENTS} -j1 {big}", 1.6, ours=f"{EVENTS} -j2 {big}"),
    ])


def maildir(options):
    """Real mails in a Maildir."""
    path = inputs.corpus(options.corpus) / "Maildir"
    mails = 6046
    headers = f"{EVENTS} -j1 --headers-only {path}"
    return Work("maildir", megabytes(path), f"{EVENTS} -j1 {path}", mails, [
        Peer("GMime's decoding", f"find {path} -type f -print0 | xargs -0 -n 10000 {GMIME}", 5),
        Peer("mblaze mhdr (headers only)", f"mlist {path} | mhdr -h from:to:subject:date:message-id:received", 1.3,
             ours=headers),
        Peer("rspamadm mime urls", f"find {path} -type f -print0 | xargs -0 -n 10000 rspamadm mime urls", 30,
             ours=f"{EVENTS} -j1 {path}"),
    ])


def capture(options):
    """A capture of interleaved SMTP sessions."""
    big = inputs.simulated("pcap", options.size)
    tenth = inputs.simulated("pcap", max(61, options.size // 10))
    scale = megabytes(big) / megabytes(tenth)
    fields = "-T fields -e smtp.req.command -e smtp.req.parameter -e smtp.response.code"
    return Work("capture", megabytes(big), f"{SPAMWAVE} waves -q -j1 {big}", 0, [
        Peer("tshark, fields of SMTP", f"tshark -r {tenth} -Y smtp {fields}", 60, scale=scale),
        Peer("the same (envelopes: refusals)", f"tshark -r {tenth} -Y smtp {fields}", 60, scale=scale,
             ours=f"{SPAMWAVE} refusals -q -j1 {big}"),
        Peer("tcpflow", f"tcpflow -C -r {big}", 5),
        limit("bare pcap_next_ex loop", f"{LOOP} {big}", 5),
        limit("mapped scan of packets", f"{LIMITS}capture {big}"),
    ])


def postfix(options):
    """A log of Postfix."""
    big = inputs.simulated("postfix", 2 * options.size)
    piece = inputs.simulated("postfix", max(19, options.size // 10))
    dated = inputs.simulated("postfix", 2 * options.size, "rfc3339")
    scale = megabytes(big) / megabytes(piece)
    count_clients = "{ if (match($0, /client=[^\\[]*\\[[^\\]]*\\]/)) n[substr($0, RSTART, RLENGTH)]++ }"
    count_rows = (r";SELECT count(DISTINCT regexp_match('client=[^\[]*\[([^\]]*)\]', log_text)) FROM all_logs "
                  r"WHERE log_text LIKE '%client=%'")
    lnav = f"HOME=$PWD/build/bench timeout 300 lnav -n -c {shlex.quote(count_rows)} {piece}"  # with no settings of a user
    ours = f"{SPAMWAVE} waves -q -j1 {{}}"
    return Work("postfix", megabytes(big), ours.format(big), 0, [
        Peer("pflogsumm", f"pflogsumm {piece}", 50, scale=scale),
        Peer("logwatch's postfix service", f"LOGWATCH_DETAIL_LEVEL=5 perl {LOGWATCH} <{piece}", scale=scale),
        Peer("mawk, client= counted", f"mawk {shlex.quote(count_clients + ' END { for (k in n) m++; print m }')} {big}", 1.2),
        Peer("lnav, client= counted", lnav, scale=scale),
        Peer("its own RFC 3339 form", ours.format(dated), 0.8, scale=megabytes(big) / megabytes(dated)),
        limit("mapped scan of spans", f"{LIMITS}log {big}"),
        limit("wc -l", f"wc -l {big}"),
    ])


def exim(options):
    """A main log of Exim."""
    big = inputs.simulated("exim", 2 * options.size)
    piece = inputs.simulated("exim", max(9, options.size // 10))
    return Work("exim", megabytes(big), f"{SPAMWAVE} waves -q -j1 {big}", 0, [
        Peer("eximstats", f"eximstats {piece}", 50, scale=megabytes(big) / megabytes(piece)),
    ])


def report(options):
    """The report of the campaign of 2005."""
    campaign = inputs.once(inputs.HERE / "campaign", lambda aside: subprocess.run(
        [SPAMWAVE, "simulate", "-o", aside], check=True))
    command = f"{SPAMWAVE} report -q -o build/bench/report {campaign}"
    return Work("report", megabytes(campaign), command, 21770, [
        Clock("full report, figures included", command, 2),
        Clock("without figures", f"PATH=/nonexistent {command}", 0.2),
    ])


works = {"report": report, "mbox": mbox, "maildir": maildir, "capture": capture, "postfix": postfix, "exim": exim}
