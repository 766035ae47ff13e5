/* "/image/<signature>/<the picture's address>": the signature proves that a page of this desk has named the picture, so
 * nobody can have others fetched through it. */
#include "picture_link.h"

#include <ctype.h>
#include <stdio.h>
#include <string.h>
#include <strings.h>

/* What stands in the file names of pictures that an outlet shows with everything. */
static const char *const generic_words[] = {"logo",  "logos",       "avatar",  "avatars", "favicon", "icon",
                                            "icons", "default",     "sprite",  "blank",   "pixel",   "spacer",
                                            "share", "placeholder", "noimage", "nophoto", "gravatar"};
#define GENERIC_WORDS (sizeof generic_words / sizeof *generic_words)

/* The last part of the path that is no size or query: what the file is called. */
static const char *file_name(const char *url, size_t *out_len)
{
    size_t len = strcspn(url, "?#");
    while (len > 0 && url[len - 1] == '/')
        len--;
    size_t start = len;
    while (start > 0 && url[start - 1] != '/')
        start--;
    *out_len = len - start;
    return url + start;
}

static int is_generic_word(const char *word, size_t len)
{
    for (size_t i = 0; i < GENERIC_WORDS; i++)
        if (strlen(generic_words[i]) == len && strncasecmp(word, generic_words[i], len) == 0)
            return 1;
    return 0;
}

int picture_is_generic(const char *url)
{
    size_t len, end;
    const char *name = file_name(url, &len);
    /* By whole words: "logos-in-the-snow" is one too many, "catalogue" is not. */
    for (size_t at = 0; at < len; at = end + 1) {
        for (end = at; end < len && isalpha((unsigned char)name[end]); end++)
            ;
        if (is_generic_word(name + at, end - at))
            return 1;
    }
    return 0;
}

static int is_web_url(const char *url)
{
    return strncasecmp(url, "https://", 8) == 0 || strncasecmp(url, "http://", 7) == 0;
}

int picture_link(const struct picture_links *links, const char *url, char out[PICTURE_LINK_SIZE])
{
    char part[PICTURE_PART_SIZE], signature[SIGNATURE_SIZE];
    if (!links || links->mode == PICTURES_OFF || !url || !is_web_url(url) || strlen(url) > URL_MAX ||
        picture_is_generic(url))
        return 0;
    if (links->mode == PICTURES_DIRECT) {
        snprintf(out, PICTURE_LINK_SIZE, "%s", url);
        return 1;
    }
    if (!links->has_key || (!links->is_fetched && !(links->has_own && links->has_own(links->folder, url))) ||
        !address_part_encode(url, part, sizeof part))
        return 0;
    signature_make(&links->key, url, signature);
    snprintf(out, PICTURE_LINK_SIZE, PICTURE_PATH "%s/%s", signature, part);
    return 1;
}

int picture_link_read(const struct picture_links *links, const char *rest, char out_url[URL_SIZE])
{
    char signature[SIGNATURE_SIZE], url[URL_SIZE];
    size_t len = strcspn(rest, "/");
    if (!links->has_key || len != SIGNATURE_SIZE - 1 || rest[len] != '/' ||
        !address_part_decode(rest + len + 1, url, sizeof url))
        return 0;
    memcpy(signature, rest, len);
    signature[len] = '\0';
    if (!signature_is_right(&links->key, url, signature) || !is_web_url(url))
        return 0;
    strcpy(out_url, url);
    return 1;
}
