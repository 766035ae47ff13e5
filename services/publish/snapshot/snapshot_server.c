/* Opens and closes the room. */
#include "snapshot_server.h"

#include "on_snapshot_request.h"
#include "reply_job.h"
#include "reply_subscribe.h"

int snapshot_server_open(struct snapshot_server *server, const struct event_listen *listen, struct err *err)
{
    struct event_snapshot_options options = {
        .listen = *listen, .on_request = on_snapshot_request, .on_room = on_snapshot_room, .context = server};
    loop_timer_init(&server->tick, on_snapshot_tick, server);
    loop_timer_init(&server->heartbeat, reply_subscribe_heartbeats, server);
    loop_timer_init(&server->room_tick, reply_subscribe_look_for_room, server);
    return event_snapshot_open(server->loop, &options, &server->socket, err);
}

void snapshot_server_check_tier_keys(struct snapshot_server *server)
{
    reply_subscribe_check_keys(server);
}

void snapshot_server_stop(struct snapshot_server *server)
{
    server->is_closing = 1;
    while (server->jobs)
        reply_job_end(server->jobs);
    while (server->subscriptions)
        reply_job_end(server->subscriptions);
    hash_index_done(&server->peers);
    server->peers = (struct hash_index){0};
    loop_timer_stop(&server->tick);
    loop_timer_stop(&server->heartbeat);
    loop_timer_stop(&server->room_tick);
}

void snapshot_server_close(struct snapshot_server *server)
{
    event_snapshot_close(server->socket);
    server->socket = NULL;
}
