#include "page_author.h"

#include <ctype.h>
#include <stddef.h>
#include <string.h>
#include <strings.h>

static const char *const openings[] = {
    "by ", "by: ", "von ", "von: ",  "por ",     "par ",        "door ",        "di ",      "autor: ", "author: ",
    "av ", "af ",  "od ",  "text: ", "byline: ", "written by ", "escrito por ", "autore: ", "автор: "};

static void strip_opening(char *text)
{
    for (size_t i = 0; i < sizeof openings / sizeof *openings; i++) {
        size_t len = strlen(openings[i]);
        if (strncasecmp(text, openings[i], len) == 0 && text[len]) {
            memmove(text, text + len, strlen(text + len) + 1);
            return;
        }
    }
}

int page_author_tidy(char *text)
{
    strip_opening(text);
    size_t len = strlen(text);
    while (len && (isspace((unsigned char)text[len - 1]) || strchr(",;|:-", text[len - 1])))
        text[--len] = 0;
    if (len < 2 || len > PAGE_AUTHOR_MAX || strstr(text, "://") || strncasecmp(text, "www.", 4) == 0)
        return 0;
    if (strcasecmp(text, "admin") == 0 || strcasecmp(text, "null") == 0 || strcasecmp(text, "undefined") == 0)
        return 0;
    for (size_t i = 0; i < len; i++)
        if (isalpha((unsigned char)text[i]) || (unsigned char)text[i] >= 0x80)
            return text[0] != '@' && text[0] != '{';
    return 0;
}
