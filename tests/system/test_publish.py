"""What publish serves: nothing that is locked on any channel, lists page by page, answers that can be kept."""
import csv
import json
import urllib.error
import urllib.request
from xml.etree import ElementTree

import zmq

from desk import DEMO, wait_for

LOCKED_WORDS = (b"very-high", b"very-low", b"private-equity", b"conglomerate", b"nonprofit")


def owners():
    with open(DEMO / "sources.csv", encoding="utf-8") as file:
        return {row["owner"].encode() for row in csv.DictReader(file) if row["owner"]}


def feed_request(kind, **fields):
    """A FeedRequest, packed by hand: strings and flags."""
    numbers = {"kind": 1, "from": 2, "story_id": 3, "key": 4, "full": 5, "all": 6}
    packed = b""
    for name, value in {"kind": kind, **fields}.items():
        if value is True:
            packed += bytes([numbers[name] << 3, 1])
        else:
            packed += bytes([numbers[name] << 3 | 2, len(value)]) + value.encode()
    return packed


def replies(context, publish, request):
    """Every byte that the snapshot socket answers until it falls silent."""
    with context.socket(zmq.DEALER) as sock:
        sock.setsockopt(zmq.LINGER, 0)
        sock.connect(f"tcp://127.0.0.1:{publish.snapshot_port}")
        sock.send(request)
        found = b""
        while sock.poll(3000 if not found else 500):
            found += b"".join(sock.recv_multipart())
        return found


def first_bytes(publish, path, size):
    with urllib.request.urlopen(f"http://127.0.0.1:{publish.page_port}{path}", timeout=10) as answer:
        found = b""
        while len(found) < size:
            found += answer.read1(size)
        return found


def everything_said(desk, publish):
    stories = json.loads(publish.page("/api/v1/stories?all=1&limit=200")[1])["stories"]
    story = max(stories, key=lambda one: one["counts"]["articles"])["id"]
    said = {path: publish.page(path)[1].encode()
            for path in ("/", "/latest", f"/story/{story}", "/feed.atom", "/feed.rss", "/feed.json", "/source/concordwire.example",
                         "/api/v1/stories?all=1&limit=200", f"/api/v1/stories/{story}")}
    said["events"] = first_bytes(publish, "/api/v1/events?from=start", 60_000)
    said["full events"] = first_bytes(publish, "/api/v1/events?from=start&full=1", 60_000)
    with zmq.Context() as context:
        said["snapshot"] = replies(context, publish, feed_request("snapshot", all=True))
        said["full snapshot"] = replies(context, publish, feed_request("snapshot", full=True))
        said["replay"] = replies(context, publish, feed_request("replay"))
        said["full replay"] = replies(context, publish, feed_request("replay", full=True))
        said["story"] = replies(context, publish, feed_request("story", story_id=story))
        with context.socket(zmq.SUB) as sub:
            sub.setsockopt(zmq.LINGER, 0)
            sub.setsockopt(zmq.SUBSCRIBE, b"")
            sub.connect(f"tcp://127.0.0.1:{publish.pub_port}")
            assert sub.poll(15000)  # a heartbeat: the subscription is in place
            desk.replay(DEMO / "articles.jsonl")
            said["PUB"] = b""
            while sub.poll(3000):
                said["PUB"] += b"".join(sub.recv_multipart())
    return said


def test_what_is_locked_is_in_no_byte_of_any_channel(desk, tmp_path):
    desk.start_all(publish={"tiers": "gated"})
    publish = desk.of("publish")[0]
    rows = (DEMO / "articles.jsonl").read_text().splitlines(keepends=True)
    (tmp_path / "first.jsonl").write_text("".join(rows[:120]))
    desk.replay(tmp_path / "first.jsonl")
    said = everything_said(desk, publish)
    for channel, body in said.items():
        assert len(body) > 1000, (channel, len(body))
        for secret in (*LOCKED_WORDS, *owners()):
            assert secret not in body, (channel, secret)
    for channel in ("events", "/api/v1/stories?all=1&limit=200"):
        assert b'"factuality":{"locked":"premium"}' in said[channel]
    for channel in ("snapshot", "replay", "story", "PUB"):
        assert b"premium" in said[channel] and b"vantage" in said[channel]


def test_open_tiers_show_everything_to_everyone(desk):
    desk.start_all()
    publish = desk.of("publish")[0]
    desk.replay(DEMO / "articles.jsonl")
    body = publish.page("/api/v1/stories?limit=200")[1]
    assert "very-high" in body and "conglomerate" in body and '"locked"' not in body
    with zmq.Context() as context:
        assert b"conglomerate" in replies(context, publish, feed_request("replay"))


def pages(publish, query):
    cursor, found = "", []
    while True:
        body = json.loads(publish.page(f"/api/v1/stories?{query}&cursor={cursor}")[1])
        found += body["stories"]
        cursor = body["next_cursor"] or ""
        if not cursor:
            return found


def test_lists_page_filter_and_leave_out_what_too_few_report(desk):
    desk.start_all(publish={"publish_min_sources": 3})
    publish = desk.of("publish")[0]
    desk.replay(DEMO / "articles.jsonl")
    shown, every = pages(publish, "limit=3"), pages(publish, "limit=7&all=1")
    assert len({story["id"] for story in shown}) == len(shown) and len({story["id"] for story in every}) == len(every)
    assert {story["id"] for story in shown} == {story["id"] for story in every if story["counts"]["sources"] >= 3}
    assert [s["last_updated"] for s in every] == sorted((s["last_updated"] for s in every), reverse=True)
    french = pages(publish, "all=1&lang=fr")
    assert {s["id"] for s in french} == {s["id"] for s in every if "fr" in s["languages"]} and french
    source = pages(publish, "all=1&source=concordwire.example")
    assert source and len(source) < len(every)
    word = shown[0]["headline"].split()[0]
    assert shown[0]["id"] in {story["id"] for story in pages(publish, f"q={urllib.request.quote(word.upper())}")}
    since = every[len(every) // 2]["last_updated"]
    assert {s["id"] for s in pages(publish, f"all=1&since={since}")} == {s["id"] for s in every if s["last_updated"] >= since}
    hidden = next(story for story in every if story["counts"]["sources"] < 3)
    assert hidden["id"] not in publish.page("/feed.atom")[1] and hidden["id"] not in publish.page("/latest")[1]


def gold(story):
    """The titles of a story of the demo, as those who wrote it put them together."""
    ids = {row["id"] for row in map(json.loads, open(DEMO / "stories.jsonl", encoding="utf-8")) if row["story"] == story}
    rows = map(json.loads, open(DEMO / "articles.jsonl", encoding="utf-8"))
    return {row["title"] for row in rows if row.get("id") in ids}


def test_a_story_that_one_side_misses_is_a_blindspot_everywhere_it_is_shown(desk):
    desk.start_all()
    publish = desk.of("publish")[0]
    desk.replay(DEMO / "articles.jsonl")
    found = {}
    for side in ("left", "right"):
        stories = pages(publish, f"blindspot={side}")
        assert all(story["blindspot"]["side"] == side for story in stories)
        found |= {story["headline"]: story for story in stories}
    missed_left = next(found[title] for title in gold("sarne-retrofit-audit") if title in found)
    missed_right = next(found[title] for title in gold("parcelline-heat") if title in found)
    assert missed_left["blindspot"]["side"] == "left" and missed_right["blindspot"]["side"] == "right"
    assert missed_left["blindspot"]["rated_sources"] == missed_left["counts"]["rated_sources"] >= 5
    every = pages(publish, "all=1")
    assert {s["id"] for s in every if s["blindspot"]} >= {s["id"] for s in found.values()} and len(found) < len(every) / 3
    assert {s["id"] for s in pages(publish, "blindspot=1")} == {s["id"] for s in found.values()}
    assert publish.page("/api/v1/stories?blindspot=center")[0] == 400
    page = publish.page("/blindspot")[1]
    left, right = page.split("What the right misses")
    assert missed_left["id"] in left and missed_right["id"] in right
    assert missed_left["id"] in publish.page("/blindspot/left")[1]
    assert publish.page("/blindspot/center")[0] == 404
    assert "the left hardly covers this story" in publish.page(f"/story/{missed_left['id']}")[1]
    with urllib.request.urlopen(f"http://127.0.0.1:{publish.page_port}/api/v1/events?from=start", timeout=10) as stream:
        events = (json.loads(line[6:])["story"] for line in stream if line.startswith(b"data: "))
        said = next(story for story in events if story["id"] == missed_left["id"] and story["blindspot"])
    assert said["blindspot"]["side"] == "left" and said["counts"]["rated_sources"] == said["blindspot"]["rated_sources"]


def test_a_source_has_a_page_with_its_rating_and_what_it_covered(desk):
    desk.start_all(publish={"tiers": "open"})
    publish = desk.of("publish")[0]
    desk.replay(DEMO / "articles.jsonl")
    with open(DEMO / "sources.csv", encoding="utf-8") as file:
        rows = {row["domain"]: row for row in csv.DictReader(file)}
    for domain in ("concordwire.example", next(domain for domain, row in rows.items() if row["leaning"] == "far-right")):
        row, source = rows[domain], json.loads(publish.page(f"/api/v1/sources/{domain}")[1])
        for name in ("name", "leaning", "factuality", "owner", "country"):
            assert source[name] == (row[name] or None), (domain, name)
        covering = pages(publish, f"all=1&source={domain}")
        assert source["covered"]["stories"] == len(covering) and not source["covered"]["is_cut"]
        assert source["covered"]["alone"] == sum(story["counts"]["sources"] == 1 for story in covering)
        for side in ("left", "right"):
            missed = sum((story["blindspot"] or {}).get("side") == side for story in covering)
            assert source["covered"]["blindspots"][side] == missed
        assert [story["id"] for story in source["latest"]] == [story["id"] for story in covering[:30]]
        page = publish.page(f"/source/{domain}")[1]
        assert row["name"] in page and source["latest"][0]["headline"].split()[0] in page
        assert publish.page(f"/source/{domain}?list=1")[0] == 200
    assert publish.page("/api/v1/sources/nobody.example")[0] == 404 and publish.page("/source/nobody.example")[0] == 404


def test_the_method_page_names_thresholds_and_raters(desk):
    desk.start_all(publish={"blindspot_weak_pct": 9})
    publish = desk.of("publish")[0]
    with open(DEMO / "sources.csv", encoding="utf-8") as file:
        rows = list(csv.DictReader(file))
    rated = sum(bool(row["leaning"]) for row in rows)
    wait_for(lambda: f"<dt>Leaning</dt><dd>{rated}</dd>" in publish.page("/method")[1], "the registry's figures")
    page = publish.page("/method")[1]
    assert "at least 0.50 of 1" in page and "takes articles for 14 days" in page
    assert "at most 9%" in page and f"<dt>Sources</dt><dd>{len(rows)}</dd>" in page
    assert rows[0]["rated_by"].split(":")[0] in page and 'href="/method"' in publish.page("/")[1]


def unnamed(openapi, schema, value, path):
    """Members of an answer that its schema does not name."""
    while "$ref" in schema:
        schema = openapi["components"]["schemas"][schema["$ref"].rsplit("/", 1)[1]]
    choices = schema.get("oneOf") or [one for one in schema.get("anyOf", [])
                                      if not one.get("$ref", "").endswith("/StoryPart")]
    if choices:
        return min((unnamed(openapi, one, value, path) for one in choices), key=len)
    if isinstance(value, list):
        return [name for one in value for name in unnamed(openapi, schema.get("items", {}), one, path + "[]")]
    if not isinstance(value, dict):
        return []
    properties, others = schema.get("properties", {}), schema.get("additionalProperties", False)
    found = [f"{path}.{name}" for name in value if name not in properties and not others]
    for name, one in value.items():
        if name in properties or isinstance(others, dict):
            found += unnamed(openapi, properties.get(name, others), one, f"{path}.{name}")
    return found


def test_openapi_names_every_member_of_an_answer(desk):
    desk.start_all(publish={"page_operations": "yes"})
    publish = desk.of("publish")[0]
    desk.replay(DEMO / "articles.jsonl")
    openapi = json.loads(publish.page("/openapi.json")[1])
    story = json.loads(publish.page("/api/v1/stories?limit=1")[1])["stories"][0]["id"]
    assert '"why"' not in publish.page(f"/api/v1/stories/{story}")[1]
    whole = json.loads(publish.page(f"/api/v1/stories/{story}?why=1")[1])
    source = whole["reporting"]["sources"][0]["domain"]
    for path, kept in (("/api/v1/stats", ""), (f"/api/v1/stories/{story}?why=1", "/api/v1/stories/{id}"),
                       ("/api/v1/stories?limit=200", "/api/v1/stories"), (f"/api/v1/sources/{source}", "/api/v1/sources/{domain}"),
                       (f"/api/v1/lookup?url={whole['articles'][0]['url']}", "/api/v1/lookup"),
                       ("/api/v1/topics", ""), ("/api/v1/places", ""), ("/api/v1/sources", ""), ("/api/v1/articles", ""),
                       (f"/api/v1/stories/{story}/history", "/api/v1/stories/{id}/history")):
        described = openapi["paths"][kept or path]["get"]["responses"]["200"]["content"]["application/json"]["schema"]
        assert unnamed(openapi, described, json.loads(publish.page(path)[1]), "") == [], path
    stats = json.loads(publish.page("/api/v1/stats")[1])
    assert set(openapi["components"]["schemas"]["Stats"]["properties"]) == set(stats)
    # Each article says why it is there, and none was turned down by the story that it is in.
    for why in (article["why"] for article in whole["articles"]):
        assert 0 <= why["score"] <= 1 and why["rejected_story"] != story
        assert (why["rejected_story"] is None) == (why["rejected_score"] is None)
    assert any(article["why"]["reasons"] for article in whole["articles"])
    # Readers are told in words first: what it shares is written as the article writes it.
    told = [(article, article["why"]["words"]) for article in whole["articles"] if article["why"]["words"]]
    assert any(words.startswith("shares ") and words[7:].split(",")[0].split(";")[0] in article["title"] + article["excerpt"]
               for article, words in told)
    assert not [reason for article in whole["articles"] for reason in article["why"]["reasons"] if "_" in reason["name"]]
    assert "It shares " in publish.page(f"/story/{story}")[1]


def test_an_answer_that_has_not_changed_is_not_sent_again(desk):
    desk.start_all()
    publish = desk.of("publish")[0]
    desk.replay(DEMO / "articles.jsonl")
    story = json.loads(publish.page("/api/v1/stories?limit=1")[1])["stories"][0]["id"]
    for path in ("/feed.atom", "/feed.rss", "/feed.json", "/api/v1/stories?limit=5", f"/api/v1/stories/{story}", "/openapi.json"):
        address = f"http://127.0.0.1:{publish.page_port}{path}"
        with urllib.request.urlopen(address, timeout=10) as answer:
            etag = answer.headers["ETag"]
        try:
            urllib.request.urlopen(urllib.request.Request(address, headers={"If-None-Match": etag}), timeout=10)
            raise AssertionError(f"{path} was sent again")
        except urllib.error.HTTPError as error:
            assert error.code == 304, path
        with urllib.request.urlopen(urllib.request.Request(address, method="HEAD"), timeout=10) as answer:
            assert answer.read() == b"" and answer.headers["ETag"] == etag


def test_every_feed_format_carries_the_same_entries(desk):
    desk.start_all(publish={"base_url": "https://news.example"})
    publish = desk.of("publish")[0]
    desk.replay(DEMO / "articles.jsonl")
    atom_name = "{http://www.w3.org/2005/Atom}"

    def entries():
        atom = ElementTree.fromstring(publish.page("/feed.atom")[1])
        rss = ElementTree.fromstring(publish.page("/feed.rss")[1])
        feed = json.loads(publish.page("/feed.json")[1])
        assert feed["version"] == "https://jsonfeed.org/version/1.1" and rss.get("version") == "2.0"
        return ([(entry.find(atom_name + "id").text, entry.find(atom_name + "updated").text,
                  entry.find(atom_name + "link").get("href"), entry.find(atom_name + "content").text)
                 for entry in atom.iter(atom_name + "entry")],
                [(item.find("guid").text, item.find(atom_name + "updated").text, item.find("link").text,
                  item.find("description").text) for item in rss.iter("item")],
                [(item["id"], item["date_modified"], item["url"], item["content_html"]) for item in feed["items"]])

    def are_alike():
        atom, rss, feed = entries()
        return len(atom) >= 15 and atom == rss == feed
    wait_for(are_alike, "three formats of one feed")
    front = publish.page("/")[1]
    for path in ("/feed.atom", "/feed.rss", "/feed.json"):
        assert f'href="{path}"' in front  # in the head, for feed readers
    # In the foot, for people: how to follow the desk, and what there is for programs.
    assert 'href="/feeds"' in front and 'href="/api"' in front and "openapi.json" not in front
    assert 'href="/api"' in publish.page("/feeds")[1] and "/openapi.json" in publish.page("/api")[1]


def test_a_new_replica_shows_what_the_others_show(desk):
    desk.start_all(replicas=2)
    desk.replay(DEMO / "articles.jsonl")
    late = desk.start("publish")
    desk.wait_ready()

    def shown(replica):
        return {(story["id"], story["version"], story["noted"]) for story in pages(replica, "all=1&limit=50")}
    replicas = desk.of("publish")
    assert late in replicas and len(shown(late)) > 20
    wait_for(lambda: shown(replicas[0]) == shown(replicas[1]) == shown(late), "the replicas to agree")


def test_it_stops_at_once_with_streams_open(desk):
    desk.start_all()
    publish = desk.of("publish")[0]
    desk.replay(DEMO / "articles.jsonl")
    streams = [urllib.request.urlopen(f"http://127.0.0.1:{publish.page_port}/api/v1/events", timeout=10) for _ in range(5)]
    assert publish.stop(5) == 0
    for stream in streams:
        assert b"retry:" in stream.read()  # ended in order: the client reconnects, to another replica
