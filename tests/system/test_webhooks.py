"""Webhooks: every event that matches comes at least once, signed and in order, whatever dies and whoever is slow; nobody but
the operator makes one, and no private address is asked."""
import json
import urllib.error
import urllib.request

import jsonschema
import pytest

from desk import DEMO, wait_for
from hook_receiver import Receiver

LOCAL = {"fetch_private": "127.0.0.0/8", "hook_retry": "100ms"}


@pytest.fixture(name="receiver")
def fixture_receiver():
    receiver = Receiver()
    yield receiver
    receiver.close()


class Api:
    """/api/v1/webhooks of a replica, asked with an operator's key."""

    def __init__(self, desk, publish):
        self.publish = publish
        self.key = json.loads(desk.tool("keys", "new", "--tier", "operator", "--json").stdout)["key"]
        wait_for(lambda: self.ask("GET", "")[0] == 200, "the key to be known")

    def ask(self, method, path, body=None, key=None):
        """(status, headers, JSON or None)"""
        data = body if isinstance(body, bytes) else None if body is None else json.dumps(body).encode()
        headers = {"Content-Type": "application/json"}
        if key != "":
            headers["Authorization"] = f"Bearer {key or self.key}"
        request = urllib.request.Request(f"http://127.0.0.1:{self.publish.page_port}/api/v1/webhooks{path}", data=data,
                                         headers=headers, method=method)
        try:
            with urllib.request.urlopen(request, timeout=10) as answer:
                status, found, text = answer.status, answer.headers, answer.read()
        except urllib.error.HTTPError as error:
            status, found, text = error.code, error.headers, error.read()
        return status, found, json.loads(text) if text else None

    def make(self, receiver, url=None, **wanted):
        """A new hook; the receiver knows its secret before the first message comes."""
        with receiver.lock:
            status, headers, hook = self.ask("POST", "", {"url": url or receiver.url(), **wanted})
            assert status == 201, hook
            assert headers["Location"] == f"/api/v1/webhooks/{hook['id']}"
            receiver.secrets[hook["id"]] = hook["secret"]
        return hook

    def hook(self, hook):
        return self.ask("GET", f"/{hook['id']}")[2]

    def wait_state(self, hook, state):
        return wait_for(lambda: (found := self.hook(hook))["state"] == state and found, f"the hook to be {state}")


def seqs(desk):
    """The sequence numbers of all events of the feed: what a hook from the start has to be given."""
    return [seq.decode() for seq, _ in desk.redis().xrange("{test}:feed")]


def started(desk, replicas=1, **settings):
    desk.start_all(publish={**LOCAL, **settings})
    for _ in range(replicas - 1):
        desk.start("publish", **{**LOCAL, **settings})
    desk.wait_ready()
    return desk.of("publish")[0]


def test_every_event_comes_signed_and_in_order(desk, receiver):
    publish = started(desk)
    api = Api(desk, publish)
    hook = api.make(receiver, note="Ana")
    assert hook["secret"].startswith("whsec_") and hook["state"] == "verifying"
    api.wait_state(hook, "active")
    desk.replay(DEMO / "articles.jsonl")
    expected = seqs(desk)
    wait_for(lambda: receiver.taken() == expected, "all events")
    assert not receiver.wrong and len(receiver.of_kind("test")) == 1
    message = receiver.of_kind("created")[0]
    assert message["headers"]["Content-Type"] == "application/json"
    assert message["id"] == f"{hook['id']}_{message['body']['seq']}" and message["body"]["story"]["headline"]
    found = wait_for(lambda: (now := api.hook(hook))["delivered"] == len(expected) and now, "the count")
    assert found["seq"] == expected[-1] and found["note"] == "Ana" and "secret" not in found
    described = json.loads(publish.page("/openapi.json")[1])["components"]["schemas"]["Webhook"]
    assert set(described["required"]) == set(found) and set(described["properties"]) == set(hook)
    # Nothing of the secret is stored, nor logged.
    dump = b"".join(value if isinstance(value, bytes) else repr(value).encode()
                    for key in desk.redis().keys("*") if b"hooks" in key or key.endswith(b"state")
                    for value in [repr(desk.redis().hgetall(key)).encode() if desk.redis().type(key) == b"hash" else b""])
    assert hook["id"].encode() in dump and hook["secret"][6:].encode() not in dump
    assert hook["secret"][6:] not in desk.logs(100000)
    # Removed, it gets nothing more; what it was is gone.
    assert api.ask("DELETE", f"/{hook['id']}")[0] == 204
    assert api.ask("DELETE", f"/{hook['id']}")[0] == 404 and api.ask("GET", "")[2] == {"webhooks": []}


def test_a_query_chooses_and_a_replay_begins_again(desk, receiver):
    publish = started(desk)
    api = Api(desk, publish)
    desk.replay(DEMO / "articles.jsonl")
    everything = seqs(desk)
    api.make(receiver, receiver.url("/all"), **{"from": "start"})
    wait_for(lambda: receiver.taken("/all") == everything, "all events")
    chosen = [one["body"]["seq"] for one in receiver.of_kind("created", "/all")
              if one["body"]["story"]["counts"]["sources"] >= 4]
    assert 0 < len(chosen) < len(everything)
    hook = api.make(receiver, q="kind:created sources>=4", **{"from": "start"})
    wait_for(lambda: receiver.taken() == chosen, "the events that match")
    other = api.make(receiver, receiver.url("/full"), full=True)  # from now on: nothing
    api.wait_state(other, "active")
    assert not receiver.taken("/full")
    status, _, found = api.ask("POST", f"/{other['id']}/replay", {"from": everything[-3]})
    assert status == 202 and found["state"] == "verifying"
    wait_for(lambda: receiver.taken("/full") == everything[-2:], "the replay")
    assert receiver.of_kind("updated", "/full") or receiver.of_kind("created", "/full")
    # A position that the feed has not got (any more) is told, and the hook goes on from now.
    api.ask("POST", f"/{hook['id']}/replay", {"from": "1-1"})
    gap = wait_for(lambda: receiver.of_kind("snapshot-required"), "the gap to be told")[0]
    assert gap["body"]["seq"] == everything[-1]
    assert api.wait_state(hook, "active")["seq"] == everything[-1]
    # Tested again, it stays where it is.
    assert api.ask("POST", f"/{hook['id']}/test")[0] == 202
    wait_for(lambda: len(receiver.of_kind("test")) == 3, "the test message")
    assert api.wait_state(hook, "active")["seq"] == everything[-1] and not receiver.wrong


def test_the_first_event_of_a_story_that_matches_comes_alone_also_after_the_next_replica_took_over(desk, receiver):
    publish = started(desk)
    api = Api(desk, publish)
    rows = (DEMO / "articles.jsonl").read_text(encoding="utf-8").splitlines(keepends=True)
    part = desk.folder / "part.jsonl"
    api.make(receiver, receiver.url("/once"), q="sources>=2", notify="once", **{"from": "start"})
    api.make(receiver, receiver.url("/every"), q="sources>=2", **{"from": "start"})
    for begin, end in ((0, len(rows) // 2), (len(rows) // 2, len(rows))):
        part.write_text("".join(rows[begin:end]), encoding="utf-8")
        desk.replay(part)
        wait_for(lambda: receiver.taken("/every") and receiver.taken("/every")[-1] >= receiver.taken("/once")[-1], "events")
        desk.of("publish")[0].kill()
        desk.start("publish", **LOCAL)
        desk.wait_ready()
    # Of every event that matches the first of its story, in order; a hook that begins now is given the same.
    seen = set()
    again = Api(desk, desk.of("publish")[0])
    again.make(receiver, receiver.url("/again"), q="sources>=2", **{"from": "start"})
    expected = lambda: [one["body"]["seq"] for one in receiver.events("/again")  # noqa: E731
                        if one["body"]["story"]["id"] not in seen and not seen.add(one["body"]["story"]["id"])]
    wait_for(lambda: (seen.clear(), receiver.taken("/once") == expected())[1] and len(seen) > 3, "the first matches")


def test_a_hook_is_changed_and_goes_on_where_it_stood(desk, receiver):
    publish = started(desk)
    api = Api(desk, publish)
    hook = api.make(receiver, receiver.url("/old"))
    api.wait_state(hook, "active")
    desk.replay(DEMO / "articles.jsonl")
    everything = seqs(desk)
    wait_for(lambda: receiver.taken("/old") == everything, "all events")
    wait_for(lambda: api.hook(hook)["seq"] == everything[-1], "the position")
    status, _, changed = api.ask("PATCH", f"/{hook['id']}", {"url": receiver.url("/new"), "q": "kind:created", "note": "Ben"})
    assert status == 200 and changed["url"] == receiver.url("/new") and changed["note"] == "Ben" and changed["state"] == "verifying"
    api.wait_state(hook, "active")
    assert api.hook(hook)["seq"] == everything[-1] and not receiver.taken("/new")
    assert api.ask("PATCH", f"/{hook['id']}", {"q": "topic:nonsense"})[0] == 400
    assert api.ask("PATCH", f"/{hook['id']}", {})[0] == 400 and api.ask("PATCH", "/wh0123456789abcdef", {"note": "x"})[0] == 404
    api.ask("POST", f"/{hook['id']}/replay", {"from": "start"})
    wait_for(lambda: receiver.taken("/new"), "events at the new address")
    assert {one["body"]["kind"] for one in receiver.events("/new")} == {"created"}


def test_an_exchanged_secret_and_the_old_one_both_sign(desk, receiver):
    publish = started(desk)
    api = Api(desk, publish)
    hook = api.make(receiver)
    api.wait_state(hook, "active")
    status, _, found = api.ask("POST", f"/{hook['id']}/rotate")
    assert status == 200 and found["secret"].startswith("whsec_") and found["secret"] != hook["secret"] and found["old_secret_until"]
    api.wait_state(hook, "active")  # the test message was signed with the old one, too
    assert not receiver.wrong and "secret" not in api.hook(hook)
    receiver.secrets[hook["id"]] = found["secret"]
    desk.replay(DEMO / "articles.jsonl")
    wait_for(lambda: receiver.taken() == seqs(desk), "all events")
    assert not receiver.wrong
    assert {len(one["headers"]["webhook-signature"].split(" ")) for one in receiver.of_kind("created")} == {2}
    shown = desk.tool("webhook", "rotate", hook["id"]).stdout.strip()
    assert shown.startswith("whsec_") and shown != found["secret"]
    desk.tool("webhook", "set", hook["id"], "--where", "kind:created", "--notify", "once", "--note", "Cleo", "--full")
    changed = api.hook(hook)
    assert (changed["q"], changed["notify"], changed["note"], changed["full"]) == ("kind:created", "once", "Cleo", True)
    assert "not both" in desk.tool("webhook", "set", hook["id"], "--full", "--heads", check=False).stderr
    desk.tool("webhook", "set", hook["id"], "--note", "Dora")
    assert api.hook(hook)["full"]  # what is not said stays
    desk.tool("webhook", "set", hook["id"], "--heads")
    assert not api.hook(hook)["full"]


def test_when_the_replica_that_delivers_dies_another_goes_on(desk, receiver):
    publish = started(desk, replicas=2)
    api = Api(desk, publish)
    hook = api.make(receiver)
    api.wait_state(hook, "active")
    holder = wait_for(lambda: [one for one in desk.of("publish")
                               if one.metric("triptych_publish_webhooks")], "a replica that delivers")[0]
    receiver.delay_s = 0.2  # so that most events are still to come
    replay = desk.start_tool("replay", "replay", DEMO / "articles.jsonl")
    wait_for(lambda: len(receiver.taken()) > 3, "some events")
    holder.kill()
    wait_for(lambda: not replay.is_running(), "the replay")
    desk.settle()
    expected = seqs(desk)
    assert len(receiver.taken()) < len(expected)
    wait_for(lambda: set(expected) <= set(receiver.taken()), "every event after the kill", 120)
    # In order: only what was under way comes again.
    assert receiver.taken() == expected and not receiver.wrong
    assert sum(receiver.times.values()) <= len(expected) + 3
    assert "webhooks_taken" in desk.of("publish")[0].text()


def test_a_receiver_that_fails_gets_the_event_again_and_holds_up_no_other(desk, receiver):
    publish = started(desk)
    api = Api(desk, publish)
    hooks = {path: api.make(receiver, receiver.url(path)) for path in ("/fails", "/hangs", "/moves", "/good")}
    for hook in hooks.values():
        api.wait_state(hook, "active")

    def answer(message, count):
        if message["path"] == "/fails":
            return 500 if count < 3 else 200
        if message["path"] == "/hangs":
            return None
        return (302, {"Location": receiver.url("/elsewhere")}) if message["path"] == "/moves" else 200
    receiver.answer = answer
    desk.replay(DEMO / "articles.jsonl")
    expected = seqs(desk)
    wait_for(lambda: receiver.taken("/good") == expected, "the good one")
    assert len(receiver.taken("/hangs")) == 0 and not receiver.of_kind("GET", "/elsewhere")
    moved = api.wait_state(hooks["/moves"], "failing")
    assert "302" in moved["reason"] and "redirect" in moved["reason"] and moved["next_try"]
    wait_for(lambda: len(receiver.taken("/fails")) > 3, "events that are taken the third time")
    assert receiver.taken("/fails") == expected[:len(receiver.taken("/fails"))]
    assert "within 10 seconds" in api.wait_state(hooks["/hangs"], "failing")["reason"]
    metrics = publish.get("/metrics")[1]
    assert 'triptych_publish_webhook_messages_total{outcome="failed"}' in metrics
    assert 'triptych_publish_webhooks{state="failing"}' in metrics
    page = publish.page("/operator", {"Authorization": f"Bearer {api.key}"})[1]
    assert "Webhooks" in page and "triptych webhook list" in page


def test_who_refuses_an_event_or_fails_for_too_long_is_told_of(desk, receiver):
    publish = started(desk, hook_patience="3s", hook_retry="50ms")
    api = Api(desk, publish)
    picky, dead, gone = (api.make(receiver, receiver.url(path)) for path in ("/picky", "/dead", "/gone"))
    for hook in (picky, dead, gone):
        api.wait_state(hook, "active")
    first = []

    def answer(message, _):
        if message["path"] == "/picky" and "seq" in message["body"]:
            first.append(message["body"]["seq"])
            return 422 if message["body"]["seq"] == first[0] else 200
        return {"/dead": 503, "/gone": 410}.get(message["path"], 200)
    receiver.answer = answer
    # The patience is longer than eight tries take.
    desk.replay(DEMO / "articles.jsonl")
    off = api.wait_state(dead, "disabled")
    assert "503" in off["reason"] and off["reason"].startswith("off after")
    assert "410" in api.wait_state(gone, "disabled")["reason"]
    listed = {one["id"]: one["state"] for one in api.ask("GET", "")[2]["webhooks"]}
    assert listed[dead["id"]] == listed[gone["id"]] == "disabled"
    # What is off is begun again by a replay; it goes on where it stood.
    receiver.answer = lambda message, count: 200
    assert api.ask("POST", f"/{dead['id']}/replay", {"from": "start"})[0] == 202
    wait_for(lambda: receiver.taken("/dead") == seqs(desk), "all events")
    assert picky["id"] in listed


def test_an_event_that_is_refused_is_a_dead_letter_and_the_next_one_comes(desk, receiver):
    publish = started(desk, hook_retry="50ms")
    api = Api(desk, publish)
    hook = api.make(receiver)
    api.wait_state(hook, "active")
    refused = []

    def answer(message, _):
        if message["body"]["kind"] != "test" and len(refused) < 1:
            refused.append(message["body"]["seq"])
        return 422 if message["body"]["seq"] in refused and message["body"]["kind"] != "test" else 200
    receiver.answer = answer
    desk.replay(DEMO / "articles.jsonl")
    expected = [seq for seq in seqs(desk) if seq not in refused]
    wait_for(lambda: receiver.taken() == expected, "the others")
    dead = api.ask("GET", "/dead")[2]["dead"]
    assert [(one["webhook"], one["seq"]) for one in dead] == [(hook["id"], refused[0])] and "422" in dead[0]["reason"]
    assert api.hook(hook)["refused"] == 1 and receiver.times[f"{hook['id']}_{refused[0]}"] == 8


def test_an_address_that_may_not_be_asked_or_does_not_answer_gets_nothing(desk, receiver):
    publish = started(desk, fetch_private="", hook_patience="2s")
    api = Api(desk, publish)
    hook = api.make(receiver)
    off = api.wait_state(hook, "disabled")
    assert "public internet" in off["reason"] and not receiver.messages
    named = api.make(receiver, receiver.url(host="localhost"))
    assert "public internet" in api.wait_state(named, "disabled")["reason"] and not receiver.messages


def test_whoever_is_not_the_operator_makes_nothing(desk, receiver):
    publish = started(desk, page_operations="yes", tiers="gated")
    api = Api(desk, publish)
    vantage = json.loads(desk.tool("keys", "new", "--tier", "vantage", "--json").stdout)["key"]
    wait_for(lambda: api.ask("GET", "", key=vantage)[0] == 403, "the key to be known")
    hook = api.make(receiver, tier="vantage")
    for method, path in (("GET", ""), ("POST", ""), ("GET", f"/{hook['id']}"), ("DELETE", f"/{hook['id']}"),
                         ("POST", f"/{hook['id']}/test"), ("GET", "/dead")):
        assert api.ask(method, path, {"url": receiver.url()} if method == "POST" else None, key="")[0] == 401
        assert api.ask(method, path, {"url": receiver.url()} if method == "POST" else None, key=vantage)[0] == 403
    # A cookie is no key here: another site could have a browser send it, and a proxy's password beside it.
    for beside in ({}, {"Authorization": "Basic ZGVzazpkZXNr"}):
        request = urllib.request.Request(f"http://127.0.0.1:{publish.page_port}/api/v1/webhooks",
                                         headers={"Cookie": f"triptych_key={api.key}", **beside})
        with pytest.raises(urllib.error.HTTPError, match="401"):
            urllib.request.urlopen(request, timeout=10)


@pytest.mark.parametrize("body, says", [
    (b"", "JSON"), (b"{", "JSON"), (b"[]", "object"), (b"\xff", "JSON"), ({}, "url"), ({"url": 1}, "url"),
    ({"url": "ftp://a.example/"}, "url"), ({"url": "https://user:secret@a.example/"}, "password"), ({"url": "/x"}, "url"),
    ({"url": "https://a.example/" + "x" * 3000}, "url"), ({"url": "https://a.example/", "qq": ""}, '\\"qq\\"'),
    ({"url": "https://a.example/", "q": "topic:("}, "character"), ({"url": "https://a.example/", "q": 5}, "q has"),
    ({"url": "https://a.example/", "from": "yesterday"}, "from is"), ({"url": "https://a.example/", "full": 1}, "full is"),
    ({"url": "https://a.example/", "tier": "gold"}, "tier is"), ({"url": "https://a.example/", "note": "x" * 201}, "note"),
    ({"url": "https://a.example/", "tier": "free", "q": "owner:Acme"}, "q is wrong"), (b'{"a":' * 5000, "JSON"),
], ids=range(19))
def test_what_is_no_webhook_is_refused_by_name(shared, body, says):
    status, _, problem = shared.ask("POST", "", body)
    assert status == 400 and says.replace("\\", "") in problem["detail"], problem


@pytest.fixture(name="shared", scope="module")
def fixture_shared():
    """One desk for all bodies that are refused."""
    import tempfile  # pylint: disable=import-outside-toplevel
    from desk import Desk  # pylint: disable=import-outside-toplevel
    with tempfile.TemporaryDirectory(prefix="triptych-") as folder:
        desk = Desk(folder)
        try:
            desk.start_redis()
            publish = desk.start("publish", tiers="gated")
            wait_for(publish.is_ready, "publish")
            yield Api(desk, publish)
        finally:
            desk.close()


def test_whatever_comes_is_described(shared):
    """Of each operation on webhooks: the answer's status stands in the description, and what it holds fits its schema."""
    spec = json.loads(shared.publish.page("/openapi.json")[1])

    def check(method, path, wanted, body=None, at=""):
        operation = spec["paths"][f"/api/v1/webhooks{path}"][method.lower()]
        status, _, answer = shared.ask(method, at or path, body)
        assert status == wanted and str(status) in operation["responses"], (method, path, status)
        content = operation["responses"][str(status)].get("content", {}).get("application/json")
        if content:
            schema = {**content["schema"], "$schema": "https://json-schema.org/draft/2020-12/schema", "components": spec["components"]}
            errors = list(jsonschema.Draft202012Validator(schema).iter_errors(answer))
            assert not errors, (method, path, errors[0].message)
        return answer

    made = check("POST", "", 201, {"url": "https://hooks.example/", "q": "sources>=2", "note": "Ana"})
    here = f"/{made['id']}"
    check("GET", "", 200)
    check("GET", "/dead", 200)
    check("GET", "/{id}", 200, at=here)
    check("POST", "/{id}/test", 202, at=here + "/test")
    check("POST", "/{id}/replay", 202, {"from": "start"}, here + "/replay")
    check("POST", "/{id}/replay", 400, {"from": 1}, here + "/replay")
    check("PATCH", "/{id}", 200, {"note": "Ben"}, here)
    check("PATCH", "/{id}", 400, {"nonsense": 1}, here)
    check("POST", "/{id}/rotate", 200, at=here + "/rotate")
    check("DELETE", "/{id}", 204, at=here)
    check("DELETE", "/{id}", 404, at=here)


def test_paths_and_methods_that_there_are_not_say_so(shared):
    for method, path, status in (("GET", "/wh0", 404), ("GET", "/nonsense", 404), ("DELETE", "", 405), ("PUT", "", 405),
                                 ("POST", "/wh0123456789abcdef/other", 405), ("DELETE", "/wh0123456789abcdef", 404),
                                 ("POST", "/wh0123456789abcdef/test", 404), ("POST", "/wh0123456789abcdef", 405)):
        assert shared.ask(method, path)[0] == status, (method, path)
    assert shared.ask("POST", "/wh0123456789abcdef/replay", {"from": "x"})[0] == 400
    assert shared.ask("POST", "/wh0123456789abcdef/replay", {})[0] == 400


def test_the_tool_makes_lists_replays_and_removes(desk, receiver):
    started(desk)
    desk.replay(DEMO / "articles.jsonl")
    made = json.loads(desk.tool("webhook", "add", receiver.url(), "--where", "sources>=4", "--note", "Ana", "--json").stdout)
    receiver.secrets[made["id"]] = made["secret"]  # the test message has been answered already
    listed = json.loads(desk.tool("webhook", "list", "--json").stdout)
    assert listed["id"] == made["id"] and listed["state"] == "active" and listed["q"] == "sources>=4"
    assert "goes on" in desk.tool("webhook", "replay", made["id"], "--from", "start").stdout
    wait_for(lambda: len(receiver.taken()) > 0, "events")
    assert len(receiver.of_kind("test")) == 2 and not receiver.wrong
    plain = desk.tool("webhook", "list").stdout
    assert made["id"] in plain and "active" in plain and receiver.url() in plain and "Ana" in plain
    receiver.answer = lambda message, count: 404
    failed = desk.tool("webhook", "test", made["id"], check=False)
    assert failed.returncode == 1 and "404" in failed.stderr
    for wrong, says in ((("add", "nonsense"), "nonsense"),
                        (("add", receiver.url(), "--where", "topic:("), "topic needs a value"),
                        (("replay", made["id"]), "--from"), (("replay", made["id"], "--from", "x"), "--from"),
                        (("remove", "x"), "no webhook"), (("add", receiver.url(), "--tier", "gold"), "--tier"),
                        # What a tier does not see it cannot ask for: publish would turn such a hook off.
                        (("add", receiver.url(), "--tier", "free", "--where", "owner:Acme"), "owner"),
                        (("set", made["id"], "--tier", "free", "--where", "owner:Acme"), "owner"),
                        (("set", made["id"], "--notify", "twice"), "--notify")):
        done = desk.tool("webhook", *wrong, check=False)
        assert done.returncode == 2 and says in done.stderr, wrong
    assert "removed" in desk.tool("webhook", "remove", made["id"]).stdout
    assert desk.tool("webhook", "remove", made["id"], check=False).returncode == 1
    assert desk.tool("webhook", "list").stdout == ""
