"""The embedder as classify uses it: on, off, slow, wrong, and dying half-way. Nothing is lost or waits because of it."""
import json
import time

import pytest
from desk import DEMO, wait_for
from fake_embedder import FakeEmbedder

TEXTS = "triptych_classify_embedder_texts_total"


@pytest.fixture(name="embedder")
def fixture_embedder():
    with FakeEmbedder() as embedder:
        yield embedder


def note_of(classify):
    """What /readyz says of the embedder; "" when all is well. It never makes classify unready."""
    status, body = classify.get("/readyz")
    assert status == 200
    return next((note["text"] for note in json.loads(body)["notes"] if note["name"] == "embedder"), "")


def texts(classify, outcome):
    for line in classify.get("/metrics")[1].splitlines():
        if line.startswith(f'{TEXTS}{{outcome="{outcome}"}}'):
            return int(float(line.rsplit(" ", 1)[1]))
    return 0


def start(desk, embedder, **settings):
    desk.start_all(classify={"embed_url": embedder.url, **settings})
    (classify,) = desk.of("classify")
    return classify


def demo_rows():
    return (DEMO / "articles.jsonl").read_text().splitlines()


def replay_rows(desk, name, rows):
    path = desk.folder / name
    path.write_text("\n".join(rows) + "\n")
    return desk.replay(path)


def assert_whole(desk, count):
    status = desk.status("--recount")
    assert status["articles"] == count and status["dead"] == 0 and not any(status["todo"].values())
    assert status["recount"]["wrong"] == 0
    found = desk.assignments()
    assert len(found) == count and all(row["story"] for row in found)


def test_every_article_gets_its_vector(desk, embedder):
    classify = start(desk, embedder)
    wait_for(lambda: not note_of(classify), "the embedder to be ready")
    rows = demo_rows()
    desk.replay(DEMO / "articles.jsonl")
    assert_whole(desk, len(rows))
    wait_for(lambda: texts(classify, "embedded") == len(rows), "a vector for each article")
    assert texts(classify, "late_or_failed") == texts(classify, "not_asked") == 0
    first = json.loads(rows[0])
    assert any(text.startswith(first["title"]) for text in embedder.texts)
    assert embedder.requests < 20 + len(rows)  # they travel together
    assert classify.metric("triptych_classify_embedder_ready") == 1


def test_without_an_embedder_classify_says_that_words_must_do(desk):
    desk.start_all()
    assert "no embed_url is set" in note_of(desk.of("classify")[0])


def test_an_address_that_is_none_is_an_error_that_names_the_setting(desk):
    classify = desk.start("classify", embed_url="embedder:8000")
    assert classify.child.wait(timeout=20) == 2
    assert "embed_url" in classify.text()


def test_articles_go_on_without_an_embedder_that_dies_half_way(desk, embedder):
    classify = start(desk, embedder)
    wait_for(lambda: not note_of(classify), "the embedder to be ready")
    rows = demo_rows()
    half = len(rows) // 2
    replay_rows(desk, "first.jsonl", rows[:half])
    embedder.die()
    began = time.monotonic()
    replay_rows(desk, "second.jsonl", rows[half:])
    assert time.monotonic() - began < 30
    assert_whole(desk, len(rows))
    assert "by their words alone" in wait_for(lambda: note_of(classify), "the note that it is away")
    embedder.come_back()
    wait_for(lambda: not note_of(classify), "the embedder to be found again")


def test_articles_wait_no_longer_for_a_slow_embedder_than_they_may(desk, embedder):
    classify = start(desk, embedder, embed_timeout="300ms")
    wait_for(lambda: not note_of(classify), "the embedder to be ready")
    embedder.seconds = 3
    rows = demo_rows()
    began = time.monotonic()
    desk.replay(DEMO / "articles.jsonl")
    assert time.monotonic() - began < 30
    assert_whole(desk, len(rows))
    assert "in time" in wait_for(lambda: note_of(classify), "the note that it is slow")
    embedder.seconds = 0
    wait_for(lambda: not note_of(classify), "the embedder to be found quick again")


@pytest.mark.parametrize("mood", ["failing", "broken", "other"])
def test_an_embedder_that_talks_nonsense_is_done_without(desk, embedder, mood):
    classify = start(desk, embedder)
    wait_for(lambda: not note_of(classify), "the embedder to be ready")
    embedder.mood = mood
    rows = demo_rows()
    desk.replay(DEMO / "articles.jsonl")
    assert_whole(desk, len(rows))
    wait_for(lambda: texts(classify, "embedded") + texts(classify, "late_or_failed") +
             texts(classify, "not_asked") == len(rows), "the count of each article")
    assert texts(classify, "embedded") == 0
    assert "by their words alone" in note_of(classify)


def test_stopping_while_articles_wait_for_their_vectors_loses_none(desk, embedder):
    classify = start(desk, embedder, embed_timeout="20s")
    wait_for(lambda: not note_of(classify), "the embedder to be ready")
    embedder.seconds = 15
    rows = demo_rows()
    replay = desk.start_tool("replay", "replay", DEMO / "articles.jsonl")
    wait_for(lambda: classify.metric("triptych_classify_embedder_waiting"), "articles that wait")
    assert classify.stop() == 0
    embedder.seconds = 0
    desk.start("classify", embed_url=embedder.url)
    assert replay.child.wait(timeout=60) == 0
    desk.settle()
    assert_whole(desk, len(rows))


def test_the_same_articles_make_the_same_stories_with_an_embedder(desk, embedder):
    """On one replica, one after the other: whatever batch answers first."""
    start(desk, embedder)
    desk.replay(DEMO / "articles.jsonl")
    first = {row["id"]: row["story"] for row in desk.assignments()}
    for daemon in list(desk.daemons):
        daemon.stop()
    desk.redis().flushall()
    desk.daemons.clear()
    start(desk, embedder)
    desk.replay(DEMO / "articles.jsonl")
    assert {row["id"]: row["story"] for row in desk.assignments()} == first
