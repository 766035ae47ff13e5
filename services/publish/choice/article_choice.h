/* Which of a story's articles its page lists, and in which order: the parameters of /story/ID as values, matched and
 * written back into addresses. /sources narrows the register by those of them that are an outlet's. Pure. */
#ifndef TRIPTYCH_ARTICLE_CHOICE_H
#define TRIPTYCH_ARTICLE_CHOICE_H

#include "buffer.h"
#include "side.h"
#include "story.pb-c.h"
#include "tier.h"

#include <stddef.h>

#define ARTICLE_PARAMS                                                                                                 \
    "sort side leaning country language kind source factuality ownership owner media" /* as params_check has them */
#define SOURCE_PARAMS     "side leaning country language factuality ownership owner media" /* of them, an outlet's */
#define ARTICLE_VALUE_MAX 200 /* bytes of a value: an owner's name is the longest */

enum article_sort {
    ARTICLES_BY_SIDE, /* left to right, the newest of each first: what is shown when nothing is asked for */
    ARTICLES_BY_TIME,
    ARTICLES_BY_FACTUALITY,
    ARTICLES_BY_COUNTRY,
    ARTICLE_SORTS
};

enum article_field {
    ARTICLE_SIDE,
    ARTICLE_LEANING,
    ARTICLE_COUNTRY,
    ARTICLE_LANGUAGE,
    ARTICLE_KIND, /* original, copy */
    ARTICLE_SOURCE,
    ARTICLE_FACTUALITY,
    ARTICLE_OWNERSHIP,
    ARTICLE_OWNER,
    ARTICLE_MEDIA,
    ARTICLE_FIELDS
};

/* Zeroed: all articles, by side. */
struct article_choice {
    enum article_sort sort;
    const char *values[ARTICLE_FIELDS]; /* borrowed; NULL: any */
};

enum article_asked { ARTICLE_ASKED, ARTICLE_NO_SUCH_PARAM, ARTICLE_NO_SUCH_VALUE, ARTICLE_TWICE, ARTICLE_LOCKED };

/* Takes the parameter `name` with `value` (borrowed). Of a reader whose tier does not see a field, or who may not have the
 * order, nothing is taken: a list of the articles that have a value would tell the value. */
enum article_asked article_choice_take(struct article_choice *choice, const char *name, const char *value,
                                       enum tier tier);
/* What is wrong, in one sentence; `name` as taken. `out` is terminated. */
void article_choice_problem(enum article_asked asked, const char *name, char *out, size_t out_size);

/* Whether anything is asked for but what is shown anyway. */
int article_choice_is_set(const struct article_choice *choice);
/* Whether the article is among them; `but_for` is a field that does not count, ARTICLE_FIELDS: all count. */
int article_choice_has(const struct article_choice *choice, const Triptych__PlacedArticle *placed,
                       enum article_field but_for);

/* The article's value in the field, as the address has it: "unrated" or "" where there is none. Borrowed. */
const char *article_value(const Triptych__PlacedArticle *placed, enum article_field field);
/* "Far Left", "France", "French", "Copies": the value for people. Borrowed. */
const char *article_value_label(enum article_field field, const char *value);
/* The side that a value of ARTICLE_SIDE names. */
enum side article_side_of(const char *value);
/* "side", "leaning", …: the parameter that asks for the field. A static string. */
const char *article_field_name(enum article_field field);
/* "side", "time", …: the value of `sort`. A static string. */
const char *article_sort_name(enum article_sort sort);

/* "?sort=time&amp;side=left", escaped for an attribute; nothing of a choice of all. Returns how many parameters. */
unsigned article_choice_query(struct buffer *out, const struct article_choice *choice);
/* "/story/ID?sort=time&amp;side=left#articles": the address of the choice, escaped for an attribute. */
void article_choice_href(struct buffer *out, const char *story_id, const struct article_choice *choice);
/* The address of `choice` but for one field's value; NULL: any. */
void article_choice_href_with(struct buffer *out, const char *story_id, const struct article_choice *choice,
                              enum article_field field, const char *value);

#endif
