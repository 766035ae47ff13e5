#!/usr/bin/env python3
"""Train the decision about a page's blocks, and judge it honestly.

usage: train_page.py BENCHMARK READABILITY BUILD [--no-judge]

BENCHMARK, READABILITY: see tests/bench/page/pages.py. BUILD: a build folder with bin/train-page-blocks. Writes
services/ingest/page/page-body.model. Needs scikit-learn and numpy (not part of the build: the model is).
Deterministic.

Judged by outlet: outlets are dealt into five folds; each fold's pages are read by trees that saw none of them.
"""
import argparse
import hashlib
import json
import os
import statistics
import subprocess
import sys
import tempfile
from pathlib import Path

os.environ.setdefault("OMP_NUM_THREADS", "2")
import numpy as np
from sklearn.ensemble import HistGradientBoostingClassifier

ROOT = Path(__file__).resolve().parents[4]
MODEL = ROOT / "services/ingest/page/page-body.model"
sys.path.insert(0, str(ROOT / "tests/bench/page"))
sys.path.insert(0, str(ROOT / "services/classify/training"))
import pages
from trees import flatten

FOLDS = 5
TREES, LEAVES, RATE, LEAST = 160, 12, 0.07, 30
TAKEN, LITTLE, LOWEST, LONG = 0.58, 150, 0.05, 40  # as in page_body.c
NEVER = ["named_comments", "named_related", "named_nav", "named_prompt"]
READABILITY_WEIGHT = 0.5  # its pages show what a reader view keeps, captions and tables too; the benchmark an article


# A name that speaks against a block never speaks for it, nor do links; the text that a page states never against it.
FALLING = ["named_comments", "named_share", "named_related", "named_nav", "named_ad", "named_side", "named_foot",
           "named_prompt", "named_hidden", "named_by_tag", "near_names", "block_link_pct", "is_repeated"]
RISING = ["named_body", "named_declared", "told_text_pct", "place_in_root", "place_in_declared"]


def near(labels, index, reach=3):
    return labels[max(0, index - reach):index], labels[index + 1:index + 1 + reach]


def label(texts, truth):
    """Whether each block is the article's. Blocks of a few words, which stand anywhere, must stand between others."""
    words = pages.WORD.findall(truth)
    known = set(tuple(words[i:i + 4]) for i in range(len(words) - 3))
    whole = f" {' '.join(words)} "
    first = []
    for text in texts:
        own = pages.WORD.findall(text)
        runs = [tuple(own[i:i + 4]) for i in range(len(own) - 3)]
        if len(runs) > 1:
            first.append(1 if sum(run in known for run in runs) > len(runs) / 2 else 0)
        else:
            first.append(2 if own and f" {' '.join(own)} " in whole else 0)
    labels = [kind if kind < 2 else int(all(1 in side for side in near(first, i))) for i, kind in enumerate(first)]
    drop_copies(texts, labels, whole)
    return labels


def drop_copies(texts, labels, whole):
    """A text that stands twice on the page and once in the truth counts where more of the article is around it."""
    seen = {}
    for i, text in enumerate(texts):
        key = " ".join(pages.WORD.findall(text))
        if not labels[i] or len(key) < LONG or whole.count(f" {key} ") > 1:
            continue
        before = seen.setdefault(key, i)
        if before == i:
            continue
        if sum(labels[max(0, i - 5):i + 6]) > sum(labels[max(0, before - 5):before + 6]):
            labels[before] = 0
            seen[key] = i
        else:
            labels[i] = 0


class Blocks:
    names = []  # of the features; set once

    def __init__(self, page, rows, weight):
        self.page = page
        self.weight = weight
        self.fold = hashlib.sha256(page.group.encode()).digest()[0] % FOLDS
        self.texts = [row["text"] for row in rows]
        self.features = np.array([row["features"] for row in rows], dtype=np.float32).reshape(-1, len(Blocks.names))
        self.labels = np.array(label(self.texts, page.truth))
        sizes = np.array([len(pages.WORD.findall(text)) for text in self.texts], dtype=float)
        self.weights = weight * (sizes + 2) ** 0.7

    def read(self, scores):
        """The text as page_body.c puts it together."""
        never = self.features[:, [Blocks.names.index(name) for name in NEVER]].any(axis=1)
        scores = np.where(never, 0.0, scores)
        letters = np.exp2(self.features[:, Blocks.names.index("block_text")]) - 1
        bound = TAKEN
        if len(scores) and letters[scores > TAKEN].sum() < LITTLE:
            long_ones = scores[letters >= LONG]
            bound = max(LOWEST, min(TAKEN, (long_ones.max() if len(long_ones) else 0) / 2))
        return "\n".join(text for text, score in zip(self.texts, scores) if score > bound)


def read_blocks(program, cases, weight):
    run = subprocess.run([program, *(case.path for case in cases)], capture_output=True, check=True)
    rows = [[] for _ in cases]
    for line in run.stdout.splitlines():
        row = json.loads(line)
        rows[row["page"]].append(row)
    return [Blocks(case, own, weight) for case, own in zip(cases, rows)]


def fit(blocks):
    directions = [-1 if name in FALLING else 1 if name in RISING else 0 for name in Blocks.names]
    features = np.concatenate([each.features for each in blocks])
    labels = np.concatenate([each.labels for each in blocks])
    weights = np.concatenate([each.weights for each in blocks])
    model = HistGradientBoostingClassifier(max_iter=TREES, learning_rate=RATE, max_leaf_nodes=LEAVES,
                                           min_samples_leaf=LEAST, l2_regularization=5.0, early_stopping=False,
                                           monotonic_cst=directions, random_state=1)
    model.fit(features, labels, sample_weight=weights / weights.mean())
    return model


def judge(benchmark, readability):
    texts = {}
    for fold in range(FOLDS):
        model = fit([each for each in benchmark + readability if each.fold != fold])
        for each in benchmark + readability:
            if each.fold == fold:
                scores = model.predict_proba(each.features)[:, 1] if len(each.texts) else np.array([])
                texts[id(each)] = each.read(scores)
    f1, precision, recall = pages.benchmark_score([(each.page.truth, texts[id(each)]) for each in benchmark])
    tokens = [pages.token_f1(each.page.truth, texts[id(each)]) for each in readability]
    return (f"unseen outlets: F1 {f1:.4f} precision {precision:.4f} recall {recall:.4f},"
            f" Readability median {statistics.median(tokens):.4f} mean {statistics.mean(tokens):.4f}")


# ── the model ──────────────────────────────────────────────────────────────────────────────────────────────────────

def write_model(model, features_hash, scores):
    start = float(model._baseline_prediction.ravel()[0])
    lines = ["triptych model 1", "kind: boosted-trees", "name: page-body",
             "from: article-extraction-benchmark, Readability's test pages", f"scores: {scores}",
             f"features: {features_hash}", f"start: {start:.6g}", ""]
    for (predictor,) in model._predictors:
        lines.append("tree")
        for feature, right, bound, value in flatten(predictor.nodes):
            lines.append(f"leaf {value:.6g}" if feature < 0 else
                         f"{Blocks.names[feature]} {right} {bound:.6g} {value:.6g}")
    MODEL.write_text("\n".join(lines) + "\n")


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("benchmark", type=Path)
    parser.add_argument("readability", type=Path)
    parser.add_argument("build", type=Path)
    parser.add_argument("--no-judge", action="store_true")
    arguments = parser.parse_args()
    program = arguments.build / "bin/train-page-blocks"
    features_hash, *Blocks.names = subprocess.run([program], capture_output=True, check=True, text=True).stdout.split()
    with tempfile.TemporaryDirectory() as name:
        benchmark = read_blocks(program, pages.load_benchmark(arguments.benchmark, Path(name)), 1.0)
        readability = read_blocks(program, pages.load_readability(arguments.readability), READABILITY_WEIGHT)
    scores = "not judged" if arguments.no_judge else judge(benchmark, readability)
    print(scores)
    write_model(fit(benchmark + readability), features_hash, scores)


if __name__ == "__main__":
    main()
