#include "article_own.h"
#include "utf8.h"

#include <stdlib.h>
#include <string.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void copy(char *out, size_t out_size, const uint8_t *data, size_t size)
{
    size_t valid = utf8_valid_len((const char *)data, size < out_size ? size : out_size - 1);
    memcpy(out, data, valid);
    out[valid] = '\0';
}

/* The first byte says how much of the rest is title, the second how much is the address. No text grows, and what is kept
 * of it is in bounds. */
int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    static struct text_analyser *analyser;
    static struct repeats *memory;
    static struct article_own own;
    char title[1025], url[2049], text[ARTICLE_OWN_TEXT_SIZE];
    struct err err;
    analyser = analyser ? analyser : text_analyser_new(&err);
    memory = memory ? memory : repeats_new(&err);
    if (size < 2 || !analyser || !memory)
        return 0;
    size_t first = data[0] < size - 2 ? data[0] : size - 2;
    size_t second = data[1] < size - 2 - first ? data[1] : size - 2 - first;
    copy(title, sizeof title, data + 2, first);
    copy(url, sizeof url, data + 2 + first, second);
    copy(text, sizeof text, data + 2 + first + second, size - 2 - first - second);
    const struct article_own_input input = {"a1", "quill.example", "Quill", url, title, text, "en"};
    if (article_own_read(analyser, memory, &input, &own, &err) == 0 &&
        (strlen(own.text) > strlen(text) || own.marks.unit_count > MARKS_UNITS_MAX ||
         own.marks.word_count > MARKS_WORDS_MAX || utf8_valid_len(own.text, strlen(own.text)) != strlen(own.text)))
        abort();
    return 0;
}
