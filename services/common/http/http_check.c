/* What microhttpd lets pass and we do not: anything that a proxy before us could read differently (request smuggling),
 * and text that is not UTF-8. */
#include "http_server.h"

#include "utf8.h"

#include <string.h>
#include <strings.h>

struct findings {
    unsigned lengths, encodings, hosts;
    int is_chunked;
    const char *broken; /* why, or NULL */
};

static int is_token(const char *name, size_t size)
{
    static const char token[] = "!#$%&'*+-.^_`|~0123456789abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ";
    for (size_t i = 0; i < size; i++)
        if (!name[i] || !strchr(token, name[i]))
            return 0;
    return size > 0;
}

static int has_control(const char *value, size_t size)
{
    for (size_t i = 0; i < size; i++)
        if (((unsigned char)value[i] < 0x20 && value[i] != '\t') || value[i] == 0x7F)
            return 1;
    return 0;
}

static enum MHD_Result on_header(void *context, enum MHD_ValueKind kind, const char *name, size_t name_size,
                                 const char *value, size_t value_size)
{
    struct findings *found = context;
    (void)kind;
    if (!is_token(name, name_size))
        found->broken = "A header's name holds a character that is not allowed.";
    if (value && has_control(value, value_size))
        found->broken = "A header's value holds a control character.";
    if (strcasecmp(name, "Content-Length") == 0)
        found->lengths++;
    if (strcasecmp(name, "Host") == 0)
        found->hosts++;
    if (strcasecmp(name, "Transfer-Encoding") == 0) {
        found->encodings++;
        found->is_chunked = value && strcasecmp(value, "chunked") == 0;
    }
    return MHD_YES;
}

static enum MHD_Result on_argument(void *context, enum MHD_ValueKind kind, const char *name, size_t name_size,
                                   const char *value, size_t value_size)
{
    struct findings *found = context;
    (void)kind;
    if (utf8_valid_len(name, name_size) != name_size || (value && utf8_valid_len(value, value_size) != value_size))
        found->broken = "The query is not UTF-8.";
    return MHD_YES;
}

unsigned http_check(struct MHD_Connection *connection, const char *path, const char **out_reason)
{
    struct findings found = {0};
    MHD_get_connection_values_n(connection, MHD_HEADER_KIND, on_header, &found);
    if (!found.broken)
        MHD_get_connection_values_n(connection, MHD_GET_ARGUMENT_KIND, on_argument, &found);
    size_t path_len = strlen(path);
    if (!found.broken && utf8_valid_len(path, path_len) != path_len)
        found.broken = "The path is not UTF-8.";
    if (!found.broken && found.lengths > 1)
        found.broken = "Content-Length is given more than once.";
    if (!found.broken && found.lengths && found.encodings)
        found.broken = "Content-Length and Transfer-Encoding exclude each other.";
    if (!found.broken && found.hosts > 1)
        found.broken = "Host is given more than once.";
    if (!found.broken && found.encodings && (found.encodings > 1 || !found.is_chunked))
        found.broken = "The only Transfer-Encoding understood is chunked.";
    *out_reason = found.broken;
    return found.broken ? MHD_HTTP_BAD_REQUEST : 0;
}
