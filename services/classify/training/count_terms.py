#!/usr/bin/env python3
"""Count how common words are in news, for the model that an empty index starts from.

usage: count_terms.py BUILD [--write FILE] FILE.jsonl…

Writes services/classify/models/term-frequencies.model: by language, stems and in how many of 2,000 articles (title and first
paragraphs) they stand. No sentence, no order: single stems, and only those that at least four articles share.
"""
import argparse
import collections
import datetime
import json
import subprocess
from pathlib import Path

ROOT = Path(__file__).resolve().parents[3]
ARTICLES = 2000     # what the counts are scaled to
ARTICLES_MIN = 500  # a language with fewer tells nothing
SHARED_MIN = 4
WIDTH = 110


def count(program, files):
    """A labelled story counts once in each language, so that one event in many articles makes no word common."""
    articles, words, seen = collections.Counter(), collections.defaultdict(collections.Counter), set()
    for file in files:
        stories = [json.loads(line).get("story") for line in open(file, encoding="utf-8")]
        run = subprocess.Popen([program, file], stdout=subprocess.PIPE, text=True)
        row = -1
        for line in run.stdout:
            lang, _, stem = line.rstrip("\n").partition("\t")
            row += not stem
            if stories[row] is not None:
                if (file, stories[row], lang, stem) in seen:
                    continue
                seen.add((file, stories[row], lang, stem))
            words[lang][stem] += 1
        if run.wait() != 0:
            raise SystemExit("train-terms failed")
    for lang in words:
        articles[lang] = words[lang].pop("")
    return articles, words


def lines_of(stems):
    line = ""
    for stem, number in stems:
        entry = f"{stem} {number} "
        if len(line.encode()) + len(entry.encode()) > WIDTH:
            yield line
            line = ""
        line += entry
    yield line


def main():
    options = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    options.add_argument("build", type=Path)
    options.add_argument("--write", type=Path, default=ROOT / "services/classify/models/term-frequencies.model")
    options.add_argument("files", nargs="+")
    options = options.parse_args()
    articles, words = count(options.build / "bin/train-terms", options.files)
    out = ["triptych model 1", "kind: term-frequencies", "name: term-frequencies",
           f"made: {datetime.date.today().isoformat()}", "from: " + " ".join(Path(file).stem for file in options.files),
           f"articles: {ARTICLES}", ""]
    langs = sorted(lang for lang in articles if articles[lang] >= ARTICLES_MIN and lang != "und")
    for lang in langs:
        scaled = [(stem, round(number * ARTICLES / articles[lang])) for stem, number in words[lang].items()
                  if number >= SHARED_MIN and "\"" not in stem and "\\" not in stem and " " not in stem]
        stems = sorted(((s, n) for s, n in scaled if n > 0), key=lambda pair: (-pair[1], pair[0]))
        out.append(f"= {lang}")
        out += [line.rstrip() for line in lines_of(stems)]
        print(lang, articles[lang], len(stems))
    options.write.write_text("\n".join(out) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
