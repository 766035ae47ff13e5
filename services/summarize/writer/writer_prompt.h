/* The document of one request (`POST /v1/chat/completions`). What articles say travels as data, in a JSON document of its
 * own, and the model is told so; that it obeys is not relied on: writer_check.h looks at what comes back. Pure. */
#ifndef TRIPTYCH_WRITER_PROMPT_H
#define TRIPTYCH_WRITER_PROMPT_H

#include "err.h"
#include "writer_task.h"

#define WRITER_BODY_MAX      32768 /* bytes of a request: all spans, every byte escaped, beside our own words */
#define WRITER_ANSWER_TOKENS 1024  /* that a model may write: five sentences take a third */
#define WRITER_BYTES_A_TOKEN 3     /* a low guess for any language, so that what is reserved is enough */

/* Returns 0 and sets *out (returns owned: free) and its size; ERR_TOO_LARGE, ERR_MEMORY. */
int writer_prompt(const struct writer_task *task, const char *model, char **out, size_t *out_size_bytes,
                  struct err *err);

#endif
