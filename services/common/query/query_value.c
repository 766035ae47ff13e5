/* Values of fields are folded as the facts of a story are, checked against what there is, and become a test each; words
 * become the text that is looked for. */
#include "query_value.h"

#include "clock.h"
#include "id.h"
#include "query_facts.h"
#include "query_lex.h"
#include "text_country.h"
#include "text_fold.h"
#include "text_search.h"
#include "topic_names.h"

#include <ctype.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define BEGINNING_MIN  2 /* bytes of a word before its star: one letter would be nearly all stories */
#define CITY_BYTES_MAX 40
#define DAY_MS         86400000
#define NUMBER_DIGITS  7

/* One value, without its quotes: as it was written, and folded. */
struct value {
    char text[TEXT_FOLD_MAX + 1];
    char folded[TEXT_FOLD_MAX + 1];
    size_t folded_size;
};

static int add(struct query *query, const struct query_test *test, const char *text, struct err *err)
{
    int number = query_test_add(query, test, text);
    if (number == ERR_FULL)
        return err_set(err, ERR_TOO_LARGE, "A query has at most %d words, phrases and values.", QUERY_TESTS_MAX);
    return number < 0 ? err_set(err, ERR_MEMORY, "There is no memory for the query.") : 0;
}

/* `folded` as the facts have it: then equal names have equal hashes. */
static int add_tag(struct query *query, enum query_field field, const char *folded, struct err *err)
{
    struct query_test test = {.kind = TEST_TAG, .tag = query_tag(field, folded, strlen(folded))};
    return add(query, &test, NULL, err);
}

/* ── names ── */

static int read_listed(struct query *query, enum query_field field, const struct value *value, struct err *err)
{
    const struct query_field_row *row = &query_fields[field];
    char framed[TEXT_FOLD_MAX + 3];
    int has_blank = strchr(value->folded, ' ') != NULL;
    /* What the parameter `blindspot` has always taken for both sides. */
    if (field == QUERY_BLINDSPOT && strcmp(value->folded, "1") == 0)
        return add_tag(query, field, "any", err);
    snprintf(framed, sizeof framed, " %s ", value->folded);
    if (has_blank || !value->folded_size || !strstr(row->words, framed))
        return err_set(err, ERR_INVALID, "%s is one of:%.*s.", row->name, (int)strlen(row->words) - 1, row->words);
    if (field == QUERY_KIND)
        return add(query, &(struct query_test){.kind = TEST_KIND}, value->folded, err);
    return add_tag(query, field, value->folded, err);
}

static int read_topic(struct query *query, const struct value *value, struct err *err)
{
    char names[200] = "";
    if (topic_find(value->folded) >= 0)
        return add_tag(query, QUERY_TOPIC, value->folded, err);
    for (size_t i = 0, len = 0; i < TOPICS_TOP && len < sizeof names; i++)
        len += (size_t)snprintf(names + len, sizeof names - len, "%s%s", i ? ", " : "", topic_names[i].slug);
    return err_set(err, ERR_INVALID, "There is no such topic. There are %s, and those below them.", names);
}

/* Writes the folded code of a country that is given by code or by its English name. Returns 0 when there is none. */
static int find_country(const char *folded, char out[3])
{
    char name[TEXT_COUNTRY_SIZE], folded_name[TEXT_FOLD_MAX + 1];
    const char *const *codes = text_country_codes();
    for (size_t i = 0; codes[i]; i++) {
        out[0] = (char)tolower((unsigned char)codes[i][0]);
        out[1] = (char)tolower((unsigned char)codes[i][1]);
        out[2] = '\0';
        if (strcmp(out, folded) == 0)
            return 1;
        if (strlen(folded) == 2)
            continue; /* a code: to ask for each name takes a hundred times as long */
        size_t len = text_country_name(codes[i], "en", name);
        text_fold(name, len, TEXT_FOLD_STRIP_MARKS, folded_name, sizeof folded_name);
        if (len && strcmp(folded_name, folded) == 0)
            return 1;
    }
    return 0;
}

static int read_country(struct query *query, const struct value *value, struct err *err)
{
    char code[3];
    if (!find_country(value->folded, code))
        return err_set(err, ERR_INVALID, "country is a country's code or its English name, like FR or \"France\".");
    return add_tag(query, QUERY_COUNTRY, code, err);
}

static int read_place(struct query *query, const struct value *value, struct err *err)
{
    char code[3], country[TEXT_FOLD_MAX + 1], place[TEXT_FOLD_MAX + 4];
    const char *slash = strchr(value->folded, '/');
    size_t city_len = slash ? strlen(slash + 1) : 0;
    snprintf(country, sizeof country, "%.*s", slash ? (int)(slash - value->folded) : TEXT_FOLD_MAX, value->folded);
    if (!find_country(country, code) || (slash && (!city_len || city_len > CITY_BYTES_MAX)))
        return err_set(err, ERR_INVALID,
                       "place is a country or a city of one, as stories have it in `places`, like FR or FR/Paris.");
    snprintf(place, sizeof place, "%s%s", code, slash ? slash : "");
    return add_tag(query, QUERY_PLACE, place, err);
}

/* "en-US" is English: articles' languages have no regions. */
static int read_lang(struct query *query, const struct value *value, struct err *err)
{
    char code[4] = "";
    size_t len = strcspn(value->folded, "-_");
    for (size_t i = 0; i < len; i++)
        if (value->folded[i] < 'a' || value->folded[i] > 'z')
            len = 0;
    if (len < 2 || len > 3)
        return err_set(err, ERR_INVALID, "lang is the code of a language, like en, fr or zh (ISO 639-1).");
    memcpy(code, value->folded, len);
    return add_tag(query, QUERY_LANG, code, err);
}

static const char *behind(const char *text, const char *beginning)
{
    size_t len = strlen(beginning);
    return strncmp(text, beginning, len) == 0 ? text + len : text;
}

static int read_source(struct query *query, const struct value *value, struct err *err)
{
    const char *domain = behind(behind(behind(value->folded, "https://"), "http://"), "www.");
    size_t len = strlen(domain);
    len -= len && domain[len - 1] == '/';
    if (!strchr(domain, '.') || strchr(domain, ' '))
        return err_set(err, ERR_INVALID, "source is an outlet's domain, like lantern.example.");
    struct query_test test = {.kind = TEST_TAG, .tag = query_tag(QUERY_SOURCE, domain, len)};
    return add(query, &test, NULL, err);
}

static int read_story(struct query *query, const struct value *value, struct err *err)
{
    if (!id_is_valid(value->folded, 's'))
        return err_set(err, ERR_INVALID, "story is a story's id: an s and 16 characters.");
    return add_tag(query, QUERY_STORY, value->folded, err);
}

static int read_owner(struct query *query, const struct value *value, struct err *err)
{
    char words[TEXT_FOLD_MAX + 3];
    if (!text_search_fold(value->text, strlen(value->text), words, sizeof words))
        return err_set(err, ERR_INVALID, "owner is a word, or several in quotes, of an owner's name.");
    return add(query, &(struct query_test){.kind = TEST_OWNER}, words, err);
}

/* ── times and numbers ── */

static int read_time(struct query *query, enum query_field field, const struct value *value, struct err *err)
{
    struct query_test test = {.kind = field == QUERY_SINCE ? TEST_SINCE : TEST_UNTIL};
    /* Not folded: RFC 3339 has letters. */
    if (!clock_parse_rfc3339(value->text, &test.number))
        return err_set(err, ERR_INVALID,
                       "%s is a day or a time as RFC 3339 writes it, like 2026-11-01 or "
                       "2026-11-01T06:00:00Z.",
                       query_fields[field].name);
    if (test.kind == TEST_UNTIL && strlen(value->text) == strlen("2026-11-01"))
        test.number += DAY_MS - 1; /* the whole day */
    return add(query, &test, NULL, err);
}

static const char *read_compare(const char *text, enum query_compare *out)
{
    static const struct {
        const char *text;
        enum query_compare compare;
    } all[] = {{">=", COMPARE_AT_LEAST},
               {"<=", COMPARE_AT_MOST},
               {"=", COMPARE_EQUAL},
               {">", COMPARE_MORE},
               {"<", COMPARE_LESS}};
    for (size_t i = 0; i < sizeof all / sizeof *all; i++)
        if (strncmp(text, all[i].text, strlen(all[i].text)) == 0) {
            *out = all[i].compare;
            return text + strlen(all[i].text);
        }
    return NULL;
}

/* A number without an operator could mean "exactly" or "at least": it is asked for. */
static int read_number(struct query *query, enum query_field field, const struct value *value, struct err *err)
{
    const char *name = query_fields[field].name;
    struct query_test test = {.kind = TEST_NUMBER, .field = field};
    const char *digits = read_compare(value->text, &test.compare);
    size_t count = digits ? strspn(digits, "0123456789") : 0;
    if (!digits)
        return err_set(err, ERR_INVALID, "%s is a number: say %s.", name, query_fields[field].example);
    test.is_share = digits[count] == '%';
    if (!count || count > NUMBER_DIGITS || digits[count + (test.is_share != 0)])
        return err_set(err, ERR_INVALID, "Behind %s stands a whole number below 10 million.", name);
    if (test.is_share && field < QUERY_SHARES)
        return err_set(err, ERR_INVALID, "%s has no share: only left, center, right and unrated are told in percent.",
                       name);
    test.number = strtol(digits, NULL, 10);
    return add(query, &test, NULL, err);
}

/* ── all of them ── */

static int read_value(struct query *query, enum query_field field, const struct value *value, struct err *err)
{
    if (query_fields[field].words)
        return read_listed(query, field, value, err);
    if (field >= QUERY_NUMBERS)
        return read_number(query, field, value, err);
    switch (field) {
    case QUERY_TOPIC:
        return read_topic(query, value, err);
    case QUERY_PLACE:
        return read_place(query, value, err);
    case QUERY_COUNTRY:
        return read_country(query, value, err);
    case QUERY_LANG:
        return read_lang(query, value, err);
    case QUERY_SOURCE:
        return read_source(query, value, err);
    case QUERY_STORY:
        return read_story(query, value, err);
    case QUERY_OWNER:
        return read_owner(query, value, err);
    default:
        return read_time(query, field, value, err);
    }
}

/* The bytes up to the next comma outside of quotes. */
static size_t value_len(const char *text, size_t size)
{
    size_t at = 0;
    int is_quoted = 0;
    while (at < size && (is_quoted || text[at] != ',')) {
        size_t quote = query_quote_len(text + at, size - at);
        is_quoted ^= quote > 0;
        at += quote ? quote : 1;
    }
    return at;
}

/* Takes quotes and blanks around it off. Returns 0 when nothing is left, or too much. */
static int value_of(const char *text, size_t size, struct value *out)
{
    while (size && (text[size - 1] == ' '))
        size--;
    while (size && *text == ' ')
        text++, size--;
    size_t opening = query_quote_len(text, size);
    for (size_t closing = 1; opening && closing <= 3 && closing < size; closing++)
        if (query_quote_len(text + size - closing, closing) == closing) {
            size -= closing;
            break;
        }
    text += opening;
    size -= opening < size ? opening : size;
    if (!size || size > TEXT_FOLD_MAX)
        return 0;
    memcpy(out->text, text, size);
    out->text[size] = '\0';
    out->folded_size = text_fold(out->text, size, TEXT_FOLD_STRIP_MARKS, out->folded, sizeof out->folded);
    return 1;
}

int query_values_read(struct query *query, enum query_field field, const char *text, struct query_span *span,
                      struct err *err)
{
    size_t size = span->size, begin = span->at;
    int count = 0, code = 0;
    for (size_t at = begin; !code && at <= begin + size; count++) {
        struct value value;
        span->at = at;
        span->size = value_len(text + at, begin + size - at);
        if (!value_of(text + at, span->size, &value))
            code = err_set(err, ERR_INVALID, "Here %s needs a value, like %s.", query_fields[field].name,
                           query_fields[field].example);
        else
            code = read_value(query, field, &value, err);
        at += span->size + 1;
    }
    return code ? code : count;
}

int query_words_read(struct query *query, const char *text, struct query_span *span, int is_phrase, struct err *err)
{
    const char *written = text + span->at;
    char words[QUERY_PART_BYTES];
    int has_star = !is_phrase && span->size > 0 && written[span->size - 1] == '*';
    size_t len = text_search_fold(written, span->size, words, sizeof words);
    struct query_test test = {.kind = is_phrase ? TEST_PHRASE : TEST_WORD};
    if (!len)
        return err_set(err, ERR_INVALID, "There is no letter or digit to look for here.");
    if (!is_phrase && memchr(written, '*', span->size - (size_t)has_star))
        return err_set(err, ERR_INVALID, "A star stands at the end of a word, for whatever it goes on with.");
    int is_single = memchr(words + 1, ' ', len - 1) == words + len - 1;
    if (text_search_runs_on(words, len)) {
        /* Without the blanks around them: where words end is not known. */
        test.kind = TEST_PART;
        words[len - 1] = '\0';
        memmove(words, words + 1, len - 1);
    } else if (has_star) {
        test.kind = TEST_BEGINNING;
        words[len - 1] = '\0';
        if (len - 2 < BEGINNING_MIN)
            return err_set(err, ERR_INVALID, "A word needs two letters at least before its star.");
    } else if (!is_single) {
        test.kind = TEST_PHRASE; /* "COVID-19" */
    }
    int code = add(query, &test, words, err);
    return code ? code : 1;
}
