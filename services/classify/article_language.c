#include "article_language.h"

#include "utf8.h"

#include <string.h>

/* A title is often names and numbers, so it goes together with the text's beginning. */
#define SAMPLE_MAX 1200

void article_language(const char *title, const char *text, const char *declared, char out[TEXT_LANGUAGE_SIZE])
{
    char sample[SAMPLE_MAX + 1];
    size_t title_bytes = utf8_cut_len(title, strlen(title), SAMPLE_MAX / 2);
    memcpy(sample, title, title_bytes);
    sample[title_bytes] = '\n';
    size_t text_bytes = utf8_cut_len(text, strlen(text), SAMPLE_MAX - 1 - title_bytes);
    memcpy(sample + title_bytes + 1, text, text_bytes);
    text_language_detect(sample, title_bytes + 1 + text_bytes, declared, out);
}
