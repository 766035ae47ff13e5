/* Bytes that wait, to be read or to be sent: taken off at the front, added at the end. An empty one holds no memory,
 * because most connections are idle most of the time. */
#include "http_queue.h"

#include <assert.h>
#include <stdlib.h>
#include <string.h>

#define ROOM_MIN 256

char *http_queue_reserve(struct http_queue *queue, size_t size)
{
    size_t needed = queue->size + size;
    if (queue->start + needed <= queue->room)
        return queue->bytes + queue->start + queue->size;
    /* Room at the front is used before more is allocated. */
    if (queue->start) {
        memmove(queue->bytes, queue->bytes + queue->start, queue->size);
        queue->start = 0;
    }
    if (needed > queue->room) {
        size_t room = needed < 2 * queue->room ? 2 * queue->room : needed;
        char *bytes = realloc(queue->bytes, room < ROOM_MIN ? ROOM_MIN : room);
        if (!bytes)
            return NULL;
        queue->bytes = bytes;
        queue->room = room < ROOM_MIN ? ROOM_MIN : room;
    }
    return queue->bytes + queue->size;
}

int http_queue_add(struct http_queue *queue, const void *data, size_t size)
{
    char *at = size ? http_queue_reserve(queue, size) : NULL;
    if (!at)
        return size ? -1 : 0;
    memcpy(at, data, size);
    queue->size += size;
    return 0;
}

void http_queue_adopt(struct http_queue *queue, char *bytes, size_t start, size_t size)
{
    assert(!queue->bytes && start < size);
    *queue = (struct http_queue){.bytes = bytes, .start = start, .size = size - start, .room = size};
}

void http_queue_drop(struct http_queue *queue, size_t size)
{
    assert(size <= queue->size);
    queue->start += size;
    queue->size -= size;
    if (!queue->size)
        http_queue_done(queue);
}

void http_queue_done(struct http_queue *queue)
{
    free(queue->bytes);
    *queue = (struct http_queue){0};
}
