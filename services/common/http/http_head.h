/* The head of a request: where it ends, and what stands in it (RFC 9112, RFC 9110). Strict where servers differ, since
 * what two of them read differently is how requests are smuggled: no bare CR or LF, no folded lines, no blank before a
 * colon, one Host, one length. Pure. */
#ifndef TRIPTYCH_HTTP_HEAD_H
#define TRIPTYCH_HTTP_HEAD_H

#include <stddef.h>
#include <stdint.h>

#define HTTP_HEAD_MAX   8192 /* bytes of request line and headers */
#define HTTP_FIELDS_MAX 100  /* headers of a request */
#define HTTP_PARAMS_MAX 64   /* name=value pairs of a query */

/* All borrowed from the text that was parsed, each terminated. */
struct http_field {
    const char *name;
    char *value;
    size_t value_size;
};

enum http_body_kind { HTTP_BODY_NONE, HTTP_BODY_LENGTH, HTTP_BODY_CHUNKED };

struct http_head {
    const char *method; /* any word: what a path does not take, its handler refuses */
    const char *path;   /* decoded: valid UTF-8, begins with "/", or is "*" for OPTIONS */
    const char *host;   /* with its port as written; "" for none */
    int minor;          /* of HTTP/1.x: 0, or 1 for all that is newer */
    struct http_field fields[HTTP_FIELDS_MAX];
    size_t field_count;
    struct http_field params[HTTP_PARAMS_MAX]; /* of the query, decoded */
    size_t param_count;
    enum http_body_kind body;
    uint64_t content_length; /* of HTTP_BODY_LENGTH */
    int wants_continue;      /* the client waits for 100 before it sends the body */
    int keeps_alive;         /* the connection may serve another request */
    const char *refusal;     /* why, when it is refused: a static sentence */
};

/* Looks at what has come of a head, from *scanned on (0 at first; kept up). Returns the size of the head (its last
 * empty line included), 0 when it is not complete yet, or -1 when it holds a NUL, a bare CR or a bare LF. */
int http_head_scan(const char *text, size_t size, size_t *scanned);

/* How many bytes of empty lines stand before the request line (RFC 9112 2.2: they are passed over). */
size_t http_head_blank(const char *text, size_t size);

/* Takes a complete head apart, in place. Returns 0, or the status to refuse it with (head->refusal says why). */
unsigned http_head_parse(struct http_head *head, char *text, size_t size);

/* The first header of this name, NULL when there is none. */
const struct http_field *http_head_field(const struct http_head *head, const char *name);

/* http_target.c: the request's target ("/path?query", "http://host/path?query", "*"), decoded in place into head's
 * path, host and params. Returns as http_head_parse. */
unsigned http_target_parse(struct http_head *head, char *target);
/* Whether `text` is a host with an optional port, as a URL has it. */
int http_target_is_host(const char *text);

#endif
