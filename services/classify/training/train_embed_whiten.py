#!/usr/bin/env python3
"""Learn how vectors are whitened within events (common/embedding/embed_whiten.h).

usage: train_embed_whiten.py STREAMS BUILD --embeddings FILE [--caches PATTERN]

STREAMS      the folder that streams.py wrote from labelled sets.
BUILD        a build folder with bin/bench-embed-rows.
--embeddings its cache with the vectors of all streams, made with --unwhitened.
--caches     writes them whitened, for train_grouping.py: PATTERN with {fold} is a file for each fold of stories, whitened by
             what never saw these, and one ("all") by what is written.

Writes services/common/embedding/embed_whiten_table.c. Needs numpy. Deterministic.

With S the covariance of reports around the mean of their story, averaged over stories, and m the mean of its eigenvalues, the
matrix is (S + SHARE m I)^-1/2.
"""
import argparse
import collections
import json
import subprocess
from pathlib import Path

import numpy as np

from train_grouping import FOLDS, ROOT, fold_of

TABLE = ROOT / "services/common/embedding/embed_whiten_table.c"
LEARNT = ["groundnews", "opengroundnews", "og2021", "allsides", "basil", "itn_wikipedia",
          "groundnews-title", "opengroundnews-title", "allsides-title"]
# How much of the mean is added to each direction. Of other sets than those that it was learnt from, 1 makes none worse and 0.1
# one; by story, 0.2 to 1 are alike.
SHARE = 0.7
LARGEST = 127


def read_stream(name, options):
    """Yields a matrix of the vectors of each story that has two and more, with its label."""
    path = options.streams / f"{name}.jsonl"
    with path.open(encoding="utf-8") as lines:
        story = {row["id"]: str(row["story"]) for row in map(json.loads, lines)}
    printed = subprocess.run([options.build / "bin/bench-embed-rows", path, "--embedding-cache", options.embeddings, "--print"],
                             check=True, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True).stdout
    found = collections.defaultdict(list)
    for line in printed.splitlines():
        article, _, vector = line.split("\t")
        if vector:
            found[story[article]].append(np.array(vector.split(), dtype=np.float64))
    for label in sorted(found):
        if len(found[label]) > 1:
            vectors = np.array(found[label])
            yield label, vectors / np.linalg.norm(vectors, axis=1, keepdims=True)


def covariance_of(vectors):
    apart = vectors - vectors.mean(axis=0)
    return apart.T @ apart / (len(vectors) - 1)


def covariances_of_folds(options):
    """The sum of the stories' covariances, and their number, by fold."""
    sums, counts = [0] * FOLDS, [0] * FOLDS
    for name in LEARNT:
        for label, vectors in read_stream(name, options):
            sums[fold_of(label)] += covariance_of(vectors)
            counts[fold_of(label)] += 1
    return sums, counts


def whitening_without(fold, sums, counts):
    kept = [other for other in range(FOLDS) if other != fold]
    within = sum(sums[other] for other in kept) / sum(counts[other] for other in kept)
    values, directions = np.linalg.eigh(within)
    return directions / np.sqrt(values + SHARE * values.mean()) @ directions.T


def write_table(matrix):
    scales = np.abs(matrix).max(axis=1) / LARGEST
    rows = np.rint(matrix / scales[:, None]).astype(int)
    body = ",\n        ".join("{" + ", ".join(map(str, row)) + "}" for row in rows)
    TABLE.write_text('#include "embed_whiten.h"\n\nconst struct embed_whitening embed_whitening = {\n    .scales = {'
                     + ", ".join(f"{scale:.9g}F" for scale in scales) + "},\n    .rows =\n        {" + body + "},\n};\n")
    subprocess.run(["clang-format", "-i", TABLE], check=True)


def write_cache(cache, matrix, out):
    """A cache of bench-embed-rows: a line, then a hash of 8 bytes and the vector's bytes for each text."""
    head, _, body = cache.partition(b"\n")
    records = np.frombuffer(body, np.uint8).reshape(-1, 8 + len(matrix))
    vectors = records[:, 8:].view(np.int8).astype(np.float64)
    vectors = vectors / np.linalg.norm(vectors, axis=1, keepdims=True) @ matrix.T
    compact = np.rint(vectors * LARGEST / np.abs(vectors).max(axis=1, keepdims=True)).astype(np.int8)
    Path(out).write_bytes(head + b"\n" + np.concatenate([records[:, :8], compact.view(np.uint8)], axis=1).tobytes())


def main():
    options = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    options.add_argument("streams", type=Path)
    options.add_argument("build", type=Path)
    options.add_argument("--embeddings", type=Path, required=True)
    options.add_argument("--caches")
    options = options.parse_args()
    sums, counts = covariances_of_folds(options)
    for fold in [*range(FOLDS), -1]:
        matrix = whitening_without(fold, sums, counts)
        if options.caches:
            write_cache(options.embeddings.read_bytes(), matrix, options.caches.format(fold="all" if fold < 0 else fold))
    write_table(matrix)


if __name__ == "__main__":
    main()
