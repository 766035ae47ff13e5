"""Boosted trees: what measures they may use in which direction, how they are fitted, and their file.

Used by train_grouping.py, and the form of a tree by ingest's train_page.py. Needs scikit-learn and numpy.
"""
import math
import subprocess
from collections import defaultdict

import numpy as np
from sklearn.ensemble import HistGradientBoostingClassifier

# More likeness never makes an article less likely to belong, more distance in time never more so.
RISING = ["cosine", "in_centre", "in_report", "in_article", "shared", "copied", "_fit"]
FALLING = ["nearest_gap", "story_gap", "meaning_gap"]
FALLING_ALONE = "gap"  # of a review
SHAPES = {"match": {"max_iter": 220, "max_leaf_nodes": 12, "min_samples_leaf": 30},
          "review": {"max_iter": 200, "max_leaf_nodes": 10, "min_samples_leaf": 20}}


class Measures:
    """What the engine measures, as it says itself."""

    def __init__(self, build):
        self.names, self.hashes = defaultdict(list), {}
        for line in subprocess.run([build / "bin/train-features"], capture_output=True, text=True,
                                   check=True).stdout.splitlines():
            kind, word = line.split()
            if kind in self.hashes:
                self.names[kind].append(word)
            else:
                self.hashes[kind] = word

    def of_meaning(self, kind):
        return [name for name in self.names[kind] if name.startswith("meaning_")]


def directions(names):
    return [1 if any(part in name for part in RISING) else
            -1 if any(part in name for part in FALLING) or name == FALLING_ALONE else 0 for name in names]


def fit(kind, names, parts, without=()):
    """parts: (labels, features, weights) each. `without`: measures that are made a constant, which is never asked for."""
    labels, features, weights = (np.concatenate([part[i] for part in parts]) for i in range(3))
    features[:, [names.index(name) for name in without if name in names]] = 0
    model = HistGradientBoostingClassifier(learning_rate=0.05, l2_regularization=5.0, early_stopping=False,
                                           monotonic_cst=directions(names), random_state=1, **SHAPES[kind])
    model.fit(features, labels, sample_weight=weights / weights.mean())
    return model


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


def log_odds(share):
    return math.log(share / (1 - share))


def write(model, bound, path, measures, kind, notes=(), steps=()):
    """The log odds are moved so that the answer is yes from one half on: single pairs are mostly wrong ones, so what the
    trees call one in five is, for the best of an article's candidates, rather even. `steps`: (measure, at most, below,
    above), trees of one question that move the bound by what a measure says. The format: models/README.md."""
    names = measures.names[kind]
    start = float(model._baseline_prediction.ravel()[0]) - log_odds(bound)
    lines = ["triptych model 1", "kind: boosted-trees", f"name: {path.stem}", *notes,
             f"features: {measures.hashes[kind]}", f"start: {start:.6g}"]
    for (predictor,) in model._predictors:
        lines += ["", "tree"]
        for feature, right, at_most, value in flatten(predictor.nodes):
            lines.append(f"{names[feature]} {right} {at_most:.6g} {value:.6g}" if feature >= 0 else f"leaf {value:.6g}")
    for measure, at_most, below, above in steps:
        lines += ["", "tree", f"{measure} 2 {at_most:.6g} 0", f"leaf {below:.6g}", f"leaf {above:.6g}"]
    path.write_text("\n".join(lines) + "\n")
