#include "registry.h"

#include "csv.h"
#include "id.h"
#include "utf8.h"

#include <errno.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define VALUE_MAX  1024 /* bytes of one field */
#define DOMAIN_MAX 253

enum column {
    DOMAIN,
    NAME,
    COUNTRY,
    LANG,
    LEANING,
    FACTUALITY,
    FLAGS,
    OWNER,
    OWNER_GROUP,
    OWNERSHIP,
    MEDIA_TYPE,
    RATED_BY,
    COLUMNS
};

static const struct {
    const char *name;
    size_t offset;      /* of its member in struct source_entry */
    int repeats;        /* many sources share a value: kept once */
    const char *values; /* what it may be besides empty, parted and framed by spaces; NULL: free text */
} COLUMN[COLUMNS] = {
    [DOMAIN] = {"domain", offsetof(struct source_entry, domain), 0, NULL},
    [NAME] = {"name", offsetof(struct source_entry, name), 0, NULL},
    [COUNTRY] = {"country", offsetof(struct source_entry, country), 1, NULL},
    [LANG] = {"lang", offsetof(struct source_entry, lang), 1, NULL},
    [LEANING] = {"leaning", offsetof(struct source_entry, leaning), 1,
                 " far-left left lean-left center lean-right right far-right "},
    [FACTUALITY] = {"factuality", offsetof(struct source_entry, factuality), 1, " very-high high mixed low very-low "},
    [FLAGS] = {"flags", offsetof(struct source_entry, flags), 1, NULL},
    [OWNER_GROUP] = {"owner_group", offsetof(struct source_entry, owner_group), 1, NULL},
    [MEDIA_TYPE] = {"media_type", offsetof(struct source_entry, media_type), 1,
                    " agency newspaper magazine tv radio website journal aggregator "},
    [OWNER] = {"owner", offsetof(struct source_entry, owner), 1, NULL},
    [OWNERSHIP] = {"ownership", offsetof(struct source_entry, ownership), 1,
                   " public state nonprofit private conglomerate private-equity individual party unknown "},
    [RATED_BY] = {"rated_by", offsetof(struct source_entry, rated_by), 1, NULL},
};

/* How many sources back a repeated value is looked for. */
#define LOOK_BACK 64

struct registry {
    struct source_entry *entries;
    size_t count;
    size_t room;
    char *strings; /* one block; never moves, so that entries may point into it */
    size_t strings_used;
    size_t strings_room;
    uint32_t *slots; /* entry number + 1, 0 for empty; a power of two of them */
    size_t slot_mask;
};

struct reading {
    struct registry *registry;
    struct csv_row *row;
    int position[COLUMNS]; /* column → field of the row, -1 when the file has none */
    registry_problem_fn *on_problem;
    void *context;
};

void registry_free(struct registry *registry)
{
    if (registry) {
        free(registry->entries);
        free(registry->strings);
        free(registry->slots);
        free(registry);
    }
}

/* The slot of the domain, or the empty one where it would be. */
static size_t slot_of(const struct registry *registry, const char *domain)
{
    size_t slot = (size_t)id_hash64(domain, strlen(domain)) & registry->slot_mask;
    while (registry->slots[slot] && strcmp(registry->entries[registry->slots[slot] - 1].domain, domain) != 0) {
        slot = (slot + 1) & registry->slot_mask;
    }
    return slot;
}

static const char *keep(struct registry *registry, const char *text)
{
    size_t size_bytes = strlen(text) + 1;
    if (size_bytes == 1 || size_bytes > registry->strings_room - registry->strings_used) {
        return "";
    }
    char *kept = memcpy(registry->strings + registry->strings_used, text, size_bytes);
    registry->strings_used += size_bytes;
    return kept;
}

static const char **member_of(struct source_entry *entry, enum column column)
{
    return (const char **)(void *)((char *)entry + COLUMN[column].offset);
}

static const char *keep_once(struct registry *registry, enum column column, const char *text)
{
    for (size_t i = 0; COLUMN[column].repeats && i < registry->count && i < LOOK_BACK; i++) {
        const char *known = *member_of(&registry->entries[registry->count - 1 - i], column);
        if (strcmp(known, text) == 0) {
            return known;
        }
    }
    return keep(registry, text);
}

static int is_letters(const char *text, size_t length, char from, char to)
{
    for (size_t i = 0; i < length; i++) {
        if (text[i] < from || text[i] > to) {
            return 0;
        }
    }
    return text[length] == '\0';
}

static int is_domain(const char *text)
{
    size_t length = strlen(text);
    const char *dot = strrchr(text, '.');
    return length <= DOMAIN_MAX && dot && dot > text && dot[1] != '\0' &&
           strspn(text, "abcdefghijklmnopqrstuvwxyz0123456789-.") == length && text[0] != '-' && !strstr(text, "..");
}

static int is_choice(const char *choices, const char *text)
{
    char framed[40];
    int length = snprintf(framed, sizeof framed, " %s ", text);
    return length < (int)sizeof framed && !strchr(text, ' ') && strstr(choices, framed) != NULL;
}

static int is_allowed(enum column column, const char *text)
{
    if (column == DOMAIN) {
        return is_domain(text);
    }
    if (text[0] == '\0') {
        return 1;
    }
    if (column == COUNTRY) {
        return is_letters(text, 2, 'A', 'Z');
    }
    if (column == LANG) {
        return is_letters(text, 2, 'a', 'z');
    }
    return !COLUMN[column].values || is_choice(COLUMN[column].values, text);
}

static const char *value_of(const struct reading *reading, enum column column)
{
    int position = reading->position[column];
    return position >= 0 && (unsigned)position < reading->row->field_count ? reading->row->fields[position] : "";
}

/* Returns 0, or ERR_INVALID with what is wrong with the row. */
static int check_row(const struct reading *reading, unsigned field_count, struct err *err)
{
    if (reading->row->field_count != field_count) {
        return err_set(err, ERR_INVALID, "%u fields, the header has %u", reading->row->field_count, field_count);
    }
    for (int column = 0; column < COLUMNS; column++) {
        const char *value = value_of(reading, (enum column)column);
        size_t length = strlen(value);
        if (length > VALUE_MAX || utf8_valid_len(value, length) != length) {
            return err_set(err, ERR_INVALID, "%s is not UTF-8 of at most %d bytes", COLUMN[column].name, VALUE_MAX);
        }
        if (!is_allowed((enum column)column, value)) {
            return err_set(err, ERR_INVALID, "%s \"%.60s\" is not one of the values allowed", COLUMN[column].name,
                           value);
        }
    }
    if (reading->registry->slots[slot_of(reading->registry, value_of(reading, DOMAIN))]) {
        return err_set(err, ERR_INVALID, "domain \"%.100s\" stands twice, the first row counts",
                       value_of(reading, DOMAIN));
    }
    return 0;
}

static void add_row(const struct reading *reading)
{
    struct registry *registry = reading->registry;
    struct source_entry entry = {.ratings = NULL};
    for (int column = 0; column < COLUMNS; column++) {
        *member_of(&entry, (enum column)column) =
            keep_once(registry, (enum column)column, value_of(reading, (enum column)column));
    }
    size_t slot = slot_of(registry, entry.domain);
    registry->entries[registry->count++] = entry;
    registry->slots[slot] = (uint32_t)registry->count;
}

static int read_header(struct reading *reading, struct csv_reader *csv, struct err *err)
{
    int found = csv_next(csv, reading->row, err);
    if (found < 0) {
        return found;
    }
    for (int column = 0; column < COLUMNS; column++) {
        reading->position[column] = -1;
        for (unsigned i = 0; found && i < reading->row->field_count; i++) {
            if (strcmp(reading->row->fields[i], COLUMN[column].name) == 0) {
                reading->position[column] = (int)i;
            }
        }
    }
    if (reading->position[DOMAIN] < 0) {
        return err_set(err, ERR_INVALID, "the first row must name the columns, \"domain\" among them");
    }
    return 0;
}

static void problem(const struct reading *reading, unsigned line, const char *reason)
{
    if (reading->on_problem) {
        reading->on_problem(reading->context, line, reason);
    }
}

static int read_rows(struct reading *reading, struct csv_reader *csv, struct err *err)
{
    unsigned field_count = reading->row->field_count;
    struct err why;
    for (;;) {
        int found = csv_next(csv, reading->row, &why);
        if (found == 0) {
            break;
        }
        if (found < 0 || check_row(reading, field_count, &why) < 0) {
            problem(reading, reading->row->line, why.text);
            continue;
        }
        if (reading->registry->count == reading->registry->room) {
            return err_set(err, ERR_TOO_LARGE, "more than %u sources", REGISTRY_SOURCES_MAX);
        }
        add_row(reading);
    }
    if (reading->registry->count == 0) {
        return err_set(err, ERR_INVALID, "no usable row of a source");
    }
    return 0;
}

static size_t count_lines(const char *text, size_t size_bytes)
{
    size_t lines = 1;
    for (size_t i = 0; i < size_bytes; i++) {
        lines += text[i] == '\n';
    }
    return lines;
}

/* Room for every line of the file to be a source; what is left over is small. */
static struct registry *registry_new(const char *text, size_t size_bytes)
{
    size_t lines = count_lines(text, size_bytes);
    struct registry *registry = calloc(1, sizeof *registry);
    if (!registry) {
        return NULL;
    }
    registry->room = lines < REGISTRY_SOURCES_MAX ? lines : REGISTRY_SOURCES_MAX;
    size_t slots = 16;
    while (slots < registry->room * 2) {
        slots *= 2;
    }
    registry->slot_mask = slots - 1;
    registry->strings_room = size_bytes + 1;
    registry->entries = calloc(registry->room, sizeof *registry->entries);
    registry->slots = calloc(slots, sizeof *registry->slots);
    registry->strings = malloc(registry->strings_room);
    if (!registry->entries || !registry->slots || !registry->strings) {
        registry_free(registry);
        return NULL;
    }
    return registry;
}

int registry_parse(const char *text, size_t size_bytes, registry_problem_fn *on_problem, void *context,
                   struct registry **out, struct err *err)
{
    if (size_bytes > REGISTRY_FILE_MAX) {
        return err_set(err, ERR_TOO_LARGE, "a source registry of %zu bytes, at most %u", size_bytes, REGISTRY_FILE_MAX);
    }
    struct reading reading = {.on_problem = on_problem, .context = context};
    reading.registry = registry_new(text, size_bytes);
    reading.row = malloc(sizeof *reading.row);
    int result = ERR_MEMORY;
    if (!reading.registry || !reading.row) {
        err_set(err, ERR_MEMORY, "no memory for a source registry of %zu bytes", size_bytes);
        goto out;
    }
    struct csv_reader csv;
    csv_init(&csv, text, size_bytes);
    result = read_header(&reading, &csv, err);
    if (result == 0) {
        result = read_rows(&reading, &csv, err);
    }
out:
    free(reading.row);
    if (result < 0) {
        registry_free(reading.registry);
        return result;
    }
    *out = reading.registry;
    return 0;
}

/* Reads at most one byte more than is allowed, so that registry_parse refuses what is larger. */
static int read_file(const char *path, char **out_text, size_t *out_size, struct err *err)
{
    FILE *file = fopen(path, "rb");
    if (!file) {
        return err_set(err, ERR_IO, "cannot open the source registry %s: %s", path, strerror(errno));
    }
    size_t room = REGISTRY_FILE_MAX + 1;
    char *text = malloc(room);
    size_t size_bytes = text ? fread(text, 1, room, file) : 0;
    int failed = ferror(file);
    fclose(file);
    if (!text || failed) {
        free(text);
        return err_set(err, text ? ERR_IO : ERR_MEMORY, "cannot read the source registry %s", path);
    }
    *out_text = text;
    *out_size = size_bytes;
    return 0;
}

int registry_open(const char *path, registry_problem_fn *on_problem, void *context, struct registry **out,
                  struct err *err)
{
    char *text = NULL;
    size_t size_bytes = 0;
    int result = read_file(path, &text, &size_bytes, err);
    if (result == 0) {
        result = registry_parse(text, size_bytes, on_problem, context, out, err);
    }
    free(text);
    return result;
}

const struct source_entry *registry_find(const struct registry *registry, const char *domain)
{
    while (strchr(domain, '.')) {
        size_t slot = slot_of(registry, domain);
        if (registry->slots[slot]) {
            return &registry->entries[registry->slots[slot] - 1];
        }
        domain = strchr(domain, '.') + 1;
    }
    return NULL;
}

size_t registry_count(const struct registry *registry)
{
    return registry->count;
}

const struct source_entry *registry_at(const struct registry *registry, size_t position)
{
    return position < registry->count ? &registry->entries[position] : NULL;
}

size_t registry_bytes(const struct registry *registry)
{
    return sizeof *registry + registry->room * sizeof *registry->entries + registry->strings_room +
           (registry->slot_mask + 1) * sizeof *registry->slots;
}
