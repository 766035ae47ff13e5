/* Where Redis is: redis://[[user]:password@]host[:port][/db] or unix:///path[?db=N]. Pure. */
#ifndef TRIPTYCH_REDIS_URL_H
#define TRIPTYCH_REDIS_URL_H

#include "err.h"

#define REDIS_PORT 6379

struct redis_url {
    char host[256];     /* name or address; "" for a unix socket */
    char path[108];     /* of the unix socket, as long as sockaddr_un allows */
    char user[128];     /* "" for the default user */
    char password[256]; /* "" for none; %xx is decoded */
    unsigned port;
    unsigned db;
};

/* Returns 0, or ERR_INVALID with what is wrong (never with the password in it). */
int redis_url_parse(const char *text, struct redis_url *out, struct err *err);

/* The address for a person or a log: without user and password. */
#define REDIS_URL_SHOWN_SIZE 288
void redis_url_show(const struct redis_url *url, char out[REDIS_URL_SHOWN_SIZE]);

#endif
