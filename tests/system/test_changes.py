"""People correct the desk: merge, move, split, remove; what readers, subscribers and counters make of it."""
import collections
import json
import re
import urllib.error
import urllib.request
import xml.etree.ElementTree

import pytest

from desk import DEMO, json_lines, wait_for
from test_readers import EventStream

ATOM = "{http://www.w3.org/2005/Atom}"


class NoRedirect(urllib.request.HTTPRedirectHandler):
    def redirect_request(self, *_):
        return None


def head_of(publish, path):
    """(status, Location) without going there."""
    opener = urllib.request.build_opener(NoRedirect)
    try:
        with opener.open(f"http://127.0.0.1:{publish.page_port}{path}", timeout=10) as answer:
            return answer.status, answer.headers.get("Location")
    except urllib.error.HTTPError as error:
        return error.code, error.headers.get("Location")


class Changed:
    """A desk with the demo in it, a subscriber of its whole feed, and its two largest stories."""

    def __init__(self, desk):
        self.desk = desk
        desk.start_all(publish={"tiers": "open"})
        self.publish = desk.of("publish")[0]
        self.subscriber = desk.subscribe("subscriber", self.publish, "--from", "start")
        desk.replay(DEMO / "articles.jsonl")
        ranked = sorted(self.by_story().items(), key=lambda item: (-len(item[1]), item[0]))
        (self.large, self.large_articles), (self.small, self.small_articles) = ranked[0], ranked[1]
        self.seen = len(self.all_events())

    def by_story(self):
        stories = collections.defaultdict(set)
        for row in self.desk.assignments():
            stories[row["story"]].add(row["article"])
        return stories

    def all_events(self):
        def caught_up():
            events = json_lines(self.subscriber.text())
            return events if events and events[-1]["seq"] == self.desk.status()["feed_seq"] else None
        return wait_for(caught_up, "the subscriber to catch up")

    def settle(self):
        """Until everything is published; returns the events since the last time. Recount agrees, no article is lost."""
        status = self.desk.settle()
        assert self.desk.status("--recount")["recount"]["wrong"] == 0
        assert status["articles"] == len(self.desk.assignments())
        for classify in self.desk.of("classify"):
            assert not classify.metric("triptych_classify_log_refused_total")
        events = self.all_events()
        assert all(later["prev"] == earlier["seq"] for earlier, later in zip(events, events[1:]))
        fresh, self.seen = events[self.seen:], len(events)
        return fresh

    def change(self, *arguments):
        return json.loads(self.desk.tool(*arguments, "--json").stdout)

    def api(self, story):
        code, body = self.publish.page(f"/api/v1/stories/{story}")
        assert code == 200
        return json.loads(body)

    def listed(self):
        code, body = self.publish.page("/api/v1/stories?limit=200&all=1")
        assert code == 200
        return {story["id"]: story for story in json.loads(body)["stories"]}

    def check_whole(self, story):
        """The API says the same as the assignments, with each source once."""
        shown = self.api(story)
        ids = {article["id"] for article in shown["articles"]}
        assert ids == self.by_story()[story]
        domains = {article["source"]["domain"] for article in shown["articles"]}
        assert shown["counts"]["articles"] == len(ids) and shown["counts"]["sources"] == len(domains)
        times = [article["published"] for article in shown["articles"]]
        assert shown["first_published"] == min(times) and shown["last_updated"] == max(times)
        return shown


@pytest.fixture(name="changed")
def fixture_changed(desk):
    return Changed(desk)


def atom_ids(publish):
    feed = xml.etree.ElementTree.fromstring(publish.page("/feed.atom")[1])
    return {entry.findtext(ATOM + "id") for entry in feed.iter(ATOM + "entry")}


def test_two_stories_are_merged_by_hand(changed):
    entries = atom_ids(changed.publish)
    stream = EventStream(changed.publish)
    answer = changed.change("story", "merge", changed.small, changed.large, "--note", "One affair.")
    assert answer["outcome"] == "done" and answer["story"] == changed.large and answer["from"] == changed.small
    assert answer["articles"] == len(changed.small_articles)
    events = changed.settle()

    # First that the one story is gone and where it went, then the other with the articles that came.
    assert [(event["kind"], event["story"]["id"]) for event in events[:1]] == [("merged", changed.small)]
    assert events[0]["story"]["merged_into"] == changed.large and events[0]["note"] == "One affair."
    updated = [event for event in events if event["story"]["id"] == changed.large]
    assert updated and all(event["kind"] == "updated" for event in updated)
    assert updated[0]["note"] == "One affair."
    assert {article["id"] for article in updated[0]["story"]["articles"]} == changed.small_articles
    assert {event["story"]["id"] for event in events} == {changed.small, changed.large}

    wait_for(lambda: len(stream.events) == len(events), "the server-sent events")
    assert [json.loads(event["data"]) for event in stream.events] == events
    assert stream.events[0]["event"] == "merged"

    stories = changed.by_story()
    assert changed.small not in stories
    assert stories[changed.large] == changed.large_articles | changed.small_articles
    changed.check_whole(changed.large)

    # Old links lead on, lists and feeds show the living story under the id that it had.
    assert head_of(changed.publish, f"/story/{changed.small}") == (301, f"/story/{changed.large}")
    assert head_of(changed.publish, f"/api/v1/stories/{changed.small}") == (308, f"/api/v1/stories/{changed.large}")
    assert head_of(changed.publish, f"/story/{changed.large}")[0] == 200
    assert changed.small not in changed.listed() and changed.large in changed.listed()
    assert json.loads(changed.desk.tool("story", changed.small).stdout)["merged_into"] == changed.large
    def is_atom_new():
        return not any(changed.small in entry for entry in atom_ids(changed.publish))
    wait_for(is_atom_new, "the Atom feed")
    assert {entry for entry in entries if changed.small not in entry} <= atom_ids(changed.publish)
    assert re.search(rf"{len(stories[changed.large])} Articles", changed.publish.page(f"/story/{changed.large}")[1])

    # Said again it changes nothing; the other way round it is one story already.
    again = changed.change("story", "merge", changed.small, changed.large)
    assert again["outcome"] == "repeated" and again["story"] == changed.large
    assert changed.change("story", "merge", changed.large, changed.small)["outcome"] == "repeated"
    assert changed.settle() == []

    # A replica of publish that starts now shows the same.
    other = changed.desk.start("publish", tiers="open")
    changed.desk.wait_ready()
    assert head_of(other, f"/story/{changed.small}") == (301, f"/story/{changed.large}")
    body = json.loads(other.page("/api/v1/stories?limit=200&all=1")[1])
    assert {story["id"] for story in body["stories"]} == set(changed.listed())


def test_an_article_is_moved_and_another_split_off(changed):
    moved, alone = sorted(changed.large_articles)[:2]
    answer = changed.change("story", "move", moved, changed.small)
    assert answer["outcome"] == "done" and answer["story"] == changed.small and answer["from"] == changed.large
    events = changed.settle()
    assert {(event["kind"], event["story"]["id"]) for event in events} == {("updated", changed.small),
                                                                          ("updated", changed.large)}
    taken = next(event for event in events if event["story"]["id"] == changed.small)
    assert [article["id"] for article in taken["story"]["articles"]] == [moved]
    left = next(event for event in events if event["story"]["id"] == changed.large)
    assert left["story"]["articles"] == []
    stories = changed.by_story()
    assert stories[changed.small] == changed.small_articles | {moved}
    assert stories[changed.large] == changed.large_articles - {moved}
    changed.check_whole(changed.small)
    changed.check_whole(changed.large)
    assert json.loads(changed.desk.tool("why", moved, "--json").stdout)["pinned"] is True

    # By its address, into a story of its own.
    url = next(row["url"] for row in changed.desk.assignments() if row["article"] == alone)
    answer = changed.change("story", "split", url, "--note", "Another matter.")
    new = answer["story"]
    assert answer["outcome"] == "done" and answer["from"] == changed.large and new not in stories
    events = changed.settle()
    split = next(event for event in events if event["story"]["id"] == new)
    assert split["kind"] == "split" and split["story"]["split_from"] == changed.large
    assert split["note"] == "Another matter." and [one["id"] for one in split["story"]["articles"]] == [alone]
    assert {event["story"]["id"] for event in events} == {new, changed.large}
    assert changed.by_story()[new] == {alone}
    assert changed.check_whole(new)["split_from"] == changed.large
    changed.check_whole(changed.large)
    assert changed.change("story", "split", alone)["outcome"] == "repeated"
    assert changed.settle() == []


def test_a_source_is_removed_and_its_articles_do_not_come_again(changed):
    by_domain = collections.Counter(article["source"]["domain"] for story in changed.by_story()
                                    for article in changed.api(story)["articles"])
    domain, count = max(by_domain.items(), key=lambda item: (item[1], item[0]))
    before = changed.by_story()
    removed = {article["id"] for story in before for article in changed.api(story)["articles"]
               if article["source"]["domain"] == domain}
    assert changed.change("remove", domain) == {"removed": count}
    events = changed.settle()
    after = changed.by_story()
    assert after == {story: ids - removed for story, ids in before.items() if ids - removed}
    gone = set(before) - set(after)
    assert {event["story"]["id"] for event in events if event["kind"] == "retired"} == gone
    assert {event["story"]["id"] for event in events if event["kind"] == "updated"} == {
        story for story in after if before[story] & removed}
    for story in after:
        if before[story] & removed:
            assert domain not in {one["source"]["domain"] for one in changed.check_whole(story)["articles"]}
    for story in gone:
        assert changed.publish.page(f"/story/{story}")[0] == 404
    # One more by its address; then the demo once more brings none of them back.
    row = next(row for row in changed.desk.assignments() if row["url"])
    assert changed.change("remove", row["url"]) == {"removed": 1}
    changed.settle()
    again = changed.desk.replay(DEMO / "articles.jsonl")
    assert again["articles"] == 0 and again["rejected"] == 0
    assert sum(map(len, changed.by_story().values())) == sum(map(len, after.values())) - 1
    assert changed.settle() == []


def test_what_comes_in_afterwards_finds_the_merged_story(changed, tmp_path):
    """A copy of an article of the story that went away joins the one that it went into: at replicas that saw it happen,
    and at one that was not there yet."""
    old = changed.desk.of("classify")
    changed.desk.start("classify")
    changed.desk.wait_ready()
    sizes = {story: len(ids) for story, ids in changed.by_story().items()}
    where = {row["id"]: row["story"] for row in changed.desk.assignments()}
    rows = [row for row in map(json.loads, (DEMO / "articles.jsonl").read_text().splitlines())
            if 3 <= sizes[where[row["id"]]] <= 8]
    row = max(rows, key=lambda row: (len(row["text"]), row["id"]))
    into = next(where[other["id"]] for other in rows if where[other["id"]] != where[row["id"]])
    changed.change("story", "merge", where[row["id"]], into)
    changed.settle()

    def comes_late(number):
        late = tmp_path / f"late{number}.jsonl"
        late.write_text(json.dumps({**row, "id": f"late{number}", "url": f"https://late{number}.example/one",
                                    "source": f"late{number}.example"}) + "\n")
        assert changed.desk.replay(late)["articles"] == 1
        changed.settle()
        return {row["id"]: row["story"] for row in changed.desk.assignments()}[f"late{number}"]

    assert [comes_late(number) for number in range(4)] == [into] * 4
    for classify in old + changed.desk.of("classify"):
        if classify.is_running():
            classify.kill()
    changed.desk.start("classify")
    changed.desk.wait_ready()
    assert comes_late(4) == into
    changed.check_whole(into)


def test_a_headline_given_by_hand_stays_and_the_history_tells_of_it(changed, tmp_path):
    answer = changed.change("story", "retitle", changed.large, "In our own <words>", "--note", "Clearer.")
    assert answer["outcome"] == "done" and answer["story"] == changed.large
    [event] = changed.settle()
    assert event["kind"] == "updated" and event["note"] == "Clearer." and "headline" in event["changes"]
    assert event["story"]["headline"] == "In our own <words>" and event["story"]["retitled"] is True
    assert changed.change("story", "retitle", changed.large, "In our own <words>")["outcome"] == "repeated"
    # Another article has the summary made again; the headline stays.
    where = {row["id"]: row["story"] for row in changed.desk.assignments()}
    rows = map(json.loads, (DEMO / "articles.jsonl").read_text().splitlines())
    row = next(row for row in rows if where[row["id"]] == changed.large)
    (tmp_path / "late.jsonl").write_text(json.dumps({**row, "id": "late", "url": "https://late.example/one",
                                                     "source": "late.example"}) + "\n")
    changed.desk.replay(tmp_path / "late.jsonl")
    joined = [event for event in changed.settle() if event["story"]["id"] == changed.large]
    assert joined and "articles" in joined[0]["changes"] and "headline" not in joined[0]["changes"]
    assert changed.api(changed.large)["headline"] == "In our own <words>"
    assert "In our own &lt;words&gt;</h1>" in changed.publish.page(f"/story/{changed.large}")[1]

    changed.change("story", "pin", changed.large, "--note", "Done.")
    [event] = changed.settle()
    assert event["changes"] == ["pinned"] and event["note"] == "Done." and event["story"]["pinned"] is True
    changed.change("story", "merge", changed.small, changed.large, "--note", "One affair.")
    changed.settle()
    assert changed.change("story", "retitle", changed.large, "--clear")["outcome"] == "done"
    changed.settle()
    shown = changed.api(changed.large)
    assert shown["headline"] in {article["title"] for article in shown["articles"]} and "retitled" not in shown

    history = json.loads(changed.publish.page(f"/api/v1/stories/{changed.large}/history")[1])
    assert history["story"] == changed.large and history["began"] <= history["history"][0]["time"]
    by_hand = [(line["kind"], line.get("note")) for line in history["history"] if line["by"] == "operator"]
    assert by_hand == [("retitled", "Clearer."), ("pinned", "Done."), ("merged", "One affair."), ("untitled", None)]
    kinds = [line["kind"] for line in history["history"]]
    assert "joined" in kinds and kinds[-1] == "headline"
    told = [json.loads(line) for line in changed.desk.tool("story", "history", changed.large, "--json").stdout.splitlines()]
    assert [line["kind"] for line in told] == ["began", *kinds] and "One affair." in [line.get("note") for line in told]
    said = changed.desk.tool("story", "history", changed.large).stdout
    assert "by hand: One affair." in said and len(said.splitlines()) == len(told)
    gone = changed.desk.tool("story", "history", changed.small, check=False)
    assert gone.returncode == 1 and changed.large in gone.stderr
    page = changed.publish.page(f"/story/{changed.large}/history")[1]
    for words in ("In our own &lt;words&gt;", "One affair.", "The story <q dir=\"auto\">"):
        assert words in page
    assert f"<code>{changed.small}" not in page  # by its headline, not by its id
    for path in ("/story/", "/api/v1/stories/"):
        status, location = head_of(changed.publish, f"{path}{changed.small}/history")
        assert status in (301, 308) and location == f"{path}{changed.large}/history"
        assert head_of(changed.publish, path + "s" + "0" * 16 + "/history")[0] == 404
        assert head_of(changed.publish, path + "nothing/history")[0] == 404


def test_an_article_is_known_by_the_id_that_its_row_gave(changed, tmp_path):
    rows = [row for row in changed.desk.assignments() if row["story"] == changed.large]
    told = json.loads(changed.desk.tool("why", rows[0]["id"], "--json").stdout)
    assert rows[0]["id"] != rows[0]["article"] == told["article"]
    assert changed.change("story", "move", rows[0]["id"], changed.small)["outcome"] == "done"
    assert changed.change("remove", rows[1]["id"]) == {"removed": 1}
    stories = changed.by_story()
    assert rows[0]["article"] in stories[changed.small] and rows[1]["article"] not in stories[changed.large]
    # The address of one row is the id of another, and two came with the same id.
    (tmp_path / "rows.jsonl").write_text("".join(json.dumps(row) + "\n" for row in [
        {"id": "https://guid.example/1", "url": "https://late.example/1", "title": "Bridge at Sarne closes", "text": "It does."},
        {"id": "twice", "url": "https://late.example/2", "title": "Ferry strike goes on", "text": "It does."},
        {"id": "twice", "url": "https://late.example/3", "title": "Owls counted in Lomnik", "text": "They are."}]))
    changed.desk.replay(tmp_path / "rows.jsonl")
    changed.settle()
    article = next(row["article"] for row in changed.desk.assignments() if row["url"] == "https://late.example/1")
    assert json.loads(changed.desk.tool("why", "https://guid.example/1", "--json").stdout)["article"] == article
    done = changed.desk.tool("why", "twice", check=False)
    assert done.returncode == 1 and "several articles came with the id twice" in done.stderr


def test_mistakes_are_told(changed):
    desk = changed.desk
    nowhere = "s" + "0" * 16
    for arguments, word, code in [
            (("story", "merge", nowhere, changed.large), "no such story", 1),
            (("story", "merge", changed.large, changed.large), "itself", 2),
            (("story", "merge", changed.large), "usage", 2),
            (("story", "move", "a" + "0" * 16, changed.large), "no such", 1),
            (("story", "split", "not an address"), "neither", 1),
            (("story", "retitle", changed.large), "--clear", 2),
            (("story", "retitle", changed.large, " "), "words", 2),
            (("story", "retitle", changed.large, "x" * 301), "300 bytes", 1),
            (("story", "retitle", nowhere, "Words"), "no such", 1),
            (("story", "history", nowhere), "no story", 1),
            (("remove", "www." + "late.example"), "late.example", 2),
            (("remove", "https://late.example/nothing"), "no article", 1),
            (("dead", "retry", "a" + "0" * 16), "no dead letter", 1)]:
        done = desk.tool(*arguments, check=False)
        assert done.returncode == code and word in done.stderr, (arguments, done.stderr)
    assert changed.settle() == []
