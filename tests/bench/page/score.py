#!/usr/bin/env python3
"""How well and how fast bench-page reads pages.

usage: score.py BENCHMARK READABILITY BUILD [--worst N]

BENCHMARK, READABILITY: see pages.py. BUILD: a build folder with bin/bench-page. Prints F1, precision and recall on the
benchmark (runs of four words, means over pages), the median of the token F1 on Readability's pages, and pages a second
on one core (processor time, files in memory). Beside it trafilatura, when this Python has it, in the same run.
"""
import argparse
import json
import re
import statistics
import subprocess
import tempfile
import time
from pathlib import Path

import pages

REPEAT = 5


def read_ours(program, cases, work):
    """The texts, and pages a second."""
    listing = work / "list"
    listing.write_text("".join(f"{case.path}\t{case.url}\n" for case in cases))
    run = subprocess.run([program, "--files", listing, "--repeat", str(REPEAT)], capture_output=True, check=True)
    speed = float(re.search(rb"([\d.]+) pages/s", run.stderr).group(1))
    texts = [json.loads(line).get("text") or "" for line in run.stdout.splitlines()]
    return texts, speed


def read_trafilatura(cases):
    import trafilatura  # a yardstick, never a dependency
    bodies = [case.path.read_bytes() for case in cases]
    before = time.process_time()
    texts = [trafilatura.extract(body, include_comments=False) or "" for body in bodies]
    return texts, len(cases) / (time.process_time() - before)


def show(name, benchmark, readability, read):
    texts, speed = read(benchmark)
    f1, precision, recall = pages.benchmark_score([(case.truth, text) for case, text in zip(benchmark, texts)])
    others, _ = read(readability)
    tokens = [pages.token_f1(case.truth, text) for case, text in zip(readability, others)]
    print(f"| {name} | {f1:.4f} | {precision:.4f} | {recall:.4f} | {statistics.median(tokens):.4f} |"
          f" {statistics.mean(tokens):.4f} | {speed:.0f} |", flush=True)
    return texts


def show_worst(benchmark, texts, count):
    rows = sorted((pages.matching(case.truth, text), case.url) for case, text in zip(benchmark, texts))
    for (hits, extra, missing), url in rows[:count]:
        print(f"found {hits:.2f} too much {extra:.2f} missing {missing:.2f} {url}")


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("benchmark", type=Path)
    parser.add_argument("readability", type=Path)
    parser.add_argument("build", type=Path)
    parser.add_argument("--worst", type=int, default=0, help="print the N pages of the benchmark that fit least")
    arguments = parser.parse_args()
    with tempfile.TemporaryDirectory() as name:
        work = Path(name)
        benchmark = pages.load_benchmark(arguments.benchmark, work)
        readability = pages.load_readability(arguments.readability)
        print(f"{len(benchmark)} pages of the benchmark, {len(readability)} of Readability")
        print("| | F1 | precision | recall | Readability median | mean | pages/s |\n|---|---|---|---|---|---|---|")
        program = arguments.build / "bin/bench-page"
        texts = show("triptych", benchmark, readability, lambda cases: read_ours(program, cases, work))
        try:
            show("trafilatura", benchmark, readability, read_trafilatura)
        except ImportError:
            print("(trafilatura is not installed)")
        show_worst(benchmark, texts, arguments.worst)


if __name__ == "__main__":
    main()
