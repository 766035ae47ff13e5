/* The bus socket over common/zmtp. What does not unpack, or breaks the contract of proto/, is refused with its reason
 * before the sender's logic sees it. */
#include "link_bus.h"

#include "link_curve.h"
#include "link_frame.h"
#include "wire.h"
#include "zmtp.h"

#include <stdlib.h>

struct link_bus {
    struct link_bus_options options;
    struct zmtp *zmtp;
};

static void on_refused(void *context, enum zmtp_reason reason, const char *address)
{
    const struct link_bus *bus = context;
    zmtp_reason_tell(bus->options.on_refused, bus->options.context, reason, address);
}

static void refuse_frame(const struct link_bus *bus, link_peer_id peer, const char *why)
{
    char address[NET_ADDRESS_TEXT_SIZE];
    struct net_address client = zmtp_client_of(bus->zmtp, peer);
    net_address_print(&client, address);
    if (bus->options.on_refused)
        bus->options.on_refused(bus->options.context, "request", address, why);
}

static int unpack(const struct zmtp_part *parts, size_t count, Triptych__LinkFrame **out, struct err *err)
{
    if (count != 1)
        return err_set(err, ERR_INVALID, "a message of more than one frame");
    return link_frame_unpack(parts->data, parts->size, out, err);
}

static void on_message(void *context, zmtp_peer_id peer, const struct zmtp_part *parts, size_t count)
{
    struct link_bus *bus = context;
    Triptych__LinkFrame *frame = NULL;
    struct err err = {0};
    if (unpack(parts, count, &frame, &err))
        refuse_frame(bus, peer, err.text);
    else
        bus->options.on_frame(bus->options.context, peer, frame);
    wire_free(frame);
}

static void on_gone(void *context, zmtp_peer_id peer)
{
    struct link_bus *bus = context;
    bus->options.on_gone(bus->options.context, peer);
}

int link_bus_open(struct loop *loop, const struct link_bus_options *options, struct link_bus **out, struct err *err)
{
    struct link_bus *bus = calloc(1, sizeof *bus);
    if (!bus)
        return err_set(err, ERR_MEMORY, "no memory for the bus");
    bus->options = *options;
    struct zmtp_options socket = {.kind = ZMTP_ROUTER,
                                  .listen = options->listen,
                                  /* Without a key the socket is open: on networks where only daemons are, and in
                                   * tests. */
                                  .keys = link_curve_keys(),
                                  .message_bytes_max = WIRE_FRAME_MAX,
                                  .connections_max = LINK_BUS_CONNECTIONS_MAX,
                                  .client_connections_max = LINK_BUS_CLIENT_CONNECTIONS_MAX,
                                  .waiting_bytes_max = LINK_BUS_WAITING_BYTES,
                                  .peer_waiting_bytes = LINK_BUS_PEER_BYTES,
                                  .on_message = on_message,
                                  .on_gone = on_gone,
                                  .on_refused = on_refused,
                                  .context = bus};
    int code = zmtp_open(loop, &socket, &bus->zmtp, err);
    if (code) {
        link_bus_close(bus);
        return code;
    }
    *out = bus;
    return 0;
}

void link_bus_close(struct link_bus *bus)
{
    if (!bus)
        return;
    zmtp_close(bus->zmtp);
    free(bus);
}

const char *link_bus_endpoint(const struct link_bus *bus)
{
    return zmtp_endpoint(bus->zmtp);
}

int link_bus_send_packed(struct link_bus *bus, link_peer_id peer, const void *frame, size_t size, struct err *err)
{
    return zmtp_send(bus->zmtp, peer, &(struct zmtp_part){frame, size}, 1, err);
}

int link_bus_send(struct link_bus *bus, link_peer_id peer, const Triptych__LinkFrame *frame, struct err *err)
{
    uint8_t *packed = NULL;
    size_t size = 0;
    int code = wire_pack(frame, &packed, &size, err);
    if (!code)
        code = link_bus_send_packed(bus, peer, packed, size, err);
    free(packed);
    return code;
}

void link_bus_flush(struct link_bus *bus)
{
    zmtp_flush(bus->zmtp);
}

int link_bus_serve(struct link_bus *bus)
{
    return zmtp_serve(bus->zmtp);
}
