"""Whom ingest asks, and when: hosts that are shut, hang or send on hold up no other, and each has its pause."""
import itertools
import threading
import time

import pytest

from desk import wait_for
from feed_web import Web, page, rss
from test_feeds import feeds

CONTACT = {"contact": "desk@triptych.example", "fetch_private": "*.localhost, 127.0.0.0/8"}


@pytest.fixture(name="web")
def fixture_web():
    web = Web()
    yield web
    web.shutdown()
    web.server_close()


def item(name):
    return rss([(f"Ferry {name} of Orlen is late", f"http://{name}.example/one", 1, "It waits.")])


def start(desk, urls, **settings):
    opml = desk.folder / "feeds.opml"
    opml.write_text('<opml version="2.0"><body>' + "".join(f'<outline text="x" xmlUrl="{url}"/>' for url in urls) +
                    "</body></opml>")
    return desk.start("ingest", feeds=opml, **{**CONTACT, **settings})


def gaps(web, host):
    times = [at for at, asked, _ in web.times if asked == host]
    return [later - earlier for earlier, later in zip(times, times[1:])]


def test_a_shut_host_with_many_feeds_holds_up_no_other(desk, web):
    def serve(headers):
        if headers["Host"].startswith("agg."):
            return 429, b"", "text/plain", {"Retry-After": "1800"}
        return page(item("x"))
    web.pages = {"/robots.txt": (404, b"", "text/plain", {}), "/feed": serve} | {f"/{i}": serve for i in range(400)}
    shut = [web.url(f"/{i}", "agg.localhost") for i in range(400)]
    others = [web.url("/feed", f"h{i}.localhost") for i in range(400)]
    start(desk, shut + others, host_pause="1s")
    wait_for(lambda: web.requests, "the first request")
    begun = time.monotonic()
    wait_for(lambda: len({host for _, host, path in web.times if path == "/feed"}) == 400, "the others to be asked", 100)  # 303 s when they were held up
    print(f"the others were asked within {time.monotonic() - begun:.1f} s")
    asked = [path for _, host, path in web.times if host == "agg.localhost"]
    assert len(asked) == 2, asked  # robots.txt, and one feed that says when to come again


def due_s(desk, url):
    return desk.redis().zscore(f"{{{desk.edition}}}:feeds", url) / 1000 - time.time()


def make_due(desk, url):
    desk.redis().zadd(f"{{{desk.edition}}}:feeds", {url: 0})


def test_what_servers_say_about_the_feed_s_address_and_when_to_come_again(desk, web):
    moved, gone = web.url("/moved", "m.localhost"), web.url("/gone", "g.localhost")
    busy, kept = web.url("/busy", "b.localhost"), web.url("/kept", "k.localhost")
    daily = item("kept").replace("<item>", '<sy:updatePeriod xmlns:sy="http://purl.org/rss/1.0/modules/syndication/">daily'
                                 "</sy:updatePeriod><item>", 1)
    web.pages = {
        "/moved": (301, b"", "text/plain", {"Location": web.url("/new", "n.localhost")}),
        "/new": page(item("new")),
        "/gone": (410, b"", "text/plain", {}),
        "/busy": (429, b"", "text/plain", {"Retry-After": "259200"}),
        "/kept": page(daily),
    }
    start(desk, [moved, gone, busy, kept], host_pause="10ms")
    wait_for(lambda: len(feeds(desk)) == 4 and all(row["read"] or row["failures"] for row in feeds(desk).values()), "all")
    assert due_s(desk, gone) > 300 * 86400 and "gone for good" in feeds(desk)[gone]["error"]
    assert feeds(desk)[gone]["state"] == "gone" and "  gone, 0 articles" in desk.tool("feeds", "list").stdout
    assert 258000 < due_s(desk, busy) < 260000
    assert 21000 < due_s(desk, kept) < 24000
    for count in (2, 3, 4):
        make_due(desk, moved)
        wait_for(lambda: len(web.asked("/new")) == count, "the next reading")  # pylint: disable=cell-var-from-loop
        wait_for(lambda: due_s(desk, moved) > 100, "its end")
    assert len(web.asked("/moved")) == 3 and "feed_moved" in desk.of("ingest")[0].text()
    assert f", moved to {web.url('/new', 'n.localhost')}" in desk.tool("feeds", "list").stdout
    web.pages["/new"] = (404, b"", "text/plain", {})  # it did not stay there
    for _ in range(3):
        make_due(desk, moved)
        wait_for(lambda: due_s(desk, moved) > 100, "its end")
    make_due(desk, moved)
    wait_for(lambda: len(web.asked("/moved")) == 4, "its own address to be asked again")


def test_many_feeds_that_send_on_to_one_host_ask_it_one_after_another(desk, web):
    web.pages = {f"/{i}": (302, b"", "text/plain", {"Location": web.url("/target", "t.localhost")}) for i in range(8)}
    web.pages["/target"] = page(item("target"))
    start(desk, [web.url(f"/{i}", f"s{i}.localhost") for i in range(8)], host_pause="1s")
    wait_for(lambda: len(web.asked("/target")) == 8, "all to be read", 60)
    assert min(gaps(web, "t.localhost")) > 0.5, gaps(web, "t.localhost")


def test_what_a_killed_replica_had_in_hand_is_asked_within_a_minute(desk, web):
    def hang(_):
        time.sleep(100)
        return 404, b"", "text/plain", {}
    web.pages = {f"/{i}": hang for i in range(5)}
    urls = [web.url(f"/{i}", f"k{i}.localhost") for i in range(5)]
    ingest = start(desk, urls, host_pause="10ms")
    wait_for(lambda: all(len(web.asked(f"/{i}")) == 1 for i in range(5)), "all to be asked")
    ingest.kill()
    desk.start("ingest", host_pause="10ms", **CONTACT)
    wait_for(lambda: all(len(web.asked(f"/{i}")) == 2 for i in range(5)), "all to be asked again", 90)


def test_no_host_is_asked_twice_within_its_pause_while_replicas_come_and_go(desk, web):
    hosts = [f"r{i}.localhost" for i in range(12)]
    web.pages = {f"/{i}": page(item(str(i))) for i in range(10)} | {
        f"/on/{i}": (302, b"", "text/plain", {"Location": web.url(f"/{i}", "r0.localhost")}) for i in range(3)}
    urls = [web.url(f"/{i}", host) for host in hosts for i in range(10)]
    urls += [web.url(f"/on/{i}", host) for host in hosts for i in range(3)]
    start(desk, urls, host_pause="500ms")
    desk.start("ingest", host_pause="500ms", **CONTACT)
    end = time.monotonic() + 25
    for turn in itertools.count():
        time.sleep(3)
        if time.monotonic() > end:
            break
        victim = [daemon for daemon in desk.of("ingest") if daemon.is_running()][0]
        if turn % 2:
            victim.kill()
        else:
            victim.stop()
        desk.start("ingest", host_pause="500ms", **CONTACT)
    found = {host: gaps(web, host) for host in hosts}
    assert sum(map(len, found.values())) > 100
    # What a killed replica had asked is an open connection no more; its host rests for the lease. The server sees a request
    # when its thread comes to run, so that two may seem nearer than they were sent.
    assert min(gap for each in found.values() for gap in each) > 0.25, found


def test_large_feeds_that_do_not_end_hold_up_no_small_one(desk, web):
    may_end = threading.Event()
    text = rss([(f"Ferry {i} of Orlen is late", f"http://x.example/{i}", 24 * 400, "It waits. " * 300) for i in range(2000)])
    body = text.encode().ljust(8000000)

    def parts():
        yield body[:-10]
        may_end.wait(120)
        yield body[-10:]

    web.pages = {"/large": lambda _: (200, parts(), "text/xml", {"Content-Length": str(len(body))}),
                 "/small": lambda headers: page(item(headers["Host"].split(".")[0]))}
    large = [web.url("/large", f"l{i}.localhost") for i in range(20)]
    small = [web.url("/small", f"s{i}.localhost") for i in range(20)]
    ingest = start(desk, large, host_pause="10ms")
    wait_for(lambda: len(web.asked("/large")) == 20, "the large feeds to be asked")
    desk.tool("feeds", "add", *small, "--no-wait")
    try:
        wait_for(lambda: all(feeds(desk)[url]["read"] for url in small), "the small feeds to be read", 30)
        assert not any(feeds(desk)[url]["read"] or feeds(desk)[url]["failures"] for url in large)
    finally:
        may_end.set()
    wait_for(lambda: all(feeds(desk)[url]["read"] for url in large), "the large feeds to be read", 120)
    assert len(web.asked("/large")) == 20 and "feed_delayed" not in ingest.text()
