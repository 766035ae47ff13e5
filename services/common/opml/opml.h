/* Lists of feeds (OPML), as feed readers export and import them: forgiving when read, plain when written. Pure but for
 * opml_read_file. */
#ifndef TRIPTYCH_OPML_H
#define TRIPTYCH_OPML_H

#include "buffer.h"
#include "err.h"

#include <stddef.h>

#define OPML_BYTES_MAX    8388608 /* of a list */
#define OPML_FEEDS_MAX    20000   /* of a list: as many as an edition may have */
#define OPML_TEXT_SIZE    256
#define OPML_REFUSALS_MAX 100 /* told one by one; all are counted */

/* One feed of the list. Texts are owned by the list and "" when it does not say. */
struct opml_feed {
    char *url; /* as url_feed makes it of what is written */
    char *title;
    char *folder;   /* titles of the outlines it stands in, outermost first, joined by "/"; or its own category */
    char *site;     /* the outlet's page (htmlUrl) */
    char *language; /* as written, mostly BCP 47 */
};

/* An outline that gives no feed. */
struct opml_refusal {
    char name[OPML_TEXT_SIZE]; /* its title, else its address as written, else "" */
    char reason[OPML_TEXT_SIZE];
};

struct opml {
    struct opml_feed *feeds; /* in the list's order, each address once */
    size_t count;
    size_t repeated; /* outlines whose address stood in the list before */
    size_t left_out; /* outlines without an address, or whose address is no web address: no folders */
    struct opml_refusal refusals[OPML_REFUSALS_MAX]; /* the first of these */
    size_t refusal_count;
};

/* Reads `text` (UTF-8). Outlines may be nested as deep as xml_read allows; names of elements and attributes are read in
 * any letter case, "url" is read where "xmlUrl" is missing. Returns 0 and sets *out (returns owned: opml_free),
 * ERR_INVALID when it is no OPML, ERR_TOO_LARGE, ERR_MEMORY. */
int opml_read(const char *text, size_t size_bytes, struct opml **out, struct err *err);
/* The same from a file in any charset; ERR_IO when it cannot be read. Not pure. */
int opml_read_file(const char *path, struct opml **out, struct err *err);
void opml_free(struct opml *list);
/* Frees the texts of a feed that owns them. */
void opml_feed_done(struct opml_feed *feed);

/* Writes `feeds` as OPML 2.0, one folder after the other as they come: the caller has sorted them by folder. Members
 * may be NULL, but for `url`. */
void opml_write(struct buffer *out, const char *title, const struct opml_feed *feeds, size_t count);

#endif
