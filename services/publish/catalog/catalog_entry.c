/* An entry holds beside the packed head what lists filter and sort by, so that a query unpacks nothing. */
#include "catalog_entry.h"

#include "blindspot.h"
#include "id.h"
#include "rank.h"
#include "text_fold.h"
#include "wire.h"

#include <stdlib.h>
#include <string.h>

char *catalog_fold(const char *text)
{
    char folded[TEXT_FOLD_MAX + 1];
    text_fold(text, strlen(text), TEXT_FOLD_STRIP_MARKS, folded, sizeof folded);
    return strdup(folded);
}

/* Bytes that "|one|two|" takes, terminated. */
static size_t joined_size(char *const *parts, size_t count)
{
    size_t size = 2;
    for (size_t i = 0; i < count; i++)
        size += strlen(parts[i]) + 1;
    return size;
}

/* Bars at both ends too, so that "|us|" is found by strstr and never matches a part of another code. */
static char *join(char *at, char *const *parts, size_t count)
{
    *at++ = '|';
    for (size_t i = 0; i < count; i++) {
        size_t len = strlen(parts[i]);
        memcpy(at, parts[i], len);
        at += len;
        *at++ = '|';
    }
    *at++ = '\0';
    return at;
}

#define LANGS_MAX 64 /* languages of one story that can be filtered by */

static size_t head_langs(const Triptych__StoryHead *head, char *out[LANGS_MAX])
{
    size_t count = head->coverage ? head->coverage->n_lang : 0;
    count = count < LANGS_MAX ? count : LANGS_MAX;
    for (size_t i = 0; i < count; i++)
        out[i] = head->coverage->lang[i]->key;
    return count;
}

/* What a head's stories are filtered by. */
struct parts {
    char *langs[LANGS_MAX];
    size_t lang_count;
    char *const *topics, *const *places;
    size_t topic_count, place_count;
};

static void parts_read(const Triptych__StoryHead *head, struct parts *out)
{
    out->lang_count = head_langs(head, out->langs);
    out->topics = head->summary ? head->summary->topics : NULL;
    out->topic_count = head->summary ? head->summary->n_topics : 0;
    out->places = head->summary ? head->summary->places : NULL;
    out->place_count = head->summary ? head->summary->n_places : 0;
}

static size_t parts_size(const struct parts *parts, const Triptych__StoryHead *head)
{
    return joined_size(parts->langs, parts->lang_count) + joined_size(head->sources, head->n_sources) +
           joined_size(parts->topics, parts->topic_count) + joined_size(parts->places, parts->place_count);
}

static void parts_write(const struct parts *parts, const Triptych__StoryHead *head, char *at,
                        struct catalog_entry *entry)
{
    entry->langs = at;
    entry->sources = at = join(at, parts->langs, parts->lang_count);
    entry->topics = at = join(at, head->sources, head->n_sources);
    entry->places = at = join(at, parts->topics, parts->topic_count);
    join(at, parts->places, parts->place_count);
}

uint64_t catalog_picture_hash(const char *url)
{
    return *url ? id_hash64(url, strlen(url)) : 0;
}

static void fill(struct catalog_entry *entry, const Triptych__StoryHead *head, const char *seq, int64_t now_ms)
{
    strncpy(entry->id, head->id, sizeof entry->id - 1);
    strncpy(entry->seq, seq, sizeof entry->seq - 1);
    entry->version = head->version;
    entry->summary_version = head->summary ? head->summary->based_on_version : 0;
    entry->last_updated_ms = head->last_updated_ms;
    entry->noted_ms = head->noted_ms;
    entry->blindspot = blindspot_read(head->blindspot);
    entry->rank = rank_key(head, now_ms);
    entry->picture = catalog_picture_hash(head->image_url);
    struct coverage_sides sides;
    coverage_sides(head->coverage, &sides);
    memcpy(entry->sides, sides.sources, sizeof entry->sides);
}

int catalog_entry_new(const Triptych__StoryHead *head, const char *seq, int64_t now_ms, struct catalog_entry **out,
                      struct err *err)
{
    struct parts parts;
    size_t packed_size = 0;
    uint8_t *packed = NULL;
    struct catalog_entry *entry = NULL;
    parts_read(head, &parts);
    char *folded = catalog_fold(head->summary ? head->summary->headline : "");
    int code = folded ? wire_pack(head, &packed, &packed_size, err) : err_set(err, ERR_MEMORY, "no memory");
    if (code < 0)
        goto out;
    size_t folded_size = strlen(folded) + 1;
    /* One block for the entry and all that it refers to: one allocation, one free, and its size is known. */
    size_t bytes = sizeof *entry + packed_size + folded_size + parts_size(&parts, head);
    entry = calloc(1, bytes);
    if (!entry) {
        code = err_set(err, ERR_MEMORY, "no memory for a story of %zu bytes", bytes);
        goto out;
    }
    fill(entry, head, seq, now_ms);
    char *at = (char *)(entry + 1);
    entry->packed = memcpy(at, packed, packed_size);
    entry->packed_size = packed_size;
    entry->folded = memcpy(at + packed_size, folded, folded_size);
    parts_write(&parts, head, at + packed_size + folded_size, entry);
    entry->bytes = bytes;
    *out = entry;
out:
    free(folded);
    free(packed);
    return code < 0 ? code : 0;
}
