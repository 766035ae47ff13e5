#!/usr/bin/env python3
"""Scores bench-summarize on stories with reference summaries, beside a baseline of leads.

usage: score.py BENCH FILE.jsonl… [--one-line] [--embedder URL [--meaning]] [--json]

Each row of FILE.jsonl: {"id", "articles": [{"title","text","source","url","bias"?}], "summary": text or list of texts,
"title"?: the reference headline, "perspective_summaries"?: {"left","center","right"}}.
Every bullet must be found, byte for byte, in the article that it names: the script fails (exit 1) when one is not.

Columns, in percent: ROUGE-1, -2, -L F1 of the bullets against the reference; "at length": ROUGE-2 when both summaries are
cut to the reference's number of words; headline: ROUGE-1 F1 against the reference's title; left, center, right: ROUGE-1 of
each side's points; redundancy: the mean over bullets of the greatest share of its words that another bullet has;
spread: different sources (articles where the source is unknown) per bullet; words: of the bullets together.

A second line shows faults that patterns find (patterns.py), in percent of the bullets: pointing back, torn, of a page,
repeating an earlier bullet by words, in a summary of several languages, titles, outside 12 to 45 words; with --embedder (an
address of /v1/embeddings) also alike: near an earlier bullet by meaning. --one-line cuts the texts to their first sentence.
--meaning has the bench ask the embedder as well, as the daemon does where one is set.
"""

import argparse
import json
import re
import subprocess
import sys
import tempfile
import time

import patterns
import rouge

BULLETS_MAX = 5
SIDES = ("left", "center", "right")
STOP = re.compile(r"(?<=[.!?])[\"”’]?\s+|\n+")
LEAD_MIN_WORDS = 6


def sentences(text):
    parts = (part.strip() for part in STOP.split(text))
    return [part for part in parts if len(part.split()) >= LEAD_MIN_WORDS]


def lead(story):
    """The first sentence of each article in turn, then the second ones: what a summary must beat."""
    split = [sentences(a["text"][:4000]) or [a["title"]] for a in story["articles"][:60]]
    bullets = []
    for depth in range(BULLETS_MAX):
        for index, parts in enumerate(split):
            if depth < len(parts) and parts[depth] not in (b["text"] for b in bullets):
                bullets.append({"text": parts[depth], "article": index})
            if len(bullets) == BULLETS_MAX:
                return {"headline": story["articles"][0]["title"], "bullets": bullets}
    return {"headline": story["articles"][0]["title"], "bullets": bullets}


def joined(texts):
    return texts if isinstance(texts, str) else " ".join(texts or ())


def redundancy(bullets):
    sets = [set(rouge.words(b["text"])) for b in bullets]
    shares = [max(len(a & b) / len(a) for j, b in enumerate(sets) if j != i)
              for i, a in enumerate(sets) if a and len(sets) > 1]
    return sum(shares) / len(shares) if shares else 0.0


def spread(story, bullets):
    origins = {story["articles"][b["article"]].get("source") or b["article"] for b in bullets}
    return len(origins) / len(bullets) if bullets else 0.0


def measure(story, summary):
    """One story's figures by column; columns that the story has no reference for are left out."""
    made, wanted = joined(b["text"] for b in summary["bullets"]), joined(story["summary"])
    r1, r2, rl = rouge.rouge(made, wanted)
    length = len(rouge.words(wanted))
    cut = [rouge.words(text)[:length] for text in (made, wanted)]
    figures = {"rouge1": r1, "rouge2": r2, "rougeL": rl, "at length": rouge.rouge_n(*cut, 2),
               "redundancy": redundancy(summary["bullets"]), "spread": spread(story, summary["bullets"]), "words": len(rouge.words(made)) / 100}
    if story.get("title"):
        figures["headline"] = rouge.rouge(summary["headline"], story["title"])[0]
    for side in SIDES:
        reference = joined((story.get("perspective_summaries") or {}).get(side))
        if reference and summary.get(side):
            figures[side] = rouge.rouge(joined(b["text"] for b in summary[side]), reference)[0]
    return figures


def misquoted(story, summary):
    """Bullets that do not stand in their article as they are."""
    bad = []
    for bullet in summary["bullets"] + [b for side in SIDES for b in summary[side]]:
        article = story["articles"][bullet["article"]]
        if bullet["text"] not in article["text"] and bullet["text"] not in article["title"]:
            bad.append(f'{story["id"]}: article {bullet["article"]} has no "{bullet["text"][:80]}"')
    return bad


def mean_by_column(rows):
    columns = dict.fromkeys(column for row in rows for column in row)
    return {c: sum(v := [row[c] for row in rows if c in row]) / len(v) for c in columns}


def run(bench, path, embedder):
    began = time.monotonic()
    out = subprocess.run([bench, *(["--embedder", embedder] if embedder else []), path], check=True, stdout=subprocess.PIPE).stdout
    return [json.loads(line) for line in out.splitlines()], time.monotonic() - began


def one_line(story):
    """The story as feeds often have it: a title and one sentence."""
    return story | {"articles": [article | {"text": (sentences(article["text"][:4000]) or [""])[0]}
                                 for article in story["articles"]]}


def share_by_fault(counts):
    made = sum(count["bullets"] for count in counts) or 1
    faults = {name: sum(count[name] for count in counts) / made for name in counts[0] if name != "bullets"}
    return {"bullets": made / len(counts) / 100} | faults


def score(bench, path, arguments):
    with open(path, encoding="utf-8") as file:
        stories = [json.loads(line) for line in file]
    with tempfile.NamedTemporaryFile("w", suffix=".jsonl", encoding="utf-8") as cut:
        if arguments.one_line:
            stories = [one_line(story) for story in stories]
            cut.writelines(json.dumps(story) + "\n" for story in stories)
            cut.flush()
        summaries, seconds = run(bench, cut.name if arguments.one_line else path,
                                 arguments.embedder if arguments.meaning else None)
    if [s["id"] for s in stories] != [s["id"] for s in summaries]:
        sys.exit(f"{path}: the bench did not answer every story, in order")
    return {"file": path.rsplit("/", 1)[-1], "stories": len(stories), "seconds": round(seconds, 3),
            "misquoted": [bad for pair in zip(stories, summaries) for bad in misquoted(*pair)],
            "faults": share_by_fault([patterns.count(*pair, arguments.embedder) for pair in zip(stories, summaries)]),
            "triptych": mean_by_column([measure(*pair) for pair in zip(stories, summaries)]),
            "lead": mean_by_column([measure(story, lead(story)) for story in stories])}


def show(result):
    columns = list(result["triptych"])
    print(f'{result["file"]}: {result["stories"]} stories in {result["seconds"]} s, '
          f'{len(result["misquoted"])} misquoted')
    print(" " * 10 + "".join(f"{c:>11}" for c in columns))
    for who in ("triptych", "lead"):
        cells = (f"{100 * result[who][c]:11.1f}" if c in result[who] else " " * 11 for c in columns)
        print(f"{who:10}" + "".join(cells))
    print("faults    " + "".join(f"{name:>11}" for name in result["faults"]))
    print(" " * 10 + "".join(f"{100 * share:11.1f}" for share in result["faults"].values()))
    for bad in result["misquoted"][:10]:
        print("  " + bad)


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("bench")
    parser.add_argument("files", nargs="+")
    parser.add_argument("--one-line", action="store_true", help="cut the texts to their first sentence")
    parser.add_argument("--embedder", metavar="URL", help="of /v1/embeddings: count bullets alike by meaning")
    parser.add_argument("--meaning", action="store_true", help="with --embedder: choose bullets by it, too")
    parser.add_argument("--json", action="store_true", help="print the figures as JSON")
    arguments = parser.parse_args()
    results = [score(arguments.bench, path, arguments) for path in arguments.files]
    if arguments.json:
        print(json.dumps(results))
    else:
        for result in results:
            show(result)
    return 1 if any(result["misquoted"] for result in results) else 0


if __name__ == "__main__":
    sys.exit(main())
