"""Articles' ways as OpenTelemetry traces, told to a collector of the test."""
import http.server
import json
import threading
import time

import pytest

from desk import DEMO, free_port, wait_for


class Collector:
    """Answers POSTs of traces with `status`; `spans` has what was told while it was 200. With `is_silent` it never answers."""

    def __init__(self, port):
        self.spans, self.requests, self.status, self.is_silent = [], [], 200, False
        collector = self

        class Handler(http.server.BaseHTTPRequestHandler):
            def do_POST(self):  # pylint: disable=invalid-name
                body = self.rfile.read(int(self.headers["Content-Length"]))
                collector.requests.append((self.path, self.headers["Content-Type"]))
                while collector.is_silent:
                    time.sleep(0.05)
                if collector.status == 200:
                    collector.take(json.loads(body))
                self.send_response(collector.status)
                self.send_header("Content-Length", "2")
                self.end_headers()
                self.wfile.write(b"{}")

            def log_message(self, *_arguments):
                pass

        self.server = http.server.ThreadingHTTPServer(("127.0.0.1", port), Handler)
        self.server.daemon_threads = True
        threading.Thread(target=self.server.serve_forever, daemon=True).start()

    def take(self, document):
        for resource in document["resourceSpans"]:
            names = {entry["key"]: entry["value"]["stringValue"] for entry in resource["resource"]["attributes"]}
            assert names["service.name"] == "triptych" and names["triptych.edition"] == "test"
            for scope in resource["scopeSpans"]:
                self.spans += scope["spans"]

    def close(self):
        self.is_silent = False
        self.server.shutdown()
        self.server.server_close()


@pytest.fixture(name="port")
def fixture_port():
    return free_port()


@pytest.fixture(name="collector")
def fixture_collector(port):
    collector = Collector(port)
    yield collector
    collector.close()


def tell_all(port):
    return {"otlp_url": f"http://127.0.0.1:{port}/v1/traces", "otlp_one_in": 1}


def attribute(span, key):
    return next(entry["value"]["stringValue"] for entry in span["attributes"] if entry["key"] == key)


def test_the_way_of_every_article_is_told_as_trace_prints_it(desk, port, collector):
    desk.start_all(publish=tell_all(port))
    articles = desk.replay(DEMO / "articles.jsonl")["articles"]
    desk.settle()
    published = {row["id"] for row in desk.assignments() if row["story"]}
    wholes = wait_for(lambda: [span for span in collector.spans if span["name"] == "article"] if len(collector.spans) >=
                      3 * len(published) else None, "the spans")
    assert len(published) <= len({attribute(span, "triptych.article") for span in wholes}) <= articles
    assert collector.requests[0] == ("/v1/traces", "application/json")
    span = wholes[0]
    trace = json.loads(desk.tool("trace", "--json", attribute(span, "triptych.article")).stdout)
    steps = {step["what"].split()[0]: step["time_ms"] for step in trace["steps"]}
    assert int(span["startTimeUnixNano"]) == steps["received"] * 10**6
    assert int(span["endTimeUnixNano"]) == steps["summed"] * 10**6
    assert attribute(span, "triptych.story") == trace["story"]


def test_a_silent_collector_holds_up_nothing_and_one_that_comes_back_is_told(desk, port, collector):
    collector.is_silent = True
    desk.start_all(publish=tell_all(port))
    result = desk.replay(DEMO / "articles.jsonl")
    assert result["lost"] == 0
    wait_for(lambda: collector.requests, "a request")
    assert not collector.spans
    collector.status, collector.is_silent = 503, False
    publish = desk.of("publish")[0]
    wait_for(lambda: publish.metric("triptych_publish_spans_failed_total"), "it to be counted")
    collector.status = 200
    wait_for(lambda: len(collector.spans) >= result["articles"], "the spans")
    wait_for(lambda: "collector_back" in publish.text(), "the log to say so")
    assert publish.text().count("collector_away") == 1


def test_what_a_collector_refuses_is_not_sent_again(desk, port, collector):
    collector.status = 400
    desk.start_all(publish=tell_all(port))
    desk.replay(DEMO / "articles.jsonl")
    publish = desk.of("publish")[0]
    wait_for(lambda: 'outcome="refused"} 0' not in publish.get("/metrics")[1], "it to be counted")
    wait_for(publish.is_ready, "publish to be ready")


def test_an_address_that_is_none_is_an_error_at_the_start(desk):
    publish = desk.start("publish", otlp_url="collector:4318")
    wait_for(lambda: not publish.is_running(), "publish to end")
    assert publish.child.returncode != 0 and "otlp_url" in publish.text()


def test_a_collectors_password_is_in_no_log(desk, port):
    desk.start_all(publish=tell_all(port) | {"otlp_url": f"http://anabel:pa55w0rd@127.0.0.1:{port}/v1/traces?token=t0ken"})
    desk.replay(DEMO / "articles.jsonl")
    publish = desk.of("publish")[0]
    wait_for(lambda: "collector_away" in publish.text(), "the log to say that nobody listens")
    assert not any(secret in publish.text() for secret in ("anabel", "pa55w0rd", "t0ken"))
    publish.stop()
    wrong = desk.start("publish", otlp_url="htp://anabel:pa55w0rd@collector/")
    wait_for(lambda: not wrong.is_running(), "publish to end")
    assert "otlp_url" in wrong.text() and "pa55w0rd" not in wrong.text()
