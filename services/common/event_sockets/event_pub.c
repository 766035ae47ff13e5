/* The PUB socket over common/zmtp: topics by index, refusals counted and passed on by name. */
#include "event_pub.h"

#include "zmtp.h"

#include <assert.h>
#include <stdlib.h>
#include <string.h>

/* In the order of the indexes that zmtp keeps a bit for, with each subscriber. */
static const char *const topics[] = {"head", "full", "heartbeat", NULL};

struct event_pub {
    struct event_pub_options options;
    struct zmtp *zmtp;
};

static unsigned topic_index(const char *topic)
{
    unsigned i = 0;
    while (topics[i] && strcmp(topics[i], topic) != 0)
        i++;
    assert(topics[i]); /* our own topics */
    return i;
}

static void on_refused(void *context, enum zmtp_reason reason, const char *address)
{
    const struct event_listen *listen = &((struct event_pub *)context)->options.listen;
    zmtp_reason_tell(listen->on_refused, listen->context, reason, address);
}

int event_pub_open(struct loop *loop, const struct event_pub_options *options, struct event_pub **out, struct err *err)
{
    struct event_pub *pub = calloc(1, sizeof *pub);
    if (!pub)
        return err_set(err, ERR_MEMORY, "no memory for the feed's socket");
    pub->options = *options;
    struct zmtp_options socket = {.kind = ZMTP_PUB,
                                  .listen = options->listen.endpoint,
                                  .proxy_from = options->listen.proxy_from,
                                  .topics = topics,
                                  /* Of what comes in: subscribers send subscriptions and nothing else. */
                                  .message_bytes_max = ZMTP_COMMAND_BYTES,
                                  .connections_max = options->listen.connections_max,
                                  .client_connections_max = options->listen.client_connections_max,
                                  .waiting_bytes_max = options->buffer_bytes,
                                  .on_refused = on_refused,
                                  .context = pub};
    int code = zmtp_open(loop, &socket, &pub->zmtp, err);
    if (code) {
        event_pub_close(pub);
        return code;
    }
    *out = pub;
    return 0;
}

void event_pub_close(struct event_pub *pub)
{
    if (!pub)
        return;
    zmtp_close(pub->zmtp);
    free(pub);
}

const char *event_pub_endpoint(const struct event_pub *pub)
{
    return zmtp_endpoint(pub->zmtp);
}

unsigned event_pub_connections(const struct event_pub *pub)
{
    return zmtp_connections(pub->zmtp);
}

int event_pub_is_wanted(const struct event_pub *pub, const char *topic)
{
    return zmtp_is_wanted(pub->zmtp, topic_index(topic));
}

int event_pub_send(struct event_pub *pub, const char *topic, const void *message, size_t size_bytes, struct err *err)
{
    return zmtp_publish(pub->zmtp, topic_index(topic), message, size_bytes, err);
}
