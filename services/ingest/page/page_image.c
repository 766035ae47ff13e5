/* Tells pictures from logos, icons and trackers by words in their addresses. */
#include "page_image.h"

#include <ctype.h>
#include <stddef.h>
#include <string.h>
#include <strings.h>

/* Words in the path of what is no picture of an event. Whole words: "logotherapy.jpg" may be one. */
static const char *const not_pictures[] = {"logo",    "logos",    "icon",    "icons",   "favicon", "avatar",
                                           "avatars", "gravatar", "sprite",  "blank",   "pixel",   "placeholder",
                                           "spacer",  "default",  "noimage", "badge",   "button",  "tracking",
                                           "beacon",  "1x1",      "spinner", "loading", "headshot"};

static int is_word_end(char byte)
{
    return !isalpha((unsigned char)byte);
}

static int has_word(const char *path, const char *word)
{
    size_t len = strlen(word);
    for (const char *at = strcasestr(path, word); at; at = strcasestr(at + 1, word))
        /* `path` begins with a slash that the caller has passed, so at[-1] is there. */
        if (is_word_end(at[-1]) && is_word_end(at[len]))
            return 1;
    return 0;
}

int page_image_is_picture(const char *url)
{
    const char *host = strstr(url, "://");
    const char *path = host ? strchr(host + 3, '/') : NULL;
    if (!path || !path[1])
        return 0;
    size_t len = strcspn(path, "?#");
    if (len > 4 && strncasecmp(path + len - 4, ".svg", 4) == 0)
        return 0;
    for (size_t i = 0; i < sizeof not_pictures / sizeof *not_pictures; i++)
        if (has_word(path + 1, not_pictures[i]))
            return 0;
    return !strcasestr(host, "gravatar.com");
}
