"""Faults of bullets that a pattern finds, counted apart from the rules by which the bullets are chosen. English patterns;
in other languages only marks and repetitions count. `python3 -m doctest patterns.py` tries them."""

import json
import re
import urllib.request

import rouge

BACK = re.compile(
    r"(?:but|and|or|so|however|also|then|thus|therefore|yet|instead|still|meanwhile|moreover|furthermore|nevertheless|"
    r"otherwise|besides|additionally|similarly|likewise|consequently|he|she|it|they|his|her|its|their|him|them|both|"
    r"others?|another|such|these|those|this (?!week|month|year|summer|winter|spring|fall|autumn|morning|afternoon|evening)|"
    r"that|in addition|as a result|in response|for example|for instance|when (?:he|she|they|it)|"
    r"(?:when |after |while |as )?the \d+-year-old|"
    r"the (?:move|moves|decision|ruling|disclosure|accolade|announcement|comments?|remarks?|incident|statement|proposal|"
    r"measure|pair|duo|two|former|latter|suspect)\s+(?!of|by|to|on|against|for|between|over|in|at|from|about))\b", re.I)
FIRST_PERSON = re.compile(r"\b(?:I|[Ww]e|[Mm]y|[Oo]ur|us|I'm|[Ww]e're)\b")
QUOTED = re.compile(r"[“\"«„][^“”\"«»„]*[”\"»“]|(?<!\w)['‘][^'‘’]*['’](?!\w)")
PAGE = re.compile(
    r"\||…$|\.\.\.$|\b(?:subscribe|newsletter|sign up|click here|cookies|read more|donate (?:now|today)|photo by|watch:|"
    r"getty images|all rights reserved|congratulations to)\b|^by [A-Z][a-z]+ [A-Z][a-z]+\b|^[A-Z]{4,}[A-Z ,]*[:—–-] ", re.I)
REPEATED_SHARE = 0.55  # of the shorter bullet's longer words
REPEATED_COSINE = 0.905  # multilingual-e5-small; read on a hundred pairs
WORD_LETTERS = 4
SCRIPTS = {"latin": re.compile(r"[a-zA-Z]"), "cyrillic": re.compile(r"[а-яА-Я]"), "arabic": re.compile(r"[\u0600-\u06ff]"),
           "han": re.compile(r"[\u3040-\u30ff\u4e00-\u9fff]")}
STOPS = {"en": {"the", "of", "and", "to", "in", "that", "for", "with", "was"},
         "de": {"der", "die", "und", "den", "nicht", "mit", "ist", "von", "für"},
         "fr": {"les", "des", "est", "pour", "dans", "une", "qui", "sur", "du"},
         "es": {"el", "los", "del", "las", "por", "con", "una", "para", "y"},
         "it": {"il", "di", "che", "della", "per", "gli", "è", "sono", "nel"},
         "pt": {"os", "do", "da", "não", "uma", "em", "com", "ao", "pelo"},
         "nl": {"het", "een", "van", "zijn", "niet", "voor", "aan", "ook", "bij"}}


def points_back(text):
    """
    >>> [points_back(t) for t in ("The move came late.", "The move by the board was late.", "This week it rains.")]
    [True, False, False]
    """
    return bool(BACK.match(text))


def is_torn(text):
    """A quotation that is open, or a first person that no quotation holds.

    >>> [is_torn(t) for t in ('We shall stay.', 'Berg said: "We shall stay."', 'all is well," Berg said.')]
    [True, False, True]
    """
    if text.count('"') % 2 or text.count("“") != text.count("”"):
        return True
    return bool(FIRST_PERSON.search(QUOTED.sub(" ", text)))


def content(text):
    return {word for word in rouge.words(text) if len(word) >= WORD_LETTERS or word.isdigit()}


def repeats_words(a, b):
    a, b = content(a), content(b)
    return bool(a and b) and len(a & b) / min(len(a), len(b)) >= REPEATED_SHARE


def language(text):
    """A guess that is enough to see two languages side by side; None where nothing tells.

    >>> [language(t) for t in ("The king of the hill", "Die Lage ist nicht gut und", "Дождь в Осло")]
    ['en', 'de', 'cyrillic']
    """
    script = max(SCRIPTS, key=lambda name: len(SCRIPTS[name].findall(text)))
    if script != "latin":
        return script
    words = rouge.words(text)
    hits = {lang: sum(word in stops for word in words) for lang, stops in STOPS.items()}
    best = max(hits, key=hits.get)
    return best if hits[best] >= 2 else None


def vectors(url, texts):
    body = json.dumps({"model": "e5", "input": texts}).encode()
    request = urllib.request.Request(url, body, {"Content-Type": "application/json"})
    with urllib.request.urlopen(request, timeout=60) as answer:
        return [row["embedding"] for row in json.load(answer)["data"]]


def cosines_above(url, texts):
    """How many texts are near an earlier one."""
    rows = vectors(url, texts) if len(texts) > 1 else []
    dot = lambda a, b: sum(x * y for x, y in zip(a, b))
    return sum(any(dot(a, b) > REPEATED_COSINE * (dot(a, a) * dot(b, b)) ** 0.5 for b in rows[:i]) for i, a in enumerate(rows))


def count(story, summary, embedder=None):
    """Bullets of one summary with each fault, and how many there are in all."""
    texts = [bullet["text"] for bullet in summary["bullets"]]
    languages = {language(text) for text in texts} - {None}
    counts = {
        "bullets": len(texts),
        "back": sum(map(points_back, texts)),
        "torn": sum(map(is_torn, texts)),
        "page": sum(bool(PAGE.search(text)) for text in texts),
        "repeat": sum(any(repeats_words(text, other) for other in texts[:i]) for i, text in enumerate(texts)),
        "mixed": len(texts) if len(languages) > 1 else 0,
        "titles": sum(text not in story["articles"][bullet["article"]]["text"]
                      for text, bullet in zip(texts, summary["bullets"])),
        "short/long": sum(not 12 <= len(rouge.words(text)) <= 45 for text in texts),
    }
    if embedder:
        counts["alike"] = cosines_above(embedder, texts)
    return counts
