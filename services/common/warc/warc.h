/* Web archives (WARC, ISO 28500): the pages in them, one after the other. */
#ifndef TRIPTYCH_WARC_H
#define TRIPTYCH_WARC_H

#include "err.h"

#include <stddef.h>
#include <stdint.h>

#define WARC_HEAD_MAX 65536
#define WARC_PAGE_MAX 8388608 /* bytes of an answer, and of its body unpacked */

struct warc_page {
    uint64_t record; /* its number in the file, from 1 */
    const char *url, *content_type;
    const char *body; /* without chunks and packing */
    size_t size_bytes;
};

struct warc;

/* Whether the name is that of a web archive: ".warc" or ".warc.gz". */
int warc_is_named(const char *path);

/* Returns 0 and sets *out (returns owned: warc_close), ERR_IO or ERR_MEMORY. */
int warc_open(const char *path, struct warc **out, struct err *err);
void warc_close(struct warc *warc);

/* Returns 1 and sets *out_page (borrowed until the next call): the next response with status 200 that is HTML; 0 at the
 * end; ERR_INVALID for a record that is broken ("record 7: …"), after which reading goes on; ERR_IO is final. */
int warc_next(struct warc *warc, struct warc_page *out_page, struct err *err);

int64_t warc_position_bytes(const struct warc *warc);

#endif
