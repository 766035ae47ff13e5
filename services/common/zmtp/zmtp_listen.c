/* The same for an endpoint as ZeroMQ writes it. A star is IPv4 alone, as libzmq has it: what is announced to the
 * other side must be what it connects to. */
#include "zmtp_listen.h"

#include "net_listen.h"

#include <errno.h>
#include <stdio.h>
#include <string.h>

#define BACKLOG 512
#define PREFIX  "tcp://"

int zmtp_listen_open(const char *endpoint, char out_bound[ZMTP_ENDPOINT_SIZE], struct err *err)
{
    struct net_listen where;
    union net_listen_address bound;
    char text[NET_LISTEN_TEXT_SIZE];
    if (strncmp(endpoint, PREFIX, sizeof PREFIX - 1) != 0 ||
        !net_listen_read(endpoint + sizeof PREFIX - 1, NET_LISTEN_V4, &where))
        return err_set(err, ERR_INVALID,
                       "'%.80s' is no endpoint to listen on: write tcp://127.0.0.1:5556 or tcp://*:5556", endpoint);
    int fd = net_listen_open(&where, BACKLOG, &bound);
    if (fd < 0)
        return err_set(err, ERR_IO, "cannot listen on %.80s: %s", endpoint, strerror(errno));
    net_listen_print(&bound, text);
    snprintf(out_bound, ZMTP_ENDPOINT_SIZE, PREFIX "%s", text);
    return fd;
}
