"""Invented articles without end, for tests that need many: reproducible, every event in words of its own, so that a story
engine has something to tell apart and to put together."""
import random

OUTLETS = ("redlantern.example", "lebrasier.example", "commonthread.example", "dailysentry.example", "lomnikinfo.example")
EVENTS = ("flood", "strike", "election", "harvest", "trial", "festival", "outage", "merger", "robbery", "eclipse",
          "landslide", "boycott", "epidemic", "auction", "collision", "verdict", "blockade", "discovery")
VERBS = ("surprised", "divided", "worried", "cost", "delayed", "enriched", "angered", "united", "emptied", "silenced")
THINGS = ("bridge harbour council market railway hospital orchard factory theatre reservoir lighthouse archive stadium "
          "brewery quarry monastery aqueduct observatory tannery foundry ferry vineyard barracks library cannery dairy "
          "sawmill tunnel cathedral greenhouse refinery workshop academy customs aquarium embassy parliament").split()
FILLERS = ("Nobody had expected it so early in the year.", "Officials asked for patience.", "Shops stayed shut for hours.",
           "A second meeting is planned.", "Neighbours brought soup and blankets.", "The papers were signed at noon.",
           "Work will go on until the end of the month.", "Some called it overdue, others a mistake.")
SYLLABLES = ("ba", "do", "fi", "gu", "ka", "lo", "mi", "nu", "pe", "ra", "so", "tu", "va", "wo", "xi", "ze", "bro", "dal",
             "fen", "gor", "hil", "jun", "kor", "lum", "mar", "nev", "ost", "pil", "quin", "rus", "syl", "tor")
FIRST_DAY = 18  # of November 2026


def name(chance, parts):
    return "".join(chance.choice(SYLLABLES) for _ in range(parts)).capitalize()


def event(number):
    """What the outlets report: places, people, things and figures that no other event has."""
    chance = random.Random(f"event {number}")
    return {"place": name(chance, 3), "river": name(chance, 3), "mayor": f"{name(chance, 2)} {name(chance, 3)}",
            "critic": f"{name(chance, 2)} {name(chance, 3)}", "company": name(chance, 4), "what": chance.choice(EVENTS),
            "verb": chance.choice(VERBS), "things": chance.sample(THINGS, 5), "count": chance.randrange(13, 9999),
            "cost": chance.randrange(2, 900)}


def text(facts, chance):
    """One outlet's telling: the same facts in another order, with details of its own."""
    first, second, third, fourth, fifth = facts["things"]
    told = [
        f"The {facts['what']} in {facts['place']} {facts['verb']} {facts['count']} people near the {first} on Wednesday.",
        f"{facts['mayor']}, who runs the {second} of {facts['place']}, put the damage at {facts['cost']} million.",
        f"{facts['critic']} blamed {facts['company']}, the owner of the {third}, for the {facts['what']}.",
        f"Along the {facts['river']} the {fourth} and the {fifth} were closed.",
        f"{facts['company']} said that its {first} had been inspected in spring.",
    ]
    chance.shuffle(told)
    told[2:2] = chance.sample(FILLERS, 2)
    return " ".join(told)


def title(facts, outlet):
    return (f"{facts['what'].capitalize()} in {facts['place']}: {facts['mayor']} speaks of {facts['cost']} million",
            f"{facts['critic']} blames {facts['company']} for {facts['place']} {facts['what']}",
            f"{facts['place']}: {facts['what']} {facts['verb']} {facts['count']} people",
            f"After the {facts['what']}, {facts['place']} looks at {facts['company']}",
            f"What the {facts['place']} {facts['what']} means for the {facts['river']} valley")[outlet]


def articles(count):
    """Five outlets report each event."""
    for number in range(count):
        told, outlet = divmod(number, len(OUTLETS))
        facts = event(told)
        yield {
            "id": f"row-{number}", "url": f"https://{OUTLETS[outlet]}/{facts['place'].lower()}-{facts['what']}-{number}",
            "source": OUTLETS[outlet], "lang": "en", "title": title(facts, outlet),
            "published": f"2026-11-{FIRST_DAY + told // 24 % 10:02d}T{told % 24:02d}:{outlet:02d}:00Z",
            "text": text(facts, random.Random(f"article {number}")),
        }
