#!/usr/bin/env python3
"""Turns labelled articles into stories for bench-summarize: stories_of.py CLUSTER.jsonl… > STORIES.jsonl

Rows in: {"id","url","source","lang","title","text","story"} (as bench-group takes them, with the story they belong to).
Out: {"id","articles":[…]} for each story of two articles or more, in the order in which they begin.
"""
import collections
import json
import sys

MEMBERS = ("title", "text", "source", "url", "lang", "bias", "published")


def main():
    stories = collections.OrderedDict()
    for path in sys.argv[1:]:
        with open(path, encoding="utf-8") as file:
            for line in file:
                row = json.loads(line)
                stories.setdefault(str(row["story"]), []).append({name: row.get(name) or "" for name in MEMBERS})
    for story, articles in stories.items():
        if len(articles) > 1:
            print(json.dumps({"id": story, "articles": articles}, ensure_ascii=False))


if __name__ == "__main__":
    sys.exit(main())
