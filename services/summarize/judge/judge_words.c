/* Walks over the words of a sentence: letters and digits of any script, with the apostrophes and hyphens inside.
 * Simpler than ICU's words and much faster, which is enough to look words up. */
#include "judge_words.h"

#include <string.h>

#include "text_fold.h"
#include "text_letter.h"
#include "utf8.h"

#define WORD_BYTES_MAX 64 /* no word of the lexicon is longer */

/* Quotation marks: what opens, and what closes it. The same mark may do both; of two that one opens, either closes. */
static const struct {
    const char *open, *close;
} quote_marks[] = {
    {"\"", "\""}, {"“", "”"},   {"“", "\""},  {"„", "“"}, {"„", "”"},  {"„", "\""}, {"«", "»"},
    {"»", "«"},   {"「", "」"}, {"『", "』"}, {"”", "”"}, {"\"", "”"}, {"‘", "’"},  {"'", "'"},
};
#define QUOTE_MARKS_COUNT (sizeof quote_marks / sizeof quote_marks[0])

struct walk {
    const struct lexicon *lexicon;
    const char *text, *end, *at;
    const char *open; /* the mark that is open, or NULL */
    struct judge_words *out;
};

static int is_ascii_letter(unsigned char c)
{
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
}

static int is_digit(unsigned char c)
{
    return c >= '0' && c <= '9';
}

/* The length of the letter or digit at `at`, 0 for anything else. */
static size_t letter_len(const char *at, const char *end)
{
    unsigned char first = (unsigned char)*at;
    if (first < 0x80)
        return is_ascii_letter(first) || is_digit(first);
    uint32_t code_point = 0;
    size_t size = utf8_next(at, (size_t)(end - at), &code_point);
    return size > 0 && text_is_letter(code_point) ? size : 0;
}

static int begins_with(const char *at, const char *end, const char *mark)
{
    size_t size = strlen(mark);
    return (size_t)(end - at) >= size && memcmp(at, mark, size) == 0;
}

/* Apostrophes as they stand in words. */
static size_t apostrophe_len(const char *at, const char *end)
{
    return begins_with(at, end, "'") ? 1 : begins_with(at, end, "’") ? strlen("’") : 0;
}

/* Whether a word of this language ends behind its first apostrophe: "l'", "qu'". */
static int elides(unsigned lang)
{
    return lang == lexicon_lang("fr") || lang == lexicon_lang("it");
}

/* The end of the word that begins at `at`. */
static const char *word_end(const struct walk *walk, const char *at)
{
    while (at < walk->end) {
        size_t size = letter_len(at, walk->end);
        if (size > 0) {
            at += size;
            continue;
        }
        /* A joint counts only between letters. */
        size_t joint = apostrophe_len(at, walk->end);
        joint = joint ? joint : (size_t)(*at == '-' || *at == '.' || *at == ',');
        if (joint == 0 || at + joint >= walk->end || letter_len(at + joint, walk->end) == 0)
            return at;
        if ((*at == '.' || *at == ',') && !is_digit((unsigned char)at[joint]))
            return at;
        if (*at != '-' && *at != '.' && *at != ',' && elides(walk->out->lang))
            return at + joint;
        at += joint;
    }
    return at;
}

static void word_add(struct walk *walk, const char *end)
{
    struct judge_words *out = walk->out;
    if (out->count == JUDGE_WORDS_MAX)
        return;
    struct judge_word *word = &out->rows[out->count++];
    uint32_t first = 0;
    utf8_next(walk->at, (size_t)(end - walk->at), &first);
    *word =
        (struct judge_word){.start = (unsigned)(walk->at - walk->text),
                            .size_bytes = (unsigned)(end - walk->at),
                            .words = 1,
                            .is_capitalised = first < 0x80 ? first >= 'A' && first <= 'Z' : text_is_upper(first) != 0,
                            .is_number = first < 0x80 && is_digit((unsigned char)first),
                            .is_quoted = walk->open != NULL,
                            .after = ' '};
    out->quoted_count += word->is_quoted;
    /* It counts as a word that nothing is known of. */
    if (word->size_bytes > WORD_BYTES_MAX)
        return;
    char folded[WORD_BYTES_MAX * 2];
    size_t size = text_fold(walk->at, word->size_bytes, TEXT_FOLD_KEEP_MARKS, folded, sizeof folded);
    word->hash = lexicon_hash(out->lang, folded, size);
    /* "US" is no "us". */
    int is_acronym = word->size_bytes == 2 && word->is_capitalised && walk->at[1] >= 'A' && walk->at[1] <= 'Z';
    word->kinds = is_acronym ? 0 : lexicon_find(walk->lexicon, word->hash);
}

/* Whether the ' that stands here opens a quotation: before a word, and another stands behind one. */
static int single_opens(const struct walk *walk)
{
    if (walk->at + 1 == walk->end || letter_len(walk->at + 1, walk->end) == 0)
        return 0;
    for (const char *at = walk->at + 2; at < walk->end; at++)
        if (*at == '\'' && at[-1] != ' ' && (at + 1 == walk->end || letter_len(at + 1, walk->end) == 0))
            return 1;
    return 0;
}

/* Opens or closes at the mark that stands here. Returns its length, 0 when there is none. */
static size_t quote_take(struct walk *walk)
{
    unsigned char first = (unsigned char)*walk->at;
    if (first != '"' && first != '\'' && first != 0xC2 && first != 0xE2 && first != 0xE3)
        return 0; /* the first bytes of all marks */
    int is_at_word_end = walk->at > walk->text && walk->at[-1] != ' ' && walk->at[-1] != '(';
    for (size_t i = 0; walk->open && i < QUOTE_MARKS_COUNT; i++) {
        const char *close = quote_marks[i].close;
        if (strcmp(quote_marks[i].open, walk->open) != 0 || !begins_with(walk->at, walk->end, close))
            continue;
        size_t size = strlen(close);
        int is_single = strcmp(close, "’") == 0 || strcmp(close, "'") == 0;
        if (is_single && walk->at + size < walk->end && letter_len(walk->at + size, walk->end) > 0)
            return 0; /* an apostrophe */
        walk->open = NULL;
        return size;
    }
    for (size_t i = 0; i < QUOTE_MARKS_COUNT; i++) {
        const char *open = quote_marks[i].open;
        if (!begins_with(walk->at, walk->end, open))
            continue;
        int is_apostrophe = is_at_word_end && (strcmp(open, "‘") == 0 || strcmp(open, "'") == 0);
        if (walk->open || is_apostrophe || (strcmp(open, "'") == 0 && !single_opens(walk)))
            return strlen(open); /* quotations inside quotations count as one */
        if (strcmp(open, "”") == 0 && is_at_word_end)
            walk->out->quotes = QUOTES_CLOSE; /* no word before an opening mark */
        else
            walk->open = open;
        walk->out->begins_quoted |= walk->out->count == 0;
        return strlen(open);
    }
    return 0;
}

/* A closing mark without an opening one, of the pairs whose marks differ. */
static int closes_nothing(const struct walk *walk)
{
    return !walk->open && (begins_with(walk->at, walk->end, "」") || begins_with(walk->at, walk->end, "』"));
}

/* Adds to each word the kinds of the phrase that begins with it. */
static void phrases_find(const struct lexicon *lexicon, struct judge_words *out)
{
    for (unsigned i = 0; i < out->count; i++) {
        struct judge_word *word = &out->rows[i];
        if (!(word->kinds & LEX_PHRASE))
            continue;
        uint64_t joined = word->hash;
        for (unsigned j = 1; j < LEXICON_PHRASE_MAX && i + j < out->count; j++) {
            joined = lexicon_join(joined, out->rows[i + j].hash);
            uint32_t kinds = lexicon_find(lexicon, joined) & ~(uint32_t)LEX_PHRASE;
            if (kinds != 0) {
                word->kinds |= kinds;
                word->words = (unsigned char)(j + 1);
            }
        }
    }
}

void judge_words_read(const struct lexicon *lexicon, const char *text, size_t len_bytes, const char *lang,
                      struct judge_words *out)
{
    struct walk walk = {.lexicon = lexicon, .text = text, .end = text + len_bytes, .at = text, .out = out};
    out->count = out->quoted_count = 0;
    out->quotes = QUOTES_WHOLE;
    out->begins_quoted = 0;
    out->lang = lexicon_lang(lang);
    out->scan = out->opening = 0;
    if (lexicon_is_spaceless(out->lang))
        out->scan = lexicon_scan(lexicon, out->lang, text, len_bytes, &out->opening);
    while (walk.at < walk.end) {
        size_t size;
        if (letter_len(walk.at, walk.end) > 0) {
            const char *end = word_end(&walk, walk.at);
            word_add(&walk, end);
            walk.at = end;
        } else if ((size = quote_take(&walk)) > 0) {
            walk.at += size;
        } else {
            if (closes_nothing(&walk))
                out->quotes = QUOTES_CLOSE;
            if (out->count > 0 && out->rows[out->count - 1].after == ' ' && strchr(",:;.)", *walk.at))
                out->rows[out->count - 1].after = *walk.at;
            walk.at++;
        }
    }
    if (walk.open)
        out->quotes = QUOTES_OPEN;
    phrases_find(lexicon, out);
}
