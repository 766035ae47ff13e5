/* Lets an operator write an address with or without the path: services document both. */
#include "openai_address.h"

#include <stdio.h>
#include <string.h>

static int ends_with(const char *text, size_t len, const char *tail)
{
    size_t tail_len = strlen(tail);
    return len >= tail_len && memcmp(text + len - tail_len, tail, tail_len) == 0;
}

int openai_address(const char *url, const char *tail, const char *who, char out[URL_SIZE], struct err *err)
{
    char base[URL_SIZE];
    int result = url_resolve(url, NULL, base, err);
    if (result < 0) {
        return result;
    }
    size_t len = strcspn(base, "#");
    base[len] = '\0';
    int has_query = strchr(base, '?') != NULL;
    while (!has_query && len > 0 && base[len - 1] == '/') {
        base[--len] = '\0';
    }
    const char *host = strstr(base, "://");
    const char *path = host ? strchr(host + 3, '/') : NULL;
    /* A path says where the interface begins ("/v1", "/openai/deployments/x"); a bare host is taken to have it at
     * /v1. */
    int is_whole = has_query || ends_with(base, len, tail);
    int written = snprintf(out, URL_SIZE, "%s%s%s", base, is_whole || path ? "" : "/v1", is_whole ? "" : tail);
    if (written < 0 || written >= URL_SIZE) {
        return err_set(err, ERR_TOO_LARGE, "%s's address is longer than %d bytes", who, URL_MAX);
    }
    return 0;
}
