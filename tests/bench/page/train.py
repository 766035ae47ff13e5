#!/usr/bin/env python3
"""Train the decision about a page's blocks, and judge it honestly.

usage: train.py BENCHMARK READABILITY BUILD [--no-judge]

BENCHMARK, READABILITY: see pages.py. BUILD: a build folder with bin/bench-page-blocks. Writes
services/ingest/page/page_body_table.c. Needs scikit-learn and numpy (not part of the build: the table is).
Deterministic.

Judged by outlet: outlets are dealt into five folds; each fold's pages are read by trees that saw none of them.
"""
import argparse
import hashlib
import json
import os
import re
import statistics
import subprocess
import tempfile
from pathlib import Path

os.environ.setdefault("OMP_NUM_THREADS", "2")
import numpy as np
from sklearn.ensemble import HistGradientBoostingClassifier

import pages

ROOT = Path(__file__).resolve().parents[3]
TABLE = ROOT / "services/ingest/page/page_body_table.c"
FOLDS = 5
TREES, LEAVES, RATE, LEAST = 160, 12, 0.07, 30
TAKEN, LITTLE, LOWEST, LONG = 0.5, 150, 0.05, 40  # as in page_body.c
NEVER = ["NAMED_COMMENTS", "NAMED_RELATED", "NAMED_NAV", "NAMED_PROMPT"]
READABILITY_WEIGHT = 0.5  # its pages show what a reader view keeps, captions and tables too; the benchmark an article


def feature_names():
    text = (ROOT / "services/ingest/page/page_feature.h").read_text()
    found = re.findall(r"^    ([A-Z_]+),", text.split("enum page_feature {")[1].split("};")[0], re.M)
    return [name for name in found if name != "PAGE_FEATURES"]


NAMES = feature_names()

# A name that speaks against a block never speaks for it, nor do links; the text that a page states never against it.
FALLING = ["NAMED_COMMENTS", "NAMED_SHARE", "NAMED_RELATED", "NAMED_NAV", "NAMED_AD", "NAMED_SIDE", "NAMED_FOOT",
           "NAMED_PROMPT", "NAMED_HIDDEN", "NAMED_BY_TAG", "NEAR_NAMES", "BLOCK_LINK_PCT", "IS_REPEATED"]
RISING = ["NAMED_BODY", "NAMED_DECLARED", "TOLD_TEXT_PCT", "PLACE_IN_ROOT", "PLACE_IN_DECLARED"]
DIRECTIONS = [-1 if name in FALLING else 1 if name in RISING else 0 for name in NAMES]


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
    def __init__(self, page, rows, weight):
        self.page = page
        self.weight = weight
        self.fold = hashlib.sha256(page.group.encode()).digest()[0] % FOLDS
        self.texts = [row["text"] for row in rows]
        self.features = np.array([row["features"] for row in rows], dtype=np.float32).reshape(-1, len(NAMES))
        self.labels = np.array(label(self.texts, page.truth))
        sizes = np.array([len(pages.WORD.findall(text)) for text in self.texts], dtype=float)
        self.weights = weight * (sizes + 2) ** 0.7

    def read(self, scores):
        """The text as page_body.c puts it together."""
        never = self.features[:, [NAMES.index(name) for name in NEVER]].any(axis=1)
        scores = np.where(never, 0.0, scores)
        letters = np.exp2(self.features[:, NAMES.index("BLOCK_TEXT")]) - 1
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
    features = np.concatenate([each.features for each in blocks])
    labels = np.concatenate([each.labels for each in blocks])
    weights = np.concatenate([each.weights for each in blocks])
    model = HistGradientBoostingClassifier(max_iter=TREES, learning_rate=RATE, max_leaf_nodes=LEAVES,
                                           min_samples_leaf=LEAST, l2_regularization=5.0, early_stopping=False,
                                           monotonic_cst=DIRECTIONS, random_state=1)
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
    print(f"unseen outlets: F1 {f1:.4f} precision {precision:.4f} recall {recall:.4f},"
          f" Readability median {statistics.median(tokens):.4f} mean {statistics.mean(tokens):.4f}")


# ── the table ──────────────────────────────────────────────────────────────────────────────────────────────────────

def flatten(nodes):
    """A tree in the order that boosted_trees.h asks for: (feature, right, bound, value), left child next."""
    out = []

    def value_of(i):
        node = nodes[i]
        if node["is_leaf"]:
            return float(node["value"]), int(node["count"])
        left, right = value_of(node["left"]), value_of(node["right"])
        count = left[1] + right[1]
        return (left[0] * left[1] + right[0] * right[1]) / count, count

    def walk(i):
        node = nodes[i]
        at = len(out)
        out.append(None)
        if node["is_leaf"]:
            out[at] = (-1, 0, 0.0, float(node["value"]))
            return
        walk(node["left"])
        right = len(out)
        walk(node["right"])
        out[at] = (int(node["feature_idx"]), right, float(node["num_threshold"]), value_of(i)[0])

    walk(0)
    return out


def number(value):
    text = f"{value:.6g}"
    return (text if re.search(r"[.e]", text) else text + ".0") + "f"


def write_table(model, path):
    lines = ["/* A trained decision, written by tests/bench/page/train.py; not edited by hand. A row: feature, row of the",
             " * right branch within the tree, bound, what the tree has added to the log odds by then. */",
             '#include "page_body.h"', "", "/* clang-format off */", "static const struct tree_node NODES[] = {"]
    starts = []
    total = 0
    for count, (predictor,) in enumerate(model._predictors):
        starts.append(total)
        lines.append(f"    /* tree {count} */")
        for feature, right, bound, value in flatten(predictor.nodes):
            name = NAMES[feature] if feature >= 0 else "-1"
            lines.append(f"    {{{name}, {right}, {number(bound)}, {number(value)}}},")
            total += 1
    lines += ["};", "", "static const uint32_t TREES[] = {"]
    for i in range(0, len(starts), 16):
        lines.append("    " + " ".join(f"{start}," for start in starts[i:i + 16]))
    lines += ["};", "/* clang-format on */", "", "const struct boosted_trees PAGE_BODY = {",
              "    .nodes = NODES,", "    .trees = TREES,", f"    .tree_count = {len(starts)},",
              f"    .start = {number(float(model._baseline_prediction.ravel()[0]))},", "};", ""]
    path.write_text("\n".join(lines))


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("benchmark", type=Path)
    parser.add_argument("readability", type=Path)
    parser.add_argument("build", type=Path)
    parser.add_argument("--no-judge", action="store_true")
    arguments = parser.parse_args()
    program = arguments.build / "bin/bench-page-blocks"
    with tempfile.TemporaryDirectory() as name:
        benchmark = read_blocks(program, pages.load_benchmark(arguments.benchmark, Path(name)), 1.0)
        readability = read_blocks(program, pages.load_readability(arguments.readability), READABILITY_WEIGHT)
    if not arguments.no_judge:
        judge(benchmark, readability)
    write_table(fit(benchmark + readability), TABLE)


if __name__ == "__main__":
    main()
