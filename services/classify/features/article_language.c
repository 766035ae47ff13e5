/* The language of an article, from title and beginning of the text together with what the feed declares. */
#include "article_language.h"

#include "utf8.h"

#include <stdio.h>
#include <string.h>

/* A title is often names and numbers, so it goes together with the text's beginning. */
#define SAMPLE_MAX 1200

void article_language(const char *title, const char *text, const char *declared, char out[TEXT_LANGUAGE_SIZE])
{
    char sample[SAMPLE_MAX + 1];
    size_t title_bytes = utf8_cut_len(title, strlen(title), SAMPLE_MAX / 2);
    size_t text_bytes = utf8_cut_len(text, strlen(text), SAMPLE_MAX - 1 - title_bytes);
    int size_bytes = snprintf(sample, sizeof sample, "%.*s\n%.*s", (int)title_bytes, title, (int)text_bytes, text);
    text_language_detect(sample, (size_t)size_bytes, declared, out);
}
