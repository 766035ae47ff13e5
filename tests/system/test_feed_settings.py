"""Feeds as an operator handles them: found by their site's address, set, paused, refreshed, removed; their secrets."""
import base64
import json

import pytest

from desk import wait_for
from feed_web import Web, page, rss

SECRETS = ("s3cret-password", "s3cret-header")


@pytest.fixture(name="web")
def fixture_web():
    web = Web()
    yield web
    web.shutdown()
    web.server_close()


def start(desk, **settings):
    desk.start_all(ingest={"contact": "desk@triptych.example", "fetch_private": "127.0.0.0/8", "host_pause": "50ms", **settings})


def feeds(desk):
    return {row["url"]: row for row in map(json.loads, desk.tool("feeds", "list", "--json").stdout.splitlines())}


def show(desk, feed):
    return json.loads(desk.tool("feeds", "show", feed, "--json").stdout)


def story(path, title="Harbour of Orlen floods"):
    return page(rss([(title, f"{path}/one", 1, "Water came.")]))


def test_the_feed_of_a_site_is_found_and_said(desk, web):
    web.pages = {
        "/": page("<!doctype html><html><head><link rel=alternate type=application/rss+xml href=/wrong>"
                  "<link rel=alternate type=application/rss+xml href='/news.xml?a=1&amp;b=2'></head></html>", "text/html"),
        "/wrong": page("<html>no feed either</html>", "text/html"),
        "/news.xml?a=1&b=2": story("/news"),
        "/rss.xml": story("/bare", "Boats of Orlen sink"),
        "/bare/": page("<html><body>Nothing is named here</body></html>", "text/html"),
    }
    start(desk)
    said = desk.tool("feeds", "add", web.url("/"), "--folder", "News").stdout
    assert f"found  {web.url('/')} is a page; its feed is {web.url('/news.xml?a=1&b=2')}: well, 1 articles" in said
    assert feeds(desk)[web.url("/news.xml?a=1&b=2")]["folder"] == "News"
    found = json.loads(desk.tool("feeds", "add", web.url("/bare/"), "--json").stdout)
    assert (found["outcome"], found["url"], found["state"]) == ("found", web.url("/rss.xml"), "well")
    assert set(feeds(desk)) == {web.url("/news.xml?a=1&b=2"), web.url("/rss.xml")}
    assert "it moved to" in desk.tool("feeds", "show", web.url("/"), check=False).stderr


def test_a_page_without_a_feed_stays_and_says_so(desk, web):
    web.pages = {"/": page("<html><body>Nothing</body></html>", "text/html")}
    start(desk)
    said = desk.tool("feeds", "add", web.url("/")).stdout
    assert "added" in said and "fails" in said and "no feed was found" in said
    row = show(desk, web.url("/"))
    assert row["state"] == "fails" and len(row["errors"]) == 1 and "no feed was found" in row["errors"][0]["reason"]
    assert len(web.asked("/rss.xml")) == 1


def test_secrets_open_the_feeds_host_alone_and_nothing_shows_them(desk, web):
    web.pages = {
        "/private": lambda headers: (302, b"", "text/plain", {"Location": web.url("/end", host="other.localhost")}),
        "/end": story("/private"),
    }
    start(desk, fetch_private="127.0.0.0/8,::1")
    (desk.folder / "password").write_text("ana:s3cret-password\n")
    desk.tool("feeds", "add", web.url("/private", host="feed.localhost"), "--no-wait")
    feed = web.url("/private", host="feed.localhost")
    wait_for(lambda: show(desk, feed)["read"], "the first reading")
    shown = desk.tool("feeds", "set", feed, f"auth=@{desk.folder}/password", "header=X-Key: s3cret-header",
                      "user_agent=Reader/1").stdout
    desk.tool("feeds", "refresh", feed)
    wait_for(lambda: len(web.asked("/end")) >= 2, "the second reading")
    sent, led_on = web.asked("/private")[-1], web.asked("/end")[-1]
    assert sent["Authorization"] == "Basic " + base64.b64encode(b"ana:s3cret-password").decode()
    assert (sent["X-Key"], sent["User-Agent"]) == ("s3cret-header", "Reader/1")
    assert "Authorization" not in led_on and "X-Key" not in led_on
    shown += "".join(desk.tool(*command).stdout for command in (
        ("feeds", "list"), ("feeds", "list", "--json"), ("feeds", "show", feed), ("feeds", "show", feed, "--json"),
        ("feeds", "export")))
    shown += "".join(daemon.log.read_text() for daemon in desk.daemons)
    shown += "".join(desk.of("publish")[0].page(path)[1] for path in ("/", "/feeds", "/api/v1/stats", "/about/bot"))
    assert not any(secret in shown for secret in SECRETS)
    assert show(desk, feed)["auth"] is True and show(desk, feed)["header"] is True


def test_a_removed_feed_stays_removed_and_a_paused_one_is_not_asked(desk, web):
    web.pages = {f"/{name}": story(f"/{name}", f"The {name} of Orlen is closed") for name in ("gate", "dock", "mill")}
    opml = desk.folder / "feeds.opml"
    opml.write_text('<opml version="2.0"><body><outline text="Town">' + "".join(
        f'<outline text="{path[1:]} news" xmlUrl="{web.url(path)}"/>' for path in web.pages) + "</outline></body></opml>")
    start(desk, feeds=opml)
    wait_for(lambda: len(feeds(desk)) == 3 and all(row["read"] for row in feeds(desk).values()), "all to be read")
    assert feeds(desk)[web.url("/gate")]["title"] == "gate news" and feeds(desk)[web.url("/gate")]["folder"] == "Town"
    desk.tool("feeds", "remove", web.url("/gate"))
    desk.tool("feeds", "pause", web.url("/dock"))
    desk.tool("feeds", "set", web.url("/mill"), "interval=2h")
    desk.tool("feeds", "refresh", web.url("/mill"))
    desk.of("ingest")[0].stop()
    desk.start("ingest", feeds=opml, contact="desk@triptych.example", fetch_private="127.0.0.0/8", host_pause="50ms")
    wait_for(lambda: len(web.asked("/mill")) >= 2, "the one that goes on to be read again")
    assert set(feeds(desk)) == {web.url("/dock"), web.url("/mill")}
    assert len(web.asked("/gate")) == 1 and len(web.asked("/dock")) == 1
    assert feeds(desk)[web.url("/dock")]["state"] == "paused" and feeds(desk)[web.url("/dock")]["due"] is None
    wait_for(lambda: feeds(desk)[web.url("/mill")]["interval"] == 7200, "the interval that was set")
    desk.tool("feeds", "resume", web.url("/dock"))
    wait_for(lambda: len(web.asked("/dock")) >= 2, "the resumed one to be read")
    told = desk.tool("feeds", "import", str(opml))
    assert "0 added, 2 known, 1 removed or moved before, 0 refused" in told.stdout and "feeds add" in told.stderr
    desk.tool("feeds", "add", web.url("/gate"))
    assert web.url("/gate") in feeds(desk)
    exported = desk.folder / "exported.opml"
    exported.write_text(desk.tool("feeds", "export").stdout)
    assert "0 added, 3 known" in desk.tool("feeds", "import", str(exported)).stdout


def test_the_page_of_feeds_is_the_operators(desk, web):
    web.pages = {"/well": story("/well"), "/sick?token=s3cret-password": (500, b"", "text/plain", {})}
    start(desk)
    desk.tool("feeds", "add", web.url("/well"), web.url("/sick?token=s3cret-password"))
    publish = desk.of("publish")[0]
    status, text = publish.page("/feeds")[:2]
    assert status == 200 and "Follow this desk" in text and "Harbour" not in text and "/well" not in text
    reader, operator = (json.loads(desk.tool("keys", "new", "--tier", tier, "--json").stdout)["key"]
                        for tier in ("vantage", "operator"))
    wait_for(lambda: "Last new" in publish.page("/feeds", headers={"Authorization": f"Bearer {operator}"})[1], "the key to be known")
    assert "Follow this desk" in publish.page("/feeds", headers={"Authorization": f"Bearer {reader}"})[1]
    text = publish.page("/feeds", headers={"Authorization": f"Bearer {operator}"})[1]
    assert "1 fails, 1 well" in text and "Harbour" in text and "status 500" in text and "s3cret" not in text
    wait_for(lambda: "desk@triptych.example" in publish.page("/about/bot")[1], "the page about our requests")


def test_a_feed_that_is_gone_or_has_moved_is_shown_so(desk, web):
    web.pages = {"/gone": (410, b"", "text/plain", {}), "/new": story("/new"),
                 "/old": (301, b"", "text/plain", {"Location": "/new"})}
    start(desk)
    desk.tool("feeds", "add", web.url("/gone"), web.url("/old"))
    assert {row["state"] for row in feeds(desk).values()} == {"gone", "well"}
    publish = desk.of("publish")[0]
    key = json.loads(desk.tool("keys", "new", "--tier", "operator", "--json").stdout)["key"]
    headers = {"Authorization": f"Bearer {key}"}
    wait_for(lambda: "Last new" in publish.page("/feeds", headers=headers)[1], "the key to be known")
    shown = publish.page("/feeds", headers=headers)[1]
    assert "1 gone, 1 well." in shown and "moved to <code>127.0.0.1#" in shown
    wait_for(lambda: json.loads(publish.page("/api/v1/stats")[1])["feeds"] == {
        "total": 2, "read": 1, "failing": 0, "gone": 1}, "the counts")
