"""One article's whole way: replay, story, coverage, summary, page, feed."""
import collections
import json
import random
import re
import signal
import time
import xml.etree.ElementTree

import chaos
from desk import DEMO, json_lines, wait_for

ATOM = "{http://www.w3.org/2005/Atom}"


def gold():
    rows = [json.loads(line) for line in (DEMO / "stories.jsonl").read_text().splitlines()]
    return {row["id"]: row["story"] for row in rows}


def articles():
    return [json.loads(line) for line in (DEMO / "articles.jsonl").read_text().splitlines()]


def pairs(labels):
    """How many pairs of articles share a label."""
    sizes = collections.Counter(labels)
    return sum(size * (size - 1) // 2 for size in sizes.values())


def test_the_demo_goes_all_the_way(desk):
    desk.start_all(publish={"tiers": "open"})
    publish = desk.of("publish")[0]
    subscriber = desk.subscribe("subscriber", publish, "--from", "start")
    result = desk.replay(DEMO / "articles.jsonl")
    rows = articles()
    assert result["articles"] == len(rows) and result["duplicates"] == 0 and result["rejected"] == 0

    # Every article is in exactly one story, and the grouping is close to what a person would do. Without an embedder
    # it is lexical: a story that is told in several languages may be one story in each.
    found = {row["id"]: row["story"] for row in desk.assignments()}
    assert set(found) == {row["id"] for row in rows} and all(found.values())
    labels, langs = gold(), {row["id"]: row["lang"] for row in rows}
    precision = pairs((story, labels[key]) for key, story in found.items()) / pairs(found.values())
    together = pairs((story, labels[key], langs[key]) for key, story in found.items())
    recall = together / pairs((label, langs[key]) for key, label in labels.items())
    assert precision > 0.9 and recall > 0.8, (precision, recall)

    # Counters agree with a recount; nothing is left to do.
    status = desk.status("--recount")
    assert status["recount"]["wrong"] == 0 and status["recount"]["stories"] == status["stories"]
    assert status["articles"] == len(rows) and not any(status["todo"].values()) and status["dead"] == 0

    # The API's largest story is whole: bullets are spans of its articles, counts agree with the articles.
    code, body = publish.page("/api/v1/stories?limit=50")
    assert code == 200
    stories = json.loads(body)["stories"]
    assert len(stories) >= 15 and all(story["counts"]["sources"] >= 2 for story in stories)
    largest = max(stories, key=lambda story: story["counts"]["articles"])
    code, body = publish.page(f"/api/v1/stories/{largest['id']}")
    story = json.loads(body)
    check_story(story, {row["id"]: row for row in rows})
    check_page(publish, story)
    check_atom(publish)

    # The subscriber got every event, each naming its predecessor.
    def has_all():
        events = json_lines(subscriber.text())
        return events if events and events[-1]["seq"] == desk.status()["feed_seq"] else None
    events = wait_for(has_all, "the subscriber to catch up")
    assert all(later["prev"] == earlier["seq"] for earlier, later in zip(events, events[1:]))
    assert len(events) == desk.status()["feed_entries"]
    merged = {event["story"]["id"]: event["story"]["merged_into"] for event in events if event["kind"] == "merged"}
    assert {event["story"]["id"] for event in events} - set(merged) == set(found.values())
    assert all(into in found.values() or into in merged for into in merged.values())


def check_story(story, rows):
    assert story["counts"]["articles"] == len(story["articles"])
    domains = {article["source"]["domain"] for article in story["articles"]}
    assert story["counts"]["sources"] == len(domains)
    leaning = story["coverage"]["leaning"]
    rated = sum(leaning[side]["sources"] for side in ("left", "center", "right"))
    assert rated == story["counts"]["rated_sources"]
    assert rated + leaning["unrated"]["sources"] == len(domains)
    assert sum(leaning[side]["pct"] for side in ("left", "center", "right")) == 100
    bullets = story["summary"]["bullets"]
    assert len(bullets) == 5 and len({bullet["text"] for bullet in bullets}) == 5
    by_url = {row["url"]: row for row in rows.values()}
    for bullet in bullets:
        row = by_url[bullet["url"]]
        assert bullet["text"] in row["text"] or bullet["text"] in row["title"]
        assert bullet["source"] == row["source"]
    assert story["headline"] in {row["title"] for row in rows.values()}


def check_page(publish, story):
    code, page = publish.page(f"/story/{story['id']}")
    assert code == 200
    for sentence in (f"{story['counts']['articles']} Articles", "Coverage Details"):
        assert sentence in page, sentence
    assert re.search(r"\d% of the sources are \w|sides tie|tie at \d", page)
    assert len(re.findall(r"<a [^>]*href=\"https://[^\"]+\.example/", page)) >= len(story["articles"])
    assert "<script>" not in page
    code, front = publish.page("/")
    assert code == 200 and f"/story/{story['id']}" in front


def check_atom(publish):
    code, body = publish.page("/feed.atom")
    assert code == 200
    feed = xml.etree.ElementTree.fromstring(body)
    ids = [entry.findtext(ATOM + "id") for entry in feed.iter(ATOM + "entry")]
    assert len(ids) >= 15 and len(set(ids)) == len(ids)


def test_a_replay_again_finds_only_duplicates_and_changes_nothing(desk):
    desk.start_all()
    desk.replay(DEMO / "articles.jsonl")
    before, seq = desk.assignments(), desk.status()["feed_seq"]
    again = desk.replay(DEMO / "articles.jsonl")
    assert again["articles"] == 0 and again["duplicates"] == len(before)
    assert sorted(map(str, desk.assignments())) == sorted(map(str, before))
    assert desk.status()["feed_seq"] == seq


def test_the_same_input_makes_the_same_stories(desk, tmp_path):
    outcomes = []
    for edition in ("one", "two"):
        desk.edition = edition
        desk.start_all()
        desk.replay(DEMO / "articles.jsonl")
        # But for the times: an item without a date has that of its receipt.
        stories = {re.sub(r"  \S+Z  ", "  ", line) for line in
                   desk.tool("stories", "--all", "--limit", 1000).stdout.splitlines()}
        outcomes.append((sorted(map(str, desk.assignments())), stories))
        for daemon in desk.daemons:
            assert daemon.stop() == 0
        desk.daemons.clear()
    assert outcomes[0] == outcomes[1]


def test_a_pause_in_a_replay_changes_no_story(desk, tmp_path):
    """Reviews come at the same points of the stream, however long it stops in between."""
    rows = [json.loads(line) for line in (DEMO / "articles.jsonl").read_text().splitlines()]
    rows += chaos.articles(2500)
    random.Random(7).shuffle(rows)
    path = tmp_path / "shuffled.jsonl"
    path.write_text("".join(json.dumps(row) + "\n" for row in rows))
    outcomes = []
    for edition, pauses in (("one", False), ("two", True)):
        desk.edition = edition
        desk.start_all()
        ingest, classify = desk.of("ingest")[0], desk.of("classify")[0]
        replay = desk.start_tool(f"replay-{edition}", "replay", path)
        if pauses:
            wait_for(lambda: classify.metric("triptych_classify_articles_total") >= 300, "articles to be grouped", every=0.02)
            ingest.send(signal.SIGSTOP)
            time.sleep(4)  # reviews would have come after one second
            assert replay.is_running() and classify.metric("triptych_classify_articles_total") < len(rows)
            ingest.send(signal.SIGCONT)
        wait_for(lambda: not replay.is_running(), "the replay to end", 300)
        assert replay.child.returncode == 0, replay.text()
        assert classify.metric("triptych_classify_merges_total") > 0
        outcomes.append(sorted(map(str, desk.assignments())))
        assert len(outcomes[-1]) == len(rows)
        for daemon in desk.daemons:
            assert daemon.stop() == 0
        desk.daemons.clear()
    assert outcomes[0] == outcomes[1]


def test_one_edition_is_removed_without_the_other(desk):
    for edition in ("keep", "drop"):
        desk.edition = edition
        desk.start_all()
        desk.replay(DEMO / "articles.jsonl")
        for daemon in desk.daemons:
            assert daemon.stop() == 0
        desk.daemons.clear()
    desk.tool("edition", "remove", "drop", "--yes")
    keys = [key.decode() for key in desk.redis().scan_iter(count=1000)]
    assert keys and not [key for key in keys if "{drop}" in key]
    desk.edition = "keep"
    assert desk.status("--recount")["recount"]["wrong"] == 0 and len(desk.assignments()) == len(articles())


def test_a_broken_row_is_named_and_the_rest_goes_on(desk, tmp_path):
    desk.start_all()
    rows = (DEMO / "articles.jsonl").read_text().splitlines()[:3]
    broken = tmp_path / "broken.jsonl"
    broken.write_bytes(b"\n".join([rows[0].encode(), b'{"title": "cut', rows[1].encode(), b'{"title": "\xff\xfe"}',
                                   b"[]", b'{"url": null}', rows[2].encode()]) + b"\n")
    done = desk.tool("replay", broken)
    assert json.loads(done.stdout.splitlines()[-1])["articles"] == 3
    assert json.loads(done.stdout.splitlines()[-1])["rejected"] == 4
    for line in (2, 4, 5, 6):
        assert f"line {line}" in done.stderr


def test_rows_without_url_source_or_date_are_articles_too(desk, tmp_path):
    desk.start_all()
    bare = tmp_path / "bare.jsonl"
    bare.write_text("".join(json.dumps({"id": f"b{i}", "url": None, "source": None, "published": None, "text": "",
                                        "title": title}) + "\n"
                            for i, title in enumerate(["Heron lake dries out", "Council votes on tram", "Third"])))
    assert desk.replay(bare)["articles"] == 3
    assert {row["id"] for row in desk.assignments()} == {"b0", "b1", "b2"}
    status = desk.status("--recount")
    assert status["recount"]["wrong"] == 0
