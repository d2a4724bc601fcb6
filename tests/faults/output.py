"""Hostile strings in every field of the events in turn, and in the names of inputs: no control character in what is written, no script and no
request in a browser, no formula in a spreadsheet, no command of gnuplot's."""
import json
import os
import pathlib
import re
import shutil
import subprocess

import runs

CHROMIUM, SOFFICE = shutil.which("chromium"), shutil.which("soffice")
FIELDS = "helo mail_from rcpt reason message_id header_from subject urls transaction queue_id".split()
SCRIPT = "document.documentElement.dataset.ran=1"
# Line by line: formulas, HTML, gnuplot, terminals.
HOSTILE = [
    *(start + "1+1" for start in ("=", "+", "-", "@", "\t=", "\r=", " =", "\uff1d", '"="&', "x;=", "x\t=", "x,=", 'x";=', "x\n=")),
    "=HYPERLINK(\"http://canary.example/\";\"x\")", "=cmd|' /C calc'!A0", "=WEBSERVICE(\"http://canary.example/\")",
    f"<script>{SCRIPT}</script>", f"<img src=http://canary.example/ onerror={SCRIPT}>", f"</style><script>{SCRIPT}</script>",
    f"\"><svg onload={SCRIPT}>", f"' onmouseover='{SCRIPT}", f"javascript:{SCRIPT}", "</title></textarea></table><iframe src=http://canary.example/>",
    "<link rel=stylesheet href=http://canary.example/>", "@import url(http://canary.example/)", "<meta http-equiv=refresh content=0;http://canary.example/>",
    "&#60;script&#62;", f"<![CDATA[<script>{SCRIPT}</script>]]>", f"--><script>{SCRIPT}</script>",
    "`touch CANARY`", "\"`touch CANARY`\"", "< touch CANARY", "'< touch CANARY'", "x\nsystem('touch CANARY')\n", "x\nEOD\n!touch CANARY\n",
    "';!touch CANARY;'", "$(touch CANARY)", "|touch CANARY", "{/Symbol a}", "%s%n", "\\", "e\nplot '< touch CANARY'\n",
    "\x1b]0;title\x07", "\x1b[2J\x1b[31m", "\x9b31m", "\x90q\x9c", "\u202egnp.exe\u202c", "\u2066x\u2069", "a\x00b", "\x7f", "\u2028x", "\ufeffx",
]
FORBIDDEN = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\u061c\u200e\u200f\u2028-\u202e\u2066-\u2069\ufeff]")
EVENT = {"client": "198.51.100.7", "helo": "h.example", "mail_from": "a@b.example", "rcpt": "c@d.example", "outcome": "rejected", "code": 550,
         "reason": "5.1.1 no", "subject": "x", "urls": ["http://e.example/"], "message_id": "m@e.example", "header_from": "a@b.example"}


def part(setting):
    hostile = [text.replace("CANARY", setting.path("canary")) for text in HOSTILE]
    reports = {field: report(setting, field, hostile) for field in FIELDS}
    reports["input"] = report_of_names(setting, hostile)
    table = setting.table
    table.row(f"{len(hostile)} strings in a field: a report", [None if done.code == 0 else done.ending() for _, done in reports.values()])
    directories = [directory for directory, done in reports.values() if done.code == 0]
    table.row("no control character in any file or print", controls(directories, [done for _, done in reports.values()]))
    table.row("figures drawn again: no command was run", redrawn(setting, directories))
    if CHROMIUM and not setting.is_small():
        opened(setting, directories)
    else:
        table.skip("reports in a browser", "chromium is not installed, or only a share is run")
    if SOFFICE and not setting.is_small():
        imported(setting, directories)
    else:
        table.skip("their tables in a spreadsheet", "libreoffice-calc is not installed, or only a share is run")


def run_report(setting, name, inputs):
    directory = setting.path(name)
    return directory, runs.run([setting.program, "report", "--bootstrap=10", "--output=" + directory, *inputs], {"PATH": "/usr/bin:/bin"})


def report(setting, field, hostile):
    path = setting.path(field + ".ndjson")
    with open(path, "w", encoding="utf-8") as file:
        for i, text in enumerate(hostile * 4):
            value = [text, "http://canary.example/" + text] if field == "urls" else text
            json.dump({"time": f"2022-01-01T00:{i // 60 % 60:02}:{i % 60:02}Z", **EVENT, field: value}, file)
            file.write("\n")
    return run_report(setting, "hostile-" + field, [path])


def report_of_names(setting, hostile):
    """Names of files, which stand in the accounts of what was read."""
    folder = setting.path("names")
    os.mkdir(folder)
    for text in hostile:
        name = text.replace("/", "_").replace("\x00", "_").encode("utf-8", "surrogateescape")[:200]
        with open(os.path.join(folder.encode(), name + b".x"), "w", encoding="utf-8") as file:
            file.write(json.dumps({"time": "2022-01-01T00:00:00Z", **EVENT}) + "\nno event\n")
    return run_report(setting, "hostile-names", [folder])


def controls(directories, printed):
    for path in (path for directory in directories for path in pathlib.Path(directory).rglob("*") if path.is_file()):
        found = FORBIDDEN.search(path.read_text(encoding="utf-8"))
        yield found and f"{path}: {found.group()!r}"
    for done in printed:
        found = FORBIDDEN.search((done.out + done.err).decode())
        yield found and f"printed: {found.group()!r}"


def redrawn(setting, directories):
    for directory in directories:
        figures = os.path.join(directory, "figures")
        for script in sorted(name for name in os.listdir(figures) if name.endswith(".gp")):
            done = subprocess.run(["gnuplot", script], cwd=figures, capture_output=True, check=False, timeout=60)
            yield "a canary was made" if os.path.exists(setting.path("canary")) else done.stderr.decode() or None


def browse(setting, page):
    """Whether a script ran, and what was asked of the network."""
    profile, log = setting.path("profile"), setting.path("net.json")
    shutil.rmtree(profile, ignore_errors=True)
    done = subprocess.run([CHROMIUM, "--headless", "--no-sandbox", "--disable-gpu", "--no-first-run", "--disable-background-networking",
                           "--disable-component-update", "--user-data-dir=" + profile, "--log-net-log=" + log, "--virtual-time-budget=3000",
                           "--dump-dom", "file://" + page], capture_output=True, check=False, timeout=90)
    dom, net = done.stdout.decode(errors="replace"), pathlib.Path(log).read_text(encoding="utf-8", errors="replace")
    return re.search(r"<html[^>]*data-ran", dom) is not None, "canary.example" in net, len(dom)


def opened(setting, directories):
    control = setting.path("control.html")
    with open(control, "w", encoding="utf-8") as file:
        file.write(f"<html><script>{SCRIPT}</script><img src=http://canary.example/>")
    ran, asked, _ = browse(setting, control)
    setting.table.row("a page that does run a script and ask is found out", [None if ran and asked else f"script {ran}, request {asked}"])

    def outcome(directory):
        ran, asked, size = browse(setting, os.path.join(directory, "index.html"))
        return None if size > 10000 and not ran and not asked else f"{directory}: script {ran}, request {asked}, {size} bytes"

    setting.table.row("reports in a browser: no script, no request", map(outcome, directories))


def formulas(setting, tables):
    """Of CSV files, read with every separator, formulas on."""
    out = setting.path("sheets")
    shutil.rmtree(out, ignore_errors=True)
    subprocess.run([SOFFICE, "-env:UserInstallation=file://" + setting.path("office"), "--headless", "--convert-to", "fods", "--outdir", out,
                    "--infilter=Text - txt - csv (StarCalc):44/59/9,34,76,1,,0,false,true,false,false,false,0,true", *tables],
                   capture_output=True, check=False, timeout=300, env={**os.environ, "HOME": setting.folder})
    sheets = sorted(pathlib.Path(out).glob("*.fods")) if os.path.isdir(out) else []
    return {sheet.stem: sheet.read_text(encoding="utf-8").count("table:formula=") for sheet in sheets}


def imported(setting, directories):
    control = setting.path("control.csv")
    with open(control, "w", encoding="utf-8") as file:
        file.write("a,b\n=1+1,x;=2+2\n")
    found = formulas(setting, [control])
    setting.table.row("a table that does hold formulas is found out", [None if found.get("control", 0) >= 2 else str(found)])
    outcomes = []
    for directory in directories:
        tables = sorted(str(path) for path in pathlib.Path(directory, "tables").glob("*.csv"))
        found = formulas(setting, tables)
        wrong = [name for name, n in found.items() if n] or (["some not converted"] if len(found) != len(tables) else [])
        outcomes.append(f"{directory}: {wrong}" if wrong else None)
    setting.table.row("their tables in a spreadsheet: no formula", outcomes)
