/* A model file as text: one format for everything that was trained (services/classify/models/README.md says what stands
 * in it). A first line "triptych model 1", header lines "name: value" up to an empty line, then rows. Pure. */
#ifndef TRIPTYCH_MODEL_TEXT_H
#define TRIPTYCH_MODEL_TEXT_H

#include "err.h"

#include <stddef.h>

#define MODEL_LINE_MAX    8192        /* bytes of a line */
#define MODEL_FILE_MAX    (64u << 20) /* bytes of a file */
#define MODEL_HEADERS_MAX 16          /* header lines */
#define MODEL_NAME_MAX    64          /* bytes of a model's name */

struct model_text {
    char name[MODEL_NAME_MAX]; /* of the model, for messages */
    char *data;                /* owned; terminated, cut into lines as they are read */
    size_t size;
    size_t next;                                                     /* where the next line begins */
    unsigned line;                                                   /* number of the last line read, from 1 */
    const char *keys[MODEL_HEADERS_MAX], *values[MODEL_HEADERS_MAX]; /* borrowed from `data` */
    unsigned header_count;
};

/* Reads the header of the model in `size` bytes, which are copied. `kind` is what the header must say ("boosted-trees"
 * …). Returns 0, or ERR_INVALID, ERR_MEMORY, ERR_TOO_LARGE; `out` needs model_text_done either way. */
int model_text_from(const char *name, const char *kind, const char *data, size_t size, struct model_text *out,
                    struct err *err);
void model_text_done(struct model_text *text);

/* A header's value (borrowed), or "" when it is not there. */
const char *model_text_header(const struct model_text *text, const char *key);
/* A header that must be a number from `min` to `max`. Returns 0 or ERR_INVALID. */
int model_text_number(const struct model_text *text, const char *key, double min, double max, double *out,
                      struct err *err);

/* The next row that is not empty (borrowed, may be written to). Returns 1, 0 at the end, ERR_TOO_LARGE. */
int model_text_row(struct model_text *text, char **out, struct err *err);

/* ERR_INVALID that names the model, the line and what is wrong there. */
int model_text_wrong(const struct model_text *text, const char *what, struct err *err);

/* Reads one word of a row as a number and moves *at behind it. Returns 1, or 0 when there is no finite number. */
int model_text_take_float(char **at, float *out);
int model_text_take_unsigned(char **at, unsigned long max, unsigned long *out);

#endif
