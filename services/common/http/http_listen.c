/* The address that a server listens on, with a sentence that says how to write one. A star is both families. */
#include "http_listen.h"

#include "net_listen.h"

#include <errno.h>
#include <string.h>

int http_listen_open(const char *address, unsigned *out_port, struct err *err)
{
    struct net_listen where;
    union net_listen_address bound;
    if (!net_listen_read(address, NET_LISTEN_BOTH, &where))
        return err_set(err, ERR_INVALID,
                       "'%.80s' is no address to listen on: write 127.0.0.1:8080, [::1]:8080 or *:8080", address);
    int fd = net_listen_open(&where, HTTP_BACKLOG, &bound);
    if (fd < 0)
        return err_set(err, ERR_IO, "cannot listen on %.80s: %s", address, strerror(errno));
    *out_port = net_listen_port(&bound);
    return fd;
}
