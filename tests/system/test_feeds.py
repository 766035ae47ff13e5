"""Real fetching, from a small web server of the test's own on 127.0.0.1: formats, conditional requests, hostile feeds."""
import contextlib
import gzip
import json
import signal
import threading
import time

import pytest
import redis

from chaos import use_slow_disk
from desk import wait_for
from feed_web import NOW, Web, page, rss

ATOM = ('<feed xmlns="http://www.w3.org/2005/Atom"><title>Lights</title><id>urn:x</id><entry><title>Lamps of Orlen go out</title>'
        '<id>urn:e1</id><link href="/atom/one"/><updated>%s</updated><summary>The lamps of Orlen went out.</summary></entry></feed>')
JSON_FEED = {"version": "https://jsonfeed.org/version/1.1", "title": "Numbers", "items": [
    {"id": "1", "url": "/json/one", "title": "Numbers of Orlen rise", "content_text": "They rose by nine."}]}
RDF = ('<rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#" xmlns="http://purl.org/rss/1.0/">'
       '<channel rdf:about="x"><title>Old</title></channel><item rdf:about="/rdf/one"><title>Old wharf of Orlen sold</title>'
       '<link>/rdf/one</link><description>The wharf was sold.</description></item></rdf:RDF>')
BOMB = ('<?xml version="1.0"?><!DOCTYPE lolz [<!ENTITY a "aaaaaaaaaa">' +
        "".join(f'<!ENTITY {chr(98 + i)} "{("&" + chr(97 + i) + ";") * 10}">' for i in range(9)) +
        ']><rss version="2.0"><channel><title>&j;</title><item><title>&j;</title></item></channel></rss>')


@pytest.fixture(name="web")
def fixture_web():
    web = Web()
    yield web
    web.shutdown()
    web.server_close()


def start_desk(desk, web, paths, **settings):
    opml = desk.folder / "feeds.opml"
    opml.write_text('<opml version="2.0"><body>' + "".join(f'<outline text="x" xmlUrl="{web.url(path)}"/>'
                                                            for path in paths) + "</body></opml>")
    desk.start_all(ingest={"feeds": opml, "contact": "desk@triptych.example", "fetch_private": 1, "host_pause": "50ms",
                           **settings})


def feeds(desk):
    return {row["url"]: row for row in map(json.loads, desk.tool("feeds", "list", "--json").stdout.splitlines())}


def titles(desk):
    desk.settle()
    return sorted(json.loads(desk.tool("why", row["article"], "--json").stdout)["title"] for row in desk.assignments())


def test_every_format_is_read_and_old_items_are_left_out_at_first(desk, web):
    web.pages = {
        "/rss": page(rss([("Harbour of Orlen floods", "/rss/one", 2, "Water came."),
                          ("Long ago in Orlen", "/rss/two", 24 * 30, "Old news.")])),
        "/atom": page(ATOM % time.strftime("%Y-%m-%dT%H:%M:%SZ", time.gmtime(NOW)), "application/atom+xml"),
        "/json": page(json.dumps(JSON_FEED), "application/feed+json"),
        "/rdf": page(RDF),
        "/gzip": (200, gzip.compress(rss([("Zipped boat of Orlen", "/gzip/one", 1, "Small.")]).encode()), "text/xml",
                  {"Content-Encoding": "gzip"}),
    }
    start_desk(desk, web, web.pages)
    wait_for(lambda: len(feeds(desk)) == 5 and all(row["read"] for row in feeds(desk).values()), "every feed to be read")
    assert titles(desk) == ["Harbour of Orlen floods", "Lamps of Orlen go out", "Numbers of Orlen rise",
                            "Old wharf of Orlen sold", "Zipped boat of Orlen"]
    agent = web.asked("/rss")[0]["User-Agent"]
    assert "Triptych" in agent and "desk@triptych.example" in agent
    def counted():
        figures = json.loads(desk.of("publish")[0].page("/api/v1/stats")[1])["feeds"]
        return figures["read"] == figures["total"] == 5
    wait_for(counted, "the feeds that were read to be counted")


def sitemap(*rows):
    return ('<urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9" xmlns:news="http://www.google.com/schemas/sitemap-news/0.9">' +
            "".join(f"<url><loc>{address}</loc><news:news><news:publication_date>{age}</news:publication_date>"
                    f"<news:title>{title}</news:title></news:news></url>" for address, age, title in rows) + "</urlset>").encode()


def test_a_list_of_sitemaps_is_a_feed(desk, web):
    """Packed or not; the newest are read, one after the other and with the host's pause; one that is missing harms none."""
    day = [time.strftime("%Y-%m-%dT%H:%M:%SZ", time.gmtime(NOW - age * 86400)) for age in range(9)]
    web.pages = {f"/day{i}.xml.gz": page(gzip.compress(sitemap(
        (web.url(f"/one/{i}"), day[0], f"The gate {i} of Orlen is closed"))), "application/gzip") for i in range(1, 9)}
    web.pages["/day1.xml.gz"] = (404, b"", "text/plain", {})
    rows = "".join(f"<sitemap><loc>{web.url(f'/day{i}.xml.gz')}</loc><lastmod>{day[i]}</lastmod></sitemap>" for i in range(8, 0, -1))
    web.pages["/index.xml"] = page(f'<sitemapindex xmlns="http://www.sitemaps.org/schemas/sitemap/0.9">{rows}</sitemapindex>')
    start_desk(desk, web, ["/index.xml"], host_pause="500ms", pages="never")
    wait_for(lambda: feeds(desk)[web.url("/index.xml")]["read"], "the feed to be read")
    assert titles(desk) == [f"The gate {i} of Orlen is closed" for i in range(2, 6)]
    asked = [path for _, _, path in web.times]
    assert asked == ["/robots.txt", "/index.xml"] + [f"/day{i}.xml.gz" for i in range(1, 6)]
    times = [at for at, _, _ in web.times]
    assert min(later - earlier for earlier, later in zip(times, times[1:])) > 0.49
    row = feeds(desk)[web.url("/index.xml")]
    assert (row["state"], row["articles"]) == ("well", 4)
    assert "sitemap_failed" in desk.of("ingest")[0].text()


def test_a_feed_that_gives_nothing_says_why(desk, web):
    later = {"text": rss([("Long ago in Orlen", "/old/one", 24 * 30, "Old news.")])}
    web.pages = {
        "/well": page(rss([("Harbour of Orlen floods", "/rss/one", 2, "Water came.")])),
        "/old": lambda _: page(later["text"]),
        "/bare": page('<rss version="2.0"><channel><title>Harbour</title></channel></rss>'),
        "/polish": page('<rss version="2.0"><channel><language>pl</language><item><title>Most w Orlen</title><link>/p</link>'
                        f'<pubDate>{time.strftime("%d", time.gmtime(NOW))} Foo 2026</pubDate></item></channel></rss>'),
    }
    start_desk(desk, web, web.pages)
    wait_for(lambda: len(feeds(desk)) == 4 and all(row["read"] for row in feeds(desk).values()), "every feed to be read")
    found = {url.rsplit("/", 1)[1]: row for url, row in feeds(desk).items()}
    assert {name: row["state"] for name, row in found.items()} == {"well": "well", "old": "empty", "bare": "empty",
                                                                     "polish": "well"}
    assert found["old"]["note"] == "none of its 1 items is taken: too_old 1"
    assert "no items" in found["bare"]["note"] and found["well"]["note"] is None
    assert found["polish"]["articles"] == 1  # a date that nobody understands is none
    assert "empty" in desk.tool("feeds", "list").stdout and "too_old 1" in desk.tool("feeds", "list").stdout
    metrics = desk.of("ingest")[0].get("/metrics")[1]
    assert 'triptych_feeds_without_articles_total{reason="all_refused"} 1' in metrics
    assert 'triptych_feeds_without_articles_total{reason="no_items"} 1' in metrics
    log = desk.of("ingest")[0].text()
    assert log.count("feed_gives_nothing") == 2
    # As soon as it gives something it is well again.
    later["text"] = rss([("Harbour of Orlen reopens", "/old/two", 1, "Boats came.")])
    desk.redis().zadd(f"{{{desk.edition}}}:feeds", {web.url("/old"): 0})
    wait_for(lambda: feeds(desk)[web.url("/old")]["state"] == "well", "the feed to be well")


def test_hostile_feeds_are_named_and_harm_nothing(desk, web):
    large = b"<rss version='2.0'><channel>" + b"<item><title>x</title></item>" * 1_800_000
    web.pages = {
        "/good": page(rss([("Good news from Orlen", "/good/one", 1, "Fine.")])),
        "/html": page("<!DOCTYPE html><html><body><p>Not a feed</p></body></html>", "text/html"),
        "/empty": page(""),
        "/bomb": page(BOMB),
        "/large": page(large),
        "/charset": page(rss([("Fähre nach Orlen", "/charset/one", 1, "Grüße")],
                             '<?xml version="1.0" encoding="utf-8"?>').encode("iso-8859-1")),
        "/loop": (302, b"", "text/plain", {"Location": web.url("/loop")}),
        "/broken": (500, b"oops", "text/plain", {}),
    }
    start_desk(desk, web, web.pages)
    wait_for(lambda: all(row["read"] or row["failures"] for row in feeds(desk).values()), "every feed to be tried", 90)
    found = {url.rsplit("/", 1)[1]: row for url, row in feeds(desk).items()}
    for name in ("html", "empty", "large", "loop", "broken"):
        assert found[name]["failures"] >= 1 and found[name]["error"], found[name]
    assert "Good news from Orlen" in titles(desk)
    assert "Fähre nach Orlen" in titles(desk)
    ingest = desk.of("ingest")[0]
    assert ingest.resident_bytes() < 200e6
    front = desk.of("publish")[0]
    wait_for(lambda: "/html" in front.page("/")[1], "the page to name the feed that fails")


def test_a_feed_that_did_not_change_is_asked_conditionally(desk, web):
    body = rss([("Tide of Orlen turns", "/tide/one", 1, "It turned.")])

    def conditional(headers):
        if headers.get("If-None-Match") == '"v1"':
            return 304, None, "text/plain", {}
        return page(body, ETag='"v1"')
    web.pages = {"/tide": conditional}
    start_desk(desk, web, web.pages)
    wait_for(lambda: titles(desk) == ["Tide of Orlen turns"], "the first fetch")
    # Due again at once, as if its interval had passed.
    desk.redis().zadd(f"{{{desk.edition}}}:feeds", {web.url("/tide"): 0})
    wait_for(lambda: len(web.asked("/tide")) >= 2, "the second fetch")
    assert web.asked("/tide")[1].get("If-None-Match") == '"v1"'
    wait_for(lambda: list(feeds(desk).values())[0]["failures"] == 0, "all well")
    assert titles(desk) == ["Tide of Orlen turns"]


def test_replicas_share_the_feeds_and_new_ones_are_fetched_at_once(desk, web):
    web.pages = {f"/f{i}": page(rss([(f"Buoy number {i} of Orlen drifts off", f"/f{i}/one", 1, "Gone.")])) for i in range(20)}
    start_desk(desk, web, list(web.pages)[:10])
    desk.start("ingest", contact="desk@triptych.example", fetch_private=1, host_pause="50ms")
    desk.tool("feeds", "add", *[web.url(f"/f{i}") for i in range(10, 20)])
    wait_for(lambda: len(titles(desk)) == 20, "all twenty")
    assert all(len(web.asked(path)) == 1 for path in web.pages), web.requests
    desk.tool("feeds", "remove", web.url("/f3"))
    assert len(feeds(desk)) == 19


def test_without_a_contact_nothing_is_fetched_and_it_is_said(desk, web):
    web.pages = {"/rss": page(rss([("Nobody reads this", "/rss/one", 1, "No.")]))}
    start_desk(desk, web, web.pages, contact="")
    time.sleep(3)
    assert not web.requests
    ingest = desk.of("ingest")[0]
    assert ingest.get("/readyz")[0] == 200 and "CONTACT" in ingest.get("/readyz")[1].upper()
    wait_for(lambda: "CONTACT" in desk.of("publish")[0].page("/")[1], "the page to say which line to add")


def test_private_addresses_are_refused_unless_allowed(desk, web):
    web.pages = {"/rss": page(rss([("Inside", "/rss/one", 1, "Secret.")]))}
    start_desk(desk, web, web.pages, fetch_private=0)
    wait_for(lambda: any(row["failures"] for row in feeds(desk).values()), "the refusal")
    assert not web.requests


ROUNDS_MAX = 6  # tries to kill Redis while it holds something back


class Busy(threading.Thread):
    """Writes to Redis all the time, so that a slow disk always has a sync under way."""

    def __init__(self, desk):
        super().__init__(daemon=True)
        self.desk, self.ending = desk, threading.Event()
        self.start()

    def run(self):
        client = self.desk.redis()
        while not self.ending.is_set():
            with contextlib.suppress(redis.RedisError):
                client.set("busy", time.time())
            time.sleep(0.005)


def wait_written(desk):
    """Until Redis has just written to disk: what it answers from now on it holds back until the sync has ended."""
    file = next((desk.folder / "appendonlydir").glob("*.incr.aof"))
    size = file.stat().st_size
    wait_for(lambda: file.stat().st_size > size, "Redis to write", every=0.005)


def bring_and_kill_redis(desk, web, url, round_number):
    """A feed brings a thousand items and Redis is killed amid them: whether it has forgotten some."""
    items = [(f"Harbour {number} of Orlen floods", f"/item/{round_number}/{number}", 1, f"Water {number} came.")
             for number in range(1000)]
    before = desk.redis().zcard("{test}:articles")
    wait_written(desk)
    web.pages = {"/rss": page(rss(items), ETag=f'"{round_number}"')}
    wait_written(desk)
    desk.redis().zadd("{test}:feeds", {url: 0})
    wait_for(lambda: desk.redis().zcard("{test}:articles") > before + 20, "items to be stored", every=0.001)
    had = desk.redis().zcard("{test}:articles")
    for daemon in desk.daemons:  # so that what Redis has forgotten can be counted before it comes again
        daemon.send(signal.SIGSTOP)
    desk.kill_redis()
    desk.redis_process.start()
    wait_for(lambda: desk.redis().ping(), "Redis")
    forgotten = had - desk.redis().zcard("{test}:articles")
    for daemon in desk.daemons:
        daemon.send(signal.SIGCONT)
    return forgotten > 0


def test_what_a_feed_brought_and_redis_forgot_is_stored_once_more(desk, web):
    use_slow_disk(desk, 1.9)
    url = web.url("/rss")
    web.pages = {"/rss": (503, b"", "text/plain", {})}
    busy = Busy(desk)
    try:
        start_desk(desk, web, ["/rss"])
        wait_for(lambda: feeds(desk)[url]["failures"], "the feed to be asked")
        # On a slow machine the sync may end before Redis is killed, and then nothing is forgotten: once more.
        for round_number in range(ROUNDS_MAX):
            has_forgotten = bring_and_kill_redis(desk, web, url, round_number)
            stored = 1000 * (round_number + 1)
            wait_for(lambda: desk.redis().zcard("{test}:articles") == stored, "every item to be stored")  # pylint: disable=cell-var-from-loop
            if has_forgotten:
                break
        assert has_forgotten, f"nothing was forgotten in {ROUNDS_MAX} rounds"
    finally:
        busy.ending.set()
