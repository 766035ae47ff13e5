#!/usr/bin/env python3
"""How well near-identical copies are found.

usage: score_copies.py BUILD ARTICLES.jsonl PAIRS.jsonl

PAIRS   one JSON object a line: "a", "b" (ids of ARTICLES) and "label"; "near_duplicate" is what counts as a copy.
Prints precision, recall and F1 twice: of the judgement on each pair alone, and of what grouping makes of it, where two
articles are copies when both lead to the same original report. Being a near-copy is not transitive, so the second
cannot reach 100.
"""
import json
import subprocess
import sys
import tempfile


def by_pair(build, articles, pairs):
    with tempfile.NamedTemporaryFile("w", suffix=".tsv") as file:
        file.writelines(f"{pair['a']}\t{pair['b']}\n" for pair in pairs)
        file.flush()
        out = subprocess.run([f"{build}/bin/bench-copies", articles, file.name], capture_output=True, text=True, check=True)
    return [line.startswith("1") for line in out.stdout.splitlines()]


def by_original(build, articles, pairs):
    out = subprocess.run([f"{build}/bin/bench-group", articles, "--copies"], capture_output=True, text=True, check=True)
    rows = [json.loads(line) for line in out.stdout.splitlines()]
    original = {row["id"]: row["copy_of"] or row["article"] for row in rows}
    return [original[pair["a"]] == original[pair["b"]] for pair in pairs]


def main():
    if len(sys.argv) != 4:
        raise SystemExit(__doc__)
    build, articles, path = sys.argv[1:]
    with open(path, encoding="utf-8") as file:
        pairs = [json.loads(line) for line in file]
    wanted = [pair["label"] == "near_duplicate" for pair in pairs]
    for name, judge in (("each pair alone", by_pair), ("by the original counted with", by_original)):
        found = judge(build, articles, pairs)
        right = sum(is_found and is_copy for is_found, is_copy in zip(found, wanted))
        print(f"{name}: of {sum(wanted)} copies, precision {100 * right / max(sum(found), 1):.1f} "
              f"recall {100 * right / max(sum(wanted), 1):.1f} F1 {200 * right / max(sum(found) + sum(wanted), 1):.1f}")


if __name__ == "__main__":
    main()
