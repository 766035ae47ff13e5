/* Names to addresses without blocking the loop: getaddrinfo runs in a thread of its own, which tells by an eventfd. A
 * numeric address or a path needs no thread. The thread cannot be stopped, so it owns half of the query: whoever lets
 * go last frees it. */
#include "resolve.h"

#include <errno.h>
#include <netdb.h>
#include <pthread.h>
#include <signal.h>
#include <stdatomic.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/eventfd.h>
#include <sys/un.h>
#include <unistd.h>

/* Shared by the loop and the thread; whoever lets go last frees it. */
struct query {
    atomic_int owners;
    int fd; /* eventfd: written once, when the answer is there */
    char host[256];
    char port[8];
    struct resolve_address addresses[RESOLVE_ADDRESSES_MAX];
    size_t count;
    char problem[160];
};

struct resolve {
    struct loop *loop;
    struct query *query;
    resolve_fn *done;
    void *context;
};

static void query_release(struct query *query)
{
    if (atomic_fetch_sub(&query->owners, 1) > 1)
        return;
    close(query->fd);
    free(query);
}

static void query_announce(struct query *query)
{
    uint64_t one = 1;
    ssize_t written = write(query->fd, &one, sizeof one);
    (void)written; /* an eventfd at 0 always takes a 1 */
}

/* Runs getaddrinfo and keeps its answer. Returns whether there was an address. */
static int query_run(struct query *query, int flags)
{
    struct addrinfo hints = {.ai_socktype = SOCK_STREAM, .ai_flags = flags};
    struct addrinfo *list = NULL;
    int failure = getaddrinfo(query->host, query->port, &hints, &list);
    if (failure) {
        snprintf(query->problem, sizeof query->problem, "%.100s does not resolve: %s", query->host,
                 gai_strerror(failure));
        return 0;
    }
    for (struct addrinfo *at = list; at && query->count < RESOLVE_ADDRESSES_MAX; at = at->ai_next) {
        struct resolve_address *address = &query->addresses[query->count++];
        memcpy(&address->storage, at->ai_addr, at->ai_addrlen);
        address->size = at->ai_addrlen;
    }
    freeaddrinfo(list);
    return query->count > 0;
}

static void *query_thread(void *context)
{
    struct query *query = context;
    query_run(query, 0);
    query_announce(query);
    query_release(query);
    return NULL;
}

/* Signals belong to the loop's thread. */
static int query_start_thread(struct query *query)
{
    sigset_t all;
    sigset_t before;
    pthread_t thread;
    pthread_attr_t attributes;
    /* The thread inherits the mask; set before it is made, since afterwards a signal could already be there. */
    sigfillset(&all);
    pthread_attr_init(&attributes);
    pthread_attr_setdetachstate(&attributes, PTHREAD_CREATE_DETACHED);
    pthread_sigmask(SIG_BLOCK, &all, &before);
    atomic_fetch_add(&query->owners, 1);
    int failure = pthread_create(&thread, &attributes, query_thread, query);
    pthread_sigmask(SIG_SETMASK, &before, NULL);
    pthread_attr_destroy(&attributes);
    if (failure)
        atomic_fetch_sub(&query->owners, 1);
    return failure;
}

static void use_unix_path(struct query *query, const char *path)
{
    struct sockaddr_un address = {.sun_family = AF_UNIX};
    snprintf(address.sun_path, sizeof address.sun_path, "%s", path);
    memcpy(&query->addresses[0].storage, &address, sizeof address);
    query->addresses[0].size = sizeof address;
    query->count = 1;
}

static void on_answer(void *context, int events)
{
    (void)events;
    struct resolve *resolve = context;
    struct query *query = resolve->query;
    loop_fd_forget(resolve->loop, query->fd);
    /* The callback may close us: nothing of `resolve` is touched after it. */
    resolve->done(resolve->context, query->addresses, query->count, query->problem);
}

int resolve_open(struct loop *loop, const struct redis_url *url, resolve_fn *done, void *context, struct resolve **out,
                 struct err *err)
{
    struct resolve *resolve = calloc(1, sizeof *resolve);
    struct query *query = calloc(1, sizeof *query);
    int code = ERR_MEMORY;
    if (!resolve || !query) {
        err_set(err, ERR_MEMORY, "no memory to look up %s", url->host);
        goto out;
    }
    atomic_init(&query->owners, 1);
    *resolve = (struct resolve){.loop = loop, .query = query, .done = done, .context = context};
    snprintf(query->host, sizeof query->host, "%s", url->host);
    snprintf(query->port, sizeof query->port, "%u", url->port);
    query->fd = eventfd(0, EFD_CLOEXEC | EFD_NONBLOCK);
    if (query->fd < 0) {
        code = err_set(err, ERR_IO, "no eventfd: %s", strerror(errno));
        goto out;
    }
    code = loop_fd_watch(loop, query->fd, LOOP_READ, on_answer, resolve, err);
    if (code)
        goto out;
    if (url->path[0])
        use_unix_path(query, url->path);
    if (query->count || query_run(query, AI_NUMERICHOST)) {
        query_announce(query);
    } else if (query_start_thread(query)) {
        loop_fd_forget(loop, query->fd);
        code = err_set(err, ERR_IO, "no thread to look up %s", url->host);
        goto out;
    }
    *out = resolve;
    return 0;
out:
    if (query && query->fd > 0)
        close(query->fd);
    free(query);
    free(resolve);
    return code;
}

void resolve_close(struct resolve *resolve)
{
    if (!resolve)
        return;
    loop_fd_forget(resolve->loop, resolve->query->fd);
    query_release(resolve->query);
    free(resolve);
}
