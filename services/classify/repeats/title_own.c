/* A title in three steps: parts that name the outlet or that it repeats are left out, what is left is looked up among
 * those that say nothing, and its words are noted, the weightiest first. */
#include "title_own.h"

#include "id.h"
#include "text_fold.h"
#include "title_table.h"
#include "utf8.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define PART_BYTES_MAX 80 /* of a part that may be the outlet's name */
#define NAME_WORDS_MAX 12
#define PART_TITLES    3  /* titles that a part stood in before it is the outlet's and not an event's */
#define FOLLOWS_MAX    48 /* bytes behind the beginning of a title that says nothing */
#define LETTERS_MIN    3  /* of an outlet's name: fewer stand in any word */
#define CAPITAL_BONUS  8  /* bytes of length that a capital letter counts for */

/* ── the outlet's name ── */

static int is_letter(char byte)
{
    unsigned char value = (unsigned char)byte;
    return value >= 0x80 || (value >= '0' && value <= '9') || (value >= 'a' && value <= 'z');
}

/* Letters and digits alone, folded: "The Daily Planet" and "thedailyplanet" are one name. */
static size_t letters_of(const char *text, size_t size_bytes, char out[TEXT_FOLD_MAX + 1])
{
    size_t count = 0, size = text_fold(text, size_bytes, TEXT_FOLD_STRIP_MARKS, out, TEXT_FOLD_MAX + 1);
    for (size_t i = 0; i < size; i++)
        if (is_letter(out[i]))
            out[count++] = out[i];
    out[count] = '\0';
    return count;
}

void title_outlet_set(struct title_outlet *outlet, const char *domain, const char *name)
{
    const char *identity = domain[0] ? domain : name;
    *outlet = (struct title_outlet){.domain = domain, .name = name};
    if (identity[0])
        outlet->source = (uint32_t)id_hash64(identity, strlen(identity)) | 1u;
}

static int is_in(const char *const *list, const char *word, size_t size_bytes)
{
    for (; *list; list++)
        if ((*list)[0] == word[0] && strlen(*list) == size_bytes && memcmp(*list, word, size_bytes) == 0)
            return 1;
    return 0;
}

struct span {
    const char *at;
    size_t len;
};

static unsigned split(const char *folded, struct span out[NAME_WORDS_MAX])
{
    unsigned count = 0;
    while (*folded && count < NAME_WORDS_MAX) {
        size_t len = 0;
        while (is_letter(folded[len]))
            len++;
        if (len > 0)
            out[count++] = (struct span){folded, len};
        folded += len ? len : 1;
    }
    return count;
}

/* Whether these words, one behind the other, are the name. */
static int spell(const struct span *words, unsigned count, const char *name)
{
    for (unsigned i = 0; i < count; i++) {
        if (strncmp(name, words[i].at, words[i].len) != 0)
            return 0;
        name += words[i].len;
    }
    return *name == '\0';
}

/* Whether the folded words are the name with such words before or behind it as outlets' names are made of. */
static int is_name(const char *folded, const char *name)
{
    struct span words[NAME_WORDS_MAX];
    unsigned count = split(folded, words);
    for (unsigned from = 0; from < count; from++) {
        for (unsigned to = count; to > from; to--) {
            if (spell(words + from, to - from, name))
                return 1;
            if (!is_in(TITLE_OUTLET_WORDS, words[to - 1].at, words[to - 1].len))
                break;
        }
        if (!is_in(TITLE_OUTLET_WORDS, words[from].at, words[from].len))
            break;
    }
    return 0;
}

static int is_called(const char *part, size_t size_bytes, const char *outlet, size_t outlet_len)
{
    char folded[TEXT_FOLD_MAX + 1], letters[TEXT_FOLD_MAX + 1], name[TEXT_FOLD_MAX + 1];
    size_t name_len = letters_of(outlet, outlet_len, name);
    if (name_len < LETTERS_MIN || size_bytes > PART_BYTES_MAX)
        return 0;
    if (letters_of(part, size_bytes, letters) == name_len && memcmp(letters, name, name_len) == 0)
        return 1;
    text_fold(part, size_bytes, TEXT_FOLD_STRIP_MARKS, folded, sizeof folded);
    return is_name(folded, name);
}

/* Whether this part of a title names the outlet: by its name, its domain, or the domain without its ending. */
static int names_outlet(const char *part, size_t size_bytes, const struct title_outlet *outlet)
{
    const char *domain = outlet->domain;
    return is_called(part, size_bytes, outlet->name, strlen(outlet->name)) ||
           is_called(part, size_bytes, domain, strlen(domain)) ||
           is_called(part, size_bytes, domain, strcspn(domain, "."));
}

/* ── titles that say nothing ── */

static size_t without_marks(char *folded)
{
    size_t len = strlen(folded);
    while (len > 0 && strchr(" .!?:-|", folded[len - 1]))
        len--;
    folded[len] = '\0';
    return len;
}

/* Whether what follows ends a sentence or a part. */
static int is_end(const char *rest)
{
    rest += strspn(rest, " ");
    return *rest == '\0' || strchr(".!?|", *rest) != NULL;
}

static int begins_so(const char *folded, size_t len)
{
    for (const char *const *begin = TITLE_NOTHING_BEGINS; *begin; begin++) {
        if ((*begin)[0] != folded[0])
            continue;
        size_t size = strlen(*begin);
        int goes_on = (*begin)[size - 1] == '*';
        size -= (size_t)goes_on;
        if (len <= size + FOLLOWS_MAX && strncmp(folded, *begin, size) == 0 && (goes_on || is_end(folded + size)))
            return 1;
    }
    return 0;
}

int title_says_nothing(const char *title, const struct title_outlet *outlet)
{
    char folded[TEXT_FOLD_MAX + 1];
    size_t size_bytes = strlen(title);
    if (size_bytes == 0 || size_bytes > TEXT_FOLD_MAX)
        return 0;
    text_fold(title, size_bytes, TEXT_FOLD_STRIP_MARKS, folded, sizeof folded);
    size_t len = without_marks(folded);
    return len == 0 || is_in(TITLE_NOTHING, folded, len) || begins_so(folded, len) ||
           names_outlet(title, size_bytes, outlet);
}

/* ── its parts ── */

#define SEPARATOR_WIDE "｜"
/* No two begin alike, so at most one stands at a place. All others begin with a space. */
static const char *const SEPARATORS[] = {" | ", " - ", " – ", " — ", " · ", " • ", " » ", " :: ", SEPARATOR_WIDE};

struct cut {
    size_t left, right; /* bytes: what stands before and what begins behind the separator */
};

/* The length of the separator that stands here, or 0. */
static size_t separator_len(const char *title)
{
    /* What they begin with, so that the list is looked through at few places. */
    if (*title != ' ' && *title != SEPARATOR_WIDE[0])
        return 0;
    for (size_t i = 0; i < sizeof SEPARATORS / sizeof *SEPARATORS; i++) {
        size_t size = strlen(SEPARATORS[i]);
        if (strncmp(title, SEPARATORS[i], size) == 0)
            return size;
    }
    return 0;
}

/* The first separator, or the last. */
static int find_cut(const char *title, int is_last, struct cut *out)
{
    int is_found = 0;
    for (size_t at = 0; title[at] && (is_last || !is_found); at++) {
        size_t size = separator_len(title + at);
        if (size) {
            *out = (struct cut){at, at + size};
            is_found = 1;
        }
    }
    return is_found;
}

struct word {
    uint16_t hash;
    unsigned weight;
};

static int by_weight(const void *a, const void *b)
{
    const struct word *left = a, *right = b;
    if (left->weight != right->weight)
        return left->weight < right->weight ? 1 : -1;
    return (left->hash > right->hash) - (left->hash < right->hash);
}

/* Numbers are left out: two titles of one year are not alike. */
static int read_words(const struct title_reader *reader, const char *title, size_t size_bytes, uint16_t *out,
                      unsigned *out_count, struct err *err)
{
    struct word words[TITLE_WORDS_MAX];
    struct text_term term;
    unsigned count = 0;
    int code = text_terms_start(reader->analyser, title, size_bytes, reader->lang, err);
    while (code == 0 && count < TITLE_WORDS_MAX && text_terms_next(reader->analyser, &term))
        if (!term.is_stop && term.stem_bytes > 0 && term.kind != TEXT_WORD_NUMBER)
            words[count++] = (struct word){(uint16_t)id_hash64(term.stem, term.stem_bytes),
                                           (unsigned)term.size_bytes + (term.is_capitalised ? CAPITAL_BONUS : 0)};
    if (count > 1)
        qsort(words, count, sizeof *words, by_weight);
    for (unsigned i = 0; i < count; i++)
        out[i] = words[i].hash;
    *out_count = count;
    return code;
}

/* Whether the outlet has put this part beside several titles that have nothing else in common. */
static int is_repeated(const struct title_reader *reader, const char *part, size_t part_len, const char *rest,
                       size_t rest_len)
{
    char letters[TEXT_FOLD_MAX + 1];
    uint16_t words[TITLE_WORDS_MAX];
    struct repeats_title title = {.source = reader->outlet->source, .words = words};
    size_t len = letters_of(part, part_len, letters);
    uint32_t key = (uint32_t)id_hash64(letters, len) ^ title.source;
    struct err ignored;
    if (title.source == 0 || len == 0 || part_len > PART_BYTES_MAX ||
        read_words(reader, rest, rest_len, words, &title.word_count, &ignored) < 0 || title.word_count == 0)
        return 0;
    title.title = (uint32_t)id_hash64(rest, rest_len);
    int is_known = repeats_ask(reader->repeats, key, &title) == REPEAT_KNOWN &&
                   repeats_titles(reader->repeats, key) >= PART_TITLES;
    repeats_learn(reader->repeats, key, &title);
    return is_known;
}

static int is_no_part(const struct title_reader *reader, const char *part, size_t part_len, const char *rest,
                      size_t rest_len)
{
    return names_outlet(part, part_len, reader->outlet) || is_repeated(reader, part, part_len, rest, rest_len);
}

/* The last part first: it is the outlet's more often than the first. Of "Planet | Sport | Planet" nothing is left. */
static void leave_out_parts(const struct title_reader *reader, char *title)
{
    struct cut cut;
    if (find_cut(title, 1, &cut) && is_no_part(reader, title + cut.right, strlen(title + cut.right), title, cut.left))
        title[cut.left] = '\0';
    if (find_cut(title, 0, &cut) && is_no_part(reader, title, cut.left, title + cut.right, strlen(title + cut.right)))
        memmove(title, title + cut.right, strlen(title + cut.right) + 1);
}

int title_own_read(const struct title_reader *reader, const char *title, struct title_own *out, struct err *err)
{
    snprintf(out->text, sizeof out->text, "%s", title);
    leave_out_parts(reader, out->text);
    out->says_nothing = title_says_nothing(out->text, reader->outlet);
    if (out->says_nothing)
        out->text[0] = '\0';
    return read_words(reader, out->text, strlen(out->text), out->words, &out->word_count, err);
}
