/* Reads rows in a thread of its own, since files and pipes block and parsing takes time, and hands them over through
 * a bounded queue; an eventfd wakes the loop. The thread touches nothing but the reader; everything else is the
 * loop's. */
#include "row_reader.h"

#include "row_pages.h"
#include "warc.h"

#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/eventfd.h>
#include <unistd.h>

struct row_reader {
    const char **paths; /* owned, in one allocation with the reader */
    int path_count;
    int event;
    pthread_t thread;
    pthread_mutex_t mutex; /* of all below */
    pthread_cond_t room;
    struct row_item *first, *last;
    unsigned count;
    int64_t position_bytes;
    int is_closing, has_ended;
};

static void wake(struct row_reader *reader)
{
    const uint64_t one = 1;
    if (write(reader->event, &one, sizeof one) < 0)
        return; /* the counter is full: the loop is awake already */
}

/* Returns 0 when the reader is being closed. Takes the item. */
static int enqueue(struct row_reader *reader, struct row_item *item, int64_t position_bytes)
{
    pthread_mutex_lock(&reader->mutex);
    while (reader->count >= ROW_READER_QUEUE_MAX && !reader->is_closing)
        pthread_cond_wait(&reader->room, &reader->mutex);
    int is_wanted = !reader->is_closing && item;
    if (is_wanted) {
        *(reader->last ? &reader->last->next : &reader->first) = item;
        reader->last = item;
        /* The loop is woken only when the queue was empty: it takes all that is there. */
        if (!reader->count++)
            wake(reader);
        reader->position_bytes = position_bytes;
    }
    pthread_mutex_unlock(&reader->mutex);
    if (!is_wanted)
        free(item);
    return is_wanted;
}

static struct row_item *new_item(enum row_kind kind, int file, const char *problem)
{
    struct row_item *item = calloc(1, sizeof *item);
    if (item) {
        item->kind = kind;
        item->file = file;
        snprintf(item->problem, sizeof item->problem, "%s", problem);
    }
    return item;
}

static const char *copy_text(char **at, const char *text)
{
    size_t size = strlen(text) + 1;
    char *copy = memcpy(*at, text, size);
    *at += size;
    return copy;
}

static struct row_item *copy_row(int file, const struct jsonl_row *row)
{
    size_t size = strlen(row->external_id) + strlen(row->url) + strlen(row->source) + strlen(row->title) +
                  strlen(row->text) + strlen(row->lang) + strlen(row->image) + 7;
    /* One allocation for a row with its texts: freed in one go by whoever takes it. */
    struct row_item *item = calloc(1, sizeof *item + size);
    if (!item)
        return NULL;
    char *at = item->strings;
    item->kind = ROW_READ;
    item->file = file;
    item->size_bytes = sizeof *item + size;
    item->row = *row;
    item->row.external_id = copy_text(&at, row->external_id);
    item->row.url = copy_text(&at, row->url);
    item->row.source = copy_text(&at, row->source);
    item->row.title = copy_text(&at, row->title);
    item->row.text = copy_text(&at, row->text);
    item->row.lang = copy_text(&at, row->lang);
    item->row.image = copy_text(&at, row->image);
    return item;
}

/* ── JSONL or a web archive ── */

/* One of the two. */
struct row_file {
    struct jsonl *rows;
    struct row_pages *pages;
};

static int open_file(const char *path, struct row_file *out, struct err *err)
{
    *out = (struct row_file){0};
    return warc_is_named(path) ? row_pages_open(path, &out->pages, err) : jsonl_open(path, &out->rows, err);
}

static int next_row(const struct row_file *file, struct jsonl_row *out, struct err *err)
{
    return file->pages ? row_pages_next(file->pages, out, err) : jsonl_next(file->rows, out, err);
}

static int64_t position_of(const struct row_file *file)
{
    return file->pages ? row_pages_position_bytes(file->pages) : jsonl_position_bytes(file->rows);
}

static void close_file(const struct row_file *file)
{
    jsonl_close(file->rows);
    row_pages_close(file->pages);
}

/* Returns owned: the paths are there only until the reader is closed. NULL then, and without memory. */
static char *copy_path(struct row_reader *reader, int file)
{
    pthread_mutex_lock(&reader->mutex);
    char *path = reader->is_closing ? NULL : strdup(reader->paths[file]);
    pthread_mutex_unlock(&reader->mutex);
    return path;
}

/* Returns 0 when the reader is being closed. */
static int read_file(struct row_reader *reader, int file, int64_t *done_bytes)
{
    struct row_file rows;
    struct err err = {0};
    int goes_on = 1, got = 1;
    char *path = copy_path(reader, file);
    if (!path)
        return 0;
    int result = open_file(path, &rows, &err);
    free(path);
    if (result)
        return enqueue(reader, new_item(ROW_FAILED, file, err.text), *done_bytes);
    while (goes_on && got != 0 && got != ERR_IO && got != ERR_MEMORY) {
        struct jsonl_row row;
        got = next_row(&rows, &row, &err);
        int64_t position_bytes = *done_bytes + position_of(&rows);
        if (got > 0)
            /* Without memory for the copy this is NULL, which ends the reading like a close. */
            goes_on = enqueue(reader, copy_row(file, &row), position_bytes);
        else if (got < 0)
            goes_on =
                enqueue(reader, new_item(got == ERR_IO || got == ERR_MEMORY ? ROW_FAILED : ROW_BROKEN, file, err.text),
                        position_bytes);
    }
    *done_bytes += position_of(&rows);
    close_file(&rows);
    return goes_on;
}

static void dispose(struct row_reader *reader)
{
    for (struct row_item *item; (item = row_reader_next(reader)) != NULL;)
        free(item);
    close(reader->event);
    pthread_mutex_destroy(&reader->mutex);
    pthread_cond_destroy(&reader->room);
    free(reader);
}

/* Whoever comes last disposes of the reader: the loop, or the thread when the loop has left it to its input. */
static void *read_files(void *context)
{
    struct row_reader *reader = context;
    int64_t done_bytes = 0;
    int goes_on = 1;
    for (int file = 0; goes_on && file < reader->path_count; file++)
        goes_on = read_file(reader, file, &done_bytes);
    pthread_mutex_lock(&reader->mutex);
    reader->has_ended = 1; /* it waits for no input any more */
    int is_left = reader->is_closing;
    pthread_mutex_unlock(&reader->mutex);
    if (is_left)
        dispose(reader);
    else if (goes_on)
        enqueue(reader, new_item(ROW_END, 0, ""), done_bytes);
    return NULL;
}

/* The thread may outlive its caller when it waits for input: the names are copied behind the reader. */
static struct row_reader *reader_new(const char *const *paths, int count)
{
    size_t size = sizeof(struct row_reader) + (size_t)count * sizeof *paths;
    for (int i = 0; i < count; i++)
        size += strlen(paths[i]) + 1;
    struct row_reader *reader = calloc(1, size);
    if (!reader)
        return NULL;
    reader->paths = (const char **)(reader + 1);
    char *at = (char *)(reader->paths + count);
    for (int i = 0; i < count; i++)
        reader->paths[i] = copy_text(&at, paths[i]);
    return reader;
}

struct row_reader *row_reader_open(const char *const *paths, int count)
{
    struct row_reader *reader = reader_new(paths, count);
    if (!reader)
        return NULL;
    reader->path_count = count;
    reader->event = eventfd(0, EFD_NONBLOCK | EFD_CLOEXEC);
    pthread_mutex_init(&reader->mutex, NULL);
    pthread_cond_init(&reader->room, NULL);
    if (reader->event < 0 || pthread_create(&reader->thread, NULL, read_files, reader)) {
        if (reader->event >= 0)
            close(reader->event);
        free(reader);
        return NULL;
    }
    return reader;
}

void row_reader_close(struct row_reader *reader)
{
    if (!reader)
        return;
    pthread_mutex_lock(&reader->mutex);
    reader->is_closing = 1;
    pthread_cond_signal(&reader->room);
    int has_ended = reader->has_ended;
    pthread_t thread = reader->thread; /* once the mutex is free the thread may take the reader with it */
    pthread_mutex_unlock(&reader->mutex);
    if (!has_ended) { /* it may be waiting for input: it keeps what it needs until then, or the process ends */
        pthread_detach(thread);
        return;
    }
    pthread_join(thread, NULL);
    dispose(reader);
}

struct row_item *row_reader_next(struct row_reader *reader)
{
    pthread_mutex_lock(&reader->mutex);
    struct row_item *item = reader->first;
    if (item) {
        reader->first = item->next;
        if (!reader->first)
            reader->last = NULL;
        reader->count--;
        item->next = NULL;
        pthread_cond_signal(&reader->room);
    }
    pthread_mutex_unlock(&reader->mutex);
    return item;
}

void row_reader_heard(struct row_reader *reader)
{
    uint64_t count;
    if (read(reader->event, &count, sizeof count) < 0)
        return; /* nothing was signalled since the last time */
}

int row_reader_fd(const struct row_reader *reader)
{
    return reader->event;
}

int64_t row_reader_position_bytes(struct row_reader *reader)
{
    pthread_mutex_lock(&reader->mutex);
    int64_t position_bytes = reader->position_bytes;
    pthread_mutex_unlock(&reader->mutex);
    return position_bytes;
}
