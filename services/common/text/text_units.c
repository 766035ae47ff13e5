/* Sentences end at a full stop, a question or an exclamation mark before a blank, or at such a mark of scripts without
 * blanks. An abbreviation splits a sentence in two, each time in the same place: for knowing it again that does no harm. */
#include "text_units.h"

#include "id.h"

#include <string.h>

#define TITLE_MIN 12 /* bytes: a shorter title may stand in a sentence by chance */
#define WORD_MIN                                                                                                       \
    5 /* bytes of a word that says what a title is about; of others than ASCII each letter has two or more */
#define TITLE_MARK "\x01"

static int is_word_byte(unsigned char byte)
{
    return byte >= 0x80 || (byte >= '0' && byte <= '9') || ((byte | 0x20) >= 'a' && (byte | 0x20) <= 'z');
}

static char lower(char byte)
{
    return byte >= 'A' && byte <= 'Z' ? (char)(byte | 0x20) : byte;
}

/* The length of a mark that ends a sentence at `text`, with quotes and brackets behind it; 0: none does. */
static size_t end_mark(const char *text)
{
    static const char *const wide[] = {"。", "！", "？"};
    for (size_t i = 0; i < sizeof wide / sizeof *wide; i++)
        if (strncmp(text, wide[i], strlen(wide[i])) == 0)
            return strlen(wide[i]);
    if (!strchr(".!?", *text) || !*text)
        return 0;
    size_t len = strspn(text, ".!?");
    static const char *const closing[] = {"\"", "'", ")", "”", "’", "»"};
    for (size_t i = 0; i < sizeof closing / sizeof *closing; i++)
        if (strncmp(text + len, closing[i], strlen(closing[i])) == 0)
            len += strlen(closing[i]);
    return text[len] == ' ' || text[len] == '\n' || !text[len] ? len : 0;
}

static size_t sentence_len(const char *text)
{
    /* Marks and line ends, and the first bytes of the wide marks: all else is passed over at once. */
    for (size_t at = 0;; at++) {
        at += strcspn(text + at, ".!?\n\xE3\xEF");
        if (!text[at] || text[at] == '\n')
            return at;
        size_t mark = end_mark(text + at);
        if (mark)
            return at + mark;
    }
}

/* Whether the word is in `text`, case of ASCII aside, as the beginning of a word: endings differ. */
static int has_word(const char *text, size_t text_len, const char *word, size_t word_len)
{
    for (size_t at = 0; at + word_len <= text_len; at++) {
        size_t same = 0;
        while (same < word_len && lower(text[at + same]) == lower(word[same]))
            same++;
        if (same == word_len && (at == 0 || !is_word_byte((unsigned char)text[at - 1])))
            return 1;
    }
    return 0;
}

int text_unit_is_about(const char *text, const struct text_unit *unit, const char *title)
{
    const char *words = text + unit->start;
    size_t len = unit->end - unit->start;
    while (*title) {
        size_t word = 0;
        while (is_word_byte((unsigned char)title[word]))
            word++;
        if (word >= WORD_MIN && has_word(words, len, title, word))
            return 1;
        title += word ? word : 1;
    }
    return 0;
}

/* Letters and digits of the unit, the title in it replaced. */
static void read_unit(const char *title, const char *text, struct text_unit *unit)
{
    char letters[512];
    size_t count = 0, title_len = strlen(title), len = unit->end - unit->start;
    const char *at = text + unit->start, *end = at + len;
    const char *found = title_len >= TITLE_MIN && title_len <= len ? memmem(at, len, title, title_len) : NULL;
    unit->hash = 0;
    unit->letters = 0;
    unit->has_title = found != NULL;
    while (at < end) {
        if (at == found) {
            letters[count++] = *TITLE_MARK;
            at += title_len;
        } else if (is_word_byte((unsigned char)*at)) {
            letters[count++] = lower(*at++);
            unit->letters++;
        } else {
            at++;
        }
        if (count == sizeof letters || at >= end) {
            unit->hash = unit->hash * 31 + id_hash64(letters, count);
            count = 0;
        }
    }
}

size_t text_units_split(const char *title, const char *text, struct text_unit out[TEXT_UNITS_MAX])
{
    size_t count = 0, at = 0;
    while (text[at] && count < TEXT_UNITS_MAX) {
        int begins_line = at == 0 || text[at - 1] == '\n';
        size_t len = sentence_len(text + at);
        struct text_unit unit = {.start = (uint32_t)at, .end = (uint32_t)(at + len)};
        at += len;
        unit.is_line = begins_line && (!text[at] || text[at] == '\n');
        at += strspn(text + at, " \n");
        if (len == 0)
            continue;
        read_unit(title, text, &unit);
        out[count++] = unit;
    }
    return count;
}

void text_units_cut(char *text, const struct text_unit *units, size_t count)
{
    size_t used = 0, from = 0;
    for (size_t i = 0; i < count; i++) {
        size_t next = i + 1 < count ? units[i + 1].start : strlen(text);
        from = units[i].start;
        if (units[i].is_out) {
            /* The line end behind it ends what stands before it. */
            if (memchr(text + units[i].end, '\n', next - units[i].end) && used && text[used - 1] == ' ')
                text[used - 1] = '\n';
            continue;
        }
        memmove(text + used, text + from, next - from);
        used += next - from;
    }
    while (used && (text[used - 1] == ' ' || text[used - 1] == '\n'))
        used--;
    if (count)
        text[used] = 0;
}
