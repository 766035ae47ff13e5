#!/usr/bin/env python3
"""Writes services/summarize/judge/lexicon_loaded.c from loaded_words.txt, weighed on articles of rated outlets.

usage: loaded_words.py STORIES.jsonl… [--propose]

STORIES: rows {"articles": [{"text", "bias"}]}, several sides a story, in English. For each English word: log-odds, with a
Dirichlet prior, of an article of the left or right using it outside quotation marks against one of the center reporting
the same stories. A word that the center uses clearly more (z under Z_MIN) takes no side and is dropped; one that is
nowhere in the data stays. --propose prints words that the sides use most and the list has not, for a person to judge.
The other languages have no rated articles: their words are taken as they stand.
"""

import argparse
import collections
import json
import math
import pathlib
import re

HERE = pathlib.Path(__file__).parent
TABLE = HERE / "../../../services/summarize/judge/lexicon_loaded.c"
PRIOR = 2000  # articles' words that every word's odds are drawn to the mean with
Z_MIN = -1.0
PROPOSED = 150
COUNT_MIN = 12
LINE_BYTES = 100

QUOTED = re.compile(r"[“\"«][^“”\"«»]*[”\"»]")
WORD = re.compile(r"[a-z][a-z'’-]*[a-z]")
HEAD = """/* Words that take sides, by language (LEX_LOADED). Written by tests/bench/summarize/loaded_words.py from loaded_words.txt
 * beside it: change that file. */
#include "lexicon_tables.h"

const struct lexicon_row lexicon_loaded[] = {
"""


def side(bias):
    bias = (bias or "").lower()
    return "sides" if "left" in bias or "right" in bias else "center" if bias == "center" else None


def phrases_of(text, longest):
    """Every run of up to `longest` words of the text, once."""
    words = WORD.findall(text.lower().replace("’", "'"))
    return {" ".join(words[i : i + n]) for n in range(1, longest + 1) for i in range(len(words) - n + 1)}


def count(paths, longest):
    counts = {"sides": collections.Counter(), "center": collections.Counter()}
    for path in paths:
        with open(path, encoding="utf-8") as file:
            for line in file:
                for article in json.loads(line)["articles"]:
                    if side(article.get("bias")):
                        counts[side(article["bias"])].update(phrases_of(QUOTED.sub(" ", article["text"]), longest))
    return counts


def log_odds(word, counts, totals):
    """z of the log-odds, positive where the sides use the word more."""
    everywhere = sum(totals.values())
    prior = PRIOR * (counts["sides"][word] + counts["center"][word]) / everywhere
    odds, variance = {}, 0
    for who in ("sides", "center"):
        used = counts[who][word] + prior
        odds[who] = math.log(used / (totals[who] + PRIOR - used))
        variance += 1 / used
    return (odds["sides"] - odds["center"]) / math.sqrt(variance)


def read_words():
    words = collections.defaultdict(list)
    for line in (HERE / "loaded_words.txt").read_text(encoding="utf-8").splitlines():
        if line and not line.startswith("#"):
            lang, _, listed = line.partition(" ")
            words[lang] += [word for word in listed.split(",") if word not in words[lang]]
    return words


def rows(words):
    for lang, listed in words.items():
        lines = [[]]
        for word in listed:
            if sum(len((w + ",").encode()) for w in lines[-1]) + len(word.encode()) > LINE_BYTES:
                lines.append([])
            lines[-1].append(word)
        text = [",".join(line) + ("," if line is not lines[-1] else "") for line in lines]
        body = "\n".join(f'     "{line}"' for line in text)
        yield f'    {{"{lang}", LEX_LOADED,\n{body}}},\n'


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("stories", nargs="+")
    parser.add_argument("--propose", action="store_true")
    arguments = parser.parse_args()
    words = read_words()
    counts = count(arguments.stories, 1 if arguments.propose else max(len(word.split()) for word in words["en"]))
    totals = {who: sum(counted.values()) for who, counted in counts.items()}
    if arguments.propose:
        common = [word for word, n in (counts["sides"] + counts["center"]).items() if n >= COUNT_MIN]
        common.sort(key=lambda word: -log_odds(word, counts, totals))
        print(*[word for word in common if word not in words["en"]][:PROPOSED], sep="\n")
        return
    seen = {word: log_odds(word, counts, totals) for word in words["en"] if counts["sides"][word] + counts["center"][word]}
    dropped = sorted(word for word, z in seen.items() if z < Z_MIN)
    print(f"{len(words['en'])} English words, {len(seen)} of them in the data, dropped: {', '.join(dropped) or 'none'}")
    words["en"] = [word for word in words["en"] if word not in dropped]
    TABLE.resolve().write_text(HEAD + "".join(rows(words)) + '    {"", 0, ""},\n};\n', encoding="utf-8")


if __name__ == "__main__":
    main()
