"""Keys: what each tier sees is in the bytes of every channel, what it does not see is in none; keys end when they are
revoked, are asked too often or stand in an address, and never show up in a log or in Redis."""
import json
import urllib.error
import urllib.parse
import urllib.request

import pytest
import zmq

from desk import DEMO, wait_for
from test_publish import feed_request, owners, replies

FACTUALITY = (b"very-high", b"very-low", b"fabricates-things")
OWNERSHIP = (b"private-equity", b"conglomerate", b"nonprofit", b"The Locked House")
# What the operator's own file adds to the demo's register: all that a tier may lock.
OWN = """domain,name,factuality,flags,owner,owner_group,ownership
concordwire.example,,very-low,fabricates-things,,The Locked House,conglomerate
bergbote.example,,,fabricates-things,,The Locked House,
sister.example,The Sister,very-low,fabricates-things,A Locked Owner,The Locked House,nonprofit
"""


class NoRedirect(urllib.request.HTTPRedirectHandler):
    def redirect_request(self, *arguments):
        return None


OPENER = urllib.request.build_opener(NoRedirect)


def ask(publish, path, headers=None, form=None):
    """(status, headers, body) as they come, redirects and refusals too."""
    data = urllib.parse.urlencode(form).encode() if form is not None else None
    request = urllib.request.Request(f"http://127.0.0.1:{publish.page_port}{path}", data=data, headers=headers or {})
    try:
        with OPENER.open(request, timeout=10) as answer:
            return answer.status, answer.headers, answer.read()
    except urllib.error.HTTPError as error:
        return error.code, error.headers, error.read()


def send_form(publish, form, browser=None, **more):
    """Posts a form of /key as a browser does that has the page open: with its cookie and the page's token."""
    _, headers, page = ask(publish, "/key", browser)
    token = page.decode().split('name="form" value="')[1].split('"')[0]
    cookies = [*((browser or {}).get("Cookie", "").split("; ")), headers["Set-Cookie"].split(";")[0]]
    sent = {"Cookie": "; ".join(filter(None, cookies)), "Origin": f"http://127.0.0.1:{publish.page_port}",
            "Sec-Fetch-Site": "same-origin", **more}
    return ask(publish, "/key", sent, {"form": token, **form})


def bearer(key):
    return {"Authorization": f"Bearer {key}"} if key else {}


def stream(publish, path, key, size=60_000):
    request = urllib.request.Request(f"http://127.0.0.1:{publish.page_port}{path}", headers=bearer(key))
    with urllib.request.urlopen(request, timeout=10) as answer:
        found = b""
        while len(found) < size:
            found += answer.read1(size)
        return found


def new_key(desk, *arguments):
    return json.loads(desk.tool("keys", "new", "--json", *arguments).stdout)


def holds(publish, key):
    return ask(publish, "/api/v1/stories?limit=1", bearer(key))[0] == 200


def started(desk, **settings):
    (desk.folder / "own.csv").write_text(OWN)
    register = {"sources": DEMO / "sources.csv", "sources_own": desk.folder / "own.csv"}
    desk.start_all(classify=register, publish={"tiers": "gated", **register, **settings})
    desk.replay(DEMO / "articles.jsonl")
    return desk.of("publish")[0]


def everything_said(publish, key):
    stories = json.loads(ask(publish, "/api/v1/stories?all=1&limit=200")[2])["stories"]
    story = max(stories, key=lambda one: one["counts"]["articles"])["id"]
    url = json.loads(ask(publish, f"/api/v1/stories/{story}")[2])["articles"][0]["url"]
    said = {path: ask(publish, path, bearer(key))[2]
            for path in ("/", "/latest", f"/story/{story}", "/feed.atom", "/feed.rss", "/feed.json", "/blindspot",
                         "/search?q=the", "/source/concordwire.example", "/api/v1/sources/concordwire.example",
                         "/api/v1/stories?all=1&limit=200",
                         f"/api/v1/stories/{story}", "/method", f"/story/{story}/history",
                         f"/api/v1/stories/{story}/history", "/source/sister.example", "/api/v1/sources/sister.example",
                         "/api/v1/lookup?url=sister.example", "/api/v1/lookup?url=" + urllib.parse.quote(url, safe=""),
                         "/lookup")}
    said["events"] = stream(publish, "/api/v1/events?from=start", key)
    said["full events"] = stream(publish, "/api/v1/events?from=start&full=1", key)
    with zmq.Context() as context:
        for name, fields in {"snapshot": {"all": True}, "full snapshot": {"full": True}, "replay": {},
                             "full replay": {"full": True}, "one story": {"story_id": story}}.items():
            kind = {"one story": "story"}.get(name, name.split()[-1])
            said[name] = replies(context, publish, feed_request(kind, **fields, **({"key": key} if key else {})))
    return said


# What a tier opens is said where its figures stand; lists of headlines have none for anybody.
WITH_FACTUALITY = ("/feed.atom", "/feed.rss", "/feed.json", "/api/v1/stories?all=1&limit=200", "events", "full events",
                   "/api/v1/sources/concordwire.example", "/source/sister.example", "/api/v1/sources/sister.example",
                   "/api/v1/lookup?url=sister.example",
                   "snapshot", "full snapshot", "replay", "full replay")


def test_every_tier_finds_its_own_in_the_bytes_of_every_channel_and_nothing_else(desk):
    publish = started(desk)
    keys = {"free": None, **{tier: new_key(desk, "--tier", tier)["key"] for tier in ("premium", "vantage")}}
    wait_for(lambda: holds(publish, keys["vantage"]), "the keys")
    for tier in ("free", "premium", "vantage", "free"):  # and again: nothing of the others' is kept for everybody
        said = everything_said(publish, keys[tier])
        for channel, body in said.items():
            is_short = any(word in channel for word in ("lookup", "history", "sister"))
            assert len(body) > (100 if is_short else 1000), (tier, channel, len(body))
            if tier == "free":
                assert not any(word in body for word in FACTUALITY), (tier, channel)
            if tier != "vantage":
                assert not any(word in body for word in (*OWNERSHIP, *owners())), (tier, channel)
            if channel in WITH_FACTUALITY and tier != "free":
                assert any(word in body for word in FACTUALITY), (tier, channel)
            if channel in WITH_FACTUALITY and tier == "vantage":
                assert any(word in body for word in OWNERSHIP), (tier, channel)
    with zmq.Context() as context, context.socket(zmq.SUB) as sub:  # the PUB socket is everybody's
        sub.setsockopt(zmq.SUBSCRIBE, b"")
        sub.connect(f"tcp://127.0.0.1:{publish.pub_port}")
        assert sub.poll(15000)
        said = b"".join(sub.recv_multipart())
        assert not any(word in said for word in (*FACTUALITY, *OWNERSHIP))


def test_a_feeds_token_opens_what_its_key_opens_and_nothing_else(desk):
    publish = started(desk)
    for tier in ("premium", "vantage"):
        key = new_key(desk, "--tier", tier)["key"]
        wait_for(lambda: holds(publish, key), "the key")
        browser = {"Cookie": f"triptych_key={key}"}
        for path in ("/feed.atom", "/feed.rss", "/feed.json"):
            body = send_form(publish, {"action": "token", "feed": path}, browser)[2].decode()
            token = body.split(f"{path}?token=")[1].split("<")[0]
            wait_for(lambda: ask(publish, f"{path}?token={token}")[0] == 200, "the token")
            feed = ask(publish, f"{path}?token={token}")[2]
            assert b"very-high" in feed
            assert (b"conglomerate" in feed) == (tier == "vantage")
            assert not any(word in ask(publish, path)[2] for word in (*FACTUALITY, *OWNERSHIP))


def test_answers_to_a_key_are_its_readers_alone(desk):
    publish = started(desk)
    key = new_key(desk, "--tier", "premium")["key"]
    wait_for(lambda: holds(publish, key), "the key")
    for path in ("/", "/latest", "/feed.atom", "/api/v1/stories?limit=2"):
        for headers, is_private in (({}, False), (bearer(key), True), ({"Cookie": f"triptych_key={key}"}, True)):
            status, answered, _ = ask(publish, path, headers)
            assert status == 200 and answered["Vary"] == "Authorization, Cookie, Accept-Encoding, Accept-Language", path
            assert answered["Cache-Control"].startswith("private") == is_private, (path, answered["Cache-Control"])


def test_keys_end_and_are_never_taken_from_an_address(desk):
    publish = started(desk)
    made = new_key(desk, "--tier", "premium", "--days", "1", "--note", "for Ana")
    key = made["key"]
    wait_for(lambda: holds(publish, key), "the key")
    status, headers, body = ask(publish, "/api/v1/stories", bearer(key[:-1] + ("0" if key[-1] != "0" else "1")))
    assert status == 401 and headers["WWW-Authenticate"] == "Bearer" and json.loads(body)["status"] == 401
    assert ask(publish, "/feed.atom", bearer("nonsense"))[0] == 401
    status, headers, body = ask(publish, "/", {"Cookie": "triptych_key=nonsense"})
    assert status == 401 and b'name="key"' in body and b"no such key" in body and "Max-Age=0" in headers["Set-Cookie"]
    for path in ("/", "/api/v1/stories", "/feed.atom"):
        assert ask(publish, f"{path}?key={key}")[0] == 400, path
    assert ask(publish, f"/feed.atom?token={key}")[0] == 401
    with zmq.Context() as context:
        assert b"unauthorized" in replies(context, publish, feed_request("snapshot", key="tk_wrong"))
    rows = json.loads(desk.tool("keys", "list", "--json").stdout)
    assert [(row["id"], row["tier"], row["note"]) for row in rows] == [(made["id"], "premium", "for Ana")]
    assert rows[0]["expires"]
    running = urllib.request.urlopen(urllib.request.Request(
        f"http://127.0.0.1:{publish.page_port}/api/v1/events", headers=bearer(key)), timeout=20)
    desk.tool("keys", "revoke", made["id"])
    wait_for(lambda: not holds(publish, key), "the key to end")
    assert b"retry:" in running.read()  # the stream that it had opened ends too
    assert desk.tool("keys", "revoke", made["id"], check=False).returncode == 1
    assert desk.tool("keys", "new", "--tier", "free", check=False).returncode == 2


def test_a_key_that_asks_too_often_waits_and_others_do_not(desk):
    publish = started(desk, key_rate=30)
    key, other = (new_key(desk, "--tier", "premium")["key"] for _ in range(2))
    wait_for(lambda: holds(publish, other), "the keys")
    found = [ask(publish, "/api/v1/stories?limit=1", bearer(key)) for _ in range(40)]
    assert [status for status, _, _ in found[:30]] == [200] * 30
    status, headers, body = found[-1]
    assert status == 429 and 1 <= int(headers["Retry-After"]) <= 3 and json.loads(body)["title"] == "Too Many Requests"
    assert holds(publish, other) and ask(publish, "/api/v1/stories?limit=1")[0] == 200


def test_a_browser_enters_a_key_makes_a_feed_of_it_and_forgets_it(desk):
    publish = started(desk)
    key = new_key(desk, "--tier", "premium")
    wait_for(lambda: holds(publish, key["key"]), "the key")
    assert b'name="key"' in ask(publish, "/key")[2]
    assert send_form(publish, {"action": "enter", "key": "tk_wrong"})[0] == 401
    status, headers, _ = send_form(publish, {"action": "enter", "key": key["key"]})
    cookie = headers["Set-Cookie"]
    assert status == 303 and headers["Location"] == "/key" and "HttpOnly" in cookie and "SameSite=Lax" in cookie
    browser = {"Cookie": cookie.split(";")[0]}
    assert b"opens <b>premium</b>" in ask(publish, "/key", browser)[2]
    assert send_form(publish, {"action": "forget"}, browser, **{"Sec-Fetch-Site": "cross-site"})[0] == 403
    body = send_form(publish, {"action": "token", "feed": "/feed.atom"}, browser)[2].decode()
    token = body.split("/feed.atom?token=")[1].split("<")[0]
    wait_for(lambda: ask(publish, f"/feed.atom?token={token}")[0] == 200, "the token")
    status, headers, feed = ask(publish, f"/feed.atom?token={token}")
    assert b"Factuality" in feed and b"Ownership" not in feed and headers["Cache-Control"].startswith("private")
    assert ask(publish, f"/feed.rss?token={token}")[0] == 401
    assert b"Factuality" not in ask(publish, f"/api/v1/stories?token={token}")[2]
    token_id = token[3:15]
    assert send_form(publish, {"action": "revoke", "id": key["id"]}, browser)[0] == 404  # only its own tokens
    assert send_form(publish, {"action": "revoke", "id": token_id}, browser)[0] == 303
    wait_for(lambda: ask(publish, f"/feed.atom?token={token}")[0] == 401, "the token to end")
    assert "Max-Age=0" in send_form(publish, {"action": "forget"}, browser)[1]["Set-Cookie"]
    stored = b"".join(desk.redis().hgetall("{test}:keys").values())
    logs = "".join(process.text() for process in desk.daemons) + str(stored)
    assert key["id"] in str(desk.redis().hgetall("{test}:keys"))
    for secret in (key["key"], token, key["key"][16:], token[16:]):
        assert secret not in logs


@pytest.mark.parametrize("secret", ["", "between us"])
def test_keys_hold_on_every_replica_and_only_with_the_same_secret(desk, tmp_path, secret):
    settings = {}
    if secret:
        (tmp_path / "secret").write_text(secret)
        settings["key_secret"] = tmp_path / "secret"
    desk.start_all(publish=settings)
    desk.start("publish", **settings)
    desk.wait_ready()
    arguments = ["--set", f"key_secret={settings['key_secret']}"] if secret else []
    key = new_key(desk, "--tier", "vantage", *arguments)["key"]
    for publish in desk.of("publish"):
        wait_for(lambda: holds(publish, key), "the key")
    if secret:
        assert not any(holds(publish, new_key(desk, "--tier", "vantage")["key"]) for publish in desk.of("publish"))
