/* What an article is about, for every title, text and address: bounds are kept, names come from the tables. The first
 * byte chooses the language, NULs part title, text and address. */
#include "subject.h"

#include <stdlib.h>
#include <string.h>

#define BYTES_MAX 8192

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static const char *next_part(const char **rest, const char *end)
{
    const char *part = *rest;
    size_t size_bytes = part < end ? strnlen(part, (size_t)(end - part)) : 0;
    *rest = part + size_bytes + (part + size_bytes < end);
    return part;
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    static const char *const langs[] = {"en", "fr", "ru", "ja", "ar", "und"};
    static struct subject_reader *reader;
    static struct text_analyser *analyser;
    static char bytes[BYTES_MAX + 4];
    struct err err;
    struct subject subject;
    if (!reader)
        subject_reader_new("", &reader, &err);
    analyser = analyser ? analyser : text_analyser_new(&err);
    if (!reader || !analyser || size == 0 || size > BYTES_MAX) {
        return 0;
    }
    memset(bytes, 0, sizeof bytes);
    memcpy(bytes, data + 1, size - 1);
    const char *rest = bytes;
    const char *title = next_part(&rest, bytes + size);
    const char *text = next_part(&rest, bytes + size);
    const struct subject_input input = {title, text, next_part(&rest, bytes + size), langs[data[0] % 6]};
    if (subject_read(reader, analyser, &input, &subject, &err) < 0) {
        return 0;
    }
    for (size_t i = 0; i < subject.topic_count; i++) {
        if (topic_find(subject.topics[i]) < 0) {
            abort();
        }
    }
    if (subject.places.count > PLACES_FOUND_MAX || strlen(subject.kind_reason) >= KIND_REASON_SIZE) {
        abort();
    }
    return 0;
}
