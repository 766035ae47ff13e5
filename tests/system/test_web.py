"""The page port as the outside meets it: what strangers, browsers' programs of other sites and machines that take too
much get, and what they do not."""
import http.client
import json
import re
import socket
import time
import urllib.parse

import pytest

from desk import DEMO, Desk, wait_for
from test_keys import ask, bearer, holds, new_key

ARTICLES = [json.loads(line) for line in (DEMO / "articles.jsonl").read_text().splitlines()]


def request(publish, method, path, headers=None, body=None, source=None):
    """(status, headers, body) of one request on a connection of its own, from another loopback address if need be."""
    connection = http.client.HTTPConnection("127.0.0.1", publish.page_port, timeout=20,
                                            source_address=(source, 0) if source else None)
    try:
        connection.request(method, path, body=body, headers=headers or {})
        answer = connection.getresponse()
        return answer.status, answer.headers, answer.read()
    finally:
        connection.close()


def raw(publish, text, source="127.0.0.1"):
    """All that comes back for these bytes until the server closes."""
    with socket.create_connection(("127.0.0.1", publish.page_port), 20, source_address=(source, 0)) as connection:
        connection.sendall(text)
        found = b""
        while piece := connection.recv(65536):
            found += piece
        return found


def follow(publish, path="/api/v1/events", headers=None, until=None, seconds=60):
    """What a stream of events says up to `until`, then cut off."""
    connection = http.client.HTTPConnection("127.0.0.1", publish.page_port, timeout=seconds)
    try:
        connection.request("GET", path, headers=headers or {})
        answer = connection.getresponse()
        assert answer.status == 200, answer.read()
        found, end = b"", time.monotonic() + seconds
        while not (until.search(found) if hasattr(until, "search") else until in found):
            piece = answer.read1(65536)
            assert piece and time.monotonic() < end, found
            found += piece
        return found.decode()
    finally:
        connection.close()


POSITION = re.compile(rb"^id: (\d+-\d+|start)\n", re.M)


def ids_of(text):
    return re.findall(r"^id: (\S+)$", text, re.M)


# ── what strangers do not see ──

def test_operations_and_figures_of_the_machine_are_not_on_the_page_port(desk):
    publish = desk.start("publish", publish_min_sources=1)
    wait_for(publish.is_ready, "publish")
    for path in ("/metrics", "/readyz"):
        assert publish.page(path)[0] == 404, path
        assert publish.get(path)[0] == 200
    assert publish.page("/healthz")[0] == 200
    stats = json.loads(publish.page("/api/v1/stats")[1])
    assert set(stats["feeds"]) == {"total", "read", "failing", "gone"} and "redis" not in stats
    assert "memory" not in json.dumps(stats)
    shown = desk.start("publish", publish_min_sources=1, page_operations="yes")
    wait_for(shown.is_ready, "the replica that shows all")
    assert shown.page("/metrics")[0] == 200 and shown.page("/readyz")[0] == 200
    stats = json.loads(shown.page("/api/v1/stats")[1])
    assert "failing_sample" in stats["feeds"] and "memory_used_bytes" in stats["redis"]


# ── programs in pages of other sites ──

OPEN = ["/api/v1/stories", "/api/v1/stories/s0000000000000000", "/api/v1/events", "/api/v1/stats", "/api/v1/nothing",
        "/feed.json", "/feed.atom", "/feed.rss", "/openapi.json"]
PAGES = ["/", "/latest", "/method", "/search?q=a", "/key", "/robots.txt", "/healthz"]


def test_other_sites_programs_may_ask_first_and_read_what_is_said(desk):
    publish = desk.start("publish")
    wait_for(publish.is_ready, "publish")
    preflight = {"Origin": "https://elsewhere.example", "Access-Control-Request-Method": "GET",
                 "Access-Control-Request-Headers": "authorization,last-event-id,cache-control"}
    for path in OPEN:
        status, headers, body = request(publish, "OPTIONS", path, preflight)
        allowed = {name.strip().lower() for name in headers["Access-Control-Allow-Headers"].split(",")}
        assert (status, body) == (204, b"") and headers["Access-Control-Allow-Origin"] == "*", path
        assert {"authorization", "last-event-id", "cache-control", "if-none-match"} <= allowed
        assert "GET" in headers["Access-Control-Allow-Methods"] and int(headers["Access-Control-Max-Age"]) > 0
        assert headers["Access-Control-Allow-Credentials"] is None and "Content-Length" not in headers
    for path in PAGES:
        status, headers, _ = request(publish, "OPTIONS", path, preflight)
        assert status == 204 and "GET" in headers["Allow"] and "OPTIONS" in headers["Allow"], path
        assert headers["Access-Control-Allow-Origin"] is None and headers["Access-Control-Allow-Methods"] is None
    assert "POST" in request(publish, "OPTIONS", "/key")[1]["Allow"]
    assert request(publish, "OPTIONS", "*")[0] == 204
    assert request(publish, "OPTIONS", "/nothing")[0] == 404


@pytest.mark.parametrize("path, headers, status", [
    ("/api/v1/stories", {}, 200), ("/feed.json", {}, 200), ("/feed.atom", {}, 200), ("/openapi.json", {}, 200),
    ("/api/v1/stories?limit=x", {}, 400), ("/api/v1/nothing", {}, 404), ("/api/v1/stories?key=tk_x", {}, 400),
    ("/api/v1/stories", {"Authorization": "Bearer tk_wrong"}, 401), ("/feed.json?token=tk_wrong", {}, 401),
    ("/api/v1/events", {"Last-Event-ID": "nonsense"}, 400), ("/api/v1/stories?q=%C3%28", {}, 400)])
def test_every_answer_of_the_api_and_the_feeds_may_be_read_everywhere(shared, path, headers, status):
    got, answer, _ = request(shared, "GET", path, {"Origin": "https://elsewhere.example", **headers})
    assert got == status and answer.get_all("Access-Control-Allow-Origin") == ["*"]
    assert answer["Access-Control-Allow-Credentials"] is None
    if "C3%28" not in path:
        exposed = {name.strip() for name in answer["Access-Control-Expose-Headers"].split(",")}
        assert {"ETag", "Retry-After", "RateLimit-Limit", "RateLimit-Remaining", "RateLimit-Reset", "Link"} <= exposed
    assert request(shared, "DELETE", "/api/v1/stories")[1]["Access-Control-Allow-Origin"] == "*"


@pytest.fixture(scope="module")
def shared(tmp_path_factory):
    """One replica for tests that only read."""
    desk = Desk(tmp_path_factory.mktemp("web"))
    try:
        desk.start_redis()
        publish = desk.start("publish", reader_rate=0)
        wait_for(publish.is_ready, "publish")
        yield publish
    finally:
        desk.close()


# ── events ──

def replay(desk, rows):
    path = desk.folder / "rows.jsonl"
    path.write_text("".join(json.dumps(row) + "\n" for row in rows))
    desk.replay(path)


def latest(publish):
    return json.loads(publish.page("/api/v1/stories?all=1&limit=1")[1])["seq"]


def test_a_client_cut_off_before_its_first_event_resumes_without_a_gap(desk):
    desk.start_all(publish={"publish_min_sources": 1})
    publish = desk.of("publish")[0]
    for rows in (ARTICLES[:6], ARTICLES[6:40]):  # on a feed that has no event yet, and on one that has
        begin = follow(publish, until=POSITION)
        (position,) = set(ids_of(begin))
        assert "event:" not in begin  # nothing happened: a position, and no event
        replay(desk, rows)
        missed = seqs_after(desk, position)
        resumed = follow(publish, headers={"Last-Event-ID": position}, until=f"id: {missed[-1]}\n".encode())
        assert "snapshot-required" not in resumed and len(missed) > 1
        assert [seq for seq in ids_of(resumed) if seq != position] == missed


def seqs_after(desk, seq):
    return [entry[0].decode() for entry in desk.redis().xrange("{test}:feed", "-" if seq == "start" else "(" + seq)]


def test_a_position_that_is_gone_is_followed_by_one_that_holds(desk):
    desk.start_all(publish={"publish_min_sources": 1})
    publish = desk.of("publish")[0]
    replay(desk, ARTICLES[:6])
    text = follow(publish, headers={"Last-Event-ID": "1-5"}, until=b"snapshot-required\ndata: ")
    assert ids_of(text)[-1] == latest(publish)


# ── too much ──

def test_readers_without_a_key_are_told_when_they_ask_too_often(desk):
    publish = desk.start("publish", reader_rate=20, key_rate=1000)
    wait_for(publish.is_ready, "publish")
    key = new_key(desk, "--tier", "premium")["key"]
    wait_for(lambda: holds_from(publish, key, "127.0.0.9"), "the key")
    remaining = []
    for _ in range(20):
        status, headers, _ = request(publish, "GET", "/api/v1/stories")
        assert status == 200 and headers["RateLimit-Limit"] == "20"
        remaining.append(int(headers["RateLimit-Remaining"]))
        assert 0 < int(headers["RateLimit-Reset"]) <= 60
    assert remaining[0] == 19 and remaining[-1] in (0, 1) and remaining == sorted(remaining, reverse=True)
    answers = [request(publish, "GET", path) for path in ("/api/v1/stories", "/api/v1/stories", "/", "/feed.atom",
                                                          "/nothing", "/key", "/api/v1/events")]
    told = [answer for answer in answers if answer[0] == 429]
    assert len(told) >= len(answers) - 2  # the bucket fills while they ask
    for status, headers, body in told:
        assert int(headers["Retry-After"]) >= 1 and headers["RateLimit-Remaining"] == "0" and b"too often" in body
    problem = next(answer for answer in told if answer[1]["Content-Type"] == "application/problem+json")
    assert json.loads(problem[2])["status"] == 429
    assert request(publish, "GET", "/healthz")[0] == 200
    # Another address, and a key from the same one, are not touched; wrong keys count for the address.
    assert request(publish, "GET", "/", source="127.0.0.2")[0] == 200
    status, headers, _ = request(publish, "GET", "/api/v1/stories", bearer(key))
    assert status == 200 and headers["RateLimit-Limit"] == "1000"
    tries = [request(publish, "GET", "/api/v1/stories", bearer(f"tk_k0000000000{i % 10}_" + "0" * 32),
                     source="127.0.0.3")[0] for i in range(30)]
    assert set(tries) == {401, 429} and tries[-1] == 429
    assert publish.metric("triptych_publish_readers_limited_total") >= len(told)


def holds_from(publish, key, source):
    return request(publish, "GET", "/api/v1/stories?limit=1", bearer(key), source=source)[0] == 200


def test_no_limit_is_no_header(desk):
    publish = desk.start("publish", reader_rate=0)
    wait_for(publish.is_ready, "publish")
    status, headers, _ = request(publish, "GET", "/api/v1/stories")
    assert status == 200 and headers["RateLimit-Limit"] is None


def test_thousands_of_silent_connections_lock_nobody_out(desk):
    publish = desk.start("publish")
    wait_for(publish.is_ready, "publish")
    silent = [socket.socket(socket.AF_INET, socket.SOCK_STREAM) for _ in range(5000)]
    try:
        for one in silent:
            one.settimeout(10)
            one.connect(("127.0.0.1", publish.page_port))
        assert request(publish, "GET", "/", source="127.0.0.2")[0] == 200
        text = silent[-1].recv(65536)
        assert text.startswith(b"HTTP/1.1 429 ") and b"Retry-After" in text or text == b""
        assert publish.metric("triptych_http_limited_total") >= 2500
        assert publish.text().count("http_limited") <= 3
        # Those of many addresses: whoever has been silent for longest makes room.
        many = [socket.socket(socket.AF_INET, socket.SOCK_STREAM) for _ in range(2500)]
        silent += many
        for number, one in enumerate(many):
            one.settimeout(10)
            one.bind((f"127.0.1.{1 + number % 200}", 0))
            one.connect(("127.0.0.1", publish.page_port))
        assert request(publish, "GET", "/", source="127.0.0.3")[0] == 200
    finally:
        for one in silent:
            one.close()


def test_streams_of_one_address_have_a_limit(desk):
    publish = desk.start("publish", page_client_streams=3)
    wait_for(publish.is_ready, "publish")
    streams = []
    try:
        for _ in range(3):
            connection = http.client.HTTPConnection("127.0.0.1", publish.page_port, timeout=10)
            connection.request("GET", "/api/v1/events")
            assert connection.getresponse().status == 200
            streams.append(connection)
        status, headers, body = request(publish, "GET", "/api/v1/events")
        assert status == 429 and "Retry-After" in headers and b"streams" in body
        assert headers["Access-Control-Allow-Origin"] == "*"
        assert request(publish, "GET", "/")[0] == 200
        assert publish.metric("triptych_http_limited_total") == 1
    finally:
        for one in streams:
            one.close()


def test_behind_a_front_its_clients_count(desk):
    publish = desk.start("publish", reader_rate=5, proxy_from="127.0.0.1, 10.0.0.0/8")
    wait_for(publish.is_ready, "publish")
    get = b"GET /api/v1/stories HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n"

    def asked(client, source="127.0.0.1"):
        return raw(publish, f"PROXY TCP4 {client} 192.0.2.1 5000 80\r\n".encode() + get, source).split(b" ")[1]

    assert [asked("203.0.113.1") for _ in range(6)] == [b"200"] * 5 + [b"429"]
    assert asked("203.0.113.2") == b"200"
    assert asked("203.0.113.3", source="127.0.0.2") == b"400"  # no front: it is believed nothing
    v6 = [raw(publish, f"PROXY TCP6 2001:db8::{i} 2001:db8:9::1 5000 80\r\n".encode() + get).split(b" ")[1]
          for i in range(1, 7)]
    assert v6 == [b"200"] * 5 + [b"429"]  # one /64 is one client


# ── forms ──

def form_page(publish):
    """(cookie, token) of the form on /key."""
    _, headers, page = ask(publish, "/key")
    return headers["Set-Cookie"].split(";")[0], page.decode().split('name="form" value="')[1].split('"')[0]


def post_form(publish, fields, headers):
    sent = {"Content-Type": "application/x-www-form-urlencoded", **headers}
    return request(publish, "POST", "/key", sent, urllib.parse.urlencode(fields))


def test_a_key_is_entered_only_by_the_site_s_own_form(desk):
    publish = desk.start("publish", base_url="https://news.example")
    wait_for(publish.is_ready, "publish")
    key = new_key(desk, "--tier", "premium")["key"]
    wait_for(lambda: holds(publish, key), "the key")
    cookie, token = form_page(publish)
    own = f"http://127.0.0.1:{publish.page_port}"
    enter = {"action": "enter", "key": key}
    good = {"form": token, **enter}
    refused = [
        ({}, enter),  # nothing at all: another site's form in an old browser
        ({"Cookie": cookie}, enter),
        ({}, good),  # the attacker's own token, without the reader's cookie
        ({"Cookie": cookie}, {**good, "form": "0" * 64}),
        ({"Cookie": cookie}, {**good, "form": token.upper()}),
        ({"Cookie": "triptych_form=" + "0" * 32}, good),
        ({"Cookie": cookie, "Origin": "https://evil.example"}, good),
        ({"Cookie": cookie, "Origin": "null"}, good),
        ({"Cookie": cookie, "Origin": "https://news.example.evil.example"}, good),
        ({"Cookie": cookie, "Origin": "https://evil.example", "Sec-Fetch-Site": "same-origin"}, good),
        ({"Cookie": cookie, "Origin": own, "Sec-Fetch-Site": "cross-site"}, good),
        ({"Cookie": cookie, "Origin": own, "Sec-Fetch-Site": "same-site"}, good),
        ({"Cookie": cookie, "Referer": "https://evil.example/page"}, good),
    ]
    for headers, fields in refused:
        status, answer, _ = post_form(publish, fields, headers)
        assert status == 403 and "triptych_key" not in str(answer.get_all("Set-Cookie")), (headers, fields)
    assert publish.metric("triptych_publish_forms_refused_total") == len(refused)
    for headers in ({"Origin": own}, {"Origin": "https://news.example"}, {"Origin": own, "Sec-Fetch-Site": "same-origin"},
                    {"Sec-Fetch-Site": "none"}, {}, {"Referer": own + "/key"}):
        status, answer, _ = post_form(publish, good, {"Cookie": cookie, **headers})
        assert status == 303 and answer["Set-Cookie"].startswith("triptych_key="), headers
    status, _, body = post_form(publish, good, {"Cookie": cookie, "Content-Type": "text/plain"})
    assert status == 415 and b"form" in body


def test_a_form_of_one_replica_is_good_on_another(desk):
    replicas = [desk.start("publish"), desk.start("publish")]
    for replica in replicas:
        wait_for(replica.is_ready, "publish")
    cookie, token = form_page(replicas[0])
    status, _, body = post_form(replicas[1], {"form": token, "action": "enter", "key": "tk_wrong"}, {"Cookie": cookie})
    assert status == 401 and b"no such key" in body


# ── odd requests, as far as only the whole daemon shows them ──

@pytest.mark.parametrize("text, status", [
    (b"GET http://news.example/latest HTTP/1.1\r\nHost: x\r\n", b"200"),
    (b"GET /a b HTTP/1.1\r\nHost: x\r\n", b"400"),
    (b"POST /key HTTP/1.1\r\nHost: x\r\nContent-Length: +4\r\n", b"400"),
    (b"GET / HTTP/1.1\r\n", b"400"),
    (b"GET / HTTP/1.1\r\nHost: x\r\nX-A: a\0b\r\n", b"400"),
    (b"GET / HTTP/1.1\r\nHost: x\r\nX-A: " + b"a" * 9000 + b"\r\n", b"431"),
    (b"GET /" + b"a" * 9000 + b" HTTP/1.1\r\nHost: x\r\n", b"414"),
    (b"TRACE / HTTP/1.1\r\nHost: x\r\n", b"405"),
    (b"BREW / HTTP/1.1\r\nHost: x\r\n", b"405")])
def test_odd_requests_have_one_right_answer(shared, text, status):
    answer = raw(shared, text + b"Connection: close\r\n\r\n")
    assert answer.startswith(b"HTTP/1.1 " + status + b" ") and answer.count(b"HTTP/1.1 ") == 1
