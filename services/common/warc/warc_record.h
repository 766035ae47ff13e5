/* One record of a web archive: its head, and the HTTP answer in its block. Pure. */
#ifndef TRIPTYCH_WARC_RECORD_H
#define TRIPTYCH_WARC_RECORD_H

#include "err.h"

#include <stddef.h>
#include <stdint.h>

#define WARC_URL_SIZE  4097
#define WARC_TYPE_SIZE 32
#define WARC_NAME_SIZE 128

struct warc_head {
    char type[WARC_TYPE_SIZE]; /* "response", "request", "warcinfo" … */
    char url[WARC_URL_SIZE];   /* "" when it names none, or a longer one */
    int64_t date_ms;           /* when it was archived; 0: not said */
    uint64_t size_bytes;       /* of the block behind the head */
};

/* Reads a head, from "WARC/1.0" up to the empty line (not included). Returns 0, or ERR_INVALID when it is no head or says
 * no length. */
int warc_head_read(const char *head, size_t len, struct warc_head *out, struct err *err);

struct warc_answer {
    long status;
    char content_type[WARC_NAME_SIZE];
    char codings[WARC_NAME_SIZE]; /* Content-Encoding: what is packed around the body */
    char *body;                   /* borrowed, in the block */
    size_t size_bytes;
};

/* Reads an HTTP answer as it came over the wire; chunks are put together in place. Returns 0, or ERR_INVALID. */
int warc_answer_read(char *block, size_t len, struct warc_answer *out, struct err *err);

#endif
