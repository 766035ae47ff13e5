"""An embedder as summarize uses it: on, off, slow, wrong, dying. A story is published without waiting for it; once the vectors
of its sentences have come, no two bullets say the same in other words."""
import json

import pytest
from desk import wait_for
from fake_embedder import FakeEmbedder
from test_writer import give, rows, story_json

TEXTS = "triptych_summarize_embedder_texts_total"
FACT = "A fire destroyed the school of Marvik on Monday and injured four people near the harbour."
AGAIN = "In Marvik four residents were wounded when a blaze gutted the academy beside the port."
NEW = "The governor of Marvik promised money for another school and closed every road around the old market until Friday."
REPORTS = (
    ("one.example", "Fire destroys school of Marvik and injures four people", FACT),
    ("two.example", "Fire destroys school of Marvik", AGAIN),
    ("three.example", "Marvik: fire destroys school, roads closed", NEW),
)


@pytest.fixture(name="embedder")
def fixture_embedder():
    with FakeEmbedder() as embedder:
        yield embedder


def start(desk, url, **settings):
    desk.start_all(summarize={"embed_url": url, "settle": "100ms", **settings}, publish={"tiers": "open"})
    desk.publish, desk.summarize = desk.of("publish")[0], desk.of("summarize")[0]


def texts(desk):
    return [bullet["text"] for bullet in story_json(desk)["summary"]["bullets"]]


def metric(desk, name, outcome=None):
    wanted = f'{name}{{outcome="{outcome}"}}' if outcome else name
    lines = desk.summarize.get("/metrics")[1].splitlines()
    return next((int(float(line.rsplit(" ", 1)[1])) for line in lines if line.startswith(f"{wanted} ")), 0)


def note(desk):
    status, body = desk.summarize.get("/readyz")
    assert status == 200
    return next((row["text"] for row in json.loads(body)["notes"] if row["name"] == "embedder"), "")


def test_two_wordings_of_one_fact_become_one_with_a_later_event(desk, embedder):
    embedder.seconds = 1
    start(desk, embedder.url)
    subscriber = desk.subscribe("subscriber", desk.publish, "--from", "start")
    give(desk, REPORTS)
    first = texts(desk)
    assert FACT in first and AGAIN in first  # published while the embedder works
    left = wait_for(lambda: AGAIN not in texts(desk) and texts(desk), "the bullets by meaning")
    assert FACT in left and NEW in left
    assert note(desk) == "" and metric(desk, "triptych_summarize_embedder_ready") == 1
    wait_for(lambda: metric(desk, TEXTS, "embedded") >= len(REPORTS), "the count of sentences")

    def told():
        events = [json.loads(line) for line in subscriber.text().splitlines() if line.startswith("{")]
        return [event for event in events if event["story"]["id"] == desk.story and
                AGAIN not in [bullet["text"] for bullet in event["story"]["summary"]["bullets"]] and
                FACT in [bullet["text"] for bullet in event["story"]["summary"]["bullets"]]]
    event = wait_for(told, "the event with the bullets by meaning")[-1]
    assert event["changes"] == ["summary"]
    assert desk.status("--recount")["recount"]["wrong"] == 0


def test_a_sentence_is_asked_about_once(desk, embedder):
    start(desk, embedder.url)
    give(desk, REPORTS)
    wait_for(lambda: AGAIN not in texts(desk), "the bullets by meaning")
    desk.settle()
    asked = [text for text in embedder.texts if text in (FACT, AGAIN, NEW)]
    assert sorted(set(asked)) == sorted((FACT, AGAIN, NEW))
    assert len(asked) == len(set(asked))


def test_what_waits_at_a_stop_is_made_by_what_is_known(desk, embedder):
    start(desk, embedder.url, settle="2s")
    give(desk, REPORTS)
    wait_for(lambda: AGAIN not in texts(desk), "the bullets by meaning")
    later = ("four.example", "Fire in Marvik destroys school", "Engineers of Marvik will examine the ruins of the school next week.")
    path = desk.folder / "later.jsonl"
    path.write_text("".join(json.dumps(row) + "\n" for row in rows((*REPORTS, later), "en")))
    desk.tool("replay", path, "--no-wait")
    wait_for(lambda: metric(desk, "triptych_summarize_settling"), "the change to wait for its burst's end")
    desk.summarize.stop()
    wait_for(lambda: story_json(desk)["counts"]["articles"] == 4, "the story as it was made at the stop")
    assert AGAIN not in texts(desk)


def test_without_an_embedder_words_alone_tell(desk):
    start(desk, "")
    give(desk, REPORTS)
    assert FACT in texts(desk) and AGAIN in texts(desk)
    assert note(desk) == "" and metric(desk, TEXTS, "embedded") == 0


@pytest.mark.parametrize("mood, seconds", [("failing", 0), ("broken", 0), ("well", 5)])
def test_an_embedder_that_fails_or_is_late_changes_nothing(desk, embedder, mood, seconds):
    embedder.mood, embedder.seconds = mood, seconds
    start(desk, embedder.url, embed_timeout="500ms")
    give(desk, REPORTS)
    assert FACT in texts(desk) and AGAIN in texts(desk)
    wait_for(lambda: "by their words alone" in note(desk), "the note that it is away")
    assert metric(desk, "triptych_summarize_embedder_ready") == 0
    desk.settle()
    assert FACT in texts(desk) and AGAIN in texts(desk)
    assert desk.status("--recount")["recount"]["wrong"] == 0


def test_an_embedder_that_dies_and_comes_back_is_used_again(desk, embedder):
    start(desk, embedder.url, embed_timeout="500ms", remake="0s")
    wait_for(lambda: metric(desk, "triptych_summarize_embedder_ready") == 1, "the embedder to be known")
    embedder.die()
    give(desk, REPORTS)
    assert AGAIN in texts(desk)
    embedder.come_back()
    wait_for(lambda: metric(desk, "triptych_summarize_embedder_ready") == 1, "the embedder to be found again")
    later = ("four.example", "Fire in Marvik destroys school", "Engineers of Marvik will examine the ruins of the school next week.")
    give(desk, (*REPORTS, later))
    wait_for(lambda: AGAIN not in texts(desk), "the bullets by meaning")


def test_a_wrong_address_is_an_error_that_names_the_setting(desk):
    summarize = desk.start("summarize", embed_url="ftp://elsewhere.example")
    assert summarize.child.wait(timeout=30) == 2
    assert "embed_url" in summarize.text()
