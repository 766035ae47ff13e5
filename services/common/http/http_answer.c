/* How the head of an answer and a problem's body look. */
#include "http_server.h"

#include "clock.h"
#include "json_escape.h"

#include <stdio.h>
#include <string.h>
#include <time.h>

const char *http_status_title(unsigned status)
{
    static const struct {
        unsigned status;
        const char *title;
    } known[] = {{200, "OK"},
                 {204, "No Content"},
                 {301, "Moved Permanently"},
                 {302, "Found"},
                 {303, "See Other"},
                 {304, "Not Modified"},
                 {307, "Temporary Redirect"},
                 {308, "Permanent Redirect"},
                 {400, "Bad Request"},
                 {401, "Unauthorized"},
                 {403, "Forbidden"},
                 {404, "Not Found"},
                 {405, "Method Not Allowed"},
                 {406, "Not Acceptable"},
                 {408, "Request Timeout"},
                 {409, "Conflict"},
                 {410, "Gone"},
                 {413, "Content Too Large"},
                 {414, "URI Too Long"},
                 {415, "Unsupported Media Type"},
                 {417, "Expectation Failed"},
                 {422, "Unprocessable Content"},
                 {429, "Too Many Requests"},
                 {431, "Request Header Fields Too Large"},
                 {500, "Internal Server Error"},
                 {501, "Not Implemented"},
                 {502, "Bad Gateway"},
                 {503, "Service Unavailable"},
                 {504, "Gateway Timeout"},
                 {505, "HTTP Version Not Supported"}};
    for (size_t i = 0; i < sizeof known / sizeof known[0]; i++)
        if (known[i].status == status)
            return known[i].title;
    return "Answer";
}

/* Formatted once a second. The names are HTTP's, whatever the locale. */
static const char *date_now(struct http_server *server)
{
    static const char days[] = "SunMonTueWedThuFriSat", months[] = "JanFebMarAprMayJunJulAugSepOctNovDec";
    int64_t second = clock_now_ms() / 1000;
    struct tm tm;
    time_t time = (time_t)second;
    if (second == server->date_second && *server->date)
        return server->date;
    gmtime_r(&time, &tm);
    snprintf(server->date, sizeof server->date, "%.3s, %02d %.3s %04d %02d:%02d:%02d GMT", days + 3 * tm.tm_wday,
             tm.tm_mday % 100, months + 3 * tm.tm_mon, (tm.tm_year + 1900) % 10000, tm.tm_hour % 100, tm.tm_min % 100,
             tm.tm_sec % 100);
    server->date_second = second;
    return server->date;
}

static int has_no_body(unsigned status)
{
    return status == 204 || status == 304;
}

/* The head has a fixed greatest size: status lines are ours, headers were bounded when they were added. */
size_t http_answer_head(struct http_server *server, const struct http_answer *answer, char out[HTTP_ANSWER_HEAD_MAX])
{
    char *at = out;
    at += sprintf(at, "HTTP/1.1 %u %s\r\nDate: %s\r\n", answer->status, http_status_title(answer->status),
                  date_now(server));
    if (answer->content_type)
        at += snprintf(at, 256, "Content-Type: %.200s\r\n", answer->content_type);
    if (!has_no_body(answer->status) && answer->content_length >= 0)
        at += sprintf(at, "Content-Length: %lld\r\n", answer->content_length);
    if (answer->is_chunked)
        at += sprintf(at, "Transfer-Encoding: chunked\r\n");
    /* On every answer, so that no handler can forget them. */
    at += sprintf(at, "X-Content-Type-Options: nosniff\r\nReferrer-Policy: same-origin\r\n");
    if (!answer->keeps_alive)
        at += sprintf(at, "Connection: close\r\n");
    else if (answer->minor == 0)
        at += sprintf(at, "Connection: keep-alive\r\n");
    if (answer->headers && answer->headers->size) {
        memcpy(at, http_queue_front(answer->headers), answer->headers->size);
        at += answer->headers->size;
    }
    memcpy(at, "\r\n", 2);
    return (size_t)(at + 2 - out);
}

/* Copies `text` into a JSON string, up to `end`; returns where it ends. Titles and details are UTF-8 of ours; where
 * they carry foreign text, it has been checked. */
static char *put_json(char *at, const char *end, const char *text)
{
    for (size_t len = strlen(text); len && at + JSON_ESCAPE_MAX < end;) {
        size_t escaped_size, taken = json_escape(text, len, JSON_ESCAPE_NEEDED, at, &escaped_size);
        text += taken;
        len -= taken;
        at += escaped_size;
    }
    return at;
}

/* `place` may be NULL. */
static char *put_place(char *at, const char *end, const struct http_problem_place *place)
{
    if (!place)
        return at;
    at += sprintf(at, ",\"parameter\":\"");
    at = put_json(at, end, place->parameter);
    return at + sprintf(at, "\",\"position\":%zu,\"length\":%zu", place->position, place->length);
}

#define PLACE_MAX 256 /* bytes of the members that say where; a parameter of a longer name is cut */

size_t http_problem_print(char out[HTTP_PROBLEM_MAX], unsigned status, const char *title, const char *detail,
                          const struct http_problem_place *place)
{
    const char *end = out + HTTP_PROBLEM_MAX - PLACE_MAX - 64; /* room for what follows a cut string */
    char *at = out + sprintf(out, "{\"type\":\"about:blank\",\"title\":\"");
    at = put_json(at, end, title);
    at += sprintf(at, "\",\"status\":%u", status);
    if (detail) {
        at += sprintf(at, ",\"detail\":\"");
        at = put_json(at, out + HTTP_PROBLEM_MAX - PLACE_MAX - 8, detail);
        at += sprintf(at, "\"");
    }
    at = put_place(at, out + HTTP_PROBLEM_MAX - 80, place); /* 80: two numbers and their names */
    at += sprintf(at, "}");
    return (size_t)(at - out);
}
