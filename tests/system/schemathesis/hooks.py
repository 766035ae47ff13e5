"""What schemathesis cannot know from the description alone: values of the formats that are Triptych's own, and rules between two
parameters. Read by schemathesis itself, in its own virtual environment; TRIPTYCH_DESK is the desk's
address."""
import json
import os
import urllib.request

import schemathesis
from hypothesis import strategies as st

DESK = os.environ["TRIPTYCH_DESK"]


def get(path):
    with urllib.request.urlopen(DESK + path, timeout=30) as answer:
        return json.load(answer)


STORIES = get("/api/v1/stories?limit=2")
STORY = get(f"/api/v1/stories/{STORIES['stories'][0]['id']}")
FORMATS = {
    "topics": ["politics", "sport", "politics,sport", "Politics"],
    "places": ["FR", "France", "FR/Paris", "US,CA"],
    "countries": ["FR", "Germany", "US,CA"],
    "sources": ["lantern.example", "www.lantern.example", STORY["reporting"]["sources"][0]["domain"]],
    "owner": ["press", "harbour holdings"],
    "query": ["bridge", "\"velden harbour\"", "topic:politics place:France blindspot:left", "a OR (b -c)", "sources>=2 left>=40%",
              "since:2026-01-01 until:2030-01-01", "pens*"],
    "cursor": [STORIES["next_cursor"]],
    "address": ["https://lantern.example/report", "lantern.example", STORY["articles"][0]["url"]],
    "feed": ["http://desk.example/feed.atom", "http://desk.example/feed.json?q=topic:politics"],
    # Nobody listens at the first; the second is no address of this machine's network.
    "callback": ["http://127.0.0.1:9/hub", "https://192.0.2.1/hub?a=b"],
    "secret": ["", "between us"],
    "hook-url": ["http://127.0.0.1:9/hook", "https://192.0.2.1/hook"],
    "from": ["now", "start", STORY["seq"]],
}
for name, values in FORMATS.items():
    schemathesis.openapi.format(f"triptych-{name}", st.sampled_from(values))


@schemathesis.hook
def before_call(context, case, kwargs):
    """Rules between parameters, for which OpenAPI has no words: `order` is the older name of `sort`, and a cursor belongs to the order
    that it came of. What is meant to be wrong stays as it is."""
    if case.meta and case.meta.generation.mode.is_positive and case.query:
        if "sort" in case.query:
            case.query.pop("order", None)
        if {"sort", "order"} & case.query.keys():
            case.query.pop("cursor", None)
