#!/usr/bin/env -S /usr/bin/python3 -B
"""How long live stories take to be rated by a new register: recount.py [--stories N] [--json] [--bin FOLDER]

Replays five articles for each of N invented events (default 11,300: some 10,000 stories) through a private Redis and the
four daemons, then gives classify a register that rates every source otherwise, and measures until the last story is
recounted and until the last is published. Meanwhile it reads stories and looks whether any shows a mixture of old and new."""
import argparse
import csv
import io
import json
import os
import pathlib
import re
import sys
import tempfile
import time

ROOT = pathlib.Path(__file__).resolve().parents[3]
sys.path[:0] = [str(ROOT / "tests" / "system"), str(ROOT / "tests")]
OUTLETS = 5


def parse():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--stories", type=int, default=11300, help="invented events; of similar ones the engine makes one story")
    parser.add_argument("--json", action="store_true")
    parser.add_argument("--bin", default=os.environ.get("TRIPTYCH_BIN", str(ROOT / "build" / "bin")))
    return parser.parse_args()


def register(domains, leaning):
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\n")
    writer.writerow(["domain", "leaning", "owner"])
    writer.writerows([domain, leaning, f"Owner of the {leaning}"] for domain in domains)
    return out.getvalue()


def is_mixed(story):
    """Whether counters and articles, or articles among themselves, say different things."""
    leanings = {one["source"]["leaning"] for one in story["articles"]}
    sources = len({one["source"]["domain"] for one in story["articles"]})
    side = "left" if leanings == {"left"} else "right"
    return len(leanings) != 1 or story["coverage"]["leaning"][side]["sources"] != sources


def cpu_seconds(process):
    fields = pathlib.Path(f"/proc/{process.child.pid}/stat").read_text().rsplit(")", 1)[1].split()
    return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")


def walked(classify):
    return re.findall(r"stories_rerated stories=(\d+) renewed=(\d+) ms=(\d+)", classify.text())


def measure(desk, stories):
    import invented_articles
    path = desk.folder / "register.csv"
    path.write_text(register(invented_articles.OUTLETS, "left"))
    desk.start_redis()
    desk.start_all(classify={"sources": path, "sources_poll": "100ms"})
    rows = desk.folder / "rows.jsonl"
    with open(rows, "w", encoding="utf-8") as out:
        out.writelines(json.dumps(row) + "\n" for row in invented_articles.articles(stories * OUTLETS))
    desk.replay(rows, timeout=3600)
    desk.settle(600)
    classify, publish = desk.of("classify")[0], desk.of("publish")[0]
    listed = json.loads(publish.page("/api/v1/stories?all=1&limit=100")[1])["stories"]
    path.write_text(register(invented_articles.OUTLETS, "right"))
    began, looked, mixed = time.monotonic(), 0, 0
    cpu = {process.name: cpu_seconds(process) for process in (desk.redis_process, *desk.daemons)}
    walks = len(walked(classify))
    while len(walked(classify)) == walks and time.monotonic() < began + 600:
        story = json.loads(publish.page(f"/api/v1/stories/{listed[looked % len(listed)]['id']}")[1])
        mixed += is_mixed(story)
        looked += 1
        time.sleep(0.05)
    counted = time.monotonic() - began
    cpu = {process.name: round(cpu_seconds(process) - cpu[process.name], 2) for process in (desk.redis_process, *desk.daemons)}
    desk.settle(600)
    published = time.monotonic() - began
    reached, renewed, walk_ms = (int(number) for number in walked(classify)[-1])
    return {"stories": reached, "renewed": renewed, "walk_seconds": walk_ms / 1000,
            "counted_seconds": round(counted, 2), "published_seconds": round(published, 2), "looked_at": looked,
            "mixed": mixed, "wrong": desk.status("--recount")["recount"]["wrong"],
            **{f"cpu {name}": seconds for name, seconds in cpu.items()}}


def main():
    arguments = parse()
    os.environ["TRIPTYCH_BIN"] = arguments.bin
    from desk import Desk
    with tempfile.TemporaryDirectory(prefix="triptych-recount-") as folder:
        desk = Desk(folder)
        try:
            figures = measure(desk, arguments.stories)
        finally:
            desk.close()
    if arguments.json:
        print(json.dumps(figures))
    else:
        print("\n".join(f"{name:18} {value}" for name, value in figures.items()))


if __name__ == "__main__":
    main()
