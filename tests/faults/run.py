#!/usr/bin/env python3
"""Faults put in the program's way, part by part.

    run.py SPAMWAVE SOURCE [--share=N] [--gigabytes=N] PART...

--share tries N indices of a row at most, spread evenly; 0 tries all. Exit 1 if anything was not as expected.
"""
import argparse
import importlib
import shutil
import sys

import runs

PARTS = "memory read write kill bombs size determinism output".split()


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("program")
    parser.add_argument("source")
    parser.add_argument("--share", type=int, default=2000)
    parser.add_argument("--gigabytes", type=float, default=1)
    parser.add_argument("parts", nargs="*", metavar="PART", help=", ".join(PARTS))
    options = parser.parse_intermixed_args()
    unknown = set(options.parts) - set(PARTS)
    if unknown:
        parser.error(f"there is no part {unknown.pop()}; there are {', '.join(PARTS)}")
    setting = runs.Setting(options)
    try:
        for part in options.parts or PARTS:
            print(f"== {part}", flush=True)
            importlib.import_module(part).part(setting)
    finally:
        shutil.rmtree(setting.folder, ignore_errors=True)
    return 1 if setting.table.failed else 0


if __name__ == "__main__":
    sys.exit(main())
