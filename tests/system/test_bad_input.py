"""What strangers may send to any socket: each is refused with a sentence and a counter, and the work goes on."""
import json
import os
import random
import socket

import zmq

from desk import DEMO, wait_for

HOSTILE = {
    "nothing": b"",
    "garbage": b"\xff\xfe\xfd garbage \x00\x01",
    "truncated": b"\x1a\x50\x0a\x10abc",  # Work said to be 80 bytes long
    "wrong type": b"\x08\x01",  # Hello as a number
    "not UTF-8": b"\x0a\x05\x0a\x03\xff\xfe\xfd",  # Hello.instance
    "unknown body": b"\xfa\x01\x02hi",
    "credit without hello": b"\x12\x02\x08\x05",
    "work sent upstream": b"\x1a\x03\x0a\x01x",
    "hello of nobody": b"\x0a\x00",
    "deep": b"\x1a\x7f" * 300,
}


def endpoints(desk):
    """Address of every sender, by stage, from the endpoints in Redis."""
    client = desk.redis()
    found = {}
    for stage in ("classify", "summarize", "publish"):
        for value in client.hgetall(f"{{{desk.edition}}}:e:{stage}").values():
            found[stage] = value.decode().split("|", 1)[1]
    return found


def send_all(endpoint, messages, context):
    with context.socket(zmq.DEALER) as sock:
        sock.setsockopt(zmq.LINGER, 2000)
        sock.connect(endpoint)
        for message in messages:
            sock.send(message)
        sock.send_multipart([b"two", b"frames"])
        sock.send_multipart([b""] * 50)


def test_hostile_frames_on_every_link_are_refused_and_counted(desk):
    desk.start_all()
    chance = random.Random(7)
    noise = [chance.randbytes(chance.randrange(1, 400)) for _ in range(200)]
    found = endpoints(desk)
    assert set(found) == {"classify", "summarize", "publish"}
    with zmq.Context() as context:
        for endpoint in found.values():
            send_all(endpoint, [*HOSTILE.values(), *noise], context)
    for stage in ("ingest", "classify", "summarize"):
        daemon = desk.of(stage)[0]
        wait_for(lambda daemon=daemon: daemon.metric("triptych_link_events_total") >= 100, f"{stage} to count them")
        assert "frame_refused" in daemon.text()
    desk.replay(DEMO / "articles.jsonl")
    assert desk.status("--recount")["recount"]["wrong"] == 0
    assert all(daemon.is_running() for daemon in desk.daemons)


def test_oversized_frames_cost_the_sender_its_connection_only(desk):
    desk.start_all()
    with zmq.Context() as context:
        for endpoint in endpoints(desk).values():
            send_all(endpoint, [b"x" * 3_000_000], context)
        publish = desk.of("publish")[0]
        send_all(f"tcp://127.0.0.1:{publish.snapshot_port}", [b"x" * 3_000_000], context)
    desk.replay(DEMO / "articles.jsonl")
    assert all(daemon.is_running() and daemon.resident_bytes() < 200e6 for daemon in desk.daemons)


def test_hostile_snapshot_requests_are_answered_by_name(desk):
    desk.start_all()
    publish = desk.of("publish")[0]
    with zmq.Context() as context, context.socket(zmq.DEALER) as sock:
        sock.setsockopt(zmq.RCVTIMEO, 5000)
        sock.setsockopt(zmq.LINGER, 0)
        sock.connect(f"tcp://127.0.0.1:{publish.snapshot_port}")
        for name in ("garbage", "truncated", "not UTF-8"):
            sock.send(HOSTILE[name])
            assert b"bad-request" in sock.recv_multipart()[-1], name
    assert publish.is_running()


def raw_http(port, request):
    with socket.create_connection(("127.0.0.1", port), timeout=15) as connection:
        connection.settimeout(15)
        connection.sendall(request)
        answer = b""
        try:
            while len(answer) < 65536:
                part = connection.recv(4096)
                if not part:
                    break
                answer += part
                if b"\r\n\r\n" in answer:
                    break
        except (TimeoutError, ConnectionResetError):
            pass
    return answer


def test_hostile_http_is_refused(desk):
    desk.start_all()
    publish = desk.of("publish")[0]
    cases = {
        "smuggling": (b"POST / HTTP/1.1\r\nHost: x\r\nContent-Length: 5\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n",
                      b" 400"),
        "two lengths": (b"POST / HTTP/1.1\r\nHost: x\r\nContent-Length: 5\r\nContent-Length: 6\r\n\r\nhello", b" 400"),
        "method": (b"DELETE / HTTP/1.1\r\nHost: x\r\n\r\n", b" 405"),
        "path": (b"GET /../../etc/passwd HTTP/1.1\r\nHost: x\r\n\r\n", b" 404"),
        "story": (b"GET /story/%00%ff HTTP/1.1\r\nHost: x\r\n\r\n", b" 4"),
        "limit": (b"GET /api/v1/stories?limit=-1 HTTP/1.1\r\nHost: x\r\n\r\n", b" 400"),
        "from": (b"GET /api/v1/events?from=nonsense HTTP/1.1\r\nHost: x\r\n\r\n", b" "),
    }
    for name, (request, expected) in cases.items():
        answer = raw_http(publish.page_port, request)
        assert answer.startswith(b"HTTP/1.1" + expected), (name, answer[:200])
    raw_http(publish.page_port, b"GET /" + b"a" * 100_000 + b" HTTP/1.1\r\nHost: x\r\n\r\n")
    raw_http(publish.page_port, os.urandom(2000))
    assert publish.page("/")[0] == 200
    code, body = publish.page("/api/v1/stories/s0000000000000000")
    assert code == 404 and json.loads(body)["status"] == 404
