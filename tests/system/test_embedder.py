"""The embedder as classify uses it: on, off, slow, wrong, and dying half-way. Nothing is lost or waits because of it."""
import json
import os
import random
import time

import pytest
from chaos import SlowReplay, articles, check_outcome
from desk import DEMO, STAGES, wait_for
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
    assert time.monotonic() - began < 60  # if each article had waited for it: minutes
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
    assert time.monotonic() - began < 60  # if each article had waited for it: minutes
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
    """On one replica, one after the other: whatever batch answers first, and whenever stories are reviewed."""
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


def report(number, lang, title, text):
    return json.dumps({"id": f"{lang}-{number}", "url": f"https://{lang}{number}.example/news/{number}",
                       "source": f"{lang}{number}.example", "title": title, "text": text, "lang": lang,
                       "published": "2026-03-02T08:00:00Z"})


def dam_reports():
    """One event in four languages; the embedder's words are the same concepts, the letters are not."""
    return [
        report(1, "en", "Storm floods city: dam gives way, people evacuated",
               "The dam gave way in the storm. People were evacuated from the city by police."),
        report(2, "de", "Sturm: Staudamm bricht, Menschen evakuiert, Stadt unter Hochwasser",
               "Der Staudamm brach im Sturm. Menschen wurden von der Polizei aus der Stadt evakuiert."),
        report(3, "fr", "Tempête : le barrage cède, personnes évacuées, inondation en ville",
               "Le barrage a cédé dans la tempête. La police a évacué les personnes de la ville."),
        report(4, "es", "Tormenta: cede la presa, personas evacuadas, inundación en la ciudad",
               "La presa cedió en la tormenta. La policía ha evacuado a las personas de la ciudad."),
    ]


def stories_of(desk):
    return {row["id"]: row["story"] for row in desk.assignments()}


def test_one_event_in_four_languages_is_one_story_and_why_says_so(desk, embedder):
    classify = start(desk, embedder)
    wait_for(lambda: not note_of(classify), "the embedder to be ready")
    desk.replay(DEMO / "articles.jsonl")
    replay_rows(desk, "dam.jsonl", dam_reports())
    found = stories_of(desk)
    assert len({found[f"{lang}-{number}"] for number, lang in enumerate(["en", "de", "fr", "es"], 1)}) == 1
    for name in ("de-2", "fr-3", "es-4"):
        lang, number = name.split("-")
        why = json.loads(desk.tool("why", f"https://{lang}{number}.example/news/{number}", "--json").stdout)
        assert why["story"] == found[name]
        assert any(reason["feature"].startswith("meaning_") for reason in why["reasons"])


def is_found_dead(desk, classify, sent):
    """After one more report, so that the embedder is asked."""
    sent.append(report(100 + len(sent), "en", f"Tennis final number {len(sent)} ends", ""))
    replay_rows(desk, f"one{len(sent)}.jsonl", sent[-1:])
    return "by their words alone" in note_of(classify)


def test_vectors_that_come_late_count_and_bring_stories_together(desk, embedder):
    classify = start(desk, embedder)
    wait_for(lambda: not note_of(classify), "the embedder to be ready")
    desk.replay(DEMO / "articles.jsonl")
    embedder.die()
    sent = []
    wait_for(lambda: is_found_dead(desk, classify, sent), "the embedder to be found dead")
    replay_rows(desk, "dam.jsonl", dam_reports())
    apart = stories_of(desk)
    assert len({apart[name] for name in ("en-1", "de-2", "fr-3", "es-4")}) > 1
    embedder.come_back()
    wait_for(lambda: texts(classify, "embedded_later") >= 4, "the vectors that were missing")
    wait_for(lambda: len({stories_of(desk)[name] for name in ("en-1", "de-2", "fr-3", "es-4")}) == 1,
             "one story of the four")
    assert classify.metric("triptych_classify_merges_total") >= 1
    desk.settle()
    assert_whole(desk, len(demo_rows()) + 4 + len(sent))
    kept = stories_of(desk)["en-1"]
    for name in ("en-1", "de-2", "fr-3", "es-4"):
        if apart[name] != kept:  # the old name leads there
            assert json.loads(desk.tool("story", apart[name], "--json").stdout)["merged_into"] == kept


KILLED_ARTICLES = 2000
SEED = int(os.environ.get("TRIPTYCH_SEED", "0")) or random.SystemRandom().randrange(1, 1 << 31)


def test_kills_lose_nothing_while_the_embedder_comes_and_goes(desk, embedder):
    """Two replicas of each daemon, killed in turn, with an embedder that is there, gone, slow and there again."""
    print(f"TRIPTYCH_SEED={SEED}")
    chance = random.Random(SEED)
    desk.start_all(replicas=2, classify={"embed_url": embedder.url, "embed_timeout": "1s"})
    rows = list(articles(KILLED_ARTICLES))
    replay = SlowReplay(desk, rows, 200)
    moods = [embedder.die, embedder.come_back, lambda: setattr(embedder, "seconds", 0.5),
             lambda: setattr(embedder, "seconds", 0)]
    kills = 0
    try:
        while replay.is_alive():
            time.sleep(chance.uniform(0.2, 0.6))
            moods[kills % len(moods)]()
            victim = chance.choice(desk.of(chance.choice(STAGES)))
            victim.kill()
            victim.start()
            kills += 1
        if kills % len(moods) == 1:
            embedder.come_back()
        embedder.seconds = 0
        result = replay.result(120)
    finally:
        replay.end()
    assert kills >= 8
    assert result["articles"] + result["duplicates"] == KILLED_ARTICLES and result["rejected"] == 0
    check_outcome(desk, [row["id"] for row in rows])
    for daemon in desk.daemons:
        assert "AddressSanitizer" not in daemon.text()
