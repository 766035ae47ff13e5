/* Any bytes as an Accept-Language header and as a declared language: the list stays within its bounds, holds each
 * language once, and a place stays free for the edition's. */
#include "lang_list.h"

#include <stdlib.h>
#include <string.h>

int LLVMFuzzerTestOneInput(const unsigned char *data, size_t size);

static void check(const struct lang_list *list, unsigned most)
{
    if (list->count > most)
        abort();
    for (unsigned i = 0; i < list->count; i++) {
        size_t len = strlen(list->codes[i]);
        if (len < 2 || len >= LANG_SIZE || lang_list_place(list, list->codes[i]) != i)
            abort();
    }
}

int LLVMFuzzerTestOneInput(const unsigned char *data, size_t size)
{
    struct lang_list list = {0};
    char *text = malloc(size + 1);
    if (!text)
        return 0;
    if (size > 0)
        memcpy(text, data, size);
    text[size] = '\0';
    lang_list_accept(&list, text);
    check(&list, LANG_LIST_MAX - 1);
    lang_list_add(&list, text);
    check(&list, LANG_LIST_MAX);
    edition_lang_check(text, NULL);
    free(text);
    return 0;
}
