/* An entry holds beside the packed head what lists filter and sort by, so that a query unpacks nothing. */
#include "catalog_entry.h"

#include "id.h"
#include "query_facts.h"
#include "rank.h"
#include "wire.h"

#include <stdlib.h>
#include <string.h>

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

#define LANGS_MAX 64 /* languages of one story that are counted */

/* What lists of subjects are counted from. */
struct parts {
    char *langs[LANGS_MAX];
    char *const *topics, *const *places;
    size_t lang_count, topic_count, place_count;
};

static void parts_read(const Triptych__StoryHead *head, struct parts *out)
{
    const Triptych__Summary *summary = head->summary;
    const Triptych__Coverage *coverage = head->coverage;
    *out = (struct parts){.topics = summary ? summary->topics : NULL,
                          .places = summary ? summary->places : NULL,
                          .topic_count = summary ? summary->n_topics : 0,
                          .place_count = summary ? summary->n_places : 0};
    for (size_t i = 0; coverage && i < coverage->n_lang && out->lang_count < LANGS_MAX; i++)
        out->langs[out->lang_count++] = coverage->lang[i]->key;
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
    entry->first_published_ms = head->first_published_ms;
    entry->last_updated_ms = head->last_updated_ms;
    entry->noted_ms = head->noted_ms;
    entry->rank = rank_key(head, now_ms);
    entry->picture = catalog_picture_hash(head->image_url);
    struct coverage_sides sides;
    coverage_sides(head->coverage, &sides);
    memcpy(entry->sides, sides.sources, sizeof entry->sides);
}

/* One block for the entry and all that it refers to but its facts. */
static struct catalog_entry *entry_block(const Triptych__StoryHead *head, const uint8_t *packed, size_t packed_size)
{
    struct parts parts;
    parts_read(head, &parts);
    size_t bytes = sizeof(struct catalog_entry) + packed_size + joined_size(parts.topics, parts.topic_count) +
                   joined_size(parts.places, parts.place_count) + joined_size(parts.langs, parts.lang_count) +
                   joined_size(head->sources, head->n_sources);
    struct catalog_entry *entry = calloc(1, bytes);
    if (!entry)
        return NULL;
    char *at = (char *)(entry + 1);
    entry->packed = memcpy(at, packed, packed_size);
    entry->packed_size = packed_size;
    entry->topics = at += packed_size;
    entry->places = at = join(at, parts.topics, parts.topic_count);
    entry->langs = at = join(at, parts.places, parts.place_count);
    entry->sources = at = join(at, parts.langs, parts.lang_count);
    join(at, head->sources, head->n_sources);
    entry->bytes = bytes;
    return entry;
}

int catalog_entry_new(const Triptych__StoryHead *head, const char *seq, int64_t now_ms, struct catalog_entry **out,
                      struct err *err)
{
    size_t packed_size = 0;
    uint8_t *packed = NULL;
    int code = wire_pack(head, &packed, &packed_size, err);
    if (code < 0)
        return code;
    struct catalog_entry *entry = entry_block(head, packed, packed_size);
    free(packed);
    if (entry)
        entry->facts = query_facts_new(head, 1, err);
    if (!entry || !entry->facts) {
        free(entry);
        return err_set(err, ERR_MEMORY, "no memory for a story of %zu bytes", packed_size);
    }
    fill(entry, head, seq, now_ms);
    entry->bytes += entry->facts->bytes;
    *out = entry;
    return 0;
}

void catalog_entry_free(struct catalog_entry *entry)
{
    if (!entry)
        return;
    free(entry->facts);
    free(entry);
}
