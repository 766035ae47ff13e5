/* From what each rater says to what is shown: see registry.h for the rule. */
#include "registry_state.h"

#include "id.h"
#include "rating_scale.h"
#include "utf8.h"

#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define RATER_MAX 64   /* bytes of a rater's name; longer ones are cut */
#define FLAGS_MAX 1024 /* bytes of all flags of a source */
#define OPERATOR  "operator"
/* The ratings stand together: see registry_fields.h. */
#define FIRST_RATED COLUMN_LEANING
#define LAST_RATED  (COLUMN_PAYWALL - 1)

/* The rows of one source: the operator's own first, then the raters' in the order of the files, its aliases' last. */
struct source_rows {
    const struct draft_row *rows[2 * REGISTRY_ROWS_OF_SOURCE_MAX];
    size_t count;
};

struct merge {
    struct registry_draft *draft;
    struct registry *registry;
    size_t rating_room;
    struct source_rows *rows;
    size_t *first_rating; /* of each entry: while the ratings may still move */
};

static void gather(const struct registry_draft *draft, const struct draft_site *site, int is_own,
                   struct source_rows *out)
{
    for (uint32_t at = site->first; at; at = draft->rows[at - 1].next) {
        if (draft->rows[at - 1].is_own == is_own && out->count < sizeof out->rows / sizeof *out->rows) {
            out->rows[out->count++] = &draft->rows[at - 1];
        }
    }
}

/* ── who says it ── */

static int names_field(const char *list, size_t length, const char *field)
{
    size_t field_length = strlen(field);
    for (size_t at = 0; at < length;) {
        size_t word = strcspn(list + at, " ;");
        if (word == field_length && strncmp(list + at, field, word) == 0) {
            return 1;
        }
        at += word + 1;
    }
    return 0;
}

/* The part of "MBFC 2026-08: leaning; Ana: owner" that names the field; all of a text without such a part. */
static const char *find_rater(const char *rated_by, const char *field, size_t *out_length)
{
    for (const char *part = rated_by; *part;) {
        part += strspn(part, "; ");
        size_t length = strcspn(part, ";");
        const char *colon = memmem(part, length, ": ", 2);
        if (colon && names_field(colon + 2, length - (size_t)(colon + 2 - part), field)) {
            *out_length = (size_t)(colon - part);
            return part;
        }
        part += length;
    }
    *out_length = strlen(rated_by); /* "Ana 2026" without a colon is about all fields of the row */
    return rated_by;
}

/* How much of the text is a time at its end: digits and dashes behind a blank. */
static size_t time_length(const char *text, size_t length)
{
    size_t from = length;
    while (from > 0 && ((text[from - 1] >= '0' && text[from - 1] <= '9') || text[from - 1] == '-')) {
        from--;
    }
    return from > 0 && text[from - 1] == ' ' && length - from >= 4 ? length - from : 0;
}

/* "mbfc" of ".../mbfc.csv": who a file is from that does not say. */
static const char *file_stem(const char *file, size_t *out_length)
{
    const char *slash = strrchr(file, '/');
    const char *stem = slash ? slash + 1 : file;
    *out_length = strcspn(stem, ".");
    return stem;
}

static void name_rater(struct merge *merge, const struct draft_row *row, enum registry_column column,
                       struct source_rating *out)
{
    struct string_store *strings = &merge->registry->strings;
    size_t length = 0;
    const char *rater = find_rater(row->values[COLUMN_RATED_BY], registry_column_names[column], &length);
    size_t time = time_length(rater, length);
    out->rated_on = string_store_keep(strings, rater + length - time, time);
    length -= time ? time + 1 : 0;
    if (length == 0 && row->is_own) {
        rater = OPERATOR;
        length = strlen(rater);
    } else if (length == 0) {
        rater = file_stem(merge->draft->files[row->file], &length);
    }
    out->rater = string_store_keep(strings, rater, utf8_cut_len(rater, length, RATER_MAX));
}

/* ── what is shown ── */

static struct source_rating *rating_new(struct merge *merge)
{
    struct registry *registry = merge->registry;
    if (registry->rating_count == merge->rating_room) {
        size_t room = merge->rating_room ? merge->rating_room * 2 : 4096;
        struct source_rating *ratings = realloc(registry->ratings, room * sizeof *ratings); /* entries point in later */
        if (!ratings) {
            return NULL;
        }
        registry->ratings = ratings;
        merge->rating_room = room;
    }
    return &registry->ratings[registry->rating_count++];
}

/* A rater who rates a source and its alias counts once. */
static int has_said(const struct source_rating *ratings, size_t count, const struct source_rating *other)
{
    for (size_t i = 0; i < count; i++) {
        if (ratings[i].overrides == other->overrides && strcmp(ratings[i].rater, other->rater) == 0) {
            return 1;
        }
    }
    return 0;
}

/* Appends what is said of the column. 0 or ERR_MEMORY. */
static int list_ratings(struct merge *merge, enum registry_column column)
{
    size_t first = merge->registry->rating_count;
    for (size_t i = 0; i < merge->rows->count; i++) {
        const struct draft_row *row = merge->rows->rows[i];
        if (row->values[column][0] == '\0' || (!row->is_own && strcmp(row->values[column], REGISTRY_NOTHING) == 0)) {
            continue;
        }
        struct source_rating rating = {
            .field = registry_column_names[column], .value = row->values[column], .overrides = row->is_own};
        name_rater(merge, row, column, &rating);
        if (merge->registry->rating_count > first &&
            has_said(merge->registry->ratings + first, merge->registry->rating_count - first, &rating)) {
            continue;
        }
        struct source_rating *kept = rating_new(merge);
        if (!kept) {
            return ERR_MEMORY;
        }
        *kept = rating;
    }
    return 0;
}

static const char *median_of(const struct rating_scale *scale, const struct source_rating *ratings, size_t count)
{
    unsigned counts[RATING_STEPS_MAX] = {0};
    for (size_t i = 0; i < count; i++) {
        int step = rating_step(scale, ratings[i].value);
        if (step >= 0) {
            counts[step]++;
        }
    }
    int step = rating_median(scale, counts);
    return step < 0 ? "" : scale->steps[step];
}

/* Each flag that any rater gives, once. */
static const char *join_flags(struct merge *merge, const struct source_rating *ratings, size_t count)
{
    char joined[FLAGS_MAX];
    size_t used = 0;
    for (size_t i = 0; i < count; i++) {
        for (const char *at = ratings[i].value; *at;) {
            char flag[64];
            at += strspn(at, " ");
            size_t word = strcspn(at, " ");
            snprintf(flag, sizeof flag, "%.*s", (int)word, at);
            if (word > 0 && word < sizeof flag && used + word + 2 < sizeof joined && !names_field(joined, used, flag)) {
                used += (size_t)snprintf(joined + used, sizeof joined - used, "%s%s", used ? " " : "", flag);
            }
            at += word;
        }
    }
    return string_store_keep(&merge->registry->strings, joined, used);
}

/* Of the ratings from `first` on. */
static const char *shown_rating(struct merge *merge, enum registry_column column, size_t first)
{
    size_t count = merge->registry->rating_count - first;
    if (count == 0) {
        return "";
    }
    const struct source_rating *ratings = merge->registry->ratings + first;
    if (ratings[0].overrides) { /* the operator's rows come first: what they say stands, without a median */
        return strcmp(ratings[0].value, REGISTRY_NOTHING) == 0 ? "" : ratings[0].value;
    }
    switch (column) {
    case COLUMN_LEANING:
        return median_of(&rating_leanings, ratings, count);
    case COLUMN_FACTUALITY:
        return median_of(&rating_factualities, ratings, count);
    case COLUMN_FLAGS:
        return join_flags(merge, ratings, count);
    default:
        return ratings[0].value;
    }
}

static const char *first_fact(const struct merge *merge, enum registry_column column)
{
    for (size_t i = 0; i < merge->rows->count; i++) {
        const char *value = merge->rows->rows[i]->values[column];
        if (value[0]) {
            return strcmp(value, REGISTRY_NOTHING) == 0 ? "" : value;
        }
    }
    return "";
}

static int merge_source(struct merge *merge, const struct draft_site *site)
{
    const char *shown[REGISTRY_COLUMNS] = {0};
    size_t number = merge->registry->count;
    merge->rows->count = 0;
    gather(merge->draft, site, 1, merge->rows);
    gather(merge->draft, site, 0, merge->rows);
    merge->first_rating[number] = merge->registry->rating_count;
    for (int column = COLUMN_NAME; column < COLUMN_RATED_BY; column++) {
        size_t first = merge->registry->rating_count;
        int is_rated = column >= (int)FIRST_RATED && column <= (int)LAST_RATED;
        if (is_rated && list_ratings(merge, (enum registry_column)column) < 0) {
            return ERR_MEMORY;
        }
        shown[column] = is_rated ? shown_rating(merge, (enum registry_column)column, first)
                                 : first_fact(merge, (enum registry_column)column);
    }
    if (!shown[COLUMN_OWNER_GROUP][0])
        shown[COLUMN_OWNER_GROUP] = shown[COLUMN_OWNER];
    merge->registry->entries[merge->registry->count++] = (struct source_entry){
        .domain = site->domain,
#define X(member, column, choices) .member = shown[COLUMN_##column],
        REGISTRY_FIELDS(X)
#undef X
            .is_hidden = shown[COLUMN_HIDDEN][0] == '1',
        .rating_count = merge->registry->rating_count - merge->first_rating[number],
    };
    return 0;
}

/* ── aliases ── */

/* The site that this one is an alias of, itself when it is no alias, -1 when that cannot be found. */
static int64_t original_of(const struct registry_draft *draft, size_t site)
{
    int64_t at = (int64_t)site;
    for (int hop = 0; hop <= REGISTRY_ALIAS_HOPS_MAX && at >= 0; hop++) { /* two rows may name each other */
        const struct draft_site *here = &draft->sites[at];
        if (!here->alias_row) {
            return at;
        }
        at = draft_site_find(draft, draft->rows[here->alias_row - 1].values[COLUMN_SAME_AS]);
    }
    return -1;
}

/* What raters say of an alias is said of the source. An alias of nothing is no alias. */
static void join_aliases(struct registry_draft *draft)
{
    for (size_t i = 0; i < draft->site_count; i++) {
        struct draft_site *site = &draft->sites[i];
        int64_t original = original_of(draft, i);
        if (site->alias_row && original < 0) {
            const struct draft_row *row = &draft->rows[site->alias_row - 1];
            char reason[ERR_TEXT_MAX];
            snprintf(reason, sizeof reason, "same_as \"%.100s\": there is no such source", row->values[COLUMN_SAME_AS]);
            if (draft->on_problem) {
                draft->on_problem(draft->context, draft->files[row->file], row->line, reason);
            }
        }
        if (site->alias_row && original >= 0) {
            struct draft_site *into = &draft->sites[original];
            draft->rows[into->last - 1].next = site->first; /* behind the source's own rows, which come first */
            into->last = site->last;
        }
    }
}

static void list_aliases(struct merge *merge)
{
    struct registry *registry = merge->registry;
    for (size_t i = 0; i < merge->draft->site_count; i++) {
        int64_t original = original_of(merge->draft, i);
        if (merge->draft->sites[i].alias_row && original >= 0) {
            const struct source_entry *entry = &registry->entries[merge->draft->sites[original].entry - 1];
            registry->aliases[registry->alias_count++] = (struct source_alias){merge->draft->sites[i].domain, entry};
        }
    }
}

/* ── version ── */

static uint64_t mix(uint64_t hash, const char *text)
{
    return (hash ^ id_hash64(text, strlen(text))) * 0x9E3779B97F4A7C15u + 1;
}

static void set_version(struct registry *registry)
{
    uint64_t hash = 0; /* over what is shown, not over the files: another order of columns starts no re-rating */
    for (size_t i = 0; i < registry->count; i++) {
        const struct source_entry *entry = &registry->entries[i];
#define X(member, column, choices) entry->member,
        const char *const texts[] = {entry->domain, REGISTRY_FIELDS(X) entry->is_hidden ? "1" : "0"};
#undef X
        for (size_t text = 0; text < sizeof texts / sizeof *texts; text++) {
            hash = mix(hash, texts[text]);
        }
    }
    for (size_t i = 0; i < registry->rating_count; i++) {
        const struct source_rating *rating = &registry->ratings[i];
        hash = mix(mix(mix(mix(hash, rating->rater), rating->rated_on), rating->field), rating->value);
        hash = mix(hash, rating->overrides ? "1" : "0");
    }
    for (size_t i = 0; i < registry->alias_count; i++) {
        hash = mix(mix(hash, registry->aliases[i].domain), registry->aliases[i].entry->domain);
    }
    snprintf(registry->version, sizeof registry->version, "%016" PRIx64, hash);
}

/* A site of rows that only say it is an alias of nothing is no source. */
static int is_source(const struct registry_draft *draft, const struct draft_site *site)
{
    return !site->alias_row || (site->row_count > 1 && original_of(draft, (size_t)(site - draft->sites)) < 0);
}

static int merge_all(struct merge *merge)
{
    struct registry *registry = merge->registry;
    join_aliases(merge->draft);
    for (size_t i = 0; i < merge->draft->site_count; i++) {
        struct draft_site *site = &merge->draft->sites[i];
        if (is_source(merge->draft, site)) {
            if (merge_source(merge, site) < 0) {
                return ERR_MEMORY;
            }
            site->entry = (uint32_t)registry->count;
        }
    }
    for (size_t i = 0; registry->rating_count > 0 && i < registry->count; i++) {
        registry->entries[i].ratings = registry->ratings + merge->first_rating[i];
    }
    list_aliases(merge);
    set_version(registry);
    return registry->strings.is_out_of_memory ? ERR_MEMORY : 0;
}

int registry_merge(struct registry_draft *draft, struct err *err)
{
    struct registry *registry = draft->registry;
    struct merge merge = {.draft = draft, .registry = registry};
    size_t room = draft->site_count + 1;
    registry->entries = calloc(room, sizeof *registry->entries);
    registry->aliases = calloc(room, sizeof *registry->aliases);
    merge.first_rating = calloc(room, sizeof *merge.first_rating);
    merge.rows = malloc(sizeof *merge.rows);
    int has_room = registry->entries && registry->aliases && merge.first_rating && merge.rows;
    int result = has_room ? merge_all(&merge) : ERR_MEMORY;
    free(merge.first_rating);
    free(merge.rows);
    string_store_freeze(&registry->strings);
    return result == 0 ? 0 : err_set(err, ERR_MEMORY, "no memory for a register of %zu sources", draft->site_count);
}
