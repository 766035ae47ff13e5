/* How well a sentence can stand alone in a summary: whole, without a pointer back to the sentence before, its
 * quotations whole, no byline, no boilerplate. Most faults exclude it: fewer bullets are better than bad ones. Where
 * nothing is known of a language, only what marks and capitals say counts. */
#include "sentence_judge.h"

#include <string.h>

#include "boilerplate.h"
#include "sentence_dateline.h"
#include "sentence_quotes.h"
#include "sentence_reference.h"

#define BYLINE_BYTES_MAX 120
#define BYLINE_NAMES     3   /* capitalised words behind "By" */
#define DATELINE_ROOM    100 /* bytes that a dateline may add */
#define LABEL_WORDS      3   /* in front of a colon */
#define HANDLES_MAX      1   /* "@" and "#" of posts */
#define TITLE_CASE_PCT   80  /* of the words capitalised: a heading */
#define LOADED_MANY      2   /* words that take sides: as opinion */
#define YEAR_BYTES       4
#define ADVERB_BYTES_MIN 5 /* "only", "early" are none */

/* What is taken off a sentence's worth for faults that do not exclude it. */
static const float no_stop = 0.3F, shouts = 0.4F, loaded_once = 0.6F, loaded_often = 0.25F, ends_on_initial = 0.34F,
                   dated = 0.4F;

/* Languages whose sentences need fewer words than English ones for the same. */
static const char dense_langs[] =
    " ar az be bg cs da de et fa fi he hr hu hy ja ka kk ko lt lv mk no nb pl ru sk sl sr sv "
    "th tr uk uz vi zh ";

unsigned sentence_words_min(const char *lang)
{
    char wanted[8] = " ";
    size_t size = strnlen(lang, sizeof wanted - 3);
    memcpy(wanted + 1, lang, size);
    memcpy(wanted + 1 + size, " ", 2);
    return size > 0 && strstr(dense_langs, wanted) ? SENTENCE_WORDS_MIN_DENSE : SENTENCE_WORDS_MIN;
}

static int is_lower(char c)
{
    return c >= 'a' && c <= 'z';
}

/* The mark of the list, which are separated by spaces, that the text ends with: its length, or 0. */
static size_t ends_with_any(const char *text, size_t len_bytes, const char *marks)
{
    for (const char *mark = marks; *mark;) {
        size_t size = strcspn(mark, " ");
        if (size <= len_bytes && memcmp(text + len_bytes - size, mark, size) == 0)
            return size;
        mark += size;
        mark += *mark == ' ';
    }
    return 0;
}

static int begins_with_any(const char *text, size_t len_bytes, const char *marks)
{
    for (const char *mark = marks; *mark;) {
        size_t size = strcspn(mark, " ");
        if (size <= len_bytes && memcmp(text, mark, size) == 0)
            return 1;
        mark += size;
        mark += *mark == ' ';
    }
    return 0;
}

/* The text's end without closing quotes and brackets. */
static size_t without_closers(const char *text, size_t len_bytes)
{
    size_t size;
    while ((size = ends_with_any(text, len_bytes, "\" ” “ ’ ' ) » ] 」 』 ）")) > 0)
        len_bytes -= size;
    return len_bytes;
}

/* "Gov." and "Samuel J." end no sentence: it was cut there. */
static float quality_of_last_word(const struct judge_words *words, const char *text)
{
    if (words->count == 0)
        return 1;
    const struct judge_word *last = &words->rows[words->count - 1];
    if (words->count == JUDGE_WORDS_MAX || last->after != '.')
        return 1;
    if (last->kinds & LEX_ABBREVIATION && last->is_capitalised)
        return 0;
    if (last->size_bytes == 1 && last->is_capitalised)
        return last->start > 0 && text[last->start - 1] == '.' ? ends_on_initial : 0; /* "U.S." may end one */
    return 1;
}

static float quality_of_end(const struct judge_words *words, const char *text, size_t len_bytes)
{
    size_t bare = without_closers(text, len_bytes);
    /* A question tells nothing that happened; an ellipsis is cut off. */
    if (ends_with_any(text, bare, "? ？ ؟ ... … .. : ； ;"))
        return 0;
    if (ends_with_any(text, bare, "! ！"))
        return shouts;
    return ends_with_any(text, bare, ". 。 । ۔ ։ ።") ? quality_of_last_word(words, text) : no_stop;
}

/* The bytes of three words or more that begin with capitals at the beginning of the text; 0: there are fewer. */
static size_t names_bytes(const char *text, size_t len_bytes)
{
    unsigned words = 0;
    size_t at = 0;
    while (at < len_bytes && text[at] >= 'A' && text[at] <= 'Z') {
        while (at < len_bytes && text[at] != ' ')
            at++;
        words++;
        at += at < len_bytes;
    }
    return words >= BYLINE_NAMES ? at : 0;
}

/* "By Ann Moss, Oslo Post": a line that names its writer and says nothing else. */
static int is_byline(const char *text, size_t len_bytes)
{
    static const char *const by[] = {"By ", "Von ", "Par ", "Por ", "Di ", "Door "};
    for (size_t i = 0; i < sizeof by / sizeof by[0]; i++) {
        size_t size = strlen(by[i]);
        if (len_bytes <= size || memcmp(text, by[i], size) != 0)
            continue;
        /* The byline alone, or one that runs into the report: "By Ann Moss The council voted …". */
        size_t names = names_bytes(text + size, len_bytes - size);
        if (names > 0 && names < len_bytes - size)
            return 1;
        return len_bytes < BYLINE_BYTES_MAX && sentence_is_names_only(text + size, len_bytes - size);
    }
    return 0;
}

/* A date or number that runs into the next word: two lines of a page without their break. */
static int has_glued_lines(const char *text, size_t len_bytes)
{
    for (size_t i = YEAR_BYTES; i + 2 < len_bytes; i++)
        if (text[i] >= 'A' && text[i] <= 'Z' && is_lower(text[i + 1]) && is_lower(text[i + 2]) &&
            strspn(text + i - YEAR_BYTES, "0123456789") == YEAR_BYTES)
            return 1;
    return 0;
}

/* What stands on pages and not in reports: scripts, addresses, titles with their site, posts. */
static int is_page(const struct judge_words *words, const char *text, size_t len_bytes)
{
    unsigned handles = 0;
    for (size_t i = 0; i < len_bytes; i++) {
        handles += text[i] == '@' || text[i] == '#';
        if (strchr("{}|<>", text[i]))
            return 1;
    }
    uint32_t kinds = words->scan;
    for (unsigned i = 0; i < words->count; i++)
        kinds |= words->rows[i].is_quoted ? 0 : words->rows[i].kinds;
    return handles > HANDLES_MAX || kinds & LEX_PAGE || memmem(text, len_bytes, "://", 3) ||
           memmem(text, len_bytes, " ago · ", strlen(" ago · ")) || memmem(text, len_bytes, "... -", strlen("... -")) ||
           memmem(text, len_bytes, "www.", 4) || has_glued_lines(text, len_bytes);
}

/* "WATCH: …", "Analysis: …". */
static int has_label(const struct judge_words *words)
{
    for (unsigned i = 0; i < LABEL_WORDS && i < words->count; i++)
        if (words->rows[i].kinds & LEX_LABEL && i + words->rows[i].words <= words->count &&
            words->rows[i + words->rows[i].words - 1].after == ':')
            return 1;
    return 0;
}

/* A heading: nearly every word with a capital. German writes its nouns so, and is judged by its last mark alone. */
static int is_heading(const struct judge_words *words)
{
    unsigned capitals = 0;
    for (unsigned i = 0; i < words->count; i++)
        capitals += words->rows[i].is_capitalised || words->rows[i].is_number;
    return words->count > 0 && capitals * 100 >= words->count * TITLE_CASE_PCT;
}

/* "Aug. 4, 2026": reports name the day, captions of pictures the whole date. In brackets it is a report's after all. */
static int has_whole_date(const struct judge_words *words, const char *text)
{
    for (unsigned i = 1; i + 1 < words->count; i++) {
        const struct judge_word *month = &words->rows[i - 1], *day = &words->rows[i], *year = &words->rows[i + 1];
        if (month->is_capitalised && day->is_number && day->size_bytes <= 2 && day->after == ',' && year->is_number &&
            year->size_bytes == YEAR_BYTES)
            return month->start == 0 || text[month->start - 1] != '(';
    }
    return 0;
}

/* "(presumably panicked)": an adverb behind a bracket says what to think. Only English has so plain an ending. */
static unsigned count_asides(const struct judge_words *words, const char *text)
{
    unsigned asides = 0;
    for (unsigned i = 1; i < words->count && words->lang == lexicon_lang("en"); i++) {
        const struct judge_word *word = &words->rows[i];
        const char *end = text + word->start + word->size_bytes;
        asides += !word->is_quoted && text[word->start - 1] == '(' && word->size_bytes > ADVERB_BYTES_MIN &&
                  memcmp(end - 2, "ly", 2) == 0;
    }
    return asides;
}

static unsigned count_loaded(const struct judge_words *words)
{
    unsigned loaded = words->scan & LEX_LOADED ? 1 : 0;
    for (unsigned i = 0; i < words->count; i++) {
        const struct judge_word *word = &words->rows[i];
        /* "Savage" inside a sentence is somebody's name. */
        loaded += !word->is_quoted && word->kinds & LEX_LOADED && (i == 0 || !word->is_capitalised || word->words > 1);
    }
    return loaded;
}

/* "In 2019" is what was before; "August 4, 2026" may be today. */
static int names_year(const struct judge_words *words, unsigned i, const char *text)
{
    const struct judge_word *word = &words->rows[i];
    if (!word->is_number || word->size_bytes != YEAR_BYTES ||
        (memcmp(text + word->start, "19", 2) != 0 && memcmp(text + word->start, "20", 2) != 0))
        return 0;
    return i > 0 && !words->rows[i - 1].is_number && !words->rows[i - 1].is_capitalised;
}

static enum sentence_role role_of(const struct judge_words *words, const char *text)
{
    uint32_t kinds = words->scan;
    int has_year = 0;
    for (unsigned i = 0; i < words->count; i++) {
        kinds |= words->rows[i].is_quoted ? 0 : words->rows[i].kinds;
        has_year |= names_year(words, i, text);
    }
    if (kinds & LEX_REACTION || (kinds & LEX_SPEECH && words->quoted_count > 0))
        return ROLE_REACTION;
    if (kinds & LEX_BACKGROUND || has_year)
        return ROLE_BACKGROUND;
    return kinds & LEX_NEXT ? ROLE_NEXT : ROLE_FACT;
}

static float quality_of_words(const struct judge_words *words, const char *text, size_t len_bytes,
                              struct sentence_verdict *out)
{
    if (is_page(words, text, len_bytes) || has_label(words) || is_heading(words))
        return 0;
    out->is_heard = 1;
    out->role = role_of(words, text);
    out->loaded = count_loaded(words) + count_asides(words, text);
    if (is_lower(*text) || sentence_leans_back(words, text, &out->pointer))
        return 0;
    float quality = quality_of_end(words, text, len_bytes) * sentence_quotes_quality(words);
    return has_whole_date(words, text) ? quality * dated : quality;
}

float sentence_loaded_factor(unsigned loaded)
{
    return loaded == 0 ? 1 : loaded < LOADED_MANY ? loaded_once : loaded_often;
}

void sentence_judge(struct sentence_judge *judge, const char *text, size_t len_bytes, const char *lang,
                    struct sentence_verdict *out)
{
    *out = (struct sentence_verdict){.role = ROLE_FACT};
    if (len_bytes < SENTENCE_BYTES_MIN || len_bytes > SENTENCE_BYTES_MAX + DATELINE_ROOM || is_byline(text, len_bytes))
        return;
    out->start = (unsigned)sentence_dateline_bytes(text, len_bytes);
    const char *body = text + out->start;
    size_t body_bytes = len_bytes - out->start;
    if (body_bytes < SENTENCE_BYTES_MIN || body_bytes > SENTENCE_BYTES_MAX ||
        begins_with_any(body, body_bytes, "- — – • , . ; … ) · * >") || boilerplate_is_in(text, len_bytes))
        return;
    if (out->start > 0) {
        /* What looks like a place in capitals may be a label: "WATCH: ". */
        judge_words_read(judge->lexicon, text, out->start, lang, &judge->words);
        if (has_label(&judge->words))
            return;
    }
    judge_words_read(judge->lexicon, body, body_bytes, lang, &judge->words);
    out->quality = quality_of_words(&judge->words, body, body_bytes, out);
}
