#!/usr/bin/env python3
"""What feeds are, made of labelled sets: the same articles shorter, mixed with strangers, with bad dates.

usage: streams.py DATA OUT

DATA  a folder with cluster/SET.jsonl (labelled) and topics/ (news drawn at random: the strangers of a mixed stream).
OUT   gets one file a stream: SET-sentence.jsonl, SET-title.jsonl, mixed.jsonl, mixed-dates.jsonl, pairs.jsonl.

Rows keep their "story", so that a story is in the same fold of a cross-validation in every stream. Deterministic.
"""
import collections
import datetime
import hashlib
import json
import math
import random
import re
import sys
from pathlib import Path

SETS = ["groundnews", "opengroundnews", "og2021", "allsides", "basil", "itn_wikipedia"]
WITH_TEXTS = ["groundnews", "opengroundnews", "allsides", "basil"]  # the others are titles alone
SENTENCE_MAX = 300  # characters: as much as a feed shows of an article
UNDATED_SHARE = 0.2
WRONG_SHARE = 0.05
WRONG_DAYS = 400
STRANGER_HOURS = 12
STRANGERS = ["agnews_test", "bbc", "gnad_test", "topics"]
TELLING_MIN = 4.0   # ln of one row in how many has the word
COMPANY_MIN = 14.0  # summed up over the words shared: two rare ones or three
PAIRS = 400
PAIR_HOURS = 24
PAIRS_OF = "agnews_test"
SENTENCE_END = re.compile(r"[.!?][\"'”’)\]]*\s|\n|[。！？]")


def read(path):
    with path.open(encoding="utf-8") as lines:
        return [json.loads(line) for line in lines]


def read_set(data, name):
    return read(data / "cluster" / f"{name}.jsonl")


def first_sentence(text, least=25):
    """Without a splitter's rules: what is shorter than `least` is a heading or an abbreviation, and goes on."""
    text = text.strip()
    for end in SENTENCE_END.finditer(text):
        if end.end() >= least:
            return text[:end.end()].strip()[:SENTENCE_MAX]
    return text[:SENTENCE_MAX]


def cut(row, length):
    """"sentence": title and first sentence; "title": the title alone, or the first sentence where there is none."""
    title, text = row.get("title") or "", row.get("text") or ""
    sentence = first_sentence(text)
    if length == "title":
        title, sentence = (title, "") if title else (sentence, "")
    return {**row, "title": title, "text": sentence}


def chance_of(name):
    return random.Random(hashlib.sha256(name.encode()).digest())


def time_of(row):
    text = row.get("published")
    return datetime.datetime.fromisoformat(text.replace("Z", "+00:00")) if text else None


def dated(row, time):
    return {**row, "published": time.strftime("%Y-%m-%dT%H:%M:%SZ") if time else None}


def without_company(rows):
    """Drops each row that shares several rare words with one before: it may well be about the same event."""
    words = [set(re.findall(r"\w{3,}", f"{row['title']} {row['text']}".lower())) for row in rows]
    counts = collections.Counter(word for of_row in words for word in of_row)
    rarity = {word: math.log(len(rows) / count) for word, count in counts.items()}
    rows_of = collections.defaultdict(list)
    kept = []
    for row, of_row in zip(rows, words):
        shared = collections.Counter()
        telling = sorted(word for word in of_row if rarity[word] >= TELLING_MIN)
        for word in telling:
            for other in rows_of[word]:
                shared[other] += rarity[word]
        if max(shared.values(), default=0) < COMPANY_MIN:
            for word in telling:
                rows_of[word].append(len(kept))
            kept.append(row)
    return kept


def strangers(data):
    """Reports without company: collections for another purpose, drawn at random from years of news."""
    rows = [row for name in STRANGERS for row in read(data / "topics" / f"{name}.jsonl")]
    rows = [{"id": f"alone-{i}", "url": None, "source": row.get("source") or f"paper{i % 211}.example",
             "published": None, "lang": row.get("lang") or "en", "title": row.get("title") or "",
             "text": row.get("text") or "", "story": f"alone-{i}"}
            for i, row in enumerate(rows)]
    chance_of("strangers").shuffle(rows)
    return without_company([cut(row, "sentence") for row in rows])


def receipt_times(rows):
    """A time for each row of a set: its own, or that of the dated row before it in the file."""
    known = [time_of(row) for row in rows]
    last = min(time for time in known if time)
    times = []
    for time in known:
        last = time or last
        times.append(last)
    return times


def mixed(data, names=SETS):
    """All sets as one-line items in order of time, and strangers (as many, if there are), each within hours of some
    article."""
    chance = chance_of("mixed")
    stream = []
    for name in names:
        rows = read_set(data, name)
        stream += [(time, {**cut(row, "sentence"), "set": name}) for time, row in zip(receipt_times(rows), rows)]
    alone = strangers(data)[:len(stream)]
    times = [chance.choice(stream)[0] for _ in alone]
    stream += [(time + datetime.timedelta(hours=chance.uniform(-STRANGER_HOURS, STRANGER_HOURS)), {**row, "set": "alone"})
               for time, row in zip(times, alone)]
    stream.sort(key=lambda item: (item[0], item[1]["id"]))
    return [dated(row, time if row["set"] == "alone" or row["published"] else None) for time, row in stream]


def with_bad_dates(rows, name):
    """Some without a date, some with a wrong one, in the order in which they came."""
    chance = chance_of(name)
    out = []
    for row in rows:
        draw = chance.random()
        time = time_of(row)
        if draw < UNDATED_SHARE:
            time = None
        elif time and draw < UNDATED_SHARE + WRONG_SHARE:
            time -= datetime.timedelta(days=chance.uniform(1, WRONG_DAYS))
        out.append(dated(row, time))
    return out


def random_pairs(data):
    """Two reports of one topic within a day: what an empty index sees first. Rows come in twos."""
    chance = chance_of("pairs")
    by_label = collections.defaultdict(list)
    for row in read(data / "topics" / f"{PAIRS_OF}.jsonl"):
        by_label[row["label"]].append(row)
    out = []
    for number in range(PAIRS):
        start = datetime.datetime(2026, 1, 5, 6)
        for side, row in enumerate(chance.sample(by_label[chance.choice(sorted(by_label))], 2)):
            time = start + datetime.timedelta(hours=side * chance.uniform(0, PAIR_HOURS))
            out.append(dated({"id": f"pair-{number}-{side}", "url": None, "source": f"paper{side}.example",
                              "lang": row.get("lang") or "en", "title": row["title"], "text": row["text"],
                              "story": f"pair-{number}-{side}"}, time))
    return out


def write(path, rows):
    path.write_text("".join(json.dumps(row, ensure_ascii=False) + "\n" for row in rows), encoding="utf-8")


def main():
    if len(sys.argv) != 3:
        sys.exit(__doc__)
    data, out = Path(sys.argv[1]), Path(sys.argv[2])
    out.mkdir(parents=True, exist_ok=True)
    for name in SETS:
        rows = read_set(data, name)
        write(out / f"{name}.jsonl", rows)
        for length in ["sentence", "title"] if name in WITH_TEXTS else []:
            write(out / f"{name}-{length}.jsonl", [cut(row, length) for row in rows])
    rows = mixed(data)
    write(out / "mixed.jsonl", rows)
    write(out / "mixed-dates.jsonl", with_bad_dates(rows, "mixed-dates"))
    write(out / "pairs.jsonl", random_pairs(data))
    print(collections.Counter(row["set"] for row in rows))


if __name__ == "__main__":
    main()
