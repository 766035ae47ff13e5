/* What a request on the snapshot socket asks for by its query. Private to this room. */
#ifndef TRIPTYCH_REQUEST_QUERY_H
#define TRIPTYCH_REQUEST_QUERY_H

#include "query.h"
#include "snapshot_server.h"

/* Returns 1 and sets *out (returns owned: query_free; NULL when everything is asked for), or refuses the request, pointing at
 * what is wrong, and returns 0. */
int request_query_read(struct snapshot_server *server, const struct event_asker *asker, enum tier tier,
                       const Triptych__FeedRequest *request, struct query **out);

#endif
