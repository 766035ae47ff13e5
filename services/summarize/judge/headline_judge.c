/* How well a title serves as the headline of a story that many outlets report: sober, complete, and about the news
 * instead of the reader or the outlet. First what is no part of it is cut off, labels in front and names of sites behind.
 * Then factors below 1 for each fault; what can never be a headline is beneath HEADLINE_QUALITY_FIT, and still above 0,
 * since a story may have nothing else. */
#include "headline_judge.h"

#include <ctype.h>
#include <string.h>
#include <strings.h>

#include "sentence_judge.h"

#define BYTES_MANY       140 /* beyond what most editors write */
#define OUTLET_BYTES_MIN 3
#define OUTLET_BYTES_MAX 40
#define OUTLET_WORDS_MAX 5
#define TAILS_MAX        3 /* "Title | Section | Site" */
#define LABEL_WORDS_MAX  4
#define WORDS_LEFT_MIN   4  /* of a title from which a tail is cut */
#define WORDS_MIN        3  /* fewer name a section, or a site */
#define SHOUT_LETTERS    4  /* "NATO" may stand in a sober title; longer words in capitals, or many, shout */
#define QUOTED_ALONE_PCT 75 /* of the words: a quotation and little else */

static const float shouts = 0.5F, labels = 0.6F, may_name_outlet = 0.8F, addresses = 0.5F, too_long = 0.7F,
                   quotes = 0.9F, begins_with_quote = 0.6F, ends_open = 0.3F, never = 0.02F;

/* Whether there is an exclamation mark, or more than a third of the longer words stand in capitals. */
static int is_shouting(const char *title, size_t len_bytes)
{
    unsigned words = 0, loud = 0, run = 0, upper = 0;
    for (size_t i = 0; i <= len_bytes; i++) {
        unsigned char byte = i < len_bytes ? (unsigned char)title[i] : ' ';
        if (isalpha(byte)) {
            run++;
            upper += isupper(byte) != 0;
            continue;
        }
        words += run >= SHOUT_LETTERS;
        loud += run >= SHOUT_LETTERS && upper == run;
        run = upper = 0;
    }
    return memchr(title, '!', len_bytes) != NULL || loud * 3 > words;
}

static int ends_with(const char *text, size_t len_bytes, const char *mark)
{
    size_t size = strlen(mark);
    return size <= len_bytes && memcmp(text + len_bytes - size, mark, size) == 0;
}

/* ── what is no part of the headline ── */

/* Words, and how many of them begin with a small letter. */
static unsigned words_count(const char *text, size_t len_bytes, unsigned *out_small)
{
    unsigned words = 0;
    *out_small = 0;
    for (size_t i = 0; i < len_bytes; i++)
        if (text[i] != ' ' && (i == 0 || text[i - 1] == ' ')) {
            words++;
            *out_small += islower((unsigned char)text[i]) != 0;
        }
    return words;
}

/* Whether the letters are those of the outlet's domain: "Oslo Post" and oslopost.example, "The Coast" and
 * coast.example. */
static int names_source(const char *text, size_t len_bytes, const char *source)
{
    char letters[OUTLET_BYTES_MAX + 1];
    size_t count = 0;
    for (size_t i = 0; i < len_bytes && count < OUTLET_BYTES_MAX; i++)
        if (isalnum((unsigned char)text[i]))
            letters[count++] = (char)tolower((unsigned char)text[i]);
    letters[count] = '\0';
    size_t name = strcspn(source, ".");
    const char *bare = strncmp(letters, "the", 3) == 0 && strncmp(source, "the", 3) != 0 ? letters + 3 : letters;
    return name >= OUTLET_BYTES_MIN && strncasecmp(bare, source, name) == 0 && strlen(bare) <= name + 3;
}

/* Whether all words are labels: "live", "live updates", "as it happened". */
static int is_label(struct headline_judge *judge, const char *text, size_t len_bytes, const char *lang)
{
    judge_words_read(judge->lexicon, text, len_bytes, lang, &judge->words);
    unsigned i = 0;
    while (i < judge->words.count && judge->words.rows[i].kinds & LEX_LABEL)
        i += judge->words.rows[i].words;
    return judge->words.count > 0 && judge->words.count <= LABEL_WORDS_MAX && i >= judge->words.count;
}

/* The last mark that parts a title from what stands behind it; sets its length. NULL: there is none. */
static const char *last_mark(const char *title, size_t len_bytes, size_t *out_size)
{
    static const char *const marks[] = {" | ", " - ", " – ", " — ", " · ", " :: "};
    const char *last = NULL;
    for (size_t i = 0; i < sizeof marks / sizeof marks[0]; i++) {
        size_t size = strlen(marks[i]);
        for (const char *at = title; (at = memmem(at, len_bytes - (size_t)(at - title), marks[i], size)) != NULL;
             at += size)
            if (!last || at > last) {
                last = at;
                *out_size = size;
            }
    }
    return last;
}

/* What a title is worth behind whose mark this tail stands; 0: the tail is part of the title. */
static float worth_without(struct headline_judge *judge, const struct headline_title *whole, const char *tail,
                           size_t tail_bytes)
{
    const char *title = whole->text, *lang = whole->lang, *source = whole->source;
    unsigned small_of_title, small;
    unsigned words = words_count(title, (size_t)(tail - title), &small_of_title);
    unsigned tail_words = words_count(tail, tail_bytes, &small);
    if (tail_bytes == 0 || tail_bytes > OUTLET_BYTES_MAX || words < WORDS_LEFT_MIN)
        return 0;
    if (names_source(tail, tail_bytes, source))
        return 1;
    if (is_label(judge, tail, tail_bytes, lang))
        return labels;
    if (memchr(tail - 3, '|', 3))
        return 1;
    /* In a title whose words all begin with capitals a name looks like any other words. */
    return small == 0 && tail_words <= OUTLET_WORDS_MAX && small_of_title * 3 >= words ? may_name_outlet : 0;
}

static float cut_tails(struct headline_judge *judge, const struct headline_title *whole,
                       struct headline_verdict *verdict)
{
    const char *title = whole->text;
    float worth = 1;
    for (unsigned i = 0; i < TAILS_MAX; i++) {
        size_t size = 0;
        const char *mark = last_mark(title, verdict->len_bytes, &size);
        if (!mark)
            break;
        const char *tail = mark + size;
        float without = worth_without(judge, whole, tail, verdict->len_bytes - (size_t)(tail - title));
        if (without <= 0)
            break;
        worth *= without;
        verdict->len_bytes = (unsigned)(mark - title);
    }
    return worth;
}

/* "WATCH: …", "Live | …": where the title goes on behind its label; 0 where it has none. */
static unsigned label_end(const struct judge_words *words, const char *title)
{
    unsigned next = words->rows[0].words;
    if (!(words->rows[0].kinds & LEX_LABEL) || next >= words->count || next > LABEL_WORDS_MAX)
        return 0;
    const struct judge_word *last = &words->rows[next - 1];
    const char *gap = title + last->start + last->size_bytes, *end = title + words->rows[next].start;
    int is_mark = last->after == ':' || memchr(gap, '|', (size_t)(end - gap)) ||
                  memmem(gap, (size_t)(end - gap), " - ", 3) || memmem(gap, (size_t)(end - gap), " – ", strlen(" – "));
    /* A quotation mark in front of the next word is part of the title. */
    while (is_mark && end > gap && end[-1] != ' ')
        end--;
    return is_mark ? (unsigned)(end - title) : 0;
}

/* Cuts labels off, and leaves the words of what is left in the judge. */
static float cut_labels(struct headline_judge *judge, const char *title, const char *lang,
                        struct headline_verdict *verdict)
{
    float worth = 1;
    for (unsigned i = 0; i < TAILS_MAX; i++) {
        judge_words_read(judge->lexicon, title + verdict->start, verdict->len_bytes, lang, &judge->words);
        unsigned end = judge->words.count > 0 ? label_end(&judge->words, title + verdict->start) : 0;
        if (end == 0)
            break;
        verdict->start += end;
        verdict->len_bytes -= end;
        worth *= labels;
    }
    return worth;
}

/* ── faults of what is left ── */

static int asks(const char *text, size_t len_bytes)
{
    static const char *const marks[] = {"?", "？", "؟"};
    for (size_t i = 0; i < sizeof marks / sizeof marks[0]; i++) {
        size_t size = strlen(marks[i]);
        const char *at = memmem(text, len_bytes, marks[i], size);
        /* "What now? The harbour waits" asks, too; "who?" inside quotation marks in the middle does not. */
        if (at && (at + size >= text + len_bytes - 1 || at[size] == ' '))
            return 1;
    }
    return 0;
}

/* Whether it keeps the point back, at its beginning, behind a colon or full stop, or by a whole phrase: "Why …", "Ferry
 * fire: what we know", "… and what it means". */
static int teases(const struct judge_words *words)
{
    if (words->opening & LEX_TEASE)
        return 1;
    for (unsigned i = 0; i < words->count; i++)
        if (words->rows[i].kinds & LEX_TEASE && !words->rows[i].is_quoted &&
            (i == 0 || words->rows[i - 1].after == ':'))
            return 1;
    return 0;
}

static int addresses_reader(const struct judge_words *words)
{
    for (unsigned i = 0; i < words->count; i++)
        if (!words->rows[i].is_quoted && words->rows[i].kinds & (LEX_FIRST | LEX_SECOND))
            return 1;
    return words->quoted_count == 0 && words->scan & (LEX_FIRST | LEX_SECOND);
}

static unsigned count_loaded(const struct judge_words *words)
{
    unsigned loaded = words->scan & LEX_LOADED ? 1 : 0;
    for (unsigned i = 0; i < words->count; i++)
        loaded += !words->rows[i].is_quoted && words->rows[i].kinds & LEX_LOADED;
    return loaded;
}

/* What can never be a headline while there is anything else. */
static int is_none(const struct judge_words *words, const char *text, size_t len_bytes, const char *source)
{
    int is_short = !lexicon_is_spaceless(words->lang) && words->count < WORDS_MIN;
    return is_short || asks(text, len_bytes) || teases(words) || names_source(text, len_bytes, source) ||
           words->quoted_count * 100 >= words->count * QUOTED_ALONE_PCT || words->quotes == QUOTES_CLOSE ||
           ends_with(text, len_bytes, ":") || ends_with(text, len_bytes, ",");
}

static float quality_of(const struct judge_words *words, const char *text, size_t len_bytes)
{
    float quality = sentence_loaded_factor(count_loaded(words));
    if (is_shouting(text, len_bytes))
        quality *= shouts;
    if (ends_with(text, len_bytes, "…") || ends_with(text, len_bytes, "..."))
        quality *= ends_open;
    if (addresses_reader(words))
        quality *= addresses;
    if (words->begins_quoted)
        quality *= begins_with_quote;
    else if (words->quoted_count > 0)
        quality *= quotes;
    return len_bytes > BYTES_MANY ? quality * too_long : quality;
}

void headline_judge(struct headline_judge *judge, const struct headline_title *title, struct headline_verdict *out)
{
    *out = (struct headline_verdict){.len_bytes = (unsigned)title->len_bytes};
    if (title->len_bytes == 0 || title->len_bytes > HEADLINE_BYTES_MAX)
        return;
    float cut = cut_tails(judge, title, out);
    cut *= cut_labels(judge, title->text, title->lang, out);
    const char *text = title->text + out->start;
    out->quality = cut * quality_of(&judge->words, text, out->len_bytes);
    if (is_none(&judge->words, text, out->len_bytes, title->source))
        out->quality *= never;
}
