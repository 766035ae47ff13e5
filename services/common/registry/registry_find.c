/* By address and by name. */
#include "registry_state.h"

#include "id.h"

#include <string.h>
#include <strings.h>

#define PATH_PARTS_MAX 6  /* of an address that are looked at */
#define LABELS_MAX     10 /* of a host */
#define NAME_MAX_BYTES 256

static const char *domain_at(const struct registry *registry, size_t position)
{
    return position < registry->count ? registry->entries[position].domain
                                      : registry->aliases[position - registry->count].domain;
}

/* Open addressing with at most half of the slots in use (slot_table_init): the search meets an empty slot soon. */
static size_t slot_of_domain(const struct registry *registry, const char *domain)
{
    const struct slot_table *table = &registry->by_domain;
    size_t slot = (size_t)id_hash64(domain, strlen(domain)) & table->mask;
    while (table->slots[slot] && strcmp(domain_at(registry, table->slots[slot] - 1), domain) != 0) {
        slot = (slot + 1) & table->mask;
    }
    return slot;
}

static uint64_t hash_of_name(const char *name)
{
    char folded[NAME_MAX_BYTES];
    size_t length = 0;
    for (; length < sizeof folded && name[length]; length++) {
        folded[length] = name[length] >= 'A' && name[length] <= 'Z' ? (char)(name[length] | 0x20) : name[length];
    }
    return id_hash64(folded, length);
}

static int has_name(const struct registry *registry, uint32_t slot, const char *name)
{
    return strcasecmp(registry->entries[(slot & 0x7FFFFFFFu) - 1].name, name) == 0;
}

/* The upper bit of a slot says that several sources have the name. */
static size_t slot_of_name(const struct registry *registry, const char *name)
{
    const struct slot_table *table = &registry->by_name;
    size_t slot = (size_t)hash_of_name(name) & table->mask;
    while (table->slots[slot] && !has_name(registry, table->slots[slot], name)) {
        slot = (slot + 1) & table->mask;
    }
    return slot;
}

static int is_aggregator(const struct source_entry *entry)
{
    return strcmp(entry->media_type, "aggregator") == 0;
}

static void index_name(struct registry *registry, size_t position)
{
    const struct source_entry *entry = &registry->entries[position];
    /* An aggregator names other sources; found by its own name it would count as one. */
    if (entry->name[0] == '\0' || is_aggregator(entry)) {
        return;
    }
    uint32_t *slot = &registry->by_name.slots[slot_of_name(registry, entry->name)];
    /* Two outlets called "The Times" are not told apart by name, so neither is found by it. */
    *slot = *slot ? *slot | 0x80000000u : (uint32_t)position + 1;
}

int registry_index(struct registry *registry, struct err *err)
{
    size_t total = registry->count + registry->alias_count;
    if (slot_table_init(&registry->by_domain, total) < 0 || slot_table_init(&registry->by_name, registry->count) < 0) {
        return err_set(err, ERR_MEMORY, "no memory for a register of %zu sources", registry->count);
    }
    for (size_t i = 0; i < total; i++) {
        registry->by_domain.slots[slot_of_domain(registry, domain_at(registry, i))] = (uint32_t)i + 1;
    }
    for (size_t i = 0; i < registry->count; i++) {
        index_name(registry, i);
    }
    return 0;
}

static const struct source_entry *find_exact(const struct registry *registry, const char *domain)
{
    uint32_t slot = registry->by_domain.slots[slot_of_domain(registry, domain)];
    if (slot == 0) {
        return NULL;
    }
    return slot <= registry->count ? &registry->entries[slot - 1] : registry->aliases[slot - 1 - registry->count].entry;
}

const struct source_entry *registry_find(const struct registry *registry, const char *domain)
{
    for (int label = 0; label < LABELS_MAX && strchr(domain, '.'); label++) {
        const struct source_entry *entry = find_exact(registry, domain);
        if (entry) {
            return entry;
        }
        domain = strchr(domain, '.') + 1;
    }
    return NULL;
}

/* "host/path" of an address in lower case, without "www.", user, port, query and what goes beyond PATH_PARTS_MAX. */
static void copy_key(const char *url, char out[REGISTRY_KEY_MAX + 1])
{
    const char *host = strstr(url, "://");
    host = host ? host + 3 : url;
    const char *user_end = memrchr(host, '@', strcspn(host, "/?#"));
    host = user_end ? user_end + 1 : host;
    host += strncasecmp(host, "www.", 4) == 0 ? 4 : 0;
    size_t host_length = strcspn(host, "/?#:");
    const char *path = host + strcspn(host, "/?#");
    size_t length = 0;
    int parts = 0;
    for (const char *at = host; length < REGISTRY_KEY_MAX && at < host + host_length; at++) {
        out[length++] = *at >= 'A' && *at <= 'Z' ? (char)(*at | 0x20) : *at;
    }
    for (; length < REGISTRY_KEY_MAX && *path && !strchr("?#", *path); path++) {
        parts += *path == '/';
        if (parts > PATH_PARTS_MAX) {
            break;
        }
        out[length++] = *path >= 'A' && *path <= 'Z' ? (char)(*path | 0x20) : *path;
    }
    out[length] = '\0';
}

/* Whether the key's host is the source or below it. */
static int is_of_source(const char *key, const char *source)
{
    size_t host = strcspn(key, "/"), length = strlen(source);
    return length > 0 && host >= length && strncmp(key + host - length, source, length) == 0 &&
           (host == length || key[host - length - 1] == '.');
}

/* The host with the longest path that is listed, then without its first label, as far up as the source. */
static const struct source_entry *find_address(const struct registry *registry, const char *url, const char *source)
{
    char key[REGISTRY_KEY_MAX + 1], part[REGISTRY_KEY_MAX + 1];
    copy_key(url, key);
    const char *from = key;
    for (int label = 0; label < LABELS_MAX && is_of_source(from, source); label++) {
        strcpy(part, from);
        for (char *slash = part; slash; slash = strrchr(part, '/')) {
            *slash = slash == part ? *slash : '\0';
            const struct source_entry *entry = part[0] ? find_exact(registry, part) : NULL;
            if (entry) {
                return entry;
            }
        }
        const char *dot = strchr(from, '.');
        if (!dot) {
            break;
        }
        from = dot + 1;
    }
    return NULL;
}

static const struct source_entry *find_named(const struct registry *registry, const char *name)
{
    uint32_t slot = name[0] ? registry->by_name.slots[slot_of_name(registry, name)] : 0;
    return slot == 0 || slot & 0x80000000u ? NULL : &registry->entries[slot - 1];
}

const struct source_entry *registry_find_article(const struct registry *registry,
                                                 const struct registry_article *article)
{
    const struct source_entry *entry = find_address(registry, article->url, article->source);
    if (!entry) {
        entry = registry_find(registry, article->source);
    }
    /* On an aggregator's address anybody's article may stand: the name in it says whose. Without a name that is known
     * the aggregator stays. */
    for (size_t i = 0; entry && is_aggregator(entry) && i < sizeof article->names / sizeof *article->names; i++) {
        const struct source_entry *named = find_named(registry, article->names[i]);
        if (named) {
            return named;
        }
    }
    return entry;
}
