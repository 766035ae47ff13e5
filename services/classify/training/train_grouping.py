#!/usr/bin/env python3
"""Train the models of the story engine and judge them honestly.

usage: train_grouping.py words|meaning STREAMS BUILD [--embeddings FILE] [--no-judge] [--without FEATURE…]

words     the models for articles without vectors of meaning; meaning: those with.
STREAMS   the folder that streams.py wrote from labelled sets: the sets as they are, cut to a sentence and to titles, and
          mixed with strangers: rows with "id", "story" (the right answer) and what `triptych replay` reads.
BUILD     a build folder with bin/bench-group, bin/train-matches, bin/train-reviews and bin/train-features.
--embeddings: for "meaning", the caches of train_embed_whiten.py with the vectors of all streams, as that file's PATTERN: an
          article's likeness is learnt and judged with vectors whitened by what never saw its story.
--write   folder for the models (default: services/classify/models): join-KIND.model and review-KIND.model.
--keep    folder where tables of measures are kept, for further runs with the same build and streams.

Needs scikit-learn and numpy (not part of the build: the models that this writes are). Deterministic.

Judged by story: stories are dealt into five folds, the same in all streams; each fold's articles are grouped, within the
whole stream, by models that never saw their stories. One set of weights for all streams.
"""
import argparse
import collections
import datetime
import hashlib
import itertools
import json
import os
import pickle
import random
import re
import shutil
import subprocess
import tempfile
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

os.environ.setdefault("OMP_NUM_THREADS", "1")
import numpy as np

import scores
import trees

ROOT = Path(__file__).resolve().parents[3]
SETS = {"words": ["groundnews", "opengroundnews", "og2021", "allsides", "basil"],
        "meaning": ["groundnews", "opengroundnews", "og2021", "allsides", "basil", "itn_wikipedia"]}
CUT = [f"{name}-{length}" for length in ["sentence", "title"]
       for name in ["groundnews", "opengroundnews", "allsides", "basil"]]
# What a stream weighs beside a set as it is.
CUT_WEIGHT, MIXED_WEIGHT = 0.5, 0.7
MODELS = {"words": ("join-words", "review-words"), "meaning": ("join-meaning", "review-meaning")}
FOLDS = 5
SMALL_DESKS = 10
SMALL_DESK_ARTICLES = 150
STRANGER_DESKS = 150
STRANGER_DESK_ARTICLES = 6
STRANGERS_AMONG = 60
STRANGERS_WEIGHT = 1.0
COST_POWER = 0.5
WRONG_KEPT = 0.3  # of the wrong matches of a mixed stream, at random; they weigh so much more
JOIN_TAKEN = {"words": 0.35, "meaning": 0.45}
REVIEW_TAKEN = {"words": 0.29, "meaning": 0.38}
JOBS = 2


def fold_of(story):
    return hashlib.sha256(story.encode()).digest()[0] % FOLDS


class Stream:
    def __init__(self, path, work, measures, cache=None, weight=1.0):
        self.name, self.path, self.weight, self.measures, self.cache = path.stem, path, weight, measures, cache
        self.rows = [json.loads(line) for line in path.open(encoding="utf-8")]
        self.gold = [str(row["story"]) for row in self.rows]
        stories = sorted(set(self.gold))
        self.story_folds = np.array([fold_of(story) for story in stories])
        number = {story: i for i, story in enumerate(stories)}
        self.folds = np.array([fold_of(label) for label in self.gold])
        self.labels = work / f"{self.name}.tsv"
        self.labels.write_text("".join(f"{number[label]}\t{label}\n" for label in self.gold))

    def embedding(self, fold):
        return ["--embedding-cache", str(self.cache).format(fold=fold)] if self.cache else []

    def table(self, program, out, heads, kind, *mode):
        if not out.exists():
            part = out.with_suffix(".part")
            subprocess.run(["nice", "-n", "5", program, self.path, self.labels, part, *mode], check=True,
                           stderr=subprocess.DEVNULL)
            part.rename(out)
        return np.fromfile(out, dtype=np.float32).reshape(-1, heads + len(self.measures.names[kind]))

    def matches(self, program, out):
        tables = []
        for fold in range(FOLDS) if self.cache else ["none"]:
            table = self.table(program, out.with_name(f"{out.stem}-{fold}.bin"), 3, "match", *self.embedding(fold))
            tables.append(table[self.folds[table[:, 0].astype(int)] == fold] if self.cache else table)
        table = np.concatenate(tables)
        table = table[table[:, 2] == (1 if self.cache else 0)]
        weights = np.full(len(table), self.weight * len(self.rows) ** -0.5)
        if self.name.startswith("mixed"):
            kept = (table[:, 1] == 1) | (np.random.default_rng(1).random(len(table)) < WRONG_KEPT)
            table = table[kept]
            weights = np.where(table[:, 1] == 1, 1, 1 / WRONG_KEPT) * weights[kept]
        return table[:, 0].astype(int), table[:, 1].astype(int), table[:, 3:], weights

    def reviews(self, program, out, models, fold):
        table = self.table(program, out, 2, "review", "--models", models, *self.embedding(fold))
        names = self.measures.names["review"]
        one, other = (np.exp(table[:, 2 + names.index(name)]) for name in ["from_reports", "into_reports"])
        # What a wrong merge costs in precision, as many articles: two stories of ten matter more than two reports.
        cost = 2 * one * other / (one + other)
        weights = self.weight * len(self.rows) ** -0.5 * cost ** COST_POWER
        return table[:, 0].astype(int), table[:, 1].astype(int), table[:, 2:], weights


def small_desks(stream, work):
    """Small streams of a few stories each, shuffled: what a desk that has just begun sees, in no helpful order."""
    chance = random.Random(stream.name)
    by_story = collections.defaultdict(list)
    for row in stream.rows:
        by_story[row["story"]].append(row)
    desks = []
    for number_of in range(SMALL_DESKS):
        stories = chance.sample(sorted(by_story), k=min(len(by_story), chance.choice([6, 12, 25, 50])))
        rows = [row for story in stories for row in by_story[story]]
        chance.shuffle(rows)
        path = work / f"{stream.name}-{number_of}.jsonl"
        path.write_text("".join(json.dumps(row) + "\n" for row in rows[:SMALL_DESK_ARTICLES]))
        desks.append(Stream(path, work, stream.measures, stream.cache,
                            stream.weight * (len(rows[:SMALL_DESK_ARTICLES]) / len(stream.rows)) ** 0.5))
    return desks


def stranger_desks(stream, known, work):
    """Desks that begin with reports of nothing in common but some words: each stranger of a mixed stream with those most
    like it among some others. `known`: titles that are judged with and not learnt from."""
    chance = random.Random("strangers")
    alone = [row for row in stream.rows if row["story"].startswith("alone-") and row["title"] not in known]
    words = {row["id"]: set(re.findall(r"\w{3,}", f"{row['title']} {row['text']}".lower())) for row in alone}
    desks = []
    for number_of in range(STRANGER_DESKS):
        first, *others = chance.sample(alone, STRANGERS_AMONG)
        others = [row for row in others if row["lang"] == first["lang"]]
        others.sort(key=lambda row: (-len(words[row["id"]] & words[first["id"]]), row["id"]))
        rows = [{**row, "published": first["published"]} for row in [first, *others[:STRANGER_DESK_ARTICLES - 1]]]
        path = work / f"strangers-{number_of}.jsonl"
        path.write_text("".join(json.dumps(row) + "\n" for row in rows))
        desks.append(Stream(path, work, stream.measures, stream.cache, STRANGERS_WEIGHT))
    return desks


class Trainer:
    def __init__(self, options, measures, work):
        self.kind, self.build, self.measures, self.work = options.kind, options.build, measures, work
        self.keep = options.keep or work
        self.without, self.only = options.without, options.only
        cache = options.embeddings if self.kind == "meaning" else None
        open_stream = lambda name, weight: Stream(options.streams / f"{name}.jsonl", work, measures, cache, weight)
        self.as_they_are = [open_stream(name, 1.0) for name in SETS[self.kind]]
        self.cut = [open_stream(name, CUT_WEIGHT) for name in CUT]
        self.mixed = [open_stream(name, MIXED_WEIGHT) for name in ["mixed", "mixed-dates"]]
        self.streams = self.as_they_are + self.cut + self.mixed
        with (options.streams / "pairs.jsonl").open(encoding="utf-8") as lines:
            self.known = {json.loads(line)["title"] for line in lines}
        self.matches, self.joins, self.pairs, self.reviews, self.figures = [], {}, {}, {}, ""

    def each(self, work, jobs):
        with ThreadPoolExecutor(JOBS) as pool:
            return list(pool.map(lambda job: work(*job), jobs))

    def fitted(self, name, make):
        """Kept beside the tables that it was made of."""
        path = self.keep / f"{name}.pickle"
        if not path.exists():
            path.write_bytes(pickle.dumps(make()))
        return pickle.loads(path.read_bytes())

    # ── joins ────────────────────────────────────────────────────────────────────────────────────────────────────
    def read_matches(self):
        streams = self.streams + [desk for stream in self.as_they_are + self.cut for desk in small_desks(stream, self.work)]
        streams += stranger_desks(self.mixed[0], self.known, self.work)
        jobs = [(stream, self.keep / f"matches-{self.kind}-{stream.name}.bin") for stream in streams]
        program = self.build / "bin/train-matches"
        self.matches = list(zip(streams, self.each(lambda stream, out: stream.matches(program, out), jobs)))

    def join_without(self, fold):
        if fold not in self.joins:
            parts = []
            for stream, (articles, labels, features, weights) in self.matches:
                kept = stream.folds[articles] != fold
                parts.append((labels[kept], features[kept], weights[kept]))
            without = self.without + ([] if self.kind == "meaning" else self.measures.of_meaning("match"))
            self.joins[fold] = self.fitted(f"join-{self.kind}-{fold}", lambda: trees.fit(
                "match", self.measures.names["match"], parts, without))
        return self.joins[fold]

    def write_join(self, fold, bound, folder, notes=()):
        folder.mkdir(exist_ok=True, parents=True)
        trees.write(self.join_without(fold), bound, folder / f"{MODELS[self.kind][0]}.model", self.measures, "match", notes)

    # ── reviews ──────────────────────────────────────────────────────────────────────────────────────────────────
    def read_pairs(self, bound):
        """The pairs of reviews, with at least one story that the join model never saw."""
        jobs = []
        for fold in range(FOLDS):
            models = self.keep / f"pairs-{self.kind}-{bound}-{fold}"
            if not (models / f"{MODELS[self.kind][0]}.model").exists():
                self.write_join(fold, bound, models)
            jobs += [(stream, models / f"{stream.name}.bin", models, fold) for stream in self.streams]
        program = self.build / "bin/train-reviews"
        found = self.each(lambda stream, *job: stream.reviews(program, *job), jobs)
        self.pairs = {fold: list(zip(self.streams, found[fold * len(self.streams):(fold + 1) * len(self.streams)]))
                      for fold in range(FOLDS)}
        self.reviews = {}

    def reviews_without(self, fold):
        if fold not in self.reviews:
            parts = []
            for other, pairs in self.pairs.items():
                for stream, (one, two, features, weights) in pairs:
                    folds_one, folds_two = stream.story_folds[one], stream.story_folds[two]
                    kept = (other != fold) & (folds_one != fold) & (folds_two != fold)
                    kept &= (folds_one == other) | (folds_two == other)
                    parts.append(((one == two)[kept].astype(int), features[kept], weights[kept]))
            without = [] if self.kind == "meaning" else self.measures.of_meaning("review")
            self.reviews[fold] = trees.fit("review", self.measures.names["review"], parts, without)
        return self.reviews[fold]

    def write_reviews(self, fold, bound, folder, notes=(), steps=()):
        trees.write(self.reviews_without(fold), bound, folder / f"{MODELS[self.kind][1]}.model", self.measures, "review",
                    notes, steps)

    # ── judging ──────────────────────────────────────────────────────────────────────────────────────────────────
    def judge(self, join_bound, review_bound, steps=()):
        """Groups every stream once a fold; prints a line of figures; returns the mean over the sets as they are."""
        jobs = []
        streams = self.as_they_are + self.cut + self.mixed[:1]
        streams = [stream for stream in streams if not self.only or stream.name in self.only]
        for fold in range(FOLDS):
            models = self.work / f"judged-{fold}"
            self.write_join(fold, join_bound, models)
            mode = ["--models", models, *([] if review_bound else ["--no-reviews"])]
            if review_bound:
                self.write_reviews(fold, review_bound, models, steps=steps)
            jobs += [(stream, fold, mode) for stream in streams]

        def run(stream, fold, mode):
            predicted = scores.group(self.build / "bin/bench-group", stream.path, [*stream.embedding(fold), *mode])
            return stream.name, scores.of_fold(stream.rows, stream.gold, predicted, np.flatnonzero(stream.folds == fold))

        sums = collections.defaultdict(collections.Counter)
        for name, found in self.each(run, jobs):
            sums[name].update(found)
        figures = {name: scores.figures(found) for name, found in sums.items()}
        means = scores.show(f"join {join_bound:.2f} review {review_bound or 0:.2f} {steps or ''}", figures,
                            [stream.name for stream in self.as_they_are])
        self.figures = " ".join(f"{name} {found['f1']:.1f}" for name, found in figures.items())
        return means


def main():
    options = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    options.add_argument("kind", choices=MODELS)
    options.add_argument("streams", type=Path)
    options.add_argument("build", type=Path)
    options.add_argument("--embeddings")
    options.add_argument("--write", type=Path, default=ROOT / "services/classify/models")
    options.add_argument("--keep", type=Path)
    options.add_argument("--only", nargs="*", help="streams to judge; all without it")
    options.add_argument("--no-judge", action="store_true")
    options.add_argument("--join-bound", type=float, nargs="*", help="those to judge; the best is taken")
    options.add_argument("--review-bound", type=float, nargs="*", help="likewise")
    options.add_argument("--without", nargs="*", default=[], help="measures to leave out, to see what they are worth")
    options = options.parse_args()
    work = Path(tempfile.mkdtemp())
    try:
        measures = trees.Measures(options.build)
        trainer = Trainer(options, measures, work)
        trainer.read_matches()
        joins = options.join_bound or [JOIN_TAKEN[options.kind]]
        reviews = options.review_bound or [REVIEW_TAKEN[options.kind]]
        best, taken, read = -1, (joins[0], reviews[0], ""), None
        for join, review in itertools.product(joins, reviews):
            if read != join:
                trainer.read_pairs(join)
                read = join
            mean = 0 if options.no_judge else trainer.judge(join, review)
            if mean > best:
                best, taken = mean, (join, review, trainer.figures)
        if read != taken[0]:
            trainer.read_pairs(taken[0])
        notes = [f"made: {datetime.date.today().isoformat()}", "from: " + " ".join(stream.name for stream in trainer.streams),
                 "scores: " + (f"B-cubed F1 with reviews, cross-validated by story: {taken[2]}" if taken[2] else "not judged")]
        trainer.write_join(-1, taken[0], options.write, notes)
        trainer.write_reviews(-1, taken[1], options.write, notes)
    finally:
        shutil.rmtree(work)


if __name__ == "__main__":
    main()
