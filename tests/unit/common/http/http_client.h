/* A raw client and a server on one loop, for the tests of common/http: every byte sent is the test's own. */
#ifndef TRIPTYCH_HTTP_CLIENT_H
#define TRIPTYCH_HTTP_CLIENT_H

#include "http.h"

#include <stddef.h>

#define ROUNDS_MAX   2000 /* loop rounds of at most ROUND_MS before a test gives up */
#define ROUND_MS     5
#define RECEIVED_MAX 4194304

struct peer {
    int fd;
    char *text; /* all that was received, terminated */
    size_t size;
    int is_closed; /* by the server */
};

struct world {
    struct loop *loop;
    struct http_server *server;
};

void world_open(struct world *world, http_handler_fn *handler, void *context);
void world_open_for(struct world *world, size_t body_max, http_handler_fn *handler, void *context);
/* With the limits of `options`; sets its address and timeout. */
void world_open_with(struct world *world, struct http_options *options);
void world_close(struct world *world);

void peer_connect(struct peer *peer, const struct world *world);
void peer_connect_from(struct peer *peer, const struct world *world, const char *source); /* "127.0.0.2" */
void peer_close(struct peer *peer);
void peer_send(struct peer *peer, struct world *world, const void *data, size_t size);
void peer_say(struct peer *peer, struct world *world, const char *text);
/* Runs the loop until `needle` was received, or fails the test. */
void peer_expect(struct peer *peer, struct world *world, const char *needle);
void peer_expect_closed(struct peer *peer, struct world *world);
/* Runs the loop until *flag is not 0, or fails the test. */
void world_until(struct world *world, const int *flag);
void world_turn(struct world *world, int rounds);
void world_turn_once(struct world *world); /* without waiting */
void peer_shut(struct peer *peer);         /* sends no more */

#endif
