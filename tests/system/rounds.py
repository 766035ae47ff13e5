"""Rounds of random faults, each judged by a count of its own: rounds.py [--rounds N] [--seed S] [--rows N]

Not part of the tests' run (a round takes about a minute): a long look before a release. Two replicas of each daemon, a replay
at a steady pace, and meanwhile at random moments: kill -9 of daemons and Redis, SIGSTOP, daemons cut off from Redis, an operator
who merges, moves, splits, pins, retitles and removes, and ratings that change. Odd rounds run Redis with appendfsync always,
even ones with everysec. Then, without the product's own recount: every row is in one story or was removed; every story's counts,
sides and countries are counted again from its articles, on both replicas; each article has the side that the ratings file says
last; nothing is left to do.
"""
import argparse
import collections
import contextlib
import csv
import json
import os
import random
import shutil
import signal
import sys
import tempfile
import time

from chaos import SlowReplay, articles
from desk import DEMO, STAGES, Desk, wait_for
from hurdles import Proxy

SIDES = {"far-left": "left", "left": "left", "lean-left": "left", "center": "center", "lean-right": "right",
         "right": "right", "far-right": "right"}
RATE = 40
SETTLE_S = 180


class Round:
    def __init__(self, desk, chance, rows, is_always):
        self.desk, self.chance, self.is_always = desk, chance, is_always
        self.rows = rows
        self.proxies, self.faults, self.removed = {}, collections.Counter(), set()
        self.ratings = desk.folder / "sources.csv"
        shutil.copy(DEMO / "sources.csv", self.ratings)

    def start(self):
        if self.is_always:
            self.desk.redis().config_set("appendfsync", "always")
            self.desk.redis_process.arguments += ["--appendfsync", "always"]
        for stage in STAGES:
            for _ in range(2):
                proxy = Proxy(self.desk.socket)
                more = {"sources": self.ratings, "sources_poll": "200ms"} if stage == "classify" else {}
                more |= {"sources": self.ratings, "tiers": "open"} if stage == "publish" else {}
                daemon = self.desk.start(stage, redis_url=proxy.url, **more)
                self.proxies[daemon] = proxy
        self.desk.wait_ready()

    # faults

    def kill(self):
        daemon = self.chance.choice(self.desk.daemons)
        daemon.kill()
        daemon.start()

    def kill_redis(self):
        self.desk.kill_redis()
        time.sleep(self.chance.uniform(0, 0.5))
        self.desk.redis_process.start()
        wait_for(lambda: self.desk.redis().ping(), "Redis", every=0.02)

    def pause(self):
        process = self.chance.choice([*self.desk.daemons, self.desk.redis_process])
        process.send(signal.SIGSTOP)
        time.sleep(self.chance.uniform(0.5, 5))
        process.send(signal.SIGCONT)

    def cut_off(self):
        proxy = self.chance.choice(list(self.proxies.values()))
        proxy.cut()
        time.sleep(self.chance.uniform(0.5, 5))
        proxy.heal()

    def operator(self):
        rows = [row for row in self.desk.assignments() if row["story"]]
        if len(rows) < 20:
            return
        one, other = self.chance.sample(rows, 2)
        verb = self.chance.choice([("merge", one["story"], other["story"]), ("move", one["id"], other["story"]),
                                   ("split", one["id"]), ("pin", one["story"]), ("retitle", one["story"], "In our words")])
        self.desk.tool("story", *verb, check=False, timeout=60)
        if self.chance.random() < 0.2 and not self.desk.tool("remove", other["id"], check=False, timeout=60).returncode:
            self.removed.add(other["id"])

    def rate(self):
        """One outlet is rated otherwise; the file is replaced whole."""
        with open(self.ratings, encoding="utf-8", newline="") as file:
            table = list(csv.DictReader(file))
        self.chance.choice(table)["leaning"] = self.chance.choice(list(SIDES))
        with open(self.ratings.with_suffix(".new"), "w", encoding="utf-8", newline="") as file:
            writer = csv.DictWriter(file, table[0])
            writer.writeheader()
            writer.writerows(table)
        os.replace(self.ratings.with_suffix(".new"), self.ratings)

    def run(self):
        replay = SlowReplay(self.desk, self.rows, RATE)
        faults = [self.kill, self.kill, self.kill_redis, self.pause, self.pause, self.cut_off, self.cut_off, self.operator,
                  self.operator, self.rate]
        try:
            while replay.is_alive():
                fault = self.chance.choice(faults)
                with contextlib.suppress(OSError, ValueError, AssertionError):  # a tool that met a fault itself
                    fault()
                self.faults[fault.__name__] += 1
                time.sleep(self.chance.uniform(0.05, 0.5))
            result = replay.result(SETTLE_S)
        finally:
            replay.end()
        assert result["articles"] + result["duplicates"] == len(self.rows), result
        assert result["lost"] == 0, result

    # the count

    def stories(self, publish):
        found, path = {}, "/api/v1/stories?limit=100&all=1"
        while path:
            status, text = publish.page(path)
            assert status == 200, text
            answer = json.loads(text)
            for story in answer["stories"]:
                found[story["id"]] = json.loads(publish.page(f"/api/v1/stories/{story['id']}")[1])
            cursor = answer.get("next_cursor")
            path = f"/api/v1/stories?limit=100&all=1&cursor={cursor}" if cursor else None
        return found

    def problems_of(self, story, leanings):
        by_source = {article["source"]["domain"]: article["source"] for article in story["articles"]}
        sides = collections.Counter(SIDES[leanings[domain]] for domain in by_source if leanings.get(domain))
        counts, leaning = story["counts"], story["coverage"]["leaning"]
        if counts["articles"] != len(story["articles"]) or counts["sources"] != len(by_source):
            yield f"{story['id']}: {counts} for {len(story['articles'])} articles of {len(by_source)} sources"
        for side in ("left", "center", "right"):
            if leaning[side]["sources"] != sides[side]:
                yield f"{story['id']}: {leaning[side]['sources']} sources are {side}, counted {sides[side]}"
        for domain, source in by_source.items():
            if (source.get("leaning") or "") != (leanings.get(domain) or ""):
                yield f"{story['id']}: {domain} is {source.get('leaning')}, the file says {leanings.get(domain)}"

    def count(self):
        """Problems, on both replicas."""
        with open(self.ratings, encoding="utf-8", newline="") as file:
            leanings = {row["domain"]: row["leaning"] for row in csv.DictReader(file)}
        seen = [self.stories(publish) for publish in self.desk.of("publish")]
        problems = [] if all(set(one) == set(seen[0]) for one in seen) else ["the replicas have different stories"]
        for stories in seen:
            for story in stories.values():
                problems += self.problems_of(story, leanings)
        rows = collections.Counter(article["id"] for story in seen[0].values() for article in story["articles"])
        problems += [f"{article} is in {count} stories" for article, count in rows.items() if count != 1]
        given = {row["id"] for row in self.desk.assignments()}
        missing = {row["id"] for row in self.rows} - given
        if len(missing) > len(self.removed) or sum(rows.values()) != len(given):
            problems.append(f"{len(missing)} rows are nowhere, {len(self.removed)} were removed; {sum(rows.values())} on the "
                            f"page, {len(given)} known")
        return problems

    def judge(self):
        self.desk.wait_ready()
        status = self.desk.settle(SETTLE_S)
        assert status["dead"] == 0, status
        wait_for(lambda: not self.count(), "every figure to be right", 60, 2) if self.count() else None

    def close(self):
        for proxy in self.proxies.values():
            proxy.end()


def main():
    options = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    options.add_argument("--rounds", type=int, default=10)
    options.add_argument("--seed", type=int, default=random.SystemRandom().randrange(1, 1 << 31))
    options.add_argument("--rows", type=int, default=1200)
    options = options.parse_args()
    wrong, faults = 0, collections.Counter()
    for number in range(options.rounds):
        seed = options.seed + number
        with tempfile.TemporaryDirectory(prefix="triptych-") as folder:
            desk = Desk(folder)
            one = None
            try:
                desk.start_redis()
                one = Round(desk, random.Random(seed), list(articles(options.rows)), number % 2 == 0)
                one.start()
                one.run()
                one.judge()
                problems = one.count()
            except AssertionError as error:
                problems = [str(error), desk.logs()]
            finally:
                desk.close()
                if one:
                    one.close()
        faults += one.faults
        wrong += bool(problems)
        print(f"round {number + 1} seed {seed} {'always' if number % 2 == 0 else 'everysec'}: "
              f"{sum(one.faults.values())} faults, {len(one.removed)} removed, {len(problems)} wrong", *problems[:5], sep="\n  ",
              flush=True)
    print(f"{options.rounds} rounds, {sum(faults.values())} faults ({dict(faults)}), {wrong} rounds with a wrong figure")
    return 1 if wrong else 0


if __name__ == "__main__":
    sys.exit(main())
