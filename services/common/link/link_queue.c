/* Where each piece of work is: in one of two waiting lists, or in a holder's list; always in the table of ids. */
#include "link_queue.h"

#include "check.h"
#include "id.h"

#include <assert.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* ── lists ── */

void link_list_init(struct link_list *list)
{
    TAILQ_INIT(&list->items);
    list->count = 0;
}

struct link_item *link_list_first(const struct link_list *list)
{
    return TAILQ_FIRST(&list->items);
}

struct link_item *link_list_last(const struct link_list *list)
{
    return TAILQ_LAST(&list->items, link_items);
}

void link_list_take_all(struct link_list *list, struct link_list *from)
{
    TAILQ_CONCAT(&list->items, &from->items, place);
    list->count += from->count;
    from->count = 0;
}

static void append(struct link_list *list, struct link_item *item)
{
    TAILQ_INSERT_TAIL(&list->items, item, place);
    list->count++;
}

static void prepend(struct link_list *list, struct link_item *item)
{
    TAILQ_INSERT_HEAD(&list->items, item, place);
    list->count++;
}

static void take_out(struct link_list *list, struct link_item *item)
{
    assert(list->count);
    TAILQ_REMOVE(&list->items, item, place);
    list->count--;
}

/* The count ends the walk: a list that was tied into a ring fails here instead of running for ever. */
void link_list_check(const struct link_list *list, const void *holder)
{
    unsigned count = 0;
    const struct link_item *item;
    TAILQ_FOREACH(item, &list->items, place)
    {
        // cppcheck-suppress uninitvar ; the macro sets it
        assert(item->holder == holder && item->frame && *item->id);
        count++;
        assert(count <= list->count);
    }
    assert(count == list->count);
}

/* ── the queue ── */

/* The table of ids grows with what receivers hold; the bound is for what waits, and what they may hold is bounded by
 * their credit. */
int link_queue_init(struct link_queue *queue, unsigned waiting_max, struct err *err)
{
    assert(waiting_max);
    *queue = (struct link_queue){.waiting_max = waiting_max};
    link_list_init(&queue->waiting);
    link_list_init(&queue->returned);
    if (hash_index_init(&queue->by_id, waiting_max))
        return err_set(err, ERR_MEMORY, "no memory for a queue of %u", waiting_max);
    return 0;
}

static void free_item(struct link_item *item)
{
    free(item->frame);
    free(item);
}

static void free_list(struct link_list *list)
{
    while (list->count) {
        struct link_item *item = link_list_first(list);
        take_out(list, item);
        free_item(item);
    }
}

void link_queue_done(struct link_queue *queue)
{
    if (!queue->waiting_max)
        return; /* never opened */
    assert(!queue->held);
    free_list(&queue->returned);
    free_list(&queue->waiting);
    hash_index_done(&queue->by_id);
    *queue = (struct link_queue){0};
}

/* ── found by id ── */

static uint64_t hash_of(const char *id)
{
    return id_hash64(id, strlen(id));
}

/* The next with this id from `*at` on. An id may be there twice: once in a receiver's hands and once pushed again while
 * it worked. */
static struct link_item *next_with_id(const struct link_queue *queue, uint64_t hash, const char *id, size_t *at)
{
    for (struct hash_cell *cell; (cell = hash_index_next(&queue->by_id, hash, at)) != NULL;) {
        struct link_item *item = (struct link_item *)cell->value;
        if (!strcmp(item->id, id))
            return item;
    }
    return NULL;
}

struct link_item *link_queue_find(const struct link_queue *queue, const char *id, const void *holder)
{
    uint64_t hash = hash_of(id);
    size_t at = hash_index_home(&queue->by_id, hash);
    struct link_item *item = next_with_id(queue, hash, id, &at);
    while (item && item->holder != holder)
        item = next_with_id(queue, hash, id, &at);
    return item;
}

int link_queue_knows(const struct link_queue *queue, const char *id)
{
    uint64_t hash = hash_of(id);
    size_t at = hash_index_home(&queue->by_id, hash);
    return next_with_id(queue, hash, id, &at) != NULL;
}

void link_queue_check(const struct link_queue *queue)
{
    const struct link_list *lists[] = {&queue->waiting, &queue->returned};
    for (size_t i = 0; i < 2; i++) {
        const struct link_item *item;
        link_list_check(lists[i], NULL);
        TAILQ_FOREACH(item, &lists[i]->items, place)
        {
            // cppcheck-suppress uninitvar ; the macro sets it
            assert(item->is_back == (int)i);
            assert(link_queue_find(queue, item->id, NULL) == item); /* so none waits twice */
        }
    }
    assert(link_queue_waiting(queue) + queue->held == queue->by_id.used);
    hash_index_check(&queue->by_id);
}

static void note_change(struct link_queue *queue)
{
    if (check_is_due(&queue->unchecked, queue->by_id.used))
        link_queue_check(queue);
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
    assert(*id && strlen(id) < LINK_WORK_ID_SIZE && frame);
    struct link_item *item = link_queue_find(queue, id, NULL);
    if (item) {
        /* The newer frame says the same or more about the same work: it takes the place of the older one. */
        replace_frame(item, frame, size);
        return 0;
    }
    if (link_queue_waiting(queue) >= queue->waiting_max)
        /* The caller drops it without harm: the work stands in Redis and is found there when it is late. */
        return err_set(err, ERR_FULL, "%u pieces of work wait already", link_queue_waiting(queue));
    item = calloc(1, sizeof *item);
    if (!item)
        return err_set(err, ERR_MEMORY, "no memory for work %s", id);
    snprintf(item->id, sizeof item->id, "%s", id);
    if (hash_index_add(&queue->by_id, hash_of(id), (uintptr_t)item)) {
        free(item);
        return err_set(err, ERR_MEMORY, "no memory for work %s", id);
    }
    item->frame = frame;
    item->size = size;
    append(&queue->waiting, item);
    note_change(queue);
    return 0;
}

static struct link_list *waiting_list(struct link_queue *queue, const struct link_item *item)
{
    return item->is_back ? &queue->returned : &queue->waiting;
}

/* `avoid` is the receiver that had it: work that ended a receiver should try another one first. */
void link_queue_put_back(struct link_queue *queue, struct link_item *item, uint64_t avoid)
{
    assert(!item->holder);
    take_out(waiting_list(queue, item), item);
    item->is_back = 1;
    item->avoid = avoid;
    append(&queue->returned, item);
    note_change(queue);
}

void link_queue_forget(struct link_queue *queue, struct link_item *item)
{
    assert(!item->holder);
    take_out(waiting_list(queue, item), item);
    hash_index_remove(&queue->by_id, hash_of(item->id), (uintptr_t)item);
    free_item(item);
    note_change(queue);
}

struct link_item *link_queue_give(struct link_queue *queue, struct link_item *item, const void *holder,
                                  struct link_list *list)
{
    assert(holder && !item->holder);
    /* The same receiver has it already: one place in its credit is enough, with the newer frame. */
    struct link_item *older = link_queue_find(queue, item->id, holder);
    if (older) {
        replace_frame(older, item->frame, item->size);
        item->frame = NULL;
        link_queue_forget(queue, item);
        return older;
    }
    take_out(waiting_list(queue, item), item);
    item->holder = holder;
    append(list, item);
    queue->held++;
    note_change(queue);
    return item;
}

void link_queue_drop(struct link_queue *queue, struct link_list *list, struct link_item *item)
{
    assert(item->holder && queue->held);
    take_out(list, item);
    hash_index_remove(&queue->by_id, hash_of(item->id), (uintptr_t)item);
    free_item(item);
    queue->held--;
    note_change(queue);
}

int link_queue_return(struct link_queue *queue, struct link_list *list, struct link_item *item, uint64_t avoid)
{
    assert(item->holder && queue->held);
    /* It was pushed again while a receiver had it: the one that waits is enough. */
    if (link_queue_find(queue, item->id, NULL)) {
        link_queue_drop(queue, list, item);
        return 0;
    }
    take_out(list, item);
    queue->held--;
    item->holder = NULL;
    item->is_back = 1;
    item->avoid = avoid;
    prepend(&queue->returned, item);
    note_change(queue);
    return 1;
}
