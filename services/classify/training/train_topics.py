#!/usr/bin/env python3
"""Train the topic model, and judge the features by sets labelled with classes of their own.

usage: train_topics.py DATA BUILD [--write FILE] [--no-write] [--no-judge]

DATA    a folder with topics/, load/ and cluster/ (JSONL sets) and topics/iptc_mapping.json.
BUILD   a build folder with bin/bench-topic, bin/train-topic-terms and bin/train-features.
--write where to write the model (default: services/classify/models/topics.model).

Needs scikit-learn and numpy (not part of the build: the model that this writes is). Deterministic. What counts as an
example of which topic, and what the figures mean, stands in tests/bench/topic/README.md.
"""
import argparse
import collections
import datetime
import hashlib
import json
import os
import re
import subprocess
import tempfile
from pathlib import Path

os.environ.setdefault("OMP_NUM_THREADS", "1")
import numpy as np
from scipy.sparse import csr_matrix, diags
from sklearn.linear_model import LogisticRegression
from sklearn.metrics import f1_score
from sklearn.svm import LinearSVC

HERE = Path(__file__).resolve().parent
ROOT = HERE.parents[2]
NAMES = ROOT / "services/common/topic/topic_names.c"
MODEL = ROOT / "services/classify/models/topics.model"
KIND_WEIGHTS = (1.0, 0.5, 0.5)  # stems, pairs, manner: as KIND_WEIGHT in topic_model.c
MANNER = 2
FOLDS = 5
MODEL_TERMS = 16000        # the heaviest terms are kept …
MODEL_WEIGHT_MIN = 4       # … and of their weights those of at least so many units
SURE_YES, SURE_NO = 0.8, 0.2
SEED_WEIGHT = 2.0
ADOPTED_WEIGHT = 0.3
NOTHING = 100              # documents without a word
RISE = 0.55  # of a rare topic's examples: 0 leaves them as rare as they are, 1 makes them as many as the others

# ── topics and what the labelled sets say of them ──


def topic_table():
    rows = re.findall(r'^    \{"([a-z-]+)", "([^"]+)", (\d+), (\w+)\}', NAMES.read_text(), re.M)
    slugs = [row[0] for row in rows]
    parents = [-1 if row[3] == "TOPIC_NO_PARENT" else int(row[3]) for row in rows]
    return slugs, parents, {int(row[2]): place for place, row in enumerate(rows)}


SLUGS, PARENTS, BY_CODE = topic_table()
PLACE = {slug: place for place, slug in enumerate(SLUGS)}
TOPS = [place for place, parent in enumerate(PARENTS) if parent < 0]

# A label's topics. In a set of few broad labels an article with another label is none of this label's topics.
LABELS = {
    "bbc": {"business": "economy", "sport": "sport", "politics": "politics", "tech": "science technology",
            "entertainment": "arts"},
    "agnews_test": {"business": "economy", "sports": "sport", "sci_tech": "science", "world": ""},
    "gnad_test": {"Web": "science technology", "Sport": "sport", "Wirtschaft": "economy", "Kultur": "arts",
                  "Etat": "arts media", "Wissenschaft": "science", "Inland": "politics", "International": "politics",
                  "Panorama": ""},
    "topics": {"sports": "sport", "entertainment": "arts", "economy": "economy", "technology": "science technology",
               "science": "science", "society": ""},
    "uci_2014": {"business": "economy", "entertainment": "arts", "science_technology": "science", "health": "health"},
    "allsides": {
        "politics": "politics", "elections": "politics election", "white_house": "politics government",
        "impeachment": "politics government", "us_senate": "politics", "us_house": "politics",
        "us_congress": "politics", "coronavirus": "health disease", "immigration": "society immigration",
        "supreme_court": "crime courts", "violence_in_america": "crime offences", "national_security": "politics",
        "foreign_policy": "politics diplomacy", "race_and_racism": "society discrimination", "healthcare": "health",
        "justice": "crime", "criminal_justice": "crime", "fbi": "crime police", "trade": "economy",
        "banking_and_finance": "economy markets", "economy_and_jobs": "economy national-economy",
        "federal_budget": "politics policy", "taxes": "economy", "north_korea": "politics diplomacy",
        "russia": "politics diplomacy", "terrorism": "conflict terrorism", "isis": "conflict", "disaster": "disaster",
        "environment": "environment", "abortion": "society", "sports": "sport", "labor": "labour",
        "education": "education", "arts_and_entertainment": "arts", "media_bias": "arts media",
        "media_industry": "arts media", "technology": "science technology", "cybersecurity": "science technology",
        "religion_and_faith": "religion", "public_health": "health public-health", "civil_rights": "politics rights",
        "sexual_misconduct": "crime", "state_department": "politics diplomacy", "justice_department": "crime",
        "opioid_crisis": "health", "death_penalty": "crime"},
}
# What may be about anything that is not one of their set's other labels: no counter-example of anything else.
MIXED = {("agnews_test", "world"), ("gnad_test", "International"), ("gnad_test", "Panorama"), ("gnad_test", "Inland"),
         ("topics", "society")}
EXHAUSTIVE = {"bbc", "agnews_test", "gnad_test", "topics", "uci_2014"}
FOLDER = {"uci_2014": "load", "allsides": "cluster"}
UNLABELLED = ["load/worldnews2020", "cluster/og2021", "cluster/itn_wikipedia", "cluster/groundnews",
              "cluster/opengroundnews"]


class Document:
    def __init__(self, row, yes=(), no=(), weight=1.0):
        self.row = row
        self.yes = set(yes)   # places of topics it is about
        self.no = set(no)     # … it is surely not about
        self.weight = weight
        self.group = None     # the set and label that it came from, for judging


def set_path(data, name):
    return data / FOLDER.get(name, "topics") / f"{name}.jsonl"


def read_rows(path):
    with open(path, encoding="utf-8") as file:
        return [json.loads(line) for line in file]


def closed(places):
    """With the parents."""
    return set(places) | {PARENTS[place] for place in places if PARENTS[place] >= 0}


def labelled_documents(data, name):
    mapping = {label: closed(PLACE[slug] for slug in slugs.split()) for label, slugs in LABELS[name].items()}
    known = set().union(*mapping.values()) & set(TOPS)
    documents = []
    for row in read_rows(set_path(data, name)):
        label = row.get("label") or row.get("category") or row.get("topic")
        if label in mapping:
            yes = mapping[label]
            document = Document(row, yes, known - yes if name in EXHAUSTIVE else ())
            document.group = (name, label)
            documents.append(document)
    return documents


def concept_documents(data):
    """Each concept of the taxonomy is described: an example of the topics above it, and of no other."""
    documents = []
    for code, concept in json.loads((data / "topics/iptc_mapping.json").read_text()).items():
        levels = [concept[f"Level{level}/NewsCode"] for level in (1, 2)]
        places = [BY_CODE.get(int(level.split(":")[1])) for level in levels if isinstance(level, str)]
        yes = {place for place in places if place is not None}
        if yes and not isinstance(concept["RetiredDate"], str):
            text = f"{concept['Name (en-GB)']}. {concept['Definition (en-GB)']}"
            row = {"id": code, "title": concept["Name (en-GB)"], "text": text, "lang": "en"}
            documents.append(Document(row, yes, set(range(len(SLUGS))) - yes))
    return documents


def seed_documents():
    documents = []
    for line in (HERE / "topic_seeds.tsv").read_text(encoding="utf-8").splitlines():
        if not line.startswith("#"):
            slug, lang, words = line.split("\t")
            words = words.split()
            for start in range(0, len(words), 3):
                row = {"id": f"seed-{slug}-{lang}-{start}", "title": " ".join(words[start:start + 3]), "text": "",
                       "lang": lang}
                yes = closed([PLACE[slug]])
                no = set(TOPS) - yes
                no |= {place for place, parent in enumerate(PARENTS) if parent in no}
                documents.append(Document(row, yes, no, SEED_WEIGHT))
    return documents


# ── features, as the C code makes them ──

class Features:
    def __init__(self, build):
        self.build = build
        self.columns = {}
        self.hashes = []

    def matrix(self, documents, with_manner):
        rows, columns, values, kinds = [], [], [], []
        with tempfile.NamedTemporaryFile("w", suffix=".jsonl", encoding="utf-8") as file:
            for number, document in enumerate(documents):
                row = {key: document.row.get(key) or "" for key in ("title", "text", "lang")}
                file.write(json.dumps({"id": str(number), **row}) + "\n")
            file.flush()
            lines = subprocess.run([self.build / "bin/train-topic-terms", file.name], check=True,
                                   stdout=subprocess.PIPE, text=True).stdout.splitlines()
        for line in lines:
            number, _, *terms = line.split("\t")
            for term in terms:
                hashed, kind, value = term.split(":")
                if int(kind) == MANNER and not with_manner:
                    continue
                column = self.columns.setdefault(hashed, len(self.hashes))
                if column == len(self.hashes):
                    self.hashes.append(int(hashed, 16))
                rows.append(int(number))
                columns.append(column)
                values.append(float(value))
                kinds.append(int(kind))
        rows, values, kinds = np.array(rows), np.array(values), np.array(kinds)
        for kind, weight in enumerate(KIND_WEIGHTS):
            chosen = kinds == kind
            squares = np.bincount(rows[chosen], values[chosen] ** 2, len(documents))
            values[chosen] *= weight / np.sqrt(squares[rows[chosen]])
        return csr_matrix((values, (rows, columns)), shape=(len(documents), 2_000_000))


def rarity(matrix):
    seen = np.bincount(matrix.indices, minlength=matrix.shape[1])
    weights = np.log((1 + matrix.shape[0]) / (1 + seen)) + 1
    weights[seen < 2] = 0
    return weights


# ── the model as a file ──

def quantised(coefficients, biases, hashes):
    """The heaviest terms in whole units of `scale`: (scale, biases, [(hash, [(class, weight)…])…])."""
    largest = np.abs(coefficients).max(axis=0)
    kept = np.argsort(-largest, kind="stable")[:MODEL_TERMS]
    kept = kept[largest[kept] > 0]
    scale = float(np.quantile(largest[kept], 0.995)) / 127
    units = np.clip(np.rint(coefficients[:, kept] / scale), -127, 127).astype(int)
    terms = {}
    for place, column in enumerate(kept):
        weights = [(cls, int(unit)) for cls, unit in enumerate(units[:, place]) if abs(unit) >= MODEL_WEIGHT_MIN]
        if weights and hashes[column] not in terms:
            terms[hashes[column]] = weights
    return scale, biases, sorted(terms.items())


def features_hash(build):
    lines = subprocess.run([build / "bin/train-features"], capture_output=True, text=True, check=True).stdout.splitlines()
    return next(line.split()[1] for line in lines if line.startswith("topics "))


def write_model(path, model, build, classes, notes=()):
    """The format: services/classify/models/README.md."""
    scale, biases, terms = model
    lines = ["triptych model 1", "kind: topics", f"name: {path.stem}", *notes, f"features: {features_hash(build)}",
             f"scale: {scale:.9g}", ""]
    lines += [f"class {name} {bias:.5f}" for name, bias in zip(classes, biases, strict=True)]
    lines += [f"{hashed:08x} " + " ".join(f"{cls}:{weight}" for cls, weight in weights) for hashed, weights in terms]
    path.write_text("\n".join(lines) + "\n")


# ── judging: each set in its own classes, with the same features, predicted in C ──

def predicted(build, model, documents):
    with tempfile.TemporaryDirectory() as folder:
        model_path, rows_path = Path(folder) / "judged.model", Path(folder) / "rows.jsonl"
        classes = SLUGS if len(model[1]) == len(SLUGS) else [f"class-{i}" for i in range(len(model[1]))]
        write_model(model_path, model, build, classes)
        with open(rows_path, "w", encoding="utf-8") as file:
            for number, document in enumerate(documents):
                row = {key: document.row.get(key) or "" for key in ("title", "text", "lang")}
                file.write(json.dumps({"id": str(number), **row}) + "\n")
        lines = subprocess.run([build / "bin/bench-topic", rows_path, "--model", model_path], check=True,
                               stdout=subprocess.PIPE, text=True).stdout.splitlines()
    return [json.loads(line) for line in lines]


def fold_of(document):
    text = f"{document.row.get('title')}\n{document.row.get('text')}"
    return hashlib.sha256(text.encode()).digest()[0] % FOLDS


def judge_own_classes(data, build, name):
    """Cross-validated by article: what is judged was trained without it."""
    rows = read_rows(set_path(data, name))
    documents = [Document(row) for row in rows]
    classes = sorted({row["label"] for row in rows})
    answers = np.array([classes.index(row["label"]) for row in rows])
    folds = np.array([fold_of(document) for document in documents])
    features = Features(build)
    matrix = features.matrix(documents, with_manner=True)
    guesses = np.full(len(rows), -1)
    for fold in range(FOLDS):
        train, test = np.flatnonzero(folds != fold), np.flatnonzero(folds == fold)
        weights = rarity(matrix[train])
        machine = LinearSVC(C=0.05, class_weight="balanced", random_state=0)
        machine.fit(matrix[train] @ diags(weights), answers[train])
        used = len(features.hashes)
        coefficients = machine.coef_[:, :used] * weights[:used]
        model = quantised(coefficients, machine.intercept_, features.hashes)
        guesses[test] = [answer["class"] for answer in predicted(build, model, [documents[place] for place in test])]
    return f1_score(answers, guesses, average="macro"), (answers == guesses).mean(), len(rows)


# ── the shipped model ──

def settle_silence(matrix, documents, seeds):
    """An article is no example of what its label does not say, but where it uses that topic's own words it is no
    counter-example either."""
    said = np.zeros((len(documents), len(SLUGS)), bool)
    for place in TOPS:
        rows = [number for number in seeds if place in documents[number].yes]
        words = np.zeros(matrix.shape[1])
        words[np.unique(matrix[rows].indices)] = 1
        said[:, place] = matrix @ words > 0
    for number, document in enumerate(documents):
        if document.group and document.group not in MIXED:
            document.no |= {place for place in TOPS if not said[number, place]} - document.yes
        if document.group:
            document.no |= {place for place, parent in enumerate(PARENTS) if parent in document.no}


def truth_of(documents, place):
    return np.array([1 if place in document.yes else 0 if place in document.no else -1 for document in documents])


def train_topics(matrix, documents, places):
    """One machine a topic, over the documents that are known to be about it or not. Rare topics are weighed up, by the root of how rare."""
    coefficients = np.zeros((len(SLUGS), matrix.shape[1]))
    biases = np.full(len(SLUGS), -9.0)
    importance = np.array([document.weight for document in documents])
    for place in places:
        truth = truth_of(documents, place)
        known = np.flatnonzero(truth >= 0)
        share = truth[known].mean()
        rise = np.where(truth[known] == 1, ((1 - share) / share) ** RISE, 1.0)
        machine = LogisticRegression(C=2.0, solver="liblinear", intercept_scaling=20.0, random_state=0)
        machine.fit(matrix[known], truth[known], sample_weight=importance[known] * rise)
        coefficients[place] = machine.coef_[0]
        biases[place] = machine.intercept_[0]
    return coefficients, biases


def adopt(documents, shares):
    """Where nobody says what an article is about, what the first model is sure of becomes an example."""
    for document, row in zip(documents, shares):
        sure = {place for place in TOPS if row[place] > SURE_YES} - document.no
        if sure and not document.yes:
            document.yes = sure
            document.no |= {place for place in TOPS if row[place] < SURE_NO}
            document.weight = ADOPTED_WEIGHT if not document.group else document.weight


def training_documents(data, left_out):
    """Returns the documents and which of them are seeds. Some say nothing at all: those are about nothing."""
    nothing = [Document({"title": "", "text": ""}, (), range(len(SLUGS))) for _ in range(NOTHING)]
    documents = concept_documents(data) + nothing
    seeds = seed_documents()
    first = len(documents)
    documents += seeds
    for name in LABELS:
        documents += [document for document in labelled_documents(data, name) if not left_out(document)]
    return documents, range(first, first + len(seeds))


def shipped_model(data, build, left_out=lambda document: False):
    documents, seeds = training_documents(data, left_out)
    loose = [Document(row) for path in UNLABELLED for row in read_rows(data / f"{path}.jsonl")]
    features = Features(build)
    matrix = features.matrix(documents + loose, with_manner=False)[:, :len(features.hashes)]
    weights = rarity(matrix)
    matrix = (matrix @ diags(weights)).tocsr()
    count = len(documents)
    settle_silence(matrix[:count], documents, seeds)
    coefficients, biases = train_topics(matrix[:count], documents, range(len(SLUGS)))
    adopt(documents + loose, 1 / (1 + np.exp(-(matrix @ coefficients.T + biases))))
    print("adopted:", *(f"{SLUGS[place]} {number}" for place, number in
                        collections.Counter(place for document in loose for place in document.yes).most_common()))
    tops = train_topics(matrix, documents + loose, TOPS)
    coefficients[TOPS], biases[TOPS] = tops[0][TOPS], tops[1][TOPS]
    return quantised(coefficients * weights, biases, features.hashes)


def judge_topics(data, build):
    """The shipped recipe, trained without a fifth of every labelled set, on that fifth: of the topics that a set's labels
    are mapped to, the first that an article is filed under must be its label's."""
    def is_held_out(document):
        return fold_of(document) == 0
    model = shipped_model(data, build, is_held_out)
    for name in sorted(EXHAUSTIVE):
        documents = [document for document in labelled_documents(data, name)
                     if is_held_out(document) and document.yes & set(TOPS)]
        known = set().union(*(document.yes for document in documents)) & set(TOPS)
        truth = [min(document.yes & set(TOPS)) for document in documents]
        answers = predicted(build, model, documents)
        filed = [[PLACE[slug] for slug in answer["topics"] if PLACE[slug] in known] for answer in answers]
        guesses = [places[0] if places else -1 for places in filed]
        macro = f1_score(truth, guesses, average="macro", labels=sorted(known))
        print(f"{name:12} {len(documents)} held-out articles, {len(known)} topics: macro-F1 {macro:.4f}; filed under "
              f"none {np.mean([not answer['topics'] for answer in answers]):.3f}", flush=True)


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("data", type=Path)
    parser.add_argument("build", type=Path)
    parser.add_argument("--write", type=Path, default=MODEL)
    parser.add_argument("--no-write", action="store_true")
    parser.add_argument("--no-judge", action="store_true")
    options = parser.parse_args()
    if not options.no_judge:
        for name in ("bbc", "agnews_test", "gnad_test"):
            macro, right, count = judge_own_classes(options.data, options.build, name)
            print(f"{name:12} {count} articles: macro-F1 {macro:.4f}, right {right:.4f}", flush=True)
        judge_topics(options.data, options.build)
    if not options.no_write:
        notes = [f"made: {datetime.date.today().isoformat()}", "from: " + " ".join(LABELS)]
        write_model(options.write, shipped_model(options.data, options.build), options.build, SLUGS, notes)


if __name__ == "__main__":
    main()
