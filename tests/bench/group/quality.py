#!/usr/bin/env python3
"""How well the articles of every stream are grouped: the sets as they are, cut, mixed, and random pairs on an empty index.

usage: quality.py BUILD STREAMS [--embeddings FILE] [--models FOLDER] [--only STREAM…]

BUILD    a build folder with bin/bench-group (built with -DTRIPTYCH_TESTS=ON)
STREAMS  the folder that services/classify/training/streams.py wrote
--embeddings: a cache of bench-embed-rows with the vectors of all streams; without it, by words alone.

Models that were trained on these sets do better on them than on others: figures that are cross-validated by story come
from services/classify/training/train_grouping.py.
"""
import argparse
import json
import sys
import tempfile
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[3] / "services/classify/training"))
import scores
import streams

JOBS = 2


def random_pairs(program, path, mode):
    """Groups each pair alone; returns how many were joined, of how many, and the titles of those."""
    rows = streams.read(path)
    pairs = [rows[i:i + 2] for i in range(0, len(rows), 2)]
    with tempfile.TemporaryDirectory() as work:

        def run(job):
            number, pair = job
            file = Path(work) / f"{number}.jsonl"
            file.write_text("".join(json.dumps(row) + "\n" for row in pair))
            return len(set(scores.group(program, file, mode))) == 1

        with ThreadPoolExecutor(JOBS) as pool:
            joined = [pair for pair, is_one in zip(pairs, pool.map(run, enumerate(pairs))) if is_one]
    return joined, len(pairs)


def main():
    options = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    options.add_argument("build", type=Path)
    options.add_argument("streams", type=Path)
    options.add_argument("--embeddings", type=Path)
    options.add_argument("--models", type=Path)
    options.add_argument("--only", nargs="*")
    options = options.parse_args()
    program = options.build / "bin/bench-group"
    mode = ["--models", options.models] if options.models else []
    mode += ["--embedding-cache", options.embeddings] if options.embeddings else []
    found = {}
    names = sorted(path.stem for path in options.streams.glob("*.jsonl") if path.stem != "pairs")
    for name in options.only or names:
        if name in names:
            rows = streams.read(options.streams / f"{name}.jsonl")
            gold = [str(row["story"]) for row in rows]
            predicted = scores.group(program, options.streams / f"{name}.jsonl", mode)
            found[name] = scores.figures(scores.of_fold(rows, gold, predicted, range(len(rows))))
    if found:
        scores.show("", found, [name for name in streams.SETS if name in found])
    if not options.only or "pairs" in options.only:
        joined, count = random_pairs(program, options.streams / "pairs.jsonl", mode)
        print(f"  random pairs on an empty index: {len(joined)} of {count} joined")
        for one, two in joined:
            print(f"    {one['title'][:70]} | {two['title'][:70]}")


if __name__ == "__main__":
    main()
