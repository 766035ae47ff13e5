"""The signed log: a day that is over becomes a line, one for all replicas, that the tool and OpenSSL verify; a changed copy fails."""
import json
import re
import subprocess
import time

import pytest

from desk import DEMO, ROOT, Desk, wait_for

DAY_S = 86400


@pytest.fixture(name="desk")
def fixture_desk(tmp_path):
    desk = Desk(tmp_path)
    desk.start_redis()
    yield desk
    desk.close()


def lines_of(publish):
    return publish.page("/api/v1/log")[1].splitlines()


def test_what_is_done_is_counted_and_a_day_that_is_over_is_signed(desk):
    desk.start_all(replicas=1, publish={"base_url": "https://desk.example", "page_operations": "yes"})
    desk.replay(DEMO / "articles.jsonl")
    publish = desk.of("publish")[0]
    assert publish.page("/api/v1/log")[1] == "" and "not over yet" in publish.page("/log")[1]
    stories = [json.loads(line) for line in desk.tool("stories", "--json", "--all", "--limit", 1000).stdout.splitlines()]
    desk.tool("story", "retitle", stories[0]["id"], "By hand")
    desk.tool("story", "merge", stories[1]["id"], stories[2]["id"])
    redis, today = desk.redis(), int(time.time()) // DAY_S
    counts = {name.decode(): int(value) for key in (f"{{test}}:tally:{today}", f"{{test}}:tally:{today - 1}")
              for name, value in redis.hgetall(key).items()}
    assert counts["articles"] == desk.status()["articles"] and counts["stories"] + counts["joined"] + counts.get("not_news", 0) >= 1
    assert counts["corrected"] == 1 and counts["by_hand"] == 1 and counts["merged"] >= 1
    # What was done today becomes yesterday's: the line is made at the next look.
    redis.rename(f"{{test}}:tally:{today}", f"{{test}}:tally:{today - 1}")
    second = desk.start("publish", base_url="https://desk.example", page_operations="yes")
    desk.wait_ready()
    wait_for(lambda: lines_of(second), "the day's line")
    assert lines_of(publish) == lines_of(second) and len(lines_of(second)) == 1
    entry = json.loads(lines_of(second)[0])["entry"]
    assert entry["desk"] == "https://desk.example" and entry["edition"] == "test" and entry["previous"] == ""
    assert {name: count for name, count in entry["counts"].items() if count} == counts
    page = publish.page("/log")[1]
    assert entry["day"] in page and publish.page("/log?lang=de")[0] == 200
    check_copies(desk, lines_of(second)[0], entry["key"])


def check_copies(desk, line, key):
    copy = desk.folder / "log.ndjson"
    copy.write_text(line + "\n", encoding="utf-8")
    told = json.loads(desk.tool("log", "verify", copy, "--json", "--key", key).stdout)
    assert told["days"] == 1 and told["key"] == key and told["is_whole"] is True
    assert desk.tool("log", "verify", "-", stdin=line + "\n").stdout.startswith("1 day, ")
    assert desk.tool("log", "verify", copy, "--key", "0" * 64, check=False).returncode == 1
    check_by_hand(desk, copy)
    copy.write_text(re.sub(r'"merged":\d+', '"merged":0', line) + "\n", encoding="utf-8")
    changed = desk.tool("log", "verify", copy, check=False)
    assert changed.returncode == 1 and "line 1: its signature is not right" in changed.stderr
    assert desk.tool("log", "verify", "/nonexistent", check=False).returncode == 2
    assert "when a day, UTC, is over" in desk.tool("log", "verify", "/dev/null", check=False).stderr


def check_by_hand(desk, copy):
    """The commands of the document, as they stand there, without the last: there is no line before."""
    text = (ROOT / "deploy" / "README.md").read_text(encoding="utf-8").split("### The signed log")[1].split("## 11.")[0]
    commands = [line.strip() for line in text.splitlines() if line.startswith("    ")][:-1]
    assert len(commands) == 5
    done = subprocess.run(["bash", "-euo", "pipefail", "-c", "\n".join(commands)], cwd=copy.parent, capture_output=True, text=True,
                          timeout=60, check=False)
    assert done.returncode == 0 and "Signature Verified Successfully" in done.stdout, done.stdout + done.stderr


def test_a_desk_that_keeps_no_log_has_none(desk):
    yesterday = int(time.time()) // DAY_S - 1
    desk.redis().hset(f"{{test}}:tally:{yesterday}", "articles", 3)
    publish = desk.start("publish", signed_log="no")
    desk.wait_ready()
    other = desk.start("publish")
    desk.wait_ready()
    wait_for(lambda: lines_of(other), "the line of the one that keeps it")
    assert "log_day_signed" not in publish.text()
    assert publish.page("/log")[0] == publish.page("/api/v1/log")[0] == 404
    assert 'href="/log"' in other.page("/latest")[1] and 'href="/log"' not in publish.page("/latest")[1]
