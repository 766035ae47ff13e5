#include "link_queue.h"

#include "id.h"

#include <assert.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

int link_queue_init(struct link_queue *queue, unsigned waiting_max, struct err *err)
{
    size_t bucket_count = 256;
    while (bucket_count < waiting_max)
        bucket_count *= 2;
    *queue = (struct link_queue){.waiting_max = waiting_max, .bucket_count = bucket_count};
    queue->buckets = calloc(bucket_count, sizeof *queue->buckets);
    return queue->buckets ? 0 : err_set(err, ERR_MEMORY, "no memory for a queue of %u", waiting_max);
}

static void free_item(struct link_item *item)
{
    free(item->frame);
    free(item);
}

static void free_list(struct link_list *list)
{
    for (struct link_item *item = list->first; item;) {
        struct link_item *next = item->next;
        free_item(item);
        item = next;
    }
}

void link_queue_done(struct link_queue *queue)
{
    free_list(&queue->returned);
    free_list(&queue->waiting);
    free(queue->buckets);
    *queue = (struct link_queue){0};
}

/* ── lists and the hash ── */

static void list_append(struct link_list *list, struct link_item *item)
{
    item->next = NULL;
    item->before = list->last;
    *(list->last ? &list->last->next : &list->first) = item;
    list->last = item;
    list->count++;
}

static void list_prepend(struct link_list *list, struct link_item *item)
{
    item->before = NULL;
    item->next = list->first;
    *(list->first ? &list->first->before : &list->last) = item;
    list->first = item;
    list->count++;
}

static void list_remove(struct link_list *list, struct link_item *item)
{
    *(item->before ? &item->before->next : &list->first) = item->next;
    *(item->next ? &item->next->before : &list->last) = item->before;
    item->next = item->before = NULL;
    list->count--;
}

static struct link_item **bucket_of(const struct link_queue *queue, const char *id)
{
    return &queue->buckets[id_hash64(id, strlen(id)) & (queue->bucket_count - 1)];
}

static void unchain(struct link_queue *queue, struct link_item *item)
{
    struct link_item **at = bucket_of(queue, item->id);
    while (*at != item) {
        assert(*at); /* every item of ours is in the hash */
        at = &(*at)->chain;
    }
    *at = item->chain;
}

struct link_item *link_queue_find(const struct link_queue *queue, const char *id, const void *holder)
{
    for (struct link_item *item = *bucket_of(queue, id); item; item = item->chain)
        if (item->holder == holder && !strcmp(item->id, id))
            return item;
    return NULL;
}

int link_queue_knows(const struct link_queue *queue, const char *id)
{
    for (const struct link_item *item = *bucket_of(queue, id); item; item = item->chain)
        if (!strcmp(item->id, id))
            return 1;
    return 0;
}

/* ── the ways of a piece of work ── */

static void replace_frame(struct link_item *item, uint8_t *frame, size_t size)
{
    free(item->frame);
    item->frame = frame;
    item->size = size;
}

unsigned link_queue_waiting(const struct link_queue *queue)
{
    return queue->waiting.count + queue->returned.count;
}

int link_queue_push(struct link_queue *queue, const char *id, uint8_t *frame, size_t size, struct err *err)
{
    struct link_item *item = link_queue_find(queue, id, NULL);
    if (item) {
        replace_frame(item, frame, size);
        return 0;
    }
    if (link_queue_waiting(queue) >= queue->waiting_max)
        return err_set(err, ERR_FULL, "%u pieces of work wait already", link_queue_waiting(queue));
    item = calloc(1, sizeof *item);
    if (!item)
        return err_set(err, ERR_MEMORY, "no memory for work %s", id);
    snprintf(item->id, sizeof item->id, "%s", id);
    item->frame = frame;
    item->size = size;
    struct link_item **bucket = bucket_of(queue, id);
    item->chain = *bucket;
    *bucket = item;
    list_append(&queue->waiting, item);
    return 0;
}

static struct link_list *waiting_list(struct link_queue *queue, const struct link_item *item)
{
    return item->is_back ? &queue->returned : &queue->waiting;
}

void link_queue_put_back(struct link_queue *queue, struct link_item *item, uint64_t avoid)
{
    assert(!item->holder);
    list_remove(waiting_list(queue, item), item);
    item->is_back = 1;
    item->avoid = avoid;
    list_append(&queue->returned, item);
}

void link_queue_forget(struct link_queue *queue, struct link_item *item)
{
    assert(!item->holder);
    list_remove(waiting_list(queue, item), item);
    unchain(queue, item);
    free_item(item);
}

struct link_item *link_queue_give(struct link_queue *queue, struct link_item *item, const void *holder,
                                  struct link_list *list)
{
    struct link_item *older = link_queue_find(queue, item->id, holder);
    if (older) {
        replace_frame(older, item->frame, item->size);
        item->frame = NULL;
        link_queue_forget(queue, item);
        return older;
    }
    list_remove(waiting_list(queue, item), item);
    item->holder = holder;
    list_append(list, item);
    queue->held++;
    return item;
}

void link_queue_drop(struct link_queue *queue, struct link_list *list, struct link_item *item)
{
    list_remove(list, item);
    unchain(queue, item);
    free_item(item);
    queue->held--;
}

int link_queue_return(struct link_queue *queue, struct link_list *list, struct link_item *item, uint64_t avoid)
{
    if (link_queue_find(queue, item->id, NULL)) {
        link_queue_drop(queue, list, item);
        return 0;
    }
    list_remove(list, item);
    queue->held--;
    item->holder = NULL;
    item->is_back = 1;
    item->avoid = avoid;
    list_prepend(&queue->returned, item);
    return 1;
}
