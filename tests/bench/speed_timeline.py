"""What became when of each article of a replay, from what Redis keeps of it anyway: the times at which ingest received
it and classify decided on it, at which Redis committed it, and at which the first event with it was published."""
import re

PUBLISHED_ID = re.compile(rb"\n\x11(a[0-9a-z]{16})")  # field 1 of a packed Article, 17 bytes
LOGGED_ID = re.compile(rb"[\x0a-\x7a]\x11(a[0-9a-z]{16})")  # of a LogEntry, whatever the field
ARTICLE_RECEIVED_MS, PLACEMENT_PLACED_MS = 7, 7
STEPS = ("received to decided", "decided to committed", "committed to published", "received to published")
LATE = 0.99


def numbers_of(packed):
    """The numbers of a packed message's own fields, by field; of several the last."""
    values, at = {}, 0

    def varint():
        nonlocal at
        value, shift = 0, 0
        while True:
            byte = packed[at]
            at, value, shift = at + 1, value | (byte & 127) << shift, shift + 7
            if byte < 128:
                return value

    while at < len(packed):
        tag = varint()
        if tag & 7 == 0:
            values[tag >> 3] = varint()
        elif tag & 7 == 2:
            size = varint()
            at += size
        else:
            at += 8 if tag & 7 == 1 else 4
    return values


def seconds_of(seq):
    return int(seq.split(b"-")[1]) / 1e6


def committed_at(client, prefix):
    times = {}
    for seq, fields in client.xrange(prefix + b"log"):
        found = LOGGED_ID.search(fields[b"d"])
        if found:
            times.setdefault(found[1], seconds_of(seq))
    return times


def published_at(client, prefix, committed):
    times = {}
    for seq, fields in client.xrange(prefix + b"feed"):
        for article in PUBLISHED_ID.findall(fields.get(b"c", b"")):
            if article in committed and seconds_of(seq) >= committed[article]:
                times.setdefault(article, seconds_of(seq))
    return times


def timeline(client, edition, most=20000):
    """By step (p50, p99) in ms, of at most `most` articles."""
    prefix = b"{%s}:" % edition.encode()
    committed = committed_at(client, prefix)
    published = published_at(client, prefix, committed)
    gaps = {step: [] for step in STEPS}
    for article in list(published)[:most]:
        body, placed = client.mget(prefix + b"a:" + article, prefix + b"p:" + article)
        if not body or not placed:
            continue
        received = numbers_of(body).get(ARTICLE_RECEIVED_MS, 0) / 1e3
        decided = numbers_of(placed.split(b"\n", 1)[1]).get(PLACEMENT_PLACED_MS, 0) / 1e3
        times = (received, decided, committed[article], published[article])
        for step, begin, end in zip(STEPS, times[:3], times[1:]):
            gaps[step].append(end - begin)
        gaps[STEPS[3]].append(times[3] - times[0])
    return {step: percentiles(values) for step, values in gaps.items()}


def percentiles(values):
    ordered = sorted(max(0.0, value) * 1e3 for value in values)
    at = lambda share: round(ordered[min(len(ordered) - 1, int(share * len(ordered)))], 1)  # noqa: E731
    return {"p50_ms": at(0.5), "p99_ms": at(LATE)} if ordered else {}
