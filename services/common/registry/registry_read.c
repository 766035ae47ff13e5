/* From files to rows, each checked and put to the others of its domain. */
#include "registry_state.h"

#include "csv.h"
#include "id.h"
#include "registry_files.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

int slot_table_init(struct slot_table *table, size_t count)
{
    size_t slots = 16;
    /* At most half full: look-ups stay short, and there is always an empty slot at which they end. */
    while (slots < count * 2) {
        slots *= 2;
    }
    table->slots = calloc(slots, sizeof *table->slots);
    table->mask = slots - 1;
    return table->slots ? 0 : ERR_MEMORY;
}

/* The slot of the domain, or the empty one where it would be. */
static size_t slot_of(const struct registry_draft *draft, const char *domain)
{
    const struct slot_table *table = &draft->by_domain;
    size_t slot = (size_t)id_hash64(domain, strlen(domain)) & table->mask;
    while (table->slots[slot] && strcmp(draft->sites[table->slots[slot] - 1].domain, domain) != 0) {
        slot = (slot + 1) & table->mask;
    }
    return slot;
}

int64_t draft_site_find(const struct registry_draft *draft, const char *domain)
{
    return draft->by_domain.slots ? (int64_t)draft->by_domain.slots[slot_of(draft, domain)] - 1 : -1;
}

static void problem(const struct registry_draft *draft, const char *file, unsigned line, const char *reason)
{
    if (draft->on_problem) {
        draft->on_problem(draft->context, file, line, reason);
    }
}

/* Room for one more of each. */
static int grow(struct registry_draft *draft)
{
    if (draft->row_count == draft->row_room) {
        size_t room = draft->row_room ? draft->row_room * 2 : 1024;
        struct draft_row *rows = realloc(draft->rows, room * sizeof *rows);
        if (!rows) {
            return ERR_MEMORY;
        }
        draft->rows = rows;
        draft->row_room = room;
    }
    if (draft->site_count < draft->site_room) {
        return 0;
    }
    size_t room = draft->site_room ? draft->site_room * 2 : 1024;
    struct draft_site *sites = realloc(draft->sites, room * sizeof *sites);
    if (!sites) {
        return ERR_MEMORY;
    }
    draft->sites = sites;
    draft->site_room = room;
    free(draft->by_domain.slots);
    if (slot_table_init(&draft->by_domain, room) < 0) {
        return ERR_MEMORY;
    }
    for (size_t i = 0; i < draft->site_count; i++) {
        /* Numbers and not pointers: sites move when their array grows. 0 is an empty slot. */
        draft->by_domain.slots[slot_of(draft, draft->sites[i].domain)] = (uint32_t)i + 1;
    }
    return 0;
}

/* A rater's second row of a domain, or more rows than anyone looks at. */
static int check_others(const struct registry_draft *draft, const char *domain, const char *rated_by, int is_own,
                        struct err *err)
{
    int64_t found = draft_site_find(draft, domain);
    if (found < 0) {
        return 0;
    }
    const struct draft_site *site = &draft->sites[found];
    if (site->row_count == REGISTRY_ROWS_OF_SOURCE_MAX) {
        return err_set(err, ERR_INVALID, "domain \"%.100s\" has more than %d rows", domain,
                       REGISTRY_ROWS_OF_SOURCE_MAX);
    }
    for (uint32_t at = site->first; at; at = draft->rows[at - 1].next) {
        const struct draft_row *row = &draft->rows[at - 1];
        /* Without a name the file is the rater: the same domain in another file is another rater's row. */
        int is_nameless_elsewhere = rated_by[0] == '\0' && row->file != draft->file_count - 1;
        if (row->is_own == is_own && !is_nameless_elsewhere && strcmp(row->values[COLUMN_RATED_BY], rated_by) == 0) {
            return err_set(err, ERR_INVALID, "domain \"%.100s\" stands twice, the first row counts", domain);
        }
    }
    return 0;
}

static void put_to_site(struct registry_draft *draft, struct draft_row *row, uint32_t number)
{
    const char *domain = row->values[COLUMN_DOMAIN];
    size_t slot = slot_of(draft, domain);
    if (!draft->by_domain.slots[slot]) {
        draft->sites[draft->site_count++] = (struct draft_site){.domain = domain, .first = number};
        draft->by_domain.slots[slot] = (uint32_t)draft->site_count;
    }
    struct draft_site *site = &draft->sites[draft->by_domain.slots[slot] - 1];
    if (site->last) {
        draft->rows[site->last - 1].next = number;
    }
    site->last = number;
    site->row_count++;
    if (row->values[COLUMN_SAME_AS][0] && !site->alias_row) {
        site->alias_row = number;
    }
}

static int add_row(struct registry_draft *draft, const struct registry_header *header, const struct csv_row *csv,
                   int is_own)
{
    if (grow(draft) < 0) {
        return ERR_MEMORY;
    }
    struct draft_row *row = &draft->rows[draft->row_count++];
    *row = (struct draft_row){.line = csv->line, .file = (uint16_t)(draft->file_count - 1), .is_own = (uint8_t)is_own};
    for (int column = 0; column < REGISTRY_COLUMNS; column++) {
        const char *value = registry_row_value(header, csv, (enum registry_column)column);
        row->values[column] = string_store_keep(&draft->registry->strings, value, strlen(value));
    }
    if (draft->registry->strings.is_out_of_memory) {
        return ERR_MEMORY;
    }
    put_to_site(draft, row, (uint32_t)draft->row_count);
    return 0;
}

/* The rows behind the header. Returns how many were usable, or what stops all of it. */
static int64_t read_rows(struct registry_draft *draft, struct csv_reader *reader, struct csv_row *csv, int is_own,
                         struct err *err)
{
    const char *file = draft->files[draft->file_count - 1];
    struct registry_header header;
    struct err why;
    int64_t usable = 0;
    int result = registry_header_read(csv, &header, err);
    while (result == 0) {
        int found = csv_next(reader, csv, &why);
        if (found == 0) {
            return usable;
        }
        if (found < 0 || registry_row_check(&header, csv, &why) < 0 ||
            check_others(draft, registry_row_value(&header, csv, COLUMN_DOMAIN),
                         registry_row_value(&header, csv, COLUMN_RATED_BY), is_own, &why) < 0) {
            problem(draft, file, csv->line, why.text);
        } else if (draft->row_count == REGISTRY_ROWS_MAX || draft->site_count == REGISTRY_SOURCES_MAX) {
            result =
                err_set(err, ERR_TOO_LARGE, "more than %u sources or %u rows", REGISTRY_SOURCES_MAX, REGISTRY_ROWS_MAX);
        } else if ((result = add_row(draft, &header, csv, is_own)) < 0) {
            err_set(err, ERR_MEMORY, "no memory for a register of %zu rows", draft->row_count);
        } else {
            usable++;
        }
    }
    return result;
}

int registry_read_text(struct registry_draft *draft, const char *file, int is_own, const char *text, size_t size_bytes,
                       struct err *err)
{
    if (size_bytes > REGISTRY_FILE_MAX || draft->file_count == REGISTRY_FILES_MAX) {
        return err_set(err, ERR_TOO_LARGE, "a source registry of more than %u files or %u bytes each",
                       REGISTRY_FILES_MAX, REGISTRY_FILE_MAX);
    }
    struct csv_reader reader;
    struct csv_row *csv = malloc(sizeof *csv);
    if (!csv) {
        return err_set(err, ERR_MEMORY, "no memory to read a register");
    }
    draft->files[draft->file_count++] = string_store_keep(&draft->registry->strings, file, strlen(file));
    csv_init(&reader, text, size_bytes);
    csv->field_count = 0;
    int64_t result = csv_next(&reader, csv, err);
    if (result >= 0) {
        result = read_rows(draft, &reader, csv, is_own, err);
    }
    /* A file of which no row is usable is most likely no table of sources: to go on with nothing would unrate
     * everything. */
    if (result == 0) {
        result = err_set(err, ERR_INVALID, "no usable row of a source");
    }
    free(csv);
    return result < 0 ? (int)result : 0;
}

/* Reads at most one byte more than is allowed, so that registry_read_text refuses what is larger. */
static int read_file(struct registry_draft *draft, const char *path, int is_own, struct err *err)
{
    struct err why = {0};
    FILE *file = fopen(path, "rb");
    if (!file) {
        return err_set(err, ERR_IO, "cannot open the source registry %s: %s", path, strerror(errno));
    }
    size_t room = REGISTRY_FILE_MAX + 1;
    char *text = malloc(room);
    size_t size_bytes = text ? fread(text, 1, room, file) : 0;
    int result = ferror(file) ? ERR_IO : text ? 0 : ERR_MEMORY;
    fclose(file);
    if (result < 0) {
        err_set(err, (enum err_code)result, "cannot read the source registry %s", path);
    } else if ((result = registry_read_text(draft, path, is_own, text, size_bytes, &why)) < 0) {
        err_set(err, (enum err_code)result, "%s: %s", path, why.text);
    }
    free(text);
    return result;
}

struct file_reading {
    struct registry_draft *draft;
    int is_own;
};

static int read_each(void *context, const char *path, struct err *err)
{
    const struct file_reading *reading = context;
    return read_file(reading->draft, path, reading->is_own, err);
}

int registry_read_files(struct registry_draft *draft, const char *names, int is_own, struct err *err)
{
    struct file_reading reading = {draft, is_own};
    return registry_files_each(names, read_each, &reading, err);
}

void registry_draft_done(struct registry_draft *draft)
{
    free(draft->rows);
    free(draft->sites);
    free(draft->by_domain.slots);
}
