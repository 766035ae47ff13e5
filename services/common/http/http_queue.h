/* Bytes that wait: taken off at the front, added at the end. Empty, it holds no memory. Pure. */
#ifndef TRIPTYCH_HTTP_QUEUE_H
#define TRIPTYCH_HTTP_QUEUE_H

#include <stddef.h>

struct http_queue {
    char *bytes; /* owned; NULL while empty */
    size_t start, size, room;
};

/* Makes room for `size` more bytes behind what waits. Returns where they go, NULL without memory. */
char *http_queue_reserve(struct http_queue *queue, size_t size);
/* Copies. Returns 0, or -1 without memory, with nothing added. */
int http_queue_add(struct http_queue *queue, const void *data, size_t size);
/* Waits with `bytes` (takes; malloc'ed, `size` bytes) from `start` on; the queue must be empty. */
void http_queue_adopt(struct http_queue *queue, char *bytes, size_t start, size_t size);
/* Takes `size` bytes off the front. */
void http_queue_drop(struct http_queue *queue, size_t size);
void http_queue_done(struct http_queue *queue);

static inline char *http_queue_front(const struct http_queue *queue)
{
    return queue->bytes + queue->start;
}

#endif
