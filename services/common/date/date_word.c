#include "date_word.h"

#include "date_name_table.h"

#include <string.h>

#define LETTERS_MIN 3 /* shorter names ("do", "mi") are words of every language */

int date_is_name(const char *word, size_t size_bytes)
{
    size_t from = 0, to = date_name_count;
    if (size_bytes < LETTERS_MIN || size_bytes > DATE_NAME_MAX)
        return 0;
    while (from < to) {
        size_t middle = from + (to - from) / 2;
        int order = strncmp(date_names[middle].name, word, size_bytes);
        /* A longer name with this beginning stands behind the word. */
        order = order ? order : date_names[middle].name[size_bytes] != '\0';
        if (order < 0)
            from = middle + 1;
        else
            to = middle;
    }
    for (; from < date_name_count && strncmp(date_names[from].name, word, size_bytes) == 0 &&
           date_names[from].name[size_bytes] == '\0';
         from++)
        if (date_names[from].is_common)
            return 1;
    return 0;
}
