#!/usr/bin/env python3
"""Writes tests/data/dates/months.tsv: the 24th of each month of 2026 as 74 languages write it, short and in full.

usage: month_cases.py > tests/data/dates/months.tsv      (needs Debian's python3-babel 2.10, whose CLDR is not the one that
the parser's own table was made from)
Columns: language, date, month.
"""
from datetime import date

from babel.dates import format_date

LANGUAGES = """af am ar az be bg bn bs ca cs cy da de el en es et eu fa fi fil fr ga gl gu he hi hr hu hy id is it ja ka kk km kn ko
ky lo lt lv mk ml mn mr ms mt my nb ne nl pa pl pt ro ru si sk sl sq sr sv sw ta te th tr uk ur uz vi zh""".split()

if __name__ == "__main__":
    for lang in LANGUAGES:
        for month in range(1, 13):
            for pattern in ("d MMM y", "d MMMM y"):
                print(lang, format_date(date(2026, month, 24), pattern, locale=lang), month, sep="\t")
