"""WebSub: a feed that names a hub is subscribed to, the hub's question is answered, what it delivers signed is taken."""
import hashlib
import hmac
import http.server
import threading
import urllib.error
import urllib.parse
import urllib.request

import pytest

from desk import wait_for
from feed_web import Web, page, rss
from test_feeds import feeds, titles


class Hub(http.server.ThreadingHTTPServer):
    """Takes subscriptions and remembers them; what it says to them is up to the test."""
    daemon_threads = True

    def __init__(self):
        super().__init__(("127.0.0.1", 0), HubHandler)
        self.asked = []
        threading.Thread(target=self.serve_forever, daemon=True).start()


class HubHandler(http.server.BaseHTTPRequestHandler):
    def do_POST(self):  # pylint: disable=invalid-name
        form = self.rfile.read(int(self.headers["Content-Length"])).decode()
        self.server.asked.append({name: values[0] for name, values in urllib.parse.parse_qs(form).items()})
        self.send_response(202)
        self.send_header("Content-Length", "0")
        self.end_headers()

    def log_message(self, *_):  # pylint: disable=arguments-differ
        pass


@pytest.fixture(name="web")
def fixture_web():
    web = Web()
    yield web
    web.shutdown()
    web.server_close()


@pytest.fixture(name="hub")
def fixture_hub():
    hub = Hub()
    yield hub
    hub.shutdown()
    hub.server_close()


def call(address, body=None, **headers):
    request = urllib.request.Request(address, data=body, headers={name.replace("_", "-"): value
                                                                 for name, value in headers.items()})
    try:
        with urllib.request.urlopen(request, timeout=10) as answer:
            return answer.status, answer.read().decode()
    except urllib.error.HTTPError as error:
        return error.code, error.read().decode()


def question(mode, topic, **others):
    return "?" + urllib.parse.urlencode({"hub.mode": mode, "hub.topic": topic, "hub.challenge": "nonce-1",
                                         **{f"hub.{name}": value for name, value in others.items()}})


def signature(secret, body, method="sha256"):
    return f"{method}={hmac.new(secret.encode(), body, getattr(hashlib, method)).hexdigest()}"


def begin(desk, web, hub):
    """Starts a desk with one feed that names the hub; returns its address and what the hub was asked."""
    url = web.url("/feed")
    text = rss([("Harbour of Orlen floods", "/one", 1, "Water came.")]).replace(
        "<channel>", '<channel><atom:link xmlns:atom="http://www.w3.org/2005/Atom" rel="hub" '
        f'href="http://127.0.0.1:{hub.server_port}/"/><atom:link xmlns:atom="http://www.w3.org/2005/Atom" rel="self" '
        f'href="{url}?canonical"/>', 1)
    web.pages = {"/feed": page(text)}
    desk.start_all()
    ingest = desk.of("ingest")[0]
    ingest.stop()
    desk.daemons.remove(ingest)
    ingest = desk.start("ingest", contact="desk@triptych.example", fetch_private="127.0.0.0/8", host_pause="10ms",
                        websub_address="http://127.0.0.1:9")
    desk.wait_ready()
    desk.tool("feeds", "add", url)
    asked = wait_for(lambda: hub.asked and hub.asked[0], "the hub to be asked")
    return url, asked, asked["hub.callback"].replace("http://127.0.0.1:9", f"http://127.0.0.1:{ingest.port}")


def test_a_feed_with_a_hub_is_pushed(desk, web, hub):
    url, asked, callback = begin(desk, web, hub)
    topic = asked["hub.topic"]
    assert topic == f"{url}?canonical" and asked["hub.mode"] == "subscribe" and len(asked["hub.secret"]) >= 32
    assert call(callback + question("subscribe", "http://other.example/feed", lease_seconds=1000))[0] == 404
    assert call(callback + question("unsubscribe", topic))[0] == 404
    assert call(callback + "0" + question("subscribe", topic))[0] == 404
    assert call(callback + question("subscribe", topic, lease_seconds=1000)) == (200, "nonce-1")
    wait_for(lambda: titles(desk) == ["Harbour of Orlen floods"], "the first reading")
    asked_before = len(web.asked("/feed"))

    body = rss([("Bridge of Orlen reopens", "/two", 1, "Cars came.")]).encode()
    for wrong in ({}, {"X_Hub_Signature": signature("not the secret", body)}, {"X_Hub_Signature": "sha256=00"}):
        assert call(callback, body, Content_Type="application/rss+xml", **wrong)[0] == 202
    assert call(callback, body, Content_Type="application/rss+xml",
                X_Hub_Signature=signature(asked["hub.secret"], body, "sha1"))[0] == 204
    wait_for(lambda: titles(desk) == ["Bridge of Orlen reopens", "Harbour of Orlen floods"], "the delivery")
    assert len(web.asked("/feed")) == asked_before
    assert feeds(desk)[url]["failures"] == 0
    metrics = desk.of("ingest")[0].get("/metrics")[1]
    assert 'triptych_websub_total{event="unsigned"} 3' in metrics and 'event="delivered"} 1' in metrics
    # While its hub delivers a feed is asked less often; it still is.
    desk.redis().zadd("{test}:feeds", {url: 0})
    wait_for(lambda: len(web.asked("/feed")) == asked_before + 1, "the feed to be asked")
    clock = desk.redis().time()[0] * 1000
    wait_for(lambda: 3500e3 < desk.redis().zscore("{test}:feeds", url) - clock < 3700e3, "the hour")
    assert desk.redis().zscore("{test}:hubs", callback.rsplit("/", 1)[1]) - clock < 801e3  # asked again in time


def test_without_deliveries_a_feed_is_asked_as_often_as_ever(desk, web, hub):
    url, asked, callback = begin(desk, web, hub)
    assert call(callback + question("denied", asked["hub.topic"], reason="no"))[0] == 200
    wait_for(lambda: feeds(desk)[url]["read"], "the feed to be read")
    due = desk.redis().zscore("{test}:feeds", url) - desk.redis().time()[0] * 1000
    assert due < 1500e3
    assert desk.redis().zscore("{test}:hubs", callback.rsplit("/", 1)[1]) - desk.redis().time()[0] * 1000 > 600000e3
    assert "hub_trouble" in desk.of("ingest")[0].text()
