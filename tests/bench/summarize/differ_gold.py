#!/usr/bin/env python3
"""Precision and recall of the facts that differ, on invented stories: differ_gold.py BENCH

Each case: what the outlets write, one text an outlet, in order of time, and the answers that exclude each other, the latest
first; none where all of it can be true.
"""

import datetime
import json
import subprocess
import sys
import tempfile

CASES = [
    (["A fire in the harbour of Marvik killed 12 people on Monday.", "Fifteen people are dead after the fire in the harbour of Marvik."], [["15", "12"]]),
    (["The quake near Torvik killed at least 40, officials said.", "Death toll of the quake near Torvik climbs to 58", "The quake near Torvik killed at least 40, the army said."], [["58", "40"]]),
    (["Nine sailors are missing after the storm off Marvik.", "Seven sailors were reported missing after the storm off Marvik."], [["7", "9"]]),
    (["Police arrested 30 people at the march in Dalby.", "Police detained 42 people at the march in Dalby, the union said."], [["42", "30"]]),
    (["The flood drove families out; 400 people were evacuated in Marvik.", "Some 650 people were evacuated in Marvik as the river rose."], [["650", "400"]]),
    (["The shipyard of Marvik will cut 4,000 jobs by autumn, its owner said.", "The shipyard of Marvik will cut 3,500 jobs by autumn, the union said."], [["3500", "4000"]]),
    (["Dalby's council approved a $2.5 billion bridge over the sound on Monday.", "Dalby's council approved a $2.9 billion bridge over the sound on Monday."], [["2900000000", "2500000000"]]),
    (["Police identified the suspect as Kai Berg after the attack in Dalby.", "Police identified the suspect as Jon Dahl after the attack in Dalby."], [["Jon Dahl", "Kai Berg"]]),
    (["Mindestens zwölf Menschen sind bei dem Brand in Marvik getötet worden.", "Bei dem Brand in Marvik starben 15 Menschen, teilte die Polizei mit."], [["15", "12"]]),
    (["L'incendie de Marvik a fait au moins douze morts lundi.", "L'incendie du port de Marvik a fait 15 morts, selon la police."], [["15", "12"]]),
    (["El incendio de Marvik dejó 12 muertos el lunes.", "El incendio del puerto de Marvik causó 15 muertos, según la policía."], [["15", "12"]]),
    (["A blast in Torvik killed 3 people and injured 20.", "A blast in Torvik killed 3 people and injured 31, a doctor said."], [["31", "20"]]),
    # All of it can be true.
    (["A fire in the harbour of Marvik killed 12 people on Monday.", "The fire in the harbour of Marvik killed 12, among them two children."], []),
    (["More than 100 people were injured in the blast in Torvik.", "The blast in Torvik injured 104 people."], []),
    (["A fire in the harbour of Marvik killed 12 people on Monday.", "Fires in harbours have killed 80 people since 2019, the union says."], []),
    (["A fire in the harbour of Marvik killed 12 people on Monday.", "Another 3 people were killed on Tuesday in the harbour of Marvik."], []),
    (["A fire in the harbour of Marvik killed 12 people on Monday.", "The fire in the harbour of Marvik killed four dockers on Monday."], []),
    (["A fire in the harbour of Marvik killed 12 people on Monday.", "The toll of the fire in Marvik rose from 9 to 12 on Monday."], []),
    (["The shipyard of Marvik will cut 4,000 jobs by autumn, its owner said.", "Dalby's solar park would create 3,000 jobs, mayor Ann Moss wrote."], []),
    (["The bank raised its rate by 0.25 percent on Monday.", "The bank raised its rate to 4.5 percent on Monday."], []),
    (["Marvik beat Dalby 3-1 on Sunday before 12,000 fans.", "Marvik beat Dalby 3-1 before 12,000 fans in the rain on Sunday."], []),
    (["The court heard the case of 12 dockers on Monday in Marvik.", "The court in Marvik heard on Monday how 15 crates were lost."], []),
    (["A storm killed 5 people in Torvik and 9 people in Marvik.", "A storm killed 14 people, officials in the capital said. In Torvik it killed 5."], []),
    (["The trial over the 2019 fire began in Marvik on Monday.", "The trial over the 2021 repairs began in Marvik on Monday."], []),
    (["Kai Berg, 34, was named head of the port of Marvik.", "Kai Berg, 35 next week, was named head of the port of Marvik."], []),
    (["The war has killed 60,000 people; the strike on Torvik killed 12.", "The strike on Torvik killed 12 people, a doctor said."], []),
]


def main():
    stories = [{"id": str(number), "articles": [
        {"title": "", "text": text, "source": f"s{at}.example", "url": "",
         "published": (datetime.datetime(2026, 8, 1, tzinfo=datetime.timezone.utc) + datetime.timedelta(hours=at)).strftime("%Y-%m-%dT%H:%M:%SZ")}
        for at, text in enumerate(texts)]} for number, (texts, _) in enumerate(CASES)]
    with tempfile.NamedTemporaryFile("w", suffix=".jsonl", encoding="utf-8") as file:
        file.writelines(json.dumps(story) + "\n" for story in stories)
        file.flush()
        out = subprocess.run([sys.argv[1], file.name], check=True, stdout=subprocess.PIPE).stdout
    right = wrong = missed = 0
    for line, (texts, gold) in zip(map(json.loads, out.splitlines()), CASES):
        found = [[claim["value"] for claim in difference["claims"]] for difference in line["differ"]]
        right += sum(answers in gold for answers in found)
        wrong += sum(answers not in gold for answers in found)
        missed += sum(answers not in found for answers in gold)
        if found != gold:
            print(f"expected {gold}, found {found}: {texts[0]}")
    print(f"facts that differ: {len(CASES)} stories, precision {100 * right / max(right + wrong, 1):.1f}, recall {100 * right / max(right + missed, 1):.1f}")
    return wrong > 0


if __name__ == "__main__":
    sys.exit(main())
