"""A story covered in four languages is read whole in each of them: pages, API and events. All texts are invented."""
import json

import pytest

from desk import json_lines, wait_for

# Two outlets in each language, each with a title and two sentences.
STORY = {
    "en": (("River floods lower town of Marvik",
            "The river Mar flooded the lower town of Marvik on Monday and drove 400 people from their homes. "
            "Rescue teams brought families to safety with boats throughout the whole night."),
           ("Marvik: river Mar floods lower town, 400 leave homes",
            "About 400 people left their homes in the lower town of Marvik after the river Mar flooded it on Monday. "
            "The mayor of Marvik closed both bridges and asked for help from neighbouring counties.")),
    "fr": (("La rivière Mar inonde la ville basse de Marvik",
            "La rivière Mar a inondé lundi la ville basse de Marvik et chassé 400 personnes de leurs maisons. "
            "Des équipes de secours ont évacué des familles entières en bateau pendant toute la nuit."),
           ("Inondation à Marvik : 400 habitants évacués",
            "Environ 400 habitants de la ville basse de Marvik ont quitté leurs maisons après la crue de la rivière. "
            "Le maire de Marvik a fermé les deux ponts et demandé de l'aide aux comtés voisins.")),
    "de": (("Fluss Mar überflutet die Unterstadt von Marvik",
            "Der Fluss Mar hat am Montag die Unterstadt von Marvik überflutet und 400 Menschen vertrieben. "
            "Rettungskräfte brachten die ganze Nacht hindurch Familien mit Booten in Sicherheit."),
           ("Hochwasser in Marvik: 400 Menschen verlassen Häuser",
            "Rund 400 Menschen haben nach dem Hochwasser des Flusses Mar ihre Häuser in Marvik verlassen. "
            "Der Bürgermeister von Marvik ließ beide Brücken sperren und bat die Nachbarkreise um Hilfe.")),
    "sl": (("Reka Mar poplavila spodnje mesto Marvik",
            "Reka Mar je v ponedeljek poplavila spodnje mesto Marvik in iz domov pregnala 400 ljudi. "
            "Reševalci so vso noč s čolni odvažali družine na varno v sosednje kraje."),
           ("Poplava v Marviku: 400 ljudi zapustilo domove",
            "Okoli 400 ljudi je po poplavi reke Mar zapustilo svoje domove v spodnjem mestu Marvik. "
            "Župan Marvika je zaprl oba mostova in prosil sosednje občine za pomoč.")),
}


def rows():
    """Both outlets of one language after the other, an hour apart."""
    for hour, (lang, reports) in enumerate(STORY.items()):
        for number, (title, text) in enumerate(reports):
            yield {"id": f"{lang}{number}", "url": f"https://{lang}{number}.example/marvik", "lang": lang, "title": title,
                   "source": f"{lang}{number}.example", "published": f"2026-01-01T0{hour}:1{number}:00Z", "text": text}


@pytest.fixture(name="told")
def fixture_told(desk):
    """A desk with the story; what words alone may leave in pieces an operator merges."""
    desk.start_all(publish={"tiers": "open"})
    path = desk.folder / "rows.jsonl"
    path.write_text("".join(json.dumps(row) + "\n" for row in rows()))
    desk.replay(path)
    stories = list(dict.fromkeys(row["story"] for row in desk.assignments()))
    for other in stories[1:]:
        desk.tool("story", "merge", other, stories[0])
    desk.settle()
    desk.story = stories[0]
    desk.publish = desk.of("publish")[0]
    return desk


def story_json(desk, query="", **headers):
    code, body = desk.publish.page(f"/api/v1/stories/{desk.story}{query}", headers)
    assert code == 200, body
    return json.loads(body)


def check_is_all_in(story, lang):
    titles = [title for title, _ in STORY[lang]]
    texts = [text for _, text in STORY[lang]]
    assert story["lang"] == lang
    assert story["headline"] in titles
    assert story["summary"]["lang"] == lang
    assert len(story["summary"]["bullets"]) >= 2
    for bullet in story["summary"]["bullets"]:
        assert bullet["lang"] == lang
        assert any(bullet["text"] in text for text in texts + titles)


def test_a_story_in_four_languages_is_read_whole_in_each(told):
    for lang in STORY:
        check_is_all_in(story_json(told, f"?lang={lang}"), lang)
        check_is_all_in(story_json(told, **{"Accept-Language": f"it, {lang};q=0.9, en;q=0.1"}), lang)
    for lang in STORY:
        code, page = told.publish.page(f"/story/{told.story}", {"Accept-Language": lang})
        assert code == 200
        assert f'<h1 dir="auto" lang="{lang}">' in page
        bullets = page[page.index('<ul class="bullets">'):]
        bullets = bullets[:bullets.index("</ul>")]
        assert bullets.count("<li>") >= 2 and bullets.count(f'lang="{lang}"') == bullets.count("<li>")


def test_who_asks_for_none_of_them_gets_the_editions(told):
    check_is_all_in(story_json(told), "en")
    check_is_all_in(story_json(told, "?lang=it"), "en")
    story = story_json(told)
    assert set(story["summaries"]) == set(story["headlines"]) == set(STORY)
    for lang, text in story["summaries"].items():
        check_is_all_in({"lang": lang, "headline": text["headline"],
                         "summary": {"lang": lang, "bullets": text["bullets"]}}, lang)
    assert told.publish.page(f"/api/v1/stories/{told.story}?lang=everything")[0] == 400


def test_lists_have_the_readers_headline_and_events_name_all(told):
    code, page = told.publish.page("/latest", {"Accept-Language": "sl"})
    assert code == 200 and any(title in page for title, _ in STORY["sl"])
    assert not any(title in page for title, _ in STORY["en"])
    subscriber = told.subscribe("subscriber", told.publish, "--from", "start")
    last = wait_for(lambda: [event for event in json_lines(subscriber.text())
                             if event["story"]["id"] == told.story and "headlines" in event["story"]],
                    "an event that names the headlines")[-1]
    assert set(last["story"]["headlines"]) == set(STORY)
    assert last["story"]["lang"] == "en" and "summaries" not in last["story"]


def test_another_language_of_the_edition_leads(desk):
    desk.start_all(summarize={"edition_lang": "sl"}, publish={"tiers": "open", "edition_lang": "sl"})
    path = desk.folder / "rows.jsonl"
    path.write_text("".join(json.dumps(row) + "\n" for row in rows() if row["lang"] in ("en", "sl")))
    desk.replay(path)
    stories = list(dict.fromkeys(row["story"] for row in desk.assignments()))
    for other in stories[1:]:
        desk.tool("story", "merge", other, stories[0])
    desk.settle()
    desk.story, desk.publish = stories[0], desk.of("publish")[0]
    check_is_all_in(story_json(desk), "sl")
    check_is_all_in(story_json(desk, "?lang=en"), "en")
