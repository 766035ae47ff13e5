/* The HTTP client without sockets: what would go out is noted, what comes back is the test's. */
#ifndef TRIPTYCH_SCRIPTED_CLIENT_H
#define TRIPTYCH_SCRIPTED_CLIENT_H

#include "http_client.h"

/* The last request that went out, and how many are under way. */
struct scripted_sent {
    unsigned count, running;
    int code; /* what http_transfer_start returns */
    char url[200], header[100], auth[100], etag[100];
    struct http_transfer *transfer;
};
extern struct scripted_sent scripted_sent;

/* The answer to what was sent last. */
void scripted_answer_sent(long status, const char *location, const char *retry_after);

#endif
