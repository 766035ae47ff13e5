/* A list with its length: texts leave at the front, into batches. */
#include "embed_queue.h"
#include "utf8.h"

#include <stdlib.h>
#include <string.h>

/* The text lies behind the struct, in one allocation: thousands may wait. */
struct embed_ask *embed_ask_new(const char *text, const char *lang, int64_t due_ms, embed_done_fn *done, void *context)
{
    size_t size_bytes = utf8_cut_len(text, strlen(text), EMBED_TEXT_MAX);
    struct embed_ask *ask = malloc(sizeof *ask + size_bytes + 1);
    if (!ask) {
        return NULL;
    }
    *ask = (struct embed_ask){.done = done, .context = context, .due_ms = due_ms, .size_bytes = size_bytes};
    strncpy(ask->lang, lang, sizeof ask->lang - 1);
    memcpy(ask->text, text, size_bytes);
    ask->text[size_bytes] = '\0';
    return ask;
}

void embed_queue_add(struct embed_queue *queue, struct embed_ask *ask)
{
    ask->next = NULL;
    *(queue->last ? &queue->last->next : &queue->first) = ask;
    queue->last = ask;
    queue->count++;
}

struct embed_ask *embed_queue_take(struct embed_queue *queue)
{
    struct embed_ask *ask = queue->first;
    if (!ask) {
        return NULL;
    }
    queue->first = ask->next;
    queue->last = queue->first ? queue->last : NULL;
    queue->count--;
    return ask;
}

void embed_queue_done(struct embed_queue *queue)
{
    struct embed_ask *ask;
    while ((ask = embed_queue_take(queue))) {
        free(ask);
    }
}
