#include "link_pub.h"

#include "link_context.h"

#include <stdlib.h>
#include <string.h>
#include <zmq.h>

#define ENDPOINT_SIZE    256
#define NOTICES_PER_TURN 1024 /* subscriptions taken in one look at the socket */
#define SUBSCRIPTION_MAX (1 + LINK_PUB_TOPIC_MAX)

/* XPUB tells the first subscription to a prefix and the last one that ends, so each stands here once. */
struct prefix {
    char text[LINK_PUB_TOPIC_MAX];
    size_t len;
};

struct link_pub {
    struct loop *loop;
    void *socket;
    char endpoint[ENDPOINT_SIZE];
    struct prefix prefixes[LINK_PUB_PREFIXES_MAX];
    size_t prefix_count;
    int has_overflowed; /* more prefixes than fit: from then on every topic counts as wanted */
};

static void add_prefix(struct link_pub *pub, const char *text, size_t len)
{
    if (pub->prefix_count == LINK_PUB_PREFIXES_MAX) {
        pub->has_overflowed = 1;
        return;
    }
    struct prefix *prefix = &pub->prefixes[pub->prefix_count++];
    memcpy(prefix->text, text, len);
    prefix->len = len;
}

static void remove_prefix(struct link_pub *pub, const char *text, size_t len)
{
    for (size_t i = 0; i < pub->prefix_count; i++) {
        if (pub->prefixes[i].len == len && memcmp(pub->prefixes[i].text, text, len) == 0) {
            pub->prefixes[i] = pub->prefixes[--pub->prefix_count];
            return;
        }
    }
}

/* One notice: a byte 1 (subscribed) or 0 (no more), then the prefix. One longer than any topic matches nothing. */
static void take_notice(struct link_pub *pub, const char *notice, size_t size)
{
    if (size == 0 || size > SUBSCRIPTION_MAX)
        return;
    if (notice[0] == 1)
        add_prefix(pub, notice + 1, size - 1);
    else if (notice[0] == 0)
        remove_prefix(pub, notice + 1, size - 1);
}

static void on_notices(void *context, int events)
{
    struct link_pub *pub = context;
    (void)events;
    for (int i = 0; i < NOTICES_PER_TURN; i++) {
        char notice[SUBSCRIPTION_MAX + 1];
        int size = zmq_recv(pub->socket, notice, sizeof notice, ZMQ_DONTWAIT);
        if (size < 0)
            return;
        take_notice(pub, notice, (size_t)size);
    }
}

int link_pub_open(struct loop *loop, const char *listen, int queue_max, struct link_pub **out, struct err *err)
{
    struct link_pub *pub = calloc(1, sizeof *pub);
    if (!pub)
        return err_set(err, ERR_MEMORY, "no memory for the feed's socket");
    pub->loop = loop;
    pub->socket = link_socket_new(ZMQ_XPUB, err);
    int code = pub->socket ? 0 : ERR_IO;
    if (!code) {
        zmq_setsockopt(pub->socket, ZMQ_SNDHWM, &queue_max, sizeof queue_max);
        code = link_socket_bind(pub->socket, listen, pub->endpoint, sizeof pub->endpoint, err);
    }
    if (!code)
        code = loop_socket_watch(loop, pub->socket, on_notices, pub, err);
    if (code) {
        link_pub_close(pub);
        return code;
    }
    *out = pub;
    return 0;
}

void link_pub_close(struct link_pub *pub)
{
    if (!pub)
        return;
    if (pub->socket)
        loop_socket_forget(pub->loop, pub->socket);
    link_socket_close(pub->socket);
    free(pub);
}

const char *link_pub_endpoint(const struct link_pub *pub)
{
    return pub->endpoint;
}

int link_pub_is_wanted(const struct link_pub *pub, const char *topic)
{
    size_t len = strlen(topic);
    for (size_t i = 0; i < pub->prefix_count; i++)
        if (pub->prefixes[i].len <= len && memcmp(pub->prefixes[i].text, topic, pub->prefixes[i].len) == 0)
            return 1;
    return pub->has_overflowed;
}

int link_pub_send(struct link_pub *pub, const char *topic, const void *message, size_t size_bytes, struct err *err)
{
    if (zmq_send(pub->socket, topic, strlen(topic), ZMQ_SNDMORE | ZMQ_DONTWAIT) < 0 ||
        zmq_send(pub->socket, message, size_bytes, ZMQ_DONTWAIT) < 0)
        return err_set(err, ERR_IO, "cannot send on the feed's socket: %s", zmq_strerror(zmq_errno()));
    return 0;
}
