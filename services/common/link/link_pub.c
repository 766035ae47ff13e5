#include "link_pub.h"

#include "zmtp.h"

#include <assert.h>
#include <stdlib.h>
#include <string.h>

static const char *const topics[] = {"head", "full", "heartbeat", NULL};

struct link_pub {
    struct link_pub_options options;
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
    const struct link_listen *listen = &((struct link_pub *)context)->options.listen;
    if (listen->on_refused)
        listen->on_refused(listen->context, zmtp_reason_name(reason), address, zmtp_reason_sentence(reason));
}

int link_pub_open(struct loop *loop, const struct link_pub_options *options, struct link_pub **out, struct err *err)
{
    struct link_pub *pub = calloc(1, sizeof *pub);
    if (!pub)
        return err_set(err, ERR_MEMORY, "no memory for the feed's socket");
    pub->options = *options;
    struct zmtp_options socket = {.kind = ZMTP_PUB,
                                  .listen = options->listen.endpoint,
                                  .proxy_from = options->listen.proxy_from,
                                  .topics = topics,
                                  .message_bytes_max = ZMTP_COMMAND_BYTES,
                                  .connections_max = options->listen.connections_max,
                                  .client_connections_max = options->listen.client_connections_max,
                                  .waiting_bytes_max = options->buffer_bytes,
                                  .on_refused = on_refused,
                                  .context = pub};
    int code = zmtp_open(loop, &socket, &pub->zmtp, err);
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
    zmtp_close(pub->zmtp);
    free(pub);
}

const char *link_pub_endpoint(const struct link_pub *pub)
{
    return zmtp_endpoint(pub->zmtp);
}

unsigned link_pub_connections(const struct link_pub *pub)
{
    return zmtp_connections(pub->zmtp);
}

int link_pub_is_wanted(const struct link_pub *pub, const char *topic)
{
    return zmtp_is_wanted(pub->zmtp, topic_index(topic));
}

int link_pub_send(struct link_pub *pub, const char *topic, const void *message, size_t size_bytes, struct err *err)
{
    return zmtp_publish(pub->zmtp, topic_index(topic), message, size_bytes, err);
}
