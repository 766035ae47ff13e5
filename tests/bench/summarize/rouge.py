"""ROUGE-1, -2 and -L as F1 over lower-case words, without stemming: enough to compare two summaries of one story."""

import re
from collections import Counter

WORD = re.compile(r"\w+")
WORDS_MAX = 600  # of a text; ROUGE-L is quadratic in it


def words(text):
    return WORD.findall(text.lower())[:WORDS_MAX]


def f1(hits, made, wanted):
    if not hits:
        return 0.0
    precision, recall = hits / made, hits / wanted
    return 2 * precision * recall / (precision + recall)


def ngrams(tokens, n):
    return Counter(zip(*(tokens[i:] for i in range(n))))


def rouge_n(made, wanted, n):
    a, b = ngrams(made, n), ngrams(wanted, n)
    return f1(sum((a & b).values()), sum(a.values()), sum(b.values()))


def lcs(a, b):
    row = [0] * (len(b) + 1)
    for x in a:
        before = 0
        for j, y in enumerate(b, 1):
            above = row[j]
            row[j] = before + 1 if x == y else max(above, row[j - 1])
            before = above
    return row[-1]


def rouge(made, wanted):
    """(ROUGE-1, ROUGE-2, ROUGE-L) of two texts, 0 to 1."""
    a, b = words(made), words(wanted)
    return rouge_n(a, b, 1), rouge_n(a, b, 2), f1(lcs(a, b), len(a), len(b))
