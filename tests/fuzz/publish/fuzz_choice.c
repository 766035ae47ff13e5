/* What a story's address asks for: a value is taken as it is or refused with a sentence, and what is written back into an
 * address is no markup. */
#include "article_choice.h"

#include <stdint.h>
#include <stdlib.h>
#include <string.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

/* The first byte says which parameter, and who asks. */
int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    static const char *const names[] = {"sort",   "side",       "leaning",   "country", "language", "kind",
                                        "source", "factuality", "ownership", "owner",   "media",    "other"};
    struct article_choice choice = {0};
    struct buffer out;
    char sentence[160];
    if (!size)
        return 0;
    char *value = strndup((const char *)data + 1, size - 1);
    const char *name = names[data[0] % (sizeof names / sizeof *names)];
    if (!value)
        return 0;
    enum article_asked asked = article_choice_take(&choice, name, value, (enum tier)(data[0] / 86));
    article_choice_problem(asked, name, sentence, sizeof sentence);
    if (strnlen(sentence, sizeof sentence) == sizeof sentence)
        abort();
    if (asked != ARTICLE_ASKED && article_choice_is_set(&choice))
        abort();
    buffer_init(&out, 4096);
    article_choice_href(&out, "s1", &choice);
    if (!out.is_failed && strpbrk(out.data, "<>\"' "))
        abort();
    buffer_done(&out);
    free(value);
    return 0;
}
