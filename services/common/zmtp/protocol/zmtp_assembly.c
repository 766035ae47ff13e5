/* The parts of a message that has not ended: their bytes are taken from the client's budget as they come. */
#include "zmtp_assembly.h"

#include <assert.h>
#include <stdlib.h>
#include <string.h>

struct zmtp_assembly {
    size_t size, room, count;
    size_t ends[ZMTP_PARTS_MAX]; /* where each part ends */
    uint8_t bytes[];
};

void zmtp_assembly_drop(struct zmtp_session *session)
{
    if (!session->assembly)
        return;
    zmtp_budget_return(session->budget, session->assembly->room);
    free(session->assembly);
    session->assembly = NULL;
}

size_t zmtp_assembly_size(const struct zmtp_session *session)
{
    return session->assembly ? session->assembly->size : 0;
}

static int make_room(struct zmtp_session *session, size_t size)
{
    struct zmtp_assembly *old = session->assembly;
    size_t room = old ? old->room : 0, used = old ? old->size : 0;
    if (old && room - used >= size)
        return 1;
    /* Doubled: a message of many small parts is not copied for each. */
    size_t wanted = (used + size) * 2;
    if (!zmtp_budget_take(session->budget, wanted - room))
        return 0;
    struct zmtp_assembly *assembly = realloc(old, sizeof *assembly + wanted);
    if (!assembly) {
        zmtp_budget_return(session->budget, wanted - room);
        return 0;
    }
    if (!old)
        assembly->size = assembly->count = 0;
    assembly->room = wanted;
    session->assembly = assembly;
    return 1;
}

static void deliver_assembly(struct zmtp_session *session)
{
    struct zmtp_part parts[ZMTP_PARTS_MAX];
    struct zmtp_assembly *assembly = session->assembly;
    for (size_t i = 0, begin = 0; i < assembly->count; begin = assembly->ends[i++])
        parts[i] = (struct zmtp_part){assembly->bytes + begin, assembly->ends[i] - begin};
    session->options->on_message(session->context, parts, assembly->count);
    zmtp_assembly_drop(session);
}

enum zmtp_reason zmtp_assembly_take(struct zmtp_session *session, const uint8_t *body, size_t size, unsigned flags)
{
    if (!session->assembly && !(flags & ZMTP_MORE)) {
        /* The usual message has one part and is handed out where it stands, without a copy. */
        session->options->on_message(session->context, &(struct zmtp_part){body, size}, 1);
        return ZMTP_ACCEPTED;
    }
    if (session->assembly && session->assembly->count == ZMTP_PARTS_MAX)
        return ZMTP_PARTS;
    if (!make_room(session, size))
        return ZMTP_MEMORY;
    struct zmtp_assembly *assembly = session->assembly;
    assert(assembly->room - assembly->size >= size && assembly->count < ZMTP_PARTS_MAX);
    if (size)
        memcpy(assembly->bytes + assembly->size, body, size);
    assembly->size += size;
    assembly->ends[assembly->count++] = assembly->size;
    if (!(flags & ZMTP_MORE))
        deliver_assembly(session);
    return ZMTP_ACCEPTED;
}
