"""triptych-embed by itself, with a made-up model: what it answers, what it refuses, and that refusing harms nothing."""
import json
import math
import socket
import subprocess
import threading
import time

import pytest
from desk import BIN, DEMO, Daemon, wait_for
from embed_server import REAL_MODEL, EmbedServer, of_base64, write_tiny_model

BIG = "z" * 16000  # one token a letter: some hundred parts of the made-up model's size


@pytest.fixture(name="model", scope="module")
def fixture_model(tmp_path_factory):
    return write_tiny_model(tmp_path_factory.mktemp("model") / "tiny.bin")


@pytest.fixture(name="server")
def fixture_server(tmp_path, model):
    with EmbedServer(tmp_path, model) as server:
        yield server


def cosine(a, b):
    return sum(x * y for x, y in zip(a, b, strict=True))


def assert_works(server):
    (vector,) = server.vectors("the abc")
    assert math.isclose(cosine(vector, vector), 1, abs_tol=1e-5)


def test_vectors_come_in_openai_form(server):
    status, text, headers = server.post({"input": ["the abc", "query"], "model": "multilingual-e5-small"})
    answer = json.loads(text)
    assert status == 200 and headers["Content-Type"] == "application/json"
    assert answer["object"] == "list" and answer["model"] == "multilingual-e5-small"
    assert [item["object"] for item in answer["data"]] == ["embedding"] * 2
    assert {len(item["embedding"]) for item in answer["data"]} == {64}
    assert answer["usage"]["prompt_tokens"] == answer["usage"]["total_tokens"] > 4
    for item in answer["data"]:
        assert math.isclose(cosine(item["embedding"], item["embedding"]), 1, abs_tol=1e-5)
    models = json.loads(server.ask("/v1/models")[1])
    assert [model["id"] for model in models["data"]] == ["multilingual-e5-small"]


def test_a_vector_is_the_same_alone_in_a_batch_and_in_base64(server):
    texts = ["abc", "the query the query the", "zzz", "cd " * 60, "é中"]
    together = server.vectors(texts)
    assert [server.vectors(text)[0] for text in texts] == together
    for number, text in zip(together, server.vectors(texts, encoding_format="base64"), strict=True):
        assert max(abs(a - b) for a, b in zip(number, of_base64(text), strict=True)) < 1e-7


def test_queries_and_passages_are_told_apart(tmp_path, model, server):
    query, passage = server.vectors("abc", input_type="query"), server.vectors("abc", input_type="passage")
    assert query != passage and server.vectors("abc") == query
    with EmbedServer(tmp_path, model, input_type="passage") as other:
        assert other.vectors("abc") == passage


WRONG = [
    (b"", 400, "empty"),
    (b"{", 400, "JSON"),
    (b"\x00\xff", 400, "JSON"),
    (b'{"input":"\xff"}', 400, "JSON"),
    (b"[]", 400, "object"),
    (b'{"model":"e5"}', 400, "missing"),
    (b'{"input":[]}', 400, "empty"),
    (b'{"input":["a",""]}', 400, "input[1] is empty"),
    (b'{"input":[[1,2],[3]]}', 400, "input[0]"),
    (b'{"input":"a","dimensions":128}', 400, "dimensions"),
    (json.dumps({"input": ["a"] * 10000}).encode(), 413, "10000 texts"),
    (json.dumps({"input": "a" * 16385}).encode(), 413, "16385 bytes"),
    (json.dumps({"input": ["a" * 16000] * 80}).encode(), 413, "larger"),
]


@pytest.mark.parametrize("number", range(len(WRONG)))
def test_a_wrong_request_is_refused_and_nothing_else_is_harmed(server, number):
    body, status, word = WRONG[number]
    got, text, headers = server.ask("/v1/embeddings", body, method="POST")
    assert got == status and headers["Content-Type"] == "application/problem+json"
    assert word in json.loads(text)["detail"]
    assert_works(server)


def test_other_paths_and_methods_are_told_what_there_is(server):
    assert server.ask("/v1/chat/completions", b"{}")[0] == 404
    status, _, headers = server.ask("/v1/embeddings")
    assert status == 405 and headers["Allow"] == "POST"
    assert server.ask("/v1/models", b"{}")[0] == 405
    assert server.ask("/healthz")[0] == 200


def post_at_once(server, bodies):
    answers = [None] * len(bodies)

    def post(number):
        answers[number] = server.post(bodies[number])

    threads = [threading.Thread(target=post, args=(number,)) for number in range(len(bodies))]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return answers


def test_many_clients_at_once_get_the_vectors_that_one_gets(server):
    texts = [["abc", "the"], ["query query"], ["cd"] * 60, ["zzz", "é", "the abc"]] * 8
    alone = [server.vectors(each) for each in texts]
    answers = post_at_once(server, [{"input": each} for each in texts])
    assert [[item["embedding"] for item in json.loads(text)["data"]] for _, text, _ in answers] == alone
    assert server.metric("triptych_embed_texts_total") == 2 * sum(map(len, texts))
    assert server.metric("triptych_embed_tokens_total") > 0
    assert wait_for(lambda: server.metric("triptych_embed_waiting_texts") == 0, "nothing to wait")


def test_more_than_may_wait_is_refused_with_429_and_logged_once(tmp_path, model):
    with EmbedServer(tmp_path, model, queue_max=8, threads=1) as server:
        answers = post_at_once(server, [{"input": [BIG] * 8}] * 12)
        statuses = [status for status, _, _ in answers]
        assert set(statuses) == {200, 429}
        for status, text, headers in answers:
            if status == 429:
                assert headers["Retry-After"] and "wait" in json.loads(text)["detail"]
        assert server.metric('triptych_embed_refused_total{reason="full"}') == statuses.count(429)
        assert server.text().count("refused reason=full") == 1
        assert server.ask("/healthz")[0] == 200
        assert_works(server)


def test_what_waits_too_long_is_refused_with_503(tmp_path, model):
    with EmbedServer(tmp_path, model, wait_max="10ms", threads=1) as server:
        status, text, headers = server.post({"input": [BIG] * 60})
        assert status == 503 and headers["Retry-After"] and "waited" in json.loads(text)["detail"]
        # A busy machine may take longer than that for one short text, too.
        wait_for(lambda: server.post({"input": ["the abc"]})[0] == 200, "a text that is taken in time")


def test_health_answers_while_all_threads_work(tmp_path, model):
    with EmbedServer(tmp_path, model, threads=1) as server:
        long = threading.Thread(target=server.post, args=({"input": [BIG] * 60},))
        long.start()
        wait_for(lambda: server.metric("triptych_embed_tokens_total") > 0, "the threads to work", every=0.002)
        assert server.ask("/healthz")[0] == 200
        assert long.is_alive(), "it answered only when the work was done"
        long.join()


def test_a_client_that_goes_harms_nothing(server):
    body = json.dumps({"input": [BIG] * 30}).encode()
    for _ in range(5):
        with socket.create_connection(("127.0.0.1", server.port)) as client:
            client.sendall(b"POST /v1/embeddings HTTP/1.1\r\nHost: x\r\nContent-Length: %d\r\n\r\n" % len(body) + body)
    assert_works(server)


def test_asked_to_stop_it_answers_what_it_has(tmp_path, model):
    with EmbedServer(tmp_path, model, threads=1, wait_max="300s") as server:
        answers = []
        client = threading.Thread(target=lambda: answers.append(server.post({"input": [BIG] * 16})))
        client.start()
        wait_for(lambda: server.metric("triptych_embed_tokens_total") > 0, "the threads to work", every=0.002)
        assert server.stop() == 0
        client.join()
        assert answers[0][0] == 200


def broken_models(whole):
    yield "cut", whole[: len(whole) // 2], "cut"
    yield "header", whole[:30], "cut"
    yield "nothing", b"", "0 bytes"
    yield "kind", b"GGUF" + whole[4:], "another kind"
    yield "version", whole[:4] + b"\x07\0\0\0" + whole[8:], "version 7"
    yield "tensor", whole.replace(b"l1.fo.w", b"l1.xx.w"), "l1.fo.w"


def test_a_model_that_is_none_is_refused_at_the_start(tmp_path, model):
    for name, content, word in broken_models(model.read_bytes()):
        path = tmp_path / f"{name}.bin"
        path.write_bytes(content)
        done = subprocess.run([BIN / "triptych-embed", "--set", f"model={path}", "--set", "http_listen=none"],
                              capture_output=True, text=True, timeout=30, check=False)
        assert done.returncode == 2 and str(path) in done.stderr and word in done.stderr, (name, done.stderr)
    done = subprocess.run([BIN / "triptych-embed", "--set", f"model={tmp_path}/absent.bin"], capture_output=True,
                          text=True, timeout=30, check=False)
    assert done.returncode == 1 and "absent.bin" in done.stderr


def test_it_has_no_settings_of_a_desk():
    text = subprocess.run([BIN / "triptych-embed", "--help"], capture_output=True, text=True, check=True).stdout
    assert "http_listen" in text and "queue_max" in text
    assert "redis_url" not in text and "bus_listen" not in text and "edition" not in text


def test_precisions_agree(tmp_path, model):
    with EmbedServer(tmp_path, model, precision="fp32") as exact, EmbedServer(tmp_path, model, precision="int8") as fast:
        for a, b in zip(exact.vectors(["the abc", "query"]), fast.vectors(["the abc", "query"]), strict=True):
            assert cosine(a, b) > 0.995


def test_a_desk_gets_its_vectors_from_it(desk, server):
    desk.start_all(classify={"embed_url": server.url})
    desk.replay(DEMO / "articles.jsonl")
    count = len((DEMO / "articles.jsonl").read_text().splitlines())
    (classify,) = desk.of("classify")
    assert wait_for(lambda: (classify.metric("triptych_classify_embedder_texts_total") or 0) >= count, "every vector")
    assert server.metric("triptych_embed_texts_total") >= count
    assert desk.status()["articles"] == count


def start_with_hosts(desk, hosts, **settings):
    """classify, to which `hosts` is /etc/hosts."""
    desk.numbers["classify"] += 1
    daemon = Daemon("classify", desk.numbers["classify"], desk, settings)
    daemon.arguments = ["unshare", "--mount", "sh", "-c", 'mount --bind "$0" /etc/hosts && exec "$@"', str(hosts),
                        *daemon.arguments]
    desk.daemons.append(daemon.start())
    return daemon


def can_mount():
    return subprocess.run(["unshare", "--mount", "true"], capture_output=True, check=False).returncode == 0


@pytest.mark.skipif(not can_mount(), reason="no mount namespaces here")
def test_a_desk_uses_all_embedders_that_a_name_has(desk, tmp_path, model):
    hosts = tmp_path / "hosts"
    hosts.write_text("127.0.0.1 localhost embed\n127.0.0.2 embed\n")
    with EmbedServer(tmp_path, model) as one, EmbedServer(tmp_path, model, "127.0.0.2", one.port) as other:
        classify = start_with_hosts(desk, hosts, embed_url=f"http://embed:{one.port}")
        for stage in ("ingest", "summarize", "publish"):
            desk.start(stage)
        desk.wait_ready()
        wait_for(lambda: classify.metric("triptych_classify_embedder_ready") == 1, "the embedders to be found")
        desk.replay(DEMO / "articles.jsonl")
        batches = [each.metric("triptych_embed_batches_total") for each in (one, other)]
        assert min(batches) >= 3, batches


@pytest.mark.skipif(not REAL_MODEL.exists(), reason=f"no model at {REAL_MODEL} (TRIPTYCH_TEST_MODEL)")
def test_the_real_model_knows_what_means_the_same(tmp_path):
    with EmbedServer(tmp_path, REAL_MODEL) as server:
        flood, same, other = server.vectors([
            "The river flooded the old town after days of rain.",
            "Nach tagelangem Regen überschwemmte der Fluss die Altstadt.",
            "The striker signed a contract for three more years.",
        ])
        assert len(flood) == 384
        assert cosine(flood, same) > cosine(flood, other) + 0.05
