#!/usr/bin/env python3
"""One thing has one word: no catalogue uses a word that services/publish/words/terms.csv keeps out of it. There `where`
and `never` are regular expressions, of the English text and of what must not be in its translation; `but` is the word to use."""
import csv
import pathlib
import re
import sys

WORDS = pathlib.Path(__file__).resolve().parents[4] / "services/publish/words"


def texts(lang):
    """Each translation with its English."""
    for block in (WORDS / f"po/{lang}.po").read_text(encoding="utf-8").split("\n\n")[1:]:
        english = re.search(r'^msgid "(.*)"$', block, re.MULTILINE)[1]
        for said in re.findall(r'^msgstr(?:\[\d\])? "(.*)"$', block, re.MULTILINE):
            yield english, said


found, used = [], 0
with open(WORDS / "terms.csv", encoding="utf-8", newline="") as table:
    for row in csv.DictReader(table):
        meant = [(english, said) for english, said in texts(row["lang"]) if re.search(row["where"], english)]
        if not meant:
            found.append(f"{row['lang']}: no text is like {row['where']}")
        used += len(meant)
        found += [f"{row['lang']}: {said}: say {row['but']}" for _, said in meant if re.search(row["never"], said)]
print(f"{used} translations looked at")
sys.exit("\n".join(found) if found else 0)
