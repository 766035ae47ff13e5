#!/usr/bin/env python3
"""Train the models of the story engine and judge them honestly.

usage: train_grouping.py words|meaning DATA BUILD [--embeddings FOLDER] [--no-judge] [--without FEATURE…]

words     the models for articles without vectors of meaning; meaning: those with.
DATA      a folder of labelled sets, SET.jsonl each: one article a line with "id", "story" (the right answer) and the
          members that `triptych replay` reads.
BUILD     a build folder with bin/bench-group, bin/train-matches, bin/train-reviews and bin/train-features.
--embeddings: for "meaning", a folder of caches SET.cache that bench-embed-rows wrote.
--write   folder for the models (default: services/classify/models): join-KIND.model and review-KIND.model.

Needs scikit-learn and numpy (not part of the build: the models that this writes are). Deterministic.

Judged by story: stories are dealt into five folds; each fold's articles are grouped, within the whole stream, by models
that never saw their stories. The figures are B-cubed precision, recall and F1 over those articles, one set of weights
for all sets.
"""
import argparse
import collections
import datetime
import hashlib
import json
import math
import os
import random
import shutil
import subprocess
import tempfile
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

os.environ.setdefault("OMP_NUM_THREADS", "1")
import numpy as np
from sklearn.ensemble import HistGradientBoostingClassifier

ROOT = Path(__file__).resolve().parents[3]
SETS = {"words": ["groundnews", "opengroundnews", "og2021", "allsides", "basil"],
        "meaning": ["groundnews", "opengroundnews", "og2021", "allsides", "basil", "itn_wikipedia"]}
MODELS = {"words": ("join-words", "review-words"), "meaning": ("join-meaning", "review-meaning")}
FOLDS = 5
SMALL_DESKS = 10
SMALL_DESK_ARTICLES = 150
JOIN_TAKEN = {"words": 0.35, "meaning": 0.40}  # the best mean of those tried, 0.14 to 0.45 and 0.15 to 0.4
REVIEW_TAKEN = {"words": 0.29, "meaning": 0.35}
JOBS = 2


# More likeness never makes an article less likely to belong, more distance in time never more so.
RISING = ["cosine", "in_centre", "in_report", "in_article", "shared", "copied", "_fit"]
FALLING = ["nearest_gap", "story_gap", "meaning_gap"]
FALLING_ALONE = "gap"  # of a review


def directions(names):
    return [1 if any(part in name for part in RISING) else -1 if any(part in name for part in FALLING) or name == FALLING_ALONE else 0
            for name in names]


class Measures:
    """What the engine measures, as it says itself."""

    def __init__(self, build):
        self.names, self.hashes = collections.defaultdict(list), {}
        for line in subprocess.run([build / "bin/train-features"], capture_output=True, text=True,
                                   check=True).stdout.splitlines():
            kind, word = line.split()
            if kind in self.hashes:
                self.names[kind].append(word)
            else:
                self.hashes[kind] = word

    def of_meaning(self):
        return [name for name in self.names["match"] if name.startswith("meaning_")]


def fold_of(story):
    return hashlib.sha256(story.encode()).digest()[0] % FOLDS


class Set:
    def __init__(self, path, work, measures, cache=None):
        self.name = path.stem
        self.measures = measures
        self.path = path
        self.cache = cache
        self.embedding = ["--embedding-cache", cache] if cache else []
        self.rows = [json.loads(line) for line in self.path.open(encoding="utf-8")]
        self.gold = [str(row["story"]) for row in self.rows]
        stories = sorted(set(self.gold))
        self.story_folds = np.array([fold_of(story) for story in stories])
        number = {story: i for i, story in enumerate(stories)}
        self.folds = np.array([fold_of(label) for label in self.gold])
        self.labels = work / f"{self.name}.tsv"
        self.labels.write_text("".join(f"{number[label]}\t{label}\n" for label in self.gold))

    def matches(self, program, out):
        subprocess.run([program, self.path, self.labels, out, *self.embedding], check=True, stderr=subprocess.DEVNULL)
        table = np.fromfile(out, dtype=np.float32).reshape(-1, 3 + len(self.measures.names["match"]))
        table = table[table[:, 2] == (1 if self.cache else 0)]
        return table[:, 0].astype(int), table[:, 1].astype(int), table[:, 3:]

    def reviews(self, program, out, models):
        subprocess.run([program, self.path, self.labels, out, "--models", models, *self.embedding], check=True, stderr=subprocess.DEVNULL)
        table = np.fromfile(out, dtype=np.float32).reshape(-1, 2 + len(self.measures.names["review"]))
        return table[:, 0].astype(int), table[:, 1].astype(int), table[:, 2:]


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
        desks.append(Set(path, work, data_set.measures, data_set.cache))
    return desks


# ── models and their files ────────────────────────────────────────────────────────────────────────────────────────

def fit(features, labels, weights, names, trees, leaves, least):
    model = HistGradientBoostingClassifier(max_iter=trees, learning_rate=0.05, max_leaf_nodes=leaves,
                                           min_samples_leaf=least, l2_regularization=5.0, early_stopping=False,
                                           monotonic_cst=directions(names), random_state=1)
    model.fit(features, labels, sample_weight=weights / weights.mean())
    return model


def fit_join(parts, names, without):
    """parts: (labels, features, number of articles of the set) each; every set weighs alike."""
    features = np.concatenate([p[1] for p in parts])
    features[:, [names.index(name) for name in without]] = 0  # a constant is never asked for
    labels = np.concatenate([p[0] for p in parts])
    weights = np.concatenate([np.full(len(p[0]), p[2] ** -0.5) for p in parts])
    return fit(features, labels, weights, names, trees=200, leaves=10, least=30)


def fit_reviews(parts, names):
    features = np.concatenate([p[1] for p in parts])
    labels = np.concatenate([p[0] for p in parts])
    weights = np.concatenate([np.full(len(p[0]), 1.0 / np.sqrt(p[2])) for p in parts])
    return fit(features, labels, weights, names, trees=200, leaves=10, least=20)


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


def write_model(model, threshold, path, measures, kind, notes):
    """The log odds are moved so that the answer is yes from one half on. Single pairs are mostly wrong ones, so what the
    trees call one in five is, for the best of an article's candidates, rather even. The format: models/README.md."""
    names = measures.names[kind]
    start = float(model._baseline_prediction.ravel()[0]) - math.log(threshold / (1 - threshold))
    lines = ["triptych model 1", "kind: boosted-trees", f"name: {path.stem}", *notes,
             f"features: {measures.hashes[kind]}", f"start: {start:.6g}"]
    for (predictor,) in model._predictors:
        lines += ["", "tree"]
        for feature, right, bound, value in flatten(predictor.nodes):
            lines.append(f"{names[feature]} {right} {bound:.6g} {value:.6g}" if feature >= 0 else f"leaf {value:.6g}")
    path.write_text("\n".join(lines) + "\n")


# ── judging ────────────────────────────────────────────────────────────────────────────────────────────────────────

def run_grouping(program, data_set, *mode):
    out = subprocess.run([program, data_set.path, *data_set.embedding, *mode], capture_output=True, text=True,
                         check=True).stdout
    return [json.loads(line)["story"] for line in out.splitlines()]


def bcubed(gold, predicted, chosen):
    gold_size, predicted_size = collections.Counter(gold), collections.Counter(predicted)
    both = collections.Counter(zip(gold, predicted))
    p = sum(both[gold[i], predicted[i]] / predicted_size[predicted[i]] for i in chosen)
    r = sum(both[gold[i], predicted[i]] / gold_size[gold[i]] for i in chosen)
    return p, r, len(chosen)


class Trainer:
    def __init__(self, kind, sets, build, measures, work, without):
        self.kind, self.sets, self.build, self.measures = kind, sets, build, measures
        self.work, self.without = work, without
        self.matches, self.joins, self.pairs, self.figures = {}, {}, {}, ""

    def write_join(self, fold, threshold, folder, notes=()):
        folder.mkdir(exist_ok=True)
        write_model(self.join_without(fold), threshold, folder / f"{MODELS[self.kind][0]}.model", self.measures, "match",
                    notes)

    def write_reviews(self, fold, threshold, folder, notes=()):
        write_model(self.reviews_without(fold), threshold, folder / f"{MODELS[self.kind][1]}.model", self.measures,
                    "review", notes)

    def read_matches(self, program):
        for data_set in self.sets:
            self.matches[data_set.name] = [(of, *of.matches(program, self.work / "gold.bin"))
                                           for of in [data_set, *small_desks(data_set, self.work)]]

    def join_without(self, fold):
        if fold not in self.joins:
            parts = []
            for data_set in self.sets:
                for of, articles, labels, features in self.matches[data_set.name]:
                    kept = of.folds[articles] != fold
                    parts.append((labels[kept], features[kept], len(data_set.rows)))
            self.joins[fold] = fit_join(parts, self.measures.names["match"], self.without)
        return self.joins[fold]

    def read_pairs(self, fold, threshold):
        """The pairs of reviews, with at least one story that the join model never saw."""
        models = self.work / f"pairs_{fold}"
        self.write_join(fold, threshold, models)

        def read(data_set):
            return data_set.reviews(self.build / "bin/train-reviews", self.work / f"pairs_{fold}_{data_set.name}.bin", models)

        with ThreadPoolExecutor(JOBS) as pool:
            self.pairs[fold] = list(zip(self.sets, pool.map(read, self.sets)))

    def reviews_without(self, fold):
        parts = []
        for other, pairs in self.pairs.items():
            for data_set, (one, two, features) in pairs:
                folds_one, folds_two = data_set.story_folds[one], data_set.story_folds[two]
                kept = (other != fold) & (folds_one != fold) & (folds_two != fold)
                kept &= (folds_one == other) | (folds_two == other)
                parts.append(((one == two)[kept].astype(int), features[kept], len(data_set.rows)))
        return fit_reviews(parts, self.measures.names["review"])

    def judge(self, join_threshold, review_threshold):
        """B-cubed sums of every set over all folds."""
        jobs = []
        for fold in range(FOLDS):
            models = self.work / f"judged_{fold}"
            self.write_join(fold, join_threshold, models)
            mode = ["--models", models, "--no-reviews"]
            if review_threshold:
                self.write_reviews(fold, review_threshold, models)
                mode = ["--models", models]
            jobs += [(self.build / "bin/bench-group", data_set, fold, mode) for data_set in self.sets]

        def run(job):
            program, data_set, fold, mode = job
            return data_set.name, bcubed(data_set.gold, run_grouping(program, data_set, *mode),
                                         np.flatnonzero(data_set.folds == fold))

        sums = {data_set.name: np.zeros(3) for data_set in self.sets}
        with ThreadPoolExecutor(JOBS) as pool:
            for name, found in pool.map(run, jobs):
                sums[name] += found
        figures, shown, plain = [], [], []
        for name, (p, r, n) in sums.items():
            figures.append(200 * p * r / (p + r) / n)
            shown.append(f"{name} {figures[-1]:.1f} ({100 * p / n:.0f}/{100 * r / n:.0f})")
            plain.append(f"{name} {figures[-1]:.1f}")
        self.figures = " ".join(plain) if review_threshold else self.figures
        print(f"join {join_threshold:.2f} review {review_threshold or 0:.2f}  mean {np.mean(figures):.2f}  " +
              "  ".join(shown), flush=True)
        return np.mean(figures)


def main():
    options = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    options.add_argument("kind", choices=MODELS)
    options.add_argument("data", type=Path)
    options.add_argument("build", type=Path)
    options.add_argument("--embeddings", type=Path)
    options.add_argument("--write", type=Path, default=ROOT / "services/classify/models")
    options.add_argument("--no-judge", action="store_true")
    options.add_argument("--join-threshold", type=float, nargs="*", help="those to judge; the best is taken")
    options.add_argument("--review-threshold", type=float, nargs="*", help="likewise")
    options.add_argument("--without", nargs="*", default=[], help="features to leave out, to see what they are worth")
    options = options.parse_args()
    work = Path(tempfile.mkdtemp())
    try:
        measures = Measures(options.build)
        sets = [Set(options.data / f"{name}.jsonl", work, measures,
                    options.embeddings / f"{name}.cache" if options.kind == "meaning" else None)
                for name in SETS[options.kind]]
        without = options.without + ([] if options.kind == "meaning" else measures.of_meaning())
        trainer = Trainer(options.kind, sets, options.build, measures, work, without)
        trainer.read_matches(options.build / "bin/train-matches")
        joins = options.join_threshold or [JOIN_TAKEN[options.kind]]
        reviews = options.review_threshold or [REVIEW_TAKEN[options.kind]]
        best, join_threshold, review_threshold = 0, joins[0], reviews[0]
        for join in joins:
            for fold in range(FOLDS):
                trainer.read_pairs(fold, join)
            for review in [] if options.no_judge else [None, *reviews]:
                mean = trainer.judge(join, review)
                if mean > best and review:
                    best, join_threshold, review_threshold = mean, join, review
        if join_threshold != joins[-1]:
            for fold in range(FOLDS):
                trainer.read_pairs(fold, join_threshold)
        notes = [f"made: {datetime.date.today().isoformat()}", "from: " + " ".join(SETS[options.kind]),
                 "scores: " + (f"B-cubed F1 with reviews, cross-validated by story: {trainer.figures}"
                               if trainer.figures else "not judged")]
        trainer.write_join(-1, join_threshold, options.write, notes)
        trainer.write_reviews(-1, review_threshold, options.write, notes)
    finally:
        shutil.rmtree(work)


if __name__ == "__main__":
    main()
