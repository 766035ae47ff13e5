/* A catalogue is a .mo file: two tables of texts, the English ones sorted (GNU gettext manual, "The Format of GNU MO
 * Files"). Its numbers are those of the machine that compiled it, which is ours. */
#include "words.h"

#include <assert.h>
#include <string.h>

#define MO_MAGIC 0x950412DEu

/* ISO C knows no empty array, so a catalogue that is carried is declared without its size. */
#define CATALOGUES(each) each(de) each(fr) each(es) each(pt) each(it) each(pl) each(tr) each(ar) each(zh)
#define DECLARE(lang)                                                                                                  \
    extern const char lang##_mo[];                                                                                     \
    extern const size_t lang##_mo_size;
CATALOGUES(DECLARE)

/* Which form a number takes, from 0; what the catalogues say in Plural-Forms. */
static unsigned never(uint64_t count)
{
    (void)count;
    return 0;
}

static unsigned but_one(uint64_t count)
{
    return count != 1;
}

static unsigned above_one(uint64_t count)
{
    return count > 1;
}

static unsigned polish(uint64_t count)
{
    uint64_t tens = count % 100 / 10, ones = count % 10;
    if (count == 1)
        return 0;
    return ones >= 2 && ones <= 4 && tens != 1 ? 1 : 2;
}

static unsigned arabic(uint64_t count)
{
    uint64_t rest = count % 100;
    if (count <= 2)
        return (unsigned)count;
    if (rest >= 3 && rest <= 10)
        return 3;
    return rest >= 11 ? 4 : 5;
}

static const struct language {
    const char *code, *name;
    const char *mo; /* NULL: what is written in the program */
    const size_t *mo_size;
    unsigned (*plural)(uint64_t count);
    const char *thousands;
    int is_rtl;
    unsigned counts_in_words; /* 1 to this one are */
} languages[WORDS_LANGS] = {
    [WORDS_EN] = {"en", "English", NULL, NULL, but_one, ",", 0, 0},
    [WORDS_DE] = {"de", "Deutsch", de_mo, &de_mo_size, but_one, ".", 0, 0},
    [WORDS_FR] = {"fr", "Français", fr_mo, &fr_mo_size, above_one, "\u202F", 0, 0},
    [WORDS_ES] = {"es", "Español", es_mo, &es_mo_size, but_one, ".", 0, 0},
    [WORDS_PT] = {"pt", "Português", pt_mo, &pt_mo_size, above_one, ".", 0, 0},
    [WORDS_IT] = {"it", "Italiano", it_mo, &it_mo_size, but_one, ".", 0, 0},
    [WORDS_PL] = {"pl", "Polski", pl_mo, &pl_mo_size, polish, "\u00A0", 0, 0},
    [WORDS_TR] = {"tr", "Türkçe", tr_mo, &tr_mo_size, above_one, ".", 0, 0},
    [WORDS_AR] = {"ar", "العربية", ar_mo, &ar_mo_size, arabic, ",", 1, 2},
    [WORDS_ZH] = {"zh", "中文", zh_mo, &zh_mo_size, never, ",", 0, 0},
};

static enum words_lang used = WORDS_EN;

int words_lang_read(const char *code, enum words_lang *out)
{
    for (int lang = 0; code && lang < WORDS_LANGS; lang++) {
        if (strcmp(languages[lang].code, code) == 0) {
            *out = (enum words_lang)lang;
            return 1;
        }
    }
    return 0;
}

enum words_lang words_lang_of(const struct lang_list *langs)
{
    enum words_lang found = WORDS_EN;
    for (unsigned i = 0; i < langs->count; i++)
        if (words_lang_read(langs->codes[i], &found))
            return found;
    return WORDS_EN;
}

const char *words_lang_code(enum words_lang lang)
{
    return languages[lang].code;
}

const char *words_lang_name(enum words_lang lang)
{
    return languages[lang].name;
}

int words_is_rtl(enum words_lang lang)
{
    return languages[lang].is_rtl;
}

void words_use(enum words_lang lang)
{
    assert(lang >= WORDS_EN && lang < WORDS_LANGS);
    used = lang;
}

enum words_lang words_used(void)
{
    return used;
}

/* ── catalogues ── */

static uint32_t number_at(const char *mo, size_t at)
{
    uint32_t number;
    memcpy(&number, mo + at, sizeof number);
    return number;
}

/* Text number `index` of the table that begins at `table`: each row is a length and a place. */
static const char *text_at(const char *mo, uint32_t table, uint32_t index)
{
    return mo + number_at(mo, table + 8u * index + 4);
}

/* NULL when the catalogue does not have it. Of two that differ by number the key is the first: the other follows behind
 * its zero byte. */
static const char *find(const struct language *language, const char *english)
{
    const char *mo = language->mo;
    if (!mo || !*english) /* the empty text is the key of a catalogue's head */
        return NULL;
    assert(*language->mo_size > 28 && number_at(mo, 0) == MO_MAGIC);
    uint32_t originals = number_at(mo, 12), translations = number_at(mo, 16);
    for (uint32_t low = 0, high = number_at(mo, 8); low < high;) {
        uint32_t middle = low + (high - low) / 2;
        int order = strcmp(english, text_at(mo, originals, middle));
        if (order == 0)
            return text_at(mo, translations, middle);
        if (order < 0)
            high = middle;
        else
            low = middle + 1;
    }
    return NULL;
}

const char *words_thousands(void)
{
    return languages[used].thousands;
}

int words_form_says(uint64_t count)
{
    return count > 0 && count <= languages[used].counts_in_words;
}

const char *say(const char *english)
{
    const char *found = find(&languages[used], english);
    return found ? found : english;
}

const char *say_count(uint64_t count, const char *one, const char *many)
{
    const struct language *language = &languages[used];
    const char *found = find(language, one);
    if (!found)
        return count == 1 ? one : many;
    /* The forms stand one behind the other, each ended by a zero byte; that there are as many is tested. */
    for (unsigned form = language->plural(count); form > 0; form--)
        found += strlen(found) + 1;
    return found;
}
