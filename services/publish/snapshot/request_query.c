/* The same query as on every channel. A request without one has none, rather than one that matches everything: what is not
 * asked costs nothing. */
#include "request_query.h"

#include <inttypes.h>
#include <stdio.h>
#include <string.h>

static void refuse(struct snapshot_server *server, const struct event_asker *asker, struct query_problem *problem)
{
    Triptych__FeedReply reply = TRIPTYCH__FEED_REPLY__INIT;
    char bad_request[] = "bad-request", unavailable[] = "unavailable", unauthorized[] = "unauthorized";
    reply.error = problem->err.code == ERR_MEMORY ? unavailable
                  : problem->opens != TIER_FREE   ? unauthorized
                                                  : bad_request;
    reply.detail = problem->err.text;
    reply.position = (uint32_t)problem->at;
    reply.length = (uint32_t)problem->length;
    event_snapshot_reply(server->socket, asker, &reply, NULL);
}

static int fill(struct query *query, const Triptych__FeedRequest *request, struct query_problem *problem)
{
    char comparison[24];
    int code = *request->query ? query_add(query, request->query, problem) : 0;
    if (code || !request->min_sources)
        return code;
    snprintf(comparison, sizeof comparison, ">=%" PRIu32, request->min_sources);
    return query_add_field(query, "sources", comparison, problem);
}

int request_query_read(struct snapshot_server *server, const struct event_asker *asker, enum tier tier,
                       const Triptych__FeedRequest *request, struct query **out)
{
    const struct query_options options = {
        .tier = tier, .is_of_events = strcmp(request->kind, "snapshot") != 0, .stemmers = server->stemmers};
    struct query_problem problem = {0};
    *out = NULL;
    if (!*request->query && !request->min_sources)
        return 1;
    struct query *query = query_new(&options);
    int code =
        query ? fill(query, request, &problem) : err_set(&problem.err, ERR_MEMORY, "There is no memory for the query.");
    if (code) {
        query_free(query);
        refuse(server, asker, &problem);
        return 0;
    }
    *out = query;
    return 1;
}
