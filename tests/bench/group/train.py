#!/usr/bin/env python3
"""Train the join model and judge it honestly.

usage: train.py words|meaning DATA BUILD [--embeddings FOLDER] [--table FILE] [--no-judge]

DATA    a folder of labelled sets, SET.jsonl each: one article a line with "id", "story" (the right answer) and the
        members that `triptych replay` reads.
BUILD   a build folder with bin/bench-group and bin/bench-group-matches.
--embeddings: for "meaning", a folder of caches SET.cache that bench-embed-rows wrote.
--table where to write the model (default: services/classify/join_model_words_table.c or …_meaning_table.c).

Needs scikit-learn and numpy (not part of the build: the table that this writes is). Deterministic.

Judged by story: stories are dealt into five folds; each fold's articles are grouped, within the whole stream, by a model
that never saw their stories. The figures are B-cubed precision, recall and F1 over those articles, one set of weights
for all sets.
"""
import argparse
import collections
import hashlib
import json
import math
import os
import random
import re
import shutil
import subprocess
import tempfile
from pathlib import Path

os.environ.setdefault("OMP_NUM_THREADS", "1")
import numpy as np
from sklearn.ensemble import HistGradientBoostingClassifier

ROOT = Path(__file__).resolve().parents[3]
SETS = {"words": ["groundnews", "opengroundnews", "og2021", "allsides", "basil"],
        "meaning": ["groundnews", "opengroundnews", "og2021", "allsides", "basil", "itn_wikipedia"]}
MODELS = {"words": "JOIN_BY_WORDS", "meaning": "JOIN_WITH_MEANING"}
FOLDS = 5
TREES = 200
LEAVES = 10
SMALL_DESKS = 10
SMALL_DESK_ARTICLES = 150
THRESHOLDS = [0.14, 0.17, 0.20]


def feature_names():
    text = (ROOT / "services/classify/match.h").read_text()
    return re.findall(r"^    (MATCH_[A-Z_]+),", text.split("enum match_feature {")[1].split("};")[0], re.M)


NAMES = feature_names()
OF_MEANING = [name for name in NAMES if name.startswith("MATCH_MEANING_")]
WITHOUT = []  # features left out: those of the vectors without an embedder, and --without


# More likeness never makes an article less likely to belong, more distance in time never more so.
RISING = ["COSINE", "_IN_CENTRE", "_IN_REPORT", "_IN_ARTICLE", "SHARED", "COPIED"]
FALLING = ["NEAREST_GAP", "STORY_GAP", "MEANING_GAP"]
MONOTONE = [1 if any(part in name for part in RISING) else -1 if any(part in name for part in FALLING) else 0
            for name in NAMES]


def fold_of(story):
    return hashlib.sha256(story.encode()).digest()[0] % FOLDS


def small_desks(data_set, work):
    """Small streams of a few stories each, shuffled: what a desk that has just begun sees, in no helpful order."""
    chance = random.Random(data_set.name)
    by_story = collections.defaultdict(list)
    for row in data_set.rows:
        by_story[row["story"]].append(row)
    desks = []
    for number_of in range(SMALL_DESKS):
        stories = chance.sample(sorted(by_story), k=min(len(by_story), chance.choice([6, 12, 25, 50])))
        rows = [row for story in stories for row in by_story[story]]
        chance.shuffle(rows)
        path = work / f"{data_set.name}-{number_of}.jsonl"
        path.write_text("".join(json.dumps(row) + "\n" for row in rows[:SMALL_DESK_ARTICLES]))
        desks.append(Set(path, work, data_set.cache))
    return desks


class Set:
    def __init__(self, path, work, cache=None):
        name = path.stem
        self.cache = cache
        self.embedding = ["--embedding-cache", cache] if cache else []
        self.name = name
        self.path = path
        self.rows = [json.loads(line) for line in self.path.open(encoding="utf-8")]
        self.gold = [str(row["story"]) for row in self.rows]
        self.folds = np.array([fold_of(label) for label in self.gold])
        self.labels = work / f"{name}.tsv"
        self.labels.write_text("".join(f"{i}\t{label}\n" for i, label in enumerate(self.gold)))

    def matches(self, program, out, *mode):
        subprocess.run([program, self.path, self.labels, out, *mode, *self.embedding], check=True,
                       stderr=subprocess.DEVNULL)
        table = np.fromfile(out, dtype=np.float32).reshape(-1, 3 + len(NAMES))
        table = table[table[:, 2] == (1 if self.cache else 0)]
        return table[:, 0].astype(int), table[:, 1].astype(int), table[:, 3:]


def fit(parts):
    """parts: (articles, labels, features, number of articles of the set) each; every set weighs alike."""
    features = np.concatenate([p[2] for p in parts])
    features[:, [NAMES.index(name) for name in WITHOUT]] = 0  # a constant is never asked for
    labels = np.concatenate([p[1] for p in parts])
    weights = np.concatenate([np.full(len(p[1]), 1.0 / np.sqrt(p[3])) for p in parts])
    model = HistGradientBoostingClassifier(max_iter=TREES, learning_rate=0.05, max_leaf_nodes=LEAVES,
                                           min_samples_leaf=30, l2_regularization=5.0, early_stopping=False,
                                           monotonic_cst=MONOTONE,
                                           random_state=1)
    model.fit(features, labels, sample_weight=weights / weights.mean())
    return model


def flatten(nodes):
    """A tree in the order that join_model.h asks for: (feature, right, bound, value), left child next."""
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


def write_table(model, threshold, path, symbol):
    """The log odds are moved so that an article joins from one half on. Single pairs are mostly wrong ones, so what the
    trees call one in five is, for the best of an article's candidates, rather even."""
    start = float(model._baseline_prediction.ravel()[0]) - math.log(threshold / (1 - threshold))
    lines = ["/* The trained decision, written by tests/bench/group/train.py; not edited by hand. A row: feature, row of the",
             " * right branch within the tree, bound, what the tree has added to the log odds by then. */",
             '#include "join_model.h"', "", "/* clang-format off */", "static const struct join_node NODES[] = {"]
    starts = []
    total = 0
    for number_of, (predictor,) in enumerate(model._predictors):
        starts.append(total)
        lines.append(f"    /* tree {number_of} */")
        for feature, right, bound, value in flatten(predictor.nodes):
            name = NAMES[feature] if feature >= 0 else "-1"
            lines.append(f"    {{{name}, {right}, {number(bound)}, {number(value)}}},")
            total += 1
    lines += ["};", "", "static const uint32_t TREES[] = {"]
    for i in range(0, len(starts), 16):
        lines.append("    " + " ".join(f"{start}," for start in starts[i:i + 16]))
    lines += ["};", "/* clang-format on */", "",
              f"const struct join_model {symbol} = {{",
              "    .nodes = NODES,", "    .trees = TREES,", f"    .tree_count = {len(starts)},",
              f"    .start = {number(start)},", "};", ""]
    path.write_text("\n".join(lines))


class Builder:
    """Links bench programs with another table, from the objects of the build folder."""

    def __init__(self, build, work):
        self.build, self.work = build, work
        self.commands = {}
        for program in ("bench-group", "bench-group-matches"):
            done = subprocess.run(["ninja", "-C", build, "-t", "commands", "-s", f"bin/{program}"], capture_output=True,
                                  text=True, check=True).stdout.strip().splitlines()[-1]
            self.commands[program] = done

    def link(self, program, table, out):
        engine = ROOT / "services/classify"
        includes = [f"-I{engine}"] + [f"-I{p}" for p in (ROOT / "services/common").iterdir() if p.is_dir()]
        obj = out.with_suffix(".o")
        subprocess.run(["cc", "-O2", "-std=c17", *includes, "-c", table, "-o", obj], check=True)
        command = self.commands[program].replace(f"-o bin/{program}", f"{obj} -o {out}")
        subprocess.run(command, shell=True, check=True, cwd=self.build, stdout=subprocess.DEVNULL)
        return out


def run_grouping(program, data_set):
    out = subprocess.run([program, data_set.path, *data_set.embedding], capture_output=True, text=True, check=True).stdout
    return [json.loads(line)["story"] for line in out.splitlines()]


def bcubed(gold, predicted, chosen):
    gold_size, predicted_size = collections.Counter(gold), collections.Counter(predicted)
    both = collections.Counter(zip(gold, predicted))
    p = np.mean([both[gold[i], predicted[i]] / predicted_size[predicted[i]] for i in chosen])
    r = np.mean([both[gold[i], predicted[i]] / gold_size[gold[i]] for i in chosen])
    return p, r


def parts_without(fold, sets, tables):
    parts = []
    for data_set in sets:
        for of, articles, labels, features in tables[data_set.name]:
            kept = of.folds[articles] != fold
            parts.append((articles[kept], labels[kept], features[kept], len(data_set.rows)))
    return parts


def right_placements(program, data_set, work):
    """The matches of a set's articles, and of those of its small desks, when each is put in its right story."""
    return [(of, *of.matches(program, work / "gold.bin")) for of in [data_set, *small_desks(data_set, work)]]


def train(fold, sets, gold_tables):
    """A model for the stories outside `fold` (-1: for all), from right placements."""
    return fit(parts_without(fold, sets, gold_tables))


def judge(kind, sets, gold_tables, builder, work):
    sums = {t: {s.name: [[], []] for s in sets} for t in THRESHOLDS}
    for fold in range(FOLDS):
        model = train(fold, sets, gold_tables)
        for threshold in THRESHOLDS:
            table = work / "judged.c"
            write_table(model, threshold, table, MODELS[kind])
            program = builder.link("bench-group", table, work / "judged")
            for data_set in sets:
                chosen = np.flatnonzero(data_set.folds == fold)
                p, r = bcubed(data_set.gold, run_grouping(program, data_set), chosen)
                sums[threshold][data_set.name][0].append((p, len(chosen)))
                sums[threshold][data_set.name][1].append((r, len(chosen)))
    best = None
    for threshold in THRESHOLDS:
        figures, shown = [], []
        for data_set in sets:
            p, r = (sum(v * n for v, n in s) / sum(n for _, n in s) for s in sums[threshold][data_set.name])
            figures.append(200 * p * r / (p + r))
            shown.append(f"{data_set.name} {figures[-1]:.1f} ({100 * p:.0f}/{100 * r:.0f})")
        print(f"{threshold:.2f}  mean {np.mean(figures):.2f}  " + "  ".join(shown), flush=True)
        if best is None or np.mean(figures) > best[0]:
            best = (np.mean(figures), threshold)
    return best[1]


def main():
    options = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    options.add_argument("kind", choices=MODELS)
    options.add_argument("data", type=Path)
    options.add_argument("build", type=Path)
    options.add_argument("--embeddings", type=Path)
    options.add_argument("--table", type=Path)
    options.add_argument("--no-judge", action="store_true")
    options.add_argument("--threshold", type=float, default=0.17)
    options.add_argument("--sets", nargs="*")
    options.add_argument("--without", nargs="*", default=[], help="features to leave out, to see what they are worth")
    options = options.parse_args()
    WITHOUT.extend(options.without if options.kind == "meaning" else options.without + OF_MEANING)
    work = Path(tempfile.mkdtemp())
    try:
        sets = [Set(options.data / f"{name}.jsonl", work,
                    options.embeddings / f"{name}.cache" if options.kind == "meaning" else None)
                for name in options.sets or SETS[options.kind]]
        builder = Builder(options.build, work)
        program = options.build / "bin/bench-group-matches"
        gold_tables = {s.name: right_placements(program, s, work) for s in sets}
        threshold = options.threshold
        if not options.no_judge:
            threshold = judge(options.kind, sets, gold_tables, builder, work)
        table = options.table or ROOT / f"services/classify/join_model_{options.kind}_table.c"
        write_table(train(-1, sets, gold_tables), threshold, table, MODELS[options.kind])
    finally:
        shutil.rmtree(work)


if __name__ == "__main__":
    main()
