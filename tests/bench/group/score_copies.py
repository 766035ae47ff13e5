#!/usr/bin/env python3
"""How well near-identical copies are found.

usage: score_copies.py BUILD ARTICLES.jsonl PAIRS.jsonl

PAIRS   one JSON object a line: "a", "b" (ids of ARTICLES) and "label"; "near_duplicate" is what counts as a copy.
Two articles are taken to be copies when both lead to the same original report. Prints precision, recall and F1.
"""
import json
import subprocess
import sys


def main():
    if len(sys.argv) != 4:
        raise SystemExit(__doc__)
    build, articles, pairs = sys.argv[1:]
    out = subprocess.run([f"{build}/bin/bench-group", articles, "--copies"], capture_output=True, text=True, check=True)
    rows = [json.loads(line) for line in out.stdout.splitlines()]
    original = {row["id"]: row["copy_of"] or row["article"] for row in rows}
    found = right = wanted = 0
    for line in open(pairs, encoding="utf-8"):
        pair = json.loads(line)
        is_copy = pair["label"] == "near_duplicate"
        is_found = original[pair["a"]] == original[pair["b"]]
        wanted, found, right = wanted + is_copy, found + is_found, right + (is_copy and is_found)
    precision, recall = right / max(found, 1), right / max(wanted, 1)
    f1 = 2 * precision * recall / max(precision + recall, 1e-9)
    print(f"pairs {wanted} precision {100 * precision:.1f} recall {100 * recall:.1f} F1 {100 * f1:.1f}")


if __name__ == "__main__":
    main()
