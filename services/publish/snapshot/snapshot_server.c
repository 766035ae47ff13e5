/* Opens and closes the room. */
#include "snapshot_server.h"

#include "on_snapshot_request.h"
#include "reply_job.h"

int snapshot_server_open(struct snapshot_server *server, const struct event_listen *listen, struct err *err)
{
    struct event_snapshot_options options = {
        .listen = *listen, .on_request = on_snapshot_request, .on_room = on_snapshot_room, .context = server};
    loop_timer_init(&server->tick, on_snapshot_tick, server);
    return event_snapshot_open(server->loop, &options, &server->socket, err);
}

void snapshot_server_stop(struct snapshot_server *server)
{
    server->is_closing = 1;
    while (server->jobs)
        reply_job_end(server->jobs);
    loop_timer_stop(&server->tick);
}

void snapshot_server_close(struct snapshot_server *server)
{
    event_snapshot_close(server->socket);
    server->socket = NULL;
}
