"""Whom ingest asks, and when: hosts that are shut, hang or send on hold up no other, and each has its pause."""
import itertools
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
    wait_for(lambda: len({host for _, host, path in web.times if path == "/feed"}) == 400, "the others to be asked", 60)
    assert time.monotonic() - begun < 20  # each host has its robots.txt and a pause before it; 303 s when it was held up
    asked = [path for _, host, path in web.times if host == "agg.localhost"]
    assert len(asked) == 2, asked  # robots.txt, and one feed that says when to come again
