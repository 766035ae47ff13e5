/* A Redis for one test program: in a temporary folder, on a unix socket (and, when asked, a TCP port on loopback). */
#ifndef TRIPTYCH_REDIS_SERVER_H
#define TRIPTYCH_REDIS_SERVER_H

#include <sys/types.h>

struct redis_server {
    pid_t pid;       /* 0: not running */
    char folder[64]; /* made by mkdtemp, removed by redis_server_done */
    char socket[96];
    int port; /* 0: none */
};

/* Makes the folder and starts. `extra` is a NULL-terminated list of further arguments, or NULL. Fails the test when it
 * does not answer within 10 s. */
void redis_server_init(struct redis_server *server, const char *const *extra);
void redis_server_start(struct redis_server *server, const char *const *extra);
void redis_server_kill(struct redis_server *server); /* as kill -9 does */
void redis_server_done(struct redis_server *server);

/* A TCP port on loopback that nobody uses at the moment. */
int redis_server_free_port(void);

/* Runs one command and returns its answer as text (integers in digits, nil as ""), in a static buffer. Elements of an
 * array are joined by spaces. */
const char *redis_server_ask(const struct redis_server *server, const char *format, ...)
    __attribute__((format(printf, 2, 3)));

#endif
