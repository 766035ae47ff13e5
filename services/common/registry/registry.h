/* The operator's register of sources: one CSV file, read whole, looked up by domain. Owns its strings.
 *
 * Header row: domain,name,country,lang,leaning,factuality,owner,ownership,rated_by in any order; further columns are
 * passed over, only domain must be there. An empty value means not rated or not known.
 *   domain      registrable domain in lower case, the key        country     ISO 3166-1 alpha-2, upper case
 *   lang        ISO 639-1, lower case                            leaning     far-left left lean-left center lean-right
 * right far-right factuality  very-high high mixed low very-low                ownership   public state nonprofit
 * private conglomerate owner       the owner's name                                             private-equity
 * individual party unknown rated_by    where each rating comes from, free text */
#ifndef TRIPTYCH_REGISTRY_H
#define TRIPTYCH_REGISTRY_H

#include "err.h"

#include <stddef.h>

#define REGISTRY_FILE_MAX    (16u * 1024u * 1024u) /* bytes */
#define REGISTRY_SOURCES_MAX 100000u

/* What one rater says of one source. */
struct source_rating {
    const char *rater, *rated_on, *field, *value;
    int overrides; /* the operator's own */
};

/* Borrowed from the registry; no text is NULL. */
struct source_entry {
    const char *domain, *name, *country, *lang, *leaning, *factuality, *flags, *owner, *owner_group, *ownership,
        *media_type, *rated_by;
    const struct source_rating *ratings;
    size_t rating_count;
};

struct registry;

/* Told of each row that was left out: its line and why. */
typedef void registry_problem_fn(void *context, unsigned line, const char *reason);

/* Reads the CSV in `text` (borrowed until it returns). A row that is wrong is reported to `on_problem` (may be NULL)
 * and left out; of two rows with one domain the first stays. Returns 0 and sets *out (returns owned: registry_free);
 * ERR_INVALID when the header is wrong or no row is usable, ERR_TOO_LARGE, ERR_MEMORY. */
int registry_parse(const char *text, size_t size_bytes, registry_problem_fn *on_problem, void *context,
                   struct registry **out, struct err *err);

/* The same from a file; ERR_IO with its name when it cannot be read. */
int registry_open(const char *path, registry_problem_fn *on_problem, void *context, struct registry **out,
                  struct err *err);
void registry_free(struct registry *registry);

/* The entry of `domain`, or of the nearest parent of it that has one ("edition.cnn.example" finds "cnn.example"); NULL
 * when there is none. Top-level domains are never asked for. */
const struct source_entry *registry_find(const struct registry *registry, const char *domain);

/* Sources in the order of the file: for export. */
size_t registry_count(const struct registry *registry);
const struct source_entry *registry_at(const struct registry *registry, size_t position);

/* Bytes of memory that it holds. */
size_t registry_bytes(const struct registry *registry);

#endif
