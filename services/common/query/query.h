/* The one question that search, API, streams, syndication, webhooks and the tool take (GRAMMAR.md): read once, then asked
 * of any number of stories and events. What it says of a story depends on the story alone, so a stream that is resumed
 * goes on exactly. Pure. */
#ifndef TRIPTYCH_QUERY_H
#define TRIPTYCH_QUERY_H

#include "err.h"
#include "tier.h"

#include <stddef.h>

#define QUERY_BYTES_MAX 4096 /* of one expression, and of the values of one field */
#define QUERY_TESTS_MAX 128  /* words, phrases and values of one query */
#define QUERY_DEPTH_MAX 16   /* brackets inside brackets, and NOTs before one */

struct query;
struct query_facts;
struct text_stemmers;

struct query_options {
    enum tier tier;                 /* of who asks: what it does not see cannot be asked for */
    int is_of_events;               /* kind: may be asked for; a story by itself has none */
    struct text_stemmers *stemmers; /* borrowed, outlive the query; NULL: words are compared as they are */
};

/* Why a text is no query, and where: characters of the text, counted from 0. */
struct query_problem {
    struct err err;
    size_t at, length;
    enum tier opens; /* the tier that may ask this; TIER_FREE: it is not a matter of tiers */
};

/* Returns owned: query_free; NULL without memory. A new query matches everything. */
struct query *query_new(const struct query_options *options);
void query_free(struct query *query);

/* Narrows the query to what also matches this expression. Returns 0, or < 0 with *problem (may be NULL) filled in; the
 * query is as it was then. */
int query_add(struct query *query, const char *text, struct query_problem *problem);
/* The same with one field (query_fields.h) that has one of `values`, separated by commas, like `topic` and
 * "politics,sport"; a number's values begin with an operator: `sources` and ">=5". */
int query_add_field(struct query *query, const char *field, const char *values, struct query_problem *problem);

/* Whether nothing was added. */
int query_is_empty(const struct query *query);
/* Whether it looks at words: facts without text will do for others. */
int query_needs_text(const struct query *query);
/* Whether it matches. `kind` is the event's, NULL for a story. At most as many steps as there are tests, each bounded by
 * the length of the story's text. */
int query_matches(const struct query *query, const struct query_facts *facts, const char *kind);

#endif
