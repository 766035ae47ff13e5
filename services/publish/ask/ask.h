/* The query of a request: `q` and the plain parameters together (common/query/GRAMMAR.md). */
#ifndef TRIPTYCH_ASK_H
#define TRIPTYCH_ASK_H

#include "list_filter.h"
#include "query.h"
#include "web.h"

/* What is wrong with it. */
struct ask_problem {
    const char *parameter; /* static */
    struct query_problem query;
};

/* Reads the query, with what the request's tier may ask. Returns 0 and sets *out (returns owned: query_free), or < 0 with
 * *problem. */
int ask_read(const struct web *web, const struct http_request *request, int is_of_events, struct query **out,
             struct ask_problem *problem);
/* The same; answers the request when something is wrong, and returns 0 then, 1 otherwise. */
int ask_query(struct web *web, struct http_request *request, int is_of_events, struct query **out);
void ask_refuse(struct web *web, struct http_request *request, const struct ask_problem *problem);

/* A list's query, order and place from the request; *out_query is owned and out->filter borrows it. Returns 1, or 0 when the
 * request has been answered. */
int ask_list(struct web *web, struct http_request *request, struct catalog_query *out, struct query **out_query,
             size_t *out_limit);

#endif
