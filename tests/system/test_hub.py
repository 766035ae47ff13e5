"""The hub of the desk's own feeds (W3C WebSub): who asks is asked back, a feed that changes is posted whole and signed, and nobody
can use the hub for anything else."""
import hashlib
import hmac
import http.server
import json
import threading
import urllib.error
import urllib.parse
import urllib.request
from xml.etree import ElementTree

import pytest

from desk import DEMO, free_port, wait_for


class Subscriber(http.server.ThreadingHTTPServer):
    """Answers the hub's questions, and remembers what it is sent. `echo` says what a question is answered with."""
    daemon_threads = True

    def __init__(self):
        super().__init__(("127.0.0.1", 0), Handler)
        self.questions, self.contents, self.lock = [], [], threading.Lock()
        self.echo = lambda question: question.get("hub.challenge", "")  # none with a denial
        self.status = lambda count: 204
        threading.Thread(target=self.serve_forever, daemon=True).start()

    def url(self, path="/callback"):
        return f"http://127.0.0.1:{self.server_port}{path}"

    def of(self, path="/callback"):
        with self.lock:
            return [one for one in self.contents if one["path"] == path]

    def denials(self):
        with self.lock:
            return [one for one in self.questions if one["hub.mode"] == "denied"]


class Handler(http.server.BaseHTTPRequestHandler):
    def answer(self, status, body=b""):
        self.send_response(status)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def do_GET(self):  # pylint: disable=invalid-name
        question = dict(urllib.parse.parse_qsl(urllib.parse.urlsplit(self.path).query))
        with self.server.lock:
            self.server.questions.append(question)
        self.answer(200, self.server.echo(question).encode())

    def do_POST(self):  # pylint: disable=invalid-name
        body = self.rfile.read(int(self.headers["Content-Length"]))
        with self.server.lock:
            self.server.contents.append({"path": self.path, "headers": dict(self.headers), "body": body})
            status = self.server.contents[-1]["status"] = self.server.status(len(self.server.contents))
        if status:  # 0: the connection is cut off
            self.answer(status)

    def log_message(self, *_):  # pylint: disable=arguments-differ
        pass


@pytest.fixture(name="subscriber")
def fixture_subscriber():
    subscriber = Subscriber()
    yield subscriber
    subscriber.shutdown()
    subscriber.server_close()


def ask(publish, **form):
    """(status, problem or None) of a form that the hub is sent."""
    data = urllib.parse.urlencode({f"hub.{name}": value for name, value in form.items()}).encode()
    request = urllib.request.Request(f"http://127.0.0.1:{publish.page_port}/hub", data=data)
    try:
        with urllib.request.urlopen(request, timeout=10) as answer:
            return answer.status, None
    except urllib.error.HTTPError as error:
        return error.code, json.loads(error.read())


def started(desk, **settings):
    """A desk that knows its own address: the port is publish's own, as nothing stands before it here."""
    port = free_port()
    desk.start_all(publish={"base_url": f"http://127.0.0.1:{port}", "page_listen": f"127.0.0.1:{port}",
                            "fetch_private": "127.0.0.0/8", **settings})
    publish = desk.of("publish")[0]
    publish.page_port = port
    return publish, f"http://127.0.0.1:{port}"


def rows(desk):
    return desk.redis().hlen("{test}:websubs")


def test_a_feed_that_changes_is_posted_whole_and_signed(desk, subscriber):
    publish, site = started(desk)
    topic = f"{site}/feed.atom"
    feed = urllib.request.urlopen(topic, timeout=10)
    links = {link.get("rel"): link.get("href") for link in ElementTree.fromstring(feed.read())
             if link.tag.endswith("}link")}
    assert links["hub"] == f"{site}/hub" and links["self"] == topic
    assert f'<{site}/hub>; rel="hub"' in feed.headers["Link"] and f'<{topic}>; rel="self"' in feed.headers["Link"]
    assert json.loads(publish.page("/feed.json")[1])["hubs"] == [{"type": "WebSub", "url": f"{site}/hub"}]
    assert f'rel="hub" href="{site}/hub"' in publish.page("/feed.rss")[1]

    assert ask(publish, mode="subscribe", topic=topic, callback=subscriber.url("/callback?mine=1"), secret="a secret",
               lease_seconds=1000) == (202, None)
    question = wait_for(lambda: subscriber.questions and subscriber.questions[0], "the hub's question")
    assert question.pop("hub.challenge") and question == {"mine": "1", "hub.mode": "subscribe", "hub.topic": topic,
                                                          "hub.lease_seconds": "1000"}
    json_topic = f"{site}/feed.json?q=" + urllib.parse.quote("sources>=500")  # never any
    assert ask(publish, mode="subscribe", topic=json_topic, callback=subscriber.url("/none"))[0] == 202
    wait_for(lambda: publish.metric("triptych_publish_websub_subscriptions") == 2, "both to be known")
    subscriber.contents.clear()  # what came while nothing had changed
    desk.replay(DEMO / "articles.jsonl")
    wanted = lambda: urllib.request.urlopen(topic, timeout=10).read()  # pylint: disable=unnecessary-lambda-assignment
    wait_for(lambda: any(one["body"] == wanted() for one in subscriber.of("/callback?mine=1")), "the feed as it is")
    content = subscriber.of("/callback?mine=1")[-1]
    assert content["headers"]["Content-Type"].startswith("application/atom+xml")
    assert f'<{site}/hub>; rel="hub"' in content["headers"]["Link"] and f'<{topic}>; rel="self"' in content["headers"]["Link"]
    right = hmac.new(b"a secret", content["body"], hashlib.sha256).hexdigest()
    assert content["headers"]["X-Hub-Signature"] == f"sha256={right}"
    # That feed reads as before: at most it came once when this replica began, which does not know what another one had sent.
    assert len(subscriber.of("/none")) <= 1

    count = len(subscriber.questions)
    assert ask(publish, mode="unsubscribe", topic=topic, callback=subscriber.url("/callback?mine=1"))[0] == 202
    wait_for(lambda: rows(desk) == 1, "the subscription to end")
    assert subscriber.questions[count]["hub.mode"] == "unsubscribe" and "hub.lease_seconds" not in subscriber.questions[count]
    wait_for(lambda: publish.metric("triptych_publish_websub_subscriptions") == 1, "that to be known")


def test_a_change_before_the_hub_has_looked_at_a_new_feed_is_sent(desk, subscriber):
    publish, site = started(desk, publish_min_sources=1)
    article = desk.folder / "article.jsonl"
    article.write_text((DEMO / "articles.jsonl").read_text().splitlines(keepends=True)[0])
    desk.replay(article)
    desk.settle()
    wait_for(lambda: "<entry" in publish.page("/feed.atom")[1], "the change to be past")
    assert ask(publish, mode="subscribe", topic=f"{site}/feed.atom", callback=subscriber.url())[0] == 202
    wait_for(lambda: subscriber.of() and b"<entry" in subscriber.of()[-1]["body"], "the feed as it is")


def test_the_hub_reads_its_feeds_whatever_readers_of_its_address_ask(desk, subscriber):
    publish, site = started(desk, reader_rate=20)
    topic = f"{site}/feed.atom"
    assert ask(publish, mode="subscribe", topic=topic, callback=subscriber.url())[0] == 202
    wait_for(lambda: publish.metric("triptych_publish_websub_subscriptions") == 1, "it to be known")
    wait_for(lambda: publish.page("/feed.atom")[0] == 429, "the readers of this address to have asked enough", every=0)
    count = len(subscriber.of())
    desk.replay(DEMO / "articles.jsonl")
    wait_for(lambda: len(subscriber.of()) > count and b"<entry" in subscriber.of()[-1]["body"], "the feed as it is now")
    assert 'event="unread"' not in publish.get("/metrics")[1]
    wait_for(lambda: publish.page("/feed.atom", {"X-Triptych-Own": "guessed"})[0] == 429, "who guesses to be limited", every=0)


def test_whoever_did_not_mean_it_gets_nothing(desk, subscriber):
    publish, site = started(desk)
    for number, echo in enumerate((lambda _: "something else", lambda question: question["hub.challenge"] + "x",
                                   lambda _: "")):
        subscriber.echo = echo
        assert ask(publish, mode="subscribe", topic=f"{site}/feed.rss", callback=subscriber.url())[0] == 202
        wait_for(lambda: publish.metric("triptych_publish_websub_total") == 2 * (number + 1), "the answer to be judged")
    assert rows(desk) == 0 and 'event="denied"} 3' in publish.get("/metrics")[1]
    # Nor does whoever is where nobody may be asked.
    closed = desk.start("publish", base_url=site, fetch_private="")
    desk.wait_ready()
    assert ask(closed, mode="subscribe", topic=f"{site}/feed.rss", callback=subscriber.url("/private"))[0] == 202
    wait_for(lambda: 'event="denied"} 1' in closed.get("/metrics")[1], "the refusal")
    assert rows(desk) == 0 and not [one for one in subscriber.questions if "private" in one]


def test_a_subscriber_that_fails_is_sent_what_is_new_and_one_that_is_gone_is_forgotten(desk, subscriber):
    publish, site = started(desk)
    for path in ("/fails", "/gone"):
        assert ask(publish, mode="subscribe", topic=f"{site}/feed.rss", callback=subscriber.url(path))[0] == 202
    wait_for(lambda: publish.metric("triptych_publish_websub_subscriptions") == 2, "both to be known")
    answers = {"/gone": 410}
    original = Handler.do_POST

    def do_post(handler):
        handler.server.status = lambda count: answers.get(handler.path, 503 if len(handler.server.of_unlocked("/fails")) < 3 else 200)
        original(handler)
    subscriber.of_unlocked = lambda path: [one for one in subscriber.contents if one["path"] == path]
    Handler.do_POST = do_post
    try:
        desk.replay(DEMO / "articles.jsonl")
        wait_for(lambda: len(subscriber.of("/fails")) >= 3, "the third try", 90)
        wait_for(lambda: rows(desk) == 1, "the other to be forgotten")
    finally:
        Handler.do_POST = original
    assert 'event="failed"}' in publish.get("/metrics")[1] and 'event="dropped"} 1' in publish.get("/metrics")[1]


def test_whoever_is_refused_or_ended_is_told_why(desk, subscriber):
    publish, site = started(desk, hook_patience="1s")
    topic, no_feed = f"{site}/feed.rss", f"{site}/feed.rss?q=topic:gossip"
    # A feed that nobody is given.
    assert ask(publish, mode="subscribe", topic=no_feed, callback=subscriber.url("/callback?no=1"))[0] == 202
    (denial,) = wait_for(subscriber.denials, "word of the feed")
    assert "hub.challenge" not in denial and "error" in denial.pop("hub.reason")
    assert denial == {"no": "1", "hub.mode": "denied", "hub.topic": no_feed}
    wait_for(lambda: rows(desk) == 0, "the subscription to end")
    # One that takes nothing.
    subscriber.status = lambda _: 503
    assert ask(publish, mode="subscribe", topic=topic, callback=subscriber.url())[0] == 202
    wait_for(lambda: publish.metric("triptych_publish_websub_subscriptions") == 1, "it to be known")
    wait_for(lambda: len(subscriber.denials()) == 2, "word of its failures", 60)
    assert subscriber.denials()[1]["hub.topic"] == topic and "too long" in subscriber.denials()[1]["hub.reason"]
    wait_for(lambda: rows(desk) == 0, "it to be forgotten")
    # One more than its host may have; it still gets what it has.
    subscriber.status = lambda _: 204
    for number in range(32):
        wait_for(lambda: ask(publish, mode="subscribe", topic=topic, callback=subscriber.url(f"/{number}"))[0] == 202, "a place")  # pylint: disable=cell-var-from-loop
        wait_for(lambda: rows(desk) == number + 1, "the subscription")  # pylint: disable=cell-var-from-loop
    assert ask(publish, mode="subscribe", topic=topic, callback=subscriber.url("/callback?more=1"))[0] == 202
    wait_for(lambda: len(subscriber.denials()) == 3, "word of that")
    assert subscriber.denials()[2]["more"] == "1" and "host" in subscriber.denials()[2]["hub.reason"] and rows(desk) == 32
    assert ask(publish, mode="subscribe", topic=topic, callback=subscriber.url("/7"))[0] == 202  # that is a renewal
    wait_for(lambda: 'event="subscribed"} 35' in publish.get("/metrics")[1], "it to be renewed")
    assert rows(desk) == 32 and len(subscriber.denials()) == 3


@pytest.fixture(name="shared", scope="module")
def fixture_shared():
    """One desk for all forms that are refused."""
    import tempfile  # pylint: disable=import-outside-toplevel
    from desk import Desk  # pylint: disable=import-outside-toplevel
    with tempfile.TemporaryDirectory(prefix="triptych-") as folder:
        desk = Desk(folder)
        try:
            desk.start_redis()
            publish = desk.start("publish", base_url="https://desk.example", reader_rate=0)
            wait_for(publish.is_ready, "publish")
            yield publish
        finally:
            desk.close()


GOOD = {"mode": "subscribe", "topic": "https://desk.example/feed.atom", "callback": "https://a.example/callback"}


@pytest.mark.parametrize("changed, says", [
    ({"mode": "publish"}, "hub.mode"), ({"mode": ""}, "hub.mode"), ({"topic": "https://other.example/feed.atom"}, "hub.topic"),
    ({"topic": "https://desk.example/feed.atomic"}, "hub.topic"), ({"topic": "https://desk.example.evil/feed.atom"}, "hub.topic"),
    ({"topic": "https://desk.example/api/v1/stories"}, "hub.topic"), ({"topic": "/feed.atom"}, "hub.topic"),
    ({"topic": "https://desk.example/feed.atom?token=1"}, "hub.topic"), ({"topic": "https://desk.example/feed.atom#x"}, "hub.topic"),
    ({"topic": "https://desk.example/feed.atom?q=" + "x" * 3000}, "hub.topic"),
    ({"callback": "ftp://a.example/"}, "hub.callback"), ({"callback": "https://ana:secret@a.example/"}, "hub.callback"),
    ({"callback": "nonsense"}, "hub.callback"), ({"callback": "https://a.example/#x"}, "hub.callback"),
    ({"callback": "https://a.example/" + "x" * 3000}, "hub.callback"), ({"callback": "https://a.example/\r\nX: y"}, None),
    ({"lease_seconds": "soon"}, "hub.lease_seconds"), ({"lease_seconds": "-1"}, "hub.lease_seconds"),
    ({"lease_seconds": "9" * 40}, "hub.lease_seconds"), ({"secret": "x" * 200}, "hub.secret"),
], ids=range(20))
def test_what_the_hub_is_not_for_is_refused_by_name(shared, changed, says):
    status, problem = ask(shared, **{**GOOD, **changed})
    assert status == (400 if says else 202) and (not says or says in problem["detail"]), problem


def test_what_is_no_form_and_what_is_no_hub_say_so(shared, desk):
    request = urllib.request.Request(f"http://127.0.0.1:{shared.page_port}/hub", data=b"{}",
                                     headers={"Content-Type": "application/json"})
    with pytest.raises(urllib.error.HTTPError, match="400"):
        urllib.request.urlopen(request, timeout=10)
    assert shared.page("/hub")[0] == 405
    publish = desk.start("publish")
    desk.wait_ready()
    assert ask(publish, **GOOD)[0] == 404 and 'rel="hub"' not in publish.page("/feed.atom")[1]


def test_many_askers_at_once_are_told_to_come_back(desk):
    """A callback that never answers holds a place for some seconds, and of one host's there are few."""
    with http.server.HTTPServer(("127.0.0.1", 0), http.server.BaseHTTPRequestHandler) as silent:  # listens, and never accepts
        publish, site = started(desk)
        answers = [ask(publish, mode="subscribe", topic=f"{site}/feed.rss", callback=f"http://127.0.0.1:{silent.server_port}/{number}")
                   for number in range(6)]
        assert [status for status, _ in answers] == [202] * 4 + [503] * 2 and "minute" in answers[-1][1]["detail"]
