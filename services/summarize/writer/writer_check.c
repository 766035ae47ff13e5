/* The checks in the order of their cost; the first that fails is the reason. */
#include "writer_check.h"

#include "text_language.h"
#include "text_letter.h"
#include "text_sentences.h"
#include "utf8.h"
#include "writer_negation.h"
#include "writer_numbers.h"
#include "writer_task.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define LANGUAGE_BYTES   48 /* of a sentence whose language can be told */
#define SHARE_NEEDED_PCT 60 /* of a sentence's words that say something: so many stand in the span */
#define BACK_UNCASED_PCT 80 /* … where it was translated there and back */
#define LENGTH_TIMES     4  /* a translation has at most so many times the bytes of its span, for scripts differ */
#define CASED_END        0x590 /* code points: below it Latin, Greek, Cyrillic, Armenian; from it Hebrew and all others, … */
#define CASED_MORE_START 0x1E00 /* … apart from more Latin and Greek */
#define CASED_MORE_END   0x2000

struct writer_checker {
    struct lexicon *lexicon;
    struct text_splitter *splitter;
    struct text_analyser *analyser;
    struct writer_side said, given;
    char lang[LEXICON_LANG_SIZE + 1]; /* of what is read now */
    unsigned uncased_pct;             /* in scripts without capitals: so many of the words stand in the span */
};

const char *writer_verdict_name(enum writer_verdict verdict)
{
    static const char *const names[WRITER_VERDICTS] = {"used",     "missing", "same",    "long",    "markup",
                                                       "sentence", "voice",   "loaded",  "negated", "number",
                                                       "name",     "quote",   "foreign", "language"};
    return names[verdict];
}

struct writer_checker *writer_checker_new(struct err *err)
{
    struct writer_checker *checker = calloc(1, sizeof *checker);
    if (checker) {
        checker->lexicon = lexicon_new();
        checker->splitter = text_splitter_new();
        checker->analyser = text_analyser_new(err);
        if (checker->lexicon && checker->splitter && checker->analyser)
            return checker;
    }
    writer_checker_free(checker);
    err_set(err, ERR_MEMORY, "no memory to check what a language model writes");
    return NULL;
}

void writer_checker_free(struct writer_checker *checker)
{
    if (!checker)
        return;
    lexicon_free(checker->lexicon);
    text_splitter_free(checker->splitter);
    text_analyser_free(checker->analyser);
    free(checker);
}

/* Whether all of its letters are of scripts with capitals: Latin, Greek, Cyrillic, Armenian. */
static int is_written_cased(const char *text)
{
    size_t size = strlen(text);
    for (size_t at = 0, len; at < size; at += len) {
        uint32_t code_point = 0;
        len = utf8_next(text + at, size - at, &code_point);
        if (len == 0)
            return 0;
        int is_cased = code_point < CASED_END || (code_point >= CASED_MORE_START && code_point < CASED_MORE_END);
        if (!is_cased && text_is_letter(code_point))
            return 0;
    }
    return 1;
}

/* Reads a sentence once for all checks. 0: ICU could not, and then nothing is known of it. */
static int side_read(struct writer_checker *checker, struct writer_side *side, const char *text)
{
    side->text = text;
    judge_words_read(checker->lexicon, text, strlen(text), checker->lang, &side->words);
    side->term_count = 0;
    side->is_cased = 0;
    if (text_terms_start(checker->analyser, text, strlen(text), checker->lang[0] ? checker->lang : "und", NULL) < 0)
        return 0;
    while (side->term_count < WRITER_TERMS_MAX && text_terms_next(checker->analyser, &side->terms[side->term_count]))
        side->is_cased |= side->terms[side->term_count++].is_capitalised;
    side->is_cased = side->is_cased && is_written_cased(text);
    return 1;
}

/* ── what can be seen of the characters ── */

/* Controls, spaces without width, what turns the direction of writing, tags: a reader sees nothing of them, and a page or a
 * terminal may act on them. */

static int is_hidden(uint32_t code_point)
{
    return code_point < 0x20 || (code_point >= 0x7F && code_point < 0xA0) ||
           (code_point >= 0x200B && code_point <= 0x200F) || (code_point >= 0x2028 && code_point <= 0x202E) ||
           (code_point >= 0x2060 && code_point <= 0x2069) || code_point == 0xFEFF || code_point >= 0xE0000;
}

/* An address or a mark that the span has itself may stay: some outlets are called by one ("Booking.com", "#MeToo"). What opens a
 * tag may not, whoever wrote it: pages escape it, and a subscriber's page might not. */
static int has_markup(const char *said, const char *given)
{
    static const char *const marks[] = {"http", "www.", "://", "{", "}", "[", "]", "|", "\\", "*", "#", "_", "~", "@"};
    size_t size = strlen(said);
    for (size_t at = 0, len; at < size; at += len) {
        uint32_t code_point = 0;
        len = utf8_next(said + at, size - at, &code_point);
        if (len == 0 || is_hidden(code_point) || code_point == '<' || code_point == '>' || code_point == '`')
            return 1;
    }
    for (size_t i = 0; i < sizeof marks / sizeof marks[0]; i++)
        if (strstr(said, marks[i]) && !strstr(given, marks[i]))
            return 1;
    return 0;
}

/* Two sentences would be read as one bullet with twice the claims, and chat begins with one of its own ("Sure!"). */
static int is_one_sentence(struct writer_checker *checker, const char *text)
{
    struct text_sentence sentences[2];
    return text_sentences_split(checker->splitter, checker->lang, text, strlen(text), sentences, 2, NULL) == 1;
}

/* ── words ── */

/* Whether a word with one of these kinds stands outside quotation marks. */
/* Inside them it is somebody else who speaks, and the quotation is checked by itself. */
static int speaks(const struct judge_words *words, uint32_t kinds)
{
    for (unsigned i = 0; i < words->count; i++)
        if ((words->rows[i].kinds & kinds) && !words->rows[i].is_quoted)
            return 1;
    return 0;
}

static int has_word(const struct judge_words *words, uint64_t hash)
{
    for (unsigned i = 0; i < words->count; i++)
        if (words->rows[i].hash == hash)
            return 1;
    return 0;
}

/* Bullets are neutral because their spans were chosen for it; a model could bring the colour back. */
static int is_loaded(const struct judge_words *said, const struct judge_words *given)
{
    for (unsigned i = 0; i < said->count; i++)
        if ((said->rows[i].kinds & LEX_LOADED) && !said->rows[i].is_quoted && !has_word(given, said->rows[i].hash))
            return 1;
    return 0;
}

/* ── quotations ── */

/* Whether the words from `first` to `last` of what was said stand in the span inside quotation marks, to the letter. */
static int is_quoted_there(const struct writer_checker *checker, unsigned first, unsigned last)
{
    const struct judge_word *rows = checker->said.words.rows;
    const struct writer_side *given = &checker->given;
    size_t size = rows[last].start + rows[last].size_bytes - rows[first].start;
    for (unsigned i = 0; i < given->words.count; i++) {
        const struct judge_word *word = &given->words.rows[i];
        if (word->is_quoted && strncmp(given->text + word->start, checker->said.text + rows[first].start, size) == 0)
            return 1;
    }
    return 0;
}

static int quotations_stand(const struct writer_checker *checker)
{
    const struct judge_words *words = &checker->said.words;
    if (words->quotes != QUOTES_WHOLE)
        return 0;
    for (unsigned i = 0; i < words->count; i++) {
        unsigned last = i;
        if (!words->rows[i].is_quoted)
            continue;
        while (last + 1 < words->count && words->rows[last + 1].is_quoted)
            last++;
        if (!is_quoted_there(checker, i, last))
            return 0;
        i = last;
    }
    return 1;
}

/* ── names and the rest ── */

/* Stems and not words: "Holt's" and "Holt", "ferries" and "ferry" are the same, "Niger" and "Nigeria" are not. */
static int has_stem(const struct writer_side *side, const struct text_term *term)
{
    for (unsigned i = 0; i < side->term_count; i++)
        if (side->terms[i].stem_bytes == term->stem_bytes &&
            memcmp(side->terms[i].stem, term->stem, term->stem_bytes) == 0)
            return 1;
    return 0;
}

/* A capital says name; of the first word it cannot be told, so that one has to stand in the span as well unless it is a
 * word that says nothing. */
static int names_stand(const struct writer_checker *checker)
{
    const struct writer_side *said = &checker->said;
    for (unsigned i = 0; i < said->term_count; i++) {
        const struct text_term *term = &said->terms[i];
        int is_plain_opening = i == 0 && term->is_stop;
        if (term->is_capitalised && !is_plain_opening && !has_stem(&checker->given, term))
            return 0;
    }
    return 1;
}

/* Where names have no capitals, every word might be one. */
static int words_stand(const struct writer_checker *checker)
{
    const struct writer_side *said = &checker->said;
    unsigned all = 0, there = 0;
    for (unsigned i = 0; i < said->term_count; i++) {
        if (said->terms[i].is_stop)
            continue;
        all++;
        there += has_stem(&checker->given, &said->terms[i]) != 0;
    }
    int is_cased = checker->given.is_cased && is_written_cased(said->text);
    unsigned needed = all * (is_cased ? SHARE_NEEDED_PCT : checker->uncased_pct);
    return all > 0 && there * 100 >= needed;
}

/* Short sentences are left alone: of a dozen words with three names in them no detector is sure. */
static int is_language(const struct writer_checker *checker, const char *text)
{
    char found[TEXT_LANGUAGE_SIZE];
    if (strlen(text) < LANGUAGE_BYTES || !checker->lang[0])
        return 1;
    text_language_detect(text, strlen(text), "", found);
    return strcmp(found, checker->lang) == 0 || strcmp(found, "und") == 0;
}

static enum writer_verdict check_words(struct writer_checker *checker)
{
    const struct writer_side *said = &checker->said, *given = &checker->given;
    uint32_t persons = LEX_FIRST | LEX_SECOND;
    if (said->words.count > WRITER_SENTENCE_WORDS_MAX || said->term_count > 2 * WRITER_SENTENCE_WORDS_MAX)
        return WRITER_LONG;
    if (speaks(&said->words, persons) && !speaks(&given->words, persons))
        return WRITER_VOICE;
    if (is_loaded(&said->words, &given->words))
        return WRITER_LOADED;
    if (!writer_numbers_stand(&checker->said, &checker->given))
        return WRITER_NUMBER;
    if (!quotations_stand(checker))
        return WRITER_QUOTE;
    if (!names_stand(checker))
        return WRITER_NAME;
    if (!words_stand(checker))
        return WRITER_FOREIGN;
    if (writer_negations(&said->words, said->text, checker->lang) !=
        writer_negations(&given->words, given->text, checker->lang))
        return WRITER_NEGATED;
    return is_language(checker, said->text) ? WRITER_FINE : WRITER_LANGUAGE;
}

static void lang_set(struct writer_checker *checker, const char *lang)
{
    int is_known = strlen(lang) == 2;
    snprintf(checker->lang, sizeof checker->lang, "%s", is_known ? lang : "");
}

/* What can be told from the bytes alone: most of what is refused never reaches the costly parts. */
static enum writer_verdict check_bytes(struct writer_checker *checker, const char *sentence, const char *span,
                                       const char *lang)
{
    lang_set(checker, lang);
    if (!sentence || !sentence[0])
        return WRITER_MISSING;
    if (strlen(sentence) > WRITER_SENTENCE_MAX)
        return WRITER_LONG;
    if (has_markup(sentence, span))
        return WRITER_MARKUP;
    return is_one_sentence(checker, sentence) ? WRITER_FINE : WRITER_SENTENCE;
}

static enum writer_verdict check_same_language(struct writer_checker *checker, const char *sentence, const char *span,
                                               const char *lang)
{
    enum writer_verdict verdict = check_bytes(checker, sentence, span, lang);
    if (verdict != WRITER_FINE)
        return verdict;
    if (!side_read(checker, &checker->said, sentence) || !side_read(checker, &checker->given, span))
        return WRITER_SENTENCE;
    return check_words(checker);
}

enum writer_verdict writer_check(struct writer_checker *checker, const char *sentence, const char *span,
                                 const char *lang)
{
    if (sentence && sentence[0] && strcmp(sentence, span) == 0)
        return WRITER_SAME;
    checker->uncased_pct = 100;
    return check_same_language(checker, sentence, span, lang);
}

/* The span's own words coming back are the best that can be. */
enum writer_verdict writer_check_back(struct writer_checker *checker, const char *sentence, const char *span,
                                      const char *lang)
{
    if (sentence && sentence[0] && strcmp(sentence, span) == 0)
        return WRITER_FINE;
    checker->uncased_pct = BACK_UNCASED_PCT;
    return check_same_language(checker, sentence, span, lang);
}

/* Across languages words cannot be held against each other, only how many of them take sides. */
static unsigned loaded_count(const struct judge_words *words)
{
    unsigned count = 0;
    for (unsigned i = 0; i < words->count; i++)
        count += (words->rows[i].kinds & LEX_LOADED) && !words->rows[i].is_quoted;
    return count;
}

/* What words say across languages: a quotation where there is none, a person who speaks, colour, other numbers. */
static enum writer_verdict check_across(const struct writer_checker *checker)
{
    const struct judge_words *said = &checker->said.words, *given = &checker->given.words;
    uint32_t persons = LEX_FIRST | LEX_SECOND;
    if (said->count > WRITER_SENTENCE_WORDS_MAX ||
        strlen(checker->said.text) > LENGTH_TIMES * strlen(checker->given.text))
        return WRITER_LONG;
    if (speaks(said, persons) && !speaks(given, persons))
        return WRITER_VOICE;
    if (loaded_count(said) > loaded_count(given))
        return WRITER_LOADED;
    if (said->quotes != QUOTES_WHOLE || (said->quoted_count > 0 && given->quoted_count == 0))
        return WRITER_QUOTE;
    /* Where words run together numbers are not seen; there the way back tells. */
    if (!lexicon_is_spaceless(given->lang) && !writer_numbers_stand(&checker->said, &checker->given))
        return WRITER_NUMBER;
    return is_language(checker, checker->said.text) ? WRITER_FINE : WRITER_LANGUAGE;
}

/* Each side is read with the words of its own language. */
enum writer_verdict writer_check_translation(struct writer_checker *checker, const char *sentence, const char *span,
                                             const char *from, const char *to)
{
    if (sentence && sentence[0] && strcmp(sentence, span) == 0)
        return WRITER_SAME;
    lang_set(checker, from);
    if (!side_read(checker, &checker->given, span))
        return WRITER_SENTENCE;
    enum writer_verdict verdict = check_bytes(checker, sentence, span, to);
    if (verdict != WRITER_FINE)
        return verdict;
    return side_read(checker, &checker->said, sentence) ? check_across(checker) : WRITER_SENTENCE;
}
