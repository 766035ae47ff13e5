/* Where Redis is. Pure.
 *   redis://[[user]:password@]host[:port][,host[:port]…][/db]      one Redis, or nodes of a Redis Cluster in any order
 *   redis+sentinel://[[user]:password@]host[:port][,…]/NAME[/db]   Sentinels, and what they call the master
 *   unix:///path[?db=N]
 * `rediss` instead of `redis` in front: the same over TLS (redis_tls.h), to Sentinels and Redis alike. */
#ifndef TRIPTYCH_REDIS_URL_H
#define TRIPTYCH_REDIS_URL_H

#include "err.h"

#include <stddef.h>

#define REDIS_PORT          6379
#define REDIS_SENTINEL_PORT 26379
#define REDIS_HOST_MAX      256 /* bytes of a name or address, terminated */
#define REDIS_SEEDS_MAX     16  /* addresses in one redis_url */

struct redis_seed {
    char host[REDIS_HOST_MAX]; /* name or address, IPv6 without brackets */
    unsigned port;
};

struct redis_url {
    char host
        [REDIS_HOST_MAX]; /* the first seed's; where an attempt goes (redis_route.h) its own; "" for a unix socket */
    char path[108];       /* of the unix socket, as long as sockaddr_un allows */
    char user[128];       /* "" for the default user */
    char password[256];   /* "" for none; %xx is decoded */
    char master[128];     /* what Sentinels call the master; "": the seeds are Redis itself */
    unsigned port;
    unsigned db;
    int is_tls;
    struct redis_seed seeds[REDIS_SEEDS_MAX]; /* as given; none for a unix socket */
    size_t seed_count;
};

/* Returns 0, or ERR_INVALID with what is wrong (never with the password in it). */
int redis_url_parse(const char *text, struct redis_url *out, struct err *err);

/* The address for a person or a log: without user and password, cut when it is longer. */
#define REDIS_URL_SHOWN_SIZE 512
void redis_url_show(const struct redis_url *url, char out[REDIS_URL_SHOWN_SIZE]);

#endif
