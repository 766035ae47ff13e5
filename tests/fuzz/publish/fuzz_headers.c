/* Headers that a client makes up: lists of tags, codings that it takes, and where a form says that it comes from, each on a line. */
#include "content_coding.h"
#include "etag.h"
#include "form_origin.h"
#include "id.h"

#include <stdint.h>
#include <stdlib.h>
#include <string.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    char etag[ETAG_SIZE], *text = strndup((const char *)data, size), *lines[4] = {NULL};
    enum coding coding;
    if (!text)
        return 0;
    char *rest = text;
    for (int i = 0; i < 4; i++)
        lines[i] = strsep(&rest, "\n");
    uint64_t hash = id_hash64(data, size);
    coding = coding_choose(lines[1]);
    etag_make(hash, coding, etag);
    etag_is_named(lines[0], hash);
    if (!etag_is_named(etag, hash) || (coding != CODING_PLAIN && !*coding_name(coding)))
        abort();
    struct form_sender sender = {lines[0], lines[1], lines[2], lines[3] ? lines[3] : "", "https://desk.example"};
    if (!form_origin_refusal(&sender) && lines[2] && strcmp(lines[2], "cross-site") == 0)
        abort();
    free(text);
    return 0;
}
