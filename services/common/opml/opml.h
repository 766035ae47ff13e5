/* Lists of feeds (OPML), as feed readers export them. Pure. */
#ifndef TRIPTYCH_OPML_H
#define TRIPTYCH_OPML_H

#include "err.h"

#include <stddef.h>

#define OPML_BYTES_MAX 8388608 /* of a list */
#define OPML_FEEDS_MAX 20000   /* of a list: as many as an edition may have */
#define OPML_TEXT_SIZE 256

/* One feed of the list. */
struct opml_feed {
    char *url;      /* owned by the list; absolute, as it is written */
    char *title;    /* "" when it has none */
    char *category; /* titles of the outlines it stands in, outermost first, joined by "/"; or its own category */
};

struct opml {
    struct opml_feed *feeds; /* in the list's order, each address once */
    size_t count;
    size_t left_out; /* outlines with an invalid address */
};

/* Reads `text` (UTF-8; other charsets are for the caller to transcode). Outlines may be nested as deep as xml_read
 * allows. Returns 0 and sets *out (returns owned: opml_free), ERR_INVALID when it is no OPML, ERR_TOO_LARGE,
 * ERR_MEMORY. */
int opml_read(const char *text, size_t size_bytes, struct opml **out, struct err *err);
/* The same from a file; ERR_IO when it cannot be read. Not pure. */
int opml_read_file(const char *path, struct opml **out, struct err *err);
void opml_free(struct opml *list);

#endif
