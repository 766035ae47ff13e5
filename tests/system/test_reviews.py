"""Reviews and replicas: what one has begun when it dies, another does."""
import json
import time

from desk import DEMO, wait_for
from test_demo import gathered

ROWS = 62  # of the demo, fewer than a review comes after: by then reports of a cup and of an accord are one story
NOTE = "replay.of-the-test"  # as while a replay gives rows: nobody begins a review until it is gone


def first_rows(desk):
    """A file with them, and how the gold gathers them."""
    rows = (DEMO / "articles.jsonl").read_text(encoding="utf-8").splitlines(keepends=True)[:ROWS]
    path = desk.folder / "rows.jsonl"
    path.write_text("".join(rows), encoding="utf-8")
    ids = {json.loads(row)["id"] for row in rows}
    gold = map(json.loads, (DEMO / "stories.jsonl").read_text(encoding="utf-8").splitlines())
    return path, gathered({row["id"]: row["story"] for row in gold if row["id"] in ids})


def hold_a_review(client, classify):
    """Lets the replica begin a review and keeps it there: Redis answers, and keeps everyone waiting who asks it to change
    something. A replica that had something else to write first waits with that, before its review: then once more."""
    def begins():
        with client.pipeline(transaction=False) as both:
            both.hdel("{test}:notes", NOTE).execute_command("CLIENT", "PAUSE", 600000, "WRITE").execute()
        for _ in range(30):
            if classify.metric("triptych_classify_reviews_total"):
                return True
            time.sleep(0.1)
        with client.pipeline(transaction=False) as both:
            both.execute_command("CLIENT", "UNPAUSE").hset("{test}:notes", NOTE, note()).execute()
        return False

    wait_for(begins, "a review to begin", 120)


def note():
    return f"{int(time.time() * 1000) + 600000}|1"


def test_a_review_that_its_replica_did_not_live_to_end_is_done_by_another(desk):
    path, gold = first_rows(desk)
    desk.start_all()
    client = desk.redis()
    client.hset("{test}:notes", NOTE, note())
    desk.replay(path, "--no-wait")

    def found():
        return gathered({row["id"]: row["story"] for row in desk.assignments()})

    wait_for(lambda: sum(map(len, found())) == ROWS, "all rows to be placed")
    assert found() != gold
    [first] = desk.of("classify")
    wait_for(lambda: first.metric("triptych_classify_reviews_due"), "stories to be due")
    second = desk.start("classify")
    desk.wait_ready()
    hold_a_review(client, first)
    first.kill()
    client.execute_command("CLIENT", "UNPAUSE")
    assert found() != gold
    wait_for(lambda: found() == gold, "the other replica to review", 120)
    assert second.metric("triptych_classify_splits_total") == 1
    assert "reviews_taken_over" in second.text()
