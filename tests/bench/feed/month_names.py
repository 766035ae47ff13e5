#!/usr/bin/env python3
"""Writes services/common/date/date_name_table.c: the names of months and days of all locales of the CLDR.

usage: month_names.py --dump > OLDER.json      (needs babel: pip install babel)
       month_names.py OUT.c OLDER.json…
The CLDR renames months now and then, and what feeds are written with is older or newer: so the names of several versions
are put together (babel 2.10.3 and 2.19.0 so far).

A name is folded as text_fold does it (NFKC, case-folded, accents stripped), without dots. Names of several words are kept
up to two words; of longer ones, each pair of words, and each word, that stands for one month only in its language. Languages
of the press (COMMON) count before all others: a name of theirs is never overruled by one of a language that few feeds are
written in. A day's name stands in the table so that it is not taken for the month of another language.
"""
import collections
import json
import sys
import unicodedata

from babel import Locale, localedata

NAME_MAX = 39  # bytes; DATE_NAME_MAX
COMMON = set("""af am ar as az be bg bn bs ca cs cy da de el en eo es et eu fa fi fil fo fr fy ga gl gu he hi hr hu hy id
is it ja jv ka kk km kn ko ku ky lo lt lv mk ml mn mr ms mt my nb ne nl nn no or pa pl ps pt ro ru sd si sk sl so sq
sr sv sw ta te tg th tk tr tt ug uk ur uz vi yo zh zu""".split())
SAME = {"nb": "no", "nn": "no", "yue": "zh", "sh": "sr", "tl": "fil"}
# What the press writes and the CLDR has not.
EXTRA = [("fr", 1, "jan"), ("fr", 2, "fev"), ("fr", 7, "jul"), ("de", 1, "jän"), ("de", 3, "mrz"), ("de", 2, "feber"),
         ("es", 9, "set"), ("es", 9, "setiembre"), ("it", 9, "sett"), ("en", 9, "sept"), ("en", 6, "june"), ("en", 7, "july"),
         ("sl", 8, "avgust"), ("pt", 5, "maio"), ("bg", 6, "юни"), ("ru", 5, "май"), ("nl", 3, "mrt")]


def strippable(sign):
    code = ord(sign)
    return (0x300 <= code <= 0x36F or 0x591 <= code <= 0x5C7 or 0x64B <= code <= 0x65F or code in (0x670, 0x640)
            or 0x1DC0 <= code <= 0x1DFF or 0x20D0 <= code <= 0x20FF)


def fold(name):
    folded = unicodedata.normalize("NFKD", name.replace("’", "'")).casefold()
    folded = unicodedata.normalize("NFKD", folded).replace("ı", "i")
    kept = "".join(c for c in folded if not strippable(c) and unicodedata.category(c) != "Cf")
    return unicodedata.normalize("NFC", kept).replace(".", "").replace("־", " ")


def words_of(name):
    return fold(name).replace("'", " ").replace("-", " ").split()


def read_locales():
    """({(lang, number): {(words…)}} of months, the same of days; 1 = Monday)."""
    months, days = collections.defaultdict(set), collections.defaultdict(set)
    for identifier in sorted(localedata.locale_identifiers()):
        locale = Locale.parse(identifier)
        lang = SAME.get(locale.language, locale.language)
        for context in ("format", "stand-alone"):
            for width in ("abbreviated", "wide"):
                for number, name in locale.months.get(context, {}).get(width, {}).items():
                    months[lang, number].add(tuple(words_of(name)))
                for number, name in locale.days.get(context, {}).get(width, {}).items():
                    days[lang, number + 1].add(tuple(words_of(name)))
    for lang, number, name in EXTRA:
        months[lang, number].add(tuple(words_of(name)))
    for number in range(1, 13):  # "in May" is one word
        months["he", number] |= {("ב" + words[0],) for words in months["he", number] if len(words) == 1}
    return months, days


def usable(name):
    """Latin letters need three to be a name; no digits: a numbered month is read as a number."""
    if any(c.isdigit() for c in name) or len(name.encode()) > NAME_MAX:
        return False
    return len(name) >= (3 if name.isascii() else 1 if ord(name[0]) >= 0x900 else 2)


def parts_of(words):
    """Words, and pairs of words, of a name that has several."""
    if len(words) < 2:
        return []
    return list(words) + [" ".join(pair) for pair in zip(words, words[1:])]


def names_of(table):
    """{name: {number: {lang}}}."""
    found = collections.defaultdict(lambda: collections.defaultdict(set))
    by_lang = collections.defaultdict(dict)
    for (lang, number), names in table.items():
        by_lang[lang][number] = names
    for lang, numbers in by_lang.items():
        seen = collections.defaultdict(set)
        for number, names in numbers.items():
            for words in names:
                for word in parts_of(words):
                    seen[word].add(number)
        for number, names in numbers.items():
            for words in names:
                if any(c.isdigit() for word in words for c in word):
                    continue
                whole = [" ".join(words)] if len(words) <= 2 else []
                for name in whole + [w for w in parts_of(words) if len(seen[w]) == 1 and len(w) > 3]:
                    if usable(name):
                        found[name][number].add(lang)
    return found


def rows_of(months, days):
    """(name, kind, number, is_common, langs), sorted: of several meanings in the common languages, all."""
    rows = []
    for name, numbers in names_of(months).items():
        for number, langs in numbers.items():
            common = langs & COMMON
            rows.append((name, "MONTH", number, bool(common), common or langs))
    for name, numbers in names_of(days).items():
        for number, langs in numbers.items():
            if langs & COMMON:
                rows.append((name, "DAY", number, True, langs & COMMON))
    return sorted(rows, key=lambda row: (row[0].encode(), row[1], row[2]))


def escape(name):
    out, was_hex = "", False
    for byte in name.encode():
        if 0x20 <= byte < 0x7F:
            out += ('" "' if was_hex and chr(byte) in "0123456789abcdefABCDEF" else "") + chr(byte)
            was_hex = False
        else:
            out += f"\\x{byte:02X}"
            was_hex = True
    return out


def dump():
    json.dump([[[*key, sorted(names)] for key, names in sorted(table.items())] for table in read_locales()], sys.stdout)


def main(out_path, older_paths):
    tables = read_locales()
    for path in older_paths:
        with open(path, encoding="utf-8") as file:
            for table, older in zip(tables, json.load(file)):
                for lang, number, names in older:
                    table[lang, number] |= {tuple(words) for words in names}
    rows = rows_of(*tables)
    sets = sorted({" ".join(sorted(row[4])) for row in rows})
    index = {langs: i for i, langs in enumerate(sets)}
    with open(out_path, "w", encoding="utf-8") as out:
        out.write("/* Written by tests/bench/feed/month_names.py from the Unicode CLDR (Unicode licence v3); do not edit. */\n"
                  '#include "date_name_table.h"\n\n/* clang-format off */\nconst char *const date_lang_sets[] = {\n')
        out.writelines(f'    " {langs} ",\n' for langs in sets)
        out.write("};\n\nconst struct date_name_row date_names[] = {\n")
        for name, kind, number, common, langs in rows:
            out.write(f'    {{"{escape(name)}", DATE_NAME_{kind}, {number}, {int(common)}, {index[" ".join(sorted(langs))]}}},\n')
        out.write("};\nconst size_t date_name_count = sizeof date_names / sizeof *date_names;\n/* clang-format on */\n")
    print(len(rows), "names,", len(sets), "sets of languages", file=sys.stderr)


if __name__ == "__main__":
    dump() if sys.argv[1] == "--dump" else main(sys.argv[1], sys.argv[2:])
