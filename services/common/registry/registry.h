/* The registry of sources: who publishes under which address, and what raters say of them. Read whole from CSV files,
 * each rater's in a file of its own; looked up by address. Owns its strings.
 *
 * The header row names the columns, in any order; others are passed over, only domain must be there. An empty value
 * means not rated or not known.
 *   domain       the key, lower case: a registrable domain, a host below it, or either with the first part of a path
 *                for outlets that share one ("paper.example/town"); without "www."
 *   same_as      the domain that this one is another address of; such a row says nothing else
 *   name         as people know it               country      ISO 3166-1 alpha-2, upper case
 *   lang         ISO 639-1, lower case           leaning      far-left left lean-left center lean-right right far-right
 *   factuality   very-high high mixed low very-low
 *   flags        words separated by spaces, as the rater uses them: questionable satire …
 *   owner        the owner's name                owner_group  whom the owner belongs to
 *   ownership    public state nonprofit private conglomerate private-equity individual party unknown
 *   paywall      none metered hard               media_type   agency newspaper magazine tv radio website journal
 *                aggregator
 *   hidden       1: left out of lists, not of counts
 *   rated_by     who says so, with the date as its last word: "MBFC 2026-08"; of several raters:
 *                "MBFC 2026-08: leaning; Ana: owner"
 *
 * What is shown of several raters: the median for leaning and factuality (see rating_scale.h), every flag that anyone
 * gives, of all else what the first file says. What the operator's own files say counts before all of that. */
#ifndef TRIPTYCH_REGISTRY_H
#define TRIPTYCH_REGISTRY_H

#include "err.h"
#include "registry_fields.h"

#include <stddef.h>
#include <stdint.h>

#define REGISTRY_FILE_MAX     (16u * 1024u * 1024u) /* bytes */
#define REGISTRY_FILES_MAX    64u
#define REGISTRY_SOURCES_MAX  100000u
#define REGISTRY_ROWS_MAX     400000u /* of all files together */
#define REGISTRY_VERSION_SIZE 17      /* 16 hexadecimal digits, terminated */

/* What one rater says of one source. */
struct source_rating {
    const char *rater, *rated_on; /* rated_on: "2026-08", "" when untold */
    const char *field;            /* leaning, factuality, flags, owner, owner_group or ownership */
    const char *value;            /* "-": the operator says that there is none */
    int overrides;                /* the operator's own */
};

/* Borrowed from the registry; no text is NULL. */
struct source_entry {
    const char *domain;
#define X(member, column, choices) const char *member;
    REGISTRY_FIELDS(X) /* name, country, lang, leaning, factuality … */
#undef X
    int is_hidden;
    const struct source_rating *ratings; /* by field, in the order of the files */
    size_t rating_count;
};

/* Another address of a source. */
struct source_alias {
    const char *domain;
    const struct source_entry *entry;
};

struct registry;

/* Told of each row that was left out: its file, line and why. */
typedef void registry_problem_fn(void *context, const char *file, unsigned line, const char *reason);

/* Reads the CSV in `text` (borrowed until it returns). A row that is wrong is reported to `on_problem` (may be NULL)
 * and left out; of two rows of one domain and rater the first stays. Returns 0 and sets *out (returns owned:
 * registry_free); ERR_INVALID when the header is wrong or no row is usable, ERR_TOO_LARGE, ERR_MEMORY. */
int registry_parse(const char *text, size_t size_bytes, registry_problem_fn *on_problem, void *context,
                   struct registry **out, struct err *err);

/* The same from files. Both lists are names separated by commas; a folder stands for the *.csv in it by name, also when
 * there are none. `own` are the operator's own files, "" for none. ERR_IO with the name of what cannot be read. */
int registry_open(const char *raters, const char *own, registry_problem_fn *on_problem, void *context,
                  struct registry **out, struct err *err);

/* The same for a start, where an operator's slip must not take the desk down: own files that cannot be read are left
 * out, all of them, and `left_out` says why (its code is 0 when all was read). Files of `raters` that cannot be read
 * are an error here too. */
int registry_open_without_faulty_own(const char *raters, const char *own, registry_problem_fn *on_problem,
                                     void *context, struct registry **out, struct err *left_out, struct err *err);
void registry_free(struct registry *registry);

/* Tells whether the files of both lists are others than before, without reading them: their names, times and sizes. */
uint64_t registry_stamp(const char *raters, const char *own);

/* The entry of `domain`, or of the nearest parent of it that has one ("edition.cnn.example" finds "cnn.example"), or of
 * the source that it is an alias of; NULL when there is none. Top-level domains are never asked for. */
const struct source_entry *registry_find(const struct registry *registry, const char *domain);

/* What an article says about where it comes from; "" for what it does not say. */
struct registry_article {
    const char *source;   /* registrable domain */
    const char *url;      /* canonical; looked at when it is the source's */
    const char *names[2]; /* of the outlet or author: asked when the source is an aggregator */
};

/* The source behind an article: the longest path and host of its address that is listed, else its domain; of what an
 * aggregator runs the outlet that is named, when just one source has that name. NULL when none is known. */
const struct source_entry *registry_find_article(const struct registry *registry,
                                                 const struct registry_article *article);

/* Sources in the order in which the files name them first, and the aliases. */
size_t registry_count(const struct registry *registry);
const struct source_entry *registry_at(const struct registry *registry, size_t position);
size_t registry_alias_count(const struct registry *registry);
struct source_alias registry_alias_at(const struct registry *registry, size_t position);

/* A hash of all that it says: equal for equal registers. */
const char *registry_version(const struct registry *registry);

/* Bytes of memory that it holds. */
size_t registry_bytes(const struct registry *registry);

#endif
