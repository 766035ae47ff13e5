#!/usr/bin/env -S /usr/bin/python3 -B
"""Redis's own time in the functions that each article goes through: tests/bench/commit/functions.py LIBRARY.lua… [--rounds N]

LIBRARY.lua is the joined library, as a build leaves it (services/common/store/store_library.c.lua). Each is loaded into a
private Redis in turn, several times over, and does the same work: articles put, committed to stories of 8, stories read,
summed up, published, rated again. Printed is the least and the median of a round, in us a call, by Redis's own count (INFO commandstats).
"""
import argparse
import pathlib
import re
import statistics
import subprocess
import sys
import tempfile
import time

import redis

ARTICLES, PER_STORY, PIPELINE = 8000, 8, 200
LEANINGS = ("left", "lean-left", "center", "lean-right", "right", "")
BODY, PLACEMENT, ENTRY = b"b" * 400, b"p" * 230, b"e" * 240  # as titles have
SUMMARY, HEAD, CHANGED = b"s" * 800, b"h" * 400, b"c" * 1500
PREFIX = "{bench}:"


def article_id(n):
    return f"a{n:016d}"


def story_id(n):
    return f"s{n // PER_STORY:016d}"


def facts(n):
    return ["1" if n % 5 else "0", "en", LEANINGS[n % 6], "high", "private", ("US", "GB", "FR")[n % 3], f"source{n % 700}.example"]


def put(pipe, n):
    pipe.fcall("triptych_article_put", 3, PREFIX + "a:" + article_id(n), PREFIX + "articles", PREFIX + "todo:classify",
               article_id(n), BODY, 1700000000000 + n, 2592000000, 10000)


def commit(pipe, n, is_new):
    article, story, creates = article_id(n), story_id(n), n % PER_STORY == 0
    keys = [PREFIX + name for name in (f"a:{article}", f"p:{article}", "todo:classify", "todo:summarize", f"s:{story}",
                                       f"m:{story}", "stories", "log", "state")]
    terms = [f"{n:016x}", f"{n + 1000000:016x}"] if creates else []
    first, last = (article, story, int(creates), 1700000000000 + n, "", "instance"), (PLACEMENT, ENTRY, 1000000, 10000)
    if is_new:
        pipe.fcall("triptych_article_commit_2", len(keys), *keys, *first, *last, " ".join(terms), *facts(n))
    else:
        pipe.fcall("triptych_article_commit", len(keys), *keys, *first, *facts(n), *last, *terms)


def story_keys(n, *kinds):
    return [f"{PREFIX}{kind}:{story_id(n * PER_STORY)}" for kind in kinds]


def read(pipe, n):
    pipe.fcall("triptych_story_read", 5, *story_keys(n, "s", "m", "u", "d", "o"), 500, 600)


def summarize(pipe, n):
    keys = [*story_keys(n, "s", "u"), PREFIX + "todo:summarize", PREFIX + "todo:publish"]
    pipe.fcall("triptych_summary_commit", len(keys), *keys, story_id(n * PER_STORY), PER_STORY, SUMMARY, 10000)


def publish(pipe, n):
    keys = [*story_keys(n, "s", "d", "u"), PREFIX + "todo:publish", PREFIX + "feed", PREFIX + "state"]
    pipe.fcall("triptych_feed_commit", len(keys), *keys, story_id(n * PER_STORY), PER_STORY, PER_STORY, "created", HEAD,
               CHANGED, 100000, PER_STORY, "A headline", "")


def rerate(pipe, story, version):
    members = range(story * PER_STORY, (story + 1) * PER_STORY)
    groups = [part for n in members for part in (article_id(n), "|".join(facts(n + 1)[1:]), PLACEMENT)]
    name = story_id(story * PER_STORY)
    pipe.fcall("triptych_story_rerate", 3, PREFIX + "s:" + name, PREFIX + "m:" + name, PREFIX + "todo:summarize", name,
               version, 1000, *groups)


def many(client, count, call):
    """Runs `call` so often, in pipelines; every answer is looked at. Returns us a call, by Redis's count."""
    client.config_resetstat()
    for begin in range(0, count, PIPELINE):
        pipe = client.pipeline(transaction=False)
        for n in range(begin, min(count, begin + PIPELINE)):
            call(pipe, n)
        pipe.execute()
    return client.info("commandstats")["cmdstat_fcall"]["usec_per_call"]


def one_round(client, text):
    client.flushall()
    client.function_load(text, replace=True)
    is_new = "article_commit_2" in text
    figures = {"article_put": many(client, ARTICLES, put),
               "article_commit": many(client, ARTICLES, lambda pipe, n: commit(pipe, n, is_new)),
               "story_read": many(client, ARTICLES // PER_STORY, read),
               "summary_commit": many(client, ARTICLES // PER_STORY, summarize),
               "feed_commit": many(client, ARTICLES // PER_STORY, publish),
               "story_rerate": many(client, ARTICLES // PER_STORY, lambda pipe, n: rerate(pipe, n, PER_STORY)),
               "recount": many(client, 40, lambda pipe, n: pipe.fcall("triptych_recount", 1, PREFIX + "stories", 0, 200))}
    if client.zcard(PREFIX + "todo:classify") or client.scard(PREFIX + "stories") != ARTICLES // PER_STORY:
        sys.exit("not everything was committed")
    if client.fcall("triptych_recount", 1, PREFIX + "stories", 0, 10000)[2]:
        sys.exit("a recount finds other counters")
    return figures


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("libraries", nargs="+", type=pathlib.Path)
    parser.add_argument("--rounds", type=int, default=5)
    arguments = parser.parse_args()
    texts = [re.sub(r"\A#!lua name=\w+", "#!lua name=triptych", path.read_text()) for path in arguments.libraries]
    rounds = [[] for _ in texts]
    with tempfile.TemporaryDirectory(prefix="triptych-commit-") as folder:
        path = folder + "/redis.sock"
        with subprocess.Popen(["redis-server", "--port", "0", "--unixsocket", path, "--save", "", "--dir", folder],
                              stdout=subprocess.DEVNULL) as server:
            try:
                client = redis.Redis(unix_socket_path=path)
                for _ in range(200):
                    if pathlib.Path(path).exists():
                        break
                    time.sleep(0.05)
                for _ in range(arguments.rounds):
                    for at, text in enumerate(texts):
                        rounds[at].append(one_round(client, text))
            finally:
                server.terminate()
    for name in rounds[0][0]:
        for at, library in enumerate(arguments.libraries):
            values = [figures[name] for figures in rounds[at]]
            print(f"{name:16} {min(values):9.2f} {statistics.median(values):9.2f} us  {library}")
    return 0


if __name__ == "__main__":
    sys.exit(main())
