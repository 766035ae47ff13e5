#!/usr/bin/env -S /usr/bin/python3 -B
"""What the shipped register knows of articles whose sources another service has labelled, and how near our percentages
come to that service's: report.py [--rows FILE.jsonl] [--stories FILE.jsonl] [--registers LIST] [--bin FOLDER] [--json]

--rows     articles: {"id","url","source","story","bias"}
--stories  {"id","bias":{"left","center","right"}}: the service's own percentages, of the story "ogn-" + id
"""
import argparse
import collections
import json
import os
import pathlib
import subprocess
import sys

ROOT = pathlib.Path(__file__).resolve().parents[3]
DATA = ROOT.parent / "shared" / "data"
SIDES = ("left", "center", "right")


def parse():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--rows", default=DATA / "cluster" / "opengroundnews.jsonl")
    parser.add_argument("--stories", default=DATA / "summary" / "opengroundnews_stories.jsonl")
    parser.add_argument("--registers", default=str(ROOT / "deploy" / "sources" / "raters"))
    parser.add_argument("--bin", default=os.environ.get("TRIPTYCH_BIN", str(ROOT / "build" / "bin")))
    parser.add_argument("--countries", type=int, default=12, help="that are listed, those with most articles")
    parser.add_argument("--json", action="store_true")
    return parser.parse_args()


def read(path):
    with open(path, encoding="utf-8") as lines:
        return [json.loads(line) for line in lines]


def bench(arguments, registers):
    rows = subprocess.run([f"{arguments.bin}/bench-coverage", registers, arguments.rows], check=True, text=True,
                          capture_output=True).stdout
    rows = [json.loads(line) for line in rows.splitlines()]
    return [row for row in rows if "id" in row], {row["story"]: row for row in rows if "story" in row}


def share(part, whole):
    return f"{part} of {whole} ({100 * part / whole:.1f} %)" if whole else "none"


def rated(labels, found, countries):
    """Table rows: how many articles' sources have a leaning, by side of the label and by country of the source."""
    yield "articles whose source has a leaning", share(sum(row["leaning"] != "" for row in found), len(found))
    for side in SIDES + ("unknown",):
        of_side = [row for row in found if labels[row["id"]] == side]
        yield f"… labelled {side}", share(sum(row["leaning"] != "" for row in of_side), len(of_side))
    known = collections.Counter(row["country"] or "not known" for row in found)
    for country, count in known.most_common(countries):
        yield f"… of country {country}", share(sum(row["leaning"] != "" for row in found
                                                   if (row["country"] or "not known") == country), count)


def agreement(labels, found):
    both = [(labels[row["id"]], row["side"]) for row in found if labels[row["id"]] in SIDES and row["side"] in SIDES]
    yield "side agrees with the label, where there are both", share(sum(one == other for one, other in both), len(both))
    for side in SIDES:
        of_side = [other for one, other in both if one == side]
        yield f"… labelled {side}", share(of_side.count(side), len(of_side))


def percentages(stories, counted):
    equal, others = 0, []
    for story in stories:
        ours, theirs = counted.get(f"ogn-{story['id']}"), story["bias"]
        if ours and all(ours[side] == theirs[side] for side in SIDES):
            equal += 1
        else:
            others.append((story, ours))
    yield "stories whose three percentages equal the service's, by its labels", share(equal, len(stories))
    for story, ours in others:
        theirs = [story["bias"][side] for side in SIDES]
        mine = [ours[side] for side in SIDES] if ours else None
        why = f"the service's add up to {sum(theirs)}" if sum(theirs) != 100 else "another count of the sources"
        yield f"… not {story['id']}", f"ours {mine}, theirs {theirs}: {why}"


def main():
    arguments = parse()
    if not pathlib.Path(arguments.rows).exists():
        print(f"report.py: there is no {arguments.rows}: nothing to measure", file=sys.stderr)
        return
    labels = {row["id"]: row.get("bias") for row in read(arguments.rows)}
    found, _ = bench(arguments, arguments.registers)
    _, counted = bench(arguments, "labels")
    table = [*rated(labels, found, arguments.countries), *agreement(labels, found),
             *percentages(read(arguments.stories), counted)]
    print(json.dumps(dict(table), indent=1) if arguments.json else
          "\n".join(f"| {name} | {value} |" for name, value in table))


if __name__ == "__main__":
    main()
