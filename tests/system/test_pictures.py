"""Pictures through the desk: fetched from the outlet once, when a reader first asks, and only what a page has named."""
import json
import re
import struct
import threading
import zlib

import pytest

from desk import wait_for
from feed_web import page
from test_feeds import fixture_web  # noqa: F401  (a fixture)
from test_web import request

CONTACT = {"contact": "desk@triptych.example"}


def png(width=320, height=180):
    def chunk(kind, data):
        return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))
    rows = b"".join(b"\0" + b"\x80" * width for _ in range(height))
    return (b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", struct.pack(">IIBBBBB", width, height, 8, 0, 0, 0, 0)) +
            chunk(b"IDAT", zlib.compress(rows)) + chunk(b"IEND", b""))


TEXT = ("The harbour bridge of Orlen was closed on Monday evening after the freighter Meridian Star struck its southern "
        "pillar, and trains to the islands will not run before Thursday.")


def replay(desk, images, tmp_path, first=0):
    """One story: an article of an outlet of its own for each picture, the first with the story's."""
    rows = [{"url": f"https://outlet{number}.example/{number}", "source": f"outlet{number}.example",
             "title": f"Harbour bridge of Orlen closed after freighter strikes pillar {'again ' * number}",
             "text": TEXT + f" Report {number}.", "published": f"2026-11-17T10:{number:02d}:00Z", "lang": "en", "image": image}
            for number, image in enumerate(images, first)]
    path = tmp_path / "rows.jsonl"
    path.write_text("\n".join(map(json.dumps, rows)) + "\n")
    desk.replay(path)
    desk.settle()


def start(desk, **publish):
    desk.start_all(ingest=CONTACT, publish={"fetch_private": 1, **publish})
    server = desk.of("publish")[0]
    # The contact reaches publish with its next look at Redis.
    wait_for(lambda: "User-Agent" in server.page("/about/bot")[1], "the contact")
    return server


def pictures_of(publish, path="/"):
    return re.findall(r'<img src="(/image/[^"]+)"', publish.page(path)[1])


def first_picture(publish):
    return wait_for(lambda: pictures_of(publish), "a picture on the front page")[0]


def test_a_picture_is_fetched_once_and_kept(desk, web, tmp_path):
    web.pages["/dam.png"] = page(png(), "text/html")  # whatever the server calls it
    publish = start(desk)
    replay(desk, [web.url("/dam.png"), ""], tmp_path)
    assert not web.asked("/dam.png"), "nobody has looked at it yet"
    address = first_picture(publish)
    answers = [None] * 5

    def ask(number):
        answers[number] = request(publish, "GET", address)
    threads = [threading.Thread(target=ask, args=(number,)) for number in range(5)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    for status, headers, body in answers:
        assert (status, body) == (200, png())
        assert headers["Content-Type"] == "image/png" and headers["X-Content-Type-Options"] == "nosniff"
        assert headers["Cache-Control"].startswith("public, max-age=") and headers["Vary"] == "Accept-Encoding"
    [asked] = web.asked("/dam.png")
    assert "Cookie" not in asked and "Referer" not in asked and "desk@triptych.example" in asked["User-Agent"]


def test_every_replica_knows_an_address_that_another_has_made(desk, web, tmp_path):
    web.pages["/dam.png"] = page(png(), "image/png")
    publish = start(desk)
    other = desk.start("publish", fetch_private=1)
    wait_for(other.is_ready, "the other replica")
    replay(desk, [web.url("/dam.png"), ""], tmp_path)
    address = first_picture(publish)
    wait_for(lambda: request(other, "GET", address)[0] == 200, "the other replica to fetch it")


SVG = b'<svg xmlns="http://www.w3.org/2000/svg" width="400" height="300"><script>alert(1)</script></svg>'


@pytest.mark.parametrize("answer", [
    page(SVG, "image/svg+xml"), page("<html>no picture</html>", "image/png"), page(png(1, 1), "image/png"),
    page(b"\x89PNG\r\n\x1a\n" + bytes(5 * 1024 * 1024), "image/png"), (404, b"", "text/plain", {}),
    (302, b"", "text/plain", {"Location": "file:///etc/passwd"}), (302, b"", "text/plain", {"Location": "/dam.png"})],
    ids=["svg", "a page", "a pixel", "too large", "missing", "a file", "a circle"])
def test_what_is_no_picture_is_none_and_is_not_asked_for_again(desk, web, tmp_path, answer):
    web.pages["/dam.png"] = answer
    publish = start(desk)
    replay(desk, [web.url("/dam.png"), ""], tmp_path)
    address = first_picture(publish)
    for _ in range(2):
        status, headers, body = request(publish, "GET", address)
        assert status == 404 and headers["Content-Type"] == "application/problem+json", body
        assert "max-age" in headers["Cache-Control"]
    assert len(web.asked("/dam.png")) in (1, 4)  # a circle is followed three times


def test_private_addresses_are_not_asked(desk, web, tmp_path):
    web.pages["/dam.png"] = page(png(), "image/png")
    publish = start(desk, fetch_private="")
    replay(desk, [web.url("/dam.png"), ""], tmp_path)
    assert request(publish, "GET", first_picture(publish))[0] == 404
    assert not web.asked("/dam.png")


def test_a_redirect_does_not_lead_to_an_address_that_may_not_be_asked(desk, web, tmp_path):
    web.pages["/dam.png"] = page(png(), "image/png")
    web.pages["/on.png"] = (302, b"", "text/plain", {"Location": web.url("/dam.png")})
    publish = start(desk, fetch_private="localhost")  # the name alone, not every name or number that leads there
    replay(desk, [web.url("/on.png", "localhost"), ""], tmp_path)
    assert request(publish, "GET", first_picture(publish))[0] == 404
    assert web.asked("/on.png") and not web.asked("/dam.png")


def test_a_picture_under_many_stories_is_shown_with_none(desk, web, tmp_path):
    logo = web.url("/stand-in.png")
    publish = start(desk, publish_min_sources=1)
    events = ["Quota for herring rejected by council", "Tennis final goes to Okafor in three sets",
              "Lighthouse of Skarv stays dark", "Bakers strike for higher wages", "Museum finds lost map of Orlen"]
    rows = [{"url": f"https://daily.example/{number}", "source": "daily.example", "title": title,
             "text": f"{title}. Report number {number} tells at length what happened there.", "lang": "en",
             "published": f"2026-11-17T1{number}:00:00Z", "image": logo} for number, title in enumerate(events)]
    path = tmp_path / "rows.jsonl"
    path.write_text("\n".join(map(json.dumps, rows)) + "\n")
    desk.replay(path)
    desk.settle()
    wait_for(lambda: publish.page("/latest")[1].count("<article") == 5, "the stories")
    assert not pictures_of(publish, "/latest")
    assert all(story["image"] is None for story in json.loads(publish.page("/api/v1/stories")[1])["stories"])


def test_without_a_contact_or_by_the_setting_there_are_none(desk, web, tmp_path):
    web.pages["/dam.png"] = page(png(), "image/png")
    desk.start_all(publish={"fetch_private": 1})
    replay(desk, [web.url("/dam.png"), ""], tmp_path)
    publish = desk.of("publish")[0]
    wait_for(lambda: "<article" in publish.page("/")[1], "the story")
    assert not pictures_of(publish) and not web.asked("/dam.png")
    direct = desk.start("publish", pictures="direct")
    wait_for(lambda: web.url("/dam.png") in direct.page("/")[1], "the outlet's own address")
    assert "img-src 'self' data: https: http:" in request(direct, "GET", "/")[1]["Content-Security-Policy"]
    off = desk.start("publish", pictures="off")
    wait_for(lambda: "<article" in off.page("/")[1], "the story")
    assert "<img" not in off.page("/")[1]
