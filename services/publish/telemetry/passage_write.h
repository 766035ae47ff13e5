/* An article's way through the desk as OpenTelemetry spans, in OTLP's JSON. Pure. */
#ifndef TRIPTYCH_PASSAGE_WRITE_H
#define TRIPTYCH_PASSAGE_WRITE_H

#include "err.h"
#include "id.h"

#include <stddef.h>
#include <stdint.h>

#define PASSAGE_SOURCE_SIZE 64
#define PASSAGE_SPANS       3       /* article, classify, publish */
#define PASSAGES_JSON_MAX   1048576 /* bytes; a batch has about a third of that */

/* Times in ms since 1970: of receipt and decision by the daemons' clocks, of the event by Redis's. */
struct passage {
    char article_id[ID_SIZE], story_id[ID_SIZE];
    char source[PASSAGE_SOURCE_SIZE]; /* its domain, cut */
    int64_t received_ms, placed_ms, published_ms;
};

/* Who tells it, as attributes of the resource. Borrowed. */
struct passage_teller {
    const char *version, *edition, *instance;
};

/* Whether this article is one of those that are told: one in `one_in`, always the same ones. */
int passage_is_sampled(const char *article_id, unsigned one_in);

/* Sets *out to the body of a request, terminated (returns owned: free). Where clocks differ a span ends no earlier than it
 * began. Returns 0, ERR_MEMORY, or ERR_TOO_LARGE. */
int passages_write(const struct passage *passages, size_t count, const struct passage_teller *teller, char **out,
                   struct err *err);

#endif
